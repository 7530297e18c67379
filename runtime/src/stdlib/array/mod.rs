//! `array`: arrays of machine numbers.

mod items;
mod methods;
mod pickling;

use crate::cell::Mut;
use crate::exceptions::{R, buffer_error, index_error, type_error, value_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, compare, format, iter, number};
use crate::stdlib::sys::audit;
use crate::types::buffer::Lent;
use crate::types::{bytearray, bytes, dict, exception, iterators, keywords, list, module, slice, str, tuple};
use crate::value::{Slot, Value};
use items::{item_size, read, write};
use std::cell::Cell;

native_type! {
    /// Memory of an `array`: the items' bytes, the type code, and the number of buffers lent.
    pub struct ArrayObject: TYPE = "array.array" { data: Mut<Vec<u8>>, code: u8, exports: Cell<i64>, room: Cell<Room>, }
    slots {
        new: new,
        repr: repr,
        hash: lookup::hash_not_implemented,
        richcompare: richcompare,
        iter: |v| Ok(ArrayIterator::instance(&ITERATOR_TYPE, Mut::new(Slot::new(v.clone())), Cell::new(0))),
        len: |v| Ok(len(v)),
        contains: |v, wanted| Ok(methods::find(v, wanted, 0, i64::MAX as usize)?.is_some()),
        concat: methods::concat,
        repeat: methods::repeat,
        inplace_concat: methods::inplace_concat,
        inplace_repeat: methods::inplace_repeat,
        item: |v, i| item(v, i, "array index out of range"),
        subscript: subscript,
        ass_subscript: assign,
        getbuffer: |v, _| {
            let this = ArrayObject::of(v);
            this.exports.set(this.exports.get() + 1);
            let data = this.data.get_mut();
            let format = if this.code == b'u' { "w".to_string() } else { (this.code as char).to_string() };
            Ok(Lent::items(data.as_mut_ptr(), data.len(), false, item_size(this.code), format))
        },
        releasebuffer: |v, _| {
            let this = ArrayObject::of(v);
            this.exports.set(this.exports.get() - 1);
        },
    }
    .with_flags(flags::WEAKREFABLE | flags::SEQUENCE)
    .with_methods(methods::METHODS)
    .with_getsets(methods::GETSETS)
    .with_doc("array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\ninitialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the appropriate type.")
}

/// The items that CPython would have memory for, which `__sizeof__` tells, and the number of items that this holds for.
#[derive(Clone, Copy)]
struct Room {
    items: usize,
    len: usize,
}

impl Room {
    /// No more than the items.
    fn exact(len: usize) -> Room {
        Room { items: len, len }
    }
    /// After the number of items has changed (`array_resize`).
    fn after(self, len: usize) -> Room {
        let items = match len {
            _ if len == self.len || (self.items >= len && self.len < len + 16 && self.items > 0) => self.items,
            0 => 0,
            _ => len + (len >> 4) + if self.len < 8 { 3 } else { 7 },
        };
        Room { items, len }
    }
}

impl crate::object::native_type::Field for Mut<Vec<u8>> {}
impl crate::object::native_type::Field for u8 {}

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("_array_reconstructor", pickling::reconstruct).doc("Internal. Used for pickling support.")
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("array", &[FUNCTIONS])?;
    let d = module::dict(&m);
    lookup::ready(&TYPE);
    lookup::ready(&ITERATOR_TYPE);
    dict::set_str(&d, "array", TYPE.value());
    dict::set_str(&d, "ArrayType", TYPE.value());
    dict::set_str(&d, "typecodes", Value::str("bBuhHiIlLqQfd"));
    register()?;
    Ok(m)
}

/// Arrays are mutable sequences; in programs that are linked without `collections` nobody can ask.
fn register() -> R<()> {
    let abc = match crate::import::import_module("collections.abc") {
        Err(raised) if raised.matches(&exception::MODULE_NOT_FOUND_ERROR) => {
            drop(raised.take());
            return Ok(());
        }
        abc => abc?,
    };
    attr::call_method(
        &attr::get_str(&abc, "MutableSequence")?,
        &str::intern("register"),
        &[TYPE.value()],
    )?;
    Ok(())
}

/// True for arrays and instances of subclasses.
fn is_array(v: &Value) -> bool {
    v.downcast::<ArrayObject>().is_some()
}

/// An array of type `ty`.
fn make(ty: &'static TypeObject, code: u8, data: Vec<u8>) -> Value {
    let room = Room::exact(data.len() / item_size(code));
    ArrayObject::instance(ty, Mut::new(data), code, Cell::new(0), Cell::new(room))
}

/// The room for items, after the last change of their number.
fn room(v: &Value) -> usize {
    let this = ArrayObject::of(v);
    let room = this.room.get().after(len(v));
    this.room.set(room);
    room.items
}

fn code(v: &Value) -> u8 {
    ArrayObject::of(v).code
}

/// The bytes of all items.
fn data(v: &Value) -> &Vec<u8> {
    ArrayObject::of(v).data.get()
}

/// The bytes of all items, to be overwritten in place.
#[allow(clippy::mut_from_ref)]
fn data_mut(v: &Value) -> &mut Vec<u8> {
    ArrayObject::of(v).data.get_mut()
}

/// The bytes, to change their number: an error while buffers are lent.
#[allow(clippy::mut_from_ref)]
fn resizable(v: &Value) -> R<&mut Vec<u8>> {
    if ArrayObject::of(v).exports.get() > 0 {
        return Err(buffer_error("cannot resize an array that is exporting buffers"));
    }
    room(v);
    Ok(data_mut(v))
}

fn len(v: &Value) -> usize {
    data(v).len() / item_size(code(v))
}

/// The item at a non-negative index.
fn item(v: &Value, i: i64, message: &str) -> R {
    let size = item_size(code(v));
    if i < 0 || i as usize >= len(v) {
        return Err(index_error(message));
    }
    Ok(read(code(v), &data(v)[i as usize * size..]))
}

/// All items as values.
fn values(v: &Value) -> Vec<Value> {
    data(v)
        .chunks_exact(item_size(code(v)))
        .map(|c| read(code(v), c))
        .collect()
}

/// Appends a value.
fn push(v: &Value, value: &Value) -> R<()> {
    let raw = write(code(v), value)?;
    resizable(v)?.extend_from_slice(&raw[..item_size(code(v))]);
    Ok(())
}

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    keywords::none_unless_init("array.array", ty, &TYPE, kwnames)?;
    let args = keywords::positional(args, kwnames);
    if args.is_empty() {
        return Err(type_error("array() takes at least 1 argument (0 given)"));
    }
    if args.len() > 2 {
        return Err(type_error(format_args!(
            "array() takes at most 2 arguments ({} given)",
            args.len()
        )));
    }
    if !str::is_str(&args[0]) || str::char_len(&args[0]) != 1 {
        return Err(type_error(format_args!(
            "array() argument 1 must be a unicode character, not {}",
            args[0].ty().name()
        )));
    }
    audit::raise("array.__new__", || {
        vec![args[0].clone(), args.get(1).cloned().unwrap_or(Value::none())]
    })?;
    let c = items::code_points(&args[0])[0];
    let code = u8::try_from(c).unwrap_or(0);
    if let Some(initial) = args.get(1)
        && code != b'u'
    {
        let name = c_name(c);
        if str::is_str(initial) {
            return Err(type_error(format_args!(
                "cannot use a str to initialize an array with typecode '{name}'"
            )));
        }
        if is_array(initial) && self::code(initial) == b'u' {
            return Err(type_error(format_args!(
                "cannot use a unicode array to initialize an array with typecode '{name}'"
            )));
        }
    }
    if item_size(code) == 0 {
        return Err(value_error(
            "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)",
        ));
    }
    let made = make(ty, code, Vec::new());
    let Some(initial) = args.get(1) else { return Ok(made) };
    if bytes::contents(initial).is_some() || initial.ty().is_subtype(&bytearray::TYPE) {
        methods::from_bytes(&made, initial)?;
    } else if str::is_str(initial) {
        methods::from_unicode(&made, initial)?;
    } else if is_array(initial) && self::code(initial) == code {
        return Ok(make(ty, code, data(initial).clone()));
    } else {
        iter::for_each(initial, &mut |v| push(&made, &v).map(|()| true))?;
        if initial.is_exact(&list::TYPE) || initial.is_exact(&tuple::TYPE) {
            ArrayObject::of(&made).room.set(Room::exact(len(&made)));
        }
    }
    Ok(made)
}

fn c_name(c: u32) -> char {
    char::from_u32(c).unwrap_or('?')
}

fn repr(v: &Value) -> R {
    let name = v.ty().short_name().to_string();
    let code = code(v) as char;
    if len(v) == 0 {
        return Ok(Value::str(&format!("{name}('{code}')")));
    }
    let content = if code == 'u' {
        format::repr(&methods::to_unicode(v)?)?
    } else {
        format::repr(&list::new(values(v)))?
    };
    let mut b = str::Builder::new();
    b.push_str(&format!("{name}('{code}', "));
    b.push_value(&content);
    b.push_str(")");
    Ok(b.finish())
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    if !is_array(a) || !is_array(b) {
        return Ok(Value::not_implemented());
    }
    if len(a) != len(b) && matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let (x, y) = (values(a), values(b));
    for (p, q) in x.iter().zip(&y) {
        let equal = compare::is_true(&compare::rich_compare(p, q, CompareOp::Eq)?)?;
        if !equal {
            return match op {
                CompareOp::Eq => Ok(Value::bool(false)),
                CompareOp::Ne => Ok(Value::bool(true)),
                _ => compare::rich_compare(p, q, op),
            };
        }
    }
    Ok(Value::bool(op.holds(x.len().cmp(&y.len()))))
}

fn subscript(v: &Value, key: &Value) -> R {
    if number::is_index(key) {
        let i = number::index_i64(key)?;
        return item(v, if i < 0 { i + len(v) as i64 } else { i }, "array index out of range");
    }
    if !key.is_exact(&slice::TYPE) {
        return Err(type_error("array indices must be integers"));
    }
    let (start, _, step, count) = slice::adjust(slice::unpack(key)?, len(v));
    let size = item_size(code(v));
    let mut out = Vec::with_capacity(count * size);
    for k in 0..count as i64 {
        let at = (start + k * step) as usize * size;
        out.extend_from_slice(&data(v)[at..at + size]);
    }
    Ok(make(&TYPE, code(v), out))
}

fn assign(v: &Value, key: &Value, value: Option<&Value>) -> R<()> {
    let size = item_size(code(v));
    if number::is_index(key) {
        let i = number::index_i64(key)?;
        let i = if i < 0 { i + len(v) as i64 } else { i };
        if i < 0 || i as usize >= len(v) {
            return Err(index_error("array assignment index out of range"));
        }
        let at = i as usize * size;
        match value {
            Some(value) => {
                let raw = write(code(v), value)?;
                data_mut(v)[at..at + size].copy_from_slice(&raw[..size]);
            }
            None => drop(resizable(v)?.drain(at..at + size)),
        }
        return Ok(());
    }
    if !key.is_exact(&slice::TYPE) {
        return Err(type_error("array indices must be integers"));
    }
    assign_slice(v, slice::adjust(slice::unpack(key)?, len(v)), value)
}

fn assign_slice(v: &Value, (start, stop, step, count): (i64, i64, i64, usize), value: Option<&Value>) -> R<()> {
    let size = item_size(code(v));
    let new = match value {
        None => Vec::new(),
        Some(other) if !is_array(other) => {
            return Err(type_error(format_args!(
                "can only assign array (not \"{}\") to array slice",
                other.ty().name()
            )));
        }
        Some(other) if code(other) != code(v) => {
            return Err(type_error("bad argument type for built-in operation"));
        }
        Some(other) => data(other).clone(),
    };
    // Asked before anything is done, also where nothing is deleted (`array_ass_subscr`).
    if new.is_empty() || new.len() != count * size {
        resizable(v)?;
    }
    if step == 1 {
        let (from, to) = (start as usize * size, stop.max(start) as usize * size);
        let target = if new.len() == to - from {
            data_mut(v)
        } else {
            resizable(v)?
        };
        drop(target.splice(from..to, new));
        return Ok(());
    }
    if value.is_none() {
        let target = resizable(v)?;
        let mut indices: Vec<usize> = (0..count as i64).map(|k| (start + k * step) as usize).collect();
        indices.sort_unstable();
        for i in indices.into_iter().rev() {
            drop(target.drain(i * size..(i + 1) * size));
        }
        return Ok(());
    }
    if new.len() != count * size {
        return Err(value_error(format_args!(
            "attempt to assign array of size {} to extended slice of size {count}",
            new.len() / size
        )));
    }
    for (k, chunk) in new.chunks_exact(size).enumerate() {
        let at = (start + k as i64 * step) as usize * size;
        data_mut(v)[at..at + size].copy_from_slice(chunk);
    }
    Ok(())
}

native_type! {
    /// Memory of an `arrayiterator`.
    pub struct ArrayIterator: ITERATOR_TYPE = "array.arrayiterator" { array: Mut<Slot>, index: Cell<i64>, }
    slots {
        iter: |v| Ok(v.clone()),
        iternext: |v| {
            let this = ArrayIterator::of(v);
            let Some(array) = this.array.get().get() else { return Ok(None) };
            let i = this.index.get();
            if (i as usize) < len(array) {
                this.index.set(i + 1);
                return item(array, i, "array index out of range").map(Some);
            }
            drop(this.array.replace(Slot::NULL));
            Ok(None)
        },
    }
    .with_methods(&[
        MethodDef::no_args("__reduce__", |v| {
            let this = ArrayIterator::of(v);
            let f = iterators::builtin("iter")?;
            Ok(match this.array.get().get() {
                Some(a) => tuple::from_array([f, tuple::from_array([a.clone()]), Value::int(this.index.get())]),
                None => tuple::from_array([f, tuple::from_array([tuple::empty()])]),
            })
        }).doc("Return state information for pickling."),
        MethodDef::one("__setstate__", |v, state| {
            let this = ArrayIterator::of(v);
            let i = number::state_index(state)?;
            if let Some(a) = this.array.get().get() {
                this.index.set(i.clamp(0, len(a) as i64));
            }
            Ok(Value::none())
        }).doc("Set state information for unpickling."),
    ])
    .not_a_base()
}
