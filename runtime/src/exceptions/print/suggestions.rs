//! "Did you mean": the closest name for a NameError, AttributeError or ImportError (suggestions.c).

use crate::exceptions::R;
use crate::ops::{attr, compare, iter};
use crate::state::state;
use crate::types::exception;
use crate::types::traceback::{TracebackObject, next_of};
use crate::types::{dict, function, list, str as py_str};
use crate::value::Value;

const MAX_CANDIDATES: usize = 750;
const MAX_LENGTH: usize = 40;
const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;

/// What is added to the message.
pub(super) fn hint(exc: &Value) -> Option<String> {
    let result = if exc.is_exact(&exception::ATTRIBUTE_ERROR) {
        attribute_hint(exc)
    } else if exc.is_exact(&exception::NAME_ERROR) {
        name_hint(exc)
    } else if exc.is_exact(&exception::IMPORT_ERROR) {
        import_hint(exc)
    } else {
        return None;
    };
    result.unwrap_or_else(|raised| {
        drop(raised.take());
        None
    })
}

fn did_you_mean(suggestion: String) -> String {
    format!(". Did you mean: '{suggestion}'?")
}

/// `dir(obj)`, sorted.
fn dir(obj: &Value) -> R<Vec<Value>> {
    let names = attr::call_special(obj, crate::names::__dir__(), &[])?.unwrap_or_else(|| list::new(Vec::new()));
    let sorted = list::new(iter::collect(&names)?);
    attr::call_method_str(&sorted, "sort", &[])?;
    Ok(list::snapshot(&sorted))
}

fn attribute_hint(exc: &Value) -> R<Option<String>> {
    let (obj, name) = (
        exception::field(exc, 0).get().get().cloned(),
        exception::field_value(exc, 1),
    );
    let Some(obj) = obj.filter(|_| py_str::is_str(&name)) else {
        return Ok(None);
    };
    Ok(closest(&dir(&obj)?, &name).map(did_you_mean))
}

fn import_hint(exc: &Value) -> R<Option<String>> {
    let (module, name) = (exception::field_value(exc, 1), exception::field_value(exc, 3));
    if !py_str::is_str(&module) || !py_str::is_str(&name) {
        return Ok(None);
    }
    let Some(modules) = state().modules.get().get().cloned() else {
        return Ok(None);
    };
    match dict::get_item(&modules, &module)? {
        Some(module) => Ok(closest(&dir(&module)?, &name).map(did_you_mean)),
        None => Ok(None),
    }
}

fn name_hint(exc: &Value) -> R<Option<String>> {
    let name = exception::field_value(exc, 0);
    let Some(mut tb) = exception::traceback_of(exc).filter(|_| py_str::is_str(&name)) else {
        return Ok(None);
    };
    while let Some(next) = next_of(&tb) {
        tb = next;
    }
    let Some(t) = tb.exact::<TracebackObject>() else {
        return Ok(None);
    };
    let suggestion = name_suggestion(t, &name)?;
    let forgotten = if is_library_module(&name)? {
        py_str::to_str_lossless(&name)
    } else {
        None
    };
    Ok(match (suggestion, forgotten) {
        (Some(s), Some(m)) => Some(format!("{} Or did you forget to import '{m}'?", did_you_mean(s))),
        (Some(s), None) => Some(did_you_mean(s)),
        (None, Some(m)) => Some(format!(". Did you forget to import '{m}'?")),
        (None, None) => None,
    })
}

fn name_suggestion(t: &TracebackObject, name: &Value) -> R<Option<String>> {
    let code = t.code();
    if let Some(this) = t.self_variable()
        && attr::get_optional(&this, name)?.is_some()
    {
        return Ok(Some(format!("self.{}", py_str::to_str_lossless(name).unwrap_or("?"))));
    }
    if let Some(found) = closest(&code.localsplusnames, name) {
        return Ok(Some(found));
    }
    let strings = |d: &Value| dict::keys(d).into_iter().filter(py_str::is_str).collect::<Vec<_>>();
    if let Some(found) = closest(&strings(&t.globals), name) {
        return Ok(Some(found));
    }
    Ok(closest(&strings(&function::builtins_of(&t.globals)), name))
}

fn is_library_module(name: &Value) -> R<bool> {
    let Some(sys) = state().sys_dict.get().get().cloned() else {
        return Ok(false);
    };
    match dict::get_str(&sys, "stdlib_module_names") {
        Some(names) => compare::contains(&names, name),
        None => Ok(false),
    }
}

/// The candidate closest to `name`, if one is close enough (`calculate_suggestions`).
fn closest(candidates: &[Value], name: &Value) -> Option<String> {
    if candidates.len() >= MAX_CANDIDATES {
        return None;
    }
    let wanted = py_str::wtf8(name);
    let mut best: Option<(usize, &Value)> = None;
    for candidate in candidates.iter().filter(|c| py_str::is_str(c)) {
        let item = py_str::wtf8(candidate);
        if item == wanted {
            continue;
        }
        let mut max = (wanted.len() + item.len() + 3) * MOVE_COST / 6;
        if let Some((distance, _)) = best {
            max = max.min(distance.saturating_sub(1));
        }
        let distance = distance(wanted, item, max);
        if distance <= max && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.and_then(|(_, v)| py_str::to_str_lossless(v).map(str::to_owned))
}

fn substitution_cost(a: u8, b: u8) -> usize {
    match () {
        _ if a & 31 != b & 31 => MOVE_COST,
        _ if a == b => 0,
        _ if a.eq_ignore_ascii_case(&b) => CASE_COST,
        _ => MOVE_COST,
    }
}

/// The edit distance, or more than `max` (`levenshtein_distance`).
fn distance(a: &[u8], b: &[u8], max: usize) -> usize {
    if a == b {
        return 0;
    }
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (mut a, mut b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > MAX_LENGTH || b.len() > MAX_LENGTH {
        return max + 1;
    }
    if b.len() < a.len() {
        std::mem::swap(&mut a, &mut b);
    }
    if (b.len() - a.len()) * MOVE_COST > max {
        return max + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|i| i * MOVE_COST).collect();
    let mut result = 0;
    for (i, &y) in b.iter().enumerate() {
        let mut diagonal = i * MOVE_COST;
        result = diagonal;
        let mut minimum = usize::MAX;
        for (slot, &x) in row.iter_mut().zip(a) {
            let substitute = diagonal + substitution_cost(y, x);
            diagonal = *slot;
            result = (result.min(diagonal) + MOVE_COST).min(substitute);
            *slot = result;
            minimum = minimum.min(result);
        }
        if minimum > max {
            return max + 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn distances_are_those_of_cpython() {
        assert_eq!(distance(b"", b"a", 100), 2);
        assert_eq!(distance(b"a", b"A", 100), 1);
        assert_eq!(distance(b"abc", b"abd", 100), 2);
        assert_eq!(distance(b"python", b"Python", 100), 1);
        assert_eq!(distance(b"__mro__", b"__bases__", 100), 10);
    }
}
