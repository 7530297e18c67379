//! `cell`: a variable that inner functions share.

use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::def::GetSetDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::object;
use crate::value::{Slot, Value};

/// A cell; the slot is empty while the variable is unbound.
#[repr(C)]
pub struct CellObject {
    /// Object header.
    pub header: Header,
    /// The variable.
    pub value: Mut<Slot>,
}

/// `cell`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "cell",
    Some(&object::TYPE),
    Slots {
        new: Some(new_cell),
        repr: Some(repr),
        richcompare: Some(compare),
        hash: Some(crate::object::lookup::hash_not_implemented),
        drop: Some(drop_payload::<CellObject>),
        traverse: Some(traverse),
        clear: Some(clear),
        ..Slots::NONE
    },
)
.with_size(size_of::<CellObject>())
.with_flags(flags::GC)
.not_a_base()
.with_getsets(&[GetSetDef::read_write("cell_contents", get_contents, set_contents)]);

payload!(CellObject, TYPE);

/// A new cell.
#[inline]
pub fn new(value: Slot) -> Value {
    crate::memory::new_object(CellObject {
        header: Header::new(&TYPE),
        value: Mut::new(value),
    })
}

fn new_cell(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    if kwnames.is_some() {
        return Err(type_error("cell() takes no keyword arguments"));
    }
    if args.len() > 1 {
        return Err(type_error(format_args!(
            "cell expected at most 1 argument, got {}",
            args.len()
        )));
    }
    let value = Mut::new(args.first().cloned().into());
    Ok(new_instance(
        ty,
        CellObject {
            header: Header::new(&TYPE),
            value,
        },
    ))
}

fn this(v: &Value) -> &CellObject {
    v.downcast::<CellObject>().expect("a cell")
}

fn repr(v: &Value) -> R {
    let address = v.address() as usize;
    Ok(Value::str(&match this(v).value.get().get() {
        None => format!("<cell at {address:#x}: empty>"),
        Some(x) => format!(
            "<cell at {address:#x}: {} object at {:#x}>",
            x.ty().name(),
            object::identity(x)
        ),
    }))
}

fn compare(a: &Value, b: &Value, op: CompareOp) -> R {
    let (Some(x), Some(y)) = (a.downcast::<CellObject>(), b.downcast::<CellObject>()) else {
        return Ok(Value::not_implemented());
    };
    match (x.value.get().get().cloned(), y.value.get().get().cloned()) {
        (Some(x), Some(y)) => crate::ops::compare::rich_compare(&x, &y, op),
        (x, y) => Ok(Value::bool(op.holds(x.is_some().cmp(&y.is_some())))),
    }
}

fn get_contents(v: &Value) -> R {
    this(v)
        .value
        .get()
        .get()
        .cloned()
        .ok_or_else(|| value_error("Cell is empty"))
}

fn set_contents(v: &Value, value: Option<&Value>) -> R<()> {
    drop(this(v).value.replace(value.cloned().into()));
    Ok(())
}

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live cell.
    if let Some(v) = unsafe { &*p.cast::<CellObject>() }.value.get().get() {
        visit(v);
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live cell.
    drop(unsafe { &*p.cast::<CellObject>() }.value.replace(Slot::NULL));
}
