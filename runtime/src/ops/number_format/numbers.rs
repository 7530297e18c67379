//! `format()` of int, float and complex.

use super::double::{FloatFlags, float_to_string};
use super::layout::{Parts, number, pad, push_code_point};
use super::spec::{Grouping, Spec, unknown_code};
use crate::exceptions::{R, overflow_error, value_error};
use crate::ops::format;
use crate::types::int::{self, View};
use crate::types::{complex, float, str};
use crate::value::Value;

fn is_empty(spec: &Value) -> bool {
    str::wtf8(spec).is_empty()
}

/// `int.__format__(v, spec)`; `spec` is a `str`.
pub fn format_int(v: &Value, spec: &Value) -> R {
    if is_empty(spec) {
        return format::str(v);
    }
    if let Some(i) = v.as_small_int()
        && let Some(text) = super::quick::int(i, str::wtf8(spec))
    {
        return Ok(text);
    }
    let name = v.ty().name();
    let spec = Spec::parse(spec, name, b'>', b'd')?;
    let Some(view) = int::view(v) else {
        return format::str(v);
    };
    match u8::try_from(spec.kind) {
        Ok(b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n') => int_digits(view, spec),
        Ok(b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%') => lay_out_float(int::to_f64(v)?, spec),
        _ => Err(unknown_code(spec.kind, name)),
    }
}

fn int_digits(v: View, mut spec: Spec) -> R {
    if spec.precision.is_some() {
        return Err(value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(value_error(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    let kind = spec.kind as u8;
    if kind == b'c' {
        return character(v, &spec);
    }
    let (radix, prefix) = match kind {
        b'b' => (2, "0b"),
        b'o' => (8, "0o"),
        b'x' => (16, "0x"),
        b'X' => (16, "0X"),
        _ => (10, ""),
    };
    if kind == b'n' {
        spec.grouping = Grouping::Locale;
    }
    let mut text = int::to_radix(v, radix)?;
    if kind == b'X' {
        text.make_ascii_uppercase();
    }
    let digits = text.strip_prefix('-').unwrap_or(&text);
    let prefix = if spec.alternate { prefix } else { "" };
    let mut out = Vec::with_capacity(spec.width.unwrap_or(0).min(1 << 20) + text.len() + 2);
    check_width(&spec)?;
    number(
        &mut out,
        &spec,
        &Parts {
            negative: v.is_negative(),
            prefix,
            digits,
            rest: "",
        },
    );
    Ok(str::from_wtf8(&out))
}

fn check_width(spec: &Spec) -> R<()> {
    crate::memory::try_reserve_text(Some(spec.width.unwrap_or(0)))
}

/// Type `c`: the character with this code point.
fn character(v: View, spec: &Spec) -> R {
    if spec.sign != 0 {
        return Err(value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(value_error(
            "Alternate form (#) not allowed with integer format specifier 'c'",
        ));
    }
    let code = match v.as_i128() {
        Some(i) if (0..0x110000).contains(&i) => i as u32,
        Some(i) if i64::try_from(i).is_ok() => return Err(overflow_error("%c arg not in range(0x110000)")),
        _ => return Err(overflow_error("Python int too large to convert to C long")),
    };
    let mut text = Vec::new();
    push_code_point(&mut text, code);
    check_width(spec)?;
    let mut out = Vec::new();
    let mut spec = spec.clone();
    if spec.align == b'=' {
        // The place between sign and digits is before the character.
        spec.align = b'>';
    }
    pad(&mut out, &spec, &text, 1);
    Ok(str::from_wtf8(&out))
}

/// `float.__format__(v, spec)`; `spec` is a `str`.
pub fn format_float(v: &Value, spec: &Value) -> R {
    if is_empty(spec) {
        return format::str(v);
    }
    if let Some(f) = v.as_exact_float()
        && let Some(text) = super::quick::float(f, str::wtf8(spec))
    {
        return Ok(text);
    }
    let name = v.ty().name();
    let spec = Spec::parse(spec, name, b'>', 0)?;
    match u8::try_from(spec.kind) {
        Ok(0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%') => {
            lay_out_float(float::as_f64(v).unwrap_or(0.0), spec)
        }
        _ => Err(unknown_code(spec.kind, name)),
    }
}

/// The code, precision and flags with which a float of this specification is made into digits.
fn digits_of(f: f64, spec: &Spec, default_precision: usize) -> R<String> {
    let mut flags = FloatFlags {
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        ..FloatFlags::default()
    };
    let mut code = spec.kind as u8;
    if spec.precision.is_some_and(|p| p > i32::MAX as usize) {
        return Err(value_error("precision too big"));
    }
    let default_precision = if code == 0 {
        flags.add_dot_zero = true;
        code = b'r';
        0
    } else {
        default_precision
    };
    let mut f = f;
    match code {
        b'n' => code = b'g',
        b'%' => {
            code = b'f';
            f *= 100.0;
        }
        _ => {}
    }
    let precision = match spec.precision {
        None => default_precision,
        Some(p) => {
            if code == b'r' {
                code = b'g';
            }
            p
        }
    };
    crate::memory::try_reserve_text(Some(precision))?;
    let mut text = float_to_string(f, code, precision, flags);
    if spec.kind == b'%' as u32 {
        text.push('%');
    }
    Ok(text)
}

/// Splits the text of a float into sign, digits before the point, rest.
fn parts(text: &str) -> Parts<'_> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let end = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    Parts {
        negative: unsigned.len() < text.len(),
        prefix: "",
        digits: &unsigned[..end],
        rest: &unsigned[end..],
    }
}

fn lay_out_float(f: f64, mut spec: Spec) -> R {
    let text = digits_of(f, &spec, 6)?;
    if spec.kind == b'n' as u32 {
        spec.grouping = Grouping::Locale;
    }
    check_width(&spec)?;
    let mut out = Vec::with_capacity(text.len() + 8);
    number(&mut out, &spec, &parts(&text));
    Ok(str::from_wtf8(&out))
}

/// `complex.__format__(v, spec)`; `spec` is a `str`.
pub fn format_complex(v: &Value, spec: &Value) -> R {
    if is_empty(spec) {
        return format::str(v);
    }
    let name = v.ty().name();
    let spec = Spec::parse(spec, name, b'>', 0)?;
    if !matches!(
        u8::try_from(spec.kind),
        Ok(0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n')
    ) {
        return Err(unknown_code(spec.kind, name));
    }
    if spec.fill == b'0' as u32 {
        return Err(value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == b'=' {
        return Err(value_error(
            "'=' alignment flag is not allowed in complex format specifier",
        ));
    }
    let (real, imag) = complex::as_parts(v).unwrap_or((0.0, 0.0));
    lay_out_complex(real, imag, spec)
}

fn lay_out_complex(real: f64, imag: f64, spec: Spec) -> R {
    // Without a type, as `str` does: no real part when it is +0, parentheses otherwise.
    let plain = spec.kind == 0;
    let skip_real = plain && real == 0.0 && !real.is_sign_negative();
    let parenthesised = plain && !skip_real;
    let mut inner = Spec {
        width: None,
        fill: b' ' as u32,
        align: b'<',
        ..spec.clone()
    };
    if inner.kind == b'n' as u32 {
        inner.grouping = Grouping::Locale;
    }
    let mut digit_spec = spec.clone();
    if plain {
        // The shortest digits, without ".0".
        digit_spec.kind = if spec.precision.is_none() {
            b'r' as u32
        } else {
            b'g' as u32
        };
    }
    let default_precision = if plain { 0 } else { 6 };
    let mut body = Vec::new();
    if parenthesised {
        body.push(b'(');
    }
    if !skip_real {
        let text = digits_of(real, &digit_spec, default_precision)?;
        number(&mut body, &inner, &parts(&text));
        inner.sign = b'+';
    }
    let text = digits_of(imag, &digit_spec, default_precision)?;
    number(&mut body, &inner, &parts(&text));
    body.push(b'j');
    if parenthesised {
        body.push(b')');
    }
    check_width(&spec)?;
    let mut out = Vec::new();
    pad(&mut out, &spec, &body, body.len());
    Ok(str::from_wtf8(&out))
}
