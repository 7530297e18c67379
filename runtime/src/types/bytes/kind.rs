//! The two kinds of byte strings that share methods.

use super::{data, unchanged};
use crate::object::type_object::TypeObject;
use crate::types::{bytearray, bytes};
use crate::value::Value;

/// `bytes` or `bytearray`.
pub trait Kind {
    /// The type.
    fn ty() -> &'static TypeObject;
    /// A new object of the exact type.
    fn make(bytes: &[u8]) -> Value;
    /// The bytes of `this`; to be used before Python code runs.
    fn bytes(this: &Value) -> &[u8];
    /// A result equal to `this`.
    fn same(this: &Value) -> Value;
}

/// `bytes`.
pub struct Immutable;

impl Kind for Immutable {
    fn ty() -> &'static TypeObject {
        &bytes::TYPE
    }
    fn make(bytes: &[u8]) -> Value {
        Value::bytes(bytes)
    }
    #[inline(always)]
    fn bytes(this: &Value) -> &[u8] {
        data(this)
    }
    fn same(this: &Value) -> Value {
        unchanged(this)
    }
}

/// `bytearray`.
pub struct Mutable;

impl Kind for Mutable {
    fn ty() -> &'static TypeObject {
        &bytearray::TYPE
    }
    fn make(bytes: &[u8]) -> Value {
        bytearray::new(bytes.to_vec())
    }
    #[inline(always)]
    fn bytes(this: &Value) -> &[u8] {
        bytearray::data(this)
    }
    fn same(this: &Value) -> Value {
        bytearray::new(bytearray::data(this).to_vec())
    }
}
