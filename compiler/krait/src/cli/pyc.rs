//! `krait pyc`: files that CPython 3.12 imports.

use crate::diagnostic::Failure;
use crate::modules;
use clap::Args;
use krait_bytecode::marshal::{PycSource, write_pyc};
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

#[derive(Args)]
pub struct Options {
    /// Source files.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Where to write [default: `__pycache__` beside each file].
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<i32, Failure> {
    for file in &options.files {
        let module = modules::compile_file("<module>", file, false)?;
        let meta = std::fs::metadata(file).map_err(|error| Failure::Read {
            path: file.clone(),
            error,
        })?;
        let mtime = meta
            .modified()
            .ok()
            .and_then(|t| t.duration_since(UNIX_EPOCH).ok())
            .map_or(0, |d| d.as_secs());
        let folder = match &options.output {
            Some(folder) => folder.clone(),
            None => file.parent().unwrap_or(std::path::Path::new("")).join("__pycache__"),
        };
        let failed = |error: std::io::Error| Failure::Message(format!("cannot write to {}: {error}", folder.display()));
        std::fs::create_dir_all(&folder).map_err(failed)?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let source = PycSource::Stamp {
            mtime: mtime as u32,
            size: meta.len() as u32,
        };
        std::fs::write(
            folder.join(format!("{stem}.cpython-312.pyc")),
            write_pyc(&module.code, source),
        )
        .map_err(failed)?;
    }
    Ok(0)
}
