//! `dist`, `fsum`, `hypot`, `prod`, `sumprod`: sums with extended precision.

use super::libm;
use crate::args::{Parser, check_count};
use crate::exceptions::{R, overflow_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{arith, iter};
use crate::types::{float, int};
use crate::value::Value;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("dist", dist),
    MethodDef::one("fsum", fsum),
    MethodDef::positional("hypot", hypot),
    MethodDef::keywords("prod", prod),
    MethodDef::positional("sumprod", sumprod),
];

/// An unevaluated sum of two floats.
#[derive(Clone, Copy)]
struct Double {
    hi: f64,
    lo: f64,
}

/// `a + b` without loss, if `|a| >= |b|`.
fn fast_sum(a: f64, b: f64) -> Double {
    let hi = a + b;
    Double { hi, lo: (a - hi) + b }
}

/// `a + b` without loss.
fn sum(a: f64, b: f64) -> Double {
    let hi = a + b;
    let z = hi - a;
    Double {
        hi,
        lo: (a - (hi - z)) + (b - z),
    }
}

/// `a * b` without loss.
fn product(a: f64, b: f64) -> Double {
    let hi = a * b;
    Double {
        hi,
        lo: a.mul_add(b, -hi),
    }
}

/// Euclidean norm of magnitudes, the greatest of which is `max`.
fn norm(values: &mut [f64], max: f64, found_nan: bool) -> f64 {
    if max.is_infinite() {
        return max;
    }
    if found_nan {
        return f64::NAN;
    }
    if max == 0.0 || values.len() <= 1 {
        return max;
    }
    let (_, exponent) = libm::frexp(max);
    if exponent < -1023 {
        // The scale would overflow: make subnormal numbers normal first.
        for v in values.iter_mut() {
            *v /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * norm(values, max / f64::MIN_POSITIVE, found_nan);
    }
    let scale = libm::ldexp(1.0, -exponent);
    let (mut total, mut frac1, mut frac2) = (1.0, 0.0, 0.0);
    for v in values {
        let x = *v * scale;
        let square = product(x, x);
        let s = fast_sum(total, square.hi);
        total = s.hi;
        frac1 += square.lo;
        frac2 += s.lo;
    }
    let mut h = (total - 1.0 + (frac1 + frac2)).sqrt();
    let square = product(-h, h);
    let s = fast_sum(total, square.hi);
    total = s.hi;
    frac1 += square.lo;
    frac2 += s.lo;
    let x = total - 1.0 + (frac1 + frac2);
    h += x / (2.0 * h);
    h / scale
}

fn norm_of(mut values: Vec<f64>) -> Value {
    let found_nan = values.iter().any(|v| v.is_nan());
    let max = values.iter().fold(0.0, |m, &v| if v > m { v } else { m });
    Value::float(norm(&mut values, max, found_nan))
}

fn hypot(_: &Value, args: &[Value]) -> R {
    let mut values = Vec::with_capacity(args.len());
    for arg in args {
        values.push(float::to_f64(arg)?.abs());
    }
    Ok(norm_of(values))
}

fn dist(_: &Value, args: &[Value]) -> R {
    check_count("dist", args.len(), 2, 2)?;
    let (p, q) = (iter::collect(&args[0])?, iter::collect(&args[1])?);
    if p.len() != q.len() {
        return Err(value_error("both points must have the same number of dimensions"));
    }
    let mut values = Vec::with_capacity(p.len());
    for (a, b) in p.iter().zip(&q) {
        values.push((float::to_f64(a)? - float::to_f64(b)?).abs());
    }
    Ok(norm_of(values))
}

/// The correctly rounded sum of floats, kept as partial sums that do not overlap (Shewchuk).
pub fn exact_sum(next: &mut dyn FnMut() -> R<Option<f64>>) -> R<f64> {
    let mut partials: Vec<f64> = Vec::with_capacity(32);
    let (mut special, mut infinite) = (0.0, 0.0);
    while let Some(start) = next()? {
        let mut x = start;
        let mut kept = 0;
        for j in 0..partials.len() {
            let mut y = partials[j];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let s = fast_sum_exact(x, y);
            if s.lo != 0.0 {
                partials[kept] = s.lo;
                kept += 1;
            }
            x = s.hi;
        }
        partials.truncate(kept);
        if x != 0.0 {
            if !x.is_finite() {
                if start.is_finite() {
                    return Err(overflow_error("intermediate overflow in fsum"));
                }
                if start.is_infinite() {
                    infinite += start;
                }
                special += start;
                partials.clear();
            } else {
                partials.push(x);
            }
        }
    }
    if special != 0.0 {
        return if infinite.is_nan() {
            Err(value_error("-inf + inf in fsum"))
        } else {
            Ok(special)
        };
    }
    Ok(rounded(&partials))
}

fn fast_sum_exact(x: f64, y: f64) -> Double {
    let hi = x + y;
    let yr = hi - x;
    Double { hi, lo: y - yr }
}

/// Adds partial sums from the greatest on; a tie is decided by what follows.
fn rounded(partials: &[f64]) -> f64 {
    let Some((&last, rest)) = partials.split_last() else {
        return 0.0;
    };
    let (mut hi, mut lo, mut n) = (last, 0.0, rest.len());
    while n > 0 {
        n -= 1;
        let s = fast_sum_exact(hi, rest[n]);
        hi = s.hi;
        lo = s.lo;
        if lo != 0.0 {
            break;
        }
    }
    if n > 0 && ((lo < 0.0 && rest[n - 1] < 0.0) || (lo > 0.0 && rest[n - 1] > 0.0)) {
        let y = lo * 2.0;
        let x = hi + y;
        if y == x - hi {
            hi = x;
        }
    }
    hi
}

fn fsum(_: &Value, iterable: &Value) -> R {
    let items = iter::iter(iterable)?;
    exact_sum(&mut || match iter::next(&items)? {
        Some(v) => float::to_f64(&v).map(Some),
        None => Ok(None),
    })
    .map(Value::float)
}

static PROD: Parser = Parser::new("prod", &["", "start"], 1).keyword_only(1);

fn prod(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let [iterable, start] = PROD.parse(args, kwnames)?;
    let mut result = start.cloned().unwrap_or_else(|| Value::int(1));
    let Some(iterable) = iterable else { return Ok(result) };
    iter::for_each(iterable, &mut |v| {
        result = arith::multiply(&result, &v)?;
        Ok(true)
    })?;
    Ok(result)
}

/// An unevaluated sum of three floats.
#[derive(Clone, Copy, Default)]
struct Triple {
    hi: f64,
    lo: f64,
    tiny: f64,
    /// Something has been added.
    used: bool,
}

impl Triple {
    /// Adds `x * y` (algorithm 5.10 of Ogita, Rump, Oishi 2005, with K = 3).
    fn add_product(self, x: f64, y: f64) -> Triple {
        let p = product(x, y);
        let s = sum(self.hi, p.hi);
        let r1 = sum(self.lo, p.lo);
        let r2 = sum(r1.hi, s.lo);
        Triple {
            hi: s.hi,
            lo: r2.hi,
            tiny: self.tiny + r1.lo + r2.lo,
            used: true,
        }
    }
    fn value(self) -> f64 {
        let upper = sum(self.hi, self.lo);
        upper.hi + (upper.lo + self.tiny)
    }
}

/// The running total of `sumprod`: ints, then floats, as long as they last, then generic arithmetic.
struct SumProduct {
    total: Value,
    ints: Option<i64>,
    floats: Option<Triple>,
}

impl SumProduct {
    fn add(&mut self, p: &Value, q: &Value) -> R<()> {
        if let Some(sum) = self.ints {
            if p.is_exact(&int::TYPE)
                && q.is_exact(&int::TYPE)
                && let (Some(a), Some(b)) = (int::as_i64(p), int::as_i64(q))
                && let Some(sum) = a.checked_mul(b).and_then(|c| sum.checked_add(c))
            {
                self.ints = Some(sum);
                return Ok(());
            }
            self.finish_ints()?;
        }
        if let Some(triple) = self.floats {
            if let Some((a, b)) = float_operands(p, q) {
                let next = triple.add_product(a, b);
                if next.hi.is_finite() {
                    self.floats = Some(next);
                    return Ok(());
                }
            }
            self.finish_floats()?;
        }
        self.total = arith::add(&self.total, &arith::multiply(p, q)?)?;
        Ok(())
    }

    fn finish_ints(&mut self) -> R<()> {
        if let Some(sum) = self.ints.take()
            && sum != 0
        {
            self.total = arith::add(&self.total, &Value::int(sum))?;
        }
        Ok(())
    }

    fn finish_floats(&mut self) -> R<()> {
        if let Some(triple) = self.floats.take()
            && triple.used
        {
            self.total = arith::add(&self.total, &Value::float(triple.value()))?;
        }
        Ok(())
    }
}

/// Both numbers as floats if at least one is a float and the other a float or int within range.
fn float_operands(p: &Value, q: &Value) -> Option<(f64, f64)> {
    let number = |v: &Value| {
        v.as_exact_float().or_else(|| {
            if v.is_exact(&int::TYPE) || v.is_bool() {
                int::view(v).and_then(int::view_to_f64)
            } else {
                None
            }
        })
    };
    if p.as_exact_float().is_none() && q.as_exact_float().is_none() {
        return None;
    }
    Some((number(p)?, number(q)?))
}

fn sumprod(_: &Value, args: &[Value]) -> R {
    check_count("sumprod", args.len(), 2, 2)?;
    let (p, q) = (iter::iter(&args[0])?, iter::iter(&args[1])?);
    let mut state = SumProduct {
        total: Value::int(0),
        ints: Some(0),
        floats: Some(Triple::default()),
    };
    loop {
        match (iter::next(&p)?, iter::next(&q)?) {
            (Some(a), Some(b)) => state.add(&a, &b)?,
            (None, None) => break,
            _ => return Err(value_error("Inputs are not the same length")),
        }
    }
    state.finish_ints()?;
    state.finish_floats()?;
    Ok(state.total)
}
