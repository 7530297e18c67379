//! Building: source files to an executable.

use crate::cache;
use crate::diagnostic::Failure;
use crate::lines;
use crate::link::{Linker, SystemCc};
use crate::modules::{self, Lost, Module};
use crate::warnings;
use krait_frontend::SyntaxWarning;
use krait_native::{ModuleInput, Options, ProgramInput};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What a build did.
pub struct Built {
    /// The program's own source files.
    pub files: Vec<PathBuf>,
    /// Files whose appearance would change the program.
    pub absent: Vec<PathBuf>,
    /// Stages and how long each took.
    pub times: Vec<(&'static str, Duration)>,
    /// The SyntaxWarnings of the main file.
    pub warnings: Vec<SyntaxWarning>,
    /// Link command, when the object file was kept.
    pub link_command: Option<String>,
}

/// Builds the program `main` into the executable `out`; `keep_object` names where the object file stays; `lost` says
/// what becomes of imports that cannot succeed.
pub fn build(main: &Path, out: &Path, keep_object: Option<&Path>, lost: Lost) -> Result<Built, Failure> {
    let mut times = Vec::new();
    let mut clock = Instant::now();
    let mut lap = |name: &'static str, times: &mut Vec<(&'static str, Duration)>| {
        times.push((name, clock.elapsed()));
        clock = Instant::now();
    };
    let mut program = modules::resolve(main, lost)?;
    check_output(out, &program.modules)?;
    lap("front end", &mut times);
    warnings::issue(&program.modules)?;
    let warnings = program.modules[0].warnings.clone();
    if let Some(lines) = lines::module(&program.modules) {
        program.modules.push(lines);
        program.installs.insert("krait_install_lines");
    }
    let input = ProgramInput {
        modules: inputs(&program.modules, program.installs.contains(crate::reach::TRACING)),
        builtins: program.builtins.into_iter().collect(),
        installs: program.installs.into_iter().collect(),
    };
    let output = krait_native::compile_program(&input, Options::default())
        .map_err(|error| Failure::Message(error.to_string()))?;
    lap("translate", &mut times);
    let object = match keep_object {
        Some(path) => path.to_path_buf(),
        None => cache::object_file()?,
    };
    let linker = SystemCc::new()?;
    let linked = std::fs::write(&object, &output.object)
        .map_err(|error| Failure::Message(format!("cannot write {}: {error}", object.display())))
        .and_then(|()| linker.link(&object, out));
    if keep_object.is_none() {
        let _ = std::fs::remove_file(&object);
    }
    linked?;
    lap("link", &mut times);
    let files = program
        .modules
        .iter()
        .filter(|m| !m.is_stdlib)
        .map(|m| m.path.clone())
        .chain(program.consulted)
        .collect();
    let link_command = keep_object.map(|object| linker.describe(object, out));
    Ok(Built {
        files,
        absent: program.absent,
        warnings,
        times,
        link_command,
    })
}

/// Refuses to write where there is no folder, or over one of the program's own files.
fn check_output(out: &Path, modules: &[Module]) -> Result<(), Failure> {
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder
        && let Err(error) = std::fs::read_dir(folder)
        && error.kind() != std::io::ErrorKind::PermissionDenied
    {
        return Err(Failure::Message(format!("cannot write {}: {error}", out.display())));
    }
    if let Ok(real) = out.canonicalize()
        && modules
            .iter()
            .any(|m| !m.is_stdlib && m.path.canonicalize().is_ok_and(|path| path == real))
    {
        return Err(Failure::Message(format!(
            "the output '{}' is a file of the program; choose another name with -o",
            out.display()
        )));
    }
    Ok(())
}

/// What the back end takes. A program that traces is interpreted: only the interpreter tells of each line.
pub fn inputs(modules: &[Module], traces: bool) -> Vec<ModuleInput> {
    modules
        .iter()
        .map(|m| ModuleInput {
            name: m.name.clone(),
            code: m.code.clone(),
            is_package: m.is_package,
            is_stdlib: m.is_stdlib,
            // The library's own modules run interpreted: they are many, and seldom hot.
            interpreted: traces || m.is_stdlib || m.code.name.to_str() == Some(krait_runtime::abi::SYNTAX_ERROR),
        })
        .collect()
}
