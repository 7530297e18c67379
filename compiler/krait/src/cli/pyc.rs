//! `krait pyc`: files that CPython 3.12 imports.

use crate::diagnostic::Failure;
use crate::modules;
use crate::pycache::{self, stamp};
use clap::Args;
use clap::ValueEnum;
use krait_bytecode::marshal::{PycSource, source_hash, write_pyc};
use std::path::PathBuf;

/// How imports tell whether the file is up to date (PEP 552).
#[derive(Clone, Copy, ValueEnum)]
pub enum Invalidation {
    /// By time and size of the source.
    Timestamp,
    /// By a hash of the source, which each import checks.
    CheckedHash,
    /// By a hash of the source, which imports take for granted.
    UncheckedHash,
}

#[derive(Args)]
pub struct Options {
    /// Source files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Where to write [default: `__pycache__` beside each file].
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// How imports tell whether the file is up to date.
    #[arg(long, value_enum, default_value = "timestamp")]
    pub invalidation_mode: Invalidation,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<i32, Failure> {
    for file in &options.files {
        let module = modules::compile_file("<module>", file, false)?;
        let meta = std::fs::metadata(file).map_err(|error| Failure::Read {
            path: file.clone(),
            error,
        })?;
        let folder = match &options.output {
            Some(folder) => folder.clone(),
            None => file.parent().unwrap_or(std::path::Path::new("")).join("__pycache__"),
        };
        let failed = |error: std::io::Error| Failure::Message(format!("cannot write to {}: {error}", folder.display()));
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let source = match options.invalidation_mode {
            Invalidation::Timestamp => stamp(&meta),
            mode => {
                let text = std::fs::read(file).map_err(|error| Failure::Read {
                    path: file.clone(),
                    error,
                })?;
                PycSource::Hash {
                    hash: source_hash(&text),
                    checked: matches!(mode, Invalidation::CheckedHash),
                }
            }
        };
        let name = pycache::cache_path(file, None);
        std::fs::write(
            folder.join(name.file_name().unwrap_or_default()),
            write_pyc(&module.code, source),
        )
        .map_err(failed)?;
    }
    Ok(0)
}
