//! Times the front end on the files named on standard input, one a line.

use std::io::BufRead;
use std::time::Duration;

use ruff_python_parser::{Mode as RuffMode, ParseOptions, parse_unchecked};
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;
use krait_frontend::{CompileOptions, compile};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let paths: Vec<String> = std::io::stdin().lock().lines().map_while(Result::ok).collect();
    let sources: Vec<Vec<u8>> = paths.iter().filter_map(|path| std::fs::read(path).ok()).collect();
    let size: usize = sources.iter().map(Vec::len).sum();
    // With an argument, only that stage.
    let wanted = std::env::args().nth(1);
    let report = |name: &str, run: &dyn Fn(&[u8])| {
        if wanted.as_ref().is_some_and(|wanted| wanted != name) {
            return;
        }
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let start = cpu_time();
            sources.iter().for_each(|source| run(source));
            best = best.min(cpu_time() - start);
        }
        println!("{name}: {best:?}, {:.1} MB/s", size as f64 / best.as_secs_f64() / 1e6);
    };
    report("ruff", &|source| {
        let options = ParseOptions::from(RuffMode::Module);
        drop(std::str::from_utf8(source).map(|text| parse_unchecked(text, options)))
    });
    report("parse", &|source| {
        drop(parse(source, "x.py", Mode::Exec, Origin::Bytes))
    });
    report("compile", &|source| {
        drop(compile(source, "x.py", &CompileOptions::default()))
    });
}

/// The time that this thread has run so far: other programs on the machine do not count.
fn cpu_time() -> Duration {
    let line = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(line.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or_default())
}
