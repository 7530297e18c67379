//! `SyntaxError`: fields `msg`, `filename`, `lineno`, `offset`, `text`, `end_lineno`, `end_offset`, `print_file_and_line`.

use super::base::{self, store_args};
use super::{field, field_value, set_field};
use crate::exceptions::{R, type_error};
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{format, iter};
use crate::types::{int, str as py_str, tuple};
use crate::value::Value;

/// The position of a syntax error, for raising it from Rust. Columns count characters from 1; 0 means unknown.
pub struct SyntaxErrorFields<'a> {
    /// The message.
    pub message: &'a str,
    /// The file.
    pub filename: &'a str,
    /// First line, from 1.
    pub line: i64,
    /// First column, from 1; negative if not even an end may be told.
    pub offset: i64,
    /// The source line.
    pub text: Option<&'a str>,
    /// Last line, -1 as CPython has it for what stands nowhere; below that no end is told.
    pub end_line: i64,
    /// End column, from 1.
    pub end_offset: i64,
}

impl<'a> SyntaxErrorFields<'a> {
    /// A message without a place.
    pub const fn message(message: &'a str) -> SyntaxErrorFields<'a> {
        SyntaxErrorFields {
            message,
            filename: "",
            line: 0,
            offset: 0,
            text: None,
            end_line: 0,
            end_offset: 0,
        }
    }

    /// The exception object.
    pub fn instantiate(&self, ty: &'static TypeObject) -> R {
        if self.line == 0 && self.filename.is_empty() {
            return super::instantiate(ty, &[Value::str(self.message)]);
        }
        let end = |n| {
            if self.end_line < -1 {
                Value::none()
            } else {
                Value::int(n)
            }
        };
        let mut info = vec![
            Value::str(self.filename),
            Value::int(self.line),
            Value::int(self.offset),
            self.text.map_or(Value::none(), Value::str),
            end(self.end_line),
            end(self.end_offset),
        ];
        if self.offset < 0 {
            info.truncate(4);
        }
        super::instantiate(ty, &[Value::str(self.message), tuple::new(info)])
    }
}

pub(super) fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    base::no_keywords(v.ty(), kwnames)?;
    store_args(v, args);
    if let Some(msg) = args.first() {
        set_field(v, 0, Some(msg.clone()));
    }
    if args.len() != 2 {
        return Ok(());
    }
    let info = iter::collect(&args[1])?;
    if info.len() < 4 {
        return Err(type_error(format_args!(
            "function takes at least 4 arguments ({} given)",
            info.len()
        )));
    }
    if info.len() > 6 {
        return Err(type_error(format_args!(
            "function takes at most 6 arguments ({} given)",
            info.len()
        )));
    }
    for i in 0..6 {
        set_field(v, i + 1, info.get(i).cloned());
    }
    if info.len() == 5 {
        return Err(type_error("end_offset must be provided when end_lineno is provided"));
    }
    Ok(())
}

/// The message with file name (last part only) and line.
pub(super) fn str_of(v: &Value) -> R {
    let filename = field(v, 1).get().get().filter(|f| py_str::is_str(f)).cloned();
    let line = field(v, 2)
        .get()
        .get()
        .filter(|l| l.is_exact(&int::TYPE))
        .and_then(int::as_i64);
    let msg = format::str(&field_value(v, 0))?;
    if filename.is_none() && line.is_none() {
        return Ok(msg);
    }
    let mut b = py_str::Builder::new();
    b.push_value(&msg);
    let short = filename.map(|f| {
        let bytes = py_str::wtf8(&f);
        let start = bytes.iter().rposition(|b| *b == b'/').map_or(0, |i| i + 1);
        py_str::from_wtf8(&bytes[start..])
    });
    match (short, line) {
        (Some(f), Some(line)) => {
            b.push_str(" (");
            b.push_value(&f);
            b.push_str(&format!(", line {line})"));
        }
        (Some(f), None) => {
            b.push_str(" (");
            b.push_value(&f);
            b.push_str(")");
        }
        (None, Some(line)) => b.push_str(&format!(" (line {line})")),
        (None, None) => {}
    }
    Ok(b.finish())
}
