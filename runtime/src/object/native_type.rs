//! Defining types of library modules in one piece: the struct, its type object, what the collector sees of it.

use crate::cell::Mut;
use crate::value::{Slot, Value};
use std::cell::Cell;

/// A field of a native object, as the collector sees it.
pub trait Field {
    /// Shows every value that the field owns.
    fn visit(&self, _visit: &mut dyn FnMut(&Value)) {}
    /// Empties the field if it can be empty, to break cycles.
    fn empty(&self) {}
}

impl Field for Value {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        visit(self);
    }
}
impl Field for Vec<Value> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        self.iter().for_each(visit);
    }
}
impl Field for Mut<Value> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        visit(self.get());
    }
}
impl Field for Mut<Slot> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        if let Some(v) = self.get().get() {
            visit(v);
        }
    }
    fn empty(&self) {
        drop(self.replace(Slot::NULL));
    }
}
impl Field for Mut<Vec<Value>> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        self.get().iter().for_each(visit);
    }
    fn empty(&self) {
        drop(self.replace(Vec::new()));
    }
}
impl Field for Mut<std::collections::VecDeque<Value>> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        self.get().iter().for_each(visit);
    }
    fn empty(&self) {
        drop(self.replace(std::collections::VecDeque::new()));
    }
}
impl Field for Mut<Vec<Vec<Value>>> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        self.get().iter().flatten().for_each(visit);
    }
    fn empty(&self) {
        drop(self.replace(Vec::new()));
    }
}
impl Field for Mut<Vec<Slot>> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        self.get().iter().filter_map(Slot::get).for_each(visit);
    }
    fn empty(&self) {
        drop(self.replace(Vec::new()));
    }
}
impl Field for Mut<Vec<usize>> {}
impl Field for usize {}
impl Field for u32 {}
impl Field for i64 {}
impl Field for bool {}
impl<T: Copy> Field for Cell<T> {}

/// Defines an object struct with its type: fields that implement [`Field`], slots, and calls of the type's builder. A symbol
/// makes the type known to generated code.
#[macro_export]
macro_rules! native_type {
    (
        $(#[$doc:meta])*
        $vis:vis struct $name:ident: $ty:ident $(as $symbol:literal)? = $python_name:literal { $($field:ident: $field_ty:ty,)* }
        slots { $($slot:ident: $f:expr,)* }
        $(.$builder:ident($($argument:expr),*))*
    ) => {
        $(#[$doc])*
        #[repr(C)]
        $vis struct $name {
            /// The header.
            pub header: $crate::object::header::Header,
            $($field: $field_ty,)*
        }
        $crate::payload!($name, $ty);
        impl $name {
            unsafe fn traverse(p: *mut $crate::object::header::Header, _visit: &mut dyn FnMut(&$crate::value::Value)) {
                // SAFETY: called for live objects of this layout.
                let _this = unsafe { &*p.cast::<$name>() };
                $($crate::object::native_type::Field::visit(&_this.$field, _visit);)*
            }
            unsafe fn clear(p: *mut $crate::object::header::Header) {
                // SAFETY: called for live objects of this layout.
                let _this = unsafe { &*p.cast::<$name>() };
                $($crate::object::native_type::Field::empty(&_this.$field);)*
            }
            /// The object behind a value whose type has this layout.
            #[inline(always)]
            #[allow(dead_code)]
            fn of(v: &$crate::value::Value) -> &$name {
                // SAFETY: used in slots and methods of the type, which get its instances only.
                unsafe { v.cast_unchecked::<$name>() }
            }
            /// A new instance of the type or a subclass.
            #[allow(dead_code, clippy::too_many_arguments)]
            fn instance(
                ty: &'static $crate::object::type_object::TypeObject,
                $($field: $field_ty,)*
            ) -> $crate::value::Value {
                let header = $crate::object::header::Header::new(ty);
                $crate::object::attributes::new_instance(ty, $name { header, $($field,)* })
            }
        }
        #[doc = concat!("`", $python_name, "`.")]
        $(#[unsafe(export_name = $symbol)])?
        $vis static $ty: $crate::object::type_object::TypeObject =
            $crate::object::type_object::TypeObject::builtin(
                $python_name,
                Some(&$crate::types::object::TYPE),
                $crate::object::slots::Slots {
                    drop: Some($crate::object::lookup::drop_payload::<$name>),
                    traverse: Some($name::traverse),
                    clear: Some($name::clear),
                    $($slot: Some($f),)*
                    ..$crate::object::slots::Slots::NONE
                },
            )
            .with_size(size_of::<$name>())
            .with_flags($crate::object::type_object::flags::GC)
            $(.$builder($($argument),*))*;
    };
}
