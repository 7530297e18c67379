//! UTF-7 (RFC 2152), as sources may declare it.

/// The text of bytes in UTF-7, or `None` if they are not.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let mut text = String::with_capacity(bytes.len());
    let mut rest = bytes.iter().copied().peekable();
    while let Some(byte) = rest.next() {
        if byte >= 0x80 {
            return None;
        }
        if byte != b'+' {
            text.push(char::from(byte));
            continue;
        }
        if rest.next_if_eq(&b'-').is_some() {
            text.push('+');
            continue;
        }
        let (mut bits, mut count, mut units) = (0u32, 0, Vec::new());
        while let Some(digit) = rest.peek().copied().and_then(digit) {
            rest.next();
            bits = bits << 6 | digit;
            count += 6;
            if count >= 16 {
                count -= 16;
                units.push((bits >> count) as u16);
                bits &= (1 << count) - 1;
            }
        }
        rest.next_if_eq(&b'-');
        if count >= 6 || bits != 0 {
            return None;
        }
        text.push_str(&String::from_utf16(&units).ok()?);
    }
    Some(text)
}

fn digit(byte: u8) -> Option<u32> {
    Some(match byte {
        b'A'..=b'Z' => u32::from(byte - b'A'),
        b'a'..=b'z' => u32::from(byte - b'a') + 26,
        b'0'..=b'9' => u32::from(byte - b'0') + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
