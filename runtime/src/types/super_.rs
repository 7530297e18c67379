//! `super`.

use crate::cell::Mut;
use crate::exceptions::{R, runtime_error, type_error};
use crate::names;
use crate::object::attributes::new_instance;
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call};
use crate::types::cell::CellObject;
use crate::types::{dict, object, tuple};
use crate::value::{Slot, Value};
use krait_bytecode::code::kind;

/// `super(class, obj)`.
#[repr(C)]
pub struct SuperObject {
    /// Object header.
    pub header: Header,
    /// `__thisclass__`.
    pub class: Mut<Slot>,
    /// `__self__`.
    pub obj: Mut<Slot>,
    /// `__self_class__`.
    pub obj_type: Mut<Slot>,
}

/// `super`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "super",
    Some(&object::TYPE),
    Slots {
        new: Some(new_super),
        init: Some(init),
        repr: Some(repr),
        getattro: Some(getattro),
        descr_get: Some(bind),
        drop: Some(drop_payload::<SuperObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<SuperObject>())
.with_flags(flags::GC)
.with_getsets(&[
    GetSetDef::read_only("__thisclass__", |v| Ok(value(&this(v).class))).member().doc("the class invoking super()"),
    GetSetDef::read_only("__self__", |v| Ok(value(&this(v).obj))).member().doc("the instance invoking super(); may be None"),
    GetSetDef::read_only("__self_class__", |v| Ok(value(&this(v).obj_type)))
        .member()
        .doc("the type of the instance invoking super(); may be None"),
])
.with_doc("super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n");

payload!(SuperObject, TYPE);

fn this(v: &Value) -> &SuperObject {
    v.downcast::<SuperObject>().expect("a super object")
}

fn value(slot: &Mut<Slot>) -> Value {
    slot.get().get().cloned().unwrap_or(Value::none())
}

fn new_super(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    let empty = || Mut::new(Slot::NULL);
    Ok(new_instance(
        ty,
        SuperObject {
            header: Header::new(&TYPE),
            class: empty(),
            obj: empty(),
            obj_type: empty(),
        },
    ))
}

fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    if kwnames.is_some_and(|k| !tuple::items(k).is_empty()) {
        return Err(type_error("super() takes no keyword arguments"));
    }
    let (class, obj) = match args {
        [] => {
            let (class, obj) = from_frame()?;
            (class, Some(obj))
        }
        [class] => (class.clone(), None),
        [class, obj] => (class.clone(), Some(obj.clone()).filter(|o| !o.is_none())),
        _ => {
            return Err(type_error(format_args!(
                "super() expected at most 2 arguments, got {}",
                args.len()
            )));
        }
    };
    let Some(ty) = TypeObject::from_value(&class) else {
        return Err(type_error(format_args!(
            "super() argument 1 must be a type, not {}",
            class.ty().name()
        )));
    };
    let obj_type = match &obj {
        Some(obj) => Some(check(ty, obj)?.value()),
        None => None,
    };
    let s = this(v);
    drop(s.class.replace(Slot::new(class)));
    drop(s.obj.replace(obj.into()));
    drop(s.obj_type.replace(obj_type.into()));
    Ok(())
}

/// `__class__` and the first argument of the calling function (`super_init_without_args`).
fn from_frame() -> R<(Value, Value)> {
    let Some(frame) = crate::interp::frame::current() else {
        return Err(runtime_error("super(): no current frame"));
    };
    let code = frame.code_object();
    if code.argcount == 0 {
        return Err(runtime_error("super(): no arguments"));
    }
    let first = frame.local(0).cloned();
    let is_cell = code.code.localspluskinds().first().is_some_and(|k| k & kind::CELL != 0);
    let obj = match first {
        Some(cell) if is_cell && cell.exact::<CellObject>().is_some() => {
            cell.exact::<CellObject>().and_then(|c| c.value.get().get().cloned())
        }
        obj => obj,
    };
    let Some(obj) = obj else {
        return Err(runtime_error("super(): arg[0] deleted"));
    };
    let mut position = None;
    for (i, (name, kinds)) in code
        .localsplusnames
        .iter()
        .zip(code.code.localspluskinds().iter())
        .enumerate()
    {
        if kinds & kind::FREE != 0 && name.is(names::__class__()) {
            position = Some(i);
        }
    }
    let Some(i) = position else {
        return Err(runtime_error("super(): __class__ cell not found"));
    };
    let Some(cell) = frame.local(i).and_then(|c| c.exact::<CellObject>()) else {
        return Err(runtime_error("super(): bad __class__ cell"));
    };
    match cell.value.get().get() {
        None => Err(runtime_error("super(): empty __class__ cell")),
        Some(class) if TypeObject::from_value(class).is_none() => Err(runtime_error(format_args!(
            "super(): __class__ is not a type ({})",
            class.ty().name()
        ))),
        Some(class) => Ok((class.clone(), obj)),
    }
}

/// The type whose MRO `super(ty, obj)` follows (`supercheck`).
pub fn check(ty: &'static TypeObject, obj: &Value) -> R<&'static TypeObject> {
    if let Some(class) = TypeObject::from_value(obj)
        && class.is_subtype(ty)
    {
        return Ok(class);
    }
    let own = obj.ty();
    if own.is_subtype(ty) {
        return Ok(own);
    }
    if let Some(class) = attr::get_optional(obj, names::__class__())?
        && let Some(class) = TypeObject::from_value(&class)
        && !std::ptr::eq(class, own)
        && class.is_subtype(ty)
    {
        return Ok(class);
    }
    Err(type_error(
        "super(type, obj): obj must be an instance or subtype of type",
    ))
}

/// What follows `class` in the MRO of `start` under `name`, unbound.
pub fn find(class: &TypeObject, start: &TypeObject, name: &Value) -> Option<Value> {
    let mro = start.mro.get().get()?.clone();
    let items = tuple::items(&mro);
    let at = items
        .iter()
        .position(|t| TypeObject::from_value(t).is_some_and(|t| std::ptr::eq(t, class)))?;
    for t in &items[at + 1..] {
        let Some(t) = TypeObject::from_value(t) else { continue };
        if let Some(found) = dict::get_interned(lookup::type_dict(t), name) {
            return Some(found);
        }
    }
    None
}

/// `super(class, obj).name`, where `start` is the type that [`check`] gave.
pub fn getattr(class: &TypeObject, obj: &Value, start: &TypeObject, name: &Value) -> R {
    match find_bound(class, obj, start, name)? {
        Some(found) => Ok(found),
        None => {
            let made = call::call2(&TYPE.value(), &class.value(), obj)?;
            lookup::generic_getattr(&made, name)
        }
    }
}

fn find_bound(class: &TypeObject, obj: &Value, start: &TypeObject, name: &Value) -> R<Option<Value>> {
    if name.is(names::__class__()) {
        return Ok(None);
    }
    let Some(found) = find(class, start, name) else {
        return Ok(None);
    };
    match found.ty().slots().descr_get {
        None => Ok(Some(found)),
        Some(get) => {
            // Through the class itself nothing is bound to an instance.
            let is_class = TypeObject::from_value(obj).is_some_and(|t| std::ptr::eq(t, start));
            get(&found, if is_class { None } else { Some(obj) }, start).map(Some)
        }
    }
}

fn getattro(v: &Value, name: &Value) -> R {
    let s = this(v);
    let (class, obj, start) = (
        s.class.get().get().cloned(),
        s.obj.get().get().cloned(),
        s.obj_type.get().get().cloned(),
    );
    if let (Some(class), Some(obj), Some(start)) = (class, obj, start)
        && let (Some(class), Some(start)) = (TypeObject::from_value(&class), TypeObject::from_value(&start))
        && let Some(found) = find_bound(class, &obj, start, name)?
    {
        return Ok(found);
    }
    lookup::generic_getattr(v, name)
}

/// An unbound super object in a class binds on access.
fn bind(v: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    let s = this(v);
    let Some(obj) = obj.filter(|o| !o.is_none() && s.obj.get().is_null()) else {
        return Ok(v.clone());
    };
    let class = value(&s.class);
    if !v.is_exact(&TYPE) {
        return call::call2(&v.ty().value(), &class, obj);
    }
    call::call2(&TYPE.value(), &class, obj)
}

fn repr(v: &Value) -> R {
    let s = this(v);
    let name = |slot: &Mut<Slot>| {
        slot.get()
            .get()
            .and_then(TypeObject::from_value)
            .map_or_else(|| String::from("NULL"), |t| t.name().to_owned())
    };
    let class = name(&s.class);
    Ok(Value::str(&if s.obj_type.get().is_null() {
        format!("<super: <class '{class}'>, NULL>")
    } else {
        format!("<super: <class '{class}'>, <{} object>>", name(&s.obj_type))
    }))
}

/// `LOAD_SUPER_ATTR`: `callee(class, obj).name`. With `for_call`, the second part is true if the result is a function whose
/// first argument is `obj`. `two_args` tells `super(class, obj)` from `super()`.
pub fn load_attr(
    callee: &Value,
    class: &Value,
    obj: &Value,
    name: &Value,
    for_call: bool,
    two_args: bool,
) -> R<(Value, bool)> {
    // `super(C, None)` is bound to nothing.
    if callee.is(&TYPE.value())
        && !obj.is_none()
        && let Some(class) = TypeObject::from_value(class)
    {
        let start = check(class, obj)?;
        if !name.is(names::__class__())
            && let Some(found) = find(class, start, name)
        {
            let is_class = TypeObject::from_value(obj).is_some_and(|t| std::ptr::eq(t, start));
            if for_call && !is_class && found.ty().has_flag(flags::METHOD_DESCRIPTOR) {
                return Ok((found, true));
            }
            return match found.ty().slots().descr_get {
                None => Ok((found, false)),
                Some(get) => Ok((get(&found, if is_class { None } else { Some(obj) }, start)?, false)),
            };
        }
        let made = call::call2(callee, &class.value(), obj)?;
        return Ok((attr::get(&made, name)?, false));
    }
    let made = if two_args {
        call::call2(callee, class, obj)?
    } else {
        call::call0(callee)?
    };
    Ok((attr::get(&made, name)?, false))
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live super object.
    let s = unsafe { &*p.cast::<SuperObject>() };
    for slot in [&s.class, &s.obj, &s.obj_type] {
        if let Some(v) = slot.get().get() {
            visit(v);
        }
    }
}
