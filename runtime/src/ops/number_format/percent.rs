//! Ints in `%` formatting (`_PyUnicode_FormatLong`).

use crate::exceptions::R;
use crate::types::int::{self, View};
use crate::value::Value;

/// Sign, prefix and digits of an int for `%d %i %u %o %x %X`: at least `precision` digits, and with `alternate` the prefix
/// of the base. Width and sign flags are the caller's.
pub fn percent_int(v: &Value, code: u8, alternate: bool, precision: Option<usize>) -> R<String> {
    let view = int::view(v).unwrap_or(View::Small(0));
    let (radix, prefix) = match code {
        b'o' => (8, "0o"),
        b'x' => (16, "0x"),
        b'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut text = int::to_radix(view, radix)?;
    if code == b'X' {
        text.make_ascii_uppercase();
    }
    let prefix = if alternate { prefix } else { "" };
    let least = precision.unwrap_or(0);
    let digits = text.strip_prefix('-').unwrap_or(&text);
    if prefix.is_empty() && digits.len() >= least {
        return Ok(text);
    }
    let sign = if view.is_negative() { "-" } else { "" };
    let zeros = least.saturating_sub(digits.len());
    crate::memory::try_reserve_text(Some(zeros))?;
    Ok(format!("{sign}{prefix}{}{digits}", "0".repeat(zeros)))
}
