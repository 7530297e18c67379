//! Binding the arguments of a call to the parameters of a Python function (`initialize_locals` of CPython's ceval.c).

use super::FunctionObject;
use crate::exceptions::{R, Raised, type_error};
use crate::object::slots::KwNames;
use crate::ops::{compare, format};
use crate::types::code::CodeObject;
use crate::types::{dict, str as py_str, tuple};
use crate::value::{Slot, Value};

/// Fills the parameters among the fast locals (positional, keyword-only, `*args`, `**kwargs`), which are empty before.
/// On failure some may be filled; the caller drops them.
#[inline]
pub fn bind_arguments(function: &FunctionObject, args: &[Value], kwnames: KwNames, locals: &mut [Slot]) -> R<()> {
    // SAFETY: `__code__` is always a code object.
    let code = unsafe { function.code.get().cast_unchecked::<CodeObject>() };
    if code.simple && kwnames.is_none() && args.len() == code.argcount as usize {
        for (slot, v) in locals.iter_mut().zip(args) {
            *slot = Slot::new(v.clone());
        }
        return Ok(());
    }
    let code = function.code.get().clone();
    // SAFETY: as above; the clone keeps it alive.
    let code = unsafe { code.cast_unchecked::<CodeObject>() };
    Binder { function, code }.bind(args, kwnames, locals)
}

struct Binder<'a> {
    function: &'a FunctionObject,
    code: &'a CodeObject,
}

impl Binder<'_> {
    fn bind(&self, args: &[Value], kwnames: KwNames, locals: &mut [Slot]) -> R<()> {
        let (positional, names, values) = crate::ops::call::split(args, kwnames);
        let argcount = self.code.argcount as usize;
        let total = argcount + self.code.kwonlyargcount as usize;
        let kwargs = self.code.has_varkeywords().then(dict::new);
        if let Some(d) = &kwargs {
            locals[total + usize::from(self.code.has_varargs())] = Slot::new(d.clone());
        }
        for (slot, v) in locals.iter_mut().zip(&positional[..positional.len().min(argcount)]) {
            *slot = Slot::new(v.clone());
        }
        if self.code.has_varargs() {
            let rest = positional.get(argcount..).unwrap_or(&[]);
            locals[total] = Slot::new(if rest.is_empty() {
                tuple::empty()
            } else {
                tuple::from_slice(rest)
            });
        }
        for (name, value) in names.iter().zip(values) {
            self.bind_keyword(name, value, names, kwargs.as_ref(), locals)?;
        }
        if positional.len() > argcount && !self.code.has_varargs() {
            return Err(self.too_many(positional.len(), locals));
        }
        if positional.len() < argcount {
            self.fill_defaults(positional.len(), locals)?;
        }
        if self.code.kwonlyargcount > 0 {
            self.fill_keyword_defaults(locals)?;
        }
        Ok(())
    }

    fn bind_keyword(
        &self,
        name: &Value,
        value: &Value,
        all: &[Value],
        kwargs: Option<&Value>,
        locals: &mut [Slot],
    ) -> R<()> {
        if !py_str::is_str(name) {
            return Err(type_error(format_args!("{}() keywords must be strings", self.name())));
        }
        let total = (self.code.argcount + self.code.kwonlyargcount) as usize;
        let first = self.code.posonlyargcount as usize;
        let candidates = &self.code.localsplusnames[first..total];
        let found = match candidates.iter().position(|n| n.is(name)) {
            Some(i) => Some(i + first),
            None => self.find_by_value(name, candidates)?.map(|i| i + first),
        };
        match (found, kwargs) {
            (Some(i), _) => {
                if !locals[i].is_null() {
                    let shown = format::str_string(name)?;
                    return Err(type_error(format_args!(
                        "{}() got multiple values for argument '{shown}'",
                        self.name()
                    )));
                }
                locals[i] = Slot::new(value.clone());
                Ok(())
            }
            (None, Some(d)) => dict::set_item(d, name, value.clone()),
            (None, None) => Err(self.unexpected(name, all)),
        }
    }

    fn find_by_value(&self, name: &Value, candidates: &[Value]) -> R<Option<usize>> {
        for (i, candidate) in candidates.iter().enumerate() {
            if compare::equal(candidate, name)? {
                return Ok(Some(i));
            }
        }
        Ok(None)
    }

    /// Puts defaults into the positional parameters from `given` on that are still empty.
    fn fill_defaults(&self, given: usize, locals: &mut [Slot]) -> R<()> {
        let argcount = self.code.argcount as usize;
        let defaults = self.function.defaults.get().get().cloned();
        let items = defaults.as_ref().map_or(&[][..], tuple::items);
        let required = argcount.saturating_sub(items.len());
        if locals[given.min(required)..required].iter().any(Slot::is_null) {
            return Err(self.missing(&locals[..required], 0, "positional"));
        }
        let skipped = items.len().saturating_sub(argcount);
        for (slot, v) in locals[required..argcount].iter_mut().zip(&items[skipped..]) {
            if slot.is_null() {
                *slot = Slot::new(v.clone());
            }
        }
        Ok(())
    }

    fn fill_keyword_defaults(&self, locals: &mut [Slot]) -> R<()> {
        let argcount = self.code.argcount as usize;
        let total = argcount + self.code.kwonlyargcount as usize;
        let defaults = self.function.kwdefaults.get().get().cloned();
        let mut missing = false;
        for i in argcount..total {
            if !locals[i].is_null() {
                continue;
            }
            let default = match &defaults {
                Some(d) => dict::get_item(d, &self.code.localsplusnames[i])?,
                None => None,
            };
            missing |= default.is_none();
            locals[i] = default.into();
        }
        if missing {
            Err(self.missing(&locals[argcount..total], argcount, "keyword-only"))
        } else {
            Ok(())
        }
    }

    fn name(&self) -> String {
        format::str_string(&self.function.qualname.get().clone()).unwrap_or_else(|raised| {
            drop(raised.take());
            String::from("?")
        })
    }

    fn parameter(&self, i: usize) -> String {
        self.code.code.localsplusnames()[i].to_string_lossy().into_owned()
    }

    #[cold]
    fn missing(&self, slots: &[Slot], first: usize, kind: &str) -> Raised {
        let names: Vec<String> = slots
            .iter()
            .enumerate()
            .filter(|(_, s)| s.is_null())
            .map(|(i, _)| format!("'{}'", self.parameter(first + i)))
            .collect();
        let plural = if names.len() == 1 { "" } else { "s" };
        let list = match &names[..] {
            [one] => one.clone(),
            [a, b] => format!("{a} and {b}"),
            [head @ .., last] => format!("{}, and {last}", head.join(", ")),
            [] => String::new(),
        };
        type_error(format_args!(
            "{}() missing {} required {kind} argument{plural}: {list}",
            self.name(),
            names.len()
        ))
    }

    #[cold]
    fn too_many(&self, given: usize, locals: &[Slot]) -> Raised {
        let argcount = self.code.argcount as usize;
        let kwonly = self.code.kwonlyargcount as usize;
        let defaults = self.function.defaults.get().get().map_or(0, |d| tuple::items(d).len());
        let kwonly_given = locals[argcount..argcount + kwonly]
            .iter()
            .filter(|s| !s.is_null())
            .count();
        let (takes, plural) = if defaults > 0 {
            (
                format!("from {} to {argcount}", argcount.saturating_sub(defaults)),
                true,
            )
        } else {
            (argcount.to_string(), argcount != 1)
        };
        let keyword_part = if kwonly_given > 0 {
            format!(
                " positional argument{} (and {kwonly_given} keyword-only argument{})",
                if given == 1 { "" } else { "s" },
                if kwonly_given == 1 { "" } else { "s" }
            )
        } else {
            String::new()
        };
        type_error(format_args!(
            "{}() takes {takes} positional argument{} but {given}{keyword_part} {} given",
            self.name(),
            if plural { "s" } else { "" },
            if given == 1 && kwonly_given == 0 { "was" } else { "were" }
        ))
    }

    #[cold]
    fn unexpected(&self, name: &Value, all: &[Value]) -> Raised {
        let positional_only: Vec<String> = (0..self.code.posonlyargcount as usize)
            .map(|i| self.parameter(i))
            .collect();
        let wrong: Vec<&str> = positional_only
            .iter()
            .filter(|p| all.iter().any(|n| py_str::equals(n, p)))
            .map(String::as_str)
            .collect();
        if !wrong.is_empty() {
            return type_error(format_args!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                self.name(),
                wrong.join(", ")
            ));
        }
        match format::str_string(name) {
            Ok(shown) => type_error(format_args!(
                "{}() got an unexpected keyword argument '{shown}'",
                self.name()
            )),
            Err(raised) => raised,
        }
    }
}
