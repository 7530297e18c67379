//! SyntaxWarnings of the program's files: which of them `-W` and `PYTHONWARNINGS` let through, and how they are shown.
//!
//! These files are compiled before the program runs, so its own filters do not exist yet; what modules give that are
//! imported from source goes through the runtime instead.

use crate::diagnostic::Failure;
use crate::modules::Module;
use krait_frontend::source::{self, Origin};
use krait_frontend::{ErrorKind, SyntaxError, SyntaxWarning, WarningKind};
use krait_runtime::stdlib::sys::options;
use krait_runtime::stdlib::warnings::options::Parts;
use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

/// Classes that a SyntaxWarning is an instance of.
const CATEGORIES: [&str; 5] = [
    "",
    "Warning",
    "SyntaxWarning",
    "builtins.Warning",
    "builtins.SyntaxWarning",
];

/// What is shown of some files' warnings, and the one that a filter turns into an error.
#[derive(Default)]
pub struct Issued {
    pub shown: String,
    pub error: Option<SyntaxError>,
    /// Texts that the action `once` has shown.
    once: HashSet<String>,
}

impl Issued {
    /// Issues the warnings of one file up to the first that is an error. Without `text` the lines are read from the file.
    pub fn add(&mut self, path: &Path, text: Option<&str>, warnings: &[SyntaxWarning]) {
        let filters = options::warning_options();
        for warning in warnings.iter().filter(|w| w.kind == WarningKind::SyntaxWarning) {
            let action = action(&filters, path, warning);
            match action {
                "ignore" => {}
                "error" => {
                    self.error.get_or_insert_with(|| as_error(path, text, warning));
                    return;
                }
                "once" if !self.once.insert(warning.message.clone()) => {}
                _ => self.show(path, warning),
            }
        }
    }

    fn show(&mut self, path: &Path, warning: &SyntaxWarning) {
        let (line, kind) = (warning.lineno, warning.kind.name());
        let _ = writeln!(self.shown, "{}:{line}: {kind}: {}", path.display(), warning.message);
        if let Some(text) = decoded(path)
            && let Some(line) = text.lines().nth(line as usize - 1)
        {
            // The end of the line is shown as it is.
            let _ = writeln!(self.shown, "  {}", line.trim_start_matches([' ', '\t', '\x0c']));
        }
    }

    /// Shows what is to be shown; an error is the program's end.
    pub fn finish(self) -> Result<(), Failure> {
        eprint!("{}", self.shown);
        match self.error {
            Some(error) => Err(Failure::Syntax(Box::new(error))),
            None => Ok(()),
        }
    }
}

/// Issues the warnings of the program's own modules.
pub fn issue(modules: &[Module]) -> Result<(), Failure> {
    let mut issued = Issued::default();
    for module in modules.iter().filter(|m| !m.is_stdlib) {
        issued.add(&module.path, None, &module.warnings);
    }
    issued.finish()
}

/// The error that a filter makes of one of a file's warnings.
pub fn error(path: &Path, warnings: &[SyntaxWarning]) -> Option<SyntaxError> {
    let filters = options::warning_options();
    let at = warnings
        .iter()
        .position(|w| w.kind == WarningKind::SyntaxWarning && action(&filters, path, w) == "error")?;
    let mut error = as_error(path, None, &warnings[at]);
    error.warnings = warnings[..at].to_vec();
    Some(error)
}

/// The filters that make errors of SyntaxWarnings: programs whose modules may fail to be imported by them are built
/// separately.
pub fn raising() -> String {
    let options = options::warning_options();
    let raises = |option: &String| Parts::of(option).is_ok_and(|parts| parts.action == "error");
    match options.iter().any(raises) {
        true => options.join(","),
        false => String::new(),
    }
}

/// The action of the first filter that fits; those given later come first.
fn action(filters: &[String], path: &Path, warning: &SyntaxWarning) -> &'static str {
    let name = path.to_string_lossy();
    let module = name.strip_suffix(".py").unwrap_or(&name);
    let fits = |parts: &Parts| {
        let begins = |start: &str| warning.message.to_lowercase().starts_with(&start.to_lowercase());
        let line = match parts.line {
            "" => Ok(0),
            line => line.parse(),
        };
        begins(parts.message)
            && CATEGORIES.contains(&parts.category)
            && (parts.module.is_empty() || parts.module == module)
            && line.is_ok_and(|line| line == 0 || line == warning.lineno)
    };
    let parts = filters.iter().rev().filter_map(|option| Parts::of(option).ok());
    parts.into_iter().find(fits).map_or("default", |parts| parts.action)
}

/// A warning as a SyntaxError. Of a text that is no file the parser's have the line with them, the compiler's have not.
fn as_error(path: &Path, text: Option<&str>, warning: &SyntaxWarning) -> SyntaxError {
    let decoded = match text {
        Some(text) if warning.message.starts_with("invalid ") => Some(text.to_owned()),
        _ => decoded(path),
    };
    let line = decoded.and_then(|text| source::line_text(&text, warning.lineno).map(String::from));
    SyntaxError {
        kind: ErrorKind::SyntaxError,
        message: warning.message.clone(),
        filename: path.to_string_lossy().into(),
        lineno: warning.lineno as i32,
        offset: warning.col_offset as i32 + 1,
        end_lineno: warning.end_lineno as i32,
        end_offset: warning.end_col_offset as i32 + 1,
        text: line,
        undecodable: None,
        warnings: Vec::new(),
    }
}

/// The text of a file that can be read.
fn decoded(path: &Path) -> Option<String> {
    let bytes = std::fs::read(path).ok()?;
    let text = source::decode(&bytes, &path.to_string_lossy(), Origin::File).ok()?;
    Some(text.to_string())
}
