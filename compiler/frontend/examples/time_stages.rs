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
    let report = |name: &str, mut run: Box<dyn FnMut(&[u8]) + '_>| {
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let start = Instant::now();
            sources.iter().for_each(|source| run(source));
            best = best.min(start.elapsed());
        }
        println!("{name}: {best:?}, {:.1} MB/s", size as f64 / best.as_secs_f64() / 1e6);
    };
    report(
        "parse",
        Box::new(|source| drop(parse(source, "x.py", Mode::Exec, Origin::Bytes))),
    );
    let options = CompileOptions::default();
    report("compile", Box::new(|source| drop(compile(source, "x.py", &options))));
}
