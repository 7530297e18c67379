//! `_csv.writer`.

use super::dialect::{self, ALL, NONE, NONNUMERIC, NOTNULL, Options, STRINGS};
use super::{error, push_character};
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::ops::{attr, call, format, iter};
use crate::types::{exception, keywords, str};
use crate::value::Value;

native_type! {
    /// A writer.
    pub struct Writer: TYPE = "_csv.writer" {
        write: Value,
        dialect: Value,
        options: Mut<Options>,
    }
    slots {}
    .with_getsets(&[GetSetDef::read_only("dialect", |v| Ok(Writer::of(v).dialect.clone())).member()])
    .with_methods(&[
        MethodDef::one("writerow", write_row).doc("writerow(iterable)\n\nConstruct and write a CSV record from an iterable of fields.  Non-string\nelements will be converted to string."),
        MethodDef::one("writerows", |v, rows| {
            iter::for_each(rows, &mut |row| write_row(v, &row).map(|_| true))?;
            Ok(Value::none())
        }).doc("writerows(iterable of iterables)\n\nConstruct and write a series of iterables to a csv file.  Non-string\nelements will be converted to string."),
    ])
    .with_doc("CSV writer\n\nWriter objects are responsible for generating tabular data\nin CSV format from sequence input.\n")
}

/// `writer(file, dialect='excel', **options)`.
pub(super) fn make(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let positional = keywords::positional(args, kwnames);
    crate::args::check_count("writer", positional.len(), 1, 2)?;
    let dialect = dialect::from_call(positional.get(1), args, kwnames)?;
    let write = match attr::get_str_optional(&positional[0], "write")? {
        Some(write) if call::is_callable(&write) => write,
        _ => return Err(type_error("argument 1 must have a \"write\" method")),
    };
    let options = dialect::options(&dialect);
    Ok(Writer::instance(&TYPE, write, dialect, Mut::new(options)))
}

/// A field's text with what must be escaped or doubled; whether it must be quoted.
fn escaped(text: &Value, o: &Options, quoted: &mut bool, out: &mut Vec<u8>) -> R<()> {
    for c in str::code_points(text) {
        let special = c == o.delimiter || Some(c) == o.escape || Some(c) == o.quote || in_terminator(o, c);
        if special {
            let mut escape = o.quoting == NONE;
            if !escape {
                if Some(c) == o.quote {
                    if o.double_quote {
                        push_character(out, c);
                    } else {
                        escape = true;
                    }
                } else if Some(c) == o.escape {
                    escape = true;
                }
                if !escape {
                    *quoted = true;
                }
            }
            if escape {
                let Some(escape) = o.escape else {
                    return Err(error("need to escape, but no escapechar set"));
                };
                push_character(out, escape);
            }
        }
        push_character(out, c);
    }
    Ok(())
}

fn in_terminator(o: &Options, c: u32) -> bool {
    str::code_points(&str::from_wtf8(&o.terminator)).any(|t| t == c)
}

fn quote(o: &Options, quoted: bool, text: &[u8], line: &mut Vec<u8>) {
    if let Some(q) = o.quote.filter(|_| quoted) {
        push_character(line, q);
        line.extend_from_slice(text);
        push_character(line, q);
    } else {
        line.extend_from_slice(text);
    }
}

fn write_row(v: &Value, row: &Value) -> R {
    let this = Writer::of(v);
    let o = this.options.get().clone();
    let fields = match iter::iter(row) {
        Ok(fields) => fields,
        Err(raised) => {
            drop(raised.catch(&exception::TYPE_ERROR)?);
            return Err(error(format_args!("iterable expected, not {}", row.ty().name())));
        }
    };
    let mut line = Vec::new();
    let mut count = 0;
    let mut null = false;
    while let Some(value) = iter::next(&fields)? {
        null = value.is_none();
        let mut quoted = match o.quoting {
            NONNUMERIC => !is_number(&value),
            ALL => true,
            STRINGS => str::is_str(&value),
            NOTNULL => !null,
            _ => false,
        };
        let text = if null { Value::str("") } else { format::str(&value)? };
        let mut out = Vec::new();
        escaped(&text, &o, &mut quoted, &mut out)?;
        if count > 0 {
            push_character(&mut line, o.delimiter);
        }
        quote(&o, quoted, &out, &mut line);
        count += 1;
    }
    if count > 0 && line.is_empty() {
        if o.quoting == NONE || (null && matches!(o.quoting, STRINGS | NOTNULL)) {
            return Err(error("single empty field record must be quoted"));
        }
        quote(&o, true, b"", &mut line);
    }
    line.extend_from_slice(&o.terminator);
    call::call1(&this.write, &str::from_wtf8(&line))
}

/// `PyNumber_Check`.
fn is_number(v: &Value) -> bool {
    let slots = v.ty().slots();
    slots.index.is_some() || slots.int.is_some() || slots.float.is_some() || v.is_exact(&crate::types::complex::TYPE)
}
