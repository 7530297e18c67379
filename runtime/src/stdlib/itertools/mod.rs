//! `itertools`: `filters` picks or drops items, `infinite` makes endless ones, `combine` runs through combinations,
//! `chains` joins iterables, `groups` splits them.

mod chains;
mod combine;
mod filters;
mod groups;
mod infinite;
mod tee;

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::type_object::TypeObject;
use crate::types::{dict, module};

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
