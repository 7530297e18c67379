//! The builtin functions over iterables: `all any iter len max min next sorted sum aiter anext`.

use crate::args::Parser;
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::{CompareOp, KwNames};
use crate::ops::{arith, call, compare, iter, subscr};
use crate::types::generator::{self, anext_awaitable};
use crate::types::{bytearray, bytes, exception, float, int, iterators, keywords, list, str};
use crate::value::Value;

/// The table.
pub static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("aiter", |_, v| anext_awaitable::aiter(v))
        .doc("Return an AsyncIterator for an AsyncIterable object."),
    MethodDef::one("all", |_, v| every(v, true).map(Value::bool))
        .doc("Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."),
    MethodDef::positional("anext", |_, args| {
        crate::args::check_count("anext", args.len(), 1, 2)?;
        anext_awaitable::anext(&args[0], args.get(1))
    })
    .doc(
        "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is \
         returned instead of raising StopAsyncIteration.",
    ),
    MethodDef::one("any", |_, v| every(v, false).map(|b| Value::bool(!b)))
        .doc("Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."),
    MethodDef::positional("iter", iter_function).doc(
        "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.  In the first \
         form, the argument must\nsupply its own iterator, or be a sequence.\nIn the second form, the callable is called \
         until it returns the sentinel.",
    ),
    MethodDef::one("len", |_, v| subscr::len(v).map(Value::usize)).doc("Return the number of items in a container."),
    MethodDef::keywords("max", |_, args, kwnames| extreme("max", CompareOp::Gt, args, kwnames)).doc(
        "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single \
         iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\n\
         the provided iterable is empty.\nWith two or more arguments, return the largest argument.",
    ),
    MethodDef::keywords("min", |_, args, kwnames| extreme("min", CompareOp::Lt, args, kwnames)).doc(
        "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nWith a single \
         iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\n\
         the provided iterable is empty.\nWith two or more arguments, return the smallest argument.",
    ),
    MethodDef::positional("next", next_function).doc(
        "next(iterator[, default])\n\nReturn the next item from the iterator. If default is given and the iterator\nis \
         exhausted, it is returned instead of raising StopIteration.",
    ),
    MethodDef::keywords("sorted", sorted).doc(
        "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be \
         supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.",
    ),
    MethodDef::keywords("sum", sum_function).doc(
        "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return \
         the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric \
         types.",
    ),
];

/// True if the truth of every item is `wanted`.
fn every(iterable: &Value, wanted: bool) -> R<bool> {
    let mut all = true;
    iter::for_each(iterable, &mut |v| {
        all = compare::is_true(&v)? == wanted;
        Ok(all)
    })?;
    Ok(all)
}

fn iter_function(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("iter", args.len(), 1, 2)?;
    match args {
        [v] => iter::iter(v),
        [callable, sentinel] => {
            if !call::is_callable(callable) {
                return Err(type_error("iter(object, sentinel): object must be callable"));
            }
            Ok(iterators::callable_iter(callable, sentinel))
        }
        _ => unreachable!("checked"),
    }
}

fn next_function(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("next", args.len(), 1, 2)?;
    let Some(default) = args.get(1) else {
        return iter::next_or_stop(&args[0]);
    };
    match iter::next(&args[0]) {
        Ok(Some(v)) => Ok(v),
        Ok(None) => Ok(default.clone()),
        Err(raised) if raised.matches(&exception::STOP_ITERATION) => {
            drop(raised.take());
            Ok(default.clone())
        }
        Err(raised) => Err(raised),
    }
}

fn sorted(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let given = keywords::positional(args, kwnames);
    let [iterable] = given else {
        return Err(type_error(format_args!(
            "sorted expected 1 argument, got {}",
            given.len()
        )));
    };
    let mut values = iter::collect(iterable)?;
    values.reserve_exact(values.len() % 2);
    let [key, reverse] = keywords::only("sort", args, kwnames, ["key", "reverse"])?;
    let reverse = match reverse {
        Some(v) => compare::is_true(&v)?,
        None => false,
    };
    list::sort_values(&mut values, key.as_ref().filter(|k| !k.is_none()), reverse)?;
    Ok(list::new(values))
}

/// `min` and `max`.
fn extreme(name: &str, op: CompareOp, args: &[Value], kwnames: KwNames) -> R {
    let given = keywords::positional(args, kwnames);
    if given.is_empty() {
        return Err(type_error(format_args!("{name} expected at least 1 argument, got 0")));
    }
    let [key, default] = if kwnames.is_some() {
        keywords::only(name, args, kwnames, ["key", "default"])?
    } else {
        [None, None]
    };
    let key = key.filter(|k| !k.is_none());
    if given.len() > 1 && default.is_some() {
        return Err(type_error(format_args!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    let mut best: Option<(Value, Value)> = None;
    let mut consider = |v: Value| -> R<bool> {
        let k = match &key {
            Some(f) => call::call1(f, &v)?,
            None => v.clone(),
        };
        let better = match &best {
            None => true,
            Some((b, _)) => match (k.as_small_int(), b.as_small_int()) {
                (Some(x), Some(y)) => op.holds(x.cmp(&y)),
                _ => compare::is_true(&compare::rich_compare(&k, b, op)?)?,
            },
        };
        if better {
            best = Some((k, v));
        }
        Ok(true)
    };
    if let [iterable] = given {
        iter::for_each(iterable, &mut consider)?;
    } else {
        for v in given {
            consider(v.clone())?;
        }
    }
    match (best, default) {
        (Some((_, v)), _) => Ok(v),
        (None, Some(d)) => Ok(d),
        (None, None) => Err(value_error(format_args!("{name}() iterable argument is empty"))),
    }
}

fn sum_function(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static SUM: Parser = Parser::new("sum", &["", "start"], 1);
    let [iterable, start] = SUM.parse(args, kwnames)?;
    sum(iterable.unwrap_or(&args[0]), start.cloned())
}

/// What a sum is kept as while all items allow it.
enum Total {
    Int(i64),
    /// An int beyond 64 bits, which stays an int: floats are then added without compensation.
    Big(i128),
    /// A float with the compensation of Neumaier's sum (3.12).
    Float(f64, f64),
    Any(Value),
}

impl Total {
    fn of(v: Value) -> Total {
        if let Some(i) = v.as_small_int() {
            return Total::Int(i);
        }
        match v.as_exact_float() {
            Some(f) => Total::Float(f, 0.0),
            None => Total::Any(v),
        }
    }
    fn finish(self) -> Value {
        match self {
            Total::Int(i) => Value::int(i),
            Total::Big(i) => int::from_ibig(i.into()),
            Total::Float(f, c) => Value::float(if c != 0.0 && c.is_finite() { f + c } else { f }),
            Total::Any(v) => v,
        }
    }
    fn add(self, v: &Value) -> R<Total> {
        match self {
            Total::Int(a) => {
                let b = if v.is_bool() {
                    Some(v.is_true() as i64)
                } else {
                    v.as_small_int()
                };
                match b.map(|b| a.checked_add(b).ok_or(i128::from(a) + i128::from(b))) {
                    Some(Ok(s)) => Ok(Total::Int(s)),
                    Some(Err(s)) => Ok(Total::Big(s)),
                    None => Ok(Total::of(arith::add(&Value::int(a), v)?)),
                }
            }
            Total::Big(a) => match v.as_small_int().and_then(|b| a.checked_add(b.into())) {
                Some(s) => Ok(Total::Big(s)),
                None => Ok(Total::Any(arith::add(&self.finish(), v)?)),
            },
            Total::Float(a, c) => {
                if let Some(x) = v.as_exact_float() {
                    let t = a + x;
                    let c = c + if a.abs() >= x.abs() { (a - t) + x } else { (x - t) + a };
                    return Ok(Total::Float(t, c));
                }
                if let Some(i) = int::as_i64(v).filter(|_| int::is_int(v)) {
                    return Ok(Total::Float(a + i as f64, c));
                }
                let sum = Total::Float(a, c).finish();
                Ok(Total::Any(arith::add(&sum, v)?))
            }
            Total::Any(a) => Ok(Total::Any(arith::add(&a, v)?)),
        }
    }
}

/// `sum(iterable, start)`.
pub fn sum(iterable: &Value, start: Option<Value>) -> R {
    let start = start.unwrap_or_else(|| Value::int(0));
    if str::is_str(&start) || bytes::contents(&start).is_some() || start.ty().is_subtype(&bytearray::TYPE) {
        // What cannot be iterated over is told first.
        drop(iter::iter(iterable)?);
    }
    if str::is_str(&start) {
        return Err(type_error("sum() can't sum strings [use ''.join(seq) instead]"));
    }
    if bytes::contents(&start).is_some() && !start.ty().is_subtype(&bytearray::TYPE) {
        return Err(type_error("sum() can't sum bytes [use b''.join(seq) instead]"));
    }
    if start.ty().is_subtype(&bytearray::TYPE) {
        return Err(type_error("sum() can't sum bytearray [use b''.join(seq) instead]"));
    }
    let exact = start.is_small_int() || float::as_f64(&start).is_some();
    let mut total = Some(if exact { Total::of(start) } else { Total::Any(start) });
    let mut add = |v: Value| {
        if let (Some(Total::Int(sum)), Some(i)) = (&mut total, v.as_small_int())
            && let Some(new) = sum.checked_add(i)
        {
            *sum = new;
        } else if let Some(t) = total.take() {
            total = Some(t.add(&v)?);
        }
        Ok(true)
    };
    if iterable.is_exact(&generator::TYPE) {
        while let Some(v) = generator::next_item(iterable)? {
            add(v)?;
        }
    } else {
        iter::for_each(iterable, &mut add)?;
    }
    Ok(total.map_or_else(Value::none, Total::finish))
}
