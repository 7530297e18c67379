//! `itertools`: `filters` picks or drops items, `infinite` makes endless ones, `combine` runs through combinations,
//! `chains` joins iterables, `groups` splits them.

mod chains;
mod combine;
mod filters;
mod groups;
mod infinite;
mod tee;

use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::type_object::TypeObject;
use crate::types::{dict, module, tuple};
use crate::value::Value;

const FUNCTIONS: &[MethodDef] =
    &[MethodDef::positional("tee", tee::tee).doc("Returns a tuple of n independent iterators.")];

static TYPES: &[&TypeObject] = &[
    &chains::ACCUMULATE,
    &groups::BATCHED,
    &chains::CHAIN,
    &combine::COMBINATIONS,
    &combine::COMBINATIONS_WITH_REPLACEMENT,
    &filters::COMPRESS,
    &infinite::COUNT,
    &infinite::CYCLE,
    &filters::DROPWHILE,
    &filters::FILTERFALSE,
    &filters::ISLICE,
    &chains::STARMAP,
    &filters::TAKEWHILE,
    &chains::ZIP_LONGEST,
    &groups::GROUPBY,
    &groups::PAIRWISE,
    &combine::PERMUTATIONS,
    &combine::PRODUCT,
    &infinite::REPEAT,
    &groups::GROUPER,
    &tee::TEE,
    &tee::TEE_DATA,
];

/// What `__reduce__` answers: the type, the arguments that make a like object, and the state to set on it.
fn reduced(v: &Value, args: Vec<Value>, state: Option<Value>) -> R {
    deprecated()?;
    let (ty, args) = (v.ty().value(), tuple::new(args));
    Ok(match state {
        Some(state) => tuple::from_array([ty, args, state]),
        None => tuple::from_array([ty, args]),
    })
}

/// Warns of pickling, as CPython 3.12 does.
fn deprecated() -> R<()> {
    crate::exceptions::warn(
        &crate::types::exception::DEPRECATION_WARNING,
        "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14.",
        1,
    )
}

/// The items of a state given to `__setstate__`, which must be a tuple of `min` to `max` items.
fn state_items(state: &Value, min: usize, max: usize) -> R<&[Value]> {
    if !tuple::is_tuple(state) {
        return Err(type_error("state is not a tuple"));
    }
    let items = tuple::items(state);
    let bound = if min == max {
        "exactly"
    } else if items.len() < min {
        "at least"
    } else {
        "at most"
    };
    let limit = if items.len() < min { min } else { max };
    if items.len() < min || items.len() > max {
        return Err(type_error(format_args!(
            "function takes {bound} {limit} argument{} ({} given)",
            if limit == 1 { "" } else { "s" },
            items.len()
        )));
    }
    Ok(items)
}

const REDUCE_DOC: &str = "Return state information for pickling.";
const SETSTATE_DOC: &str = "Set state information for unpickling.";

/// Makes the module.
pub fn init() -> R {
    let m = module::new("itertools", &[FUNCTIONS])?;
    let d = module::dict(&m);
    for ty in TYPES {
        lookup::ready(ty);
        dict::set_str(&d, ty.short_name(), ty.value());
    }
    Ok(m)
}
