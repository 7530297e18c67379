//! `re.Match`.

use super::machine::UNSET;
use super::pattern::{PatternObject, Session, group_number, pattern};
use super::substitute;
use crate::args::{Parser, check_count};
use crate::exceptions::R;
use crate::memory::new_object;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops;
use crate::types::{buffer, bytes, dict, generics, str, tuple};
use crate::value::Value;

/// Byte offsets of the whole match and of each group, and the number of the group closed last (0: none).
pub struct Found {
    pub marks: Vec<usize>,
    pub last_group: usize,
}

/// A match.
#[repr(C)]
pub struct MatchObject {
    pub header: Header,
    pattern: Value,
    string: Value,
    found: Found,
    /// In characters.
    pos: usize,
    endpos: usize,
}

payload!(MatchObject, TYPE);

/// The type `re.Match`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "re.Match",
    Some(&crate::types::object::TYPE),
    Slots {
        repr: Some(repr),
        subscript: Some(getitem),
        drop: Some(drop_payload::<MatchObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<MatchObject>())
.with_methods(METHODS)
.with_getsets(GETSETS)
.with_doc("The result of re.match() and re.search().\nMatch objects always have a boolean value of True.")
.not_a_base();

const METHODS: &[MethodDef] = &[
    MethodDef::positional("group", group),
    MethodDef::positional("start", |this, args| edge(this, "start", args, |(a, _)| a)),
    MethodDef::positional("end", |this, args| edge(this, "end", args, |(_, b)| b)),
    MethodDef::positional("span", |this, args| {
        let i = optional_group(this, "span", args)?;
        Ok(span_value(this, i))
    }),
    MethodDef::keywords("groups", groups),
    MethodDef::keywords("groupdict", groupdict),
    MethodDef::one("expand", substitute::expand),
    MethodDef::no_args("__copy__", |this| Ok(this.clone())),
    MethodDef::one("__deepcopy__", |this, _| Ok(this.clone())),
    MethodDef::one("__class_getitem__", generics::class_getitem).class(),
];

const GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("string", |this| Ok(object(this).string.clone())).member(),
    GetSetDef::read_only("re", |this| Ok(object(this).pattern.clone())).member(),
    GetSetDef::read_only("pos", |this| Ok(Value::usize(object(this).pos))).member(),
    GetSetDef::read_only("endpos", |this| Ok(Value::usize(object(this).endpos))).member(),
    GetSetDef::read_only("lastindex", |this| {
        let last = object(this).found.last_group;
        Ok(if last == 0 { Value::none() } else { Value::usize(last) })
    }),
    GetSetDef::read_only("lastgroup", lastgroup),
    GetSetDef::read_only("regs", |this| {
        let n = object(this).found.marks.len() / 2;
        Ok(tuple::new((0..n).map(|i| span_value(this, i)).collect()))
    }),
];

/// The match behind `this`; methods of `re.Match` are called with nothing else.
pub fn object(this: &Value) -> &MatchObject {
    // SAFETY: method descriptors and slots check the type of `self`.
    unsafe { this.cast_unchecked::<MatchObject>() }
}

/// A match object; `begin` is the byte offset where the session began.
pub fn new(pattern: &Value, session: &Session, found: Found, begin: usize) -> Value {
    let string = session.subject.value;
    let position = |offset: usize| str::object(string).map_or(offset, |s| s.char_offset(offset));
    new_object(MatchObject {
        header: Header::new(&TYPE),
        pattern: pattern.clone(),
        string: string.clone(),
        found,
        pos: position(begin),
        endpos: if session.end == session.subject.bytes().len() {
            session.subject.len()
        } else {
            position(session.end)
        },
    })
}

impl MatchObject {
    /// The pattern.
    pub fn pattern(&self) -> &PatternObject {
        pattern(&self.pattern)
    }
    /// The pattern as a value.
    pub fn pattern_value(&self) -> &Value {
        &self.pattern
    }
    /// The text of group `i`, if it took part in the match.
    pub fn text(&self, i: usize) -> R<Option<Value>> {
        let (a, b) = (self.found.marks[2 * i], self.found.marks[2 * i + 1]);
        if a == UNSET {
            return Ok(None);
        }
        if let Some(s) = str::object(&self.string) {
            if a == 0 && b == s.byte_len() && str::is_exact(&self.string) {
                return Ok(Some(self.string.clone()));
            }
            let part = &s.bytes()[a..b];
            return Ok(Some(if s.is_ascii() {
                str::from_ascii(part)
            } else {
                str::from_wtf8(part)
            }));
        }
        let data = buffer::get(&self.string)?;
        if a == 0 && b == data.len() && self.string.is_exact(&bytes::TYPE) {
            return Ok(Some(self.string.clone()));
        }
        // The memory may have become smaller since the match.
        Ok(Some(Value::bytes(&data[a.min(data.len())..b.min(data.len())])))
    }
    /// First and last position of group `i` in characters; −1 if it took no part.
    fn span(&self, i: usize) -> (i64, i64) {
        let (a, b) = (self.found.marks[2 * i], self.found.marks[2 * i + 1]);
        match str::object(&self.string) {
            _ if a == UNSET => (-1, -1),
            Some(s) => (s.char_offset(a) as i64, s.char_offset(b) as i64),
            None => (a as i64, b as i64),
        }
    }
}

fn span_value(this: &Value, i: usize) -> Value {
    let (a, b) = object(this).span(i);
    tuple::new(vec![Value::int(a), Value::int(b)])
}

fn optional_group(this: &Value, name: &str, args: &[Value]) -> R<usize> {
    check_count(name, args.len(), 0, 1)?;
    args.first()
        .map_or(Ok(0), |key| group_number(object(this).pattern(), key))
}

fn edge(this: &Value, name: &str, args: &[Value], side: fn((i64, i64)) -> i64) -> R {
    let i = optional_group(this, name, args)?;
    Ok(Value::int(side(object(this).span(i))))
}

fn getitem(this: &Value, key: &Value) -> R {
    let m = object(this);
    Ok(m.text(group_number(m.pattern(), key)?)?.unwrap_or(Value::none()))
}

fn group(this: &Value, args: &[Value]) -> R {
    match args {
        [] => Ok(object(this).text(0)?.unwrap_or(Value::none())),
        [key] => getitem(this, key),
        _ => Ok(tuple::new(
            args.iter().map(|key| getitem(this, key)).collect::<R<Vec<Value>>>()?,
        )),
    }
}

fn groups(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("groups", &["default"], 0);
    let [default] = PARSER.parse(args, kwnames)?;
    let default = default.cloned().unwrap_or(Value::none());
    let m = object(this);
    let mut out = Vec::with_capacity(m.pattern().groups);
    for i in 1..=m.pattern().groups {
        out.push(m.text(i)?.unwrap_or_else(|| default.clone()));
    }
    Ok(tuple::new(out))
}

fn groupdict(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("groupdict", &["default"], 0);
    let [default] = PARSER.parse(args, kwnames)?;
    let default = default.cloned().unwrap_or(Value::none());
    let m = object(this);
    let out = dict::new();
    let mut at = 0;
    while let Some((name, number)) = dict::next_entry(&m.pattern().groupindex, &mut at) {
        let i = group_number(m.pattern(), &number)?;
        dict::set_item(&out, &name, m.text(i)?.unwrap_or_else(|| default.clone()))?;
    }
    Ok(out)
}

fn lastgroup(this: &Value) -> R {
    let m = object(this);
    let names = tuple::items(&m.pattern().indexgroup);
    let last = m.found.last_group;
    Ok(if last == 0 {
        Value::none()
    } else {
        names.get(last).cloned().unwrap_or(Value::none())
    })
}

fn repr(this: &Value) -> R {
    let m = object(this);
    let (a, b) = m.span(0);
    let text = ops::format::repr(&m.text(0)?.unwrap_or(Value::none()))?;
    let mut out = str::Builder::new();
    out.push_str(&format!("<{} object; span=({a}, {b}), match=", this.ty().name()));
    out.push_value(&text);
    out.push_str(">");
    Ok(out.finish())
}
