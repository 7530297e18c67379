//! From byte offsets of a source text to CPython's line numbers and byte columns.

use std::cell::Cell;

use crate::ast::Location;

/// The offsets at which the lines of a text begin.
///
/// Invariant: line breaks are `\n` alone; other forms were translated when the source was decoded.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<u32>,
    /// The index of the line found last: look-ups come nearly in order.
    last: Cell<usize>,
}

impl Lines {
    /// Finds the lines of `text`.
    pub fn new(text: &str) -> Lines {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1));
        Lines {
            starts,
            last: Cell::new(0),
        }
    }

    /// The line number, from 1, and the byte column, from 0, of an offset.
    #[inline]
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let last = self.last.get();
        let start = self.starts[last];
        if offset >= start {
            if self.starts.get(last + 1).is_none_or(|next| offset < *next) {
                return (last as u32 + 1, offset - start);
            }
            // Mostly the next line or the one after it.
            let mut line = last + 1;
            while line + 1 < self.starts.len() && self.starts[line + 1] <= offset && line < last + 8 {
                line += 1;
            }
            if self.starts.get(line + 1).is_none_or(|next| offset < *next) {
                self.last.set(line);
                return (line as u32 + 1, offset - self.starts[line]);
            }
        }
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        self.last.set(line);
        (line as u32 + 1, offset - self.starts[line])
    }

    /// The location of the range from `start` to `end`.
    #[inline]
    pub fn location(&self, start: u32, end: u32) -> Location {
        let (lineno, col_offset) = self.position(start);
        let (end_lineno, end_col_offset) = self.position(end);
        Location {
            lineno,
            col_offset,
            end_lineno,
            end_col_offset,
        }
    }

    /// The offset at which a line, counted from 1, begins.
    pub fn start(&self, lineno: u32) -> u32 {
        self.starts[lineno as usize - 1]
    }

    /// The number of lines; an empty one after the last line break counts.
    pub fn count(&self) -> u32 {
        self.starts.len() as u32
    }
}
