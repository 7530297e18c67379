//! What goes wrong before a program runs, and how it is shown.

use krait_frontend::{ErrorKind, SyntaxError};
use krait_runtime::exceptions::print::{marked_end, marked_line};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::warnings::Issued;

/// Why there is no executable, or nothing to run.
pub enum Failure {
    /// A file cannot be read.
    Read { path: PathBuf, error: std::io::Error },
    /// The program is not Python.
    Syntax(Box<SyntaxError>),
    /// A module that is neither the program's nor the library's.
    MissingModule { path: PathBuf, line: i32, name: String },
    /// Anything else.
    Message(String),
}

impl Failure {
    /// The text for stderr.
    pub fn render(&self) -> String {
        match self {
            Failure::Read { path, error } => {
                let why = match error.kind() {
                    std::io::ErrorKind::NotFound => "no such file".to_string(),
                    std::io::ErrorKind::IsADirectory => "is a folder".to_string(),
                    _ => error.to_string(),
                };
                format!("krait: can't open file '{}': {why}\n", path.display())
            }
            Failure::Syntax(error) => render_syntax_error(error),
            Failure::MissingModule { path, line, name } => format!(
                "  File \"{}\", line {line}\nkrait: no module named '{name}': it is not beside the program and not in krait's standard \
                 library; put its source next to the program, or import it inside try/except ImportError\n",
                path.display()
            ),
            Failure::Message(text) => format!("krait: {text}\n"),
        }
    }
}

/// As CPython shows an uncaught SyntaxError (`print_exception_file_and_line`).
fn render_syntax_error(error: &SyntaxError) -> String {
    let mut issued = Issued::default();
    issued.add(Path::new(&*error.filename), None, &error.warnings);
    let mut out = issued.shown;
    let error = issued.error.as_ref().unwrap_or(error);
    if error.kind.is_syntax_error() && error.lineno != 0 {
        let _ = writeln!(out, "  File \"{}\", line {}", error.filename, error.lineno);
        if let Some(text) = &error.text {
            let is_indentation = matches!(error.kind, ErrorKind::IndentationError | ErrorKind::TabError);
            let end = if is_indentation {
                // Only where it begins is marked.
                -1
            } else {
                let lines = (error.lineno.into(), error.end_lineno.into());
                marked_end(text.as_bytes(), lines, error.end_offset.into())
            };
            let (line, carets) = marked_line(text.as_bytes(), error.offset.into(), end);
            let line = String::from_utf8_lossy(line);
            let _ = writeln!(out, "    {}", line.strip_suffix('\n').unwrap_or(&line));
            if let Some((indent, carets)) = carets {
                let _ = writeln!(out, "    {}{}", " ".repeat(indent), "^".repeat(carets));
            }
        }
    }
    let _ = writeln!(out, "{}: {}", error.kind.name(), error.message);
    out
}
