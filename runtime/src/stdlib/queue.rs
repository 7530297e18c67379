//! `_queue`: the exception `Empty`. `SimpleQueue` is left to `queue`, which has it in Python.

use crate::exceptions::{R, new_exception};
use crate::types::{exception, module};

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_queue", &[])?;
    module::add(
        &m,
        "Empty",
        new_exception("_queue", "Empty", &exception::EXCEPTION)?.value(),
    );
    Ok(m)
}
