//! `_functools`: `partial`, `reduce`, `cmp_to_key`, and the wrapper of `lru_cache`.

mod lru_cache;
mod partial;

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames};
use crate::ops::{call, compare, iter};
use crate::types::{dict, keywords, module};
use crate::value::{Slot, Value};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("reduce", reduce).doc(
        "reduce(function, iterable[, initial], /) -> value\n\nApply a function of two arguments cumulatively to the items of \
         an iterable, from left to right.",
    ),
    MethodDef::keywords("cmp_to_key", cmp_to_key).doc("Convert a cmp= function into a key= function."),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_functools", &[FUNCTIONS])?;
    let d = module::dict(&m);
    lookup::ready(&KEY_TYPE);
    for (name, ty) in [("partial", &partial::TYPE), ("_lru_cache_wrapper", &lru_cache::TYPE)] {
        lookup::ready(ty);
        dict::set_str(&d, name, ty.value());
    }
    Ok(m)
}

fn reduce(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("reduce", args.len(), 2, 3)?;
    let function = &args[0];
    if !iter::is_iterable(&args[1]) {
        return Err(type_error("reduce() arg 2 must support iteration"));
    }
    let mut total = args.get(2).cloned();
    iter::for_each(&args[1], &mut |item| {
        total = Some(match total.take() {
            None => item,
            Some(t) => call::call2(function, &t, &item)?,
        });
        Ok(true)
    })?;
    total.ok_or_else(|| type_error("reduce() of empty iterable with no initial value"))
}

native_type! {
    /// Memory of a `KeyWrapper`: what `cmp_to_key` gives, with and without an object.
    pub struct KeyWrapper: KEY_TYPE = "functools.KeyWrapper" { compare: Value, object: Mut<Slot>, }
    slots {
        hash: lookup::hash_not_implemented,
        call: |v, args, kwnames| {
            let [object] = keywords::parse("K", args, kwnames, ["obj"], 1)?;
            let this = KeyWrapper::of(v);
            Ok(KeyWrapper::instance(&KEY_TYPE, this.compare.clone(), Mut::new(Slot::from(object))))
        },
        richcompare: compare_keys,
    }
    .with_getsets(&[GetSetDef::read_write("obj", |v| {
        let this = KeyWrapper::of(v);
        this.object.get().get().cloned().ok_or_else(|| {
            crate::exceptions::raise(&crate::types::exception::ATTRIBUTE_ERROR, "object")
        })
    }, |v, new| {
        drop(KeyWrapper::of(v).object.replace(Slot::from(new.cloned())));
        Ok(())
    }).member().doc("Value wrapped by a key function.")])
    .not_a_base()
}

fn compare_keys(a: &Value, b: &Value, op: CompareOp) -> R {
    let (x, Some(y)) = (KeyWrapper::of(a), b.exact::<KeyWrapper>()) else {
        return Err(type_error("other argument must be K instance"));
    };
    let (Some(p), Some(q)) = (x.object.get().get().cloned(), y.object.get().get().cloned()) else {
        return Err(crate::exceptions::raise(
            &crate::types::exception::ATTRIBUTE_ERROR,
            "object",
        ));
    };
    let answer = call::call2(&x.compare, &p, &q)?;
    compare::rich_compare(&answer, &Value::int(0), op)
}

fn cmp_to_key(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [compare] = keywords::parse("cmp_to_key", args, kwnames, ["mycmp"], 1)?;
    Ok(KeyWrapper::instance(
        &KEY_TYPE,
        compare.unwrap_or_else(Value::none),
        Mut::new(Slot::NULL),
    ))
}
