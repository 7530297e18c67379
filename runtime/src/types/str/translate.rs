//! `maketrans` and `translate`.

use super::{Builder, chars, object};
use crate::args::{bad_argument, check_count};
use crate::exceptions::{R, type_error, value_error};
use crate::ops;
use crate::types::{dict, exception, int};
use crate::value::Value;

/// `str.maketrans(x, y=…, z=…, /)`.
pub(super) fn maketrans(_: &Value, args: &[Value]) -> R {
    check_count("maketrans", args.len(), 1, 3)?;
    for (i, arg) in args.iter().enumerate().skip(1) {
        if object(arg).is_none() {
            return Err(bad_argument("maketrans", &format!("argument {}", i + 1), "str", arg));
        }
    }
    let table = dict::new();
    if args.len() == 1 {
        copy_table(&args[0], &table)?;
        return Ok(table);
    }
    let Some(x) = object(&args[0]) else {
        return Err(type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    let y = super::methods::text(&args[1]);
    if x.char_len() != y.char_len() {
        return Err(value_error("the first two maketrans arguments must have equal length"));
    }
    for (a, b) in x.chars().zip(y.chars()) {
        dict::set_item(&table, &Value::int(i64::from(a)), Value::int(i64::from(b)))?;
    }
    if let Some(z) = args.get(2) {
        for c in super::methods::text(z).chars() {
            dict::set_item(&table, &Value::int(i64::from(c)), Value::none())?;
        }
    }
    Ok(table)
}

fn copy_table(source: &Value, table: &Value) -> R<()> {
    if !source.is_exact(&dict::TYPE) {
        return Err(type_error(
            "if you give only one argument to maketrans it must be a dict",
        ));
    }
    let mut at = 0;
    while let Some((key, value)) = dict::next_entry(source, &mut at) {
        let key = match object(&key) {
            Some(s) => {
                let mut points = s.chars();
                match (points.next(), points.next()) {
                    (Some(c), None) => Value::int(i64::from(c)),
                    _ => return Err(value_error("string keys in translate table must be of length 1")),
                }
            }
            None if int::is_int(&key) => key,
            None => return Err(type_error("keys in translate table must be strings or integers")),
        };
        dict::set_item(table, &key, value)?;
    }
    Ok(())
}

/// What a character becomes.
enum Target {
    Same,
    Nothing,
    Char(u32),
    Text(Value),
}

fn look_up(table: &Value, c: u32) -> R<Target> {
    let key = Value::int(i64::from(c));
    let found = if table.is_exact(&dict::TYPE) {
        dict::get_item(table, &key)?
    } else {
        match ops::subscr::get(table, &key) {
            Ok(v) => Some(v),
            Err(raised) => {
                drop(raised.catch(&exception::LOOKUP_ERROR)?);
                None
            }
        }
    };
    let Some(v) = found else { return Ok(Target::Same) };
    if v.is_none() {
        return Ok(Target::Nothing);
    }
    if object(&v).is_some() {
        return Ok(Target::Text(v));
    }
    if int::is_int(&v) {
        return match int::as_i64(&v)
            .and_then(|i| u32::try_from(i).ok())
            .filter(|&c| c < 0x11_0000)
        {
            Some(c) => Ok(Target::Char(c)),
            None => Err(value_error("character mapping must be in range(0x110000)")),
        };
    }
    Err(type_error("character mapping must return integer, None or str"))
}

const UNKNOWN: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;

/// `s.translate(table)`.
pub(super) fn translate(this: &Value, table: &Value) -> R {
    let s = super::methods::text(this);
    let mut known = [UNKNOWN; 128];
    let mut out = Builder::with_capacity(s.byte_len());
    for c in s.chars() {
        if c < 128 {
            match known[c as usize] {
                UNKNOWN => {}
                DELETED => continue,
                mapped => {
                    out.push_char(mapped);
                    continue;
                }
            }
        }
        let remember = match look_up(table, c)? {
            Target::Same => c,
            Target::Nothing => DELETED,
            Target::Char(m) => m,
            Target::Text(text) => {
                let t = super::methods::text(&text);
                if t.char_len() == 1 {
                    chars::decode(t.bytes(), 0).0
                } else {
                    out.push_value(&text);
                    continue;
                }
            }
        };
        if c < 128 {
            known[c as usize] = remember;
        }
        if remember != DELETED {
            out.push_char(remember);
        }
    }
    Ok(out.finish())
}
