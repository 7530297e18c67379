//! Quoted-printable.

use super::ascii_argument;
use crate::args::Parser;
use crate::exceptions::R;
use crate::object::slots::KwNames;
use crate::ops::compare::is_true;
use crate::types::buffer;
use crate::value::Value;

const LINE: usize = 76;

fn hex_digit(b: Option<&u8>) -> Option<u8> {
    b.and_then(|b| (*b as char).to_digit(16)).map(|d| d as u8)
}

pub(super) fn decode(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("a2b_qp", &["data", "header"], 1);
    let [data, header] = PARSER.parse(args, kwnames)?;
    let header = header.map_or(Ok(false), is_true)?;
    let text = ascii_argument(data.unwrap_or(&Value::none()))?;
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match text[at] {
            b'=' => {
                at += 1;
                match text.get(at) {
                    None => break,
                    Some(b'\n' | b'\r') => {
                        at += text[at..].iter().position(|b| *b == b'\n').unwrap_or(text.len() - at) + 1;
                    }
                    Some(b'=') => {
                        out.push(b'=');
                        at += 1;
                    }
                    Some(_) => match (hex_digit(text.get(at)), hex_digit(text.get(at + 1))) {
                        (Some(high), Some(low)) => {
                            out.push(high << 4 | low);
                            at += 2;
                        }
                        _ => out.push(b'='),
                    },
                }
            }
            b'_' if header => {
                out.push(b' ');
                at += 1;
            }
            b => {
                out.push(b);
                at += 1;
            }
        }
    }
    Ok(Value::bytes(&out))
}

pub(super) fn encode(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("b2a_qp", &["data", "quotetabs", "istext", "header"], 1);
    let [data, quotetabs, istext, header] = PARSER.parse(args, kwnames)?;
    let quotetabs = quotetabs.map_or(Ok(false), is_true)?;
    let istext = istext.map_or(Ok(true), is_true)?;
    let header = header.map_or(Ok(false), is_true)?;
    let data = data.cloned().unwrap_or(Value::none());
    let data = buffer::get(&data)?.to_vec();
    // Lines end as the first one does.
    let first = data.iter().position(|b| *b == b'\n');
    let crlf = first.is_some_and(|i| i > 0 && data[i - 1] == b'\r');
    let end_of_line: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let mut out: Vec<u8> = Vec::with_capacity(data.len() + 16);
    let (mut column, mut at) = (0, 0);
    while at < data.len() {
        let b = data[at];
        let next = data.get(at + 1).copied();
        let line_start = column == 0;
        let quoted = b > 126
            || b == b'='
            || (header && b == b'_')
            || (b == b'.' && line_start && matches!(next, None | Some(b'\n' | b'\r' | 0)))
            || (!istext && matches!(b, b'\r' | b'\n'))
            || (matches!(b, b'\t' | b' ') && next.is_none())
            || (b < 33 && !matches!(b, b'\r' | b'\n' | b'\t' | b' '))
            || (b < 33 && !matches!(b, b'\r' | b'\n') && (quotetabs || !matches!(b, b'\t' | b' ')));
        if quoted {
            if column + 3 >= LINE {
                out.push(b'=');
                out.extend_from_slice(end_of_line);
                column = 0;
            }
            out.extend_from_slice(format!("={b:02X}").as_bytes());
            at += 1;
            column += 3;
            continue;
        }
        if istext && (b == b'\n' || (b == b'\r' && next == Some(b'\n'))) {
            // White space at the end of a line must be quoted.
            if let Some(&last @ (b' ' | b'\t')) = out.last() {
                out.pop();
                out.extend_from_slice(format!("={last:02X}").as_bytes());
            }
            out.extend_from_slice(end_of_line);
            at += if b == b'\r' { 2 } else { 1 };
            column = 0;
            continue;
        }
        if next.is_some() && next != Some(b'\n') && column + 1 >= LINE {
            out.push(b'=');
            out.extend_from_slice(end_of_line);
            column = 0;
        }
        out.push(if header && b == b' ' { b'_' } else { b });
        column += 1;
        at += 1;
    }
    Ok(Value::bytes(&out))
}
