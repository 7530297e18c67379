//! `_csv.reader`: the state machine of CPython's `Modules/_csv.c`.

use super::dialect::{self, NONE, NONNUMERIC, Options};
use super::{FIELD_LIMIT, error, push_character};
use crate::cell::Mut;
use crate::exceptions::R;
use crate::native_type;
use crate::object::def::GetSetDef;
use crate::object::slots::KwNames;
use crate::ops::iter;
use crate::types::{float, keywords, list, str};
use crate::value::Value;
use std::cell::Cell;

native_type! {
    /// A reader.
    pub struct Reader: TYPE = "_csv.reader" {
        lines: Value,
        dialect: Value,
        line_number: Cell<i64>,
        options: Mut<Options>,
    }
    slots {
        iter: |v| Ok(v.clone()),
        iternext: next,
    }
    .with_getsets(&[
        GetSetDef::read_only("dialect", |v| Ok(Reader::of(v).dialect.clone())).member(),
        GetSetDef::read_only("line_num", |v| Ok(Value::int(Reader::of(v).line_number.get()))).member(),
    ])
    .with_doc("CSV reader\n\nReader objects are responsible for reading and parsing tabular data\nin CSV format.\n")
}

impl crate::object::native_type::Field for Mut<Options> {}

/// `reader(iterable, dialect='excel', **options)`.
pub(super) fn make(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let positional = keywords::positional(args, kwnames);
    crate::args::check_count("reader", positional.len(), 1, 2)?;
    let lines = iter::iter(&positional[0])?;
    let dialect = dialect::from_call(positional.get(1), args, kwnames)?;
    let options = dialect::options(&dialect);
    Ok(Reader::instance(&TYPE, lines, dialect, Cell::new(0), Mut::new(options)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    EscapedChar,
    InField,
    InQuotedField,
    EscapeInQuotedField,
    QuoteInQuotedField,
    EatNewline,
    AfterEscapedNewline,
}

/// A record being read.
struct Record<'a> {
    options: &'a Options,
    state: State,
    fields: Vec<Value>,
    field: Vec<u8>,
    length: i64,
    numeric: bool,
}

const NEWLINE: u32 = '\n' as u32;
const RETURN: u32 = '\r' as u32;

impl Record<'_> {
    fn add(&mut self, c: u32) -> R<()> {
        let limit = *FIELD_LIMIT.get();
        if self.length >= limit {
            return Err(error(format_args!("field larger than field limit ({limit})")));
        }
        self.length += 1;
        push_character(&mut self.field, c);
        Ok(())
    }

    fn save(&mut self) -> R<()> {
        let text = str::from_wtf8(&self.field);
        self.field.clear();
        self.length = 0;
        let value = if std::mem::take(&mut self.numeric) {
            crate::ops::number::float(&text).map(|f| float::as_f64(&f).map_or(f, Value::float))?
        } else {
            text
        };
        self.fields.push(value);
        Ok(())
    }

    /// What the end of a line, or a character that ends one, means for the record.
    fn end_of_record(&mut self, c: Option<u32>) {
        self.state = if c.is_none() {
            State::StartRecord
        } else {
            State::EatNewline
        };
    }

    /// Takes a character, or the end of the line.
    fn take(&mut self, c: Option<u32>) -> R<()> {
        let o = self.options;
        let ends = matches!(c, None | Some(NEWLINE | RETURN));
        match self.state {
            State::StartRecord if c.is_none() => Ok(()),
            State::StartRecord if ends => {
                self.state = State::EatNewline;
                Ok(())
            }
            State::StartRecord | State::StartField => {
                self.state = State::StartField;
                match c {
                    _ if ends => {
                        self.save()?;
                        self.end_of_record(c);
                    }
                    _ if c == o.quote && o.quoting != NONE => self.state = State::InQuotedField,
                    _ if c == o.escape => self.state = State::EscapedChar,
                    Some(0x20) if o.skip_initial_space => {}
                    Some(c) if c == o.delimiter => self.save()?,
                    Some(c) => {
                        self.numeric = o.quoting == NONNUMERIC;
                        self.add(c)?;
                        self.state = State::InField;
                    }
                    None => {}
                }
                Ok(())
            }
            State::EscapedChar => {
                let newline = c.is_some() && ends;
                self.add(c.unwrap_or(NEWLINE))?;
                self.state = if newline {
                    State::AfterEscapedNewline
                } else {
                    State::InField
                };
                Ok(())
            }
            State::AfterEscapedNewline if c.is_none() => Ok(()),
            State::AfterEscapedNewline | State::InField => {
                match c {
                    _ if ends => {
                        self.save()?;
                        self.end_of_record(c);
                    }
                    _ if c == o.escape => self.state = State::EscapedChar,
                    Some(c) if c == o.delimiter => {
                        self.save()?;
                        self.state = State::StartField;
                    }
                    Some(c) => {
                        self.add(c)?;
                        self.state = State::InField;
                    }
                    None => {}
                }
                Ok(())
            }
            State::InQuotedField => {
                match c {
                    None => {}
                    _ if c == o.escape => self.state = State::EscapeInQuotedField,
                    _ if c == o.quote && o.quoting != NONE => {
                        self.state = if o.double_quote {
                            State::QuoteInQuotedField
                        } else {
                            State::InField
                        };
                    }
                    Some(c) => self.add(c)?,
                }
                Ok(())
            }
            State::EscapeInQuotedField => {
                self.add(c.unwrap_or(NEWLINE))?;
                self.state = State::InQuotedField;
                Ok(())
            }
            State::QuoteInQuotedField => self.after_quote(c, ends),
            State::EatNewline if c.is_none() => {
                self.state = State::StartRecord;
                Ok(())
            }
            State::EatNewline if ends => Ok(()),
            State::EatNewline => Err(error(
                "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?",
            )),
        }
    }

    fn after_quote(&mut self, c: Option<u32>, ends: bool) -> R<()> {
        let o = self.options;
        match c {
            Some(q) if o.quoting != NONE && c == o.quote => {
                self.add(q)?;
                self.state = State::InQuotedField;
            }
            Some(d) if d == o.delimiter => {
                self.save()?;
                self.state = State::StartField;
            }
            _ if ends => {
                self.save()?;
                self.end_of_record(c);
            }
            Some(c) if !o.strict => {
                self.add(c)?;
                self.state = State::InField;
            }
            _ => {
                let shown = |c: u32| char::from_u32(c).unwrap_or('\u{fffd}');
                return Err(error(format_args!(
                    "'{}' expected after '{}'",
                    shown(o.delimiter),
                    shown(o.quote.unwrap_or(0x22))
                )));
            }
        }
        Ok(())
    }
}

fn next(v: &Value) -> R<Option<Value>> {
    let this = Reader::of(v);
    let options = this.options.get().clone();
    let mut record = Record {
        options: &options,
        state: State::StartRecord,
        fields: Vec::new(),
        field: Vec::new(),
        length: 0,
        numeric: false,
    };
    loop {
        let Some(line) = iter::next(&this.lines)? else {
            if record.length != 0 || record.state == State::InQuotedField {
                if options.strict {
                    return Err(error("unexpected end of data"));
                }
                record.save()?;
                break;
            }
            return Ok(None);
        };
        if !str::is_str(&line) {
            return Err(error(format_args!(
                "iterator should return strings, not {} (the file should be opened in text mode)",
                line.ty().name()
            )));
        }
        this.line_number.set(this.line_number.get() + 1);
        for c in str::code_points(&line) {
            record.take(Some(c))?;
        }
        record.take(None)?;
        if record.state == State::StartRecord {
            break;
        }
    }
    Ok(Some(list::new(record.fields)))
}
