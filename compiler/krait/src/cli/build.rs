//! `krait build`.

use crate::diagnostic::Failure;
use crate::driver;
use crate::modules::Lost;
use clap::{Args, ValueEnum};
use krait_runtime::stdlib::sys;
use std::path::PathBuf;
use std::time::Instant;

/// What to keep besides the executable.
#[derive(Clone, Copy, ValueEnum)]
pub enum Emit {
    /// The object file, with the command that links it.
    Obj,
}

#[derive(Args)]
pub struct Options {
    /// The program's main file (.py or .pyc).
    pub file: PathBuf,
    /// Where the executable goes [default: FILE without its extension, in the current folder].
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Take the pure-Python standard library from this Lib folder of CPython 3.12.
    #[arg(long, value_name = "DIR")]
    pub stdlib: Option<PathBuf>,
    /// Filter the warnings of the compiler: `action:message:category:module:line`, as CPython's -W.
    #[arg(short = 'W', value_name = "FILTER")]
    pub warnings: Vec<String>,
    /// Say nothing.
    #[arg(short, long)]
    pub quiet: bool,
    /// Show the time of each stage.
    #[arg(short, long)]
    pub verbose: bool,
    /// Keep more than the executable.
    #[arg(long)]
    pub emit: Option<Emit>,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<i32, Failure> {
    let start = Instant::now();
    if let Some(folder) = &options.stdlib {
        crate::stdlib::use_folder(folder);
    }
    sys::options::set(options.warnings.iter().map(|filter| format!("W{filter}")).collect());
    let out = match &options.output {
        Some(out) => out.clone(),
        None => PathBuf::from(options.file.file_stem().unwrap_or_default()),
    };
    if out.is_dir() {
        return Err(Failure::Message(format!(
            "the output '{}' is a folder; choose another name with -o",
            out.display()
        )));
    }
    let object = options.emit.map(|Emit::Obj| out.with_extension("o"));
    let built = driver::build(&options.file, &out, object.as_deref(), Lost::Refused)?;
    if options.verbose {
        for (stage, time) in &built.times {
            println!("{stage:>10}  {:.3} s", time.as_secs_f64());
        }
    }
    if let Some(command) = &built.link_command {
        println!("link with: {command}");
    }
    if !options.quiet {
        let size = std::fs::metadata(&out).map_or(0, |m| m.len());
        let name = out.display();
        println!(
            "built {name}  {:.1} MB  {:.2} s",
            size as f64 / 1e6,
            start.elapsed().as_secs_f64()
        );
    }
    Ok(0)
}
