//! `_json.make_encoder`: Python objects to JSON text, without indentation.

use super::{FUNCTIONS, strings};
use crate::args::Parser;
use crate::exceptions::{R, type_error, value_error};
use crate::memory::new_object;
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, compare, format, subscr};
use crate::state::check_recursion;
use crate::types::builtin_function::BuiltinFunctionObject;
use crate::types::{dict, float, int, list, str, tuple};
use crate::value::Value;

/// How strings are encoded.
#[derive(Clone, Copy, PartialEq)]
enum Strings {
    Ascii,
    Unicode,
    Other,
}

/// An encoder, with the settings of a `json.JSONEncoder`.
#[repr(C)]
struct EncoderObject {
    header: Header,
    markers: Value,
    default: Value,
    encoder: Value,
    indent: Value,
    key_separator: Value,
    item_separator: Value,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
    strings: Strings,
}

payload!(EncoderObject, TYPE);

/// `_json.Encoder`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_json.Encoder",
    Some(&crate::types::object::TYPE),
    Slots {
        new: Some(new),
        call: Some(call_encoder),
        drop: Some(drop_payload::<EncoderObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<EncoderObject>())
.with_getsets(&[
    GetSetDef::read_only("markers", |this| Ok(object(this).markers.clone())).member(),
    GetSetDef::read_only("default", |this| Ok(object(this).default.clone())).member(),
    GetSetDef::read_only("encoder", |this| Ok(object(this).encoder.clone())).member(),
    GetSetDef::read_only("indent", |this| Ok(object(this).indent.clone())).member(),
    GetSetDef::read_only("key_separator", |this| Ok(object(this).key_separator.clone())).member(),
    GetSetDef::read_only("item_separator", |this| Ok(object(this).item_separator.clone())).member(),
    GetSetDef::read_only("sort_keys", |this| Ok(Value::bool(object(this).sort_keys))).member(),
    GetSetDef::read_only("skipkeys", |this| Ok(Value::bool(object(this).skipkeys))).member(),
])
.with_doc("Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)")
.not_a_base();

fn object(this: &Value) -> &EncoderObject {
    // SAFETY: slots and attributes of this type check `self`.
    unsafe { this.cast_unchecked::<EncoderObject>() }
}

const PARAMETERS: &[&str] = &[
    "markers",
    "default",
    "encoder",
    "indent",
    "key_separator",
    "item_separator",
    "sort_keys",
    "skipkeys",
    "allow_nan",
];

fn new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("make_encoder", PARAMETERS, 9);
    let given: [Option<&Value>; 9] = PARSER.parse(args, kwnames)?;
    let get = |i: usize| given[i].cloned().unwrap_or(Value::none());
    let truth = |i: usize| compare::is_true(&get(i));
    let (markers, encoder, key_separator, item_separator) = (get(0), get(2), get(4), get(5));
    if !markers.is_none() && !dict::is_dict(&markers) {
        let given = markers.ty().name();
        return Err(type_error(format_args!(
            "make_encoder() argument 1 must be dict or None, not {given}"
        )));
    }
    for (i, separator) in [(5, &key_separator), (6, &item_separator)] {
        if !str::is_str(separator) {
            return Err(crate::args::bad_argument(
                "make_encoder",
                &format!("argument {i}"),
                "str",
                separator,
            ));
        }
    }
    let row = encoder.exact::<BuiltinFunctionObject>().map(|f| f.def);
    let strings = match row {
        Some(row) if std::ptr::eq(row, &FUNCTIONS[0]) => Strings::Ascii,
        Some(row) if std::ptr::eq(row, &FUNCTIONS[1]) => Strings::Unicode,
        _ => Strings::Other,
    };
    Ok(new_object(EncoderObject {
        header: Header::new(&TYPE),
        markers,
        default: get(1),
        encoder,
        indent: get(3),
        key_separator,
        item_separator,
        sort_keys: truth(6)?,
        skipkeys: truth(7)?,
        allow_nan: truth(8)?,
        strings,
    }))
}

fn call_encoder(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("_iterencode", &["obj", "_current_indent_level"], 2);
    let [obj, _] = PARSER.parse(args, kwnames)?;
    let mut out = Vec::new();
    object(this).write(obj.unwrap_or(&Value::none()), &mut out)?;
    Ok(tuple::new(vec![str::from_wtf8(&out)]))
}

impl EncoderObject {
    fn write(&self, v: &Value, out: &mut Vec<u8>) -> R<()> {
        if v.is_none() {
            out.extend_from_slice(b"null");
        } else if v.is_bool() {
            out.extend_from_slice(if v.is_true() { b"true" } else { b"false" });
        } else if str::is_str(v) {
            self.write_string(v, out)?;
        } else if int::is_int(v) {
            write_int(v, out)?;
        } else if let Some(f) = float::as_f64(v) {
            self.write_float(v, f, out)?;
        } else if v.ty().has_flag(flags::LIST_SUBCLASS) || v.ty().has_flag(flags::TUPLE_SUBCLASS) {
            let _nested = check_recursion(" while encoding a JSON object")?;
            self.write_list(v, out)?;
        } else if dict::is_dict(v) {
            let _nested = check_recursion(" while encoding a JSON object")?;
            self.write_dict(v, out)?;
        } else {
            self.guarded(v, |this| {
                let other = call::call1(&this.default, v)?;
                let _nested = check_recursion(" while encoding a JSON object")?;
                this.write(&other, out)
            })?;
        }
        Ok(())
    }

    /// Calls `f` while `v` is among the markers: a second visit is a circular reference.
    fn guarded(&self, v: &Value, f: impl FnOnce(&Self) -> R<()>) -> R<()> {
        if self.markers.is_none() {
            return f(self);
        }
        let id = crate::builtins::attributes::id(v);
        if dict::get_item(&self.markers, &id)?.is_some() {
            return Err(value_error("Circular reference detected"));
        }
        dict::set_item(&self.markers, &id, v.clone())?;
        f(self)?;
        dict::del_item(&self.markers, &id)?;
        Ok(())
    }

    fn write_string(&self, v: &Value, out: &mut Vec<u8>) -> R<()> {
        match (self.strings, str::object(v)) {
            (Strings::Other, _) | (_, None) => {
                let made = call::call1(&self.encoder, v)?;
                if !str::is_str(&made) {
                    let given = made.ty().name();
                    return Err(type_error(format_args!("encoder() must return a string, not {given}")));
                }
                out.extend_from_slice(str::wtf8(&made));
            }
            (kind, Some(s)) => strings::write(s, kind == Strings::Ascii, out),
        }
        Ok(())
    }

    fn write_float(&self, v: &Value, f: f64, out: &mut Vec<u8>) -> R<()> {
        if !f.is_finite() {
            if !self.allow_nan {
                let shown = format::repr_string(v)?;
                return Err(value_error(format_args!(
                    "Out of range float values are not JSON compliant: {shown}"
                )));
            }
            out.extend_from_slice(if f.is_nan() {
                b"NaN"
            } else if f > 0.0 {
                b"Infinity"
            } else {
                b"-Infinity"
            });
            return Ok(());
        }
        out.extend_from_slice(float::repr(f).as_bytes());
        Ok(())
    }

    fn write_list(&self, v: &Value, out: &mut Vec<u8>) -> R<()> {
        let sequence = if v.is_exact(&tuple::TYPE) || v.is_exact(&list::TYPE) {
            v.clone()
        } else {
            list::new(crate::ops::iter::sequence(v, "_iterencode_list needs a sequence")?)
        };
        // Looked up one by one: what is called for an item may change the list.
        let item = |i: usize| match tuple::as_items(&sequence) {
            Some(items) => items.get(i).cloned(),
            None => list::items(&sequence).get(i).cloned(),
        };
        if item(0).is_none() {
            out.extend_from_slice(b"[]");
            return Ok(());
        }
        self.guarded(v, |this| {
            out.push(b'[');
            let mut i = 0;
            while let Some(item) = item(i) {
                if i > 0 {
                    out.extend_from_slice(str::wtf8(&this.item_separator));
                }
                this.write(&item, out)?;
                i += 1;
            }
            out.push(b']');
            Ok(())
        })
    }

    fn write_dict(&self, v: &Value, out: &mut Vec<u8>) -> R<()> {
        if dict::len(v) == 0 {
            out.extend_from_slice(b"{}");
            return Ok(());
        }
        self.guarded(v, |this| {
            out.push(b'{');
            let mut first = true;
            if this.sort_keys || !v.is_exact(&dict::TYPE) {
                let mut items = crate::ops::iter::collect(&attr::call_method(v, &str::intern("items"), &[])?)?;
                if this.sort_keys {
                    list::sort_values(&mut items, None, false)?;
                }
                for item in &items {
                    let (key, value) = (subscr::get(item, &Value::int(0))?, subscr::get(item, &Value::int(1))?);
                    this.write_entry(&key, &value, &mut first, out)?;
                }
            } else {
                let mut at = 0;
                while let Some((key, value)) = dict::next_entry(v, &mut at) {
                    this.write_entry(&key, &value, &mut first, out)?;
                }
            }
            out.push(b'}');
            Ok(())
        })
    }

    fn write_entry(&self, key: &Value, value: &Value, first: &mut bool, out: &mut Vec<u8>) -> R<()> {
        let mut text = Vec::new();
        let key_text = if str::is_str(key) {
            None
        } else {
            if key.is_none() {
                text.extend_from_slice(b"null");
            } else if key.is_bool() {
                text.extend_from_slice(if key.is_true() { b"true" } else { b"false" });
            } else if let Some(f) = float::as_f64(key) {
                self.write_float(key, f, &mut text)?;
            } else if int::is_int(key) {
                write_int(key, &mut text)?;
            } else if self.skipkeys {
                return Ok(());
            } else {
                let given = key.ty().name();
                return Err(type_error(format_args!(
                    "keys must be str, int, float, bool or None, not {given}"
                )));
            }
            Some(str::from_ascii(&text))
        };
        if !std::mem::replace(first, false) {
            out.extend_from_slice(str::wtf8(&self.item_separator));
        }
        self.write_string(key_text.as_ref().unwrap_or(key), out)?;
        out.extend_from_slice(str::wtf8(&self.key_separator));
        self.write(value, out)
    }
}

/// `int.__repr__`, also for subclasses.
fn write_int(v: &Value, out: &mut Vec<u8>) -> R<()> {
    if let Some(i) = v.as_small_int() {
        let mut buffer = [0; 20];
        out.extend_from_slice(int::write_i64(i, &mut buffer).as_bytes());
        return Ok(());
    }
    out.extend_from_slice(str::wtf8(&format::repr(&int::exact(v))?));
    Ok(())
}
