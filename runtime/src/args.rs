//! Arguments of builtin functions: counting them, matching keywords, and CPython's messages when they do not fit.

use crate::exceptions::{R, type_error};
use crate::object::slots::KwNames;
use crate::types::{str, tuple};
use crate::value::Value;

/// Checks the number of positional arguments as `_PyArg_CheckPositional` does: "f expected at most 2 arguments, got 3".
#[inline]
pub fn check_count(name: &str, given: usize, min: usize, max: usize) -> R<()> {
    if given >= min && given <= max {
        Ok(())
    } else {
        Err(count_error(name, given, min, max))
    }
}

#[cold]
fn count_error(name: &str, given: usize, min: usize, max: usize) -> crate::exceptions::Raised {
    let (bound, limit) = if given < min {
        ("at least ", min)
    } else {
        ("at most ", max)
    };
    let bound = if min == max { "" } else { bound };
    type_error(format_args!(
        "{name} expected {bound}{limit} argument{}, got {given}",
        plural(limit)
    ))
}

pub fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// Refuses keyword arguments: "f() takes no keyword arguments".
#[inline]
pub fn no_keywords(name: &str, kwnames: KwNames) -> R<()> {
    match kwnames {
        Some(names) if !tuple::items(names).is_empty() => {
            Err(type_error(format_args!("{name}() takes no keyword arguments")))
        }
        _ => Ok(()),
    }
}

/// Checks for exactly `count` arguments: "f() takes exactly one argument (2 given)".
#[inline]
pub fn exactly(name: &str, given: usize, count: usize) -> R<()> {
    if given == count {
        return Ok(());
    }
    Err(match count {
        0 => type_error(format_args!("{name}() takes no arguments ({given} given)")),
        1 => type_error(format_args!("{name}() takes exactly one argument ({given} given)")),
        n => type_error(format_args!("{name} expected {n} arguments, got {given}")),
    })
}

/// Splits a vectorcall's arguments into positional ones and keyword pairs.
#[inline]
pub fn split<'a>(args: &'a [Value], kwnames: KwNames<'a>) -> (&'a [Value], &'a [Value], &'a [Value]) {
    match kwnames {
        None => (args, &[], &[]),
        Some(names) => {
            let names = tuple::items(names);
            let (positional, values) = args.split_at(args.len() - names.len());
            (positional, names, values)
        }
    }
}

/// Name of a value's type in an argument error: `None` for `None`, else its type's name.
pub fn described(v: &Value) -> &str {
    if v.is_none() { "None" } else { v.ty().name() }
}

/// "f() argument 1 must be str, not int" (`_PyArg_BadArgument`); `which` is "argument", "argument 1" or "argument 'x'".
#[cold]
pub fn bad_argument(name: &str, which: &str, expected: &str, given: &Value) -> crate::exceptions::Raised {
    type_error(format_args!(
        "{name}() {which} must be {expected}, not {}",
        described(given)
    ))
}

/// A function's name in a message.
struct Shown<'n>(&'n str);

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        if self.0.is_empty() {
            f.write_str("function")
        } else {
            write!(f, "{}()", self.0)
        }
    }
}

/// The signature of a function that takes keyword arguments, in the words of `_PyArg_UnpackKeywords`.
///
/// ```ignore
/// static ROUND: Parser = Parser::new("round", &["number", "ndigits"], 1);
/// let [number, ndigits] = ROUND.parse(args, kwnames)?;
/// ```
pub struct Parser<'n> {
    name: &'n str,
    parameters: &'n [&'n str],
    required: usize,
    positional_only: usize,
    max_positional: usize,
    required_keywords: usize,
}

impl<'n> Parser<'n> {
    /// A function `name` ("" for C functions that do not tell their name) with `parameters`, the first `required` of which must be given. Parameters named "" are
    /// positional-only; they come first.
    pub const fn new(name: &'n str, parameters: &'n [&'n str], required: usize) -> Parser<'n> {
        let mut positional_only = 0;
        while positional_only < parameters.len() && parameters[positional_only].is_empty() {
            positional_only += 1;
        }
        let max_positional = parameters.len();
        Parser {
            name,
            parameters,
            required,
            positional_only,
            max_positional,
            required_keywords: 0,
        }
    }

    /// Parameters from index `first` on are keyword-only.
    pub const fn keyword_only(mut self, first: usize) -> Parser<'n> {
        self.max_positional = first;
        self
    }

    /// The first `count` keyword-only parameters must be given.
    pub const fn required_keywords(mut self, count: usize) -> Parser<'n> {
        self.required_keywords = count;
        self
    }

    /// Matches the arguments with the parameters; `N` is their number.
    #[inline]
    pub fn parse<'a, const N: usize>(&self, args: &'a [Value], kwnames: KwNames<'a>) -> R<[Option<&'a Value>; N]> {
        debug_assert_eq!(N, self.parameters.len());
        let mut out = [None; N];
        let keywords = kwnames.is_some_and(|k| !tuple::items(k).is_empty());
        let fits = args.len() >= self.required && args.len() <= self.max_positional && self.required_keywords == 0;
        if !keywords && fits {
            for (slot, arg) in out.iter_mut().zip(args) {
                *slot = Some(arg);
            }
        } else {
            self.parse_into(args, kwnames, &mut out)?;
        }
        Ok(out)
    }

    /// Matches the arguments with the parameters; `out` has one place per parameter.
    pub fn parse_into<'a>(&self, args: &'a [Value], kwnames: KwNames<'a>, out: &mut [Option<&'a Value>]) -> R<()> {
        let (positional, names, values) = split(args, kwnames);
        self.check_positional(positional.len(), names.len())?;
        for (slot, arg) in out.iter_mut().zip(positional) {
            *slot = Some(arg);
        }
        let mut left = names.len();
        let limit = if self.required_keywords > 0 {
            self.max_positional + self.required_keywords
        } else {
            self.required
        };
        for i in positional.len().max(self.positional_only)..self.parameters.len() {
            if left == 0 && i >= limit {
                break;
            }
            let parameter = self.parameters[i];
            match names.iter().position(|n| str::equals(n, parameter)) {
                Some(k) => {
                    out[i] = Some(&values[k]);
                    left -= 1;
                }
                None if i < self.required || (self.max_positional <= i && i < limit) => {
                    let name = self.shown_name();
                    return Err(type_error(format_args!(
                        "{name} missing required argument '{parameter}' (pos {})",
                        i + 1
                    )));
                }
                None => {}
            }
        }
        if left == 0 {
            Ok(())
        } else {
            Err(self.keyword_error(positional.len(), names))
        }
    }

    /// The function as messages begin; one without name is just "function".
    fn shown_name(&self) -> Shown<'n> {
        Shown(self.name)
    }

    fn check_positional(&self, given: usize, keywords: usize) -> R<()> {
        let (name, all, max) = (self.shown_name(), self.parameters.len(), self.max_positional);
        if given + keywords > all {
            let kind = if given == 0 { "keyword " } else { "" };
            return Err(type_error(format_args!(
                "{name} takes at most {all} {kind}argument{} ({} given)",
                plural(all),
                given + keywords
            )));
        }
        if given > max {
            if max == 0 {
                return Err(type_error(format_args!("{name} takes no positional arguments")));
            }
            let bound = if self.required < max { "at most" } else { "exactly" };
            return Err(type_error(format_args!(
                "{name} takes {bound} {max} positional argument{} ({given} given)",
                plural(max)
            )));
        }
        let min = self.positional_only.min(self.required);
        if given < min {
            let bound = if min < max { "at least" } else { "exactly" };
            return Err(type_error(format_args!(
                "{name} takes {bound} {min} positional argument{} ({given} given)",
                plural(min)
            )));
        }
        Ok(())
    }

    #[cold]
    fn keyword_error(&self, given: usize, names: &[Value]) -> crate::exceptions::Raised {
        let fname = self.shown_name();
        for i in self.positional_only..given {
            let parameter = self.parameters[i];
            if names.iter().any(|n| str::equals(n, parameter)) {
                return type_error(format_args!(
                    "argument for {fname} given by name ('{parameter}') and position ({})",
                    i + 1
                ));
            }
        }
        let this = if self.name.is_empty() { "this " } else { "" };
        for n in names {
            let known = self.parameters[self.positional_only..]
                .iter()
                .any(|p| str::equals(n, p));
            if !known {
                let shown = str::to_str_lossless(n).unwrap_or("?");
                return type_error(format_args!(
                    "'{shown}' is an invalid keyword argument for {this}{fname}"
                ));
            }
        }
        type_error(format_args!("invalid keyword argument for {this}{fname}"))
    }
}
