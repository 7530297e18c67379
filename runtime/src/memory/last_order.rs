//! The order in which what the first collection leaves is finalized; most programs have one collection only, at their end.
//!
//! CPython's first full collection walks its youngest objects before `__main__`'s names: none of them is known to be reachable
//! yet. As the names' dict is met, they come behind it in the order in which they are referred to, breadth first
//! (`move_unreachable` of gcmodule.c); later collections finalize them in that order.

use super::collector::{note_observed_birth, traverse};
use crate::object::attributes;
use crate::object::type_object::{TypeObject, flags};
use crate::types::{dict, function, list, module, str, tuple};
use crate::value::Value;
use crate::word_map::WordSet;

/// Beyond so many objects CPython has collected its youngest objects before, and the order is another one.
const YOUNG: usize = 650;

/// Numbers the objects that have finalizers as CPython's first collection would order them.
pub fn number() {
    let Ok(Some(main)) = dict::get_item(&crate::import::modules(), &str::intern("__main__")) else {
        return;
    };
    if !module::is_module(&main) {
        return;
    }
    let names = module::dict(&main);
    let mut seen: WordSet<u64> = WordSet::default();
    seen.insert(names.raw());
    if let Some(builtins) = crate::state::state().builtins.get().get() {
        seen.insert(builtins.raw());
    }
    let mut order = vec![names.clone()];
    let mut next = 0;
    while next < order.len() {
        let v = order[next].clone();
        next += 1;
        for child in children(&v, &names) {
            if is_young(&child) && seen.insert(child.raw()) {
                order.push(child);
            }
        }
        if order.len() > YOUNG {
            return;
        }
    }
    for v in order.iter().filter(|v| v.ty().slots().finalize.is_some()) {
        note_observed_birth(v.address());
    }
}

/// Whether the program itself made the object, and CPython's collector knows it.
fn is_young(v: &Value) -> bool {
    v.is_pointer()
        && v.ty().has_flag(flags::GC)
        && !module::is_module(v)
        && TypeObject::from_value(v).is_none_or(TypeObject::is_heap)
}

/// What an object refers to, in the order in which CPython visits it.
fn children(v: &Value, names: &Value) -> Vec<Value> {
    if let Some(f) = v.exact::<function::FunctionObject>()
        && !f.globals.is(names)
    {
        return Vec::new();
    }
    let mut all = Vec::new();
    if v.exact::<dict::DictObject>().is_some() {
        let mut position = 0;
        while let Some((key, value)) = dict::next_entry(v, &mut position) {
            all.extend([value, key]);
        }
        return all;
    }
    traverse(v.address(), &mut |child| all.push(child.clone()));
    if v.exact::<function::FunctionObject>().is_some() {
        // CPython has a dict for them.
        let mut attributes = Vec::new();
        // SAFETY: a live function.
        unsafe { attributes::traverse_instance_storage(v.address(), &mut |child| attributes.push(child.clone())) };
        all.retain(|child| !attributes.iter().any(|a| a.is(child)));
        attributes.reverse();
        all.push(tuple::new(attributes));
    }
    if v.exact::<list::ListObject>().is_some() || v.exact::<tuple::TupleObject>().is_some() {
        all.reverse();
    }
    all
}
