//! The state of a parser: text goes in, events come out, in the order in which Expat reports them.

use super::scan::{self, Stop};
use std::collections::{HashMap, HashSet, VecDeque};

/// Numbers of errors (`XML_Error` of expat.h).
pub mod code {
    pub const SYNTAX: i32 = 2;
    pub const NO_ELEMENTS: i32 = 3;
    pub const INVALID_TOKEN: i32 = 4;
    pub const UNCLOSED_TOKEN: i32 = 5;
    pub const TAG_MISMATCH: i32 = 7;
    pub const DUPLICATE_ATTRIBUTE: i32 = 8;
    pub const JUNK_AFTER_DOC_ELEMENT: i32 = 9;
    pub const UNDEFINED_ENTITY: i32 = 11;
    pub const RECURSIVE_ENTITY_REF: i32 = 12;
    pub const ASYNC_ENTITY: i32 = 13;
    pub const BAD_CHAR_REF: i32 = 14;
    pub const BINARY_ENTITY_REF: i32 = 15;
    pub const ATTRIBUTE_EXTERNAL_ENTITY_REF: i32 = 16;
    pub const MISPLACED_XML_PI: i32 = 17;
    pub const INCORRECT_ENCODING: i32 = 19;
    pub const UNCLOSED_CDATA_SECTION: i32 = 20;
    pub const UNBOUND_PREFIX: i32 = 27;
    pub const UNDECLARING_PREFIX: i32 = 28;
    pub const XML_DECL: i32 = 30;
    pub const FINISHED: i32 = 36;
    pub const RESERVED_PREFIX_XML: i32 = 38;
    pub const RESERVED_PREFIX_XMLNS: i32 = 39;
    pub const AMPLIFICATION_LIMIT_BREACH: i32 = 43;
}

/// A place in the text.
#[derive(Clone, Copy, Default)]
pub struct Place {
    pub byte: usize,
    pub line: usize,
    pub column: usize,
}

/// What a parser reports.
pub enum Event {
    XmlDecl(String, Option<String>, i32),
    StartDoctype(String, Option<String>, Option<String>, bool),
    EndDoctype,
    /// Text of the declaration of the document type, which whoever handles that declaration has no use for.
    DoctypeText,
    /// Name, is parameter entity, value, system, public, notation.
    EntityDecl(
        String,
        bool,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
    ),
    NotationDecl(String, Option<String>, Option<String>),
    ElementDecl(String, Model),
    /// Element, attribute, type, default, required.
    AttlistDecl(String, String, String, Option<String>, bool),
    Instruction(String, String),
    Comment(String),
    StartNamespace(Option<String>, Option<String>),
    EndNamespace(Option<String>),
    /// Name, attributes, how many of them were written.
    Start(String, Vec<(String, String)>, usize),
    End(String),
    Text(String),
    StartCdata,
    EndCdata,
    Skipped(String),
    /// Name, system, public.
    External(String, Option<String>, Option<String>),
    Default,
}

/// A content model: type, quantifier, name, parts.
pub struct Model {
    pub kind: i32,
    pub quantifier: i32,
    pub name: Option<String>,
    pub parts: Vec<Model>,
}

/// An event, where it begins, and its text.
pub struct Queued {
    pub event: Event,
    pub at: Place,
    pub raw: String,
}

#[derive(Clone)]
pub(super) struct Entity {
    pub(super) value: Option<String>,
    pub(super) system: Option<String>,
    pub(super) public: Option<String>,
    pub(super) notation: Option<String>,
}

pub(super) struct AttributeDef {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) default: Option<String>,
}

/// Text that is read: the document, or an entity's replacement inside it.
struct Input {
    text: Vec<u8>,
    pos: usize,
    /// Name of the entity; empty for the document.
    entity: String,
    /// Elements that were open where the entity begins.
    depth: usize,
}

struct Open {
    name: String,
    shown: String,
    prefixes: Vec<Option<String>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    Prolog,
    Content,
    Cdata,
    Epilog,
}

/// A failure: the error's number and where.
pub type Failure = (i32, Place);

/// The parser's state.
pub struct Core {
    inputs: Vec<Input>,
    state: State,
    open: Vec<Open>,
    pub(super) entities: HashMap<String, Entity>,
    pub(super) parameters: HashMap<String, Entity>,
    pub(super) attributes: HashMap<String, Vec<AttributeDef>>,
    pub events: VecDeque<Queued>,
    separator: Option<String>,
    bindings: Vec<(Option<String>, Option<String>)>,
    /// Names come as uri, local name, prefix.
    pub triplets: bool,
    /// The document has declarations that were not read.
    pub(super) unread_declarations: bool,
    standalone: bool,
    has_doctype: bool,
    /// Entities declared outside count as external instead of undefined.
    pub foreign_doctype: bool,
    /// References to internal entities are reported instead of expanded.
    pub keeps_references: bool,
    expanded: usize,
    /// The place up to which lines were counted.
    counted: Place,
    pub(super) token: Place,
}

impl Core {
    pub fn new(separator: Option<String>) -> Core {
        Core {
            inputs: vec![Input {
                text: Vec::new(),
                pos: 0,
                entity: String::new(),
                depth: 0,
            }],
            state: State::Start,
            open: Vec::new(),
            entities: HashMap::new(),
            parameters: HashMap::new(),
            attributes: HashMap::new(),
            events: VecDeque::new(),
            separator,
            bindings: vec![(Some("xml".into()), Some("http://www.w3.org/XML/1998/namespace".into()))],
            triplets: false,
            unread_declarations: false,
            standalone: false,
            has_doctype: false,
            foreign_doctype: false,
            keeps_references: false,
            expanded: 0,
            counted: Place {
                byte: 0,
                line: 1,
                column: 0,
            },
            token: Place {
                byte: 0,
                line: 1,
                column: 0,
            },
        }
    }

    /// A parser for an external entity that belongs to this one's document.
    pub fn child(&self) -> Core {
        let mut core = Core::new(self.separator.clone());
        core.entities = self.entities.clone();
        core.parameters = self.parameters.clone();
        core.bindings = self.bindings.clone();
        core.has_doctype = true;
        core.unread_declarations = self.unread_declarations;
        core.state = State::Content;
        core
    }

    /// Adds text of the document.
    pub fn feed(&mut self, text: &str) {
        self.inputs[0].text.extend_from_slice(text.as_bytes());
    }

    /// The place of an offset in the document.
    pub(super) fn place(&mut self, offset: usize) -> Place {
        if self.inputs.len() > 1 {
            return self.token;
        }
        let text = std::mem::take(&mut self.inputs[0].text);
        let at = self.place_in(&text, offset);
        self.inputs[0].text = text;
        at
    }

    /// The place of an offset in the document, whose text is `text`.
    pub(super) fn place_in(&mut self, text: &[u8], offset: usize) -> Place {
        if self.inputs.len() > 1 {
            return self.token;
        }
        let mut at = self.counted;
        if offset < at.byte {
            at = Place {
                byte: 0,
                line: 1,
                column: 0,
            };
        }
        let end = offset.min(text.len());
        for i in at.byte..end {
            match text[i] {
                b'\n' if i > 0 && text[i - 1] == b'\r' => {}
                b'\n' | b'\r' => {
                    at.line += 1;
                    at.column = 0;
                }
                0x80..0xC0 => {}
                _ => at.column += 1,
            }
        }
        at.byte = offset;
        self.counted = at;
        at
    }

    /// The place after everything that was read.
    pub fn here(&mut self) -> Place {
        let pos = self.inputs[0].pos;
        match self.inputs.len() {
            1 => self.place(pos),
            _ => self.token,
        }
    }

    pub(super) fn push(&mut self, event: Event, raw: &str) {
        let at = self.token;
        self.events.push_back(Queued {
            event,
            at,
            raw: raw.to_owned(),
        });
    }

    fn fail<T>(&mut self, code: i32, offset: usize) -> Result<T, Failure> {
        let at = self.place(offset);
        Err((code, at))
    }

    /// Reads one token, or nothing if more text is needed; at the end `last` is true. `Ok(false)`: nothing is left.
    pub fn step(&mut self, last: bool) -> Result<bool, Failure> {
        let top = self.inputs.len() - 1;
        let (pos, len) = (self.inputs[top].pos, self.inputs[top].text.len());
        if pos == len && top > 0 {
            return self.leave_entity();
        }
        if top == 0 {
            self.token = self.place(pos);
        }
        if pos == len {
            return match (last, self.state) {
                (false, _) | (true, State::Epilog) => Ok(false),
                (true, State::Cdata) => self.fail(code::UNCLOSED_CDATA_SECTION, pos),
                (true, _) => self.fail(code::NO_ELEMENTS, pos),
            };
        }
        let text = std::mem::take(&mut self.inputs[top].text);
        let result = match self.state {
            State::Start => self.start(&text, pos),
            State::Prolog | State::Epilog => self.outside(&text, pos),
            State::Content => self.content(&text, pos, last || top > 0),
            State::Cdata => self.cdata(&text, pos, last || top > 0),
        };
        self.inputs[top].text = text;
        match result {
            Ok(next) => {
                let moved = next != pos || self.inputs.len() != top + 1;
                self.inputs[top].pos = next;
                Ok(moved)
            }
            Err(Trouble::Code(code, at)) => self.fail(code, at),
            Err(Trouble::Scan(Stop::Invalid(at))) => self.fail(code::INVALID_TOKEN, at),
            Err(Trouble::Scan(Stop::Partial)) if top > 0 => self.fail(code::ASYNC_ENTITY, pos),
            Err(Trouble::Scan(Stop::Partial)) if last && self.state == State::Cdata => {
                self.fail(code::UNCLOSED_CDATA_SECTION, pos)
            }
            Err(Trouble::Scan(Stop::Partial)) if last => self.fail(code::UNCLOSED_TOKEN, pos),
            Err(Trouble::Scan(Stop::Partial)) => Ok(false),
        }
    }

    fn leave_entity(&mut self) -> Result<bool, Failure> {
        let input = self.inputs.pop();
        if input.is_some_and(|input| input.depth != self.open.len()) {
            let at = self.token;
            return Err((code::ASYNC_ENTITY, at));
        }
        Ok(true)
    }

    /// An XML declaration, if there is one.
    fn start(&mut self, s: &[u8], pos: usize) -> Step {
        const DECL: &[u8] = b"<?xml";
        let head = &s[pos..];
        if head.len() < 6 && DECL.starts_with(&head[..head.len().min(5)]) {
            // Too short to tell; a whole document may be, and then it is read as what it is.
            if head.len() < 5 || head.len() == 5 {
                self.state = State::Prolog;
                let result = self.outside(s, pos);
                if matches!(result, Err(Trouble::Scan(Stop::Partial))) {
                    self.state = State::Start;
                }
                return result;
            }
        }
        if !(head.starts_with(DECL) && head.get(5).is_some_and(|&b| scan::is_space(b) || b == b'?')) {
            self.state = State::Prolog;
            return self.outside(s, pos);
        }
        let (_, data, end) = scan::instruction(s, pos)?;
        let text = utf8(&s[data.0..data.1]);
        let Some((version, encoding, standalone)) = declaration(text) else {
            // A wrong `standalone` is where its value is.
            let value = text
                .find("standalone")
                .and_then(|i| text[i..].find(['"', '\'']).map(|q| i + q + 1));
            let has_version = text.trim_start().starts_with("version");
            let at = value.filter(|_| has_version).map_or(data.0, |i| data.0 + i);
            return Err(Trouble::Code(code::XML_DECL, at));
        };
        self.standalone = standalone == 1;
        let raw = utf8(&s[pos..end]).to_owned();
        self.push(Event::XmlDecl(version, encoding, standalone), &raw);
        self.state = State::Prolog;
        Ok(end)
    }

    /// Before and after the document's element.
    fn outside(&mut self, s: &[u8], pos: usize) -> Step {
        let wrong = if self.state == State::Epilog {
            code::JUNK_AFTER_DOC_ELEMENT
        } else {
            code::SYNTAX
        };
        let spaces = scan::spaces(s, pos);
        if spaces > pos {
            self.push(Event::Default, utf8(&s[pos..spaces]));
            return Ok(spaces);
        }
        if s[pos] != b'<' {
            scan::character(s, pos)?;
            return match scan::stray_token(s, pos) {
                Some(stop) => Err(Trouble::Scan(stop)),
                None => Err(Trouble::Code(wrong, pos)),
            };
        }
        match s.get(pos + 1) {
            None => Err(Trouble::Scan(Stop::Partial)),
            Some(b'?') => self.instruction(s, pos),
            Some(b'!') => match s.get(pos + 2) {
                None => Err(Trouble::Scan(Stop::Partial)),
                Some(b'-') => self.comment(s, pos),
                Some(b'D') if self.state == State::Prolog && !self.has_doctype => self.doctype(s, pos),
                Some(c) if *c != b'[' && !c.is_ascii_alphabetic() => Err(Trouble::Scan(Stop::Invalid(pos + 2))),
                Some(_) => Err(Trouble::Code(wrong, pos)),
            },
            Some(_) if self.state == State::Epilog => Err(Trouble::Code(wrong, pos)),
            Some(b'/') => Err(Trouble::Scan(Stop::Invalid(pos + 1))),
            Some(_) => {
                let next = self.start_tag(s, pos)?;
                if self.state == State::Prolog {
                    self.state = if self.open.is_empty() {
                        State::Epilog
                    } else {
                        State::Content
                    };
                }
                Ok(next)
            }
        }
    }

    fn content(&mut self, s: &[u8], pos: usize, all: bool) -> Step {
        match s[pos] {
            b'<' => match s.get(pos + 1) {
                None => Err(Trouble::Scan(Stop::Partial)),
                Some(b'/') => self.end_tag(s, pos),
                Some(b'?') => self.instruction(s, pos),
                Some(b'!') => match s.get(pos + 2) {
                    None => Err(Trouble::Scan(Stop::Partial)),
                    Some(b'-') => self.comment(s, pos),
                    Some(b'[') => {
                        const OPEN: &[u8] = b"<![CDATA[";
                        let given = &s[pos..s.len().min(pos + OPEN.len())];
                        if given == OPEN {
                            self.push(Event::StartCdata, "<![CDATA[");
                            self.state = State::Cdata;
                            return Ok(pos + OPEN.len());
                        }
                        let same = given.iter().zip(OPEN).take_while(|(a, b)| a == b).count();
                        match same == given.len() {
                            true => Err(Trouble::Scan(Stop::Partial)),
                            false => Err(Trouble::Scan(Stop::Invalid(pos + same))),
                        }
                    }
                    Some(_) => Err(Trouble::Scan(Stop::Invalid(pos + 2))),
                },
                Some(_) => self.start_tag(s, pos),
            },
            b'&' => self.reference(s, pos),
            _ => self.text(s, pos, all),
        }
    }

    /// Character data up to the next markup; lines are reported one by one.
    fn text(&mut self, s: &[u8], pos: usize, all: bool) -> Step {
        let mut at = pos;
        while let Some(&b) = s.get(at) {
            match b {
                b'<' | b'&' => break,
                b'\n' | b'\r' => {
                    if at > pos {
                        break;
                    }
                    return self.line_end(s, pos, all);
                }
                b']' => {
                    let rest = &s[at..];
                    if rest.starts_with(b"]]>") {
                        if at > pos {
                            break;
                        }
                        return Err(Trouble::Scan(Stop::Invalid(at + 2)));
                    }
                    if !all && (rest == b"]" || rest == b"]]") {
                        break;
                    }
                    at += 1;
                }
                _ => {
                    let (c, length) = match scan::character(s, at) {
                        Err(_) if at > pos => break,
                        found => found?,
                    };
                    if !scan::is_xml(c) {
                        if at > pos {
                            break;
                        }
                        return Err(Trouble::Scan(Stop::Invalid(at)));
                    }
                    at += length;
                }
            }
        }
        if at == pos {
            return Err(Trouble::Scan(Stop::Partial));
        }
        let found = utf8(&s[pos..at]);
        self.push(Event::Text(found.to_owned()), found);
        Ok(at)
    }

    fn line_end(&mut self, s: &[u8], pos: usize, all: bool) -> Step {
        let mut end = pos + 1;
        if s[pos] == b'\r' {
            match s.get(end) {
                Some(b'\n') => end += 1,
                None if !all => return Err(Trouble::Scan(Stop::Partial)),
                _ => {}
            }
        }
        self.push(Event::Text("\n".into()), utf8(&s[pos..end]));
        Ok(end)
    }

    fn cdata(&mut self, s: &[u8], pos: usize, all: bool) -> Step {
        let mut at = pos;
        while let Some(&b) = s.get(at) {
            match b {
                b'\n' | b'\r' => {
                    if at > pos {
                        break;
                    }
                    return self.line_end(s, pos, all);
                }
                b']' => {
                    let rest = &s[at..];
                    if rest.starts_with(b"]]>") {
                        if at > pos {
                            break;
                        }
                        self.push(Event::EndCdata, "]]>");
                        self.state = State::Content;
                        return Ok(pos + 3);
                    }
                    if rest == b"]" || rest == b"]]" {
                        break;
                    }
                    at += 1;
                }
                _ => {
                    let (c, length) = scan::character(s, at)?;
                    if !scan::is_xml(c) {
                        return Err(Trouble::Scan(Stop::Invalid(at)));
                    }
                    at += length;
                }
            }
        }
        if at == pos {
            return Err(Trouble::Scan(Stop::Partial));
        }
        let found = utf8(&s[pos..at]);
        self.push(Event::Text(found.to_owned()), found);
        Ok(at)
    }

    fn comment(&mut self, s: &[u8], pos: usize) -> Step {
        let ((from, to), end) = scan::comment(s, pos)?;
        self.push(Event::Comment(lines(utf8(&s[from..to]))), utf8(&s[pos..end]));
        Ok(end)
    }

    fn instruction(&mut self, s: &[u8], pos: usize) -> Step {
        let (target, data, end) = scan::instruction(s, pos)?;
        let target = utf8(&s[target.0..target.1]);
        if target == "xml" {
            return Err(Trouble::Code(code::MISPLACED_XML_PI, pos));
        }
        let data = lines(utf8(&s[data.0..data.1]));
        self.push(Event::Instruction(target.to_owned(), data), utf8(&s[pos..end]));
        Ok(end)
    }

    fn doctype(&mut self, s: &[u8], pos: usize) -> Step {
        const OPEN: &[u8] = b"<!DOCTYPE";
        let given = &s[pos..s.len().min(pos + OPEN.len())];
        let same = given.iter().zip(OPEN).take_while(|(a, b)| a == b).count();
        if same < given.len() {
            return Err(Trouble::Scan(Stop::Invalid(pos + same.max(2))));
        }
        let (subset, end) = scan::doctype(s, pos)?;
        self.has_doctype = true;
        self.declare_document_type(s, pos, subset, end)?;
        Ok(end)
    }

    fn reference(&mut self, s: &[u8], pos: usize) -> Step {
        let end = scan::reference(s, pos)?;
        let raw = utf8(&s[pos..end]);
        let name = &raw[1..raw.len() - 1];
        if let Some(number) = name.strip_prefix('#') {
            let c = character_reference(number).ok_or(Trouble::Code(code::BAD_CHAR_REF, pos))?;
            self.push(Event::Text(c.into()), raw);
            return Ok(end);
        }
        if let Some(c) = predefined(name) {
            self.push(Event::Text(c.into()), raw);
            return Ok(end);
        }
        let Some(entity) = self.entities.get(name).cloned() else {
            if self.undefined_is_skipped() {
                self.push(Event::Skipped(name.to_owned()), raw);
                return Ok(end);
            }
            return Err(Trouble::Code(code::UNDEFINED_ENTITY, pos));
        };
        if entity.notation.is_some() {
            return Err(Trouble::Code(code::BINARY_ENTITY_REF, pos));
        }
        if self.inputs.iter().any(|input| input.entity == name) {
            return Err(Trouble::Code(code::RECURSIVE_ENTITY_REF, pos));
        }
        match entity.value {
            None => self.push(Event::External(name.to_owned(), entity.system, entity.public), raw),
            Some(_) if self.keeps_references => self.push(Event::Skipped(name.to_owned()), raw),
            Some(value) => {
                self.account(value.len(), pos)?;
                let top = self.inputs.len() - 1;
                self.inputs[top].pos = end;
                let (entity, depth) = (name.to_owned(), self.open.len());
                self.inputs.push(Input {
                    text: value.into_bytes(),
                    pos: 0,
                    entity,
                    depth,
                });
            }
        }
        Ok(end)
    }

    /// Counts what entities expand to: documents that only serve to fill memory are refused.
    fn account(&mut self, length: usize, pos: usize) -> Result<(), Trouble> {
        self.expanded += length;
        let direct = self.inputs[0].pos.max(1);
        if self.expanded > 8 << 20 && (self.expanded + direct) / direct > 100 {
            return Err(Trouble::Code(code::AMPLIFICATION_LIMIT_BREACH, pos));
        }
        Ok(())
    }

    fn undefined_is_skipped(&self) -> bool {
        (self.unread_declarations || self.foreign_doctype) && !self.standalone
    }

    fn end_tag(&mut self, s: &[u8], pos: usize) -> Step {
        let (name, end) = scan::end_tag(s, pos)?;
        let depth = self.inputs.last().map_or(0, |input| input.depth);
        if self.open.len() <= depth && self.inputs.len() > 1 {
            return Err(Trouble::Code(code::ASYNC_ENTITY, pos));
        }
        let matches = self
            .open
            .last()
            .is_some_and(|open| open.name.as_bytes() == &s[name.0..name.1]);
        let Some(open) = self.open.pop().filter(|_| matches) else {
            return Err(Trouble::Code(code::TAG_MISMATCH, name.0));
        };
        self.close(open, utf8(&s[pos..end]));
        Ok(end)
    }

    fn close(&mut self, open: Open, raw: &str) {
        self.push(Event::End(open.shown), raw);
        for prefix in open.prefixes.into_iter().rev() {
            self.bindings.pop();
            self.push(Event::EndNamespace(prefix), "");
        }
        if self.open.is_empty() && self.inputs.len() == 1 {
            self.state = State::Epilog;
        }
    }

    fn start_tag(&mut self, s: &[u8], pos: usize) -> Step {
        let tag = scan::start_tag(s, pos)?;
        let name = utf8(&s[tag.name.0..tag.name.1]);
        let mut seen = HashSet::new();
        let mut attributes = Vec::with_capacity(tag.attributes.len());
        for &(n, v) in &tag.attributes {
            let attribute = utf8(&s[n.0..n.1]);
            if !seen.insert(attribute) {
                return Err(Trouble::Code(code::DUPLICATE_ATTRIBUTE, n.0));
            }
            let mut value = String::new();
            self.attribute_value(utf8(&s[v.0..v.1]), pos, &mut value, &mut Vec::new())?;
            let is_cdata = self
                .attributes
                .get(name)
                .and_then(|defs| defs.iter().find(|d| d.name == attribute));
            if is_cdata.is_some_and(|d| d.kind != "CDATA") {
                value = value.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
            }
            attributes.push((attribute.to_owned(), value));
        }
        let written = attributes.len();
        for def in self.attributes.get(name).into_iter().flatten() {
            if let Some(default) = &def.default
                && !seen.contains(def.name.as_str())
            {
                attributes.push((def.name.clone(), default.clone()));
            }
        }
        let raw = utf8(&s[pos..tag.end]);
        let (shown, attributes, prefixes, written) = self.resolve(name, attributes, written, pos)?;
        self.push(Event::Start(shown.clone(), attributes, written), raw);
        let open = Open {
            name: name.to_owned(),
            shown,
            prefixes,
        };
        if tag.is_empty {
            self.token = self.place_in(s, tag.end);
            self.close(open, "");
        } else {
            self.open.push(open);
        }
        Ok(tag.end)
    }

    /// An attribute's value: references replaced, white space as spaces.
    pub(super) fn attribute_value(
        &mut self,
        raw: &str,
        at: usize,
        out: &mut String,
        inside: &mut Vec<String>,
    ) -> Result<(), Trouble> {
        let mut rest = raw;
        while let Some(i) = rest.find(['&', '\t', '\n', '\r']) {
            out.push_str(&rest[..i]);
            rest = &rest[i..];
            if !rest.starts_with('&') {
                out.push(' ');
                rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
                continue;
            }
            let Some(end) = rest.find(';') else {
                return Err(Trouble::Scan(Stop::Invalid(at)));
            };
            let name = rest[1..end].to_owned();
            rest = &rest[end + 1..];
            if let Some(number) = name.strip_prefix('#') {
                out.push(character_reference(number).ok_or(Trouble::Code(code::BAD_CHAR_REF, at))?);
            } else if let Some(c) = predefined(&name) {
                out.push(c);
            } else {
                self.entity_in_value(name, at, out, inside)?;
            }
        }
        out.push_str(rest);
        Ok(())
    }

    fn entity_in_value(
        &mut self,
        name: String,
        at: usize,
        out: &mut String,
        inside: &mut Vec<String>,
    ) -> Result<(), Trouble> {
        let Some(entity) = self.entities.get(&name).cloned() else {
            return match self.undefined_is_skipped() {
                true => Ok(()),
                false => Err(Trouble::Code(code::UNDEFINED_ENTITY, at)),
            };
        };
        if inside.contains(&name) {
            return Err(Trouble::Code(code::RECURSIVE_ENTITY_REF, at));
        }
        if entity.notation.is_some() {
            return Err(Trouble::Code(code::BINARY_ENTITY_REF, at));
        }
        let Some(value) = entity.value else {
            return Err(Trouble::Code(code::ATTRIBUTE_EXTERNAL_ENTITY_REF, at));
        };
        self.account(value.len(), at)?;
        inside.push(name);
        self.attribute_value(&value, at, out, inside)?;
        inside.pop();
        Ok(())
    }

    /// Declares the namespaces of a tag and gives names their full form.
    #[allow(clippy::type_complexity)]
    fn resolve(
        &mut self,
        name: &str,
        attributes: Vec<(String, String)>,
        written: usize,
        pos: usize,
    ) -> Result<(String, Vec<(String, String)>, Vec<Option<String>>, usize), Trouble> {
        if self.separator.is_none() {
            return Ok((name.to_owned(), attributes, Vec::new(), written));
        }
        let mut prefixes = Vec::new();
        let mut others = Vec::new();
        let mut count = written;
        for (i, (attribute, value)) in attributes.into_iter().enumerate() {
            let prefix = match attribute.as_str() {
                "xmlns" => None,
                _ => match attribute.strip_prefix("xmlns:") {
                    Some(prefix) => Some(prefix.to_owned()),
                    None => {
                        others.push((attribute, value));
                        continue;
                    }
                },
            };
            count -= usize::from(i < written);
            let wrong = match (prefix.as_deref(), value.as_str()) {
                (Some("xmlns"), _) => Some(code::RESERVED_PREFIX_XMLNS),
                (Some("xml"), uri) if uri != "http://www.w3.org/XML/1998/namespace" => Some(code::RESERVED_PREFIX_XML),
                (Some(_), "") => Some(code::UNDECLARING_PREFIX),
                _ => None,
            };
            if let Some(wrong) = wrong {
                return Err(Trouble::Code(wrong, pos));
            }
            let uri = Some(value).filter(|uri| !uri.is_empty());
            self.bindings.push((prefix.clone(), uri.clone()));
            self.push(Event::StartNamespace(prefix.clone(), uri), "");
            prefixes.push(prefix);
        }
        let shown = self
            .full_name(name, true)
            .ok_or(Trouble::Code(code::UNBOUND_PREFIX, pos))?;
        let mut seen = HashSet::new();
        let mut full = Vec::with_capacity(others.len());
        for (attribute, value) in others {
            let found = self
                .full_name(&attribute, false)
                .ok_or(Trouble::Code(code::UNBOUND_PREFIX, pos))?;
            if !seen.insert(found.clone()) {
                return Err(Trouble::Code(code::DUPLICATE_ATTRIBUTE, pos));
            }
            full.push((found, value));
        }
        Ok((shown, full, prefixes, count))
    }

    fn full_name(&self, name: &str, is_element: bool) -> Option<String> {
        let separator = self.separator.as_deref().unwrap_or_default();
        let (prefix, local) = match name.split_once(':') {
            Some((prefix, local)) => (Some(prefix), local),
            None if is_element => (None, name),
            None => return Some(name.to_owned()),
        };
        let bound = self.bindings.iter().rev().find(|(p, _)| p.as_deref() == prefix);
        match (bound, prefix) {
            (None, None) | (Some((_, None)), _) => Some(name.to_owned()),
            (None, Some(_)) => None,
            (Some((_, Some(uri))), Some(prefix)) if self.triplets => {
                Some(format!("{uri}{separator}{local}{separator}{prefix}"))
            }
            (Some((_, Some(uri))), _) => Some(format!("{uri}{separator}{local}")),
        }
    }
}

/// Why a step was not made.
pub(super) enum Trouble {
    Scan(Stop),
    Code(i32, usize),
}

impl From<Stop> for Trouble {
    fn from(stop: Stop) -> Trouble {
        Trouble::Scan(stop)
    }
}

/// The offset after a token.
type Step = Result<usize, Trouble>;

/// Text that was checked when it came in.
pub(super) fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("\u{FFFD}")
}

/// Line ends as `\n`.
pub(super) fn lines(text: &str) -> String {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text.to_owned(),
    }
}

pub(super) fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The character of a reference's number.
pub(super) fn character_reference(number: &str) -> Option<char> {
    let code = match number.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|&c| scan::is_xml(c))
}

/// Version, encoding and standalone (−1 if not said) of an XML declaration.
fn declaration(text: &str) -> Option<(String, Option<String>, i32)> {
    let mut parts = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|q| matches!(q, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        if !after.is_empty() && !after.starts_with([' ', '\t', '\r', '\n']) {
            return None;
        }
        parts.push((name.trim_end(), value));
        rest = after.trim_start();
    }
    let mut parts = parts.into_iter().peekable();
    let (_, version) = parts.next_if(|(name, _)| *name == "version")?;
    let encoding = parts
        .next_if(|(name, _)| *name == "encoding")
        .map(|(_, e)| e.to_owned());
    let standalone = match parts.next_if(|(name, _)| *name == "standalone") {
        None => -1,
        Some((_, "yes")) => 1,
        Some((_, "no")) => 0,
        Some(_) => return None,
    };
    parts
        .next()
        .is_none()
        .then(|| (version.to_owned(), encoding, standalone))
}
