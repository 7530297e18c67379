//! Writers: lines out of rows.

use super::dialect::{self, Options};
use super::{Quoting, error};
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::ops::{self, attr, call};
use crate::types::exception;
use crate::types::str::{self, Builder, StrObject};
use crate::value::Value;

native_type! {
    /// A writer.
    pub struct Writer: TYPE = "_csv.writer" {
        write: Value,
        dialect: Value,
    }
    slots { new: |_, _, _| Err(type_error("cannot create '_csv.writer' instances")), }
    .with_methods(&[
        MethodDef::one("writerow", write_row),
        MethodDef::one("writerows", |v, rows| {
            ops::iter::for_each(rows, &mut |row| write_row(v, &row).map(|_| true))?;
            Ok(Value::none())
        }),
    ])
    .with_getsets(&[GetSetDef::read_only("dialect", |v| Ok(Writer::of(v).dialect.clone())).member()])
    .not_a_base()
}

/// `csv.writer(file, dialect='excel', **options)`.
pub fn new(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (positional, names, values) = crate::args::split(args, kwnames);
    crate::args::check_count("", positional.len(), 1, 2)?;
    let dialect = dialect::make(positional.get(1), names, values)?;
    match attr::get_optional(&positional[0], &str::intern("write"))? {
        Some(write) => Ok(Writer::instance(&TYPE, write, dialect)),
        None => Err(type_error("argument 1 must have a \"write\" method")),
    }
}

/// The line that is being written.
struct Line<'a> {
    options: Options,
    terminator: &'a StrObject,
    text: Builder,
    fields: usize,
}

impl Line<'_> {
    fn push(&mut self, c: Option<u32>) {
        if let Some(c) = c {
            self.text.push_char(c);
        }
    }

    /// Adds a field; whether it is quoted can depend on its text.
    fn add(&mut self, field: Option<&StrObject>, mut quoted: bool) -> R<()> {
        let options = self.options;
        let mut out = Builder::with_capacity(16);
        for c in field.into_iter().flat_map(StrObject::chars) {
            let point = Some(c);
            let special = point == options.delimiter
                || point == options.escape
                || point == options.quote
                || self.terminator.chars().any(|t| t == c);
            if special {
                let mut escape = options.quoting == Quoting::None;
                if !escape {
                    if point == options.quote {
                        if options.double_quote {
                            out.push_char(c);
                        } else {
                            escape = true;
                        }
                    } else if point == options.escape {
                        escape = true;
                    }
                    quoted |= !escape;
                }
                if escape {
                    match options.escape {
                        Some(escape) => out.push_char(escape),
                        None => return Err(error("need to escape, but no escapechar set")),
                    }
                }
            }
            out.push_char(c);
        }
        if self.fields > 0 {
            self.push(options.delimiter);
        }
        if quoted {
            self.push(options.quote);
        }
        self.text.push_wtf8(out.bytes());
        if quoted {
            self.push(options.quote);
        }
        self.fields += 1;
        Ok(())
    }

    fn add_value(&mut self, v: &Value) -> R<()> {
        let quoted = match self.options.quoting {
            Quoting::NonNumeric => !ops::number::is_number(v),
            Quoting::All => true,
            Quoting::Strings => str::is_str(v),
            Quoting::NotNull => !v.is_none(),
            Quoting::Minimal | Quoting::None => false,
        };
        if let Some(s) = str::object(v) {
            return self.add(Some(s), quoted);
        }
        if v.is_none() {
            return self.add(None, quoted);
        }
        let text = ops::format::str(v)?;
        self.add(str::object(&text), quoted)
    }
}

fn write_row(v: &Value, row: &Value) -> R {
    let this = Writer::of(v);
    let items = match ops::iter::iter(row) {
        Ok(items) => items,
        Err(raised) => {
            raised.catch(&exception::TYPE_ERROR)?;
            return Err(error(&format!("iterable expected, not {}", row.ty().name())));
        }
    };
    let terminator = dialect::terminator(&this.dialect);
    let Some(end) = str::object(terminator) else {
        return Err(type_error("lineterminator must be set"));
    };
    let options = dialect::options(&this.dialect);
    let mut line = Line {
        options,
        terminator: end,
        text: Builder::with_capacity(64),
        fields: 0,
    };
    while let Some(item) = ops::iter::next(&items)? {
        line.add_value(&item)?;
    }
    if line.fields > 0 && line.text.is_empty() {
        if options.quoting == Quoting::None {
            return Err(error("single empty field record must be quoted"));
        }
        line.fields -= 1;
        line.add(None, true)?;
    }
    line.text.push_value(terminator);
    call::call1(&this.write, &line.text.finish())
}
