//! `None`, `Ellipsis`, `NotImplemented`, `True` and `False`: objects at fixed addresses, and the types of the first three.

use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::types::{int, object};
use crate::value::{SINGLETON_STRIDE, SINGLETONS_BASE, SINGLETONS_SIZE, Value};
use dashu_int::IBig;

/// `NoneType`.
pub static NONE_TYPE: TypeObject = TypeObject::builtin(
    "NoneType",
    Some(&object::TYPE),
    Slots {
        repr: Some(|_| Ok(Value::str("None"))),
        bool: Some(|_| Ok(false)),
        // CPython 3.12: a constant instead of the address (`none_hash`).
        hash: Some(|_| Ok(0xFCA8_6420)),
        new: Some(none_new),
        ..Slots::NONE
    },
)
.not_a_base();

/// `ellipsis`.
pub static ELLIPSIS_TYPE: TypeObject = TypeObject::builtin(
    "ellipsis",
    Some(&object::TYPE),
    Slots {
        repr: Some(|_| Ok(Value::str("Ellipsis"))),
        new: Some(ellipsis_new),
        ..Slots::NONE
    },
)
.with_methods(&[MethodDef::no_args("__reduce__", |_| Ok(Value::str("Ellipsis")))])
.not_a_base();

/// `NotImplementedType`.
pub static NOT_IMPLEMENTED_TYPE: TypeObject = TypeObject::builtin(
    "NotImplementedType",
    Some(&object::TYPE),
    Slots {
        repr: Some(|_| Ok(Value::str("NotImplemented"))),
        bool: Some(not_implemented_bool),
        new: Some(not_implemented_new),
        ..Slots::NONE
    },
)
.with_methods(&[MethodDef::no_args("__reduce__", |_| Ok(Value::str("NotImplemented")))])
.not_a_base();

fn no_arguments(name: &str, args: &[Value], kwnames: KwNames) -> R<()> {
    if args.is_empty() && kwnames.is_none() {
        Ok(())
    } else {
        Err(type_error(format_args!("{name} takes no arguments")))
    }
}

fn none_new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    no_arguments("NoneType", args, kwnames)?;
    Ok(Value::none())
}

fn ellipsis_new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    no_arguments("EllipsisType", args, kwnames)?;
    Ok(Value::ellipsis())
}

fn not_implemented_new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    no_arguments("NotImplementedType", args, kwnames)?;
    Ok(Value::not_implemented())
}

fn not_implemented_bool(_: &Value) -> R<bool> {
    crate::exceptions::warn(
        &crate::types::exception::DEPRECATION_WARNING,
        "NotImplemented should not be used in a boolean context",
        1,
    )?;
    Ok(true)
}

/// Whether an object is one of the singletons.
#[inline(always)]
pub fn contains(p: *const Header) -> bool {
    (p as u64).wrapping_sub(SINGLETONS_BASE) < SINGLETONS_SIZE
}

/// Maps the page of singletons and writes the objects. Does nothing when it is already there.
pub fn map() {
    static MAPPED: std::sync::Once = std::sync::Once::new();
    MAPPED.call_once(|| {
        // SAFETY: a fresh private mapping at an address that nothing else uses (checked by NOREPLACE); the objects fit
        // into their strides.
        unsafe {
            let page = libc::mmap(
                SINGLETONS_BASE as *mut libc::c_void,
                4096,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE,
                -1,
                0,
            );
            assert!(page as u64 == SINGLETONS_BASE, "cannot map the page of singletons");
            const { assert!(size_of::<int::IntObject>() <= SINGLETON_STRIDE as usize) };
            let at = |i: u64| (SINGLETONS_BASE + i * SINGLETON_STRIDE) as *mut Header;
            at(0).write(Header::immortal(&NONE_TYPE));
            for (i, value) in [(1, 0), (2, 1)] {
                at(i).cast::<int::IntObject>().write(int::IntObject {
                    header: Header::immortal(&int::BOOL_TYPE),
                    value: IBig::from(value),
                });
            }
            at(3).write(Header::immortal(&ELLIPSIS_TYPE));
            at(4).write(Header::immortal(&NOT_IMPLEMENTED_TYPE));
        }
    });
}
