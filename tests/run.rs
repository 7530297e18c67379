//! The one harness: a file is a test.
//!
//! Every `tests/programs/**/*.py`, `examples/*.py` and `examples/*/main.py` with a `.out` beside it runs natively and
//! interpreted; stdout, stderr (`.err`, or nothing) and exit status must be the expected ones, which CPython 3.12 made.
//! `tests/errors/*.py` with a `.err` must be refused by `krait build` with that text.
//!
//! Head comments: `# args: a b`, `# exit: 1`. A `.in` file is the standard input. The folder of the program is written as
//! `<folder>` in expectations.
//!
//! `cargo test --test run -- WORD…` runs the tests whose path contains a word. `KRAIT_EXPECT=1` makes the `.out` and `.err`
//! files anew with `python3.12`; `KRAIT_BLESS=1` rewrites `tests/errors/*.err`. `KRAIT_EACH_FOLDER=n` runs n programs of each
//! folder; `KRAIT_NATIVE_ONLY=1` leaves the interpreter out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const KRAIT: &str = env!("CARGO_BIN_EXE_krait");
/// A test that takes longer has failed.
const TIMEOUT: Duration = Duration::from_secs(60);

/// What a program did, or should do.
#[derive(PartialEq, Eq)]
struct Outcome {
    stdout: String,
    stderr: String,
    status: String,
}

struct Test {
    program: PathBuf,
    args: Vec<String>,
    input: Vec<u8>,
    status: String,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the project's folder");
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let mut programs = Vec::new();
    find(&root.join("tests/programs"), &mut programs);
    find(&root.join("examples"), &mut programs);
    let mut errors = Vec::new();
    find(&root.join("tests/errors"), &mut errors);
    let chosen = |p: &PathBuf| words.is_empty() || words.iter().any(|w| p.to_string_lossy().contains(w.as_str()));
    programs.retain(chosen);
    errors.retain(chosen);
    if std::env::var_os("KRAIT_EXPECT").is_some() {
        programs.iter().for_each(|p| make_expectation(p));
        return;
    }
    programs.retain(|p| p.with_extension("out").exists());
    if let Some(count) = std::env::var("KRAIT_EACH_FOLDER").ok().and_then(|n| n.parse().ok()) {
        programs = some_of_each_folder(programs, count);
    }
    let folder = std::env::temp_dir().join(format!("krait-tests-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for executables");
    let jobs: Vec<(&PathBuf, bool)> = programs
        .iter()
        .map(|p| (p, true))
        .chain(errors.iter().map(|p| (p, false)))
        .collect();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, |n| n.get()) {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    let Some((path, is_program)) = jobs.get(i) else { return };
                    let result = if *is_program {
                        run_program(path, &folder.join(i.to_string()))
                    } else {
                        run_error(path)
                    };
                    if let Err(text) = result {
                        let name = path.strip_prefix(&root).unwrap_or(path).display().to_string();
                        println!("FAILED {name}\n{text}");
                        failures.lock().expect("no panic").push(name);
                    }
                }
            });
        }
    });
    let _ = fs::remove_dir_all(&folder);
    let failures = failures.into_inner().expect("no panic");
    println!("\n{} passed, {} failed", jobs.len() - failures.len(), failures.len());
    for name in &failures {
        println!("  failed: {name}");
    }
    std::process::exit(i32::from(!failures.is_empty() || jobs.is_empty()));
}

/// Python files below `folder` that are programs: in a folder with `main.py`, that alone.
fn find(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    if paths.iter().any(|p| p.ends_with("main.py")) {
        found.push(folder.join("main.py"));
        return;
    }
    for path in paths {
        if path.is_dir() {
            find(&path, found);
        } else if path.extension().is_some_and(|e| e == "py") {
            found.push(path);
        }
    }
}

/// `count` programs of each folder, spread over it.
fn some_of_each_folder(programs: Vec<PathBuf>, count: usize) -> Vec<PathBuf> {
    programs
        .chunk_by(|a, b| a.parent() == b.parent())
        .flat_map(|folder| folder.iter().step_by(folder.len().div_ceil(count.max(1)).max(1)))
        .cloned()
        .collect()
}

impl Test {
    fn read(program: &Path) -> Test {
        let source = String::from_utf8_lossy(&fs::read(program).expect("a readable program")).into_owned();
        let directive = |name: &str| {
            source
                .trim_start_matches('\u{feff}')
                .lines()
                .take_while(|l| l.starts_with('#'))
                .find_map(|l| l.strip_prefix(&format!("# {name}: ")).map(str::trim))
        };
        Test {
            program: program.into(),
            args: directive("args").map_or(Vec::new(), |a| a.split_whitespace().map(String::from).collect()),
            input: fs::read(program.with_extension("in")).unwrap_or_default(),
            status: directive("exit").unwrap_or("0").into(),
        }
    }

    /// Runs a command with the test's arguments and input.
    fn run(&self, mut command: Command) -> Result<Outcome, String> {
        // What is set where the tests run changes nothing.
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("PYTHON")
                || text.starts_with("LC_")
                || ["LANG", "TZ", "COLUMNS", "LINES"].contains(&&*text)
            {
                command.env_remove(&name);
            }
        }
        command
            .args(&self.args)
            .current_dir(self.program.parent().expect("a folder"));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| e.to_string())?;
        let mut stdin = child.stdin.take().expect("piped");
        let input = self.input.clone();
        let writer = std::thread::spawn(move || drop(std::io::Write::write_all(&mut stdin, &input)));
        let pid = child.id();
        let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let watch = done.clone();
        let watchdog = std::thread::spawn(move || {
            let start = Instant::now();
            while !watch.load(Ordering::Relaxed) {
                if start.elapsed() > TIMEOUT {
                    let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let output = child.wait_with_output().map_err(|e| e.to_string())?;
        done.store(true, Ordering::Relaxed);
        let _ = (writer.join(), watchdog.join());
        Ok(outcome(output, &self.program))
    }
}

/// What a process left behind, the folder of the program written as `<folder>`.
fn outcome(output: std::process::Output, program: &Path) -> Outcome {
    let folder = program.parent().expect("a folder").to_string_lossy().into_owned();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&folder, "<folder>");
    let status = match output.status.code() {
        Some(code) => code.to_string(),
        None => {
            use std::os::unix::process::ExitStatusExt;
            format!("signal {}", output.status.signal().unwrap_or(0))
        }
    };
    Outcome {
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
        status,
    }
}

fn run_program(program: &Path, executable: &Path) -> Result<(), String> {
    let test = Test::read(program);
    let read = |extension: &str| {
        fs::read(program.with_extension(extension)).map_or(String::new(), |b| String::from_utf8_lossy(&b).into_owned())
    };
    let expected = Outcome {
        stdout: read("out"),
        stderr: read("err"),
        status: test.status.clone(),
    };
    let mut problems = String::new();
    if std::env::var_os("KRAIT_NATIVE_ONLY").is_none() {
        let mut interpreted = Command::new(KRAIT);
        interpreted.args(["run", "--interpret"]).arg(program);
        check("interpreted", &test.run(interpreted)?, &expected, &mut problems);
    }
    let mut build = Command::new(KRAIT);
    build.args(["build", "-q", "-o"]).arg(executable).arg(program);
    let build = outcome(build.output().map_err(|e| e.to_string())?, program);
    if build.status == "0" {
        use std::os::unix::process::CommandExt;
        let mut native = Command::new(executable);
        native.arg0(program);
        let mut outcome = test.run(native)?;
        // SyntaxWarnings are said when the program is compiled.
        outcome.stderr = build.stderr + &outcome.stderr;
        check("native", &outcome, &expected, &mut problems);
    } else {
        // A program with an error in its syntax ends with being compiled.
        check("native build", &build, &expected, &mut problems);
    }
    let _ = fs::remove_file(executable);
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn check(mode: &str, got: &Outcome, expected: &Outcome, problems: &mut String) {
    if got.status != expected.status {
        problems.push_str(&format!(
            "  {mode}: exit status {}, expected {}\n",
            got.status, expected.status
        ));
    }
    for (name, got, expected) in [
        ("stdout", &got.stdout, &expected.stdout),
        ("stderr", &got.stderr, &expected.stderr),
    ] {
        if got == expected {
            continue;
        }
        let (mut g, mut e) = (got.lines(), expected.lines());
        for line in 1.. {
            let (a, b) = (g.next(), e.next());
            if a != b || a.is_none() {
                problems.push_str(&format!(
                    "  {mode}: {name} line {line}\n     got      {}\n     expected {}\n",
                    a.unwrap_or("(end)"),
                    b.unwrap_or("(end)")
                ));
                break;
            }
        }
    }
}

fn run_error(program: &Path) -> Result<(), String> {
    let expectation = program.with_extension("err");
    let folder = program.parent().expect("a folder").to_string_lossy().into_owned();
    let output = Command::new(KRAIT)
        .args(["build", "-q", "-o", "/dev/null/none"])
        .arg(program)
        .output()
        .map_err(|e| e.to_string())?;
    let text = String::from_utf8_lossy(&output.stderr).replace(&folder, "<folder>");
    if std::env::var_os("KRAIT_BLESS").is_some() {
        return fs::write(&expectation, text).map_err(|e| e.to_string());
    }
    let expected = fs::read_to_string(&expectation).map_err(|e| format!("{}: {e}\n", expectation.display()))?;
    if text == expected && output.status.code() == Some(1) {
        return Ok(());
    }
    Err(format!(
        "  exit status {:?}\n  got:\n{text}  expected:\n{expected}",
        output.status.code()
    ))
}

/// Writes `.out` and `.err` as CPython makes them.
fn make_expectation(program: &Path) {
    let test = Test::read(program);
    let mut command = Command::new("python3.12");
    command.arg("-B").arg(program);
    match test.run(command) {
        Ok(outcome) => {
            if outcome.status != test.status {
                println!(
                    "{}: CPython's exit status is {}, not {}",
                    program.display(),
                    outcome.status,
                    test.status
                );
            }
            fs::write(program.with_extension("out"), outcome.stdout).expect("writable");
            let err = program.with_extension("err");
            if outcome.stderr.is_empty() {
                let _ = fs::remove_file(err);
            } else {
                fs::write(err, outcome.stderr).expect("writable");
            }
        }
        Err(error) => println!("{}: {error}", program.display()),
    }
}
