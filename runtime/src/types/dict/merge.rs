//! Filling dicts from other mappings, pairs and keyword arguments.

use super::{find, insert_new, is_dict, iterators, len, object, replace_at, set_item, value_at};
use crate::exceptions::{R, key_error, runtime_error, type_error, value_error};
use crate::object::slots::KwNames;
use crate::ops::{attr, iter, subscr};
use crate::types::{exception, keywords, list, tuple};
use crate::value::Value;

/// What to do with keys that are there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Existing {
    Replace,
    Keep,
    Refuse,
}

/// Copies all items of the mapping `src` into the dict `dst` (`PyDict_Merge`).
pub fn merge(dst: &Value, src: &Value, replace: bool) -> R<()> {
    merge_as(dst, src, if replace { Existing::Replace } else { Existing::Keep })
}

/// Copies all items; a key that is there already raises KeyError with the key as argument.
pub fn merge_unique(dst: &Value, src: &Value) -> R<()> {
    merge_as(dst, src, Existing::Refuse)
}

/// True if iterating `src` means iterating its table.
fn iterates_plainly(src: &Value) -> bool {
    is_dict(src)
        && src
            .ty()
            .slots()
            .iter
            .is_some_and(|f| std::ptr::fn_addr_eq(f, iterators::iter_keys as crate::object::slots::UnaryFn))
}

/// `PyDict_Copy`: a subclass that iterates in its own way is copied as the mapping that it shows.
pub(super) fn copy_of(dict: &Value) -> R {
    if len(dict) == 0 || iterates_plainly(dict) {
        return Ok(super::copy(dict));
    }
    let d = super::new();
    merge_mapping(&d, dict, Existing::Replace)?;
    Ok(d)
}

fn merge_as(dst: &Value, src: &Value, existing: Existing) -> R<()> {
    if iterates_plainly(src) {
        merge_dict(dst, src, existing)
    } else {
        merge_mapping(dst, src, existing)
    }
}

fn merge_dict(dst: &Value, src: &Value, existing: Existing) -> R<()> {
    if src.is(dst) || len(src) == 0 {
        return Ok(());
    }
    let (d, s) = (object(dst), object(src));
    if len(dst) == 0 && !d.table.get().has_cells && s.table.get().positions() == len(src) {
        let copy = s.table.get().copy(|v| super::read(s, v));
        let changes = d.table.get().changes();
        let old = d.table.replace(copy);
        d.table.get_mut().note_change_after(changes);
        drop(old);
        return Ok(());
    }
    d.table.get_mut().reserve_merge(len(src));
    let positions = s.table.get().positions();
    let mut position = 0;
    while let Some(i) = s.table.get().next_position(position) {
        position = i + 1;
        let Some((key, hash)) = s
            .table
            .get()
            .entry(i)
            .and_then(|e| Some((e.key.get().cloned()?, e.hash)))
        else {
            continue;
        };
        let value = value_at(s, i);
        match find(d, &key, hash)? {
            None => insert_new(d, &key, hash, value),
            Some(j) => match existing {
                Existing::Replace => drop(replace_at(d, j, value)),
                Existing::Keep => {}
                Existing::Refuse => return Err(key_error(&key)),
            },
        }
        if s.table.get().positions() != positions {
            return Err(runtime_error("dict mutated during update"));
        }
    }
    Ok(())
}

/// The keys of a mapping that is no dict, as its method `keys` gives them (`PyMapping_Keys`).
pub fn mapping_keys(mapping: &Value) -> R<Vec<Value>> {
    let keys = attr::call_method(mapping, crate::names::keys(), &[])?;
    let it = iter::iter(&keys).map_err(|raised| {
        if !raised.matches(&exception::TYPE_ERROR) {
            return raised;
        }
        drop(raised.take());
        let (owner, got) = (mapping.ty().name(), keys.ty().name());
        type_error(format_args!("{owner}.keys() returned a non-iterable (type {got})"))
    })?;
    iter::collect(&it)
}

fn merge_mapping(dst: &Value, src: &Value, existing: Existing) -> R<()> {
    for key in mapping_keys(src)? {
        if existing != Existing::Replace && super::contains_key(dst, &key)? {
            if existing == Existing::Refuse {
                return Err(key_error(&key));
            }
            continue;
        }
        let value = subscr::get(src, &key)?;
        set_item(dst, &key, value)?;
    }
    Ok(())
}

/// `dict.update(other)` for anything that it accepts.
pub fn update(dict: &Value, other: &Value) -> R<()> {
    if other.is_exact(&super::TYPE) {
        return merge_dict(dict, other, Existing::Replace);
    }
    if attr::get_optional(other, crate::names::keys())?.is_some() {
        return merge(dict, other, true);
    }
    merge_from_pairs(dict, other)
}

/// Adds the pairs of an iterable of two-item sequences.
pub fn merge_from_pairs(dict: &Value, pairs: &Value) -> R<()> {
    let it = iter::iter(pairs)?;
    let mut n = 0usize;
    while let Some(pair) = iter::next(&it)? {
        let items = if pair.is_exact(&tuple::TYPE) {
            tuple::items(&pair).to_vec()
        } else if pair.is_exact(&list::TYPE) {
            list::snapshot(&pair)
        } else {
            match iter::sequence(&pair, "") {
                Ok(items) => items,
                Err(raised) => {
                    if raised.matches(&exception::TYPE_ERROR) {
                        drop(raised.take());
                        return Err(type_error(format_args!(
                            "cannot convert dictionary update sequence element #{n} to a sequence"
                        )));
                    }
                    return Err(raised);
                }
            }
        };
        let [key, value] = items.as_slice() else {
            return Err(value_error(format_args!(
                "dictionary update sequence element #{n} has length {}; 2 is required",
                items.len()
            )));
        };
        set_item(dict, key, value.clone())?;
        n += 1;
    }
    Ok(())
}

/// `dict(other, **keywords)` and `update(other, **keywords)`.
pub(super) fn update_from_arguments(dict: &Value, name: &str, args: &[Value], kwnames: KwNames) -> R<()> {
    let given = keywords::positional(args, kwnames);
    crate::args::check_count(name, given.len(), 0, 1)?;
    if let Some(other) = given.first() {
        update(dict, other)?;
    }
    for (key, value) in keywords::pairs(args, kwnames) {
        set_item(dict, key, value.clone())?;
    }
    Ok(())
}

/// Adds all items of a mapping, as `{**other}` does: no iterable of pairs is accepted.
pub fn update_mapping(dict: &Value, other: &Value) -> R<()> {
    merge(dict, other, true)
}
