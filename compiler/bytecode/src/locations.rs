//! The location table of a code object: from code units to spans of source.
//!
//! In and out: the bytes of `co_linetable` and [`Span`]s. The format is CPython 3.12's (`Objects/locations.md`): an entry
//! begins with a byte that has bit 7 set, holds its form in bits 3 to 6 and the number of code units less one in bits 0 to 2.

use std::hint::select_unpredictable;

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

/// Where code units come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The first line above the last line, in 32 bits each; −1 where unknown.
    pub lines: u64,
    /// The first column above the column behind the last, likewise.
    pub columns: u64,
}

impl Place {
    /// A place of line, last line, column and last column, −1 where unknown.
    #[inline]
    pub const fn new([line, end_line, column, end_column]: [i32; 4]) -> Place {
        const fn pair(high: i32, low: i32) -> u64 {
            (high as u32 as u64) << 32 | low as u32 as u64
        }
        Place {
            lines: pair(line, end_line),
            columns: pair(column, end_column),
        }
    }
}

/// Code units with one place, behind those of the run before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocationRun {
    /// Where they come from.
    pub place: Place,
    /// Where in the code they end, in code units.
    pub end: usize,
}

/// Writes a location table, entry after entry.
#[derive(Clone, Debug)]
pub struct LocationWriter {
    /// The table, and behind it room for more.
    table: Vec<u8>,
    /// How long it is.
    len: usize,
    /// The last line that the table names, twice as [`Place::lines`] has it.
    line: u64,
}

/// No entry is longer: four numbers of at most six bytes behind the first byte. So are the usual ones of a place, together.
const LONGEST: usize = 32;

/// A line as [`Place::lines`] has it of what begins and ends there.
#[inline(always)]
const fn twice(line: u32) -> u64 {
    line as u64 * 0x1_0000_0001
}

impl Default for LocationWriter {
    fn default() -> LocationWriter {
        LocationWriter::new(0)
    }
}

impl LocationWriter {
    /// Begins a table for code that begins at `firstlineno`.
    pub fn new(firstlineno: i32) -> LocationWriter {
        LocationWriter {
            table: Vec::new(),
            len: 0,
            line: twice(firstlineno as u32),
        }
    }

    /// Begins another table in the same memory.
    pub fn begin(&mut self, firstlineno: i32) {
        (self.len, self.line) = (0, twice(firstlineno as u32));
    }

    /// Gives the code units from the first on their places. Which of the usual forms an entry has is as good as random: nothing
    /// here branches on that.
    pub fn append_all(&mut self, runs: &[LocationRun]) {
        let (mut start, mut len, mut before) = (0, self.len, self.line);
        for LocationRun { place, end } in runs {
            let units = end.wrapping_sub(start);
            start = *end;
            let Place { lines, columns } = *place;
            let delta = lines.wrapping_sub(before);
            let lines_on = delta as u32;
            // Each is 0 in an entry of the usual forms: known columns on one line, near the line before, few units.
            let unusual = delta ^ twice(lines_on)
                | u64::from(lines_on.wrapping_add(1) & !3)
                | lines >> 63
                | columns & twice(!0x7F)
                | (units as u64).wrapping_sub(1) & !15;
            let Some(out) = self.table.get_mut(len..len + LONGEST).filter(|_| unusual == 0) else {
                (self.len, self.line) = (len, before);
                self.append(*place, units);
                (len, before) = (self.len, self.line);
                continue;
            };
            let (column, end_column, units) = ((columns >> 32) as u32, columns as u32, units as u32);
            let length = end_column.wrapping_sub(column);
            // The first byte without the units, and the others above it.
            let short = 0x7F + ((column | column << 12) & 0x7078 | length << 8);
            let long = 0x7F + (10 << 3 | column << 8 | end_column << 16);
            // 1 if the columns do not fit into two bytes, as they do below 80 and less than 16 apart.
            let is_long = (length | 15_u32.wrapping_sub(length) | 79_u32.wrapping_sub(column)) >> 31;
            let form = select_unpredictable(is_long == 0, short, long);
            let size = 2 + is_long;
            let is_next_line = u32::from(lines_on != 0);
            let first = select_unpredictable(lines_on == 0, form, long + lines_on * 8);
            let first_size = 2 + (is_long | is_next_line);
            // More than eight units are two entries.
            out[..4].copy_from_slice(&(first + units.min(8)).to_le_bytes());
            out[first_size as usize..][..4].copy_from_slice(&(form + units).wrapping_sub(8).to_le_bytes());
            len += (first_size + select_unpredictable(units > 8, size, 0)) as usize;
            before = lines;
        }
        (self.len, self.line) = (len, before);
    }

    /// Gives the next `units` code units a place, in any form.
    #[inline(never)]
    pub fn append(&mut self, place: Place, mut units: usize) {
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
    fn entry(&mut self, Place { lines, columns }: Place, start: u8) {
        if self.table.len() < self.len + LONGEST {
            self.table.resize(self.len * 2 + 512, 0);
        }
        let Some(out) = self.table[self.len..].first_chunk_mut() else {
            return;
        };
        let [line, end_line, column, end_column] =
            [lines >> 32, lines, columns >> 32, columns].map(|number| number as u32 as i32);
        let mut entry = Entry { out, len: 0 };
        if line < 0 {
            entry.push(start | NONE << 3);
        } else {
            let delta = line.wrapping_sub(self.line as i32);
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
                entry.unsigned(end_line.wrapping_sub(line) as u32);
                entry.unsigned(column.wrapping_add(1) as u32);
                entry.unsigned(end_column.wrapping_add(1) as u32);
            }
            self.line = twice(line as u32);
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
        entries(self.linetable(), self.firstlineno)
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
