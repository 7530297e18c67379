//! Arithmetic operators: fast paths for small ints and floats, then the dispatch of `Objects/abstract.c`: the operands'
//! slots (a subclass on the right goes first), then concatenation and repetition of sequences.

use crate::exceptions::{R, type_error};
use crate::names;
use crate::object::slots::{BinaryFn, Slots, TernaryFn};
use crate::object::{lookup, slot_functions};
use crate::ops::number;
use crate::types::{builtin_function, complex, float, function, int, list, str};
use crate::value::{INT_SHIFT, Value};

/// The binary operators, numbered as `BINARY_OP`'s oparg (`NB_*`; its in-place forms are 13 higher).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `&`
    And,
    /// `//`
    FloorDivide,
    /// `<<`
    Lshift,
    /// `@`
    MatrixMultiply,
    /// `*`
    Multiply,
    /// `%`
    Remainder,
    /// `|`
    Or,
    /// `**`
    Power,
    /// `>>`
    Rshift,
    /// `-`
    Subtract,
    /// `/`
    TrueDivide,
    /// `^`
    Xor,
}

/// Number of operators; `BINARY_OP`'s in-place opargs begin here.
pub const INPLACE: u32 = 13;

impl BinaryOp {
    /// All in order of their numbers.
    pub const ALL: [BinaryOp; 13] = [
        BinaryOp::Add,
        BinaryOp::And,
        BinaryOp::FloorDivide,
        BinaryOp::Lshift,
        BinaryOp::MatrixMultiply,
        BinaryOp::Multiply,
        BinaryOp::Remainder,
        BinaryOp::Or,
        BinaryOp::Power,
        BinaryOp::Rshift,
        BinaryOp::Subtract,
        BinaryOp::TrueDivide,
        BinaryOp::Xor,
    ];

    /// The operator of an `NB_*` number below [`INPLACE`].
    #[inline(always)]
    pub const fn from_number(n: u32) -> BinaryOp {
        BinaryOp::ALL[n as usize]
    }

    /// The operator of a `BINARY_OP` oparg, and whether it is the in-place form.
    #[inline(always)]
    pub const fn from_oparg(oparg: u32) -> (BinaryOp, bool) {
        if oparg >= INPLACE {
            (BinaryOp::ALL[(oparg - INPLACE) as usize], true)
        } else {
            (BinaryOp::ALL[oparg as usize], false)
        }
    }

    /// Its spelling in source.
    pub const fn symbol(self) -> &'static str {
        ["+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^"][self as usize]
    }

    /// As the messages of a failed operation show it.
    fn message_symbol(self, inplace: bool) -> &'static str {
        if inplace {
            [
                "+=", "&=", "//=", "<<=", "@=", "*=", "%=", "|=", "**=", ">>=", "-=", "/=", "^=",
            ][self as usize]
        } else if self == BinaryOp::Power {
            "** or pow()"
        } else {
            self.symbol()
        }
    }

    #[inline(always)]
    fn slot(self, slots: &Slots) -> Option<BinaryFn> {
        match self {
            BinaryOp::Add => slots.add,
            BinaryOp::And => slots.and,
            BinaryOp::FloorDivide => slots.floor_divide,
            BinaryOp::Lshift => slots.lshift,
            BinaryOp::MatrixMultiply => slots.matrix_multiply,
            BinaryOp::Multiply => slots.multiply,
            BinaryOp::Remainder => slots.remainder,
            BinaryOp::Or => slots.or,
            BinaryOp::Power => None,
            BinaryOp::Rshift => slots.rshift,
            BinaryOp::Subtract => slots.subtract,
            BinaryOp::TrueDivide => slots.true_divide,
            BinaryOp::Xor => slots.xor,
        }
    }

    /// The slot that calls the method of its name, and that name.
    #[inline(always)]
    fn method(self) -> Option<(BinaryFn, &'static Value)> {
        let method: (BinaryFn, _) = match self {
            BinaryOp::Add => (slot_functions::add, names::__add__()),
            BinaryOp::And => (slot_functions::and, names::__and__()),
            BinaryOp::FloorDivide => (slot_functions::floor_divide, names::__floordiv__()),
            BinaryOp::Lshift => (slot_functions::lshift, names::__lshift__()),
            BinaryOp::MatrixMultiply => (slot_functions::matrix_multiply, names::__matmul__()),
            BinaryOp::Multiply => (slot_functions::multiply, names::__mul__()),
            BinaryOp::Remainder => (slot_functions::remainder, names::__mod__()),
            BinaryOp::Or => (slot_functions::or, names::__or__()),
            BinaryOp::Power => return None,
            BinaryOp::Rshift => (slot_functions::rshift, names::__rshift__()),
            BinaryOp::Subtract => (slot_functions::subtract, names::__sub__()),
            BinaryOp::TrueDivide => (slot_functions::true_divide, names::__truediv__()),
            BinaryOp::Xor => (slot_functions::xor, names::__xor__()),
        };
        Some(method)
    }

    fn inplace_slot(self, slots: &Slots) -> Option<BinaryFn> {
        match self {
            BinaryOp::Add => slots.inplace_add,
            BinaryOp::And => slots.inplace_and,
            BinaryOp::FloorDivide => slots.inplace_floor_divide,
            BinaryOp::Lshift => slots.inplace_lshift,
            BinaryOp::MatrixMultiply => slots.inplace_matrix_multiply,
            BinaryOp::Multiply => slots.inplace_multiply,
            BinaryOp::Remainder => slots.inplace_remainder,
            BinaryOp::Or => slots.inplace_or,
            BinaryOp::Power => None,
            BinaryOp::Rshift => slots.inplace_rshift,
            BinaryOp::Subtract => slots.inplace_subtract,
            BinaryOp::TrueDivide => slots.inplace_true_divide,
            BinaryOp::Xor => slots.inplace_xor,
        }
    }
}

/// `a op b`.
#[inline]
pub fn binary(op: BinaryOp, a: &Value, b: &Value) -> R {
    match op {
        BinaryOp::Add => add(a, b),
        BinaryOp::Subtract => subtract(a, b),
        BinaryOp::Multiply => multiply(a, b),
        BinaryOp::FloorDivide => floor_divide(a, b),
        BinaryOp::Remainder => remainder(a, b),
        BinaryOp::TrueDivide => true_divide(a, b),
        BinaryOp::And => and(a, b),
        BinaryOp::Or => or(a, b),
        BinaryOp::Xor => xor(a, b),
        BinaryOp::Lshift => lshift(a, b),
        BinaryOp::Rshift => rshift(a, b),
        BinaryOp::Power => power(a, b, None),
        BinaryOp::MatrixMultiply => matrix_multiply(a, b),
    }
}

/// True if the two exact types have no in-place form of any operator and no slots but the numeric ones.
#[inline(always)]
fn both_plain_numbers(op: BinaryOp, a: &Value, b: &Value) -> bool {
    let ints = a.is_small_int() && b.is_small_int();
    match op {
        // Refusals name the operator with its sign of equality.
        BinaryOp::MatrixMultiply => false,
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Lshift | BinaryOp::Rshift => ints,
        _ => ints || ((a.is_small_int() || a.is_immediate_float()) && (b.is_small_int() || b.is_immediate_float())),
    }
}

/// `a op= b`: the new value of `a`.
#[inline]
pub fn inplace(op: BinaryOp, a: &Value, b: &Value) -> R {
    if both_plain_numbers(op, a, b) {
        binary(op, a, b)
    } else {
        inplace_slow(op, a, b)
    }
}

/// `a op= b` where the caller gives up its reference to `a`: a string that nothing else refers to grows in place.
#[inline]
pub fn inplace_owned(op: BinaryOp, a: Value, b: &Value) -> R {
    if both_plain_numbers(op, &a, b) {
        return binary(op, &a, b);
    }
    if op == BinaryOp::Add && a.is_exact(&str::TYPE) && b.is_exact(&str::TYPE) {
        return str::concat_owned(a, b);
    }
    inplace_slow(op, &a, b)
}

#[inline(never)]
fn inplace_slow(op: BinaryOp, a: &Value, b: &Value) -> R {
    if op == BinaryOp::Power {
        return inplace_power(a, b);
    }
    if let Some(slot) = op.inplace_slot(a.ty().slots()) {
        let result = slot(a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    if let Some(result) = by_operands(op, a, b)? {
        return Ok(result);
    }
    let slots = a.ty().slots();
    match op {
        BinaryOp::Add => {
            if let Some(concat) = slots.inplace_concat.or(slots.concat) {
                return concat(a, b);
            }
        }
        BinaryOp::Multiply => {
            if let Some(repeat) = slots.inplace_repeat.or(slots.repeat) {
                return repeat_sequence(repeat, a, b);
            }
            // `PyNumber_InPlaceMultiply` asks the right operand only if the left one's type has no sequence methods at all.
            let is_sequence = a.ty().is_heap() || slots.contains.is_some() || slots.len.is_some();
            if let Some(repeat) = b.ty().slots().repeat.filter(|_| !is_sequence) {
                return repeat_sequence(repeat, b, a);
            }
        }
        _ => {}
    }
    Err(unsupported(op.message_symbol(true), a, b))
}

/// Asks the operands; `None` when both answer NotImplemented. The method of an instance is called at once where the other operand
/// has no say before it: it is of the same type, or no object.
#[inline]
fn by_operands(op: BinaryOp, a: &Value, b: &Value) -> R<Option<Value>> {
    let Some(result) = by_method(op, a, b) else {
        return by_slots(op, a, b);
    };
    let result = result?;
    if !result.is_not_implemented() {
        return Ok(Some(result));
    }
    if std::ptr::eq(a.ty(), b.ty()) {
        return Ok(None);
    }
    match op.slot(b.ty().slots()) {
        Some(right) => right(a, b).map(implemented),
        None => Ok(None),
    }
}

/// Calls the method of the operator that the class of `a` has, if that is a compiled function.
#[inline]
fn by_method(op: BinaryOp, a: &Value, b: &Value) -> Option<R> {
    let ty = a.header()?.ty();
    if !ty.is_heap() || b.header().is_some_and(|b| !std::ptr::eq(b.ty(), ty)) {
        return None;
    }
    let (by_name, name) = op.method()?;
    if !std::ptr::fn_addr_eq(op.slot(ty.slots())?, by_name) {
        return None;
    }
    // SAFETY: the word is used at once.
    let callee = unsafe { lookup::lookup_raw(ty, name)? };
    // SAFETY: native code needs the function at its start only; the class holds it until then.
    let callee = unsafe { Value::borrow_raw(&callee) };
    function::call_method(callee, a, std::slice::from_ref(b))
}

/// Tries the operands' slots (`binary_op1`); `None` when both answer NotImplemented.
#[inline]
fn by_slots(op: BinaryOp, a: &Value, b: &Value) -> R<Option<Value>> {
    let (ta, tb) = (a.ty(), b.ty());
    let left = op.slot(ta.slots());
    if std::ptr::eq(ta, tb) {
        return match left {
            Some(f) => f(a, b).map(implemented),
            None => Ok(None),
        };
    }
    let mut right = op.slot(tb.slots());
    if let (Some(l), Some(r)) = (left, right)
        && std::ptr::fn_addr_eq(l, r)
    {
        right = None;
    }
    if let Some(l) = left {
        if let Some(r) = right
            && tb.is_subtype(ta)
        {
            let result = r(a, b)?;
            if !result.is_not_implemented() {
                return Ok(Some(result));
            }
            right = None;
        }
        let result = l(a, b)?;
        if !result.is_not_implemented() {
            return Ok(Some(result));
        }
    }
    match right {
        Some(r) => r(a, b).map(implemented),
        None => Ok(None),
    }
}

#[inline]
fn implemented(v: Value) -> Option<Value> {
    if v.is_not_implemented() { None } else { Some(v) }
}

/// The dispatch after the fast paths.
#[inline(never)]
fn generic(op: BinaryOp, a: &Value, b: &Value) -> R {
    if op == BinaryOp::Add && a.is_exact(&list::TYPE) && b.is_exact(&list::TYPE) {
        return list::methods::concat(a, b);
    }
    if let Some(result) = complex::quick(op, a, b) {
        return Ok(result);
    }
    if let Some(result) = by_operands(op, a, b)? {
        return Ok(result);
    }
    match op {
        BinaryOp::Add => {
            if let Some(concat) = a.ty().slots().concat {
                return concat(a, b);
            }
        }
        BinaryOp::Multiply => {
            if let Some(repeat) = a.ty().slots().repeat {
                return repeat_sequence(repeat, a, b);
            }
            if let Some(repeat) = b.ty().slots().repeat {
                return repeat_sequence(repeat, b, a);
            }
        }
        BinaryOp::Rshift if is_print(a) => {
            return Err(type_error(format_args!(
                "unsupported operand type(s) for >>: '{}' and '{}'. Did you mean \"print(<message>, \
                 file=<output_stream>)\"?",
                a.ty().name(),
                b.ty().name()
            )));
        }
        _ => {}
    }
    Err(unsupported(op.message_symbol(false), a, b))
}

fn is_print(v: &Value) -> bool {
    v.is_exact(&builtin_function::TYPE)
        && crate::exceptions::quiet(crate::ops::attr::get_str(v, "__name__"))
            .is_some_and(|name| str::equals(&name, "print"))
}

fn repeat_sequence(repeat: fn(&Value, i64) -> R, sequence: &Value, count: &Value) -> R {
    if !number::is_index(count) {
        return Err(type_error(format_args!(
            "can't multiply sequence by non-int of type '{}'",
            count.ty().name()
        )));
    }
    repeat(sequence, number::index_i64_overflow(count)?)
}

#[cold]
fn unsupported(symbol: &str, a: &Value, b: &Value) -> crate::exceptions::Raised {
    type_error(format_args!(
        "unsupported operand type(s) for {symbol}: '{}' and '{}'",
        a.ty().name(),
        b.ty().name()
    ))
}

/// Both operands' small ints.
#[inline(always)]
fn small_pair(a: &Value, b: &Value) -> Option<(i64, i64)> {
    if (a.raw() | b.raw()) & crate::value::TAG_MASK == 0 {
        Some(((a.raw() as i64) >> INT_SHIFT, (b.raw() as i64) >> INT_SHIFT))
    } else {
        None
    }
}

/// Both operands as floats, if one is an immediate float and the other one or a small int.
#[inline(always)]
fn float_pair(a: &Value, b: &Value) -> Option<(f64, f64)> {
    if a.is_immediate_float() {
        let x = a.as_exact_float()?;
        if b.is_immediate_float() {
            return Some((x, b.as_exact_float()?));
        }
        return b.as_small_int().map(|y| (x, y as f64));
    }
    if b.is_immediate_float() {
        let x = a.as_small_int()?;
        return Some((x as f64, b.as_exact_float()?));
    }
    None
}

macro_rules! operators {
    ($($(#[$doc:meta])* $name:ident: $op:ident, |$x:ident, $y:ident| $small:expr, |$f:ident, $g:ident| $float:expr;)*) => {
        $(
            $(#[$doc])*
            #[inline]
            pub fn $name(a: &Value, b: &Value) -> R {
                if let Some(($x, $y)) = small_pair(a, b) {
                    if let Some(v) = $small {
                        return Ok(v);
                    }
                } else if let Some(($f, $g)) = float_pair(a, b)
                    && let Some(v) = $float
                {
                    return Ok(v);
                }
                generic(BinaryOp::$op, a, b)
            }
        )*
    };
}

operators! {
    /// `a + b`.
    add: Add, |x, y| Value::small_int(x + y), |f, g| Some(Value::float(f + g));
    /// `a - b`.
    subtract: Subtract, |x, y| Value::small_int(x - y), |f, g| Some(Value::float(f - g));
    /// `a * b`.
    multiply: Multiply, |x, y| x.checked_mul(y).and_then(Value::small_int), |f, g| Some(Value::float(f * g));
    /// `a // b`.
    floor_divide: FloorDivide, |x, y| int::floor_div_small(x, y),
        |f, g| if g != 0.0 { Some(Value::float(float::floor_div(f, g))) } else { None };
    /// `a % b`.
    remainder: Remainder, |x, y| int::floor_mod_small(x, y),
        |f, g| if g != 0.0 { Some(Value::float(float::floor_mod(f, g))) } else { None };
    /// `a / b`.
    true_divide: TrueDivide, |x, y| int::true_div_small(x, y),
        |f, g| if g != 0.0 { Some(Value::float(f / g)) } else { None };
    /// `a & b`.
    and: And, |x, y| Value::small_int(x & y), |_f, _g| None;
    /// `a | b`.
    or: Or, |x, y| Value::small_int(x | y), |_f, _g| None;
    /// `a ^ b`.
    xor: Xor, |x, y| Value::small_int(x ^ y), |_f, _g| None;
    /// `a << b`.
    lshift: Lshift, |x, y| int::lshift_small(x, y), |_f, _g| None;
    /// `a >> b`.
    rshift: Rshift, |x, y| if y >= 0 { Value::small_int(x >> y.min(63)) } else { None }, |_f, _g| None;
}

/// `a @ b`.
pub fn matrix_multiply(a: &Value, b: &Value) -> R {
    generic(BinaryOp::MatrixMultiply, a, b)
}

/// `divmod(a, b)`.
pub fn divmod(a: &Value, b: &Value) -> R {
    let (ta, tb) = (a.ty(), b.ty());
    let left = ta.slots().divmod;
    let mut right = if std::ptr::eq(ta, tb) { None } else { tb.slots().divmod };
    if let (Some(l), Some(r)) = (left, right)
        && std::ptr::fn_addr_eq(l, r)
    {
        right = None;
    }
    if let (Some(_), Some(r)) = (left, right)
        && tb.is_subtype(ta)
    {
        let result = r(a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        right = None;
    }
    for slot in [left, right].into_iter().flatten() {
        let result = slot(a, b)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    Err(unsupported("divmod()", a, b))
}

/// `pow(a, b, modulus)`; without modulus `a ** b`.
pub fn power(a: &Value, b: &Value, modulus: Option<&Value>) -> R {
    let modulus = match modulus {
        Some(m) if !m.is_none() => m,
        _ => {
            if let Some((x, y)) = small_pair(a, b) {
                if let Some(v) = int::power_small(x, y) {
                    return Ok(v);
                }
            } else if let Some((f, g)) = float_pair(a, b)
                && f > 0.0
                && let Some(p) = float::power_positive(f, g)
            {
                return Ok(Value::float(p));
            }
            &Value::none()
        }
    };
    match power_by_slots(a, b, modulus)? {
        Some(v) => Ok(v),
        None if modulus.is_none() => Err(unsupported(BinaryOp::Power.message_symbol(false), a, b)),
        None => Err(type_error(format_args!(
            "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
            a.ty().name(),
            b.ty().name(),
            modulus.ty().name()
        ))),
    }
}

/// Tries the operands' power slots (`ternary_op`).
fn power_by_slots(a: &Value, b: &Value, modulus: &Value) -> R<Option<Value>> {
    let (ta, tb) = (a.ty(), b.ty());
    let same = |x: Option<TernaryFn>, y: Option<TernaryFn>| match (x, y) {
        (Some(x), Some(y)) => std::ptr::fn_addr_eq(x, y),
        _ => false,
    };
    let left = ta.slots().power;
    let mut right = if std::ptr::eq(ta, tb) { None } else { tb.slots().power };
    if same(left, right) {
        right = None;
    }
    if let (Some(_), Some(r)) = (left, right)
        && tb.is_subtype(ta)
    {
        let result = r(a, b, modulus)?;
        if !result.is_not_implemented() {
            return Ok(Some(result));
        }
        right = None;
    }
    let mut third = modulus.ty().slots().power;
    if same(left, third) || same(right, third) {
        third = None;
    }
    for slot in [left, right, third].into_iter().flatten() {
        let result = slot(a, b, modulus)?;
        if !result.is_not_implemented() {
            return Ok(Some(result));
        }
    }
    Ok(None)
}

fn inplace_power(a: &Value, b: &Value) -> R {
    let none = Value::none();
    if let Some(slot) = a.ty().slots().inplace_power {
        let result = slot(a, b, &none)?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
    }
    match power_by_slots(a, b, &none)? {
        Some(v) => Ok(v),
        None => Err(unsupported("**=", a, b)),
    }
}

/// `-a`.
#[inline]
pub fn negative(a: &Value) -> R {
    if let Some(i) = a.as_small_int() {
        return Ok(Value::int(-i));
    }
    match a.ty().slots().negative {
        Some(f) => f(a),
        None => Err(bad_operand("unary -", a)),
    }
}

/// `+a`.
#[inline]
pub fn positive(a: &Value) -> R {
    match a.ty().slots().positive {
        Some(f) => f(a),
        None => Err(bad_operand("unary +", a)),
    }
}

/// `~a`.
#[inline]
pub fn invert(a: &Value) -> R {
    if let Some(i) = a.as_small_int() {
        return Ok(Value::int(!i));
    }
    match a.ty().slots().invert {
        Some(f) => f(a),
        None => Err(bad_operand("unary ~", a)),
    }
}

/// `abs(a)`.
#[inline]
pub fn absolute(a: &Value) -> R {
    if let Some(i) = a.as_small_int() {
        return Ok(Value::int(i.abs()));
    }
    match a.ty().slots().absolute {
        Some(f) => f(a),
        None => Err(bad_operand("abs()", a)),
    }
}

#[cold]
fn bad_operand(operator: &str, a: &Value) -> crate::exceptions::Raised {
    type_error(format_args!("bad operand type for {operator}: '{}'", a.ty().name()))
}

/// `a + b` of sequences (`PySequence_Concat`, `operator.concat`).
pub fn concat(a: &Value, b: &Value) -> R {
    if let Some(concat) = a.ty().slots().concat {
        return concat(a, b);
    }
    if is_sequence(a)
        && is_sequence(b)
        && let Some(v) = by_slots(BinaryOp::Add, a, b)?
    {
        return Ok(v);
    }
    Err(type_error(format_args!(
        "'{}' object can't be concatenated",
        a.ty().name()
    )))
}

/// `a += b` of sequences (`PySequence_InPlaceConcat`, `operator.iconcat`).
pub fn inplace_concat(a: &Value, b: &Value) -> R {
    let slots = a.ty().slots();
    if let Some(concat) = slots.inplace_concat.or(slots.concat) {
        return concat(a, b);
    }
    if is_sequence(a) && is_sequence(b) {
        if let Some(slot) = BinaryOp::Add.inplace_slot(slots) {
            let v = slot(a, b)?;
            if !v.is_not_implemented() {
                return Ok(v);
            }
        }
        if let Some(v) = by_slots(BinaryOp::Add, a, b)? {
            return Ok(v);
        }
    }
    Err(type_error(format_args!(
        "'{}' object can't be concatenated",
        a.ty().name()
    )))
}

fn is_sequence(v: &Value) -> bool {
    !crate::types::dict::is_dict(v) && (v.ty().slots().item.is_some() || v.is_exact(&list::TYPE))
}
