//! Reading the location table of a code object: `co_positions`, `co_lines`, and the position of one instruction.

use krait_bytecode::code::CodeObject;

/// Where the source of some instructions stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// First line.
    pub line: Option<i32>,
    /// Last line.
    pub end_line: Option<i32>,
    /// First column, in bytes of UTF-8.
    pub column: Option<u32>,
    /// End column.
    pub end_column: Option<u32>,
}

/// One entry: the code units it covers and their position.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// First byte of the bytecode.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The position.
    pub position: Position,
    /// The running line number, which `co_lines` needs even where `position.line` is unset.
    pub code: u8,
}

/// The entries of a location table in order.
pub struct Entries<'a> {
    table: &'a [u8],
    offset: u32,
    line: i32,
}

/// All entries of the code object's location table.
pub fn entries(code: &CodeObject) -> Entries<'_> {
    Entries {
        table: code.linetable(),
        offset: 0,
        line: code.firstlineno,
    }
}

impl Entries<'_> {
    fn byte(&mut self) -> u32 {
        match self.table.split_first() {
            Some((&b, rest)) => {
                self.table = rest;
                u32::from(b)
            }
            None => 0,
        }
    }

    fn varint(&mut self) -> u32 {
        let mut read = self.byte();
        let mut value = read & 63;
        let mut shift = 0;
        while read & 64 != 0 {
            read = self.byte();
            shift += 6;
            value |= (read & 63) << shift;
        }
        value
    }

    fn signed_varint(&mut self) -> i32 {
        let v = self.varint();
        if v & 1 != 0 {
            -((v >> 1) as i32)
        } else {
            (v >> 1) as i32
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        if self.table.is_empty() {
            return None;
        }
        let first = self.byte();
        let units = (first & 7) + 1;
        let kind = (first >> 3) & 15;
        let column = |c: u32| c.checked_sub(1);
        let position = match kind {
            15 => Position::default(),
            14 => {
                self.line += self.signed_varint();
                let end_line = self.line + self.varint() as i32;
                let (start, end) = (self.varint(), self.varint());
                Position {
                    line: Some(self.line),
                    end_line: Some(end_line),
                    column: column(start),
                    end_column: column(end),
                }
            }
            13 => {
                self.line += self.signed_varint();
                Position {
                    line: Some(self.line),
                    end_line: Some(self.line),
                    column: None,
                    end_column: None,
                }
            }
            10..=12 => {
                self.line += kind as i32 - 10;
                let (start, end) = (self.byte(), self.byte());
                Position {
                    line: Some(self.line),
                    end_line: Some(self.line),
                    column: Some(start),
                    end_column: Some(end),
                }
            }
            _ => {
                let second = self.byte();
                let start = (kind << 3) | (second >> 4);
                Position {
                    line: Some(self.line),
                    end_line: Some(self.line),
                    column: Some(start),
                    end_column: Some(start + (second & 15)),
                }
            }
        };
        let start = self.offset;
        self.offset += units * 2;
        Some(Entry {
            start,
            end: self.offset,
            position,
            code: kind as u8,
        })
    }
}

/// The position of the instruction at byte `offset`.
pub fn position_at(code: &CodeObject, offset: u32) -> Option<Position> {
    entries(code).find(|e| offset < e.end).map(|e| e.position)
}

/// The runs of equal lines: `(start, end, line)`, as `co_lines()` gives them.
pub fn lines(code: &CodeObject) -> Vec<(u32, u32, Option<i32>)> {
    let mut runs: Vec<(u32, u32, Option<i32>)> = Vec::new();
    for entry in entries(code) {
        match runs.last_mut() {
            Some(last) if last.2 == entry.position.line => last.1 = entry.end,
            _ => runs.push((entry.start, entry.end, entry.position.line)),
        }
    }
    runs
}
