//! Special methods and slots: which name belongs to which slot (`slotdefs` of CPython's typeobject.c), slot wrappers of
//! builtin types, and the slots of heap types.

use super::def::Binding;
use super::lookup::{self, hash_not_implemented};
use super::slot_functions as generic;
use super::slot_wrappers as wrap;
use super::slots::{KwNames, Slots};
use super::type_object::TypeObject;
use crate::cell::Mut;
use crate::exceptions::R;
use crate::names;
use crate::types::descriptor::{self, MethodDescriptorObject, WrapperDescriptorObject};
use crate::types::{builtin_function, classmethod, dict, exception, str as py_str, type_};
use crate::value::Value;
use crate::word_map::WordMap;
use std::mem::offset_of;

/// A slot's function pointer without its type.
pub type Raw = *const ();
/// Calls a slot function with the arguments of the special method.
pub type Wrapper = fn(function: Raw, this: &Value, args: &[Value], kwnames: KwNames) -> R;

/// One special method.
pub struct SlotDef {
    /// Its name.
    pub name: fn() -> &'static Value,
    /// Offset of the slot in [`Slots`].
    pub offset: usize,
    /// What a heap type that defines the method has in the slot; null if another slot does the work.
    pub generic: Raw,
    /// How Python code calls the slot of a builtin type; absent for names without slot wrapper.
    pub wrapper: Option<Wrapper>,
    /// True if the wrapper takes keywords.
    pub keywords: bool,
    /// Docstring with text signature.
    pub doc: &'static str,
}

// SAFETY: immutable.
unsafe impl Sync for SlotDef {}

/// The word at `offset` of a slot table.
fn get(slots: &Slots, offset: usize) -> Raw {
    // SAFETY: every field is an `Option` of a function pointer: one word, null for `None`.
    unsafe { *(slots as *const Slots).cast::<u8>().add(offset).cast::<Raw>() }
}

fn set(slots: &mut Slots, offset: usize, function: Raw) {
    // SAFETY: as in `get`; callers pass functions of the slot's type, or null.
    unsafe { *(slots as *mut Slots).cast::<u8>().add(offset).cast::<Raw>() = function }
}

macro_rules! defs {
    ($($name:ident, $slot:ident, $generic:expr, $wrapper:expr, $doc:literal;)*) => {
        &[$(SlotDef {
            name: names::$name,
            offset: offset_of!(Slots, $slot),
            generic: $generic,
            wrapper: $wrapper,
            keywords: false,
            doc: $doc,
        },)*]
    };
}

const NONE: Raw = std::ptr::null();

/// The special methods, grouped by slot: those of the same slot stand together.
pub static DEFS: &[SlotDef] = defs! {
    __getattribute__, getattro, generic::getattro as Raw, Some(wrap::getattro), "__getattribute__($self, name, /)\n--\n\nReturn getattr(self, name).";
    __getattr__, getattro, generic::getattro as Raw, None, "";
    __setattr__, setattro, generic::setattro as Raw, Some(wrap::setattr), "__setattr__($self, name, value, /)\n--\n\nImplement setattr(self, name, value).";
    __delattr__, setattro, generic::setattro as Raw, Some(wrap::delattr), "__delattr__($self, name, /)\n--\n\nImplement delattr(self, name).";
    __repr__, repr, generic::repr as Raw, Some(wrap::unary), "__repr__($self, /)\n--\n\nReturn repr(self).";
    __hash__, hash, generic::hash as Raw, Some(wrap::hash), "__hash__($self, /)\n--\n\nReturn hash(self).";
    __call__, call, generic::call as Raw, Some(wrap::call), "__call__($self, /, *args, **kwargs)\n--\n\nCall self as a function.";
    __str__, str, generic::str as Raw, Some(wrap::unary), "__str__($self, /)\n--\n\nReturn str(self).";
    __lt__, richcompare, generic::richcompare as Raw, Some(wrap::lt), "__lt__($self, value, /)\n--\n\nReturn self<value.";
    __le__, richcompare, generic::richcompare as Raw, Some(wrap::le), "__le__($self, value, /)\n--\n\nReturn self<=value.";
    __eq__, richcompare, generic::richcompare as Raw, Some(wrap::eq), "__eq__($self, value, /)\n--\n\nReturn self==value.";
    __ne__, richcompare, generic::richcompare as Raw, Some(wrap::ne), "__ne__($self, value, /)\n--\n\nReturn self!=value.";
    __gt__, richcompare, generic::richcompare as Raw, Some(wrap::gt), "__gt__($self, value, /)\n--\n\nReturn self>value.";
    __ge__, richcompare, generic::richcompare as Raw, Some(wrap::ge), "__ge__($self, value, /)\n--\n\nReturn self>=value.";
    __iter__, iter, generic::iter as Raw, Some(wrap::unary), "__iter__($self, /)\n--\n\nImplement iter(self).";
    __next__, iternext, generic::iternext as Raw, Some(wrap::next), "__next__($self, /)\n--\n\nImplement next(self).";
    __get__, descr_get, generic::descr_get as Raw, Some(wrap::descr_get), "__get__($self, instance, owner=None, /)\n--\n\nReturn an attribute of instance, which is of type owner.";
    __set__, descr_set, generic::descr_set as Raw, Some(wrap::descr_set), "__set__($self, instance, value, /)\n--\n\nSet an attribute of instance to value.";
    __delete__, descr_set, generic::descr_set as Raw, Some(wrap::descr_delete), "__delete__($self, instance, /)\n--\n\nDelete an attribute of instance.";
    __init__, init, generic::init as Raw, Some(wrap::init), "__init__($self, /, *args, **kwargs)\n--\n\nInitialize self.  See help(type(self)) for accurate signature.";
    __new__, new, generic::new as Raw, None, "__new__(type, /, *args, **kwargs)\n--\n\nCreate and return new object.  See help(type) for accurate signature.";
    __del__, finalize, generic::finalize as Raw, Some(wrap::del), "";
    __await__, await_, generic::await_ as Raw, Some(wrap::unary), "__await__($self, /)\n--\n\nReturn an iterator to be used in await expression.";
    __aiter__, aiter, generic::aiter as Raw, Some(wrap::unary), "__aiter__($self, /)\n--\n\nReturn an awaitable, that resolves in asynchronous iterator.";
    __anext__, anext, generic::anext as Raw, Some(wrap::unary), "__anext__($self, /)\n--\n\nReturn a value or raise StopAsyncIteration.";
    __add__, add, generic::add as Raw, Some(wrap::binary), "__add__($self, value, /)\n--\n\nReturn self+value.";
    __radd__, add, generic::add as Raw, Some(wrap::binary_r), "__radd__($self, value, /)\n--\n\nReturn value+self.";
    __sub__, subtract, generic::subtract as Raw, Some(wrap::binary), "__sub__($self, value, /)\n--\n\nReturn self-value.";
    __rsub__, subtract, generic::subtract as Raw, Some(wrap::binary_r), "__rsub__($self, value, /)\n--\n\nReturn value-self.";
    __mul__, multiply, generic::multiply as Raw, Some(wrap::binary), "__mul__($self, value, /)\n--\n\nReturn self*value.";
    __rmul__, multiply, generic::multiply as Raw, Some(wrap::binary_r), "__rmul__($self, value, /)\n--\n\nReturn value*self.";
    __mod__, remainder, generic::remainder as Raw, Some(wrap::binary), "__mod__($self, value, /)\n--\n\nReturn self%value.";
    __rmod__, remainder, generic::remainder as Raw, Some(wrap::binary_r), "__rmod__($self, value, /)\n--\n\nReturn value%self.";
    __divmod__, divmod, generic::divmod as Raw, Some(wrap::binary), "__divmod__($self, value, /)\n--\n\nReturn divmod(self, value).";
    __rdivmod__, divmod, generic::divmod as Raw, Some(wrap::binary_r), "__rdivmod__($self, value, /)\n--\n\nReturn divmod(value, self).";
    __pow__, power, generic::power as Raw, Some(wrap::ternary), "__pow__($self, value, mod=None, /)\n--\n\nReturn pow(self, value, mod).";
    __rpow__, power, generic::power as Raw, Some(wrap::ternary_r), "__rpow__($self, value, mod=None, /)\n--\n\nReturn pow(value, self, mod).";
    __neg__, negative, generic::negative as Raw, Some(wrap::unary), "__neg__($self, /)\n--\n\n-self";
    __pos__, positive, generic::positive as Raw, Some(wrap::unary), "__pos__($self, /)\n--\n\n+self";
    __abs__, absolute, generic::absolute as Raw, Some(wrap::unary), "__abs__($self, /)\n--\n\nabs(self)";
    __bool__, bool, generic::bool as Raw, Some(wrap::bool), "__bool__($self, /)\n--\n\nTrue if self else False";
    __invert__, invert, generic::invert as Raw, Some(wrap::unary), "__invert__($self, /)\n--\n\n~self";
    __lshift__, lshift, generic::lshift as Raw, Some(wrap::binary), "__lshift__($self, value, /)\n--\n\nReturn self<<value.";
    __rlshift__, lshift, generic::lshift as Raw, Some(wrap::binary_r), "__rlshift__($self, value, /)\n--\n\nReturn value<<self.";
    __rshift__, rshift, generic::rshift as Raw, Some(wrap::binary), "__rshift__($self, value, /)\n--\n\nReturn self>>value.";
    __rrshift__, rshift, generic::rshift as Raw, Some(wrap::binary_r), "__rrshift__($self, value, /)\n--\n\nReturn value>>self.";
    __and__, and, generic::and as Raw, Some(wrap::binary), "__and__($self, value, /)\n--\n\nReturn self&value.";
    __rand__, and, generic::and as Raw, Some(wrap::binary_r), "__rand__($self, value, /)\n--\n\nReturn value&self.";
    __xor__, xor, generic::xor as Raw, Some(wrap::binary), "__xor__($self, value, /)\n--\n\nReturn self^value.";
    __rxor__, xor, generic::xor as Raw, Some(wrap::binary_r), "__rxor__($self, value, /)\n--\n\nReturn value^self.";
    __or__, or, generic::or as Raw, Some(wrap::binary), "__or__($self, value, /)\n--\n\nReturn self|value.";
    __ror__, or, generic::or as Raw, Some(wrap::binary_r), "__ror__($self, value, /)\n--\n\nReturn value|self.";
    __int__, int, generic::int as Raw, Some(wrap::unary), "__int__($self, /)\n--\n\nint(self)";
    __float__, float, generic::float as Raw, Some(wrap::unary), "__float__($self, /)\n--\n\nfloat(self)";
    __iadd__, inplace_add, generic::inplace_add as Raw, Some(wrap::binary), "__iadd__($self, value, /)\n--\n\nReturn self+=value.";
    __isub__, inplace_subtract, generic::inplace_subtract as Raw, Some(wrap::binary), "__isub__($self, value, /)\n--\n\nReturn self-=value.";
    __imul__, inplace_multiply, generic::inplace_multiply as Raw, Some(wrap::binary), "__imul__($self, value, /)\n--\n\nReturn self*=value.";
    __imod__, inplace_remainder, generic::inplace_remainder as Raw, Some(wrap::binary), "__imod__($self, value, /)\n--\n\nReturn self%=value.";
    __ipow__, inplace_power, generic::inplace_power as Raw, Some(wrap::inplace_power), "__ipow__($self, value, /)\n--\n\nReturn self**=value.";
    __ilshift__, inplace_lshift, generic::inplace_lshift as Raw, Some(wrap::binary), "__ilshift__($self, value, /)\n--\n\nReturn self<<=value.";
    __irshift__, inplace_rshift, generic::inplace_rshift as Raw, Some(wrap::binary), "__irshift__($self, value, /)\n--\n\nReturn self>>=value.";
    __iand__, inplace_and, generic::inplace_and as Raw, Some(wrap::binary), "__iand__($self, value, /)\n--\n\nReturn self&=value.";
    __ixor__, inplace_xor, generic::inplace_xor as Raw, Some(wrap::binary), "__ixor__($self, value, /)\n--\n\nReturn self^=value.";
    __ior__, inplace_or, generic::inplace_or as Raw, Some(wrap::binary), "__ior__($self, value, /)\n--\n\nReturn self|=value.";
    __floordiv__, floor_divide, generic::floor_divide as Raw, Some(wrap::binary), "__floordiv__($self, value, /)\n--\n\nReturn self//value.";
    __rfloordiv__, floor_divide, generic::floor_divide as Raw, Some(wrap::binary_r), "__rfloordiv__($self, value, /)\n--\n\nReturn value//self.";
    __truediv__, true_divide, generic::true_divide as Raw, Some(wrap::binary), "__truediv__($self, value, /)\n--\n\nReturn self/value.";
    __rtruediv__, true_divide, generic::true_divide as Raw, Some(wrap::binary_r), "__rtruediv__($self, value, /)\n--\n\nReturn value/self.";
    __ifloordiv__, inplace_floor_divide, generic::inplace_floor_divide as Raw, Some(wrap::binary), "__ifloordiv__($self, value, /)\n--\n\nReturn self//=value.";
    __itruediv__, inplace_true_divide, generic::inplace_true_divide as Raw, Some(wrap::binary), "__itruediv__($self, value, /)\n--\n\nReturn self/=value.";
    __index__, index, generic::index as Raw, Some(wrap::unary), "__index__($self, /)\n--\n\nReturn self converted to an integer, if self is suitable for use as an index into a list.";
    __matmul__, matrix_multiply, generic::matrix_multiply as Raw, Some(wrap::binary), "__matmul__($self, value, /)\n--\n\nReturn self@value.";
    __rmatmul__, matrix_multiply, generic::matrix_multiply as Raw, Some(wrap::binary_r), "__rmatmul__($self, value, /)\n--\n\nReturn value@self.";
    __imatmul__, inplace_matrix_multiply, generic::inplace_matrix_multiply as Raw, Some(wrap::binary), "__imatmul__($self, value, /)\n--\n\nReturn self@=value.";
    __len__, len, generic::len as Raw, Some(wrap::len), "__len__($self, /)\n--\n\nReturn len(self).";
    __getitem__, subscript, generic::subscript as Raw, Some(wrap::subscript), "__getitem__($self, key, /)\n--\n\nReturn self[key].";
    __setitem__, ass_subscript, generic::ass_subscript as Raw, Some(wrap::setitem), "__setitem__($self, key, value, /)\n--\n\nSet self[key] to value.";
    __delitem__, ass_subscript, generic::ass_subscript as Raw, Some(wrap::delitem), "__delitem__($self, key, /)\n--\n\nDelete self[key].";
    __buffer__, getbuffer, generic::getbuffer as Raw, None, "";
    __release_buffer__, releasebuffer, generic::releasebuffer as Raw, None, "";
    __add__, concat, NONE, Some(wrap::concat), "__add__($self, value, /)\n--\n\nReturn self+value.";
    __mul__, repeat, NONE, Some(wrap::repeat), "__mul__($self, value, /)\n--\n\nReturn self*value.";
    __rmul__, repeat, NONE, Some(wrap::repeat), "__rmul__($self, value, /)\n--\n\nReturn value*self.";
    __getitem__, item, generic::item as Raw, Some(wrap::item), "__getitem__($self, key, /)\n--\n\nReturn self[key].";
    __contains__, contains, generic::contains as Raw, Some(wrap::contains), "__contains__($self, key, /)\n--\n\nReturn bool(key in self).";
    __iadd__, inplace_concat, NONE, Some(wrap::concat), "__iadd__($self, value, /)\n--\n\nImplement self+=value.";
    __imul__, inplace_repeat, NONE, Some(wrap::repeat), "__imul__($self, value, /)\n--\n\nImplement self*=value.";
};

/// True if the wrapper takes keyword arguments.
pub fn takes_keywords(def: &SlotDef) -> bool {
    def.offset == offset_of!(Slots, call) || def.offset == offset_of!(Slots, init)
}

/// Fills the dict of a builtin type: `__new__`, slot wrappers, methods, attributes, docstring.
pub fn fill_builtin(ty: &TypeObject) {
    let d = ty.dict.get().get().expect("a ready type has a dict").clone();
    let put = |name: &Value, value: Value| {
        if dict::get_interned(&d, name).is_none() {
            dict::set_item(&d, name, value).expect("names are hashable");
        }
    };
    let inherited = |offset: usize| ty.base().map_or(std::ptr::null(), |b| get(b.slots(), offset));
    let is_new = |offset: usize| get(ty.slots(), offset) != inherited(offset);
    if ty.slots().new.is_some() && (is_new(offset_of!(Slots, new)) || restates(ty, offset_of!(Slots, new))) {
        put(
            names::__new__(),
            builtin_function::new(&descriptor::NEW_DEF, ty.value()),
        );
    }
    // Methods that the table lists under a slot's name win over the slot wrapper (`METH_COEXIST`).
    for def in ty.methods.get().iter().filter(|m| m.name.starts_with("__")) {
        put_method(ty, def, &put);
    }
    for def in DEFS {
        let function = get(ty.slots(), def.offset);
        if function.is_null() || !(is_new(def.offset) || restates(ty, def.offset)) {
            continue;
        }
        if def.offset == offset_of!(Slots, hash) && function == hash_not_implemented as Raw {
            put(names::__hash__(), Value::none());
        } else if def.wrapper.is_some() {
            put((def.name)(), descriptor::new_wrapper(def, function, ty));
        }
    }
    for def in ty.methods.get() {
        put_method(ty, def, &put);
    }
    for def in ty.getsets {
        put(&py_str::intern(def.name), descriptor::new_getset(def, ty));
    }
    if let Some(fill) = ty.fill {
        fill(ty);
    }
    put(names::__doc__(), builtin_function::doc_value(crate::docs::of_type(ty)));
    if knows_its_module(ty) {
        // A string of its own, as CPython makes it: pickles show it.
        let module = type_::module_of(ty).map_or(Value::none(), |name| py_str::from_wtf8(py_str::wtf8(&name)));
        put(names::__module__(), module);
    }
    if ty.static_name == EXCEPTION_GROUP {
        put(names::__weakref__(), descriptor::weakref_descriptor(ty));
    }
}

/// The only exception class that CPython makes when it starts, as a `class` statement would.
const EXCEPTION_GROUP: &str = "ExceptionGroup";

/// Whether CPython's definition of a builtin type names a function again that the type would inherit: its dict has it, then.
fn restates(ty: &TypeObject, offset: usize) -> bool {
    let name = ty.static_name;
    if offset == offset_of!(Slots, init) {
        return ty.is_subtype(&exception::BASE_EXCEPTION) && name != EXCEPTION_GROUP;
    }
    if offset == offset_of!(Slots, str) {
        return matches!(name, "AttributeError" | "NameError");
    }
    if offset == offset_of!(Slots, new) {
        // Those without fields and methods of their own (`SimpleExtendsException`).
        let base = &exception::BASE_EXCEPTION;
        return ty.is_subtype(&exception::UNICODE_ERROR)
            || ty.is_subtype(base)
                && ty.payload_size.get() == base.payload_size.get()
                && get(ty.slots(), offset_of!(Slots, str)) == get(base.slots(), offset_of!(Slots, str));
    }
    if offset == offset_of!(Slots, setattro) {
        return matches!(
            name,
            "BaseException"
                | "_struct.Struct"
                | "ast.AST"
                | "frame"
                | "functools.partial"
                | "method"
                | "types.SimpleNamespace"
        );
    }
    if offset != offset_of!(Slots, getattro) {
        return false;
    }
    let (module, short) = name.rsplit_once('.').unwrap_or(("", name));
    let by_base = ty.base().is_some_and(|b| std::ptr::eq(b, &crate::types::object::TYPE));
    match (module, short) {
        (_, "datetime" | "defaultdict") => true,
        (
            "_blake2" | "_bz2" | "_csv" | "_hashlib" | "_json" | "_lzma" | "_random" | "_socket" | "posix" | "re"
            | "typing" | "zlib",
            _,
        )
        | ("_thread", "RLock" | "lock")
        | (
            "",
            "NoneType"
            | "NotImplementedType"
            | "classmethod"
            | "dict_reverseitemiterator"
            | "dict_reversekeyiterator"
            | "dict_reversevalueiterator"
            | "function"
            | "staticmethod",
        )
        | (
            _,
            "IncrementalNewlineDecoder"
            | "PickleBuffer"
            | "ReferenceType"
            | "_IOBase"
            | "_lru_cache_wrapper"
            | "_tee"
            | "_tuplegetter",
        ) => false,
        _ => by_base,
    }
}

/// Whether instances of a builtin type have `__module__`, by its dict: CPython makes such types from specifications. The others
/// are static there.
pub fn knows_its_module(ty: &TypeObject) -> bool {
    const STATIC: [&str; 22] = [
        "_contextvars.Context",
        "_contextvars.ContextVar",
        "_contextvars.Token",
        "collections.OrderedDict",
        "decimal.ContextManager",
        "decimal.SignalDictMixin",
        "pickle.PickleBuffer",
        "sys.flags",
        "sys.float_info",
        "sys.hash_info",
        "sys.int_info",
        "sys.legacy_event_handler",
        "sys.thread_info",
        "sys.version_info",
        "types.GenericAlias",
        "types.SimpleNamespace",
        "types.UnionType",
        "typing.TypeAliasType",
        "weakref.CallableProxyType",
        "weakref.ProxyType",
        "weakref.ReferenceType",
        "Token.MISSING",
    ];
    match ty.static_name.rsplit_once('.') {
        Some(("datetime", _)) => false,
        Some(_) => !STATIC.contains(&ty.static_name),
        None => ty.static_name == EXCEPTION_GROUP,
    }
}

fn put_method(ty: &TypeObject, def: &'static super::def::MethodDef, put: &dyn Fn(&Value, Value)) {
    let value = match def.binding {
        Binding::Instance => descriptor::new_method(def, ty),
        Binding::Class => descriptor::new_class_method(def, ty),
        Binding::Static => classmethod::new_static(builtin_function::new(def, ty.value())),
    };
    put(&py_str::intern(def.name), value);
}

/// Positions in [`DEFS`] by the name's word.
fn index() -> &'static WordMap<u64, Vec<usize>> {
    static INDEX: Mut<Option<WordMap<u64, Vec<usize>>>> = Mut::new(None);
    INDEX.get_mut().get_or_insert_with(|| {
        let mut index: WordMap<u64, Vec<usize>> = WordMap::default();
        for (i, def) in DEFS.iter().enumerate() {
            index.entry((def.name)().raw()).or_default().push(i);
        }
        index
    })
}

/// Sets the slots of a heap type that `name` belongs to, after that name was set or deleted on the type or a base; then
/// those of its subclasses. Names that are no special methods do nothing.
pub fn update_slots(ty: &TypeObject, name: &Value) {
    let Some(positions) = index().get(&name.raw()) else {
        return;
    };
    for &i in positions {
        update_group(ty, group_start(i));
    }
}

/// Sets the slots of a new heap type whose only base's slots it has already: what its own dict defines.
pub fn update_own_slots(ty: &TypeObject, own: &[Value]) {
    for name in own {
        for &i in index().get(&name.raw()).map_or(&[][..], Vec::as_slice) {
            update_one_slot(ty, group_start(i));
        }
    }
    lookup::set_generic_flags(ty);
}

fn group_start(mut i: usize) -> usize {
    while i > 0 && DEFS[i - 1].offset == DEFS[i].offset {
        i -= 1;
    }
    i
}

/// Which of the slots that make its instances descriptors the type has.
pub fn descriptor_slots(ty: &TypeObject) -> (bool, bool) {
    (ty.slots().descr_get.is_some(), ty.slots().descr_set.is_some())
}

fn update_group(ty: &TypeObject, first: usize) {
    if ty.is_heap() {
        let before = descriptor_slots(ty);
        update_one_slot(ty, first);
        lookup::set_generic_flags(ty);
        if descriptor_slots(ty) != before {
            // Attributes of any class may be instances of this one, which now bind, or bind no more.
            lookup::modified(&crate::types::object::TYPE);
        }
    }
    let count = ty.subclasses.get().len();
    for i in 0..count {
        let sub = ty.subclasses.get()[i];
        // SAFETY: a subclass removes itself from the list when it is released.
        update_group(unsafe { &*sub }, first);
    }
}

/// Sets all slots of a new heap type from what its MRO defines (`fixup_slot_dispatchers`).
pub fn update_all_slots(ty: &TypeObject) {
    let mut i = 0;
    while i < DEFS.len() {
        i = update_one_slot(ty, i);
    }
    lookup::set_generic_flags(ty);
}

/// Decides what the slot of `DEFS[first]` holds (`update_one_slot`); returns the index after its group.
fn update_one_slot(ty: &TypeObject, first: usize) -> usize {
    let offset = DEFS[first].offset;
    let mut specific: Raw = NONE;
    let mut general: Raw = NONE;
    let mut use_general = false;
    let mut i = first;
    while i < DEFS.len() && DEFS[i].offset == offset {
        let def = &DEFS[i];
        i += 1;
        let Some(found) = lookup::lookup(ty, (def.name)()) else {
            continue;
        };
        if let Some(w) = found
            .exact::<WrapperDescriptorObject>()
            .filter(|w| (w.def.name)().is((def.name)()))
        {
            if may_be_general(ty, def) {
                general = def.generic;
            }
            let fits = w.def.offset == offset && ty.is_subtype(w.owner());
            if fits && (specific.is_null() || specific == w.function) {
                specific = w.function;
            } else if !fits && w.def.offset != offset {
                // The name's other slot (sequence or number) does the work.
                use_general |= def.generic.is_null() || may_be_general(ty, def);
            } else {
                use_general = true;
            }
        } else if let Some(function) = slot_of_method(ty, &found, offset) {
            // A method that stands for the builtin type's slot (`METH_COEXIST`).
            if specific.is_null() || specific == function {
                specific = function;
            } else {
                use_general = true;
                general = def.generic;
            }
        } else if offset == offset_of!(Slots, new) && found.exact::<builtin_function::BuiltinFunctionObject>().is_some()
        {
            specific = builtin_new(ty);
        } else if found.is_none() && offset == offset_of!(Slots, hash) {
            specific = hash_not_implemented as Raw;
        } else {
            use_general = true;
            general = def.generic;
        }
    }
    let function = if !specific.is_null() && !use_general {
        specific
    } else {
        general
    };
    set(ty.slots.get_mut(), offset, function);
    if offset == offset_of!(Slots, iternext) && function == generic::iternext as Raw {
        // `__next__ = None` and absence alike leave the slot empty.
        let missing = lookup::lookup(ty, names::__next__()).is_none();
        if missing {
            set(ty.slots.get_mut(), offset, NONE);
        }
    }
    i
}

/// The slot at `offset` of the builtin type that the method descriptor `found` belongs to.
fn slot_of_method(ty: &TypeObject, found: &Value, offset: usize) -> Option<Raw> {
    let owner = found.exact::<MethodDescriptorObject>()?.owner();
    let function = get(owner.slots(), offset);
    (!function.is_null() && ty.is_subtype(owner)).then_some(function)
}

/// The `new` slot where a builtin `__new__` is found on `ty`: the one inherited from its base, whichever type's the builtin is
/// (`update_one_slot`), so that instances always have the base's layout.
fn builtin_new(ty: &TypeObject) -> Raw {
    match ty.base() {
        Some(base) => get(base.slots(), offset_of!(Slots, new)),
        None => get(ty.slots(), offset_of!(Slots, new)),
    }
}

/// True unless another slot of the same name is the only one in use (`resolve_slotdups`).
fn may_be_general(ty: &TypeObject, def: &SlotDef) -> bool {
    let positions = &index()[&(def.name)().raw()];
    let mut used = positions
        .iter()
        .map(|&i| DEFS[i].offset)
        .filter(|&offset| !get(ty.slots(), offset).is_null());
    used.next()
        .is_none_or(|first| first == def.offset || used.any(|other| other != first))
}
