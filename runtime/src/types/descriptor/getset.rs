//! `getset_descriptor` (computed attributes) and `member_descriptor` (`__slots__`, and builtin attributes that show as
//! members).

use super::{check_applies, owner_of};
use crate::exceptions::{R, attribute_error};
use crate::memory;
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::Slots;
use crate::object::type_object::{TypeObject, flags};
use crate::types::{builtin_function, object, str as py_str};
use crate::value::Value;

/// A computed attribute.
#[repr(C)]
pub struct GetSetDescriptorObject {
    /// Object header.
    pub header: Header,
    /// Name and code.
    pub def: &'static GetSetDef,
    /// The type, `__objclass__`.
    pub owner: Value,
}

/// `getset_descriptor`.
pub static GETSET_TYPE: TypeObject = TypeObject::builtin(
    "getset_descriptor",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| {
            let d = this(v);
            Ok(Value::str(&format!(
                "<attribute '{}' of '{}' objects>",
                d.def.name,
                owner_of(&d.owner).name()
            )))
        }),
        descr_get: Some(get),
        descr_set: Some(set),
        drop: Some(drop_payload::<GetSetDescriptorObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<GetSetDescriptorObject>())
.with_flags(flags::GC)
.not_a_base()
.with_getsets(&[
    GetSetDef::read_only("__objclass__", |v| Ok(this(v).owner.clone())).member(),
    GetSetDef::read_only("__name__", |v| Ok(py_str::intern(this(v).def.name))).member(),
    GetSetDef::read_only("__qualname__", |v| super::qualname(&this(v).owner, this(v).def.name)),
    GetSetDef::read_only("__doc__", |v| {
        Ok(doc_of(&this(v).owner, this(v).def.name, this(v).def.doc))
    }),
]);

payload!(GetSetDescriptorObject, GETSET_TYPE);

/// The docstring of a type's attribute.
fn doc_of(owner: &Value, name: &str, own: &'static str) -> Value {
    let doc = TypeObject::from_value(owner).map_or(own, |ty| crate::docs::of_member(ty, name, own));
    builtin_function::doc_value(doc)
}

/// A value of `__slots__`, or a builtin attribute shown as a member.
#[repr(C)]
pub struct MemberDescriptorObject {
    /// Object header.
    pub header: Header,
    /// Byte offset of the slot; 0 if `def` says what to do.
    pub offset: u32,
    /// The builtin attribute.
    pub def: Option<&'static GetSetDef>,
    /// The name, a `str`.
    pub name: Value,
    /// The type, `__objclass__`.
    pub owner: Value,
}

/// `member_descriptor`.
pub static MEMBER_TYPE: TypeObject = TypeObject::builtin(
    "member_descriptor",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| {
            let d = member(v);
            Ok(Value::str(&format!(
                "<member '{}' of '{}' objects>",
                name_of(d),
                owner_of(&d.owner).name()
            )))
        }),
        descr_get: Some(get_member),
        descr_set: Some(set_member),
        drop: Some(drop_payload::<MemberDescriptorObject>),
        traverse: Some(traverse_member),
        ..Slots::NONE
    },
)
.with_size(size_of::<MemberDescriptorObject>())
.with_flags(flags::GC)
.not_a_base()
.with_methods(&[MethodDef::no_args("__reduce__", |v| {
    super::reduce(&member(v).owner, &name_of(member(v)))
})])
.with_getsets(&[
    GetSetDef::read_only("__objclass__", |v| Ok(member(v).owner.clone())).member(),
    GetSetDef::read_only("__name__", |v| Ok(member(v).name.clone())).member(),
    GetSetDef::read_only("__qualname__", |v| {
        super::qualname(&member(v).owner, &name_of(member(v)))
    }),
    GetSetDef::read_only("__doc__", |v| {
        let own = member(v).def.map_or("", |d| d.doc);
        Ok(doc_of(&member(v).owner, &name_of(member(v)), own))
    }),
]);

payload!(MemberDescriptorObject, MEMBER_TYPE);

fn this(v: &Value) -> &GetSetDescriptorObject {
    v.exact::<GetSetDescriptorObject>().expect("a getset descriptor")
}

fn member(v: &Value) -> &MemberDescriptorObject {
    v.exact::<MemberDescriptorObject>().expect("a member descriptor")
}

fn name_of(d: &MemberDescriptorObject) -> String {
    py_str::to_str_lossless(&d.name).unwrap_or("?").to_owned()
}

/// The descriptor of a builtin attribute.
pub fn new_getset(def: &'static GetSetDef, owner: &TypeObject) -> Value {
    if def.member {
        return memory::new_object(MemberDescriptorObject {
            header: Header::new(&MEMBER_TYPE),
            offset: 0,
            def: Some(def),
            name: py_str::intern(def.name),
            owner: owner.value(),
        });
    }
    memory::new_object(GetSetDescriptorObject {
        header: Header::new(&GETSET_TYPE),
        def,
        owner: owner.value(),
    })
}

/// The descriptor of a `__slots__` entry at byte `offset`.
pub fn new_member(name: &Value, offset: u32, owner: &TypeObject) -> Value {
    memory::new_object(MemberDescriptorObject {
        header: Header::new(&MEMBER_TYPE),
        offset,
        def: None,
        name: name.clone(),
        owner: owner.value(),
    })
}

/// The byte offset of the slot behind a `__slots__` member descriptor.
pub fn member_offset(descr: &Value, ty: &TypeObject) -> Option<u32> {
    descr
        .exact::<MemberDescriptorObject>()
        .filter(|d| d.offset != 0 && ty.is_subtype(owner_of(&d.owner)))
        .map(|d| d.offset)
}

static DICT_DEF: GetSetDef =
    GetSetDef::read_write("__dict__", object::get_dict, object::set_dict).doc("dictionary for instance variables");
static WEAKREF_DEF: GetSetDef = GetSetDef::read_only("__weakref__", crate::types::weakref::first_reference)
    .doc("list of weak references to the object");

/// The `__dict__` entry of a heap class that gives its instances a dict.
pub fn attribute_dict_descriptor(owner: &TypeObject) -> Value {
    new_getset(&DICT_DEF, owner)
}

/// Whether it is an entry that [`attribute_dict_descriptor`] made.
pub fn is_attribute_dict(descriptor: &Value) -> bool {
    descriptor.is_exact(&GETSET_TYPE) && std::ptr::eq(this(descriptor).def, &DICT_DEF)
}

/// The `__weakref__` entry of a heap class that makes its instances weakly referenceable.
pub fn weakref_descriptor(owner: &TypeObject) -> Value {
    new_getset(&WEAKREF_DEF, owner)
}

fn get(descr: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    let d = this(descr);
    let Some(obj) = obj else { return Ok(descr.clone()) };
    let owner = owner_of(&d.owner);
    if !std::ptr::eq(obj.ty(), owner) {
        check_applies(owner, d.def.name, obj)?;
    }
    (d.def.get)(obj)
}

fn set(descr: &Value, obj: &Value, value: Option<&Value>) -> R<()> {
    let d = this(descr);
    let owner = owner_of(&d.owner);
    check_applies(owner, d.def.name, obj)?;
    match d.def.set {
        Some(set) => set(obj, value),
        None => Err(attribute_error(
            obj,
            &py_str::intern(d.def.name),
            format_args!(
                "attribute '{}' of '{}' objects is not writable",
                d.def.name,
                owner.name()
            ),
        )),
    }
}

fn get_member(descr: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    let d = member(descr);
    let Some(obj) = obj else { return Ok(descr.clone()) };
    let owner = owner_of(&d.owner);
    if !std::ptr::eq(obj.ty(), owner) {
        check_applies(owner, &name_of(d), obj)?;
    }
    if let Some(def) = d.def {
        return (def.get)(obj);
    }
    // SAFETY: the offset belongs to the owner, whose instance `obj` is.
    match unsafe { attributes::member_slot(obj, d.offset) }.get() {
        Some(v) => Ok(v.clone()),
        None => Err(crate::ops::attr::no_attribute(obj, &d.name)),
    }
}

fn set_member(descr: &Value, obj: &Value, value: Option<&Value>) -> R<()> {
    let d = member(descr);
    check_applies(owner_of(&d.owner), &name_of(d), obj)?;
    if let Some(def) = d.def {
        return match def.set {
            Some(set) => set(obj, value),
            None => Err(attribute_error(obj, &d.name, "readonly attribute")),
        };
    }
    // SAFETY: as in `get_member`.
    let slot = unsafe { attributes::member_slot(obj, d.offset) };
    match value {
        Some(v) => drop(slot.replace(v.clone())),
        None => match slot.take() {
            Some(old) => drop(old),
            None => {
                let name = name_of(d);
                return Err(attribute_error(obj, &d.name, name));
            }
        },
    }
    Ok(())
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live descriptor.
    visit(&unsafe { &*p.cast::<GetSetDescriptorObject>() }.owner);
}

unsafe fn traverse_member(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live descriptor.
    visit(&unsafe { &*p.cast::<MemberDescriptorObject>() }.owner);
}
