//! Runs a `.pyc` file made by CPython 3.12 in the interpreter. Imports are looked for beside it and in the folder that
//! `KRAIT_PYLIB` names, as compiled files in `__pycache__`.
//!
//! `cargo run -p krait-runtime --example pyc -- FILE.pyc [ARGUMENT…]`

use krait_bytecode::marshal::read_pyc;
use krait_runtime::exceptions::{R, runtime_error};
use krait_runtime::import::{Finder, Found, add_finder};
use krait_runtime::startup::run_program;
use krait_runtime::types::code;
use krait_runtime::value::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

struct Folders(Vec<PathBuf>);

fn load(file: &Path) -> R {
    let bytes = std::fs::read(file).map_err(|e| runtime_error(format_args!("{}: {e}", file.display())))?;
    let (_, code) = read_pyc(&bytes).map_err(|e| runtime_error(format_args!("{}: {e:?}", file.display())))?;
    Ok(code::new(Arc::new(code)))
}

impl Finder for Folders {
    fn find(&self, name: &str, path: &[String]) -> R<Option<Found>> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let folders: Vec<PathBuf> = if name.contains('.') {
            path.iter().map(PathBuf::from).collect()
        } else {
            self.0.clone()
        };
        for folder in folders {
            let package = folder.join(last);
            let init = package.join("__pycache__/__init__.cpython-312.pyc");
            if init.is_file() {
                let search = Some(vec![package.display().to_string()]);
                let file = Some(package.join("__init__.py").display().to_string());
                return Ok(Some(Found {
                    code: load(&init)?,
                    file,
                    cached: None,
                    search,
                }));
            }
            let compiled = folder.join(format!("__pycache__/{last}.cpython-312.pyc"));
            if compiled.is_file() {
                let file = Some(folder.join(format!("{last}.py")).display().to_string());
                return Ok(Some(Found {
                    code: load(&compiled)?,
                    file,
                    cached: None,
                    search: None,
                }));
            }
        }
        Ok(None)
    }
}

fn main() {
    let argv: Vec<_> = std::env::args_os().skip(1).collect();
    let Some(file) = argv.first().map(PathBuf::from) else {
        eprintln!("usage: pyc FILE.pyc [ARGUMENT…]");
        std::process::exit(2);
    };
    let mut folders = vec![file.parent().map(Path::to_path_buf).unwrap_or_default()];
    folders.extend(std::env::var_os("KRAIT_PYLIB").map(PathBuf::from));
    krait_runtime::part::install_common();
    let status = run_program(argv, move || -> R<Value> {
        add_finder(Box::new(Folders(folders)));
        load(&file)
    });
    std::process::exit(status);
}
