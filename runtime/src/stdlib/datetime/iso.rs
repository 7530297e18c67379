//! Reading dates and times in ISO 8601.

use super::calendar;

/// What a time's offset says.
#[derive(Clone, Copy)]
pub struct Offset {
    /// Seconds and microseconds east of UTC.
    pub seconds: i32,
    pub micros: i32,
}

/// A time of day.
#[derive(Clone, Copy, Default)]
pub struct Time {
    pub hour: i32,
    pub minute: i32,
    pub second: i32,
    pub micros: i32,
    pub offset: Option<Offset>,
}

fn number(text: &[u8]) -> Option<i32> {
    if text.is_empty() {
        return None;
    }
    text.iter()
        .try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + i32::from(b - b'0')))
}

/// `YYYY-MM-DD`, `YYYYMMDD`, `YYYY-Www[-D]`, `YYYYWww[D]`: year, month, day, which may be out of range.
pub fn date(text: &[u8]) -> Option<(i32, i32, i32)> {
    if !matches!(text.len(), 7 | 8 | 10) {
        return None;
    }
    let year = number(&text[..4])?;
    let dashes = text[4] == b'-';
    let rest = &text[4 + usize::from(dashes)..];
    if rest[0] == b'W' {
        let week = number(rest.get(1..3)?)?;
        let day = match &rest[3..] {
            [] => 1,
            [b'-', day] if dashes => number(&[*day])?,
            [day] if !dashes => number(&[*day])?,
            _ => return None,
        };
        let ordinal = calendar::iso_ordinal(year, week, day).ok()?;
        if ordinal > calendar::MAX_ORDINAL {
            return Some((calendar::MAX_YEAR + 1, 1, 1));
        }
        if ordinal < 1 {
            return Some((0, 12, 31));
        }
        return Some(calendar::from_ordinal(ordinal));
    }
    let month = number(rest.get(..2)?)?;
    let day = match (&rest[2..], dashes) {
        ([b'-', day @ ..], true) | (day, false) if day.len() == 2 => number(day)?,
        _ => return None,
    };
    Some((year, month, day))
}

/// `HH[:MM[:SS[.ffffff]]]` with or without colons, from `at` to `end`, and whether the text goes on behind it. As in CPython
/// the character before an offset may be anything, and so may what follows the sixth digit of a fraction.
fn clock(text: &[u8], at: usize, end: usize) -> Option<([i32; 4], bool)> {
    let byte = |i: usize| text.get(i).copied().unwrap_or(0);
    let mut parts = [0; 4];
    let mut at = at;
    let mut colons = false;
    for i in 0..3 {
        parts[i] = number(text.get(at..at + 2)?)?;
        let next = byte(at + 2);
        at += 3;
        if i == 0 {
            colons = next == b':';
        }
        if at >= end {
            return Some((parts, next != 0));
        }
        match next {
            b':' if colons => {}
            b'.' | b',' => break,
            _ if colons => return None,
            _ => at -= 1,
        }
    }
    let shown = (end - at).min(6);
    parts[3] = number(&text[at..at + shown])? * 10i32.pow(6 - shown as u32);
    at += shown;
    while byte(at).is_ascii_digit() {
        at += 1;
    }
    Some((parts, byte(at) != 0))
}

/// A time of day with or without an offset.
pub fn time(text: &[u8]) -> Option<Time> {
    let end = text.len();
    let sign = text.iter().position(|b| matches!(b, b'+' | b'-' | b'Z'));
    let ([hour, minute, second, micros], goes_on) = clock(text, 0, sign.unwrap_or(end))?;
    let offset = match sign {
        None if goes_on => return None,
        None => None,
        Some(at) if text[at] == b'Z' => {
            if at + 1 != end {
                return None;
            }
            Some(Offset { seconds: 0, micros: 0 })
        }
        Some(at) => {
            let ([h, m, s, us], goes_on) = clock(text, at + 1, end)?;
            if goes_on {
                return None;
            }
            let east = if text[at] == b'-' { -1 } else { 1 };
            Some(Offset {
                seconds: east * (h * 3600 + m * 60 + s),
                micros: east * us,
            })
        }
    };
    Some(Time {
        hour,
        minute,
        second,
        micros,
        offset,
    })
}

/// Where the date of a moment ends, in characters.
pub fn date_length(text: &[u8]) -> Option<usize> {
    let digits = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let len = text.len();
    if len == 7 {
        return Some(7);
    }
    if len < 7 {
        return None;
    }
    Some(if text[4] == b'-' {
        if text[5] != b'W' {
            return Some(10);
        }
        if len > 8 && text[8] == b'-' {
            if len == 9 {
                return None;
            }
            // YYYY-Www-## has its separator at 8 or at 10; a dash is likelier than a digit.
            if len > 10 && digits(10) { 8 } else { 10 }
        } else {
            8
        }
    } else if text[4] == b'W' {
        let end = (7..len).find(|&i| !digits(i)).unwrap_or(len);
        if end < 9 {
            end
        } else if end % 2 == 0 {
            7
        } else {
            8
        }
    } else {
        8
    })
}
