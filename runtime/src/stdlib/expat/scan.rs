//! Tokens of XML: tags, references, comments, instructions, found in UTF-8 text without looking at what they mean.

/// Why no token was found: the text ends too early, or the byte at an offset cannot stand there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    Partial,
    Invalid(usize),
}

pub type Scan<T> = Result<T, Stop>;

/// A start tag: offsets into the text.
pub struct Tag {
    pub name: (usize, usize),
    /// Name and raw value of each attribute.
    pub attributes: Vec<((usize, usize), (usize, usize))>,
    pub is_empty: bool,
    pub end: usize,
}

pub fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r')
}

fn byte(s: &[u8], i: usize) -> Scan<u8> {
    s.get(i).copied().ok_or(Stop::Partial)
}

/// The character at `i` and its length.
pub fn character(s: &[u8], i: usize) -> Scan<(char, usize)> {
    let b = byte(s, i)?;
    let length = match b {
        0..0x80 => return Ok((b as char, 1)),
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    let part = s.get(i..i + length).ok_or(Stop::Partial)?;
    let text = std::str::from_utf8(part).map_err(|_| Stop::Invalid(i))?;
    Ok((text.chars().next().unwrap_or('\u{FFFD}'), length))
}

/// Whether a character may stand in a document.
pub fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

fn starts_name(c: char) -> bool {
    c == '_'
        || c == ':'
        || if c.is_ascii() {
            c.is_ascii_alphabetic()
        } else {
            c.is_alphabetic()
        }
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '\u{B7}')
        || c.is_numeric()
        || (!c.is_ascii() && c.is_alphanumeric())
        || matches!(c, '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
}

/// What the tokenizer of expat finds wrong with text outside of elements (`prologTok`); nothing if it is a token, which is
/// then out of place.
pub fn stray_token(s: &[u8], pos: usize) -> Option<Stop> {
    let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b':') || b >= 0x80;
    let ends = |b: u8| b.is_ascii_whitespace() || matches!(b, b'>' | b')' | b',' | b'|' | b'[' | b'%');
    let rest = |from: usize| s[from..].iter().position(|&b| !is_name(b)).map(|n| from + n);
    match s[pos] {
        quote @ (b'"' | b'\'') => match s[pos + 1..].iter().position(|&b| b == quote || b == b'<') {
            Some(n) if s[pos + 1 + n] == quote => {
                let after = pos + n + 2;
                s.get(after).filter(|&&b| !ends(b)).map(|_| Stop::Invalid(after))
            }
            _ => Some(Stop::Partial),
        },
        b'(' | b')' | b',' | b'|' | b'[' | b']' | b'>' => None,
        b'%' | b'#' => match s.get(pos + 1) {
            None => Some(Stop::Partial),
            Some(&b) if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => None,
            Some(&b) if s[pos] == b'%' && ends(b) => None,
            Some(_) => Some(Stop::Invalid(pos + 1)),
        },
        b if is_name(b) => match rest(pos) {
            Some(at) if !ends(s[at]) && !matches!(s[at], b'+' | b'*' | b'?') => Some(Stop::Invalid(at)),
            _ => None,
        },
        _ => Some(Stop::Invalid(pos)),
    }
}

/// The end of the name that begins at `i`.
pub fn name(s: &[u8], i: usize) -> Scan<usize> {
    let (c, length) = character(s, i)?;
    if !starts_name(c) {
        return Err(Stop::Invalid(i));
    }
    name_rest(s, i + length)
}

/// The end of the characters of names from `i` on.
pub fn name_rest(s: &[u8], mut i: usize) -> Scan<usize> {
    loop {
        let (c, length) = character(s, i)?;
        if !continues_name(c) {
            return Ok(i);
        }
        i += length;
    }
}

pub fn spaces(s: &[u8], mut i: usize) -> usize {
    while s.get(i).is_some_and(|&b| is_space(b)) {
        i += 1;
    }
    i
}

/// The end of a reference that begins with `&` at `i`.
pub fn reference(s: &[u8], i: usize) -> Scan<usize> {
    let mut at = i + 1;
    if byte(s, at)? != b'#' {
        at = name(s, at)?;
    } else if byte(s, at + 1)? == b'x' {
        at += 2;
        if !byte(s, at)?.is_ascii_hexdigit() {
            return Err(Stop::Invalid(at));
        }
        while byte(s, at)?.is_ascii_hexdigit() {
            at += 1;
        }
    } else {
        at += 1;
        if !byte(s, at)?.is_ascii_digit() {
            return Err(Stop::Invalid(at));
        }
        while byte(s, at)?.is_ascii_digit() {
            at += 1;
        }
    }
    match byte(s, at)? {
        b';' => Ok(at + 1),
        _ => Err(Stop::Invalid(at)),
    }
}

/// A start tag that begins with `<` at `i`.
pub fn start_tag(s: &[u8], i: usize) -> Scan<Tag> {
    let name_end = name(s, i + 1)?;
    let mut tag = Tag {
        name: (i + 1, name_end),
        attributes: Vec::new(),
        is_empty: false,
        end: 0,
    };
    let mut at = name_end;
    loop {
        let before = at;
        at = spaces(s, at);
        match byte(s, at)? {
            b'>' => {
                tag.end = at + 1;
                return Ok(tag);
            }
            b'/' => {
                if byte(s, at + 1)? != b'>' {
                    return Err(Stop::Invalid(at + 1));
                }
                tag.is_empty = true;
                tag.end = at + 2;
                return Ok(tag);
            }
            _ if before == at => return Err(Stop::Invalid(at)),
            _ => {}
        }
        let end = name(s, at)?;
        let equals = spaces(s, end);
        if byte(s, equals)? != b'=' {
            return Err(Stop::Invalid(equals));
        }
        let open = spaces(s, equals + 1);
        let quote = byte(s, open)?;
        if quote != b'"' && quote != b'\'' {
            return Err(Stop::Invalid(open));
        }
        let close = value(s, open + 1, quote)?;
        tag.attributes.push(((at, end), (open + 1, close)));
        at = close + 1;
        if !matches!(byte(s, at)?, b'>' | b'/') && !is_space(s[at]) {
            return Err(Stop::Invalid(at));
        }
    }
}

/// The end of an attribute's value.
fn value(s: &[u8], mut i: usize, quote: u8) -> Scan<usize> {
    loop {
        match byte(s, i)? {
            b if b == quote => return Ok(i),
            b'<' => return Err(Stop::Invalid(i)),
            b'&' => i = reference(s, i)?,
            _ => {
                let (c, length) = character(s, i)?;
                if !is_xml(c) {
                    return Err(Stop::Invalid(i));
                }
                i += length;
            }
        }
    }
}

/// An end tag that begins with `</` at `i`: its name and its end.
pub fn end_tag(s: &[u8], i: usize) -> Scan<((usize, usize), usize)> {
    let end = name(s, i + 2)?;
    let close = spaces(s, end);
    match byte(s, close)? {
        b'>' => Ok(((i + 2, end), close + 1)),
        _ => Err(Stop::Invalid(close)),
    }
}

/// A comment that begins with `<!-` at `i`: its text and its end.
pub fn comment(s: &[u8], i: usize) -> Scan<((usize, usize), usize)> {
    if byte(s, i + 3)? != b'-' {
        return Err(Stop::Invalid(i + 3));
    }
    let mut at = i + 4;
    loop {
        if byte(s, at)? == b'-' && byte(s, at + 1)? == b'-' {
            return match byte(s, at + 2)? {
                b'>' => Ok(((i + 4, at), at + 3)),
                _ => Err(Stop::Invalid(at + 2)),
            };
        }
        let (c, length) = character(s, at)?;
        if !is_xml(c) {
            return Err(Stop::Invalid(at));
        }
        at += length;
    }
}

/// An instruction that begins with `<?` at `i`: target, data and end.
#[allow(clippy::type_complexity)]
pub fn instruction(s: &[u8], i: usize) -> Scan<((usize, usize), (usize, usize), usize)> {
    let end = name(s, i + 2)?;
    let target = &s[i + 2..end];
    if target != b"xml" && target.eq_ignore_ascii_case(b"xml") {
        return Err(Stop::Invalid(end));
    }
    if byte(s, end)? == b'?' {
        return match byte(s, end + 1)? {
            b'>' => Ok(((i + 2, end), (end, end), end + 2)),
            _ => Err(Stop::Invalid(end + 1)),
        };
    }
    if !is_space(s[end]) {
        return Err(Stop::Invalid(end));
    }
    let data = spaces(s, end);
    let mut at = data;
    loop {
        if byte(s, at)? == b'?' && byte(s, at + 1)? == b'>' {
            return Ok(((i + 2, end), (data, at), at + 2));
        }
        let (c, length) = character(s, at)?;
        if !is_xml(c) {
            return Err(Stop::Invalid(at));
        }
        at += length;
    }
}

/// The end of a quoted literal that begins at `i`.
pub fn literal(s: &[u8], i: usize) -> Scan<usize> {
    let quote = byte(s, i)?;
    if quote != b'"' && quote != b'\'' {
        return Err(Stop::Invalid(i));
    }
    let mut at = i + 1;
    while byte(s, at)? != quote {
        at += character(s, at)?.1;
    }
    Ok(at + 1)
}

/// The end of a document type declaration that begins with `<!DOCTYPE` at `i`, and where its internal subset lies.
pub fn doctype(s: &[u8], i: usize) -> Scan<(Option<(usize, usize)>, usize)> {
    let mut at = i;
    let mut subset = None;
    loop {
        match byte(s, at)? {
            b'"' | b'\'' => at = literal(s, at)?,
            b'>' => return Ok((subset, at + 1)),
            b'[' => {
                let end = subset_end(s, at + 1)?;
                subset = Some((at + 1, end));
                at = end + 1;
            }
            _ => at += 1,
        }
    }
}

fn subset_end(s: &[u8], mut at: usize) -> Scan<usize> {
    loop {
        match byte(s, at)? {
            b']' => return Ok(at),
            b'"' | b'\'' => at = literal(s, at)?,
            b'<' if s[at..].starts_with(b"<!--") => at = comment(s, at)?.1,
            b'<' if s[at..].starts_with(b"<?") => at = instruction(s, at)?.2,
            _ => at += 1,
        }
    }
}
