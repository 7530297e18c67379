//! Options of CPython's command line that `krait run` takes, and what environment variables say: natively and interpreted.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

const PROGRAM: &str = "\
import sys, warnings
print(sys.warnoptions, sys._xoptions, sys.flags.optimize, __debug__, eval('__debug__'), sys.argv[1:])
def f():
    'doc'
    assert False
try:
    f()
except AssertionError:
    print('asserted')
print(f.__doc__)
warnings.warn('deprecated', DeprecationWarning)
";

const WARNING: &str = "main.py:11: DeprecationWarning: deprecated\n  warnings.warn('deprecated', DeprecationWarning)\n";

/// A folder with a program, removed when dropped.
struct Program(PathBuf);

impl Program {
    fn new(name: &str, text: &str) -> Program {
        let folder = std::env::temp_dir().join(format!("krait-options-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("main.py"), text).expect("writable");
        Program(folder)
    }

    /// What `krait run` with these words prints, its folder left out; interpreting and not must print the same.
    fn run(&self, words: &[&str], variables: &[(&str, &str)]) -> String {
        let [native, interpreted] = [false, true].map(|interprets| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_krait"));
            command.arg("run").args(interprets.then_some("--interpret")).args(words);
            command.current_dir(&self.0).env("XDG_CACHE_HOME", self.0.join("cache"));
            for (name, _) in std::env::vars_os() {
                if name.to_string_lossy().starts_with("PYTHON") {
                    command.env_remove(name);
                }
            }
            let output = command.envs(variables.iter().copied()).output().expect("krait runs");
            let text = [output.stdout, output.stderr].concat();
            let folder = format!("{}/", self.0.display());
            String::from_utf8_lossy(&text).replace(&folder, "")
        });
        assert_eq!(native, interpreted);
        native
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn what_follows_the_file_is_the_programs() {
    let program = Program::new("arguments", "import sys\nprint(sys.argv[1:], sys.flags.optimize)\n");
    let words = ["-O", "-c", "x", "-m", "--interpret", "-h", "--", "-W", "-"];
    let shown = |optimize: u32| format!("{words:?} {optimize}\n").replace('"', "'");
    assert_eq!(program.run(&[&["main.py"], &words[..]].concat(), &[]), shown(0));
    assert_eq!(
        program.run(&[&["-OW", "ignore", "-Xa", "main.py"], &words[..]].concat(), &[]),
        shown(1)
    );
    assert_eq!(
        program.run(&[&["-O", "--", "main.py"], &words[..]].concat(), &[]),
        shown(1)
    );
    assert_eq!(
        program.run(&[&["-B", "-m", "main"], &words[..]].concat(), &[]),
        shown(0)
    );
}

#[test]
fn assertions_and_docstrings_are_left_out() {
    let program = Program::new("optimize", PROGRAM);
    let plain = format!("[] {{}} 0 True True ['a']\nasserted\ndoc\n{WARNING}");
    assert_eq!(program.run(&["main.py", "a"], &[]), plain);
    assert_eq!(
        program.run(&["-O", "main.py"], &[]),
        format!("[] {{}} 1 False False []\ndoc\n{WARNING}")
    );
    let none = format!("[] {{}} 2 False False []\nNone\n{WARNING}");
    assert_eq!(program.run(&["-OO", "main.py"], &[]), none);
    assert_eq!(program.run(&["main.py"], &[("PYTHONOPTIMIZE", "2")]), none);
    assert_eq!(program.run(&["main.py", "a"], &[]), plain);
}

#[test]
fn warnings_are_filtered() {
    let program = Program::new("warnings", PROGRAM);
    let shown = |options: &str| format!("{options} {{}} 0 True True []\nasserted\ndoc\n");
    let ignored = program.run(&["-W", "ignore", "main.py"], &[]);
    assert_eq!(ignored, shown("['ignore']"));
    let ignored = program.run(&["-X", "a=b", "-W", "ignore::DeprecationWarning", "main.py"], &[]);
    assert_eq!(
        ignored,
        shown("['ignore::DeprecationWarning']").replace("{}", "{'a': 'b'}")
    );
    let raised = program.run(&["main.py"], &[("PYTHONWARNINGS", "ignore,error:depr")]);
    assert!(raised.starts_with(&shown("['ignore', 'error:depr']")));
    assert!(raised.ends_with("\nDeprecationWarning: deprecated\n"), "{raised}");
    let wrong = program.run(&["-Wnever", "main.py"], &[]);
    let complaint = "Invalid -W option ignored: invalid action: 'never'\n";
    assert_eq!(wrong, format!("{}{complaint}{WARNING}", shown("['never']")));
}

const DUBIOUS: &str = "\
x = 1
if x is 1:
    print('a\\d')
try:
    import other
except SyntaxError as e:
    print(e.msg, e.lineno)
";

#[test]
fn warnings_of_the_compiler_are_filtered() {
    let program = Program::new("dubious", DUBIOUS);
    let is = "\"is\" with 'int' literal. Did you mean \"==\"?";
    let first = format!("main.py:2: SyntaxWarning: {is}\n  if x is 1:\n");
    let second = "main.py:3: SyntaxWarning: invalid escape sequence '\\d'\n  print('a\\d')\n";
    // The escape is the parser's, and comes first.
    let both = format!("a\\d\n{second}{first}");
    fs::write(program.0.join("other.py"), "").expect("writable");
    for _ in 0..2 {
        assert_eq!(program.run(&["main.py"], &[]), both);
    }
    assert_eq!(program.run(&["-W", "ignore", "main.py"], &[]), "a\\d\n");
    assert_eq!(program.run(&["-W", "ignore::DeprecationWarning", "main.py"], &[]), both);
    assert_eq!(
        program.run(&["main.py"], &[("PYTHONWARNINGS", "ignore::SyntaxWarning")]),
        "a\\d\n"
    );
    let module = format!("ignore:::{}", program.0.join("main").display());
    assert_eq!(program.run(&["-W", &module, "main.py"], &[]), "a\\d\n");
    assert_eq!(program.run(&["-W", "ignore:::main", "main.py"], &[]), both);
    assert_eq!(
        program.run(&["-W", "ignore::::3", "main.py"], &[]),
        format!("a\\d\n{first}")
    );
    let error = format!("  File \"main.py\", line 2\n    if x is 1:\n       ^^^^^^\nSyntaxError: {is}\n");
    assert_eq!(
        program.run(&["-W", "error::::2", "main.py"], &[]),
        format!("{second}{error}")
    );
    let error =
        "  File \"main.py\", line 3\n    print('a\\d')\n          ^^^^^\nSyntaxError: invalid escape sequence '\\d'\n";
    assert_eq!(program.run(&["-W", "error:invalid", "main.py"], &[]), error);
    assert_eq!(program.run(&["-W", "error", "-W", "ignore", "main.py"], &[]), "a\\d\n");
    assert_eq!(
        program.run(&["-W", "ignore", "-W", "error:.is", "main.py"], &[]),
        "a\\d\n"
    );
}

#[test]
fn warnings_of_modules_may_be_errors() {
    let program = Program::new("dubious-module", DUBIOUS);
    fs::write(program.0.join("other.py"), "\n\ny = 1 is 1\n").expect("writable");
    let module = format!("error:::{}", program.0.join("other").display());
    let raised = "a\\d\n\"is\" with 'int' literal. Did you mean \"==\"? 3\n";
    for _ in 0..2 {
        assert_eq!(program.run(&["-W", "ignore", "-W", &module, "main.py"], &[]), raised);
    }
}

#[test]
fn code_and_modules_are_run() {
    let program = Program::new("code", "def f():\n    return 1 / 0\nf()\n");
    let code = "import sys; print(sys.argv, __name__, '__file__' in globals())";
    let printed = program.run(&["-c", code, "-a", "--b"], &[]);
    assert_eq!(printed, "['-c', '-a', '--b'] __main__ False\n");
    let failed = program.run(&["-m", "main", "-a"], &[]);
    let expected = "Traceback (most recent call last):
  File \"<frozen runpy>\", line 198, in _run_module_as_main
  File \"<frozen runpy>\", line 88, in _run_code
  File \"main.py\", line 3, in <module>
    f()
  File \"main.py\", line 2, in f
    return 1 / 0
           ~~^~~
ZeroDivisionError: division by zero
";
    assert_eq!(failed, expected);
}

#[test]
fn modules_are_found_along_the_path() {
    let program = Program::new("path", "import far, sys\nprint(far.value, far.__file__, sys.path[1])\n");
    fs::create_dir(program.0.join("places")).expect("a folder");
    fs::write(program.0.join("places/far.py"), "value = 5\n").expect("writable");
    assert!(program.run(&["main.py"], &[]).ends_with("No module named 'far'\n"));
    let found = program.run(&["main.py"], &[("PYTHONPATH", "places")]);
    assert_eq!(found, "5 places/far.py places\n");
}
