//! Tables by which builtin types and modules define their functions, methods, attributes.

use super::slots::KwNames;
use crate::exceptions::R;
use crate::value::Value;

/// A function of the runtime that Python code can call. `this` is `self` of a method, the type of a class method, the
/// module object of a module function (ignored there mostly), `None` for static methods.
#[derive(Clone, Copy)]
pub enum NativeFn {
    /// Takes nothing besides `this`.
    NoArgs(fn(this: &Value) -> R),
    /// Takes exactly one positional argument.
    One(fn(this: &Value, arg: &Value) -> R),
    /// Takes positional arguments only; checks their number itself (`args::check_count`).
    Positional(fn(this: &Value, args: &[Value]) -> R),
    /// Takes anything; parses with `args::Parser`.
    Keywords(fn(this: &Value, args: &[Value], kwnames: KwNames) -> R),
}

/// How a function in a type's table binds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// `method_descriptor`.
    Instance,
    /// `classmethod_descriptor`.
    Class,
    /// `staticmethod` around a builtin function.
    Static,
}

/// One function of a type or module.
pub struct MethodDef {
    /// Python name.
    pub name: &'static str,
    /// The code.
    pub function: NativeFn,
    /// How it binds; meaningless in modules.
    pub binding: Binding,
    /// Docstring, with CPython's `name(sig)\n--\n\n` head when it has a text signature; may be empty.
    pub doc: &'static str,
}

impl MethodDef {
    /// A method without arguments.
    pub const fn no_args(name: &'static str, f: fn(&Value) -> R) -> MethodDef {
        MethodDef {
            name,
            function: NativeFn::NoArgs(f),
            binding: Binding::Instance,
            doc: "",
        }
    }
    /// A method with exactly one argument.
    pub const fn one(name: &'static str, f: fn(&Value, &Value) -> R) -> MethodDef {
        MethodDef {
            name,
            function: NativeFn::One(f),
            binding: Binding::Instance,
            doc: "",
        }
    }
    /// A method with positional arguments.
    pub const fn positional(name: &'static str, f: fn(&Value, &[Value]) -> R) -> MethodDef {
        MethodDef {
            name,
            function: NativeFn::Positional(f),
            binding: Binding::Instance,
            doc: "",
        }
    }
    /// A method with positional and keyword arguments.
    pub const fn keywords(name: &'static str, f: fn(&Value, &[Value], KwNames) -> R) -> MethodDef {
        MethodDef {
            name,
            function: NativeFn::Keywords(f),
            binding: Binding::Instance,
            doc: "",
        }
    }
    /// Makes it a class method.
    pub const fn class(mut self) -> MethodDef {
        self.binding = Binding::Class;
        self
    }
    /// Makes it a static method.
    pub const fn static_(mut self) -> MethodDef {
        self.binding = Binding::Static;
        self
    }
    /// Gives it a docstring.
    pub const fn doc(mut self, doc: &'static str) -> MethodDef {
        self.doc = doc;
        self
    }
}

/// A computed attribute of a builtin type (`getset_descriptor`; `member_descriptor` when `member` is set).
pub struct GetSetDef {
    /// Python name.
    pub name: &'static str,
    /// Reads it.
    pub get: fn(&Value) -> R,
    /// Writes or (with `None`) deletes it; absent means read-only.
    pub set: Option<fn(&Value, Option<&Value>) -> R<()>>,
    /// Shows as `<member 'x' of …>` instead of `<attribute 'x' of …>`.
    pub member: bool,
    /// Docstring, may be empty.
    pub doc: &'static str,
}

impl GetSetDef {
    /// A read-only attribute.
    pub const fn read_only(name: &'static str, get: fn(&Value) -> R) -> GetSetDef {
        GetSetDef {
            name,
            get,
            set: None,
            member: false,
            doc: "",
        }
    }
    /// A writable attribute.
    pub const fn read_write(
        name: &'static str,
        get: fn(&Value) -> R,
        set: fn(&Value, Option<&Value>) -> R<()>,
    ) -> GetSetDef {
        GetSetDef {
            name,
            get,
            set: Some(set),
            member: false,
            doc: "",
        }
    }
    /// Shows as a member.
    pub const fn member(mut self) -> GetSetDef {
        self.member = true;
        self
    }
    /// Gives it a docstring.
    pub const fn doc(mut self, doc: &'static str) -> GetSetDef {
        self.doc = doc;
        self
    }
}
