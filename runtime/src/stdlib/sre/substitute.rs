//! `sub`, `subn`, `expand` and the templates of replacements.

use super::matching::{self, object};
use super::pattern::{Mode, Session, pattern};
use crate::args::{Parser, check_count};
use crate::exceptions::{R, type_error, value_error};
use crate::memory::new_object;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops;
use crate::types::{buffer, int, list, str, tuple};
use crate::value::Value;

/// A parsed replacement: literal, (group, literal)…
#[repr(C)]
struct TemplateObject {
    header: Header,
    literal: Value,
    /// Group number and the literal behind it.
    parts: Vec<(usize, Value)>,
}

payload!(TemplateObject, TEMPLATE_TYPE);

/// `_sre.SRE_Template`.
pub static TEMPLATE_TYPE: TypeObject = TypeObject::builtin(
    "_sre.SRE_Template",
    Some(&crate::types::object::TYPE),
    Slots {
        drop: Some(drop_payload::<TemplateObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<TemplateObject>())
.not_a_base();

/// `_sre.template(pattern, [literal, group, literal, …])`.
pub(super) fn template(_: &Value, args: &[Value]) -> R {
    check_count("template", args.len(), 2, 2)?;
    let wrong = || type_error("invalid template");
    if !list::is_list(&args[1]) {
        return Err(crate::args::bad_argument("template", "argument 2", "list", &args[1]));
    }
    let items = list::snapshot(&args[1]);
    if items.len().is_multiple_of(2) {
        return Err(wrong());
    }
    let mut parts = Vec::new();
    for pair in items[1..].chunks(2) {
        let group = int::as_i64(&pair[0]).ok_or_else(wrong)?;
        parts.push((
            usize::try_from(group).map_err(|_| value_error("invalid template"))?,
            pair[1].clone(),
        ));
    }
    Ok(new_object(TemplateObject {
        header: Header::new(&TEMPLATE_TYPE),
        literal: items[0].clone(),
        parts,
    }))
}

/// The replacement that `re._compile_template` makes of a text.
fn compile_template(pattern: &Value, text: &Value) -> R {
    let re = crate::import::import_module("re")?;
    let function = ops::attr::get_str(&re, "_compile_template")?;
    ops::call::call2(&function, pattern, text)
}

/// Text being put together: of strings or of bytes.
struct Output {
    text: bool,
    bytes: Vec<u8>,
    /// Number of pieces, for messages.
    pieces: usize,
}

impl Output {
    fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.pieces += 1;
    }
    /// Appends what a replacement gave; `None` is nothing.
    fn push_value(&mut self, v: &Value) -> R<()> {
        if v.is_none() {
            return Ok(());
        }
        let (i, given) = (self.pieces, v.ty().name());
        if self.text {
            let Some(s) = str::object(v) else {
                return Err(type_error(format_args!(
                    "sequence item {i}: expected str instance, {given} found"
                )));
            };
            self.push(s.bytes());
        } else {
            let Some(data) = buffer::get_if_lent(v) else {
                return Err(type_error(format_args!(
                    "sequence item {i}: expected a bytes-like object, {given} found"
                )));
            };
            self.push(&data);
        }
        Ok(())
    }
    fn finish(self) -> Value {
        if self.text {
            str::from_wtf8(&self.bytes)
        } else {
            Value::bytes(&self.bytes)
        }
    }
}

/// What takes the place of a match.
enum Replacement {
    Literal(Value),
    Template(Value),
    Function(Value),
}

fn replacement(pattern: &Value, v: &Value) -> R<Replacement> {
    if v.ty().slots().call.is_some() {
        return Ok(Replacement::Function(v.clone()));
    }
    let literal = match str::object(v) {
        Some(s) => !s.bytes().contains(&b'\\'),
        None => buffer::try_with_bytes(v, |b| !b.contains(&b'\\'))
            .transpose()?
            .unwrap_or(false),
    };
    if literal {
        return Ok(Replacement::Literal(v.clone()));
    }
    let made = compile_template(pattern, v)?;
    Ok(match made.exact::<TemplateObject>() {
        Some(t) if t.parts.is_empty() => Replacement::Literal(t.literal.clone()),
        Some(_) => Replacement::Template(made),
        None if made.ty().slots().call.is_some() => Replacement::Function(made),
        None => Replacement::Literal(made),
    })
}

fn substitute(this: &Value, parser: &Parser, args: &[Value], kwnames: KwNames) -> R<(Value, i64)> {
    let [repl, string, count] = parser.parse(args, kwnames)?;
    let (Some(repl), Some(string)) = (repl, string) else {
        return Err(type_error("missing required argument"));
    };
    let limit = count.map_or(Ok(0), ops::number::ssize)?;
    let replacement = replacement(this, repl)?;
    let mut session = Session::new(pattern(this), string, 0, i64::MAX)?;
    let mut out = Output {
        text: session.subject.is_text(),
        bytes: Vec::new(),
        pieces: 0,
    };
    let (mut last, mut n) = (0, 0);
    while limit == 0 || n < limit {
        let Some((a, b)) = session.run(Mode::Search) else { break };
        if last < a {
            out.push(&session.subject.bytes()[last..a]);
        }
        match &replacement {
            Replacement::Literal(v) => out.push_value(v)?,
            Replacement::Template(t) => expand_into(t, &session, (a, b), &mut out)?,
            Replacement::Function(f) => {
                let m = matching::new(this, &session, session.found((a, b)), 0);
                out.push_value(&ops::call::call1(f, &m)?)?;
            }
        }
        last = b;
        n += 1;
        session.advance((a, b));
    }
    if n == 0 {
        return Ok((session.subject.slice(0, session.end), 0));
    }
    if last < session.end {
        out.push(&session.subject.bytes()[last..session.end]);
    }
    Ok((out.finish(), n))
}

fn template_of(v: &Value) -> &TemplateObject {
    // SAFETY: callers have looked at the type.
    unsafe { v.cast_unchecked::<TemplateObject>() }
}

fn no_such_group() -> crate::exceptions::Raised {
    crate::exceptions::index_error("no such group")
}

/// Appends a template filled with the groups of the last match.
fn expand_into(template: &Value, session: &Session, (a, b): (usize, usize), out: &mut Output) -> R<()> {
    let t = template_of(template);
    out.push_value(&t.literal)?;
    for (group, literal) in &t.parts {
        let span = match *group {
            0 => Some((a, b)),
            i if i <= session.pattern.groups => session.group(i),
            _ => return Err(no_such_group()),
        };
        if let Some((a, b)) = span {
            out.push(&session.subject.bytes()[a..b]);
        }
        out.push_value(literal)?;
    }
    Ok(())
}

static SUB: Parser = Parser::new("sub", &["repl", "string", "count"], 2);
static SUBN: Parser = Parser::new("subn", &["repl", "string", "count"], 2);

pub(super) fn sub(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    substitute(this, &SUB, args, kwnames).map(|(v, _)| v)
}

pub(super) fn subn(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (v, n) = substitute(this, &SUBN, args, kwnames)?;
    Ok(tuple::new(vec![v, Value::int(n)]))
}

/// `match.expand(template)`.
pub(super) fn expand(this: &Value, template: &Value) -> R {
    let m = object(this);
    let made = compile_template(m.pattern_value(), template)?;
    let Some(t) = made.exact::<TemplateObject>() else {
        return Ok(made);
    };
    if t.parts.is_empty() {
        return Ok(t.literal.clone());
    }
    let mut out = Output {
        text: str::is_str(&t.literal),
        bytes: Vec::new(),
        pieces: 0,
    };
    out.push_value(&t.literal)?;
    for (group, literal) in &t.parts {
        if *group > m.pattern().groups {
            return Err(no_such_group());
        }
        if let Some(v) = m.text(*group)? {
            out.push_value(&v)?;
        }
        out.push_value(literal)?;
    }
    Ok(out.finish())
}
