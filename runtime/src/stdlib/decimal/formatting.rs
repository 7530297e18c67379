//! `Decimal.__format__`.

use super::context;
use super::object::dec;
use super::text::{Formatted, format_parts};
use crate::exceptions::{R, type_error, value_error};
use crate::ops::number_format::{Grouping, Spec, lay_out_number};
use crate::types::{dict, str};
use crate::value::Value;

/// `format(d, spec)`.
pub fn format(this: &Value, args: &[Value]) -> R {
    if !(1..=2).contains(&args.len()) {
        let bound = if args.is_empty() {
            "at least 1 argument"
        } else {
            "at most 2 arguments"
        };
        return Err(type_error(format_args!(
            "function takes {bound} ({} given)",
            args.len()
        )));
    }
    let spec = &args[0];
    if !str::is_str(spec) {
        return Err(type_error("format arg must be str"));
    }
    if let Some(override_dict) = args.get(1)
        && !dict::is_dict(override_dict)
    {
        return Err(type_error("optional argument must be a dict"));
    }
    let invalid = |raised: crate::exceptions::Raised| {
        drop(raised.take());
        value_error("invalid format string")
    };
    let mut spec = Spec::parse(spec, "decimal.Decimal", b'>', 0).map_err(invalid)?;
    let kind = match u8::try_from(spec.kind) {
        Ok(kind @ (0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%')) => kind,
        _ => return Err(value_error("invalid format string")),
    };
    let zeros_before_width = spec.width_starts_with_zero && (spec.align_given || spec.width_has_zeros);
    if spec.alternate || spec.grouping == Grouping::Underscore || zeros_before_width {
        return Err(value_error("invalid format string"));
    }
    if kind == b'n' {
        spec.grouping = Grouping::Locale;
    }
    let c = context::current();
    let c = context::of(&c);
    let precision = spec.precision.map(|p| p as i64);
    if precision.is_some_and(|p| p > 1 << 31) || spec.width.is_some_and(|w| w > 1 << 31) {
        return Err(value_error("invalid format string"));
    }
    let env = c.env();
    let parts = format_parts(
        dec(this),
        kind,
        precision,
        spec.alternate,
        spec.no_negative_zero,
        c.capitals(),
        &env,
    );
    if parts.whole.is_empty() && spec.zero_padded {
        // Infinities and NaN are not filled with zeros.
        spec.fill = b' ' as u32;
        spec.align = b'>';
    }
    if spec.fill == b'0' as u32 && spec.align == b'=' && !spec.zero_padded {
        return Ok(filled_after_sign(spec, &parts));
    }
    Ok(lay_out_number(&spec, parts.negative, &parts.whole, &parts.rest))
}

/// A fill of zeros after the sign is a fill like others in libmpdec: it gets no separators.
fn filled_after_sign(mut spec: Spec, parts: &Formatted) -> Value {
    let width = spec.width.take().unwrap_or(0);
    let number = lay_out_number(&spec, parts.negative, &parts.whole, &parts.rest);
    let fill = width.saturating_sub(str::char_len(&number));
    let text = std::str::from_utf8(str::wtf8(&number)).expect("a number is text");
    let sign = usize::from(text.starts_with(['+', '-', ' ']));
    Value::str(&format!("{}{}{}", &text[..sign], "0".repeat(fill), &text[sign..]))
}
