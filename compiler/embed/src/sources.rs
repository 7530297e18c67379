//! Modules that an executable finds in source files when it runs: where `sys.path` leads, once nothing that was compiled
//! into it bears the name.

use crate::{compile, krait_install_compiler};
use krait_runtime::exceptions::R;
use krait_runtime::import::{self, Finder, Found};
use krait_runtime::startup::{Mode, Source};
use std::path::{Path, PathBuf};

/// Lets this process import source files, for which it needs the compiler.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_source_modules() {
    krait_install_compiler();
    import::set_last_finder(Box::new(SourceFiles));
}

struct SourceFiles;

impl Finder for SourceFiles {
    fn find(&self, name: &str, path: &[String]) -> R<Option<Found>> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let Some((file, is_package)) = path.iter().find_map(|folder| file_of(Path::new(folder), last)) else {
            return namespace_package(path, last);
        };
        let Ok(text) = std::fs::read(&file) else {
            return Ok(None);
        };
        let filename = std::path::absolute(&file)
            .unwrap_or(file)
            .to_string_lossy()
            .into_owned();
        let code = compile(&Source {
            text: &text,
            filename: &filename,
            mode: Mode::Exec,
            flags: 0,
            optimize: -1,
            feature_version: -1,
            is_bytes: true,
        })?;
        let folder = filename.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
        Ok(Some(Found {
            code,
            file: Some(filename),
            cached: None,
            search: is_package.then(|| vec![folder]),
        }))
    }
}

/// The package of the folders of that name that have no `__init__.py`.
fn namespace_package(path: &[String], name: &str) -> R<Option<Found>> {
    let folders: Vec<String> = path
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .filter(|folder| folder.is_dir())
        .map(|folder| folder.to_string_lossy().into_owned())
        .collect();
    let Some(first) = folders.first() else { return Ok(None) };
    let code = compile(&Source {
        text: b"",
        filename: &format!("{first}/"),
        mode: Mode::Exec,
        flags: 0,
        optimize: -1,
        feature_version: -1,
        is_bytes: true,
    })?;
    Ok(Some(Found {
        code,
        file: None,
        cached: None,
        search: Some(folders),
    }))
}

/// `folder/name/__init__.py` or `folder/name.py`, and whether it is a package.
fn file_of(folder: &Path, name: &str) -> Option<(PathBuf, bool)> {
    let path = folder.join(name);
    [(path.join("__init__.py"), true), (path.with_extension("py"), false)]
        .into_iter()
        .find(|(file, _)| file.is_file())
}
