//! `re.Pattern`, and the scanners and iterators made from it.

use super::machine::{Machine, Scratch, UNSET};
use super::matching::{self, Found};
use super::program::{Program, translate};
use super::substitute;
use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, runtime_error, type_error};
use crate::memory::new_object;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{CompareOp, KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops;
use crate::ops::number::ssize;
use crate::types::str::StrObject;
use crate::types::{buffer, bytes, dict, generics, list, str, tuple};
use crate::value::Value;
use std::cell::{Cell, OnceCell};

/// A compiled regular expression.
#[repr(C)]
pub struct PatternObject {
    pub header: Header,
    /// What it was compiled from, or `None`.
    pub source: Value,
    pub flags: i32,
    code: Vec<u32>,
    pub groups: usize,
    /// Name → number.
    pub groupindex: Value,
    /// Number → name or `None`.
    pub indexgroup: Value,
    for_text: OnceCell<Option<Box<Program>>>,
    for_bytes: OnceCell<Option<Box<Program>>>,
}

payload!(PatternObject, TYPE);
// The allocator gives 16-aligned memory; a program (whose finder wants more) is boxed.
const _: () = assert!(align_of::<PatternObject>() <= 16);

/// The type `re.Pattern`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "re.Pattern",
    Some(&crate::types::object::TYPE),
    Slots {
        repr: Some(repr),
        hash: Some(hash),
        richcompare: Some(richcompare),
        drop: Some(drop_payload::<PatternObject>),
        traverse: Some(traverse),
        ..Slots::NONE
    },
)
.with_size(size_of::<PatternObject>())
.with_flags(flags::WEAKREFABLE)
.with_methods(METHODS)
.with_getsets(GETSETS)
.with_doc("Compiled regular expression object.")
.not_a_base();

unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live pattern.
    let this = unsafe { &*p.cast::<PatternObject>() };
    [&this.source, &this.groupindex, &this.indexgroup]
        .into_iter()
        .for_each(visit);
}

const METHODS: &[MethodDef] = &[
    MethodDef::keywords("match", |this, args, kw| one(this, &MATCH, args, kw, Mode::Match)),
    MethodDef::keywords("fullmatch", |this, args, kw| {
        one(this, &FULLMATCH, args, kw, Mode::Full)
    }),
    MethodDef::keywords("search", |this, args, kw| one(this, &SEARCH, args, kw, Mode::Search)),
    MethodDef::keywords("findall", findall),
    MethodDef::keywords("finditer", finditer),
    MethodDef::keywords("split", split),
    MethodDef::keywords("sub", substitute::sub),
    MethodDef::keywords("subn", substitute::subn),
    MethodDef::keywords("scanner", scanner),
    MethodDef::no_args("__copy__", |this| Ok(this.clone())),
    MethodDef::one("__deepcopy__", |this, _| Ok(this.clone())),
    MethodDef::one("__class_getitem__", generics::class_getitem).class(),
];

const GETSETS: &[GetSetDef] = &[
    GetSetDef::read_only("pattern", |this| Ok(pattern(this).source.clone())).member(),
    GetSetDef::read_only("flags", |this| Ok(Value::int(i64::from(pattern(this).flags)))).member(),
    GetSetDef::read_only("groups", |this| Ok(Value::usize(pattern(this).groups))).member(),
    GetSetDef::read_only("groupindex", |this| {
        let index = &pattern(this).groupindex;
        // Without names CPython gives a dict of its own (`pattern_groupindex`).
        if dict::is_dict(index) && dict::len(index) == 0 {
            return Ok(dict::new());
        }
        Ok(crate::types::descriptor::mapping_proxy::new(index.clone()))
    }),
];

/// Makes a pattern; RuntimeError if the code is malformed.
pub fn new(source: &Value, flags: i32, code: Vec<u32>, groups: usize, groupindex: &Value, indexgroup: &Value) -> R {
    let made = new_object(PatternObject {
        header: Header::new(&TYPE),
        source: source.clone(),
        flags,
        code,
        groups,
        groupindex: groupindex.clone(),
        indexgroup: indexgroup.clone(),
        for_text: OnceCell::new(),
        for_bytes: OnceCell::new(),
    });
    pattern(&made).program(!source.is_none() && !str::is_str(source))?;
    Ok(made)
}

/// The pattern behind `this`; methods of `re.Pattern` are called with nothing else.
pub fn pattern(this: &Value) -> &PatternObject {
    // SAFETY: method descriptors check the type of `self`.
    unsafe { this.cast_unchecked::<PatternObject>() }
}

impl PatternObject {
    /// The program for text or for bytes.
    pub fn program(&self, bytes: bool) -> R<&Program> {
        let cell = if bytes { &self.for_bytes } else { &self.for_text };
        let made = cell.get_or_init(|| translate(&self.code, self.groups, bytes).map(Box::new));
        made.as_deref().ok_or_else(|| runtime_error("invalid SRE code"))
    }
}

/// The text that is matched.
pub struct Subject<'a> {
    pub value: &'a Value,
    bytes: buffer::Bytes<'a>,
    text: Option<&'a StrObject>,
}

impl<'a> Subject<'a> {
    /// Checks that text and pattern are of one kind.
    pub fn new(pattern: &PatternObject, value: &'a Value) -> R<Subject<'a>> {
        let text = str::object(value);
        let bytes = match text {
            Some(s) => buffer::Bytes::Direct(s.bytes()),
            None if buffer::is_bytes_like(value) => buffer::get(value)?,
            None => {
                let given = value.ty().name();
                return Err(type_error(format_args!(
                    "expected string or bytes-like object, got '{given}'"
                )));
            }
        };
        if !pattern.source.is_none() && str::is_str(&pattern.source) != text.is_some() {
            return Err(type_error(match text {
                Some(_) => "cannot use a bytes pattern on a string-like object",
                None => "cannot use a string pattern on a bytes-like object",
            }));
        }
        Ok(Subject { value, bytes, text })
    }
    /// The bytes that the machine sees.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// True for text.
    pub fn is_text(&self) -> bool {
        self.text.is_some()
    }
    fn is_wide(&self) -> bool {
        self.text.is_some_and(|s| !s.is_ascii())
    }
    /// Number of characters.
    pub fn len(&self) -> usize {
        self.text.map_or(self.bytes.len(), StrObject::char_len)
    }
    /// Byte offset of a character.
    pub fn offset(&self, n: usize) -> usize {
        self.text.map_or(n, |s| s.byte_offset(n))
    }
    /// The part between two byte offsets.
    pub fn slice(&self, a: usize, b: usize) -> Value {
        let bytes = &self.bytes[a..b];
        match self.text {
            Some(_) if a == 0 && b == self.bytes.len() && str::is_exact(self.value) => self.value.clone(),
            Some(s) if s.is_ascii() => str::from_ascii(bytes),
            Some(_) => str::from_wtf8(bytes),
            None if a == 0 && b == self.bytes.len() && self.value.is_exact(&bytes::TYPE) => self.value.clone(),
            None => Value::bytes(bytes),
        }
    }
}

/// How a match is tried.
#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Match,
    Full,
    Search,
}

static POOL: Mut<Vec<Scratch>> = Mut::new(Vec::new());

/// Repeated matching of one pattern on one text.
pub struct Session<'a> {
    pub pattern: &'a PatternObject,
    pub subject: Subject<'a>,
    program: &'a Program,
    scratch: Scratch,
    /// Byte offsets where the next search begins, and where the text ends.
    pub start: usize,
    pub end: usize,
    must_advance: bool,
}

impl<'a> Session<'a> {
    /// `pos` and `endpos` are clamped as in slices, but never counted from the end.
    pub fn new(pattern: &'a PatternObject, value: &'a Value, pos: i64, endpos: i64) -> R<Session<'a>> {
        let subject = Subject::new(pattern, value)?;
        let program = pattern.program(!subject.is_text())?;
        let len = subject.len() as i64;
        let end = endpos.clamp(0, len);
        let start = pos.clamp(0, len);
        let (start, end) = (subject.offset(start as usize), subject.offset(end as usize));
        let scratch = POOL.get_mut().pop().unwrap_or_default();
        Ok(Session {
            pattern,
            program,
            scratch,
            start,
            end,
            must_advance: false,
            subject,
        })
    }

    /// Tries once from `self.start`: start and end of the match. Registers are left in the scratch memory.
    pub fn run(&mut self, mode: Mode) -> Option<(usize, usize)> {
        if self.start > self.end {
            return None;
        }
        if self.subject.is_wide() {
            self.run_as::<true>(mode)
        } else {
            self.run_as::<false>(mode)
        }
    }

    fn run_as<const WIDE: bool>(&mut self, mode: Mode) -> Option<(usize, usize)> {
        let text = &self.subject.bytes()[..self.end];
        let mut machine = Machine::<WIDE>::new(self.program, text, &mut self.scratch);
        match mode {
            Mode::Search => machine.search(self.start, self.must_advance),
            _ => {
                let start = self.start;
                machine
                    .match_at(start, mode == Mode::Full, self.must_advance)
                    .map(|end| (start, end))
            }
        }
    }

    /// After a match: the next one begins at its end, and is not empty there if this one was.
    pub fn advance(&mut self, (start, end): (usize, usize)) {
        self.must_advance = start == end;
        self.start = end;
    }

    /// Byte offsets of group `i` (from 1) of the last match.
    pub fn group(&self, i: usize) -> Option<(usize, usize)> {
        let (a, b) = (self.scratch.registers[2 * i - 2], self.scratch.registers[2 * i - 1]);
        (a != UNSET && b != UNSET && a <= b).then_some((a, b))
    }

    /// What the last match found.
    pub fn found(&self, (start, end): (usize, usize)) -> Found {
        let groups = self.pattern.groups;
        let mut marks = Vec::with_capacity(2 * groups + 2);
        marks.extend_from_slice(&[start, end]);
        for i in 1..=groups {
            let (a, b) = self.group(i).unwrap_or((UNSET, UNSET));
            marks.extend_from_slice(&[a, b]);
        }
        let last = self.scratch.registers[2 * groups];
        Found {
            marks,
            last_group: if last == UNSET { 0 } else { last },
        }
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        let pool = POOL.get_mut();
        if pool.len() < 8 {
            pool.push(std::mem::take(&mut self.scratch));
        }
    }
}

static MATCH: Parser = Parser::new("match", &["string", "pos", "endpos"], 1);
static FULLMATCH: Parser = Parser::new("fullmatch", &["string", "pos", "endpos"], 1);
static SEARCH: Parser = Parser::new("search", &["string", "pos", "endpos"], 1);
static FINDALL: Parser = Parser::new("findall", &["string", "pos", "endpos"], 1);
static FINDITER: Parser = Parser::new("finditer", &["string", "pos", "endpos"], 1);
static SCANNER: Parser = Parser::new("scanner", &["string", "pos", "endpos"], 1);

/// The arguments (string, pos, endpos).
fn arguments<'a>(parser: &Parser, args: &'a [Value], kwnames: KwNames<'a>) -> R<(&'a Value, i64, i64)> {
    let [string, pos, endpos] = parser.parse(args, kwnames)?;
    let Some(string) = string else {
        return Err(type_error("missing required argument 'string' (pos 1)"));
    };
    Ok((string, pos.map_or(Ok(0), ssize)?, endpos.map_or(Ok(i64::MAX), ssize)?))
}

fn one(this: &Value, parser: &Parser, args: &[Value], kwnames: KwNames, mode: Mode) -> R {
    let (string, pos, endpos) = arguments(parser, args, kwnames)?;
    let mut session = Session::new(pattern(this), string, pos, endpos)?;
    let begin = session.start;
    match session.run(mode) {
        Some(span) => Ok(matching::new(this, &session, session.found(span), begin)),
        None => Ok(Value::none()),
    }
}

fn findall(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    let (string, pos, endpos) = arguments(&FINDALL, args, kwnames)?;
    let mut session = Session::new(pattern(this), string, pos, endpos)?;
    let groups = session.pattern.groups;
    let mut out = Vec::new();
    while let Some((a, b)) = session.run(Mode::Search) {
        let group = |i| {
            session
                .group(i)
                .map_or_else(|| session.subject.slice(0, 0), |(a, b)| session.subject.slice(a, b))
        };
        out.push(match groups {
            0 => session.subject.slice(a, b),
            1 => group(1),
            n => tuple::new((1..=n).map(group).collect()),
        });
        session.advance((a, b));
    }
    Ok(list::new(out))
}

fn split(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    static SPLIT: Parser = Parser::new("split", &["string", "maxsplit"], 1);
    let [string, maxsplit] = SPLIT.parse(args, kwnames)?;
    let Some(string) = string else {
        return Err(type_error("missing required argument 'string' (pos 1)"));
    };
    let limit = maxsplit.map_or(Ok(0), ssize)?;
    let mut session = Session::new(pattern(this), string, 0, i64::MAX)?;
    let mut out = Vec::new();
    let (mut last, mut count) = (0, 0);
    while limit == 0 || count < limit {
        let Some((a, b)) = session.run(Mode::Search) else { break };
        out.push(session.subject.slice(last, a));
        for i in 1..=session.pattern.groups {
            out.push(
                session
                    .group(i)
                    .map_or(Value::none(), |(a, b)| session.subject.slice(a, b)),
            );
        }
        last = b;
        count += 1;
        session.advance((a, b));
    }
    out.push(session.subject.slice(last, session.end));
    Ok(list::new(out))
}

/// A search that goes on from match to match: `pattern.scanner(…)` and `finditer`.
#[repr(C)]
struct ScannerObject {
    header: Header,
    pattern: Value,
    string: Value,
    /// Characters: where the first search began and where the text ends.
    pos: usize,
    endpos: usize,
    /// Byte offset of the next search; `UNSET` when exhausted.
    next: Cell<usize>,
    must_advance: Cell<bool>,
}

payload!(ScannerObject, SCANNER_TYPE);

/// `_sre.SRE_Scanner`.
pub static SCANNER_TYPE: TypeObject = TypeObject::builtin(
    "_sre.SRE_Scanner",
    Some(&crate::types::object::TYPE),
    Slots {
        drop: Some(drop_payload::<ScannerObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<ScannerObject>())
.with_methods(&[
    MethodDef::no_args("match", |this| scan(this, Mode::Match)),
    MethodDef::no_args("search", |this| scan(this, Mode::Search)),
])
.with_getsets(&[GetSetDef::read_only("pattern", |this| Ok(scanner_of(this).pattern.clone())).member()])
.not_a_base();

/// What `finditer` returns.
pub static ITERATOR_TYPE: TypeObject = TypeObject::builtin(
    "callable_iterator",
    Some(&crate::types::object::TYPE),
    Slots {
        iter: Some(|this| Ok(this.clone())),
        iternext: Some(|this| {
            let found = scan(this, Mode::Search)?;
            Ok((!found.is_none()).then_some(found))
        }),
        drop: Some(drop_payload::<ScannerObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<ScannerObject>())
.not_a_base();

fn scanner_of(this: &Value) -> &ScannerObject {
    // SAFETY: the methods and slots of the two types of this layout check `self`.
    unsafe { &*this.address().cast::<ScannerObject>() }
}

fn make_scanner(ty: &'static TypeObject, this: &Value, parser: &Parser, args: &[Value], kwnames: KwNames) -> R {
    let (string, pos, endpos) = arguments(parser, args, kwnames)?;
    let subject = Subject::new(pattern(this), string)?;
    let len = subject.len() as i64;
    let (pos, endpos) = (pos.clamp(0, len) as usize, endpos.clamp(0, len) as usize);
    Ok(new_object(ScannerObject {
        header: Header::new(ty),
        pattern: this.clone(),
        string: string.clone(),
        pos,
        endpos,
        next: Cell::new(subject.offset(pos)),
        must_advance: Cell::new(false),
    }))
}

fn scanner(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    make_scanner(&SCANNER_TYPE, this, &SCANNER, args, kwnames)
}

fn finditer(this: &Value, args: &[Value], kwnames: KwNames) -> R {
    make_scanner(&ITERATOR_TYPE, this, &FINDITER, args, kwnames)
}

fn scan(this: &Value, mode: Mode) -> R {
    let s = scanner_of(this);
    if s.next.get() == UNSET {
        return Ok(Value::none());
    }
    let mut session = Session::new(pattern(&s.pattern), &s.string, s.pos as i64, s.endpos as i64)?;
    let begin = session.start;
    session.start = s.next.get();
    session.must_advance = s.must_advance.get();
    let Some((a, b)) = session.run(mode) else {
        s.next.set(UNSET);
        return Ok(Value::none());
    };
    s.must_advance.set(a == b);
    s.next.set(b);
    Ok(matching::new(&s.pattern, &session, session.found((a, b)), begin))
}

const FLAG_NAMES: [&str; 9] = [
    "re.TEMPLATE",
    "re.IGNORECASE",
    "re.LOCALE",
    "re.MULTILINE",
    "re.DOTALL",
    "re.UNICODE",
    "re.VERBOSE",
    "re.DEBUG",
    "re.ASCII",
];

fn repr(this: &Value) -> R {
    let p = pattern(this);
    let mut flags = p.flags;
    // UNICODE goes without saying for text.
    if str::is_str(&p.source) && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let mut names: Vec<String> = FLAG_NAMES
        .iter()
        .enumerate()
        .filter(|(i, _)| flags & (1 << i) != 0)
        .map(|(_, n)| (*n).to_owned())
        .collect();
    if flags & !0x1FF != 0 {
        names.push(format!("{:#x}", flags & !0x1FF));
    }
    let source = ops::format::repr(&p.source)?;
    let mut out = str::Builder::new();
    out.push_str("re.compile(");
    for c in str::code_points(&source).take(200) {
        out.push_char(c);
    }
    if !names.is_empty() {
        out.push_str(", ");
        out.push_str(&names.join("|"));
    }
    out.push_str(")");
    Ok(out.finish())
}

fn hash(this: &Value) -> R<i64> {
    let p = pattern(this);
    let code: Vec<u8> = p.code.iter().flat_map(|w| w.to_le_bytes()).collect();
    let h = str::hash_bytes(&code) ^ ops::compare::hash(&p.source)? ^ i64::from(p.flags) ^ p.groups as i64;
    Ok(if h == -1 { -2 } else { h })
}

fn richcompare(a: &Value, b: &Value, op: CompareOp) -> R {
    if !matches!(op, CompareOp::Eq | CompareOp::Ne) || !b.is_exact(&TYPE) {
        return Ok(Value::not_implemented());
    }
    let (x, y) = (pattern(a), pattern(b));
    let same = a.is(b)
        || (x.flags == y.flags
            && str::is_str(&x.source) == str::is_str(&y.source)
            && x.groups == y.groups
            && x.code == y.code
            && ops::compare::equal(&x.source, &y.source)?);
    Ok(Value::bool(same == (op == CompareOp::Eq)))
}

/// The number of the group that an index or name denotes.
pub fn group_number(p: &PatternObject, key: &Value) -> R<usize> {
    let found = if ops::number::has_index(key) {
        crate::types::int::as_i64(&ops::number::index(key)?)
    } else if str::is_str(key) || !key.is_pointer() {
        dict::get_item(&p.groupindex, key)?
            .as_ref()
            .and_then(crate::types::int::as_i64)
    } else {
        match dict::get_item(&p.groupindex, key) {
            Ok(v) => v.as_ref().and_then(crate::types::int::as_i64),
            Err(raised) => {
                drop(raised.take());
                None
            }
        }
    };
    match found.and_then(|i| usize::try_from(i).ok()) {
        Some(i) if i <= p.groups => Ok(i),
        _ => Err(crate::exceptions::index_error("no such group")),
    }
}
