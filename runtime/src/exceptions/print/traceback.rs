//! The lines of a traceback: file, line, function, source line, carets (`tb_displayline` of traceback.c).

use super::Printer;
use super::anchors::anchors_of;
use super::source;
use super::width::columns;
use crate::types::code::positions::{self, Position};
use crate::types::traceback::{TracebackObject, next_of};
use crate::types::{int, str as py_str};
use crate::value::Value;

/// Equal entries beyond this many are counted instead of shown.
const REPEATS_SHOWN: usize = 3;
const DEFAULT_LIMIT: usize = 1000;

/// `sys.tracebacklimit`.
fn limit() -> usize {
    let sys = crate::state::state().sys_dict.get().get().cloned();
    let limit = sys
        .and_then(|d| crate::types::dict::get_str(&d, "tracebacklimit"))
        .filter(int::is_int);
    match limit {
        None => DEFAULT_LIMIT,
        Some(v) => match int::as_i64(&v) {
            Some(n) => n.max(0) as usize,
            None if int::is_negative(&v) => 0,
            None => usize::MAX,
        },
    }
}

impl Printer {
    /// Prints the header and the entries of a traceback.
    pub(super) fn traceback(&mut self, tb: &Value, header: &str, header_margin: &str) {
        let limit = limit();
        if limit == 0 {
            return;
        }
        self.indent();
        self.push(header_margin);
        self.push(header);
        let mut entries = Vec::new();
        let mut cursor = Some(tb.clone());
        while let Some(entry) = cursor {
            cursor = next_of(&entry);
            entries.push(entry);
        }
        // Generated code recurses deeper than the recursion limit before its stack ends; what is shown is what the limit
        // would have left.
        let beyond = entries
            .len()
            .saturating_sub(crate::state::state().recursion_limit.get());
        if beyond > 0 {
            let middle = (entries.len() - beyond) / 2;
            entries.drain(middle..middle + beyond);
        }
        let skipped = entries.len().saturating_sub(limit);
        let mut last: Option<(Value, Value, Option<i32>)> = None;
        let mut count = 0;
        for entry in &entries[skipped..] {
            let Some(t) = entry.exact::<TracebackObject>() else {
                continue;
            };
            let code = t.code();
            let (file, name, line) = (code.filename.clone(), code.name.clone(), t.line());
            let same = last
                .as_ref()
                .is_some_and(|(f, n, l)| f.is(&file) && n.is(&name) && *l == line);
            if !same {
                self.repeated(count);
                last = Some((file, name, line));
                count = 0;
            }
            count += 1;
            if count <= REPEATS_SHOWN {
                self.entry(t, line);
            }
        }
        self.repeated(count);
    }

    fn repeated(&mut self, count: usize) {
        if count > REPEATS_SHOWN {
            let more = count - REPEATS_SHOWN;
            // No margin, in a group neither.
            self.push(format!(
                "  [Previous line repeated {more} more time{}]\n",
                if more > 1 { "s" } else { "" }
            ));
        }
    }

    fn entry(&mut self, t: &TracebackObject, line: Option<i32>) {
        let code = t.code();
        self.margin();
        self.push("  File \"");
        self.push_value(&code.filename);
        let number = line.unwrap_or(-1);
        self.push(format!("\", line {number}, in "));
        self.push_value(&code.name);
        self.push("\n");
        let Some(number) = line.filter(|n| *n > 0) else { return };
        let Some(text) = source::line(py_str::wtf8(&code.filename), number as usize) else {
            return;
        };
        let stripped = text.trim_start_matches([' ', '\t', '\x0c']);
        self.margin();
        self.push("    ");
        self.push(stripped);
        self.push("\n");
        if let Some(position) = positions::position_at(&code.code, t.lasti.max(0) as u32) {
            let skipped = text.len() - stripped.len();
            if let Some(carets) = carets(&text, skipped, &position) {
                self.margin();
                self.push("    ");
                self.push(carets);
                self.push("\n");
            }
        }
    }
}

/// Number of characters in the first `bytes` bytes.
fn characters(text: &str, bytes: usize) -> usize {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].chars().count() + bytes.saturating_sub(text.len()).min(1)
}

/// The line under a source line: `^` below the instruction's code, `~` with `^` below the operator or subscript.
fn carets(text: &str, skipped: usize, position: &Position) -> Option<String> {
    let (line, end_line) = (position.line?, position.end_line?);
    let start = characters(text, position.column? as usize);
    let mut end = characters(text, position.end_column? as usize);
    let mut anchors = None;
    if line == end_line {
        let segment: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
        anchors = anchors_of(&segment)
            .map(|(left, right)| (characters(&segment, left) + start, characters(&segment, right) + start));
    } else {
        // Up to what CPython takes for the last character that is no white space: it looks for it in the bytes, from the
        // number of characters down.
        let bytes = &text.as_bytes()[..text.chars().count()];
        end = bytes
            .iter()
            .rposition(|b| !matches!(b, b' ' | b'\t' | b'\x0c'))
            .map_or(0, |last| last + 1);
    }
    let stripped_length = text.chars().count() - skipped;
    if end.saturating_sub(start) == stripped_length && anchors.is_none() {
        return None;
    }
    // Where on a terminal: some characters take two columns.
    let column = |index: usize| {
        let before: String = text.chars().take(index).collect();
        columns(&before) + index.saturating_sub(text.chars().count())
    };
    let (start, end) = (column(start), column(end));
    let anchors = anchors.map(|(left, right)| (column(left), column(right)));
    let mut out = String::new();
    for offset in skipped + 1..=end {
        out.push(match anchors {
            _ if offset <= start => ' ',
            Some((left, right)) if left < offset && offset <= right => '^',
            Some(_) => '~',
            None => '^',
        });
    }
    Some(out)
}
