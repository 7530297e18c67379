//! Times the front end on the files named on standard input, one a line. The runtime's example `compile_speed` does so with the
//! allocator of the `krait` command.

use std::io::BufRead;
use std::time::Duration;

use krait_frontend::ast::Arena;
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;
use krait_frontend::{CompileOptions, compile};

pub fn main() {
    // On a stack like the one that the command runs on: deep enough that the front end makes none of its own.
    let thread = std::thread::Builder::new()
        .stack_size(1 << 30)
        .spawn(time_stages)
        .expect("a thread");
    thread.join().expect("the stages do not panic");
}

fn time_stages() {
    let paths: Vec<String> = std::io::stdin().lock().lines().map_while(Result::ok).collect();
    let sources: Vec<Vec<u8>> = paths.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    let size: usize = sources.iter().map(Vec::len).sum();
    // With an argument, only that stage.
    let wanted = std::env::args().nth(1);
    // `KRAIT_TURNS=1` for a profiler.
    let turns = std::env::var("KRAIT_TURNS")
        .ok()
        .and_then(|turns| turns.parse().ok())
        .unwrap_or(5);
    let report = |name: &str, run: &dyn Fn(&[u8])| {
        if wanted.as_ref().is_some_and(|wanted| wanted != name) {
            return;
        }
        let mut best = Duration::MAX;
        for _ in 0..turns {
            let start = cpu_time();
            sources.iter().for_each(|source| run(source));
            best = best.min(cpu_time() - start);
        }
        let seconds = best.as_secs_f64();
        let rate = size as f64 / seconds / 1e6;
        println!("{name}: {seconds:.4} s, {rate:.1} MB/s, {} MB resident", peak_memory());
    };
    report("parse", &|source| {
        drop(parse(&Arena::new(), source, "x.py", Mode::Exec, Origin::Bytes))
    });
    report("compile", &|source| {
        drop(compile(source, "x.py", &CompileOptions::default()))
    });
}

/// The largest resident set so far, in megabytes.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .unwrap_or_default()
        / 1024
}

/// The time that this thread has run so far: other programs on the machine do not count.
fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a `timespec`.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}
