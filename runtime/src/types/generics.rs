//! Aliases (`list[int]`), unions (`int | str`) and type variables as one part of the runtime: programs that have no types in
//! their hands do without it.

use crate::exceptions::R;
use crate::object::type_object::TypeObject;
use crate::part::Part;
use crate::types::{generic_alias, typevar, union};
use crate::value::Value;

/// What the rest of the runtime calls.
struct Generics {
    types: &'static [&'static TypeObject],
    alias: fn(&Value, &Value) -> R,
    or: fn(&Value, &Value) -> R,
}

static TYPES: &[&TypeObject] = &[
    &generic_alias::TYPE,
    &typevar::TYPE,
    &typevar::TYPE_VAR_TUPLE_TYPE,
    &typevar::PARAM_SPEC_TYPE,
    &typevar::ARGS_TYPE,
    &typevar::KWARGS_TYPE,
    &typevar::ALIAS_TYPE,
    &typevar::GENERIC_TYPE,
    &union::TYPE,
];

static GENERICS: Part<Generics> = Part::new("generic types");

/// Makes generics part of the program.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_generics() {
    GENERICS.install(Generics {
        types: TYPES,
        alias: |class, item| Ok(generic_alias::new(class, item)),
        or: union::or_types,
    });
}

/// The types of this part, none if it is not there.
pub fn types() -> &'static [&'static TypeObject] {
    GENERICS.find().map_or(&[], |generics| generics.types)
}

/// `class[item]` of generic builtin types: their `__class_getitem__`.
pub fn class_getitem(class: &Value, item: &Value) -> R {
    (GENERICS.get()?.alias)(class, item)
}

/// `a | b` where one is a type.
pub fn or_types(a: &Value, b: &Value) -> R {
    (GENERICS.get()?.or)(a, b)
}
