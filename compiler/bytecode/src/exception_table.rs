//! The exception table of a code object: which instructions are covered by which handler.
//!
//! In and out: the bytes of `co_exceptiontable` and [`ExceptionEntry`]s. The format is that of CPython 3.12
//! (`Objects/exception_handling_notes.txt`): four numbers an entry, six bits a byte, most significant first; the first byte
//! of an entry has bit 7 set, bytes that another follows have bit 6 set.

/// One entry; the positions are in code units of two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionEntry {
    /// First unit that is covered.
    pub start: u32,
    /// First unit that is not covered any more.
    pub end: u32,
    /// Where the handler begins.
    pub target: u32,
    /// How many stack items the handler keeps.
    pub depth: u32,
    /// Whether the instruction's offset is pushed before the exception.
    pub lasti: bool,
}

/// Appends one entry to a table.
pub fn append_entry(table: &mut Vec<u8>, entry: ExceptionEntry) {
    append_number(table, entry.start, 0x80);
    append_number(table, entry.end - entry.start, 0);
    append_number(table, entry.target, 0);
    append_number(table, entry.depth << 1 | u32::from(entry.lasti), 0);
}

fn append_number(table: &mut Vec<u8>, value: u32, mut first_bit: u8) {
    for shift in [24, 18, 12, 6] {
        if value >> shift != 0 {
            table.push((value >> shift & 0x3F) as u8 | 0x40 | first_bit);
            first_bit = 0;
        }
    }
    table.push((value & 0x3F) as u8 | first_bit);
}

/// The entries of a table; stops at the first that is cut off, as CPython does.
///
/// ```
/// use krait_bytecode::exception_table::entries;
/// assert_eq!(entries(&[0x82, 0x05, 0x09, 0x03]).next().unwrap().target, 9);
/// ```
pub fn entries(table: &[u8]) -> Entries<'_> {
    Entries { rest: table }
}

/// The innermost entry that covers a code unit; `None` if there is no handler.
pub fn find(table: &[u8], unit: u32) -> Option<ExceptionEntry> {
    // Entries are sorted and do not overlap.
    entries(table)
        .take_while(|entry| entry.start <= unit)
        .find(|entry| unit < entry.end)
}

/// Iterator over the entries of a table.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    rest: &'a [u8],
}

impl Entries<'_> {
    fn number(&mut self) -> Option<u32> {
        let mut value = 0u32;
        loop {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value = value << 6 | u32::from(byte & 0x3F);
            if byte & 0x40 == 0 {
                return Some(value);
            }
        }
    }

    /// The bytes not read yet.
    pub fn rest(&self) -> &[u8] {
        self.rest
    }
}

impl Iterator for Entries<'_> {
    type Item = ExceptionEntry;

    fn next(&mut self) -> Option<ExceptionEntry> {
        let start = self.number()?;
        let length = self.number()?;
        let target = self.number()?;
        let depth_and_lasti = self.number()?;
        Some(ExceptionEntry {
            start,
            end: start.saturating_add(length),
            target,
            depth: depth_and_lasti >> 1,
            lasti: depth_and_lasti & 1 != 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_the_way_through_bytes() {
        let written: Vec<ExceptionEntry> = (0..30)
            .map(|bit| ExceptionEntry {
                start: 1 << bit >> 1,
                end: 1 << bit,
                target: 7 << bit >> 3,
                depth: bit,
                lasti: bit % 2 == 1,
            })
            .filter(|entry| entry.start < entry.end)
            .collect();
        let mut table = Vec::new();
        written.iter().for_each(|entry| append_entry(&mut table, *entry));
        assert_eq!(entries(&table).collect::<Vec<_>>(), written);
    }

    #[test]
    fn cut_off_table_ends_early() {
        assert_eq!(entries(&[0x80, 0x41]).count(), 0);
    }
}
