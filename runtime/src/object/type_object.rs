//! Type objects: static for builtin types, on the heap for `class` statements; one layout for both.

use super::def::{GetSetDef, MethodDef};
use super::header::Header;
use super::slots::Slots;
use crate::cell::Mut;
use crate::value::{Slot, Value};
use std::cell::Cell;

/// Flag bits of a type. The `*_SUBCLASS` bits are inherited.
pub mod flags {
    /// Made by a `class` statement or `type()`: mutable, owned, instances hold a reference to it.
    pub const HEAP: u32 = 1 << 0;
    /// Can be a base.
    pub const BASETYPE: u32 = 1 << 1;
    /// Instances may take part in cycles.
    pub const GC: u32 = 1 << 2;
    /// Instances have attribute storage (`__dict__`), after the payload and the `__slots__`.
    pub const HAS_ATTRIBUTES: u32 = 1 << 3;
    /// Payload of varying size (tuple, str, bytes): attribute storage begins at the end of the payload.
    pub const VAR_SIZED: u32 = 1 << 4;
    /// `ready` has run.
    pub const READY: u32 = 1 << 5;
    /// The builtin type's table has been entered in its dict.
    pub const FILLED: u32 = 1 << 6;
    /// Some instance has or had a weak reference: releasing looks at the table of weak references.
    pub const HAS_WEAKREFS: u32 = 1 << 7;
    /// Instances can be weakly referenced.
    pub const WEAKREFABLE: u32 = 1 << 8;
    /// `object.__getattribute__`, no `__getattr__`: attribute caches are valid.
    pub const GENERIC_GETATTR: u32 = 1 << 9;
    /// `object.__setattr__`.
    pub const GENERIC_SETATTR: u32 = 1 << 10;
    /// Methods of this type bind `self` when called as `obj.name(...)` (functions, method descriptors).
    pub const METHOD_DESCRIPTOR: u32 = 1 << 11;
    /// Attributes cannot be set on the type.
    pub const IMMUTABLE: u32 = 1 << 12;
    /// `match` sequence pattern accepts instances.
    pub const SEQUENCE: u32 = 1 << 13;
    /// `match` mapping pattern accepts instances.
    pub const MAPPING: u32 = 1 << 14;
    /// A class pattern's single positional sub-pattern matches the whole object (`_Py_TPFLAGS_MATCH_SELF`).
    pub const MATCH_SELF: u32 = 1 << 15;
    /// `abc` marked it abstract.
    pub const ABSTRACT: u32 = 1 << 16;
    /// `object.__getattribute__`, and a `__getattr__` that is asked for what that does not find: what is found and runs no code
    /// on the way may be cached.
    pub const HOOKED_GETATTR: u32 = 1 << 17;
    /// Instances of int and its subclasses.
    pub const INT_SUBCLASS: u32 = 1 << 24;
    /// … of list.
    pub const LIST_SUBCLASS: u32 = 1 << 25;
    /// … of tuple.
    pub const TUPLE_SUBCLASS: u32 = 1 << 26;
    /// … of bytes.
    pub const BYTES_SUBCLASS: u32 = 1 << 27;
    /// … of str.
    pub const STR_SUBCLASS: u32 = 1 << 28;
    /// … of dict.
    pub const DICT_SUBCLASS: u32 = 1 << 29;
    /// … of BaseException.
    pub const EXCEPTION_SUBCLASS: u32 = 1 << 30;
    /// … of type.
    pub const TYPE_SUBCLASS: u32 = 1 << 31;
    /// What a subclass takes over from its base.
    pub const INHERITED: u32 = GC
        | HAS_ATTRIBUTES
        | VAR_SIZED
        | WEAKREFABLE
        | SEQUENCE
        | MAPPING
        | MATCH_SELF
        | INT_SUBCLASS
        | LIST_SUBCLASS
        | TUPLE_SUBCLASS
        | BYTES_SUBCLASS
        | STR_SUBCLASS
        | DICT_SUBCLASS
        | EXCEPTION_SUBCLASS
        | TYPE_SUBCLASS;
}

/// A Python type.
#[repr(C)]
pub struct TypeObject {
    pub header: Header,
    flags: Cell<u32>,
    /// Changes whenever the type or a base of it is modified; never 0 once looked up; unique over all types.
    pub version: Cell<u32>,
    /// Bytes of the builtin payload (for a `VAR_SIZED` type: of its fixed part).
    pub payload_size: Cell<u32>,
    /// Where attribute storage begins (0 = none, or `VAR_SIZED`): after the payload and all `__slots__`.
    pub attributes_offset: Cell<u32>,
    /// Number of attribute slots inside the instance.
    pub inline_capacity: Cell<u32>,
    /// Shape of an instance without attributes; made on first use (0 = not yet).
    pub root_shape: Cell<u32>,
    /// Bytes of an instance, attribute storage included (`VAR_SIZED`: without the items).
    pub instance_size: Cell<u32>,
    /// `tp_name`: qualified by its module for builtin types outside `builtins` ("collections.deque").
    pub static_name: &'static str,
    /// `__name__` of a heap type (a `str`).
    pub heap_name: Mut<Slot>,
    /// `__qualname__` of a heap type.
    pub heap_qualname: Mut<Slot>,
    /// `tp_base`, the one whose layout is extended; null for `object`.
    pub base: Cell<*const TypeObject>,
    /// `__bases__`, a tuple (empty slot until ready).
    pub bases: Mut<Slot>,
    /// `__mro__`, a tuple.
    pub mro: Mut<Slot>,
    /// `__dict__`, a dict.
    pub dict: Mut<Slot>,
    /// Inline caches that hold something of this type (see `object::cache`): head of their list.
    pub caches: Cell<*const crate::object::cache::AttributeCache>,
    /// How generated code makes instances.
    pub making: super::making::Making,
    /// Direct subclasses, for invalidation; a type removes itself when released.
    pub subclasses: Mut<Vec<*const TypeObject>>,
    pub slots: Mut<Slots>,
    pub methods: Cell<&'static [MethodDef]>,
    pub getsets: &'static [GetSetDef],
    pub doc: &'static str,
    /// Adds what the tables cannot express (constants such as `float.__doc__`, nested values) when the dict is filled.
    pub fill: Option<fn(&TypeObject)>,
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for TypeObject {}

impl TypeObject {
    /// A builtin type; use in a `static` with struct update syntax replaced by the builder methods below.
    pub const fn builtin(name: &'static str, base: Option<&'static TypeObject>, slots: Slots) -> TypeObject {
        TypeObject {
            header: Header::immortal(&crate::types::type_::TYPE),
            flags: Cell::new(flags::BASETYPE | flags::IMMUTABLE),
            version: Cell::new(0),
            payload_size: Cell::new(size_of::<Header>() as u32),
            attributes_offset: Cell::new(0),
            inline_capacity: Cell::new(0),
            root_shape: Cell::new(0),
            instance_size: Cell::new(size_of::<Header>() as u32),
            static_name: name,
            heap_name: Mut::new(Slot::NULL),
            heap_qualname: Mut::new(Slot::NULL),
            base: Cell::new(match base {
                Some(b) => b,
                None => std::ptr::null(),
            }),
            bases: Mut::new(Slot::NULL),
            mro: Mut::new(Slot::NULL),
            dict: Mut::new(Slot::NULL),
            caches: Cell::new(std::ptr::null()),
            making: super::making::Making::new(),
            subclasses: Mut::new(Vec::new()),
            slots: Mut::new(slots),
            methods: Cell::new(&[]),
            getsets: &[],
            doc: "",
            fill: None,
        }
    }
    /// Sets flag bits.
    pub const fn with_flags(mut self, bits: u32) -> TypeObject {
        self.flags = Cell::new(const_get(&self.flags) | bits);
        self
    }
    /// Forbids subclassing (`bool`, `range`, …).
    pub const fn not_a_base(mut self) -> TypeObject {
        self.flags = Cell::new(const_get(&self.flags) & !flags::BASETYPE);
        self
    }
    /// Gives the payload's size: `size_of::<XObject>()`.
    pub const fn with_size(mut self, size: usize) -> TypeObject {
        self.payload_size = Cell::new(size as u32);
        self.instance_size = Cell::new(size as u32);
        self
    }
    /// Gives instances of a builtin type a `__dict__`; after `with_size`. Such instances are made with `new_instance`.
    pub const fn with_attributes(self) -> TypeObject {
        // SAFETY: the builders run before anything shares the cell.
        let payload = unsafe { *self.payload_size.as_ptr() };
        let mut this = self.with_flags(flags::HAS_ATTRIBUTES | flags::GC);
        this.attributes_offset = Cell::new(payload);
        this.instance_size = Cell::new(payload + 8);
        this
    }
    /// Gives the methods.
    pub const fn with_methods(mut self, methods: &'static [MethodDef]) -> TypeObject {
        self.methods = Cell::new(methods);
        self
    }
    /// Gives the computed attributes.
    pub const fn with_getsets(mut self, getsets: &'static [GetSetDef]) -> TypeObject {
        self.getsets = getsets;
        self
    }
    /// Gives the docstring.
    pub const fn with_doc(mut self, doc: &'static str) -> TypeObject {
        self.doc = doc;
        self
    }
    /// Gives the function that completes the dict.
    pub const fn with_fill(mut self, fill: fn(&TypeObject)) -> TypeObject {
        self.fill = Some(fill);
        self
    }

    /// The flag bits.
    #[inline(always)]
    pub fn flags(&self) -> u32 {
        self.flags.get()
    }
    /// True if all bits of `bits` are set.
    #[inline(always)]
    pub fn has_flag(&self, bits: u32) -> bool {
        self.flags.get() & bits == bits
    }
    /// True if an attribute that `object.__getattribute__` finds is what a load gives; `__getattr__` may be asked for others.
    #[inline]
    pub fn finds_generically(&self) -> bool {
        self.has_flag(flags::GENERIC_GETATTR) || self.has_flag(flags::HOOKED_GETATTR)
    }
    /// Sets or clears flag bits.
    pub fn set_flag(&self, bits: u32, on: bool) {
        self.flags.set(if on {
            self.flags.get() | bits
        } else {
            self.flags.get() & !bits
        });
    }
    /// True for a type made by Python code.
    #[inline(always)]
    pub fn is_heap(&self) -> bool {
        self.has_flag(flags::HEAP)
    }
    /// `__name__`, and for builtin types `tp_name` as error messages show it.
    pub fn name(&self) -> &str {
        match self.heap_name.get().get() {
            Some(name) => crate::types::str::to_str_lossless(name).unwrap_or("?"),
            None => self.static_name,
        }
    }
    /// `__name__`: without the module.
    pub fn short_name(&self) -> &str {
        match self.heap_name.get().get() {
            Some(_) if !self.has_flag(flags::IMMUTABLE) => self.name(),
            Some(_) => self.name().rsplit('.').next().unwrap_or_default(),
            None => self.static_name.rsplit('.').next().unwrap_or(self.static_name),
        }
    }
    /// The base whose layout this type extends.
    pub fn base(&self) -> Option<&'static TypeObject> {
        // SAFETY: a type keeps its base alive through `bases`.
        unsafe { self.base.get().as_ref() }
    }
    /// True if `other` is in this type's MRO.
    pub fn is_subtype(&self, other: &TypeObject) -> bool {
        if std::ptr::eq(self, other) {
            return true;
        }
        match self.mro.get().get() {
            Some(mro) => crate::types::tuple::items(mro)
                .iter()
                .any(|t| t.is_pointer() && std::ptr::eq(t.address() as *const TypeObject, other)),
            None => {
                let mut base = self.base();
                while let Some(t) = base {
                    if std::ptr::eq(t, other) {
                        return true;
                    }
                    base = t.base();
                }
                false
            }
        }
    }
    /// The type as a value.
    #[inline(always)]
    pub fn value(&self) -> Value {
        // SAFETY: `self` is live.
        unsafe { Value::from_object(self) }
    }
    /// The type object behind a value, if it is one.
    #[inline]
    pub fn from_value(v: &Value) -> Option<&'static TypeObject> {
        let header = v.header()?;
        if header.ty().has_flag(flags::TYPE_SUBCLASS) {
            // SAFETY: instances of `type` have this layout; the lifetime rule is `Header::ty`'s.
            Some(unsafe { &*(v.address() as *const TypeObject) })
        } else {
            None
        }
    }
    /// The slots.
    #[inline(always)]
    pub fn slots(&self) -> &Slots {
        self.slots.get()
    }
}

/// `Cell::get`, which is not `const`.
const fn const_get(cell: &Cell<u32>) -> u32 {
    // SAFETY: the builders run before anything shares the cell.
    unsafe { *cell.as_ptr() }
}
