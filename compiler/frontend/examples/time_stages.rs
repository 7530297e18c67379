//! Times the front end on the files named on standard input, one a line.

use std::io::BufRead;
use std::time::{Duration, Instant};

use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;
use krait_frontend::{CompileOptions, compile};

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
            let start = Instant::now();
            sources.iter().for_each(|source| run(source));
            best = best.min(start.elapsed());
        }
        println!("{name}: {best:?}, {:.1} MB/s", size as f64 / best.as_secs_f64() / 1e6);
    };
    report("parse", &|source| {
        drop(parse(source, "x.py", Mode::Exec, Origin::Bytes))
    });
    report("compile", &|source| {
        drop(compile(source, "x.py", &CompileOptions::default()))
    });
}
