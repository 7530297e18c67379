//! The place of a SyntaxError: file, line, text and carets (`print_exception_file_and_line`, `print_error_text`).

use super::Printer;
use crate::exceptions::R;
use crate::ops::{attr, format};
use crate::types::{exception, int, str as py_str};
use crate::value::Value;

struct Place {
    message: Value,
    file: Value,
    line: i64,
    offset: i64,
    end_line: i64,
    end_offset: i64,
    text: Option<Value>,
}

/// The fields, if they are as they should be.
fn parse(exc: &Value) -> R<Option<Place>> {
    let get = |name: &str| attr::get_str_optional(exc, name);
    if get("print_file_and_line")?.is_none() {
        return Ok(None);
    }
    let (Some(msg), Some(file), Some(line)) = (get("msg")?, get("filename")?, get("lineno")?) else {
        return Ok(None);
    };
    let Some(line) = int::as_i64(&line) else {
        return Ok(None);
    };
    let number = |v: Option<Value>, default: i64| match v {
        Some(v) if v.is_none() => Some(default),
        Some(v) => int::as_i64(&v),
        None => None,
    };
    let Some(offset) = number(get("offset")?, -1) else {
        return Ok(None);
    };
    let end_line = number(get("end_lineno")?, line).unwrap_or(line);
    let end_offset = number(get("end_offset")?, -1).unwrap_or(-1);
    let Some(text) = get("text")? else { return Ok(None) };
    Ok(Some(Place {
        message: format::str(&msg)?,
        file: if file.is_none() {
            Value::str("<string>")
        } else {
            format::str(&file)?
        },
        line,
        offset,
        end_line,
        end_offset,
        text: if text.is_none() {
            None
        } else {
            Some(format::str(&text)?)
        },
    }))
}

impl Printer {
    /// Prints where a SyntaxError is; returns its bare message. `None` for other exceptions.
    pub(super) fn syntax_error(&mut self, exc: &Value) -> Option<Value> {
        let place = match parse(exc) {
            Ok(place) => place?,
            Err(raised) => {
                drop(raised.take());
                return None;
            }
        };
        self.margin();
        self.push("  File \"");
        self.push_value(&place.file);
        self.push(format!("\", line {}\n", place.line));
        if let Some(text) = &place.text {
            let text = py_str::wtf8(text).to_vec();
            let end_offset = if exc.ty().is_subtype(&exception::INDENTATION_ERROR) {
                // Only where it begins is marked.
                -1
            } else {
                marked_end(&text, (place.line, place.end_line), place.end_offset)
            };
            let (line, carets) = marked_line(&text, place.offset, end_offset);
            self.margin();
            self.push("    ");
            self.out.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                self.push("\n");
            }
            if let Some((indent, carets)) = carets {
                self.margin();
                self.push(format!("    {}{}\n", " ".repeat(indent), "^".repeat(carets)));
            }
        }
        Some(place.message)
    }
}

/// The line of a SyntaxError as it is shown, with its line break, and the carets below: how many columns after what is shown
/// first they stand, and how many they are. Lines before the one with the error are left out, blanks before it, too.
pub fn marked_line(text: &[u8], offset: i64, end_offset: i64) -> (&[u8], Option<(usize, usize)>) {
    let carets = if end_offset > 0 && end_offset > offset {
        end_offset - offset
    } else {
        1
    };
    let mut offset = offset - 1;
    let mut text = text;
    while let [b' ' | b'\t' | b'\x0c', rest @ ..] = text {
        text = rest;
        offset -= 1;
    }
    let length = text.len() as i64 - i64::from(text.last() == Some(&b'\n'));
    offset = offset.min(length);
    while let Some(newline) = text.iter().position(|b| *b == b'\n').filter(|i| (*i as i64) < offset) {
        let skip = newline + 1;
        text = &text[skip..];
        offset -= skip as i64;
    }
    (text, (offset >= 0).then_some((offset as usize, carets as usize)))
}

/// Where the carets of a SyntaxError end, from 1: no further than its text; at the end of it if the error goes on there.
pub fn marked_end(text: &[u8], (line, end_line): (i64, i64), end_offset: i64) -> i64 {
    if end_line > line {
        text.len() as i64
    } else {
        end_offset.min(text.len() as i64 + 1)
    }
}
