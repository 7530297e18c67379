//! Runs a fuzz target in a plain loop: `mutate source|pyc|differential SECONDS SEED FILE…`, where the files are Python
//! sources to begin with. Inputs that fail are kept in `found/` and the loop goes on.

use krait_bytecode::verify::verify_module;
use krait_frontend::{CompileOptions, compile};
use krait_fuzz::mutate::{self, Random};
use std::collections::HashSet;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Number of the present input: a watchdog ends the process if it stands still.
static ROUND: AtomicU64 = AtomicU64::new(0);

fn main() {
    let mut args = std::env::args().skip(1);
    let target = args.next().unwrap_or_default();
    let seconds = args.next().and_then(|text| text.parse().ok()).unwrap_or(60);
    let seed = args.next().and_then(|text| text.parse().ok()).unwrap_or(1u64);
    let sources: Vec<Vec<u8>> = args.filter_map(|path| std::fs::read(path).ok()).collect();
    assert!(!sources.is_empty(), "name some Python files to begin with");
    let input = krait_fuzz::scratch_file("input");
    std::thread::spawn(watch);
    std::panic::set_hook(Box::new(|_| {}));
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let (start, mut known) = (Instant::now(), HashSet::new());
    let (mut rounds, mut sound) = (0u64, 0u64);
    while start.elapsed() < Duration::from_secs(seconds) {
        rounds += 1;
        ROUND.store(rounds, Ordering::Relaxed);
        let (first, second) = (random.below(sources.len()), random.below(sources.len()));
        let failed = if target == "pyc" {
            let Ok(code) = compile(&sources[first], "fuzz.py", &CompileOptions::default()) else {
                continue;
            };
            let code = mutate::code(&mut random, &code);
            let of_source = krait_bytecode::marshal::PycSource::Stamp { mtime: 0, size: 0 };
            let bytes = krait_bytecode::marshal::write_pyc(&code, of_source);
            sound += u64::from(catch_unwind(|| verify_module(&code).is_ok()).unwrap_or(false));
            attempt(&bytes, krait_fuzz::pyc)
        } else {
            let bytes = mutate::source(&mut random, &sources[first], &sources[second]);
            std::fs::write(&input, &bytes).expect("the temporary folder is writable");
            sound += 1;
            let run = if target == "source" {
                krait_fuzz::source
            } else {
                krait_fuzz::differential
            };
            attempt(&bytes, run)
        };
        if let Some((bytes, message)) = failed {
            // One example for each kind of fault.
            let kind: String = message.chars().filter(|c| !c.is_ascii_digit()).take(90).collect();
            if known.insert(kind) {
                std::fs::create_dir_all("found").expect("writable");
                let path = format!("found/{target}-{seed}-{rounds}");
                std::fs::write(&path, bytes).expect("writable");
                println!("{path}: {message}");
            }
        }
    }
    println!(
        "{target}: {rounds} inputs, {sound} of them used, {} kinds of faults",
        known.len()
    );
}

/// Runs the target; the input and what was said if it panicked.
fn attempt(bytes: &[u8], run: fn(&[u8])) -> Option<(Vec<u8>, String)> {
    let panic = catch_unwind(|| run(bytes)).err()?;
    let message = match panic.downcast_ref::<String>() {
        Some(message) => message.clone(),
        None => panic.downcast_ref::<&str>().unwrap_or(&"panic").to_string(),
    };
    Some((bytes.to_vec(), message))
}

/// Ends the process if one input takes more than a minute.
fn watch() {
    let mut last = u64::MAX;
    loop {
        std::thread::sleep(Duration::from_secs(60));
        let round = ROUND.load(Ordering::Relaxed);
        if round == last {
            println!("input {round} hangs: {}", krait_fuzz::scratch_file("input").display());
            std::process::exit(1);
        }
        last = round;
    }
}
