//! Numbers to text: `format()` of int, float and complex, `repr` of floats, and what `%` formatting needs.
//!
//! `spec` reads a format specification, `double` makes the digits of a float, `layout` groups and pads.

mod double;
mod layout;
mod numbers;
mod percent;
pub mod quick;
mod spec;

pub use double::{FloatFlags, float_to_string, repr_float};
pub use layout::{lay_out_number, pad, push_code_point};
pub use numbers::{format_complex, format_float, format_int};
pub use percent::percent_int;
pub use spec::{Grouping, Spec, unknown_code};
