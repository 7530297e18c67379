//! Instance layouts of heap types: the base that decides it, `__slots__`, attribute storage, inline capacity.

use crate::exceptions::{R, type_error, value_error};
use crate::object::attributes;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{format, iter};
use crate::types::function::FunctionObject;
use crate::types::list::{sort_values, sorted_by_number};
use crate::types::{code::CodeObject, dict, object, str as py_str};
use crate::value::Value;
use krait_bytecode::Opcode;

const MIN_CAPACITY: usize = 2;
const MAX_CAPACITY: usize = 32;

/// End of payload and `__slots__`: where attribute storage begins.
pub(super) fn slots_end(ty: &TypeObject) -> u32 {
    if ty.has_flag(flags::VAR_SIZED) {
        ty.payload_size.get() + ty.attributes_offset.get()
    } else if ty.has_flag(flags::HAS_ATTRIBUTES) {
        ty.attributes_offset.get()
    } else {
        ty.instance_size.get()
    }
}

/// The nearest type up the chain of bases that adds something to the layout (`solid_base`).
fn solid_base(ty: &'static TypeObject) -> &'static TypeObject {
    let base = match ty.base() {
        Some(base) => solid_base(base),
        None => &object::TYPE,
    };
    // The attributes of a SimpleNamespace are a field of its own in CPython.
    let grows = slots_end(ty) != slots_end(base)
        || ty.has_flag(flags::VAR_SIZED) != base.has_flag(flags::VAR_SIZED)
        || std::ptr::eq(ty, &crate::types::namespace::TYPE);
    if grows { ty } else { base }
}

/// The base whose layout a class with these bases extends (`best_base`).
pub(super) fn best_base(bases: &[Value]) -> R<&'static TypeObject> {
    let mut best: Option<(&'static TypeObject, &'static TypeObject)> = None;
    for b in bases {
        let Some(ty) = TypeObject::from_value(b) else {
            return Err(type_error("bases must be types"));
        };
        crate::object::lookup::ensure_ready(ty);
        if !ty.has_flag(flags::BASETYPE) {
            return Err(type_error(format_args!(
                "type '{}' is not an acceptable base type",
                ty.name()
            )));
        }
        let candidate = solid_base(ty);
        match best {
            None => best = Some((candidate, ty)),
            Some((winner, _)) if winner.is_subtype(candidate) => {}
            Some((winner, _)) if candidate.is_subtype(winner) => best = Some((candidate, ty)),
            Some(_) => return Err(type_error("multiple bases have instance lay-out conflict")),
        }
    }
    Ok(best.expect("there is a base").1)
}

/// True if instances of both types have the same builtin part, `__slots__` and kind of attribute storage
/// (`compatible_for_assignment`).
pub fn same_layout(a: &'static TypeObject, b: &'static TypeObject) -> bool {
    let kind = flags::HAS_ATTRIBUTES | flags::VAR_SIZED | flags::WEAKREFABLE;
    let large = |t: &TypeObject| t.instance_size.get() as usize > crate::memory::LARGEST_CELL;
    slots_end(a) == slots_end(b)
        && a.flags() & kind == b.flags() & kind
        && same_slot_bases(a, b)
        && (a.instance_size.get() == b.instance_size.get() || !(large(a) || large(b)))
}

/// The layouts come from the same solid base, or from classes with equal `__slots__` on equal bases.
fn same_slot_bases(a: &'static TypeObject, b: &'static TypeObject) -> bool {
    let (x, y) = (solid_base(a), solid_base(b));
    if std::ptr::eq(x, y) {
        return true;
    }
    let (Some(bx), Some(by)) = (x.base(), y.base()) else {
        return false;
    };
    if !x.is_heap() || !y.is_heap() || !std::ptr::eq(bx, by) {
        return false;
    }
    let names = |t: &TypeObject| -> Vec<Value> { sorted_by_number(member_names(t), Value::raw) };
    let (nx, ny) = (names(x), names(y));
    nx.len() == ny.len() && nx.iter().zip(&ny).all(|(a, b)| a.is(b))
}

/// Names of the type's own member descriptors.
fn member_names(ty: &TypeObject) -> Vec<Value> {
    let Some(d) = ty.dict.get().get() else {
        return Vec::new();
    };
    dict::items(d)
        .into_iter()
        .filter(|(_, v)| crate::types::descriptor::member_offset(v, ty).is_some())
        .map(|(k, _)| py_str::intern_value(&k))
        .collect()
}

/// What `__slots__` says.
#[derive(Default)]
pub(super) struct SlotNames {
    /// Mangled names of the slots, sorted.
    pub names: Vec<Value>,
    /// Instances get a `__dict__` that the base does not have.
    pub add_dict: bool,
    /// Instances become weakly referenceable.
    pub add_weakref: bool,
}

/// Reads `__slots__` of a namespace (`type_new_slots`); without it, dict and weak references are added if they can be.
pub(super) fn read_slots(namespace: &Value, name: &str, base: &'static TypeObject, bases: &[Value]) -> R<SlotNames> {
    let own_dict = base.has_flag(flags::TYPE_SUBCLASS) || base.is_subtype(&crate::types::module::TYPE);
    let may_add_dict = !base.has_flag(flags::HAS_ATTRIBUTES) && !own_dict;
    // Strings have a size of their own here only.
    let var_sized = base.has_flag(flags::VAR_SIZED) && !base.has_flag(flags::STR_SUBCLASS);
    let may_add_weak = !var_sized && base.flags() & (flags::WEAKREFABLE | flags::INT_SUBCLASS) == 0;
    let Some(slots) = dict::get_str(namespace, "__slots__") else {
        return Ok(SlotNames {
            names: Vec::new(),
            add_dict: may_add_dict,
            add_weakref: may_add_weak,
        });
    };
    let given = if py_str::is_str(&slots) {
        vec![slots]
    } else {
        iter::collect(&slots)?
    };
    let refuses = var_sized || base.flags() & (flags::TYPE_SUBCLASS | flags::INT_SUBCLASS) != 0;
    if refuses && !given.is_empty() {
        return Err(type_error(format_args!(
            "nonempty __slots__ not supported for subtype of '{}'",
            base.name()
        )));
    }
    let mut out = SlotNames::default();
    for slot in given {
        check_slot_name(&slot)?;
        if py_str::equals(&slot, "__dict__") {
            if !may_add_dict || out.add_dict {
                return Err(type_error("__dict__ slot disallowed: we already got one"));
            }
            out.add_dict = true;
        } else if py_str::equals(&slot, "__weakref__") {
            if !may_add_weak || out.add_weakref {
                return Err(type_error("__weakref__ slot disallowed: we already got one"));
            }
            out.add_weakref = true;
        } else {
            let mangled = mangle(name, &slot);
            check_conflict(namespace, &slot, &mangled)?;
            out.names.push(mangled);
        }
    }
    // What other bases have, instances have too.
    for other in bases.iter().filter_map(TypeObject::from_value) {
        out.add_dict |= may_add_dict && other.has_flag(flags::HAS_ATTRIBUTES);
        out.add_weakref |= may_add_weak && other.has_flag(flags::WEAKREFABLE);
    }
    sort_values(&mut out.names, None, false)?;
    Ok(out)
}

fn check_slot_name(slot: &Value) -> R<()> {
    if !py_str::is_str(slot) {
        return Err(type_error(format_args!(
            "__slots__ items must be strings, not '{}'",
            slot.ty().name()
        )));
    }
    if !py_str::is_identifier(slot.downcast::<py_str::StrObject>().expect("a str")) {
        return Err(type_error("__slots__ must be identifiers"));
    }
    Ok(())
}

fn check_conflict(namespace: &Value, slot: &Value, mangled: &Value) -> R<()> {
    let special = ["__qualname__", "__classcell__", "__classdictcell__"];
    if dict::get_item(namespace, mangled)?.is_some() && !special.iter().any(|s| py_str::equals(mangled, s)) {
        return Err(value_error(format_args!(
            "{} in __slots__ conflicts with class variable",
            format::repr_string(slot)?
        )));
    }
    Ok(())
}

/// `__name` in class `C` is `_C__name` (`_Py_Mangle`).
fn mangle(class: &str, name: &Value) -> Value {
    let text = py_str::to_str_lossless(name).unwrap_or("");
    let class = class.trim_start_matches('_');
    if !text.starts_with("__") || text.ends_with("__") || text.contains('.') || class.is_empty() {
        return py_str::intern_value(name);
    }
    py_str::intern(&format!("_{class}{text}"))
}

/// Number of attribute slots inside instances: the base's, and the names that the class's functions store on their first
/// parameter or that are annotated in its body.
pub(super) fn inline_capacity(namespace: &Value, base: &TypeObject) -> u32 {
    let mut names: Vec<u64> = Vec::new();
    let mut add = |name: &Value| {
        if !names.contains(&name.raw()) && names.len() < MAX_CAPACITY {
            names.push(name.raw());
        }
    };
    for (_, value) in dict::items(namespace) {
        if let Some(f) = value.exact::<FunctionObject>()
            && let Some(code) = f.code.get().exact::<CodeObject>()
        {
            stored_on_first_parameter(code, &mut add);
        }
    }
    if let Some(annotations) = dict::get_str(namespace, "__annotations__")
        && annotations.is_exact(&dict::TYPE)
    {
        for key in dict::keys(&annotations).iter().filter(|k| py_str::is_str(k)) {
            add(&py_str::intern_value(key));
        }
    }
    let inherited = if base.is_heap() && base.has_flag(flags::HAS_ATTRIBUTES) {
        base.inline_capacity.get()
    } else {
        0
    };
    let own = names.len() as u32;
    (inherited + own).clamp(MIN_CAPACITY as u32, MAX_CAPACITY as u32)
}

/// Calls `add` for each name that the code stores on its first parameter.
fn stored_on_first_parameter(code: &CodeObject, add: &mut dyn FnMut(&Value)) {
    if code.argcount == 0 {
        return;
    }
    let (mut extended, mut loaded) = (0usize, false);
    let mut unit = 0;
    let units: Vec<&[u8]> = code.code.code().chunks_exact(2).collect();
    while let Some(&[op, arg]) = units.get(unit).copied() {
        let Some(opcode) = Opcode::from_u8(op) else { break };
        let oparg = extended << 8 | arg as usize;
        match opcode {
            Opcode::ExtendedArg => {
                extended = oparg;
                unit += 1;
                continue;
            }
            Opcode::StoreAttr if loaded => {
                if let Some(name) = code.names.get(oparg) {
                    add(name);
                }
            }
            _ => {}
        }
        loaded = matches!(opcode, Opcode::LoadFast | Opcode::LoadFastCheck) && oparg == 0;
        extended = 0;
        unit += 1 + opcode.caches();
    }
}

/// Sets sizes and flags of a new heap type; returns the byte offset of each slot.
pub(super) fn lay_out(ty: &TypeObject, base: &TypeObject, slots: &SlotNames, capacity: u32) -> Vec<u32> {
    ty.payload_size.set(base.payload_size.get());
    let inherited = flags::INHERITED & !flags::HAS_ATTRIBUTES;
    ty.set_flag(base.flags() & inherited | flags::GC, true);
    let has_dict = slots.add_dict || base.has_flag(flags::HAS_ATTRIBUTES);
    ty.set_flag(flags::HAS_ATTRIBUTES, has_dict);
    if slots.add_weakref {
        ty.set_flag(flags::WEAKREFABLE, true);
    }
    if base.has_flag(flags::VAR_SIZED) {
        ty.instance_size.set(base.instance_size.get());
        let start = base.attributes_offset.get();
        ty.attributes_offset.set(start + 8 * slots.names.len() as u32);
        let member = |i| attributes::VAR_MEMBER | (start + 8 * i);
        return (0..slots.names.len() as u32).map(member).collect();
    }
    let start = slots_end(base);
    let end = start + 8 * slots.names.len() as u32;
    if has_dict {
        ty.attributes_offset.set(end);
        ty.inline_capacity.set(capacity);
        ty.instance_size.set(end + 8 + 8 * capacity);
    } else {
        ty.instance_size.set(end);
    }
    (0..slots.names.len() as u32).map(|i| start + 8 * i).collect()
}

/// True if the layout of `ty` extends that of `other`.
pub(super) fn solid_is_subtype(ty: &'static TypeObject, other: &'static TypeObject) -> bool {
    solid_base(ty).is_subtype(solid_base(other))
}
