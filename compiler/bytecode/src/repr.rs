//! `repr` of the values that constants hold, as CPython writes it.

use std::fmt::Write;

use crate::code::{Constant, Text};
use crate::printable::is_printable;

/// `repr` of a `str`.
///
/// ```
/// use krait_bytecode::{Text, repr::repr_str};
/// assert_eq!(repr_str(&Text::from("it's\n")), r#""it's\n""#);
/// ```
pub fn repr_str(text: &Text) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let quote = quote_for(text);
    out.push(quote);
    for point in text.code_points() {
        match char::from_u32(point) {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some('\\') => out.push_str("\\\\"),
            Some(character) if character == quote => {
                out.push('\\');
                out.push(character);
            }
            Some(character) if is_printable(point) => out.push(character),
            _ if point < 0x100 => write!(out, "\\x{point:02x}").expect("a string takes all"),
            _ if point < 0x10000 => write!(out, "\\u{point:04x}").expect("a string takes all"),
            _ => write!(out, "\\U{point:08x}").expect("a string takes all"),
        }
    }
    out.push(quote);
    out
}

/// Single quotes, unless there are such in the text and no double ones.
fn quote_for(bytes: &[u8]) -> char {
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    }
}

/// `repr` of a `bytes`.
pub fn repr_bytes(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + 3);
    let quote = quote_for(bytes);
    out.push('b');
    out.push(quote);
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            _ if char::from(byte) == quote => {
                out.push('\\');
                out.push(quote);
            }
            0x20..0x7F => out.push(char::from(byte)),
            _ => write!(out, "\\x{byte:02x}").expect("a string takes all"),
        }
    }
    out.push(quote);
    out
}

/// `repr` of a `float`.
///
/// ```
/// use krait_bytecode::repr::repr_float;
/// assert_eq!(repr_float(1e16), "1e+16");
/// assert_eq!(repr_float(0.1), "0.1");
/// assert_eq!(repr_float(100.0), "100.0");
/// ```
pub fn repr_float(value: f64) -> String {
    float_text(value, true)
}

/// The shortest text that reads back as `value`; `.0` is added to whole numbers on request.
fn float_text(value: f64, point_zero: bool) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = shortest_digits(value);
    let (mantissa, exponent) = scientific.split_once('e').expect("`e` format has an exponent");
    let exponent: i32 = exponent.parse().expect("an exponent is a number");
    if (-4..16).contains(&exponent) {
        let decimals = mantissa.trim_start_matches('-').len().saturating_sub(2) as i32 - exponent;
        let mut text = format!("{value:.*}", decimals.max(0) as usize);
        if point_zero && !text.contains('.') {
            text.push_str(".0");
        }
        return text;
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

/// The fewest digits that read back as `value`, in scientific notation. Where the value is midway between two such texts,
/// the even one is taken, as CPython does.
fn shortest_digits(value: f64) -> String {
    let shortest = format!("{value:e}");
    let digits = shortest
        .bytes()
        .take_while(|byte| *byte != b'e')
        .filter(u8::is_ascii_digit)
        .count();
    let rounded = format!("{value:.*e}", digits - 1);
    if rounded.parse() == Ok(value) {
        rounded
    } else {
        shortest
    }
}

/// `repr` of a `complex`.
pub fn repr_complex(real: f64, imag: f64) -> String {
    let imag_text = float_text(imag, false);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{imag_text}j");
    }
    let sign = if imag_text.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imag_text}j)", float_text(real, false))
}

/// `repr` of a constant other than a code object (for which it is `<code object NAME>`).
pub fn repr_constant(constant: &Constant) -> String {
    match constant {
        Constant::None => "None".to_owned(),
        Constant::True => "True".to_owned(),
        Constant::False => "False".to_owned(),
        Constant::Ellipsis => "Ellipsis".to_owned(),
        Constant::Int(value) => value.to_string(),
        Constant::Float(value) => repr_float(*value),
        Constant::Complex(real, imag) => repr_complex(*real, *imag),
        Constant::Str(text) => repr_str(text),
        Constant::Bytes(bytes) => repr_bytes(bytes),
        Constant::Tuple(items) => match &**items {
            [item] => format!("({},)", repr_constant(item)),
            items => format!("({})", join(items)),
        },
        Constant::FrozenSet(items) if items.is_empty() => "frozenset()".to_owned(),
        Constant::FrozenSet(items) => format!("frozenset({{{}}})", join(items)),
        Constant::Code(code) => format!("<code object {}>", code.name),
    }
}

fn join(items: &[Constant]) -> String {
    items.iter().map(repr_constant).collect::<Vec<_>>().join(", ")
}
