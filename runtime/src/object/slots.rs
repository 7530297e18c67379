//! The slots of a type: what its instances do, as function pointers (CPython's `tp_*`, `nb_*`, `sq_*`, `mp_*`).

use super::header::Header;
use crate::exceptions::R;
use crate::value::Value;

/// Keyword names of a call: a tuple of `str`, whose values are the last arguments (vectorcall, PEP 590).
pub type KwNames<'a> = Option<&'a Value>;

/// The six comparisons, numbered as `COMPARE_OP`'s oparg and `Py_LT`… do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CompareOp {
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

impl CompareOp {
    /// All six in order of their numbers.
    pub const ALL: [CompareOp; 6] = [
        CompareOp::Lt,
        CompareOp::Le,
        CompareOp::Eq,
        CompareOp::Ne,
        CompareOp::Gt,
        CompareOp::Ge,
    ];
    /// From `Py_LT`… numbers.
    pub const fn from_number(n: u32) -> CompareOp {
        CompareOp::ALL[n as usize]
    }
    /// The operator that gives the same answer with its operands exchanged.
    pub const fn swapped(self) -> CompareOp {
        match self {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => same,
        }
    }
    /// Its spelling in source.
    pub const fn symbol(self) -> &'static str {
        ["<", "<=", "==", "!=", ">", ">="][self as usize]
    }
    /// The special method's name.
    pub const fn dunder(self) -> &'static str {
        ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"][self as usize]
    }
    /// The answer for two ordered operands.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            CompareOp::Lt => order.is_lt(),
            CompareOp::Le => order.is_le(),
            CompareOp::Eq => order.is_eq(),
            CompareOp::Ne => order.is_ne(),
            CompareOp::Gt => order.is_gt(),
            CompareOp::Ge => order.is_ge(),
        }
    }
}

/// The result of resuming an iterator that takes values (`am_send`).
pub enum Sent {
    /// The generator yielded.
    Yield(Value),
    /// It returned (StopIteration's value).
    Return(Value),
}

pub type UnaryFn = fn(&Value) -> R;
pub type BinaryFn = fn(&Value, &Value) -> R;
pub type TernaryFn = fn(&Value, &Value, &Value) -> R;
pub type CompareFn = fn(&Value, &Value, CompareOp) -> R;
/// `__iter__` has `UnaryFn`; `None` means exhausted, without a StopIteration being made.
pub type IterNextFn = fn(&Value) -> R<Option<Value>>;
pub type SendFn = fn(&Value, &Value) -> R<Sent>;
/// Arguments are borrowed; the last `kwnames.len()` of them are keyword arguments.
pub type CallFn = fn(callee: &Value, args: &[Value], kwnames: KwNames) -> R;
pub type GetAttrFn = fn(&Value, name: &Value) -> R;
/// `None` deletes.
pub type SetAttrFn = fn(&Value, name: &Value, value: Option<&Value>) -> R<()>;
/// `obj` is `None` on access through the type.
pub type DescrGetFn = fn(descr: &Value, obj: Option<&Value>, ty: &TypeObject) -> R;
pub type DescrSetFn = fn(descr: &Value, obj: &Value, value: Option<&Value>) -> R<()>;
/// `mp_ass_subscript`; `None` deletes.
pub type SetItemFn = fn(&Value, key: &Value, value: Option<&Value>) -> R<()>;
pub type NewFn = fn(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R;
pub type InitFn = fn(&Value, args: &[Value], kwnames: KwNames) -> R<()>;
/// Drops the Rust payload in place: everything that the builtin layout (not the attribute storage of subclasses) owns.
pub type DropFn = unsafe fn(*mut Header);
/// Shows the collector every `Value` that the builtin layout owns.
pub type TraverseFn = unsafe fn(*mut Header, &mut dyn FnMut(&Value));
/// Breaks cycles: takes the owned values out (`tp_clear`).
pub type ClearFn = unsafe fn(*mut Header);
/// Bytes of a `VAR_SIZED` payload with its items, rounded up to 8.
pub type PayloadSizeFn = unsafe fn(*mut Header) -> usize;

use super::type_object::TypeObject;

macro_rules! slots {
    ($($(#[$doc:meta])* $name:ident: $t:ty,)*) => {
        /// What instances of a type do. Unset slots are inherited from the bases when the type is made ready.
        #[derive(Clone)]
        #[repr(C)]
        pub struct Slots { $($(#[$doc])* pub $name: Option<$t>,)* }
        impl Slots {
            /// No slot set.
            pub const NONE: Slots = Slots { $($name: None,)* };
            /// Fills every unset slot from `base`, except `drop`, `traverse` and `clear`-like layout slots, which follow too.
            pub fn inherit(&mut self, base: &Slots) {
                $(if self.$name.is_none() { self.$name = base.$name; })*
            }
        }
    };
}

slots! {
    repr: UnaryFn,
    str: UnaryFn,
    /// Unset means inherited; `__hash__ = None` is `lookup::hash_not_implemented`.
    hash: fn(&Value) -> R<i64>,
    call: CallFn,
    getattro: GetAttrFn,
    setattro: SetAttrFn,
    richcompare: CompareFn,
    iter: UnaryFn,
    iternext: IterNextFn,
    send: SendFn,
    descr_get: DescrGetFn,
    descr_set: DescrSetFn,
    new: NewFn,
    init: InitFn,
    /// `__del__` (PEP 442).
    finalize: fn(&Value),
    drop: DropFn,
    traverse: TraverseFn,
    clear: ClearFn,
    payload_size: PayloadSizeFn,
    await_: UnaryFn,
    aiter: UnaryFn,
    anext: UnaryFn,
    add: BinaryFn,
    subtract: BinaryFn,
    multiply: BinaryFn,
    remainder: BinaryFn,
    divmod: BinaryFn,
    power: TernaryFn,
    negative: UnaryFn,
    positive: UnaryFn,
    absolute: UnaryFn,
    bool: fn(&Value) -> R<bool>,
    invert: UnaryFn,
    lshift: BinaryFn,
    rshift: BinaryFn,
    and: BinaryFn,
    xor: BinaryFn,
    or: BinaryFn,
    int: UnaryFn,
    float: UnaryFn,
    index: UnaryFn,
    inplace_add: BinaryFn,
    inplace_subtract: BinaryFn,
    inplace_multiply: BinaryFn,
    inplace_remainder: BinaryFn,
    inplace_power: TernaryFn,
    inplace_lshift: BinaryFn,
    inplace_rshift: BinaryFn,
    inplace_and: BinaryFn,
    inplace_xor: BinaryFn,
    inplace_or: BinaryFn,
    floor_divide: BinaryFn,
    true_divide: BinaryFn,
    inplace_floor_divide: BinaryFn,
    inplace_true_divide: BinaryFn,
    matrix_multiply: BinaryFn,
    inplace_matrix_multiply: BinaryFn,
    /// `len()`; one slot for `sq_length` and `mp_length`.
    len: fn(&Value) -> R<usize>,
    /// `sq_concat`: `+` of sequences, tried after `add`.
    concat: BinaryFn,
    /// `sq_repeat`: `*` of sequences by an int, tried after `multiply`.
    repeat: fn(&Value, i64) -> R,
    inplace_concat: BinaryFn,
    inplace_repeat: fn(&Value, i64) -> R,
    contains: fn(&Value, &Value) -> R<bool>,
    /// `x[key]` (`mp_subscript`); sequences handle ints and slices here.
    subscript: BinaryFn,
    /// `x[key] = v`, `del x[key]` (`mp_ass_subscript`).
    ass_subscript: SetItemFn,
    /// The buffer protocol (`bf_getbuffer`): lends the object's memory as the flags ask for (`buffer::flags`).
    getbuffer: fn(&Value, flags: i32) -> R<crate::types::buffer::Lent>,
    /// Takes the memory back (`bf_releasebuffer`).
    releasebuffer: fn(&Value, &crate::types::buffer::Lent),
    /// `x[i]` by index (`sq_item`): what the sequence-iterator protocol uses; IndexError ends it.
    item: fn(&Value, i64) -> R,
}
