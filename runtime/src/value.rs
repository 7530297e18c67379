//! The tagged 64-bit word that every Python value is, and all tag arithmetic.
//!
//! | low bits | meaning |
//! |---|---|
//! | `00` | small int: a signed 62-bit number, shifted left by two |
//! | `01` | heap pointer: the address of a [`Header`] plus one; the singletons are heap objects at fixed addresses |
//! | `1x` | float: `rotl(bits, 4) + 3` (float self-tagging, Melançon, Serrano, Feeley 2025); the rest is boxed |
//!
//! The word `1` ([`NULL`]) is never a value: as a result it means "an exception is pending", in storage "unbound".
//!
//! [`Value`] owns one reference (`Clone` increments, `Drop` decrements); a borrowed value is a `&Value`.

use crate::memory;
use crate::object::Payload;
use crate::object::header::Header;
use crate::object::type_object::TypeObject;
use crate::types::singletons;
use std::mem::ManuallyDrop;

/// Number of tag bits of a small int.
pub const INT_SHIFT: u32 = 2;
/// Mask of the two low bits.
pub const TAG_MASK: u64 = 3;
/// Low bits of a heap pointer.
pub const TAG_POINTER: u64 = 1;
/// The bit that is set in every immediate float and in nothing else.
pub const FLOAT_BIT: u64 = 2;
/// Left rotation of an IEEE 754 double before [`FLOAT_BIAS`] is added.
pub const FLOAT_ROTATE: u32 = 4;
/// Added to the rotated double.
pub const FLOAT_BIAS: u64 = 3;
/// Smallest and largest small int.
pub const INT_MIN: i64 = -(1 << 61);
/// Largest small int.
pub const INT_MAX: i64 = (1 << 61) - 1;
/// The word that is never a value.
pub const NULL: u64 = 1;

/// Address of the page of singletons, mapped at start-up; below 2^31 so that words compare with 32-bit immediates. It lies
/// below every executable: after them comes the heap, which the kernel puts anywhere within a gigabyte.
pub const SINGLETONS_BASE: u64 = 0x10_0000;
/// Distance between two singletons.
pub const SINGLETON_STRIDE: u64 = 64;
/// The word of `None`.
pub const NONE: u64 = SINGLETONS_BASE + TAG_POINTER;
/// The word of `False`.
pub const FALSE: u64 = NONE + SINGLETON_STRIDE;
/// The words of all singletons lie in so many bytes from `NONE` on.
pub const SINGLETONS_SIZE: u64 = 5 * SINGLETON_STRIDE;
/// The word of `True`; `FALSE + SINGLETON_STRIDE`, so that a bool is made from a 0/1 by shift and add.
pub const TRUE: u64 = FALSE + SINGLETON_STRIDE;
/// The word of `Ellipsis`.
pub const ELLIPSIS: u64 = TRUE + SINGLETON_STRIDE;
/// The word of `NotImplemented`.
pub const NOT_IMPLEMENTED: u64 = ELLIPSIS + SINGLETON_STRIDE;

/// An owned reference to a Python value.
#[repr(transparent)]
pub struct Value(u64);

/// Storage for a value that may be unbound: one word, [`NULL`] when empty.
#[repr(transparent)]
pub struct Slot(u64);

impl Value {
    /// Takes over the reference that `raw` stands for.
    ///
    /// # Safety
    /// `raw` is a valid word other than [`NULL`], and the caller gives up one reference to it.
    #[inline(always)]
    pub const unsafe fn from_raw(raw: u64) -> Value {
        Value(raw)
    }

    /// The word, without giving up the reference.
    #[inline(always)]
    pub const fn raw(&self) -> u64 {
        self.0
    }

    /// The word, together with the reference.
    #[inline(always)]
    pub fn into_raw(self) -> u64 {
        ManuallyDrop::new(self).0
    }

    /// Views a word in memory as a borrowed value.
    ///
    /// # Safety
    /// `*raw` is a valid word other than [`NULL`] and stays alive and unchanged for `'a`.
    #[inline(always)]
    pub unsafe fn borrow_raw<'a>(raw: *const u64) -> &'a Value {
        // SAFETY: same layout (`repr(transparent)`), the rest is the caller's promise.
        unsafe { &*(raw.cast::<Value>()) }
    }

    /// `None`.
    #[inline(always)]
    pub const fn none() -> Value {
        Value(NONE)
    }
    /// `True` or `False`.
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        Value(FALSE + (b as u64) * SINGLETON_STRIDE)
    }
    /// `NotImplemented`.
    #[inline(always)]
    pub const fn not_implemented() -> Value {
        Value(NOT_IMPLEMENTED)
    }
    /// `Ellipsis`.
    #[inline(always)]
    pub const fn ellipsis() -> Value {
        Value(ELLIPSIS)
    }
    /// True for `None`.
    #[inline(always)]
    pub const fn is_none(&self) -> bool {
        self.0 == NONE
    }
    /// True for the object `True`.
    #[inline(always)]
    pub const fn is_true(&self) -> bool {
        self.0 == TRUE
    }
    /// True for the object `False`.
    #[inline(always)]
    pub const fn is_false(&self) -> bool {
        self.0 == FALSE
    }
    /// True for `NotImplemented`.
    #[inline(always)]
    pub const fn is_not_implemented(&self) -> bool {
        self.0 == NOT_IMPLEMENTED
    }
    /// True for `True` and `False`.
    #[inline(always)]
    pub const fn is_bool(&self) -> bool {
        self.0 == FALSE || self.0 == TRUE
    }

    /// An int of any 64-bit value: tagged when it fits 62 bits, else an int object.
    #[inline(always)]
    pub fn int(i: i64) -> Value {
        match Value::small_int(i) {
            Some(v) => v,
            None => crate::types::int::from_i64_slow(i),
        }
    }
    /// An int from a size or index.
    #[inline(always)]
    pub fn usize(i: usize) -> Value {
        Value::int(i as i64)
    }
    /// A small int, if `i` fits 62 bits.
    #[inline(always)]
    pub const fn small_int(i: i64) -> Option<Value> {
        if i >= INT_MIN && i <= INT_MAX {
            Some(Value((i as u64) << INT_SHIFT))
        } else {
            None
        }
    }
    /// True for a small (tagged) int; big ints, bools and subclasses answer false.
    #[inline(always)]
    pub const fn is_small_int(&self) -> bool {
        self.0 & TAG_MASK == 0
    }
    /// The number of a small (tagged) int.
    #[inline(always)]
    pub const fn as_small_int(&self) -> Option<i64> {
        if self.is_small_int() {
            Some((self.0 as i64) >> INT_SHIFT)
        } else {
            None
        }
    }

    /// The numbers of two small ints.
    #[inline(always)]
    pub const fn small_ints(a: &Value, b: &Value) -> Option<(i64, i64)> {
        if (a.0 | b.0) & TAG_MASK == 0 {
            Some(((a.0 as i64) >> INT_SHIFT, (b.0 as i64) >> INT_SHIFT))
        } else {
            None
        }
    }
    /// `a + b` of small ints, if it is one.
    #[inline(always)]
    pub const fn small_add(a: &Value, b: &Value) -> Option<Value> {
        if (a.0 | b.0) & TAG_MASK != 0 {
            return None;
        }
        match (a.0 as i64).checked_add(b.0 as i64) {
            Some(word) => Some(Value(word as u64)),
            None => None,
        }
    }
    /// `a - b` of small ints, if it is one.
    #[inline(always)]
    pub const fn small_subtract(a: &Value, b: &Value) -> Option<Value> {
        if (a.0 | b.0) & TAG_MASK != 0 {
            return None;
        }
        match (a.0 as i64).checked_sub(b.0 as i64) {
            Some(word) => Some(Value(word as u64)),
            None => None,
        }
    }
    /// `a * b` of small ints, if it is one.
    #[inline(always)]
    pub const fn small_multiply(a: &Value, b: &Value) -> Option<Value> {
        if (a.0 | b.0) & TAG_MASK != 0 {
            return None;
        }
        match ((a.0 as i64) >> INT_SHIFT).checked_mul(b.0 as i64) {
            Some(word) => Some(Value(word as u64)),
            None => None,
        }
    }
    /// `a & b` of small ints.
    #[inline(always)]
    pub const fn small_and(a: &Value, b: &Value) -> Option<Value> {
        if (a.0 | b.0) & TAG_MASK == 0 {
            Some(Value(a.0 & b.0))
        } else {
            None
        }
    }
    /// `a | b` of small ints.
    #[inline(always)]
    pub const fn small_or(a: &Value, b: &Value) -> Option<Value> {
        if (a.0 | b.0) & TAG_MASK == 0 {
            Some(Value(a.0 | b.0))
        } else {
            None
        }
    }
    /// `a ^ b` of small ints.
    #[inline(always)]
    pub const fn small_xor(a: &Value, b: &Value) -> Option<Value> {
        if (a.0 | b.0) & TAG_MASK == 0 {
            Some(Value(a.0 ^ b.0))
        } else {
            None
        }
    }
    /// `a // b` of small ints, if it is one.
    #[inline(always)]
    pub const fn small_floor_divide(a: &Value, b: &Value) -> Option<Value> {
        match Value::small_ints(a, b) {
            // A positive divisor cannot overflow, and flooring is Euclid's division.
            Some((x, y)) if y > 0 => Some(Value((x.div_euclid(y) << INT_SHIFT) as u64)),
            _ => None,
        }
    }
    /// `a % b` of small ints, if the divisor is positive.
    #[inline(always)]
    pub const fn small_remainder(a: &Value, b: &Value) -> Option<Value> {
        match Value::small_ints(a, b) {
            Some((x, y)) if y > 0 => Some(Value((x.rem_euclid(y) << INT_SHIFT) as u64)),
            _ => None,
        }
    }
    /// The numbers of two immediate floats.
    #[inline(always)]
    pub const fn immediate_floats(a: &Value, b: &Value) -> Option<(f64, f64)> {
        if a.0 & b.0 & FLOAT_BIT == 0 {
            return None;
        }
        Some((
            f64::from_bits(a.0.wrapping_sub(FLOAT_BIAS).rotate_right(FLOAT_ROTATE)),
            f64::from_bits(b.0.wrapping_sub(FLOAT_BIAS).rotate_right(FLOAT_ROTATE)),
        ))
    }

    /// A float: immediate where the encoding allows, else boxed.
    #[inline(always)]
    pub fn float(f: f64) -> Value {
        let word = f.to_bits().rotate_left(FLOAT_ROTATE).wrapping_add(FLOAT_BIAS);
        // NaNs are objects: what is the same NaN is a matter of identity.
        if word & FLOAT_BIT != 0 && !f.is_nan() {
            Value(word)
        } else {
            crate::types::float::boxed(f)
        }
    }
    /// True for an immediate float.
    #[inline(always)]
    pub const fn is_immediate_float(&self) -> bool {
        self.0 & FLOAT_BIT != 0
    }
    /// The number of an exact `float`, immediate or boxed (subclasses answer `None`; see `types::float::as_f64`).
    #[inline(always)]
    pub fn as_exact_float(&self) -> Option<f64> {
        if self.is_immediate_float() {
            Some(f64::from_bits(
                self.0.wrapping_sub(FLOAT_BIAS).rotate_right(FLOAT_ROTATE),
            ))
        } else {
            self.exact::<crate::types::float::FloatObject>().map(|f| f.value)
        }
    }

    /// True if the word is a pointer to a heap object (singletons included).
    #[inline(always)]
    pub const fn is_pointer(&self) -> bool {
        self.0 & TAG_MASK == TAG_POINTER
    }
    /// The object's header, if the value is a heap object.
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        if self.is_pointer() {
            // SAFETY: a pointer word names a live header as long as the reference is held.
            Some(unsafe { &*((self.0 - TAG_POINTER) as *const Header) })
        } else {
            None
        }
    }
    /// Address of the heap object. Must be a pointer.
    #[inline(always)]
    pub fn address(&self) -> *mut Header {
        debug_assert!(self.is_pointer());
        (self.0 - TAG_POINTER) as *mut Header
    }
    /// A new reference to the object at `p`.
    ///
    /// # Safety
    /// `p` is a live object.
    #[inline(always)]
    pub unsafe fn from_object<T>(p: *const T) -> Value {
        let v = ManuallyDrop::new(Value(p as u64 + TAG_POINTER));
        Value::clone(&v)
    }
    /// Takes over the reference to a freshly made object.
    ///
    /// # Safety
    /// `p` is a live object one of whose references the caller gives up.
    #[inline(always)]
    pub unsafe fn adopt_object<T>(p: *const T) -> Value {
        Value(p as u64 + TAG_POINTER)
    }

    /// The type object (`type(x)`).
    #[inline(always)]
    pub fn ty(&self) -> &'static TypeObject {
        match self.header() {
            Some(h) => h.ty(),
            None if self.is_small_int() => &crate::types::int::TYPE,
            None => &crate::types::float::TYPE,
        }
    }
    /// `self is other`. Immediate floats of equal bits count as identical.
    #[inline(always)]
    pub const fn is(&self, other: &Value) -> bool {
        self.0 == other.0
    }
    /// True if the value's type is exactly `ty`.
    #[inline(always)]
    pub fn is_exact(&self, ty: &TypeObject) -> bool {
        std::ptr::eq(self.ty(), ty)
    }
    /// The payload, if the type is exactly `T`'s.
    #[inline(always)]
    pub fn exact<T: Payload>(&self) -> Option<&T> {
        match self.header() {
            // SAFETY: the type object decides the layout.
            Some(h) if std::ptr::eq(h.ty(), T::type_object()) => Some(unsafe { &*(h as *const Header).cast::<T>() }),
            _ => None,
        }
    }
    /// The payload, if the type is `T`'s or a subclass of it.
    #[inline(always)]
    pub fn downcast<T: Payload>(&self) -> Option<&T> {
        match self.header() {
            // SAFETY: a subclass begins with its base's layout.
            Some(h) if T::matches(h.ty()) => Some(unsafe { &*(h as *const Header).cast::<T>() }),
            _ => None,
        }
    }
    /// The payload, without a check in release builds.
    ///
    /// # Safety
    /// The value is an instance of `T`'s type or of a subclass.
    #[inline(always)]
    pub unsafe fn cast_unchecked<T: Payload>(&self) -> &T {
        debug_assert!(self.downcast::<T>().is_some());
        // SAFETY: the caller's promise.
        unsafe { &*self.address().cast::<T>() }
    }
}

impl Value {
    /// Drops one of many values: singletons, whose counts mean nothing, are not counted, as a loop over them would wait for
    /// the count that it has just changed.
    #[inline(always)]
    pub fn drop_item(self) {
        let this = ManuallyDrop::new(self);
        if let Some(h) = this.header()
            && !singletons::contains(h)
            && h.decrement()
        {
            // SAFETY: the last reference is gone.
            unsafe { memory::release(this.address()) }
        }
    }
    /// True if at least one of the values is a heap object. Eight at a time are told apart without a branch.
    #[inline(always)]
    pub fn any_pointer(values: &[Value]) -> bool {
        const { assert!(TAG_POINTER == 1 && TAG_MASK == 3) };
        values.iter().fold(0, |bits, v| bits | v.0 & !(v.0 >> 1)) & 1 != 0
    }
    /// Copies of values; those of stretches without heap objects are not looked at one by one.
    pub fn copies(values: &[Value]) -> Vec<Value> {
        let mut out = Vec::with_capacity(values.len());
        Value::append_copies(&mut out, values);
        out
    }
    /// Appends copies to a vector.
    pub fn append_copies(out: &mut Vec<Value>, values: &[Value]) {
        for stretch in values.chunks(STRETCH).filter(|s| Value::any_pointer(s)) {
            for header in stretch.iter().filter_map(Value::header) {
                header.increment();
            }
        }
        out.reserve(values.len());
        // SAFETY: there is room, and each copy has been counted.
        unsafe {
            let end = out.as_mut_ptr().add(out.len());
            std::ptr::copy_nonoverlapping(values.as_ptr(), end, values.len());
            out.set_len(out.len() + values.len());
        }
    }
    /// `count` times this value; the references are counted at once.
    pub fn repeated(&self, count: usize) -> Vec<Value> {
        if let Some(h) = self.header()
            && !singletons::contains(h)
        {
            h.set_count(h.count().wrapping_add(count as u32));
        }
        let mut words: Vec<u64> = Vec::with_capacity(count);
        memory::pages::prefer_large(words.as_mut_ptr().cast(), 8 * count);
        words.resize(count, self.0);
        let mut words = ManuallyDrop::new(words);
        // SAFETY: a value is its word (`repr(transparent)`), and each has its reference.
        unsafe { Vec::from_raw_parts(words.as_mut_ptr().cast(), words.len(), words.capacity()) }
    }
}

/// Values that are looked at together.
pub const STRETCH: usize = 8;

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        if let Some(h) = self.header() {
            h.increment();
        }
        Value(self.0)
    }
}

impl Value {
    /// Releases the reference; `last` is called first if the object dies by that.
    #[inline(always)]
    pub fn release_after(self, last: impl FnOnce()) {
        let v = std::mem::ManuallyDrop::new(self);
        if let Some(h) = v.header()
            && h.decrement()
        {
            last();
            // SAFETY: the last reference is gone.
            unsafe { memory::release(v.address()) }
        }
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        if let Some(h) = self.header()
            && h.decrement()
        {
            // SAFETY: the last reference is gone.
            unsafe { memory::release(self.address()) }
        }
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.as_small_int() {
            Some(i) => write!(f, "Value(int {i})"),
            None => write!(f, "Value({} {:#x})", self.ty().name(), self.0),
        }
    }
}

impl Default for Slot {
    fn default() -> Slot {
        Slot::NULL
    }
}

impl Slot {
    /// An empty slot.
    pub const NULL: Slot = Slot(NULL);
    /// A filled slot.
    #[inline(always)]
    pub fn new(v: Value) -> Slot {
        Slot(v.into_raw())
    }
    /// The value, borrowed.
    #[inline(always)]
    pub fn get(&self) -> Option<&Value> {
        if self.0 == NULL {
            None
        } else {
            // SAFETY: a non-NULL slot holds a valid word for as long as it is borrowed.
            Some(unsafe { Value::borrow_raw(&self.0) })
        }
    }
    /// Takes over the reference that a word stands for; NULL makes an empty slot.
    ///
    /// # Safety
    /// As for [`Value::from_raw`], or NULL.
    #[inline(always)]
    pub const unsafe fn from_raw(raw: u64) -> Slot {
        Slot(raw)
    }
    /// The raw word.
    #[inline(always)]
    pub const fn raw(&self) -> u64 {
        self.0
    }
    /// True if empty.
    #[inline(always)]
    pub const fn is_null(&self) -> bool {
        self.0 == NULL
    }
    /// Moves the value out.
    #[inline(always)]
    pub fn take(&mut self) -> Option<Value> {
        let raw = std::mem::replace(&mut self.0, NULL);
        if raw == NULL { None } else { Some(Value(raw)) }
    }
    /// Moves a value in and returns what was there.
    #[inline(always)]
    pub fn replace(&mut self, v: Value) -> Option<Value> {
        let raw = std::mem::replace(&mut self.0, v.into_raw());
        if raw == NULL { None } else { Some(Value(raw)) }
    }
    /// Moves a value in; the old one is released after the slot holds the new one.
    #[inline(always)]
    pub fn set(&mut self, v: Value) {
        drop(self.replace(v));
    }
}

impl From<Option<Value>> for Slot {
    #[inline(always)]
    fn from(v: Option<Value>) -> Slot {
        v.map_or(Slot::NULL, Slot::new)
    }
}

impl Clone for Slot {
    #[inline(always)]
    fn clone(&self) -> Slot {
        self.get().cloned().into()
    }
}

impl Drop for Slot {
    #[inline(always)]
    fn drop(&mut self) {
        drop(self.take());
    }
}
