//! `atexit`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::ops::{call, compare};
use crate::types::{module, tuple};
use crate::value::{Slot, Value};

/// Function, arguments, keyword names.
type Callback = (Value, Vec<Value>, Slot);

/// What was registered, in order; `None` was unregistered.
static CALLBACKS: Mut<Vec<Option<Callback>>> = Mut::new(Vec::new());

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
            .push(Some((function.clone(), args[1..].to_vec(), names.into())));
        Ok(function.clone())
    }),
    MethodDef::one("unregister", |_, function| {
        let mut i = 0;
        while i < CALLBACKS.get().len() {
            let candidate = CALLBACKS.get()[i].as_ref().map(|c| c.0.clone());
            if let Some(candidate) = candidate
                && compare::equal(&candidate, function)?
            {
                let removed = CALLBACKS.get_mut().get_mut(i).and_then(Option::take);
                drop(removed);
            }
            i += 1;
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
    MethodDef::no_args("_ncallbacks", |_| {
        Ok(Value::usize(CALLBACKS.get().iter().flatten().count()))
    }),
];

/// Calls the functions, the last registered first; what they raise is printed. Functions registered meanwhile are not
/// called (`atexit_callfuncs`).
pub fn run() {
    for i in (0..CALLBACKS.get().len()).rev() {
        let Some((function, args, names)) = CALLBACKS.get_mut().get_mut(i).and_then(Option::take) else {
            continue;
        };
        if let Err(raised) = call::call(&function, &args, names.get()) {
            crate::exceptions::write_unraisable(raised, Some("Exception ignored in atexit callback"), Some(&function));
        }
    }
    drop(CALLBACKS.replace(Vec::new()));
}
