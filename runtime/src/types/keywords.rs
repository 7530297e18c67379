//! Taking the arguments of a call apart: positional part and keyword part.

use crate::args::Parser;
use crate::exceptions::{R, type_error};
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::format;
use crate::types::{str, tuple};
use crate::value::Value;

/// Raises "NAME() takes no keyword arguments" if there are any.
#[inline]
pub fn none(name: &str, kwnames: KwNames) -> R<()> {
    match kwnames {
        Some(names) if !tuple::items(names).is_empty() => {
            Err(type_error(format_args!("{name}() takes no keyword arguments")))
        }
        _ => Ok(()),
    }
}

/// Raises "NAME() takes no keyword arguments" if there are any and `ty` is `own`, or a subclass without an `__init__` of its
/// own that would take them.
pub fn none_unless_init(name: &str, ty: &TypeObject, own: &TypeObject, kwnames: KwNames) -> R<()> {
    let init = |ty: &TypeObject| ty.slots().init.map(|f| f as usize);
    if std::ptr::eq(ty, own) || init(ty) == init(own) {
        none(name, kwnames)
    } else {
        Ok(())
    }
}

/// The positional arguments.
#[inline]
pub fn positional<'a>(args: &'a [Value], kwnames: KwNames) -> &'a [Value] {
    match kwnames {
        Some(names) => &args[..args.len() - tuple::items(names).len()],
        None => args,
    }
}

/// The keyword arguments as pairs of name and value.
#[inline]
pub fn pairs<'a>(args: &'a [Value], kwnames: KwNames<'a>) -> impl Iterator<Item = (&'a Value, &'a Value)> {
    let names: &'a [Value] = match kwnames {
        Some(names) => tuple::items(names),
        None => &[],
    };
    names.iter().zip(&args[args.len() - names.len()..])
}

/// Refuses more keyword arguments than there are names for them.
pub fn at_most(function: &str, limit: usize, kwnames: KwNames) -> R<()> {
    let given = kwnames.map_or(0, |names| tuple::items(names).len());
    if given <= limit {
        return Ok(());
    }
    Err(type_error(format_args!(
        "{function}() takes at most {limit} keyword argument{} ({given} given)",
        crate::args::plural(limit)
    )))
}

/// Takes keyword-only arguments by name; raises for any other keyword.
pub fn only<const N: usize>(
    function: &str,
    args: &[Value],
    kwnames: KwNames,
    names: [&str; N],
) -> R<[Option<Value>; N]> {
    at_most(function, N, kwnames)?;
    let mut found = [const { None }; N];
    for (name, value) in pairs(args, kwnames) {
        match names.iter().position(|n| str::equals(name, n)) {
            Some(i) => found[i] = Some(value.clone()),
            None => {
                let name = format::str_string(name)?;
                return Err(type_error(format_args!(
                    "'{name}' is an invalid keyword argument for {function}()"
                )));
            }
        }
    }
    Ok(found)
}

/// Takes arguments by position or name, the first `required` of which must be given.
pub fn parse<const N: usize>(
    function: &str,
    args: &[Value],
    kwnames: KwNames,
    names: [&str; N],
    required: usize,
) -> R<[Option<Value>; N]> {
    let parser = Parser::new(function, &names, required);
    Ok(parser.parse::<N>(args, kwnames)?.map(Option::<&Value>::cloned))
}
