//! `krait run`: natively through the cache, or interpreted.

use crate::cache::{self, Entry};
use crate::diagnostic::Failure;
use crate::driver;
use crate::modules::{self, Lost, Module, compile_stdlib, find_file};
use crate::pycache;
use crate::reach;
use crate::warnings;
use clap::Args;
use krait_runtime::exceptions::R;
use krait_runtime::import::{Finder, Found};
use krait_runtime::ops::compare::is_true;
use krait_runtime::startup;
use krait_runtime::stdlib::sys::options;
use krait_runtime::types::{code, dict, str};
use krait_runtime::value::Value;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

#[derive(Args, Default)]
pub struct Options {
    /// Interpret the bytecode instead of compiling it.
    #[arg(long)]
    pub interpret: bool,
    /// Do not write .pyc files on import (interpreting).
    #[arg(short = 'B')]
    pub dont_write_bytecode: bool,
    /// Leave out assertions; twice: docstrings as well.
    #[arg(short = 'O', action = clap::ArgAction::Count)]
    pub optimize: u8,
    /// Filter warnings: `action:message:category:module:line`, as CPython's -W.
    #[arg(short = 'W', value_name = "FILTER")]
    pub warnings: Vec<String>,
    /// Set an option of `sys._xoptions`, as CPython's -X.
    #[arg(short = 'X', value_name = "OPTION")]
    pub implementation: Vec<String>,
    /// Write to standard output and error at once.
    #[arg(short = 'u')]
    pub unbuffered: bool,
    /// Interpret a module found on `sys.path` as the main program; what follows are its arguments.
    #[arg(short = 'm', value_name = "MODULE")]
    pub module: Option<String>,
    /// Interpret code that is given as text; what follows are its arguments.
    #[arg(short = 'c', value_name = "CODE")]
    pub code: Option<String>,
    /// Take the pure-Python standard library from this Lib folder of CPython 3.12.
    #[arg(long, value_name = "DIR")]
    pub stdlib: Option<PathBuf>,
    /// The program's main file (.py or .pyc), the folder of its `__main__.py`, or `-`: what comes by standard input.
    #[arg(default_value = "-")]
    pub file: PathBuf,
    /// The program's arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub args: Vec<OsString>,
}

impl Options {
    /// The options for the program: their letters, with what was given to them.
    fn for_program(&self) -> Vec<String> {
        let flags = [('B', self.dont_write_bytecode), ('u', self.unbuffered)];
        let flags = flags
            .into_iter()
            .filter(|(_, given)| *given)
            .map(|(letter, _)| letter.into());
        let levels = std::iter::repeat_n(String::from("O"), self.optimize.into());
        let valued = [('W', &self.warnings), ('X', &self.implementation)];
        let valued = valued
            .into_iter()
            .flat_map(|(letter, values)| values.iter().map(move |value| format!("{letter}{value}")));
        flags.chain(levels).chain(valued).collect()
    }
}

/// Sets the options for what is compiled, and for the interpreter.
pub fn set_options(given: &[String]) {
    options::set(given.to_vec());
    modules::set_optimize(options::optimize().min(2) as u8);
}

/// Runs the command; natively it does not return.
pub fn run(options: &Options) -> Result<i32, Failure> {
    if let Some(folder) = &options.stdlib {
        crate::stdlib::use_folder(folder);
    }
    let given = options.for_program();
    if options.file.as_os_str() == "-" {
        return super::python::run_input(&options.args, given);
    }
    set_options(&given);
    if options.interpret {
        return interpret(options);
    }
    let file = main_file(&options.file);
    let mut executable = build_cached(&file, options.stdlib.as_deref())?;
    super::streams::close_again();
    let start = |executable: &Path| {
        let mut command = Command::new(executable);
        command.arg0(&options.file).args(&options.args);
        if let Ok(own) = std::env::current_exe() {
            // What the program finds as `sys.executable`.
            command.env(krait_runtime::stdlib::sys::EXECUTABLE, own);
        }
        if !given.is_empty() {
            command.env(options::VARIABLE, options::encode(&given));
        }
        command.exec()
    };
    let mut error = start(&executable);
    if error.kind() == std::io::ErrorKind::NotFound {
        // It was taken out of the cache just now.
        executable = build_cached(&file, options.stdlib.as_deref())?;
        error = start(&executable);
    }
    Err(Failure::Message(format!(
        "cannot start {}: {error}",
        executable.display()
    )))
}

/// The file of the program: in a folder that is run its `__main__.py`.
fn main_file(file: &Path) -> PathBuf {
    let inside = file.join("__main__.py");
    if inside.is_file() { inside } else { file.to_path_buf() }
}

/// The program's executable in the cache, built unless it is there and fresh.
pub fn build_cached(file: &Path, stdlib: Option<&Path>) -> Result<PathBuf, Failure> {
    let entry = Entry::of(file, stdlib)?;
    if !entry.is_fresh()? {
        let temporary = entry.executable.with_extension(format!("new{}", cache::own_name()));
        let mut start = SystemTime::now();
        let mut built = driver::build(file, &temporary, None, Lost::Raised)?;
        while cache::changed_since(&built.files, start) {
            // Somebody wrote to a file meanwhile: which state of it was built is not known.
            start = SystemTime::now();
            built = driver::build(file, &temporary, None, Lost::Raised)?;
        }
        std::fs::rename(&temporary, &entry.executable)
            .map_err(|error| Failure::Message(format!("cannot write {}: {error}", entry.executable.display())))?;
        // Without the list it is built anew the next time.
        let _ = entry.record(&built);
        cache::after_build();
    }
    Ok(entry.executable)
}

/// Modules from source files beside the program and from the standard library.
struct SourceFinder {
    folder: PathBuf,
}

impl Finder for SourceFinder {
    fn find(&self, name: &str, path: &[String]) -> R<Option<Found>> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let mut file = None;
        for folder in path {
            file = find_file(Path::new(folder), last);
            if file.is_some() {
                break;
            }
        }
        let file = file.or_else(|| find_file(&self.folder, name));
        let mut issued = Ok(());
        let issue = |module: &Module| {
            issued = krait_embed::issue_for_file(&module.path.to_string_lossy(), &module.warnings);
            issued.is_ok()
        };
        let module = match file {
            Some((path, is_package)) if path.extension().is_some_and(|e| e == "pyc") => {
                let cached = path.to_string_lossy().into_owned();
                modules::compile_file(name, &path, is_package).map(|module| (module, Some(cached)))
            }
            Some((path, is_package)) => pycache::load(name, &path, is_package, &cache_settings(), issue)
                .map(|(module, cached)| (module, Some(cached.to_string_lossy().into_owned()))),
            None => match compile_stdlib(name) {
                Some(module) => module.map(|module| (module, None)),
                None => return namespace_package(name, path),
            },
        };
        let (module, cached) = match module {
            Ok(module) => module,
            Err(Failure::Syntax(error)) => return Err(krait_embed::raise_for_file(&error)),
            Err(other) => {
                return Err(krait_runtime::exceptions::raise(
                    &krait_runtime::types::exception::IMPORT_ERROR,
                    other.render().trim_end(),
                ));
            }
        };
        issued?;
        if !module.is_stdlib && reach::looks_at_importers(&module.code) {
            krait_runtime::import::import_module("importlib")?;
        }
        let search = module.is_package.then(|| {
            vec![
                module
                    .path
                    .parent()
                    .map_or(String::new(), |p| p.to_string_lossy().into_owned()),
            ]
        });
        let file = (!module.is_stdlib || cfg!(unix)).then(|| module.path.to_string_lossy().into_owned());
        Ok(Some(Found {
            code: code::new(module.code),
            file,
            cached,
            search,
        }))
    }
}

/// The package of the folders of that name that have no `__init__.py`.
fn namespace_package(name: &str, path: &[String]) -> R<Option<Found>> {
    let last = name.rsplit('.').next().unwrap_or(name);
    let folders: Vec<PathBuf> = path
        .iter()
        .map(|p| Path::new(p).join(last))
        .filter(|p| p.is_dir())
        .collect();
    let Some(Ok(module)) = folders.first().map(|folder| modules::namespace_package(name, folder)) else {
        return Ok(None);
    };
    Ok(Some(Found {
        code: code::new(module.code),
        file: None,
        cached: None,
        search: Some(folders.iter().map(|p| p.to_string_lossy().into_owned()).collect()),
    }))
}

/// What `sys` says of the cache now.
fn cache_settings() -> pycache::Settings {
    let sys = krait_runtime::state::state().sys_dict.get().get();
    let setting = |name| sys.and_then(|sys| dict::get_str(sys, name));
    pycache::Settings {
        prefix: setting("pycache_prefix").and_then(|prefix| str::to_str_lossless(&prefix).map(PathBuf::from)),
        writes: setting("dont_write_bytecode").is_none_or(|dont| !is_true(&dont).unwrap_or(true)),
    }
}

/// Interprets a file; the options have been set.
pub fn interpret(options: &Options) -> Result<i32, Failure> {
    let (file, args) = (&main_file(&options.file), &options.args);
    let main = modules::compile_file("__main__", file, false)?;
    warnings::issue(std::slice::from_ref(&main))?;
    let folder = std::path::absolute(file)
        .ok()
        .and_then(|p| p.parent().map(Path::to_path_buf))
        .unwrap_or_default();
    let mut argv = vec![options.file.as_os_str().to_owned()];
    argv.extend(args.iter().cloned());
    start(main, argv, folder, false, None)
}

/// Interprets a program whose modules lie in `folder`; without a file, `sys.path` begins with "", the current folder.
/// A module that is named is run in the place of the program.
pub fn start(
    main: Module,
    argv: Vec<OsString>,
    folder: PathBuf,
    no_file: bool,
    module: Option<String>,
) -> Result<i32, Failure> {
    super::streams::close_again();
    krait_embed::krait_install_compiler();
    krait_runtime::part::install_common();
    krait_runtime::stdlib::unicodedata::krait_install_character_names();
    krait_runtime::docs::krait_install_docs();
    krait_runtime::interp::krait_install_tracing();
    krait_runtime::exceptions::print::set_carried_sources(crate::stdlib::source_of);
    krait_runtime::stdlib::set_linked(krait_runtime::stdlib::ALL);
    if reach::looks_at_importers(&main.code) {
        krait_runtime::import::krait_install_importers();
    }
    let prepare = move || {
        if no_file
            && let Some(sys) = krait_runtime::state::state().sys_dict.get().get()
            && let Some(path) = dict::get_str(sys, "path")
        {
            krait_runtime::ops::attr::call_method_str(&path, "insert", &[Value::int(0), Value::str("")])?;
        }
        krait_runtime::import::add_finder(Box::new(SourceFinder { folder }));
        Ok(code::new(main.code))
    };
    Ok(startup::run_program_and(argv, prepare, move || match module {
        Some(module) => {
            let runpy = krait_runtime::import::import_module("runpy")?;
            let arguments = [Value::str(&module)];
            krait_runtime::ops::attr::call_method_str(&runpy, "_run_module_as_main", &arguments).map(drop)
        }
        None => Ok(()),
    }))
}
