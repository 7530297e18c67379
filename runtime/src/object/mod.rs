//! The object model: headers, types and their slots, shapes, attribute storage, attribute look-up.

pub mod attributes;
pub mod cache;
pub mod def;
pub mod header;
pub mod late;
pub mod lookup;
pub mod making;
pub mod native_type;
pub mod shape;
pub mod sizes;
pub mod slot_functions;
pub mod slot_table;
pub mod slot_wrappers;
pub mod slots;
pub mod type_object;

use type_object::TypeObject;

/// A Rust struct that is the memory of a Python object: `#[repr(C)]`, first field [`header::Header`].
///
/// # Safety
/// `type_object()` describes exactly this layout, and subclasses only append to it.
pub unsafe trait Payload: Sized + 'static {
    /// The type object whose instances have this layout.
    fn type_object() -> &'static TypeObject;
    /// True if `ty` is the type or a subclass of it.
    #[inline(always)]
    fn matches(ty: &TypeObject) -> bool {
        std::ptr::eq(ty, Self::type_object()) || ty.is_subtype(Self::type_object())
    }
}

/// Implements [`Payload`] for a struct whose type object is a static; with a flag, the subclass test is one bit test.
#[macro_export]
macro_rules! payload {
    ($t:ty, $type_object:path) => {
        // SAFETY: the type object beside the struct describes it.
        unsafe impl $crate::object::Payload for $t {
            #[inline(always)]
            fn type_object() -> &'static $crate::object::type_object::TypeObject {
                &$type_object
            }
        }
    };
    ($t:ty, $type_object:path, $flag:expr) => {
        // SAFETY: the type object beside the struct describes it.
        unsafe impl $crate::object::Payload for $t {
            #[inline(always)]
            fn type_object() -> &'static $crate::object::type_object::TypeObject {
                &$type_object
            }
            #[inline(always)]
            fn matches(ty: &$crate::object::type_object::TypeObject) -> bool {
                ty.has_flag($flag)
            }
        }
    };
}
