//! Formats: byte order, sizes and alignment, counts and codes.

use super::error;
use crate::exceptions::R;

/// A run of equal items.
#[derive(Debug)]
pub struct Item {
    /// The code.
    pub code: u8,
    /// Where the first one begins.
    pub offset: usize,
    /// Bytes of one; of the whole text for `s` and `p`.
    pub size: usize,
    /// Number of values; 1 for `s` and `p`.
    pub count: usize,
}

/// A parsed format.
#[derive(Debug)]
pub struct Format {
    /// Its text.
    pub text: String,
    /// The items that hold values (no padding).
    pub items: Vec<Item>,
    /// Bytes altogether.
    pub size: usize,
    /// Number of values.
    pub values: usize,
    /// Most significant byte first.
    pub big_endian: bool,
    /// Sizes and alignment of the machine (`@`).
    pub native: bool,
}

/// Bytes of a code, `None` if there is no such code; `machine` sizes (`@`) or standard ones.
fn size_of_code(code: u8, machine: bool) -> Option<usize> {
    Some(match code {
        b'x' | b'b' | b'B' | b'c' | b's' | b'p' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' => 4,
        b'l' | b'L' => {
            if machine {
                8
            } else {
                4
            }
        }
        b'q' | b'Q' | b'd' => 8,
        b'n' | b'N' | b'P' if machine => 8,
        _ => return None,
    })
}

/// Reads a format.
pub fn parse(text: &[u8]) -> R<Format> {
    if text.contains(&0) {
        return Err(error("embedded null character"));
    }
    let (native, big_endian, mut rest) = match text {
        [b'@', rest @ ..] => (true, false, rest),
        [b'=' | b'<', rest @ ..] => (false, false, rest),
        [b'>' | b'!', rest @ ..] => (false, true, rest),
        _ => (true, false, text),
    };
    let (mut items, mut size, mut values) = (Vec::new(), 0usize, 0usize);
    while let [first, tail @ ..] = rest {
        rest = tail;
        if crate::types::int::is_space(first) {
            continue;
        }
        let mut code = *first;
        let mut count = 1;
        if code.is_ascii_digit() {
            count = (code - b'0') as usize;
            loop {
                let [c, tail @ ..] = rest else {
                    return Err(error("repeat count given without format specifier"));
                };
                rest = tail;
                if !c.is_ascii_digit() {
                    code = *c;
                    break;
                }
                count = count
                    .checked_mul(10)
                    .and_then(|n| n.checked_add((c - b'0') as usize))
                    .filter(|n| *n <= isize::MAX as usize)
                    .ok_or_else(too_long)?;
            }
        }
        let Some(item) = size_of_code(code, native) else {
            return Err(error("bad char in struct format"));
        };
        if native && item > 1 {
            size = size.checked_next_multiple_of(item).ok_or_else(too_long)?;
        }
        let offset = size;
        size = count
            .checked_mul(item)
            .and_then(|n| n.checked_add(size))
            .filter(|n| *n <= isize::MAX as usize)
            .ok_or_else(too_long)?;
        match code {
            b'x' => {}
            b's' | b'p' => {
                values += 1;
                items.push(Item {
                    code,
                    offset,
                    size: count,
                    count: 1,
                });
            }
            _ if count == 0 => {}
            _ => {
                values += count;
                items.push(Item {
                    code,
                    offset,
                    size: item,
                    count,
                });
            }
        }
    }
    let text = String::from_utf8_lossy(text).into_owned();
    Ok(Format {
        text,
        items,
        size,
        values,
        big_endian,
        native,
    })
}

fn too_long() -> crate::exceptions::Raised {
    error("total struct size too long")
}
