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

/// Writes a location table, entry after entry.
#[derive(Clone, Debug, Default)]
pub struct LocationWriter {
    /// The table, and behind it room for more.
    table: Vec<u8>,
    /// How long it is.
    len: usize,
    line: i32,
}

/// No entry is longer: four numbers of at most six bytes behind the first byte.
const LONGEST: usize = 32;

impl LocationWriter {
    /// Begins a table for code that begins at `firstlineno`, in the memory of `table`.
    pub fn new(firstlineno: i32, table: Vec<u8>) -> LocationWriter {
        LocationWriter {
            table,
            len: 0,
            line: firstlineno,
        }
    }

    /// Gives the next `units` code units a place: line, last line, column and last column, −1 where unknown.
    pub fn append(&mut self, place: [i32; 4], units: usize) {
        let [line, end_line, column, end_column] = place.map(|number| u64::from(number as u32));
        self.append_pairs(line << 32 | end_line, column << 32 | end_column, units);
    }

    /// As [`Self::append`], with the line above the last line in one word, and the column above the last column in another.
    pub fn append_pairs(&mut self, lines: u64, columns: u64, units: usize) {
        let mut cursor = self.cursor();
        cursor.append(lines, columns, units);
        cursor.finish();
    }

    /// Something to append many places with.
    #[inline]
    pub fn cursor(&mut self) -> LocationCursor<'_> {
        let (len, line) = (self.len, self.line);
        LocationCursor {
            writer: self,
            len,
            line,
        }
    }

    /// Appends a place where the table is so long and has come to that line, in any form; gives back both.
    #[inline(never)]
    fn append_at(&mut self, len: usize, line: i32, place: [u64; 2], units: usize) -> (usize, i32) {
        (self.len, self.line) = (len, line);
        if self.table.len() < self.len + LONGEST {
            self.table.resize(self.len * 2 + 512, 0);
        }
        let [lines, columns] = place;
        match units {
            0 => {}
            1..=8 => {
                let number = |word: u64| word as u32 as i32;
                let place = [lines >> 32, lines, columns >> 32, columns].map(number);
                self.entry(place, 0x7F + units as u8);
            }
            _ => {
                self.append_pairs(lines, columns, 8);
                self.append_pairs(lines, columns, units - 8);
            }
        }
        (self.len, self.line)
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

    /// The memory, for another table.
    pub fn into_memory(self) -> Vec<u8> {
        self.table
    }

    /// An entry; `start` is its first byte, without the form.
    fn entry(&mut self, [line, end_line, column, end_column]: [i32; 4], start: u8) {
        if line < 0 {
            return self.push(start | NONE << 3);
        }
        let delta = line - self.line;
        self.line = line;
        if end_line == line && (0..3).contains(&delta) {
            let length = end_column.wrapping_sub(column);
            if delta == 0 && (0..80).contains(&column) && (0..16).contains(&length) {
                self.push(start | column as u8 >> 3 << 3);
                return self.push((column as u8 & 7) << 4 | length as u8);
            }
            if (0..128).contains(&column) && (0..128).contains(&end_column) {
                self.push(start | (10 + delta as u8) << 3);
                self.push(column as u8);
                return self.push(end_column as u8);
            }
        }
        let has_columns = column >= 0 && end_column >= 0;
        if !has_columns && (end_line == line || end_line == -1) {
            self.push(start | NO_COLUMNS << 3);
            return self.signed(delta);
        }
        self.long(start | LONG << 3, [delta, end_line - line, column, end_column]);
    }

    fn long(&mut self, start: u8, [delta, lines, column, end_column]: [i32; 4]) {
        self.push(start);
        self.signed(delta);
        self.unsigned(lines as u32);
        self.unsigned((column + 1) as u32);
        self.unsigned((end_column + 1) as u32);
    }

    fn push(&mut self, byte: u8) {
        self.table[self.len] = byte;
        self.len += 1;
    }

    fn unsigned(&mut self, mut value: u32) {
        while value >= 64 {
            self.push(0x40 | (value & 0x3F) as u8);
            value >>= 6;
        }
        self.push(value as u8);
    }

    fn signed(&mut self, value: i32) {
        self.unsigned(value.unsigned_abs() << 1 | u32::from(value < 0));
    }
}

/// Appends many places to a location table: what changes with each is at hand.
#[derive(Debug)]
pub struct LocationCursor<'w> {
    writer: &'w mut LocationWriter,
    len: usize,
    line: i32,
}

impl LocationCursor<'_> {
    /// As [`LocationWriter::append_pairs`].
    #[inline(always)]
    pub fn append(&mut self, lines: u64, columns: u64, units: usize) {
        let (line, column, end_column) = ((lines >> 32) as u32, (columns >> 32) as u32, columns as u32);
        let delta = line.wrapping_sub(self.line as u32);
        let less_one = units.wrapping_sub(1);
        // The usual forms first: known columns on one line, near the line before.
        if less_one < 8
            && line == lines as u32
            && delta < 3
            && column | end_column < 128
            && let Some(out) = self.writer.table.get_mut(self.len..self.len + 4)
        {
            let start = 0x80 | less_one as u32;
            let length = end_column.wrapping_sub(column);
            let (entry, size) = if delta == 0 && column < 80 && length < 16 {
                (column >> 3 << 3 | (column & 7) << 12 | length << 8, 2)
            } else {
                ((10 + delta) << 3 | column << 8 | end_column << 16, 3)
            };
            out.copy_from_slice(&(start | entry).to_le_bytes());
            self.len += size;
            self.line = line as i32;
            return;
        }
        (self.len, self.line) = self.writer.append_at(self.len, self.line, [lines, columns], units);
    }

    /// Ends appending.
    #[inline]
    pub fn finish(self) {
        (self.writer.len, self.writer.line) = (self.len, self.line);
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
