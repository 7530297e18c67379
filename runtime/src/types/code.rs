//! `code`: the runtime's wrapper of a code object. Constants are values, names are interned, and the interpreter keeps its
//! decoded form here.

mod methods;
pub mod positions;

use crate::exceptions::{R, type_error, value_error};
use crate::interp::decode::{Decoded, decode};
use crate::memory;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags as type_flags};
use crate::part::Part;
use crate::types::function::NativeCode;
use crate::types::{complex, int, object, set, str, tuple};
use crate::value::Value;
use krait_bytecode::code::{Constant, flags};
use std::cell::Cell;
use std::sync::Arc;

/// Memory of a code object.
#[repr(C)]
pub struct CodeObject {
    pub header: Header,
    /// The interpreter's form, made on the first call.
    decoded: Cell<*mut Decoded>,
    /// `co_consts`.
    pub consts: Box<[Value]>,
    /// `co_names`, interned.
    pub names: Box<[Value]>,
    /// Names of the fast locals, cells and free variables, interned.
    pub localsplusnames: Box<[Value]>,
    /// `co_name`.
    pub name: Value,
    /// `co_qualname`.
    pub qualname: Value,
    /// `co_filename`.
    pub filename: Value,
    /// The plain data.
    pub code: Arc<krait_bytecode::CodeObject>,
    /// Machine code, null if there is none.
    pub native: Cell<*const NativeCode>,
    /// `co_argcount`.
    pub argcount: u32,
    /// `co_posonlyargcount`.
    pub posonlyargcount: u32,
    /// `co_kwonlyargcount`.
    pub kwonlyargcount: u32,
    /// Takes positional parameters only.
    pub simple: bool,
    /// A program put it together itself, and nobody has verified it yet.
    unverified: Cell<bool>,
}

payload!(CodeObject, TYPE);

/// `code`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "code",
    Some(&object::TYPE),
    Slots {
        repr: Some(methods::repr),
        hash: Some(methods::hash),
        richcompare: Some(methods::richcompare),
        drop: Some(drop_code),
        ..Slots::NONE
    },
)
.with_size(size_of::<CodeObject>())
.with_flags(type_flags::WEAKREFABLE)
.with_getsets(methods::GETSETS)
.not_a_base();

/// Gives code objects their constructor and methods: for programs that come by code objects.
pub fn install() {
    VERIFIER.install(verify_made);
    TYPE.methods.set(methods::METHODS);
    TYPE.slots.get_mut().new = Some(methods::new_code);
}

/// # Safety
/// `p` is a dying code object.
unsafe fn drop_code(p: *mut Header) {
    // SAFETY: the payload is ours; the decoded form came from a box.
    unsafe {
        let decoded = (*p.cast::<CodeObject>()).decoded.get();
        if !decoded.is_null() {
            drop(Box::from_raw(decoded));
        }
        drop_payload::<CodeObject>(p)
    }
}

impl CodeObject {
    /// ValueError if a program put the code together itself and it cannot run without harm.
    #[inline(always)]
    pub fn check(&self) -> R<()> {
        if self.unverified.get() {
            return self.check_now();
        }
        Ok(())
    }
    #[cold]
    fn check_now(&self) -> R<()> {
        VERIFIER.get()?(&self.code)?;
        self.unverified.set(false);
        Ok(())
    }
    /// Whether it would be verified before it runs.
    pub fn is_unverified(&self) -> bool {
        self.unverified.get()
    }
    /// The interpreter's form.
    #[inline(always)]
    pub fn decoded(&self) -> &Decoded {
        let p = self.decoded.get();
        if p.is_null() {
            return self.decode_now();
        }
        // SAFETY: lives as long as the code object.
        unsafe { &*p }
    }
    #[cold]
    fn decode_now(&self) -> &Decoded {
        let p = Box::into_raw(Box::new(decode(self)));
        self.decoded.set(p);
        // SAFETY: just made.
        unsafe { &*p }
    }
    /// True if all bits of `co_flags` in `bits` are set.
    pub fn has_flags(&self, bits: u32) -> bool {
        self.code.flags & bits == bits
    }
    /// Has `*args`.
    pub fn has_varargs(&self) -> bool {
        self.has_flags(flags::VARARGS)
    }
    /// Has `**kwargs`.
    pub fn has_varkeywords(&self) -> bool {
        self.has_flags(flags::VARKEYWORDS)
    }
    /// The line of the instruction at byte `offset`, if it has one.
    pub fn line_at(&self, offset: u32) -> Option<i32> {
        positions::position_at(&self.code, offset).and_then(|p| p.line)
    }
    /// Number of fast locals that are parameters of any kind.
    pub fn parameter_total(&self) -> usize {
        (self.argcount + self.kwonlyargcount) as usize
            + usize::from(self.has_varargs())
            + usize::from(self.has_varkeywords())
    }
}

/// A code object of the data.
pub fn new(code: Arc<krait_bytecode::CodeObject>) -> Value {
    let interned = |texts: &[krait_bytecode::Text]| texts.iter().map(intern_text).collect::<Box<[Value]>>();
    memory::new_object(CodeObject {
        header: Header::new(&TYPE),
        decoded: Cell::new(std::ptr::null_mut()),
        consts: code.consts.iter().map(constant).collect(),
        names: interned(code.names()),
        localsplusnames: interned(code.localsplusnames()),
        name: intern_text(&code.name),
        qualname: intern_text(&code.qualname),
        filename: intern_text(&code.filename),
        native: Cell::new(std::ptr::null()),
        argcount: code.argcount,
        posonlyargcount: code.posonlyargcount,
        kwonlyargcount: code.kwonlyargcount,
        unverified: Cell::new(false),
        simple: code.kwonlyargcount == 0 && code.flags & (flags::VARARGS | flags::VARKEYWORDS) == 0,
        code,
    })
}

/// A code object that a program put together itself: it, and the code in its constants, is verified before it runs.
pub fn new_made(code: Arc<krait_bytecode::CodeObject>) -> Value {
    let made = new(code);
    note_unverified(&made);
    made
}

fn note_unverified(v: &Value) {
    if let Some(code) = v.exact::<CodeObject>() {
        code.unverified.set(true);
        code.consts.iter().for_each(note_unverified);
    }
}

type Verify = fn(&krait_bytecode::CodeObject) -> R<()>;

/// What tells whether code can run without harm.
static VERIFIER: Part<Verify> = Part::new("verifier");

fn verify_made(code: &krait_bytecode::CodeObject) -> R<()> {
    krait_bytecode::verify::verify_made(code)
        .map_err(|error| value_error(format_args!("malformed code cannot be run: {error}")))
}

fn intern_text(text: &krait_bytecode::Text) -> Value {
    str::intern_value(&str::from_wtf8(text.as_bytes()))
}

/// True for strings that CPython interns when they are constants: all characters are letters, digits or `_`.
fn is_name_like(bytes: &[u8]) -> bool {
    bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_')
}

/// The value of a constant.
pub fn constant(constant: &Constant) -> Value {
    match constant {
        Constant::None => Value::none(),
        Constant::True => Value::bool(true),
        Constant::False => Value::bool(false),
        Constant::Ellipsis => Value::ellipsis(),
        Constant::Int(i) => int::from_ibig(i.clone()),
        Constant::Float(f) => Value::float(*f),
        Constant::Complex(re, im) => complex::new((*re, *im)),
        Constant::Str(text) if is_name_like(text.as_bytes()) => intern_text(text),
        Constant::Str(text) => str::from_wtf8(text.as_bytes()),
        Constant::Bytes(bytes) => Value::bytes(bytes),
        Constant::Tuple(items) => tuple::new(items.iter().map(self::constant).collect()),
        Constant::FrozenSet(items) => {
            set::new_frozen(items.iter().map(self::constant).collect()).expect("constants are hashable")
        }
        Constant::Code(code) => new(code.clone()),
    }
}

/// The constant that a value stands for, if it is of a type that code objects can hold.
pub fn to_constant(v: &Value) -> Option<Constant> {
    if let Some(code) = v.exact::<CodeObject>() {
        return Some(Constant::Code(code.code.clone()));
    }
    let ty = v.ty();
    let is = |t: &TypeObject| std::ptr::eq(ty, t);
    Some(match v {
        _ if v.is_none() => Constant::None,
        _ if v.is_bool() => Constant::from(v.is_true()),
        _ if v.raw() == crate::value::ELLIPSIS => Constant::Ellipsis,
        _ if is(&int::TYPE) => Constant::Int(int::as_ibig(v)?.into_owned()),
        _ if is(&crate::types::float::TYPE) => Constant::Float(v.as_exact_float()?),
        _ if is(&str::TYPE) => Constant::Str(krait_bytecode::Text::from_wtf8(str::wtf8(v))?),
        _ if is(&crate::types::bytes::TYPE) => Constant::Bytes(crate::types::bytes::contents(v)?.into()),
        _ if is(&tuple::TYPE) => Constant::Tuple(
            tuple::items(v)
                .iter()
                .map(to_constant)
                .collect::<Option<Vec<_>>>()?
                .into(),
        ),
        _ if is(&set::FROZENSET_TYPE) => {
            let items = crate::exceptions::quiet(crate::ops::iter::collect(v))?;
            Constant::FrozenSet(items.iter().map(to_constant).collect::<Option<Vec<_>>>()?.into())
        }
        _ => {
            let complex = v.exact::<complex::ComplexObject>()?;
            Constant::Complex(complex.real, complex.imag)
        }
    })
}

/// The code object behind a value, or TypeError.
pub fn expect(v: &Value) -> R<&CodeObject> {
    v.exact::<CodeObject>()
        .ok_or_else(|| type_error("expected a code object"))
}

/// True for code of generators, coroutines and asynchronous generators.
pub fn is_generator_like(code: &CodeObject) -> bool {
    code.code.flags & (flags::GENERATOR | flags::COROUTINE | flags::ASYNC_GENERATOR) != 0
}
