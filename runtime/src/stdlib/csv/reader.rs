//! Readers: rows out of lines.

use super::dialect::{self, Options};
use super::{FIELD_LIMIT, Quoting, error};
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::def::GetSetDef;
use crate::object::slots::KwNames;
use crate::ops;
use crate::types::list;
use crate::types::str::{self, chars};
use crate::value::Value;
use std::cell::Cell;

native_type! {
    /// A reader.
    pub struct Reader: TYPE = "_csv.reader" {
        lines: Value,
        dialect: Value,
        line_num: Cell<i64>,
    }
    slots {
        new: |_, _, _| Err(type_error("cannot create '_csv.reader' instances")),
        iter: |v| Ok(v.clone()),
        iternext: next,
    }
    .with_getsets(&[
        GetSetDef::read_only("dialect", |v| Ok(Reader::of(v).dialect.clone())).member(),
        GetSetDef::read_only("line_num", |v| Ok(Value::int(Reader::of(v).line_num.get()))).member(),
    ])
    .not_a_base()
}

/// `csv.reader(lines, dialect='excel', **options)`.
pub fn new(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (positional, names, values) = crate::args::split(args, kwnames);
    crate::args::check_count("", positional.len(), 1, 2)?;
    let lines = ops::iter::iter(&positional[0])?;
    let dialect = dialect::make(positional.get(1), names, values)?;
    Ok(Reader::instance(&TYPE, lines, dialect, Cell::new(0)))
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

/// The row that is being read.
struct Row {
    options: Options,
    state: State,
    fields: Vec<Value>,
    field: Vec<u8>,
    length: i64,
    numeric: bool,
}

const NEWLINE: u32 = b'\n' as u32;
const RETURN: u32 = b'\r' as u32;

fn ends_line(c: Option<u32>) -> bool {
    matches!(c, None | Some(NEWLINE | RETURN))
}

impl Row {
    fn add(&mut self, c: u32) -> R<()> {
        let limit = FIELD_LIMIT.0.get();
        if self.length >= limit {
            return Err(error(&format!("field larger than field limit ({limit})")));
        }
        self.length += 1;
        chars::push(&mut self.field, c);
        Ok(())
    }

    fn save(&mut self) -> R<()> {
        let mut value = str::from_wtf8(&self.field);
        self.field.clear();
        self.length = 0;
        if std::mem::take(&mut self.numeric) {
            value = ops::number::float(&value)?;
        }
        self.fields.push(value);
        Ok(())
    }

    fn end_field(&mut self, c: Option<u32>) -> R<()> {
        self.save()?;
        self.state = if c.is_none() {
            State::StartRecord
        } else {
            State::EatNewline
        };
        Ok(())
    }

    fn start_field(&mut self, c: Option<u32>) -> R<()> {
        let options = self.options;
        let Some(point) = c.filter(|_| !ends_line(c)) else {
            return self.end_field(c);
        };
        if c == options.quote && options.quoting != Quoting::None {
            self.state = State::InQuotedField;
        } else if c == options.escape {
            self.state = State::EscapedChar;
        } else if point == u32::from(b' ') && options.skip_space {
        } else if c == options.delimiter {
            self.save()?;
        } else {
            self.numeric |= options.quoting == Quoting::NonNumeric;
            self.add(point)?;
            self.state = State::InField;
        }
        Ok(())
    }

    fn in_field(&mut self, c: Option<u32>) -> R<()> {
        let Some(point) = c.filter(|_| !ends_line(c)) else {
            return self.end_field(c);
        };
        if c == self.options.escape {
            self.state = State::EscapedChar;
        } else if c == self.options.delimiter {
            self.save()?;
            self.state = State::StartField;
        } else {
            self.add(point)?;
        }
        Ok(())
    }

    fn after_quote(&mut self, c: Option<u32>) -> R<()> {
        let options = self.options;
        match c {
            Some(point) if options.quoting != Quoting::None && c == options.quote => {
                self.add(point)?;
                self.state = State::InQuotedField;
            }
            Some(_) if c == options.delimiter => {
                self.save()?;
                self.state = State::StartField;
            }
            _ if ends_line(c) => self.end_field(c)?,
            Some(point) if !options.strict => {
                self.add(point)?;
                self.state = State::InField;
            }
            _ => {
                let shown = |c: Option<u32>| c.and_then(char::from_u32).unwrap_or('\0');
                let message = format!(
                    "'{}' expected after '{}'",
                    shown(options.delimiter),
                    shown(options.quote)
                );
                return Err(error(&message));
            }
        }
        Ok(())
    }

    /// Takes one character; `None` is the end of a line's text.
    fn take(&mut self, c: Option<u32>) -> R<()> {
        match self.state {
            State::StartRecord => match c {
                None => Ok(()),
                Some(NEWLINE | RETURN) => {
                    self.state = State::EatNewline;
                    Ok(())
                }
                Some(_) => {
                    self.state = State::StartField;
                    self.start_field(c)
                }
            },
            State::StartField => self.start_field(c),
            State::EscapedChar => {
                self.state = match c {
                    Some(NEWLINE | RETURN) => State::AfterEscapedNewline,
                    _ => State::InField,
                };
                self.add(c.unwrap_or(NEWLINE))
            }
            State::AfterEscapedNewline if c.is_none() => Ok(()),
            State::AfterEscapedNewline | State::InField => self.in_field(c),
            State::InQuotedField => {
                let Some(point) = c else { return Ok(()) };
                if c == self.options.escape {
                    self.state = State::EscapeInQuotedField;
                } else if c == self.options.quote && self.options.quoting != Quoting::None {
                    self.state = if self.options.double_quote {
                        State::QuoteInQuotedField
                    } else {
                        State::InField
                    };
                } else {
                    self.add(point)?;
                }
                Ok(())
            }
            State::EscapeInQuotedField => {
                self.state = State::InQuotedField;
                self.add(c.unwrap_or(NEWLINE))
            }
            State::QuoteInQuotedField => self.after_quote(c),
            State::EatNewline => match c {
                Some(NEWLINE | RETURN) => Ok(()),
                None => {
                    self.state = State::StartRecord;
                    Ok(())
                }
                Some(_) => Err(error(
                    "new-line character seen in unquoted field - do you need to open the file in universal-newline mode?",
                )),
            },
        }
    }
}

fn next(v: &Value) -> R<Option<Value>> {
    let this = Reader::of(v);
    let mut row = Row {
        options: dialect::options(&this.dialect),
        state: State::StartRecord,
        fields: Vec::new(),
        field: Vec::new(),
        length: 0,
        numeric: false,
    };
    loop {
        let Some(line) = ops::iter::next(&this.lines)? else {
            if row.length == 0 && row.state != State::InQuotedField {
                return Ok(None);
            }
            if row.options.strict {
                return Err(error("unexpected end of data"));
            }
            row.save()?;
            break;
        };
        let Some(text) = str::object(&line) else {
            return Err(error(&format!(
                "iterator should return strings, not {} (the file should be opened in text mode)",
                line.ty().name()
            )));
        };
        this.line_num.set(this.line_num.get() + 1);
        for c in text.chars() {
            row.take(Some(c))?;
        }
        row.take(None)?;
        if row.state == State::StartRecord {
            break;
        }
    }
    Ok(Some(list::new(row.fields)))
}
