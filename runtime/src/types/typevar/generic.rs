//! `typing.Generic`.

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call};
use crate::types::{object, tuple};
use crate::value::Value;

/// `typing.Generic`.
pub static GENERIC_TYPE: TypeObject =
    TypeObject::builtin("typing.Generic", Some(&object::TYPE), Slots { new: Some(object::new), ..Slots::NONE }).with_methods(&[
        MethodDef::keywords("__class_getitem__", |class, args, kwnames| forward("_generic_class_getitem", class, args, kwnames))
            .class()
            .doc("Parameterizes a generic class.\n\nAt least, parameterizing a generic class is the *main* thing this\nmethod does. For example, for some generic class `Foo`, this is called\nwhen we do `Foo[int]` - there, with `cls=Foo` and `params=int`.\n\nHowever, note that this method is also called when defining generic\nclasses in the first place with `class Foo[T]: ...`.\n"),
        MethodDef::keywords("__init_subclass__", |class, args, kwnames| forward("_generic_init_subclass", class, args, kwnames))
            .class()
            .doc("Function to initialize subclasses."),
    ]).with_doc("Abstract base class for generic types\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...\n            # Etc.\n\nOn older versions of Python, however, generic classes have to\nexplicitly inherit from Generic.\n\nAfter a class has been declared to be generic, it can then be used as\nfollows::\n\n    def lookup_name[KT, VT](mapping: Mapping[KT, VT], key: KT, default: VT) -> VT:\n        try:\n            return mapping[key]\n        except KeyError:\n            return default\n");

fn forward(name: &str, class: &Value, args: &[Value], kwnames: KwNames) -> R {
    let typing = crate::import::import_module("typing")?;
    let f = attr::get_str(&typing, name)?;
    call::call_prepended(&f, class, args, kwnames)
}

/// `Generic[params]` of a class with type parameters: `*Ts` is unpacked.
pub fn subscript_generic(params: &Value) -> R {
    let mut unpacked = Vec::new();
    for p in tuple::items(params) {
        if p.is_exact(&super::TYPE_VAR_TUPLE_TYPE) {
            unpacked.extend(crate::ops::iter::collect(p)?);
        } else {
            unpacked.push(p.clone());
        }
    }
    let alias = attr::get_str(&crate::import::import_module("typing")?, "_GenericAlias")?;
    call::call2(&alias, &GENERIC_TYPE.value(), &tuple::new(unpacked))
}
