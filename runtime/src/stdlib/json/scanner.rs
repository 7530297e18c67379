//! `_json.make_scanner`: JSON text to Python objects.

use super::{decode_error, strings};
use crate::args::Parser;
use crate::exceptions::{R, Raised, stop_iteration, type_error, value_error};
use crate::memory::new_object;
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, compare, number};
use crate::state::check_recursion;
use crate::types::str::{self, StrObject};
use crate::types::{dict, float, int, list, tuple};
use crate::value::Value;
use std::collections::HashMap;

/// A scanner, with the settings of a `json.JSONDecoder`.
#[repr(C)]
struct ScannerObject {
    header: Header,
    strict: bool,
    object_hook: Value,
    object_pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
}

payload!(ScannerObject, TYPE);

/// `_json.Scanner`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_json.Scanner",
    Some(&crate::types::object::TYPE),
    Slots {
        new: Some(new),
        call: Some(call_scanner),
        drop: Some(drop_payload::<ScannerObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<ScannerObject>())
.with_getsets(&[
    GetSetDef::read_only("strict", |this| Ok(Value::bool(object(this).strict))).member(),
    GetSetDef::read_only("object_hook", |this| Ok(object(this).object_hook.clone())).member(),
    GetSetDef::read_only("object_pairs_hook", |this| Ok(object(this).object_pairs_hook.clone())).member(),
    GetSetDef::read_only("parse_float", |this| Ok(object(this).parse_float.clone())).member(),
    GetSetDef::read_only("parse_int", |this| Ok(object(this).parse_int.clone())).member(),
    GetSetDef::read_only("parse_constant", |this| Ok(object(this).parse_constant.clone())).member(),
])
.with_doc("JSON scanner object")
.not_a_base();

fn object(this: &Value) -> &ScannerObject {
    // SAFETY: slots and attributes of this type check `self`.
    unsafe { this.cast_unchecked::<ScannerObject>() }
}

fn new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("make_scanner", &["context"], 1);
    let [context] = PARSER.parse(args, kwnames)?;
    let Some(context) = context else {
        return Err(type_error("make_scanner() missing argument 'context'"));
    };
    Ok(new_object(ScannerObject {
        header: Header::new(&TYPE),
        strict: compare::is_true(&attr::get_str(context, "strict")?)?,
        object_hook: attr::get_str(context, "object_hook")?,
        object_pairs_hook: attr::get_str(context, "object_pairs_hook")?,
        parse_float: attr::get_str(context, "parse_float")?,
        parse_int: attr::get_str(context, "parse_int")?,
        parse_constant: attr::get_str(context, "parse_constant")?,
    }))
}

fn call_scanner(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("scan_once", &["string", "idx"], 2);
    let [text, index] = PARSER.parse(args, kwnames)?;
    let (Some(text), Some(index)) = (text, index) else {
        return Err(type_error("scan_once() takes 2 arguments"));
    };
    let Some(s) = str::object(text) else {
        return Err(type_error(format_args!(
            "first argument must be a string, not {}",
            text.ty().name()
        )));
    };
    let index = number::ssize(index)?;
    if index < 0 {
        return Err(value_error("idx cannot be negative"));
    }
    if index as usize >= s.char_len() {
        return Err(stop_iteration(&Value::int(index)));
    }
    let mut scan = Scan {
        settings: object(this),
        text,
        s,
        bytes: s.bytes(),
        keys: HashMap::new(),
    };
    let (v, end) = scan.value(s.byte_offset(index as usize))?;
    Ok(tuple::new(vec![v, Value::usize(s.char_offset(end))]))
}

/// One scan of a text. Offsets are in bytes.
struct Scan<'a> {
    settings: &'a ScannerObject,
    text: &'a Value,
    s: &'a StrObject,
    bytes: &'a [u8],
    /// Keys met so far: equal keys are one object.
    keys: HashMap<&'a [u8], Value>,
}

impl Scan<'_> {
    #[cold]
    fn error(&self, message: &str, at: usize) -> Raised {
        decode_error(message, self.text, self.s.char_offset(at.min(self.bytes.len())))
    }

    /// "Expecting value" is said by the caller of the scanner, to whom StopIteration gives the position.
    #[cold]
    fn no_value(&self, at: usize) -> Raised {
        stop_iteration(&Value::usize(self.s.char_offset(at.min(self.bytes.len()))))
    }

    fn skip(&self, mut at: usize) -> usize {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(at) {
            at += 1;
        }
        at
    }

    fn peek(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn value(&mut self, at: usize) -> R<(Value, usize)> {
        let rest = &self.bytes[at.min(self.bytes.len())..];
        match self.peek(at) {
            b'"' => strings::scan(self.text, at + 1, self.settings.strict),
            b'{' => {
                let _nested = check_recursion(" while decoding a JSON object from a unicode string")?;
                self.object(at + 1)
            }
            b'[' => {
                let _nested = check_recursion(" while decoding a JSON array from a unicode string")?;
                self.array(at + 1)
            }
            b'n' if rest.starts_with(b"null") => Ok((Value::none(), at + 4)),
            b't' if rest.starts_with(b"true") => Ok((Value::bool(true), at + 4)),
            b'f' if rest.starts_with(b"false") => Ok((Value::bool(false), at + 5)),
            b'N' if rest.starts_with(b"NaN") => self.constant("NaN", at),
            b'I' if rest.starts_with(b"Infinity") => self.constant("Infinity", at),
            b'-' if rest.starts_with(b"-Infinity") => self.constant("-Infinity", at),
            _ => self.number(at),
        }
    }

    fn constant(&self, name: &str, at: usize) -> R<(Value, usize)> {
        Ok((
            call::call1(&self.settings.parse_constant, &Value::str(name))?,
            at + name.len(),
        ))
    }

    fn digits(&self, at: usize) -> usize {
        at + self.bytes[at.min(self.bytes.len())..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count()
    }

    fn number(&self, start: usize) -> R<(Value, usize)> {
        let mut at = start;
        if self.peek(at) == b'-' {
            at += 1;
        }
        at = match self.peek(at) {
            b'0' => at + 1,
            b'1'..=b'9' => self.digits(at),
            _ => return Err(self.no_value(start)),
        };
        let mut is_float = false;
        if self.peek(at) == b'.' && self.peek(at + 1).is_ascii_digit() {
            is_float = true;
            at = self.digits(at + 1);
        }
        if matches!(self.peek(at), b'e' | b'E') {
            let sign = usize::from(matches!(self.peek(at + 1), b'+' | b'-'));
            if self.peek(at + 1 + sign).is_ascii_digit() {
                is_float = true;
                at = self.digits(at + 1 + sign);
            }
        }
        let digits = &self.bytes[start..at];
        let parse = if is_float {
            &self.settings.parse_float
        } else {
            &self.settings.parse_int
        };
        let v = if is_float && parse.is(&float::TYPE.value()) {
            // SAFETY: digits, signs, point and exponent are ASCII.
            let text = unsafe { std::str::from_utf8_unchecked(digits) };
            Value::float(float::parse(text).unwrap_or(f64::NAN))
        } else if !is_float && parse.is(&int::TYPE.value()) {
            match digits.len() {
                0..=18 => Value::int(small_number(digits)),
                _ => int::parse(digits, 10)?.unwrap_or(Value::none()),
            }
        } else {
            call::call1(parse, &str::from_ascii(digits))?
        };
        Ok((v, at))
    }

    fn array(&mut self, at: usize) -> R<(Value, usize)> {
        let mut items = Vec::new();
        let mut at = self.skip(at);
        if self.peek(at) == b']' && at < self.bytes.len() {
            return Ok((list::new(items), at + 1));
        }
        loop {
            let (v, end) = self.value(at)?;
            items.push(v);
            at = self.skip(end);
            match self.peek(at) {
                b']' => return Ok((list::new(items), at + 1)),
                b',' => at = self.skip(at + 1),
                _ => return Err(self.error("Expecting ',' delimiter", at)),
            }
        }
    }

    fn object(&mut self, at: usize) -> R<(Value, usize)> {
        let settings = self.settings;
        let pairs_hook = !settings.object_pairs_hook.is_none();
        let d = dict::new();
        let mut pairs = Vec::new();
        let mut at = self.skip(at);
        if self.peek(at) != b'}' {
            loop {
                if self.peek(at) != b'"' {
                    return Err(self.error("Expecting property name enclosed in double quotes", at));
                }
                let (key, end) = self.key(at + 1)?;
                at = self.skip(end);
                if self.peek(at) != b':' {
                    return Err(self.error("Expecting ':' delimiter", at));
                }
                let (v, end) = self.value(self.skip(at + 1))?;
                if pairs_hook {
                    pairs.push(tuple::new(vec![key, v]));
                } else {
                    dict::set_item(&d, &key, v)?;
                }
                at = self.skip(end);
                match self.peek(at) {
                    b'}' => break,
                    b',' => at = self.skip(at + 1),
                    _ => return Err(self.error("Expecting ',' delimiter", at)),
                }
            }
        }
        let v = if pairs_hook {
            call::call1(&settings.object_pairs_hook, &list::new(pairs))?
        } else if !settings.object_hook.is_none() {
            call::call1(&settings.object_hook, &d)?
        } else {
            d
        };
        Ok((v, at + 1))
    }

    fn key(&mut self, at: usize) -> R<(Value, usize)> {
        let (key, end) = strings::scan(self.text, at, self.settings.strict)?;
        let raw = &self.bytes[at..end - 1];
        Ok((self.keys.entry(raw).or_insert(key).clone(), end))
    }
}

/// A number of at most 18 digits.
fn small_number(text: &[u8]) -> i64 {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let n = digits.iter().fold(0, |n: i64, &b| n * 10 + i64::from(b - b'0'));
    if negative { -n } else { n }
}
