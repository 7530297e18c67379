//! `builtin_function_or_method`: functions written in Rust, bound to their module, `self`, or type.

use crate::docs;
use crate::exceptions::{R, type_error};
use crate::memory;
use crate::names;
use crate::object::def::{Binding, GetSetDef, MethodDef, NativeFn};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, compare, format};
use crate::types::{module, object, str as py_str, tuple};
use crate::value::{Slot, Value};

/// A function of the runtime with its `this`.
#[repr(C)]
pub struct BuiltinFunctionObject {
    /// Object header.
    pub header: Header,
    /// Name and code.
    pub def: &'static MethodDef,
    /// `__self__`: the module of a module's function, the object of a bound method, the type of a class method.
    pub this: Value,
    /// `__module__`, a `str`, for functions of modules.
    pub module: Slot,
}

/// `builtin_function_or_method`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "builtin_function_or_method",
    Some(&object::TYPE),
    Slots {
        repr: Some(repr),
        hash: Some(hash),
        richcompare: Some(richcompare),
        call: Some(|callee, args, kwnames| this(callee).call(args, kwnames)),
        drop: Some(drop_payload::<BuiltinFunctionObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<BuiltinFunctionObject>())
.with_flags(flags::GC | flags::WEAKREFABLE)
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", reduce)])
.with_getsets(&[
    GetSetDef::read_only("__doc__", |v| Ok(doc_value(this(v).doc()))),
    GetSetDef::read_only("__name__", |v| Ok(py_str::intern(this(v).def.name))),
    GetSetDef::read_only("__qualname__", get_qualname),
    GetSetDef::read_only("__self__", |v| Ok(this(v).this.clone())),
    GetSetDef::read_only("__text_signature__", |v| Ok(text_signature(this(v).doc()))),
    GetSetDef::read_only("__module__", |v| {
        Ok(this(v).module.get().cloned().unwrap_or(Value::none()))
    })
    .member(),
]);

payload!(BuiltinFunctionObject, TYPE);

/// Binds a runtime function to `this`.
pub fn new(def: &'static MethodDef, this: Value) -> Value {
    memory::new_object(BuiltinFunctionObject {
        header: Header::new(&TYPE),
        def,
        this,
        module: Slot::NULL,
    })
}

/// A function of the module object `module`, whose name is `module_name`.
pub fn new_for_module(def: &'static MethodDef, module: &Value, module_name: &Value) -> Value {
    memory::new_object(BuiltinFunctionObject {
        header: Header::new(&TYPE),
        def,
        this: module.clone(),
        module: Slot::new(module_name.clone()),
    })
}

fn this(v: &Value) -> &BuiltinFunctionObject {
    v.exact::<BuiltinFunctionObject>().expect("a builtin function")
}

impl BuiltinFunctionObject {
    /// Calls the function.
    #[inline]
    pub fn call(&self, args: &[Value], kwnames: KwNames) -> R {
        match self.def.function {
            NativeFn::One(f) if kwnames.is_none() && args.len() == 1 => f(&self.this, &args[0]),
            NativeFn::Positional(f) if kwnames.is_none() => f(&self.this, args),
            NativeFn::Keywords(f) => f(&self.this, args, kwnames.filter(|k| !tuple::items(k).is_empty())),
            NativeFn::NoArgs(f) if args.is_empty() => f(&self.this),
            _ if kwnames.is_none_or(|k| tuple::items(k).is_empty()) => self.call_counted(args),
            _ => Err(type_error(format_args!(
                "{} takes no keyword arguments",
                self.shown_name()?
            ))),
        }
    }

    /// After the keywords have been found empty: calls, or complains about the number of arguments.
    #[cold]
    fn call_counted(&self, args: &[Value]) -> R {
        match self.def.function {
            NativeFn::One(f) if args.len() == 1 => f(&self.this, &args[0]),
            NativeFn::Positional(f) => f(&self.this, args),
            NativeFn::NoArgs(_) => Err(type_error(format_args!(
                "{} takes no arguments ({} given)",
                self.shown_name()?,
                args.len()
            ))),
            _ => {
                let name = self.shown_name()?;
                Err(type_error(format_args!(
                    "{name} takes exactly one argument ({} given)",
                    args.len()
                )))
            }
        }
    }

    /// The docstring, with the text signature before it.
    fn doc(&self) -> &'static str {
        docs::of_function(self.module.get(), &self.this, self.def.name, self.def.doc)
    }

    /// `_PyObject_FunctionStr`: `list.append()`, `math.sqrt()`, `len()`.
    fn shown_name(&self) -> R<String> {
        let name = qualname(self)?;
        if let Some(module) = self.module.get()
            && !module.is_none()
        {
            let module = format::str_string(module)?;
            if module != "builtins" {
                return Ok(format!("{module}.{name}()"));
            }
        }
        Ok(format!("{name}()"))
    }
}

/// The docstring without the text signature, `None` if empty.
pub fn doc_value(doc: &str) -> Value {
    let body = match doc.find("--\n\n") {
        Some(end) if doc.contains('(') => &doc[end + 4..],
        _ => doc,
    };
    if body.is_empty() && doc.is_empty() {
        Value::none()
    } else {
        Value::str(body)
    }
}

/// `__text_signature__`: what stands between the name and `--`.
pub fn text_signature(doc: &str) -> Value {
    match (doc.find('('), doc.find(")\n--\n\n")) {
        (Some(start), Some(end)) if start < end => Value::str(&doc[start..=end]),
        _ => Value::none(),
    }
}

fn qualname(f: &BuiltinFunctionObject) -> R<String> {
    let owner = match &f.this {
        v if v.is_none() && f.def.binding != Binding::Class => return Ok(f.def.name.to_owned()),
        v if v.downcast::<module::ModuleObject>().is_some() => return Ok(f.def.name.to_owned()),
        v if TypeObject::from_value(v).is_some() => v.clone(),
        v => v.ty().value(),
    };
    let owner = attr::get(&owner, names::__qualname__())?;
    Ok(format!("{}.{}", format::str_string(&owner)?, f.def.name))
}

fn get_qualname(v: &Value) -> R {
    Ok(Value::str(&qualname(this(v))?))
}

fn repr(v: &Value) -> R {
    let f = this(v);
    if f.this.is_none() || f.this.downcast::<module::ModuleObject>().is_some() {
        return Ok(Value::str(&format!("<built-in function {}>", f.def.name)));
    }
    Ok(Value::str(&format!(
        "<built-in method {} of {} object at {:#x}>",
        f.def.name,
        f.this.ty().name(),
        object::identity(&f.this)
    )))
}

fn hash(v: &Value) -> R<i64> {
    let f = this(v);
    Ok(compare::hash_address(&f.this) ^ (f.def as *const MethodDef as i64 >> 4))
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.exact::<BuiltinFunctionObject>(), b.exact::<BuiltinFunctionObject>()) else {
        return Ok(Value::not_implemented());
    };
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) {
        return Ok(Value::not_implemented());
    }
    let equal = x.this.is(&y.this) && std::ptr::eq(x.def, y.def);
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn reduce(v: &Value) -> R {
    let f = this(v);
    if f.this.is_none() || f.this.downcast::<module::ModuleObject>().is_some() {
        return Ok(py_str::intern(f.def.name));
    }
    let getattr = crate::builtins::get("getattr")?;
    Ok(tuple::new(vec![
        getattr,
        tuple::new(vec![f.this.clone(), py_str::intern(f.def.name)]),
    ]))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live function.
    let f = unsafe { &*p.cast::<BuiltinFunctionObject>() };
    visit(&f.this);
    if let Some(m) = f.module.get() {
        visit(m);
    }
}
