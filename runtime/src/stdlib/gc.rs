//! `gc`.

use crate::args::Parser;
use crate::exceptions::R;
use crate::memory::collector;
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::types::{dict, list, module, tuple};
use crate::value::Value;
use std::cell::Cell;

struct Settings {
    enabled: Cell<bool>,
    debug: Cell<i64>,
    thresholds: Cell<[i64; 3]>,
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Settings {}

static SETTINGS: Settings = Settings {
    enabled: Cell::new(true),
    debug: Cell::new(0),
    thresholds: Cell::new([700, 10, 10]),
};

/// Makes the module.
pub fn init() -> R {
    let module = module::new("gc", &[FUNCTIONS])?;
    let d = module::dict(&module);
    dict::set_str(&d, "garbage", list::new(Vec::new()));
    dict::set_str(&d, "callbacks", list::new(Vec::new()));
    for (name, bit) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ] {
        dict::set_str(&d, name, Value::int(bit));
    }
    Ok(module)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("collect", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("collect", &["generation"], 0);
        let [generation] = PARSER.parse(args, kwnames)?;
        let generation = generation.map_or(Ok(2), number::ssize)?;
        if !(0..=2).contains(&generation) {
            return Err(crate::exceptions::value_error("invalid generation"));
        }
        Ok(Value::usize(collector::collect()))
    }),
    MethodDef::no_args("enable", |_| {
        SETTINGS.enabled.set(true);
        collector::set_enabled(true);
        Ok(Value::none())
    }),
    MethodDef::no_args("disable", |_| {
        SETTINGS.enabled.set(false);
        collector::set_enabled(false);
        Ok(Value::none())
    }),
    MethodDef::no_args("isenabled", |_| Ok(Value::bool(SETTINGS.enabled.get()))),
    MethodDef::no_args("freeze", |_| Ok(Value::none())),
    MethodDef::no_args("unfreeze", |_| Ok(Value::none())),
    MethodDef::no_args("get_freeze_count", |_| Ok(Value::int(0))),
    MethodDef::no_args("get_debug", |_| Ok(Value::int(SETTINGS.debug.get()))),
    MethodDef::one("set_debug", |_, bits| {
        SETTINGS.debug.set(number::ssize(bits)?);
        Ok(Value::none())
    }),
    MethodDef::no_args("get_threshold", |_| {
        Ok(tuple::new(SETTINGS.thresholds.get().map(Value::int).to_vec()))
    }),
    MethodDef::positional("set_threshold", |_, args| {
        crate::args::check_count("set_threshold", args.len(), 1, 3)?;
        let mut thresholds = SETTINGS.thresholds.get();
        for (slot, v) in thresholds.iter_mut().zip(args) {
            *slot = number::c_long(v)?;
        }
        SETTINGS.thresholds.set(thresholds);
        collector::set_enabled(SETTINGS.enabled.get() && thresholds[0] != 0);
        Ok(Value::none())
    }),
    MethodDef::no_args("get_count", |_| Ok(tuple::new([0, 0, 0].map(Value::int).to_vec()))),
    MethodDef::no_args("get_stats", |_| {
        let one = || {
            let d = dict::new();
            for name in ["collections", "collected", "uncollectable"] {
                dict::set_str(&d, name, Value::int(0));
            }
            d
        };
        Ok(list::new(vec![one(), one(), one()]))
    }),
    MethodDef::keywords("get_objects", |_, _, _| Ok(list::new(collector::tracked_objects()))),
    MethodDef::one("is_tracked", |_, v| Ok(Value::bool(collector::is_tracked(v)))),
    MethodDef::one("is_finalized", |_, v| Ok(Value::bool(collector::is_finalized(v)))),
    MethodDef::positional("get_referents", |_, objects| {
        Ok(list::new(objects.iter().flat_map(collector::referents).collect()))
    }),
    MethodDef::positional("get_referrers", |_, objects| {
        Ok(list::new(collector::referrers(objects)))
    }),
];
