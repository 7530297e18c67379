//! What goes wrong before a program runs, and how it is shown.

use krait_frontend::{ErrorKind, SyntaxError};
use std::fmt::Write;
use std::path::PathBuf;

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

/// As CPython shows an uncaught SyntaxError (`print_exception_file_and_line` and `traceback.py`).
fn render_syntax_error(error: &SyntaxError) -> String {
    let mut out = String::new();
    if error.kind.is_syntax_error() && error.lineno > 0 {
        let _ = writeln!(out, "  File \"{}\", line {}", error.filename, error.lineno);
        if let Some(text) = &error.text {
            let line = text.trim_end_matches(['\n', '\r']);
            let shown = line.trim_start_matches([' ', '\n', '\x0c', '\t']);
            let stripped = line.chars().count() - shown.chars().count();
            let _ = writeln!(out, "    {shown}");
            if error.offset > 0 {
                // Of an indentation only where it begins is marked.
                let is_indentation = matches!(error.kind, ErrorKind::IndentationError | ErrorKind::TabError);
                let end = if is_indentation {
                    error.offset as usize + 1
                } else if error.end_lineno == error.lineno && error.end_offset > error.offset {
                    error.end_offset as usize
                } else if error.end_lineno > error.lineno {
                    line.chars().count() + 1
                } else {
                    error.offset as usize + 1
                };
                let start = (error.offset as usize).saturating_sub(1);
                if start >= stripped {
                    // A place behind the line is its end, counted in bytes.
                    let (start, end) = match (start - stripped).checked_sub(shown.len()) {
                        Some(behind) => (start - behind, start - behind + 1),
                        None => (start, end),
                    };
                    let indent: String = shown
                        .chars()
                        .take(start - stripped)
                        .map(|c| if c.is_whitespace() { c } else { ' ' })
                        .collect();
                    let pad = " ".repeat((start - stripped).saturating_sub(shown.chars().count()));
                    let _ = writeln!(
                        out,
                        "    {indent}{pad}{}",
                        "^".repeat(end.saturating_sub(start + 1).max(1))
                    );
                }
            }
        }
    }
    let _ = writeln!(out, "{}: {}", error.kind.name(), error.message);
    out
}
