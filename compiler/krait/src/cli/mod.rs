//! The commands of `krait`.

mod build;
mod compare;
mod dump;
mod pyc;
mod python;
mod run;
mod streams;

use crate::diagnostic::Failure;
use clap::{Parser, Subcommand};
use std::ffi::OsString;

/// An ahead-of-time compiler for Python: one native executable from an ordinary .py program.
#[derive(Parser)]
#[command(
    name = "krait",
    version,
    after_help = "`krait FILE [ARGS…]` is short for `krait run FILE [ARGS…]`."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile a program to a native executable.
    Build(build::Options),
    /// Build a program into the cache and run it.
    Run(run::Options),
    /// Run a program natively, interpreted and by CPython, and compare what they do.
    Compare(compare::Options),
    /// Show what a program becomes at a stage.
    Dump(dump::Options),
    /// Write CPython-compatible .pyc files.
    Pyc(pyc::Options),
    /// `krait FILE [ARGS…]`.
    #[command(external_subcommand)]
    File(Vec<OsString>),
}

/// The words of `krait run` with `--` before the program's file: what follows that is the program's, whatever it looks like.
fn with_file_marked(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.first().is_none_or(|command| command != "run") {
        return words;
    }
    let mut at = 1;
    while let Some(option) = words.get(at).and_then(|word| word.to_str())
        && option.len() > 1
        && option.starts_with('-')
    {
        if option == "--" {
            return words;
        }
        let letters = option.trim_start_matches('-');
        // The value of an option that has one may be the next word.
        let waits = match option.starts_with("--") {
            true => letters == "stdlib",
            false => letters.find(['W', 'X', 'm', 'c']) == Some(letters.len() - 1),
        };
        at += 1 + usize::from(waits);
    }
    if at < words.len() {
        words.insert(at, OsString::from("--"));
    }
    words
}

/// Runs the command line; returns the exit status.
pub fn main() -> i32 {
    let args: Vec<OsString> = std::env::args_os().skip(1).collect();
    // What follows code or a module's name is up to them.
    let in_run = args
        .split_first()
        .filter(|(command, _)| *command == "run")
        .and_then(|(_, rest)| {
            // `--interpret` says nothing new here.
            let rest: Vec<OsString> = match rest.iter().position(|word| word == "--interpret") {
                Some(at) if python::words(rest).is_none() => [&rest[..at], &rest[at + 1..]].concat(),
                _ => rest.to_vec(),
            };
            python::words(&rest).filter(python::Words::is_code)
        });
    if let Some(words) = in_run.or_else(|| python::words(&args)) {
        return python::run(words).unwrap_or_else(|failure| {
            eprint!("{}", failure.render());
            1
        });
    }
    let program = std::env::args_os().take(1);
    let cli = match Cli::try_parse_from(program.chain(with_file_marked(args))) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let result = match cli.command {
        Command::Build(options) => build::run(&options),
        Command::Run(options) if options.module.is_some() || options.code.is_some() => {
            eprintln!(
                "krait: of the options of `krait run`, only --interpret goes with -m and -c, besides CPython's own"
            );
            return 2;
        }
        Command::Run(options) => run::run(&options),
        Command::Compare(options) => compare::run(&options),
        Command::Dump(options) => dump::run(&options),
        Command::Pyc(options) => pyc::run(&options),
        Command::File(words) => {
            let file = std::path::PathBuf::from(&words[0]);
            if !file.exists() && file.extension().is_none() {
                eprintln!(
                    "krait: no such command or file: '{}'; see 'krait --help'",
                    file.display()
                );
                return 2;
            }
            run::run(&run::Options {
                file,
                args: words[1..].to_vec(),
                ..run::Options::default()
            })
        }
    };
    match result {
        Ok(status) => status,
        Err(failure) => {
            eprint!("{}", failure.render());
            match failure {
                Failure::Read { .. } => 2,
                _ => 1,
            }
        }
    }
}
