//! `gc`.

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error, write_unraisable};
use crate::memory::{self, collector};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{call, number};
use crate::stdlib::sys::audit;
use crate::types::{dict, list, module, tuple};
use crate::value::{Slot, Value};
use std::cell::Cell;

struct Settings {
    enabled: Cell<bool>,
    debug: Cell<i64>,
    thresholds: Cell<[i64; 3]>,
    /// Of each generation: collections, and objects that they released.
    statistics: Cell<[[usize; 2]; 3]>,
    /// What `gc.freeze()` put aside.
    frozen: Cell<usize>,
}

// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for Settings {}

static SETTINGS: Settings = Settings {
    enabled: Cell::new(true),
    debug: Cell::new(0),
    thresholds: Cell::new([700, 10, 10]),
    statistics: Cell::new([[0; 2]; 3]),
    frozen: Cell::new(0),
};

/// `gc.callbacks` and `gc.garbage`.
static LISTS: Mut<[Slot; 2]> = Mut::new([Slot::NULL, Slot::NULL]);

/// Garbage is kept in `gc.garbage`.
const SAVE_ALL: i64 = 32;

/// Makes the module.
pub fn init() -> R {
    let module = module::new("gc", &[FUNCTIONS])?;
    let d = module::dict(&module);
    let lists = LISTS.get_mut();
    for (slot, name) in lists.iter_mut().zip(["callbacks", "garbage"]) {
        let made = memory::keep(list::new(Vec::new()));
        dict::set_str(&d, name, made.clone());
        *slot = Slot::new(made);
    }
    *collector::LAST.get_mut() = Some(|| {
        collect(2);
    });
    for (name, bit) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", SAVE_ALL),
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
        Ok(Value::usize(collect(generation as usize)))
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
    MethodDef::no_args("freeze", |_| {
        SETTINGS.frozen.set(collector::tracked_objects().len());
        Ok(Value::none())
    }),
    MethodDef::no_args("unfreeze", |_| {
        SETTINGS.frozen.set(0);
        Ok(Value::none())
    }),
    MethodDef::no_args("get_freeze_count", |_| Ok(Value::usize(SETTINGS.frozen.get()))),
    MethodDef::no_args("get_debug", |_| Ok(Value::int(SETTINGS.debug.get()))),
    MethodDef::one("set_debug", |_, bits| {
        let bits = number::c_int(bits)?.into();
        SETTINGS.debug.set(bits);
        let garbage = LISTS.get()[1].get().filter(|_| bits & SAVE_ALL != 0);
        drop(collector::SAVED.replace(garbage.cloned().into()));
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
    MethodDef::no_args("get_count", |_| {
        let young = collector::count_since_last().min(SETTINGS.thresholds.get()[0].max(0) as usize);
        Ok(tuple::new([young, 0, 0].map(Value::usize).to_vec()))
    }),
    MethodDef::no_args("get_stats", |_| {
        let one = |[collections, collected]: [usize; 2]| {
            let d = dict::new();
            dict::set_str(&d, "collections", Value::usize(collections));
            dict::set_str(&d, "collected", Value::usize(collected));
            dict::set_str(&d, "uncollectable", Value::int(0));
            d
        };
        Ok(list::new(SETTINGS.statistics.get().map(one).to_vec()))
    }),
    MethodDef::keywords("get_objects", get_objects),
    MethodDef::one("is_tracked", |_, v| Ok(Value::bool(collector::is_tracked(v)))),
    MethodDef::one("is_finalized", |_, v| Ok(Value::bool(collector::is_finalized(v)))),
    MethodDef::positional("get_referents", |_, objects| {
        audit::raise("gc.get_referents", || vec![tuple::from_slice(objects)])?;
        Ok(list::new(objects.iter().flat_map(collector::referents).collect()))
    }),
    MethodDef::positional("get_referrers", |_, objects| {
        audit::raise("gc.get_referrers", || vec![tuple::from_slice(objects)])?;
        Ok(list::new(collector::referrers(objects)))
    }),
];

fn get_objects(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("get_objects", &["generation"], 0);
    let [generation] = PARSER.parse(args, kwnames)?;
    let generation = generation.filter(|v| !v.is_none());
    audit::raise("gc.get_objects", || vec![generation.cloned().unwrap_or(Value::int(-1))])?;
    if let Some(v) = generation {
        if v.ty().slots().index.is_none() {
            return Err(type_error(format_args!(
                "argument should be integer or None, not '{}'",
                v.ty().name()
            )));
        }
        match number::ssize(v)? {
            i64::MIN..-1 => return Err(value_error("generation parameter cannot be negative")),
            -1..3 => {}
            _ => {
                return Err(value_error(
                    "generation parameter must be less than the number of available generations (3)",
                ));
            }
        }
    }
    Ok(list::new(collector::tracked_objects()))
}

/// Collects, and tells the callbacks before and afterwards (`gc_collect_with_callback`).
fn collect(generation: usize) -> usize {
    if collector::is_collecting() {
        return 0;
    }
    tell("start", generation, 0);
    let found = collector::collect();
    let mut statistics = SETTINGS.statistics.get();
    statistics[generation][0] += 1;
    statistics[generation][1] += found;
    SETTINGS.statistics.set(statistics);
    tell("stop", generation, found);
    found
}

fn tell(phase: &str, generation: usize, collected: usize) {
    let Some(callbacks) = LISTS.get()[0].get().cloned() else {
        return;
    };
    if list::items(&callbacks).is_empty() {
        return;
    }
    let info = dict::new();
    for (name, number) in [
        ("generation", generation),
        ("collected", collected),
        ("uncollectable", 0),
    ] {
        dict::set_str(&info, name, Value::usize(number));
    }
    let mut i = 0;
    while let Some(callback) = list::items(&callbacks).get(i).cloned() {
        i += 1;
        if let Err(raised) = call::call2(&callback, &Value::str(phase), &info) {
            write_unraisable(raised, None, Some(&callback));
        }
    }
}
