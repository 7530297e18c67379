//! `_string`: the parser of format strings, for `string.Formatter`.

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::types::str::template;
use crate::types::{list, module, tuple};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("formatter_parser", |_, text| {
        crate::ops::iter::iter(&list::new(template::parse_pieces(text)?))
    }),
    MethodDef::one("formatter_field_name_split", |_, text| {
        let (first, steps) = template::parse_name(text)?;
        Ok(tuple::new(vec![first, crate::ops::iter::iter(&list::new(steps))?]))
    }),
];

/// Makes the module.
pub fn init() -> R {
    module::new("_string", &[FUNCTIONS])
}
