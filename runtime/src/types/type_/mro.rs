//! The method resolution order: C3 linearisation, and `mro()` of metaclasses.

use crate::exceptions::{R, type_error};
use crate::object::lookup;
use crate::object::type_object::TypeObject;
use crate::ops::{call, format, iter};
use crate::types::{str as py_str, tuple};
use crate::value::Value;

/// The MRO that the default algorithm gives (`mro_implementation`).
pub fn compute_mro(ty: &TypeObject) -> R<Vec<Value>> {
    let bases = ty.bases.get().get().expect("a type has bases").clone();
    let bases = tuple::items(&bases);
    let mut sequences: Vec<Vec<Value>> = Vec::with_capacity(bases.len() + 1);
    for base in bases {
        let base_type = TypeObject::from_value(base).ok_or_else(|| type_error("bases must be types"))?;
        lookup::ensure_ready(base_type);
        match base_type.mro.get().get() {
            Some(mro) => sequences.push(tuple::items(mro).to_vec()),
            None => {
                return Err(type_error(format_args!(
                    "Cannot extend an incomplete type '{}'",
                    base_type.name()
                )));
            }
        }
    }
    let mut mro = vec![ty.value()];
    if bases.len() == 1 {
        mro.append(&mut sequences[0]);
        return Ok(mro);
    }
    check_duplicates(bases)?;
    sequences.push(bases.to_vec());
    merge(&mut mro, &sequences)?;
    Ok(mro)
}

fn check_duplicates(bases: &[Value]) -> R<()> {
    for (i, a) in bases.iter().enumerate() {
        if bases[i + 1..].iter().any(|b| b.is(a)) {
            let name = match TypeObject::from_value(a) {
                Some(ty) => ty.short_name().to_owned(),
                None => format::str_string(a)?,
            };
            return Err(type_error(format_args!("duplicate base class {name}")));
        }
    }
    Ok(())
}

/// Appends the C3 merge of the sequences (`pmerge`).
fn merge(mro: &mut Vec<Value>, sequences: &[Vec<Value>]) -> R<()> {
    let mut positions = vec![0usize; sequences.len()];
    loop {
        let mut all_empty = true;
        let mut chosen = None;
        for (i, sequence) in sequences.iter().enumerate() {
            let Some(candidate) = sequence.get(positions[i]) else {
                continue;
            };
            all_empty = false;
            let in_tail = |(j, s): (usize, &Vec<Value>)| {
                s.get(positions[j] + 1..)
                    .is_some_and(|tail| tail.iter().any(|x| x.is(candidate)))
            };
            if !sequences.iter().enumerate().any(in_tail) {
                chosen = Some(candidate.clone());
                break;
            }
        }
        if all_empty {
            return Ok(());
        }
        let Some(chosen) = chosen else {
            return Err(inconsistent(sequences, &positions)?);
        };
        for (i, sequence) in sequences.iter().enumerate() {
            if sequence.get(positions[i]).is_some_and(|x| x.is(&chosen)) {
                positions[i] += 1;
            }
        }
        mro.push(chosen);
    }
}

#[cold]
fn inconsistent(sequences: &[Vec<Value>], positions: &[usize]) -> R<crate::exceptions::Raised> {
    let mut heads: Vec<&Value> = Vec::new();
    for (i, sequence) in sequences.iter().enumerate() {
        if let Some(head) = sequence.get(positions[i])
            && !heads.iter().any(|h| h.is(head))
        {
            heads.push(head);
        }
    }
    let names: Vec<&str> = heads
        .iter()
        .map(|h| TypeObject::from_value(h).map_or("?", |t| t.short_name()))
        .collect();
    Ok(type_error(format_args!(
        "Cannot create a consistent method resolution\norder (MRO) for bases {}",
        names.join(", ")
    )))
}

/// Sets `__mro__` of a heap type, asking an overridden `mro()` of its metatype (`mro_internal`).
pub(super) fn set_mro(ty: &'static TypeObject) -> R<()> {
    let value = ty.value();
    let meta = value.ty();
    let custom = if std::ptr::eq(meta, &super::TYPE) {
        None
    } else {
        let name = py_str::intern("mro");
        lookup::lookup(meta, &name).filter(|f| !lookup::lookup(&super::TYPE, &name).is_some_and(|own| own.is(f)))
    };
    let mro = match custom {
        None => tuple::new(compute_mro(ty)?),
        Some(f) => {
            let bound = match f.ty().slots().descr_get {
                Some(get) => get(&f, Some(&value), meta)?,
                None => f,
            };
            let items = iter::collect(&call::call0(&bound)?)?;
            if items.is_empty() {
                return Err(type_error("type MRO must not be empty"));
            }
            check_custom(ty, &items)?;
            tuple::new(items)
        }
    };
    drop(ty.mro.replace(crate::value::Slot::new(mro)));
    Ok(())
}

fn check_custom(ty: &'static TypeObject, items: &[Value]) -> R<()> {
    for item in items {
        let Some(class) = TypeObject::from_value(item) else {
            return Err(type_error(format_args!(
                "mro() returned a non-class ('{}')",
                item.ty().name()
            )));
        };
        let suitable = std::ptr::eq(class, ty) || ty.base().is_some_and(|b| super::layout::solid_is_subtype(b, class));
        if !suitable {
            return Err(type_error(format_args!(
                "mro() returned base with unsuitable layout ('{}')",
                class.name()
            )));
        }
    }
    Ok(())
}
