//! The bytecode cache of interpreter mode: what is written, read, and when it counts as stale or broken (PEP 552).

use krait_bytecode::marshal::{PycSource, read_pyc, read_pyc_header, source_hash, write_pyc};
use krait_frontend::{CompileOptions, compile};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder with a program that imports `helper`, removed when dropped.
struct Program(PathBuf);

impl Program {
    fn new(name: &str) -> Program {
        let folder = std::env::temp_dir().join(format!("krait-pycache-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let program = Program(folder);
        program.write("main.py", b"import helper\nprint(helper.value)\n");
        program.write("helper.py", b"value = 1\n");
        program
    }

    fn write(&self, name: &str, text: &[u8]) {
        fs::write(self.0.join(name), text).expect("writable");
    }

    fn cached(&self) -> PathBuf {
        self.0.join("__pycache__/helper.cpython-312.pyc")
    }

    /// Replaces the code in the cached file by that of another source, under the header `of_source`.
    fn plant(&self, text: &str, of_source: PycSource) {
        let code = compile(text.as_bytes(), "planted.py", &CompileOptions::default()).expect("it compiles");
        fs::create_dir_all(self.0.join("__pycache__")).expect("a folder");
        fs::write(self.cached(), write_pyc(&code, of_source)).expect("writable");
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_krait"));
        command.args(["run", "--interpret"]).current_dir(&self.0);
        command.env_remove("PYTHONDONTWRITEBYTECODE");
        command.env_remove("PYTHONPYCACHEPREFIX");
        command
    }

    fn run(&self) -> String {
        text_of(self.command().arg("main.py").output())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text_of(output: std::io::Result<Output>) -> String {
    let output = output.expect("krait runs");
    let both = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

fn header_of(path: &Path) -> PycSource {
    let bytes = fs::read(path).expect("the cached file");
    read_pyc_header(&bytes).expect("a sound header").0
}

#[test]
fn imports_are_cached_and_the_cache_is_read() {
    let program = Program::new("read");
    assert_eq!(program.run(), "1\n");
    let header = header_of(&program.cached());
    assert!(!program.0.join("__pycache__/main.cpython-312.pyc").exists());
    program.plant("value = 2", header);
    assert_eq!(program.run(), "2\n");
}

#[test]
fn a_changed_source_is_compiled_again() {
    let program = Program::new("stale");
    program.run();
    program.write("helper.py", b"value = 1000\n");
    assert_eq!(program.run(), "1000\n");
    let (of_source, code) = read_pyc(&fs::read(program.cached()).expect("it is there")).expect("sound");
    assert!(matches!(of_source, PycSource::Stamp { size: 13, .. }));
    assert_eq!(code.consts[0], krait_bytecode::Constant::from(1000));
}

#[test]
fn hashes_are_checked_if_the_file_says_so() {
    let program = Program::new("hash");
    let right = source_hash(b"value = 1\n");
    let of = |hash, checked| PycSource::Hash { hash, checked };
    program.plant("value = 2", of(right, true));
    assert_eq!(program.run(), "2\n");
    program.plant("value = 3", of([0; 8], false));
    assert_eq!(program.run(), "3\n");
    program.plant("value = 4", of([0; 8], true));
    assert_eq!(program.run(), "1\n");
    assert_eq!(header_of(&program.cached()), of(right, true));
}

#[test]
fn broken_files_count_as_absent() {
    let program = Program::new("broken");
    program.run();
    let whole = fs::read(program.cached()).expect("it is there");
    for cut in [0, 3, 10, 16, 20, whole.len() - 1] {
        fs::write(program.cached(), &whole[..cut]).expect("writable");
        assert_eq!(program.run(), "1\n");
    }
    // An instruction that takes from an empty stack.
    let header = header_of(&program.cached());
    let mut code = compile(b"", "x.py", &CompileOptions::default()).expect("it compiles");
    code.set_code(&[1, 0, 83, 0]);
    fs::write(program.cached(), write_pyc(&code, header)).expect("writable");
    assert_eq!(program.run(), "1\n");
}

#[test]
fn settings_of_the_cache_are_heeded() {
    let program = Program::new("settings");
    let run = |command: &mut Command| text_of(command.arg("main.py").output());
    assert_eq!(run(program.command().arg("-B")), "1\n");
    assert_eq!(run(program.command().env("PYTHONDONTWRITEBYTECODE", "1")), "1\n");
    assert!(!program.cached().exists());
    let prefix = program.0.join("elsewhere");
    assert_eq!(run(program.command().env("PYTHONPYCACHEPREFIX", &prefix)), "1\n");
    assert!(!program.cached().exists());
    let inside = program.0.strip_prefix("/").expect("absolute");
    assert!(prefix.join(inside).join("helper.cpython-312.pyc").exists());
}

#[test]
fn bytecode_without_source_is_imported_and_run() {
    let program = Program::new("sourceless");
    program.run();
    fs::rename(program.cached(), program.0.join("helper.pyc")).expect("renamed");
    fs::remove_file(program.0.join("helper.py")).expect("removed");
    assert_eq!(program.run(), "1\n");
    let output = text_of(program.command().arg("helper.pyc").output());
    assert_eq!(output, "");
    program.write("bad.pyc", b"no bytecode");
    let output = text_of(program.command().arg("bad.pyc").output());
    assert!(output.contains("bad magic number"), "{output}");
}
