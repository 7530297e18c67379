//! `krait compare`: native, interpreted and CPython side by side.

use super::run::build_cached;
use crate::diagnostic::Failure;
use clap::Args;
use std::ffi::OsString;
use std::io::Read;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Args)]
pub struct Options {
    /// The program's main file.
    pub file: PathBuf,
    /// The program's arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub args: Vec<OsString>,
}

/// One finished run.
struct Outcome {
    name: &'static str,
    status: String,
    time: Duration,
    /// Peak resident memory in KiB.
    memory: i64,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<i32, Failure> {
    let own = std::env::current_exe().map_err(|e| Failure::Message(e.to_string()))?;
    let native = build_cached(&options.file, None)?;
    let mut input = Vec::new();
    // A terminal is not read, so that the command does not wait for it.
    if !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        let _ = std::io::stdin().read_to_end(&mut input);
    }
    let mut outcomes = Vec::new();
    let mut command = Command::new(native);
    command.arg0(&options.file).args(&options.args);
    outcomes.push(measure("native", command, &input)?);
    let mut command = Command::new(own);
    command
        .args(["run", "--interpret"])
        .arg(&options.file)
        .args(&options.args);
    outcomes.push(measure("interpreted", command, &input)?);
    if let Some(python) = find_python() {
        let mut command = Command::new(python);
        command.arg(&options.file).args(&options.args);
        outcomes.push(measure("CPython", command, &input)?);
    }
    print_table(&outcomes);
    let reference = outcomes.last().expect("at least two runs");
    let mut same = true;
    for outcome in &outcomes[..outcomes.len() - 1] {
        same &= print_difference(outcome, reference);
    }
    Ok(i32::from(!same))
}

fn find_python() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join("python3.12"))
        .find(|p| {
            p.is_file()
                && Command::new(p)
                    .arg("--version")
                    .output()
                    .is_ok_and(|o| o.stdout.starts_with(b"Python 3.12"))
        })
}

fn measure(name: &'static str, mut command: Command, input: &[u8]) -> Result<Outcome, Failure> {
    let failed = |e: std::io::Error| Failure::Message(format!("cannot run the program ({name}): {e}"));
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let (mut stdin, mut stdout, mut stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (out, err) = std::thread::scope(|scope| {
        scope.spawn(move || {
            if let Some(pipe) = &mut stdin {
                let _ = std::io::Write::write_all(pipe, input);
            }
        });
        let out = scope.spawn(move || read_all(&mut stdout));
        let err = scope.spawn(move || read_all(&mut stderr));
        (out.join().unwrap_or_default(), err.join().unwrap_or_default())
    });
    let (status, memory) = wait_with_usage(child.id()).map_err(failed)?;
    Ok(Outcome {
        name,
        status,
        time: start.elapsed(),
        memory,
        stdout: out,
        stderr: err,
    })
}

fn read_all(pipe: &mut Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(pipe) = pipe {
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

/// Waits for a child; returns its status in words and its peak memory.
fn wait_with_usage(pid: u32) -> std::io::Result<(String, i64)> {
    let mut status = 0;
    // SAFETY: `wait4` fills both structures; the child is ours and not waited for elsewhere.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        if libc::wait4(pid as i32, &mut status, 0, &mut usage) < 0 {
            return Err(std::io::Error::last_os_error());
        }
        usage
    };
    let status = std::process::ExitStatus::from_raw(status);
    let words = match (status.code(), status.signal()) {
        (Some(code), _) => code.to_string(),
        (None, Some(signal)) => format!("signal {signal}"),
        _ => "?".to_string(),
    };
    Ok((words, usage.ru_maxrss))
}

fn print_table(outcomes: &[Outcome]) {
    println!(
        "{:<12} {:>8} {:>10} {:>11} {:>9}",
        "", "exit", "time", "memory", "speed-up"
    );
    let reference = outcomes.last().expect("at least two runs").time.as_secs_f64();
    for o in outcomes {
        let time = o.time.as_secs_f64();
        println!(
            "{:<12} {:>8} {:>8.3} s {:>8.1} MB {:>8.2}x",
            o.name,
            o.status,
            time,
            o.memory as f64 / 1024.0,
            reference / time
        );
    }
}

/// Prints the first difference of two runs; true if there is none.
fn print_difference(a: &Outcome, b: &Outcome) -> bool {
    if a.status != b.status {
        println!("exit status differs: {} {}, {} {}", a.name, a.status, b.name, b.status);
    }
    let streams = [("stdout", &a.stdout, &b.stdout), ("stderr", &a.stderr, &b.stderr)];
    let mut same = a.status == b.status;
    for (stream, x, y) in streams {
        if x == y {
            continue;
        }
        same = false;
        let (mut left, mut right) = (x.split(|&c| c == b'\n'), y.split(|&c| c == b'\n'));
        for line in 1.. {
            let (l, r) = (left.next(), right.next());
            if l != r {
                let show = |text: Option<&[u8]>| match text {
                    Some(text) => format!("{:?}", String::from_utf8_lossy(text)),
                    None => "(end)".to_string(),
                };
                println!(
                    "{stream} differs at line {line}:\n  {:<12} {}\n  {:<12} {}",
                    a.name,
                    show(l),
                    b.name,
                    show(r)
                );
                break;
            }
        }
    }
    same
}
