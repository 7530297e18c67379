//! The builtin types: one file or folder each, and the list of them.

pub mod buffer;
pub mod builtin_function;
pub mod bytearray;
pub mod bytes;
pub mod cell;
pub mod classmethod;
pub mod code;
pub mod complex;
pub mod complex_parse;
pub mod descriptor;
pub mod dict;
pub mod enumerate;
pub mod exception;
pub mod filter;
pub mod float;
pub mod frame;
pub mod function;
pub mod generator;
pub mod generic_alias;
pub mod generics;
pub mod int;
pub mod iterators;
pub mod keywords;
pub mod list;
pub mod map;
pub mod memoryview;
pub mod method;
pub mod module;
pub mod namespace;
pub mod object;
pub mod property;
pub mod range;
pub mod reversed;
pub mod set;
pub mod singletons;
pub mod slice;
pub mod str;
pub mod super_;
pub mod traceback;
pub mod tuple;
pub mod type_;
pub mod typevar;
pub mod union;
pub mod weakref;
pub mod zip;

use crate::object::type_object::TypeObject;

macro_rules! builtin_types {
    ($($type_object:path $(=> $name:literal)?;)*) => {
        /// Every builtin type that is made ready at start, with its name in `builtins` if it has one there. The exception
        /// classes follow from `exception::CLASSES`, aliases and type variables from `generics`.
        pub static BUILTIN_TYPES: &[(&TypeObject, Option<&str>)] = &[$((&$type_object, name!($($name)?)),)*];
    };
}

macro_rules! name {
    () => {
        None
    };
    ($name:literal) => {
        Some($name)
    };
}

builtin_types! {
    object::TYPE => "object";
    type_::TYPE => "type";
    int::TYPE => "int";
    int::BOOL_TYPE => "bool";
    float::TYPE => "float";
    complex::TYPE => "complex";
    str::TYPE => "str";
    bytes::TYPE => "bytes";
    bytearray::TYPE => "bytearray";
    memoryview::TYPE => "memoryview";
    tuple::TYPE => "tuple";
    list::TYPE => "list";
    dict::TYPE => "dict";
    set::TYPE => "set";
    set::FROZENSET_TYPE => "frozenset";
    range::TYPE => "range";
    slice::TYPE => "slice";
    enumerate::TYPE => "enumerate";
    filter::TYPE => "filter";
    map::TYPE => "map";
    reversed::TYPE => "reversed";
    zip::TYPE => "zip";
    property::TYPE => "property";
    classmethod::TYPE => "classmethod";
    classmethod::STATICMETHOD_TYPE => "staticmethod";
    super_::TYPE => "super";
    singletons::NONE_TYPE;
    singletons::ELLIPSIS_TYPE;
    singletons::NOT_IMPLEMENTED_TYPE;
    builtin_function::TYPE;
    cell::TYPE;
    code::TYPE;
    frame::TYPE;
    function::TYPE;
    generator::TYPE;
    generator::COROUTINE_TYPE;
    generator::ASYNC_GENERATOR_TYPE;
    method::TYPE;
    module::TYPE;
    namespace::TYPE;
    traceback::TYPE;
    descriptor::TYPE;
    descriptor::CLASSMETHOD_TYPE;
    descriptor::GETSET_TYPE;
    descriptor::MEMBER_TYPE;
    descriptor::WRAPPER_TYPE;
    descriptor::METHOD_WRAPPER_TYPE;
    descriptor::mapping_proxy::TYPE;
    weakref::TYPE;
    weakref::PROXY_TYPE;
    weakref::CALLABLE_PROXY_TYPE;
    dict::KEYS_TYPE;
    dict::VALUES_TYPE;
    dict::ITEMS_TYPE;
    dict::KEY_ITERATOR_TYPE;
    dict::VALUE_ITERATOR_TYPE;
    dict::ITEM_ITERATOR_TYPE;
    dict::REVERSE_KEY_ITERATOR_TYPE;
    dict::REVERSE_VALUE_ITERATOR_TYPE;
    dict::REVERSE_ITEM_ITERATOR_TYPE;
    dict::GLOBAL_CELL_TYPE;
    set::ITERATOR_TYPE;
    range::ITERATOR_TYPE;
    range::LONG_ITERATOR_TYPE;
    iterators::LIST_ITERATOR_TYPE;
    iterators::LIST_REVERSE_ITERATOR_TYPE;
    iterators::TUPLE_ITERATOR_TYPE;
    iterators::SEQUENCE_ITERATOR_TYPE;
    iterators::CALLABLE_ITERATOR_TYPE;
}
