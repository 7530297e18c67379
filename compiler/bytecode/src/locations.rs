//! The location table of a code object: from code units to spans of source.
//!
//! In and out: the bytes of `co_linetable` and [`Span`]s. The format is CPython 3.12's (`Objects/locations.md`): an entry
//! begins with a byte that has bit 7 set, holds its form in bits 3 to 6 and the number of code units less one in bits 0 to 2.

use crate::code::CodeObject;

/// A span of source; a field that is not known is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// First line.
    pub line: Option<i32>,
    /// Last line.
    pub end_line: Option<i32>,
    /// First column in UTF-8 bytes.
    pub column: Option<i32>,
    /// Column behind the last.
    pub end_column: Option<i32>,
}

const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;
const NONE: u8 = 15;

/// Code units with one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocationRun {
    /// The first line above the last line, in 32 bits each; −1 where unknown.
    pub lines: u64,
    /// The first column above the column behind the last, likewise.
    pub columns: u64,
    /// How many code units.
    pub units: usize,
}

/// Writes a location table, entry after entry.
#[derive(Clone, Debug, Default)]
pub struct LocationWriter {
    /// The table, and behind it room for more.
    table: Vec<u8>,
    /// How long it is.
    len: usize,
    line: i32,
}

/// No entry is longer: four numbers of at most six bytes behind the first byte. So are the usual ones of a place, together.
const LONGEST: usize = 32;

impl LocationWriter {
    /// Begins a table for code that begins at `firstlineno`.
    pub fn new(firstlineno: i32) -> LocationWriter {
        LocationWriter {
            line: firstlineno,
            ..LocationWriter::default()
        }
    }

    /// Begins another table in the same memory.
    pub fn begin(&mut self, firstlineno: i32) {
        (self.len, self.line) = (0, firstlineno);
    }

    /// Gives the next `units` code units a place: line, last line, column and last column, −1 where unknown.
    pub fn append(&mut self, place: [i32; 4], units: usize) {
        let [line, end_line, column, end_column] = place.map(|number| u64::from(number as u32));
        self.append_all(&[LocationRun {
            lines: line << 32 | end_line,
            columns: column << 32 | end_column,
            units,
        }]);
    }

    /// Gives the next code units their places.
    pub fn append_all(&mut self, runs: &[LocationRun]) {
        let (mut len, mut previous_line) = (self.len, self.line as u32);
        for LocationRun { lines, columns, units } in runs {
            let (line, column, end_column) = ((lines >> 32) as u32, (columns >> 32) as u32, *columns as u32);
            let delta = line.wrapping_sub(previous_line);
            // The usual forms first: known columns on one line, near the line before.
            let unusual = (line ^ *lines as u32) | (column | end_column) >> 7 | (units.wrapping_sub(1) >> 4) as u32;
            if unusual == 0 && delta < 3 && len + LONGEST <= self.table.len() {
                let length = end_column.wrapping_sub(column);
                let short = 0x7F + (column >> 3 << 3 | (column & 7) << 12 | length << 8);
                let long = 0x7F + (10 << 3 | column << 8 | end_column << 16);
                let is_short = length < 16 && column < 80;
                let mut put = |entry: u32, size: usize| {
                    self.table[len..len + 4].copy_from_slice(&entry.to_le_bytes());
                    len += size;
                };
                let units = *units as u32;
                let count = units.min(8);
                if delta == 0 && is_short {
                    put(short + count, 2);
                } else {
                    put(long + (delta << 3) + count, 3);
                    previous_line = line;
                }
                if units > 8 {
                    if is_short {
                        put(short + units - 8, 2);
                    } else {
                        put(long + units - 8, 3);
                    }
                }
            } else {
                (self.len, self.line) = (len, previous_line as i32);
                self.append_any(*lines, *columns, *units);
                (len, previous_line) = (self.len, self.line as u32);
            }
        }
        (self.len, self.line) = (len, previous_line as i32);
    }

    /// Appends a place in any form.
    #[inline(never)]
    fn append_any(&mut self, lines: u64, columns: u64, mut units: usize) {
        let number = |word: u64| word as u32 as i32;
        let place = [lines >> 32, lines, columns >> 32, columns].map(number);
        while units > 0 {
            let count = units.min(8);
            self.entry(place, 0x7F + count as u8);
            units -= count;
        }
    }

    /// The table.
    pub fn table(&self) -> &[u8] {
        &self.table[..self.len]
    }

    /// The finished table.
    pub fn finish(mut self) -> Vec<u8> {
        self.table.truncate(self.len);
        self.table
    }

    /// An entry; `start` is its first byte, without the form.
    fn entry(&mut self, [line, end_line, column, end_column]: [i32; 4], start: u8) {
        if self.table.len() < self.len + LONGEST {
            self.table.resize(self.len * 2 + 512, 0);
        }
        let Some(out) = self.table[self.len..].first_chunk_mut() else {
            return;
        };
        let mut entry = Entry { out, len: 0 };
        if line < 0 {
            entry.push(start | NONE << 3);
        } else {
            let delta = line - self.line;
            let is_one_line = end_line == line;
            let length = end_column.wrapping_sub(column);
            if is_one_line && delta == 0 && (0..80).contains(&column) && (0..16).contains(&length) {
                entry.push(start | column as u8 >> 3 << 3);
                entry.push((column as u8 & 7) << 4 | length as u8);
            } else if is_one_line
                && (0..3).contains(&delta)
                && (0..128).contains(&column)
                && (0..128).contains(&end_column)
            {
                entry.push(start | (10 + delta as u8) << 3);
                entry.push(column as u8);
                entry.push(end_column as u8);
            } else if (column < 0 || end_column < 0) && (is_one_line || end_line == -1) {
                entry.push(start | NO_COLUMNS << 3);
                entry.signed(delta);
            } else {
                entry.push(start | LONG << 3);
                entry.signed(delta);
                entry.unsigned((end_line - line) as u32);
                entry.unsigned((column + 1) as u32);
                entry.unsigned((end_column + 1) as u32);
            }
            self.line = line;
        }
        self.len += entry.len;
    }
}

/// An entry in the making.
struct Entry<'t> {
    out: &'t mut [u8; LONGEST],
    len: usize,
}

impl Entry<'_> {
    #[inline]
    fn push(&mut self, byte: u8) {
        self.out[self.len % LONGEST] = byte;
        self.len += 1;
    }

    #[inline]
    fn unsigned(&mut self, mut value: u32) {
        while value >= 64 {
            self.push(0x40 | (value & 0x3F) as u8);
            value >>= 6;
        }
        self.push(value as u8);
    }

    #[inline]
    fn signed(&mut self, value: i32) {
        self.unsigned(value.unsigned_abs() << 1 | u32::from(value < 0));
    }
}

/// One entry of a location table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocationEntry {
    /// First code unit.
    pub start: u32,
    /// First code unit of the next entry.
    pub end: u32,
    /// Where the units come from.
    pub span: Span,
}

/// The entries of a location table. Damaged tables give odd spans, never a panic.
#[derive(Clone, Debug)]
pub struct LocationEntries<'a> {
    rest: &'a [u8],
    line: i32,
    unit: u32,
}

/// Reads a location table of code that begins at `firstlineno`.
pub fn entries(table: &[u8], firstlineno: i32) -> LocationEntries<'_> {
    LocationEntries {
        rest: table,
        line: firstlineno,
        unit: 0,
    }
}

impl LocationEntries<'_> {
    fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((byte, rest)) => {
                self.rest = rest;
                *byte
            }
            None => 0,
        }
    }

    fn unsigned(&mut self) -> i32 {
        let (mut value, mut shift) = (0u32, 0);
        loop {
            let byte = self.byte();
            value |= u32::from(byte & 0x3F).checked_shl(shift).unwrap_or(0);
            shift += 6;
            if byte & 0x40 == 0 {
                return value as i32;
            }
        }
    }

    fn signed(&mut self) -> i32 {
        let value = self.unsigned() as u32;
        let magnitude = (value >> 1) as i32;
        if value & 1 != 0 { -magnitude } else { magnitude }
    }

    fn span(&mut self, form: u8) -> Span {
        let known = |value: i32| (value > 0).then(|| value - 1);
        match form {
            NONE => Span::default(),
            LONG => {
                self.line = self.line.wrapping_add(self.signed());
                let end_line = self.line.wrapping_add(self.unsigned());
                let (column, end_column) = (self.unsigned(), self.unsigned());
                Span {
                    line: Some(self.line),
                    end_line: Some(end_line),
                    column: known(column),
                    end_column: known(end_column),
                }
            }
            NO_COLUMNS => {
                self.line = self.line.wrapping_add(self.signed());
                Span {
                    line: Some(self.line),
                    end_line: Some(self.line),
                    column: None,
                    end_column: None,
                }
            }
            10..13 => {
                self.line = self.line.wrapping_add(i32::from(form) - 10);
                let (column, end_column) = (self.byte().into(), self.byte().into());
                Span {
                    line: Some(self.line),
                    end_line: Some(self.line),
                    column: Some(column),
                    end_column: Some(end_column),
                }
            }
            _ => {
                let low = self.byte();
                let column = i32::from(form) << 3 | i32::from(low >> 4);
                let end_column = column + i32::from(low & 15);
                Span {
                    line: Some(self.line),
                    end_line: Some(self.line),
                    column: Some(column),
                    end_column: Some(end_column),
                }
            }
        }
    }
}

impl Iterator for LocationEntries<'_> {
    type Item = LocationEntry;

    fn next(&mut self) -> Option<LocationEntry> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        let start = self.unit;
        self.unit = start.saturating_add(u32::from(first & 7) + 1);
        let span = self.span(first >> 3 & 15);
        Some(LocationEntry {
            start,
            end: self.unit,
            span,
        })
    }
}

impl CodeObject {
    /// The entries of the location table.
    pub fn locations(&self) -> LocationEntries<'_> {
        entries(&self.linetable, self.firstlineno)
    }

    /// `co_lines()`: start and end in bytes, and the line, entries of one line merged.
    pub fn lines(&self) -> impl Iterator<Item = (u32, u32, Option<i32>)> {
        let mut entries = self.locations().peekable();
        std::iter::from_fn(move || {
            let first = entries.next()?;
            let mut end = first.end;
            while let Some(next) = entries.next_if(|next| next.span.line == first.span.line) {
                end = next.end;
            }
            Some((first.start * 2, end * 2, first.span.line))
        })
    }

    /// `co_positions()`: the span of each code unit.
    pub fn positions(&self) -> impl Iterator<Item = Span> {
        self.locations()
            .flat_map(|entry| (entry.start..entry.end).map(move |_| entry.span))
    }

    /// The span of the code unit at a byte offset.
    pub fn span_at(&self, offset: usize) -> Span {
        let unit = (offset / 2) as u32;
        self.locations()
            .find(|entry| unit < entry.end)
            .map_or(Span::default(), |entry| entry.span)
    }
}
