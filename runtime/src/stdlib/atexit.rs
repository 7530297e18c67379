//! `atexit`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::ops::{call, compare};
use crate::types::{module, tuple};
use crate::value::{Slot, Value};

/// What was registered, in order: function, arguments, keyword names.
static CALLBACKS: Mut<Vec<(Value, Vec<Value>, Slot)>> = Mut::new(Vec::new());

/// Makes the module.
pub fn init() -> R {
    module::new("atexit", &[FUNCTIONS])
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("register", |_, args, kwnames| {
        let (positional, ..) = call::split(args, kwnames);
        let Some(function) = positional.first() else {
            return Err(type_error("register() takes at least 1 argument (0 given)"));
        };
        if !call::is_callable(function) {
            return Err(type_error("the first argument must be callable"));
        }
        let names = kwnames.map(|names| tuple::from_slice(tuple::items(names)));
        CALLBACKS
            .get_mut()
            .push((function.clone(), args[1..].to_vec(), names.into()));
        Ok(function.clone())
    }),
    MethodDef::one("unregister", |_, function| {
        let mut i = 0;
        while i < CALLBACKS.get().len() {
            let candidate = CALLBACKS.get()[i].0.clone();
            if compare::equal(&candidate, function)? {
                drop(CALLBACKS.get_mut().remove(i));
            } else {
                i += 1;
            }
        }
        Ok(Value::none())
    }),
    MethodDef::no_args("_clear", |_| {
        drop(CALLBACKS.replace(Vec::new()));
        Ok(Value::none())
    }),
    MethodDef::no_args("_run_exitfuncs", |_| {
        run();
        Ok(Value::none())
    }),
    MethodDef::no_args("_ncallbacks", |_| Ok(Value::usize(CALLBACKS.get().len()))),
];

/// Calls the functions, the last registered first; what they raise is printed.
pub fn run() {
    loop {
        let Some((function, args, names)) = CALLBACKS.get_mut().pop() else {
            return;
        };
        if let Err(raised) = call::call(&function, &args, names.get()) {
            crate::exceptions::write_unraisable(raised, Some("Exception ignored in atexit callback"), Some(&function));
        }
    }
}
