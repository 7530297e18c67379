//! Document type declarations: entities, notations, elements, attribute lists of the internal subset.

use super::core::{AttributeDef, Core, Entity, Event, Model, Trouble, character_reference, lines, utf8};
use super::scan::{self, Stop};

const SYNTAX: i32 = super::core::code::SYNTAX;

/// Words and literals of a declaration, one after the other.
struct Words<'s> {
    s: &'s [u8],
    at: usize,
    end: usize,
}

impl<'s> Words<'s> {
    fn spaces(&mut self) {
        self.at = scan::spaces(self.s, self.at).min(self.end);
    }

    fn peek(&mut self) -> Option<u8> {
        self.spaces();
        (self.at < self.end).then(|| self.s[self.at])
    }

    fn wrong<T>(&self) -> Result<T, Trouble> {
        Err(Trouble::Code(SYNTAX, self.at))
    }

    /// A word of name characters.
    fn word(&mut self) -> Result<&'s str, Trouble> {
        self.spaces();
        let from = self.at;
        self.at = scan::name_rest(self.s, from)?;
        if from == self.at {
            return Err(Trouble::Scan(Stop::Invalid(from)));
        }
        Ok(utf8(&self.s[from..self.at]))
    }

    fn literal(&mut self) -> Result<&'s str, Trouble> {
        self.spaces();
        let from = self.at;
        self.at = scan::literal(self.s, from)?;
        Ok(utf8(&self.s[from + 1..self.at - 1]))
    }

    /// `SYSTEM "x"` or `PUBLIC "x" "y"`: system and public identifier.
    fn external(&mut self, public_alone: bool) -> Result<(Option<String>, Option<String>), Trouble> {
        match self.word()? {
            "SYSTEM" => Ok((Some(self.literal()?.to_owned()), None)),
            "PUBLIC" => {
                let public = self.literal()?.split_whitespace().collect::<Vec<_>>().join(" ");
                let system = match self.peek() {
                    Some(b'"' | b'\'') => Some(self.literal()?.to_owned()),
                    _ if public_alone => None,
                    _ => return self.wrong(),
                };
                Ok((system, Some(public)))
            }
            _ => self.wrong(),
        }
    }
}

impl Core {
    /// Reports the declaration `<!DOCTYPE …>` from `pos` to `end`, and reads its internal subset.
    pub(super) fn declare_document_type(
        &mut self,
        s: &[u8],
        pos: usize,
        subset: Option<(usize, usize)>,
        end: usize,
    ) -> Result<(), Trouble> {
        let head = subset.map_or(end - 1, |(from, _)| from - 1);
        let mut words = Words {
            s,
            at: pos + 9,
            end: head,
        };
        let name = words.word()?.to_owned();
        let (mut system, mut public) = (None, None);
        if words.peek().is_some() {
            (system, public) = words.external(false)?;
            self.unread_declarations = true;
        }
        if words.peek().is_some() {
            return words.wrong();
        }
        self.push(Event::StartDoctype(name, system, public, subset.is_some()), "");
        self.raw_tokens(s, pos, head);
        if let Some((from, to)) = subset {
            self.push(Event::DoctypeText, "[");
            self.declarations(s, from, to, 0)?;
            self.push(Event::DoctypeText, "]");
        }
        self.token = self.place_in(s, end - 1);
        self.push(Event::EndDoctype, ">");
        Ok(())
    }

    /// The tokens of a stretch of text, for those who want everything that has no handler.
    fn raw_tokens(&mut self, s: &[u8], mut at: usize, end: usize) {
        while at < end {
            let next = match s[at] {
                b if scan::is_space(b) => scan::spaces(s, at),
                b'"' | b'\'' => scan::literal(s, at).unwrap_or(end),
                _ => (at..end).find(|&i| scan::is_space(s[i])).unwrap_or(end),
            }
            .min(end);
            self.push(Event::DoctypeText, utf8(&s[at..next]));
            at = next;
        }
    }

    fn declarations(&mut self, s: &[u8], mut at: usize, end: usize, depth: usize) -> Result<(), Trouble> {
        loop {
            let from = at;
            at = scan::spaces(s, at).min(end);
            if at > from {
                self.push(Event::Default, utf8(&s[from..at]));
            }
            if at >= end {
                return Ok(());
            }
            if depth == 0 {
                self.token = self.place_in(s, at);
            }
            let rest = &s[at..end];
            if rest.starts_with(b"<!--") {
                let ((from, to), next) = scan::comment(s, at)?;
                self.push(Event::Comment(lines(utf8(&s[from..to]))), utf8(&s[at..next]));
                at = next;
            } else if rest.starts_with(b"<?") {
                let (target, data, next) = scan::instruction(s, at)?;
                let (target, data) = (
                    utf8(&s[target.0..target.1]).to_owned(),
                    utf8(&s[data.0..data.1]).to_owned(),
                );
                self.push(Event::Instruction(target, data), utf8(&s[at..next]));
                at = next;
            } else if rest.starts_with(b"<!") {
                at = self.markup(s, at, end)?;
            } else if rest.starts_with(b"%") {
                let name_end = scan::name(s, at + 1)?;
                if s.get(name_end) != Some(&b';') {
                    return Err(Trouble::Scan(Stop::Invalid(name_end)));
                }
                let value = self.parameters.get(utf8(&s[at + 1..name_end])).cloned();
                match value.and_then(|p| p.value) {
                    Some(text) if depth < 64 => {
                        let text = text.into_bytes();
                        self.declarations(&text, 0, text.len(), depth + 1)?;
                    }
                    _ => self.unread_declarations = true,
                }
                at = name_end + 1;
            } else {
                return Err(Trouble::Code(SYNTAX, at));
            }
        }
    }

    fn markup(&mut self, s: &[u8], at: usize, end: usize) -> Result<usize, Trouble> {
        let mut close = at;
        while close < end && s[close] != b'>' {
            close = match s[close] {
                b'"' | b'\'' => scan::literal(s, close)?,
                _ => close + 1,
            };
        }
        if close >= end {
            return Err(Trouble::Scan(Stop::Partial));
        }
        let mut words = Words {
            s,
            at: at + 2,
            end: close,
        };
        let raw = utf8(&s[at..close + 1]);
        match words.word()? {
            "ENTITY" => self.entity(&mut words, raw)?,
            "NOTATION" => {
                let name = words.word()?.to_owned();
                let (system, public) = words.external(true)?;
                self.push(Event::NotationDecl(name, system, public), raw);
            }
            "ELEMENT" => {
                let name = words.word()?.to_owned();
                let model = model(&mut words)?;
                self.push(Event::ElementDecl(name, model), raw);
            }
            "ATTLIST" => self.attribute_list(&mut words, raw)?,
            _ => return Err(Trouble::Code(SYNTAX, at)),
        }
        if words.peek().is_some() {
            return words.wrong();
        }
        Ok(close + 1)
    }

    fn entity(&mut self, words: &mut Words, raw: &str) -> Result<(), Trouble> {
        let is_parameter = words.peek() == Some(b'%');
        words.at += usize::from(is_parameter);
        let name = words.word()?.to_owned();
        let mut entity = Entity {
            value: None,
            system: None,
            public: None,
            notation: None,
        };
        if matches!(words.peek(), Some(b'"' | b'\'')) {
            let value = words.literal()?;
            entity.value = Some(self.entity_value(value, words.at)?);
        } else {
            (entity.system, entity.public) = words.external(false)?;
            if words.peek().is_some() {
                if words.word()? != "NDATA" {
                    return words.wrong();
                }
                entity.notation = Some(words.word()?.to_owned());
            }
        }
        let e = entity.clone();
        self.push(
            Event::EntityDecl(name.clone(), is_parameter, e.value, e.system, e.public, e.notation),
            raw,
        );
        let known = if is_parameter {
            &mut self.parameters
        } else {
            &mut self.entities
        };
        known.entry(name).or_insert(entity);
        Ok(())
    }

    /// An entity's value: character references replaced, others kept.
    fn entity_value(&mut self, raw: &str, at: usize) -> Result<String, Trouble> {
        let mut out = String::new();
        let raw = lines(raw);
        let mut rest = raw.as_str();
        while let Some(i) = rest.find(['&', '%']) {
            out.push_str(&rest[..i]);
            rest = &rest[i..];
            let Some(end) = rest.find(';') else {
                return Err(Trouble::Scan(Stop::Invalid(at)));
            };
            let reference = &rest[..=end];
            if let Some(number) = reference.strip_prefix("&#") {
                let number = &number[..number.len() - 1];
                out.push(character_reference(number).ok_or(Trouble::Code(super::core::code::BAD_CHAR_REF, at))?);
            } else if reference.starts_with('%') {
                return Err(Trouble::Code(10, at));
            } else {
                out.push_str(reference);
            }
            rest = &rest[end + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    fn attribute_list(&mut self, words: &mut Words, raw: &str) -> Result<(), Trouble> {
        let element = words.word()?.to_owned();
        while words.peek().is_some() {
            let name = words.word()?.to_owned();
            let mut kind = String::new();
            if words.peek() != Some(b'(') {
                kind.push_str(words.word()?);
            }
            if words.peek() == Some(b'(') {
                let from = words.at;
                while words.at < words.end && words.s[words.at] != b')' {
                    words.at += 1;
                }
                words.at += 1;
                kind.extend(utf8(&words.s[from..words.at]).chars().filter(|c| !c.is_whitespace()));
            }
            let (mut default, mut required) = (None, false);
            if words.peek() == Some(b'#') {
                words.at += 1;
                match words.word()? {
                    "REQUIRED" => required = true,
                    "IMPLIED" => {}
                    "FIXED" => {
                        required = true;
                        default = Some(words.literal()?);
                    }
                    _ => return words.wrong(),
                }
            } else {
                default = Some(words.literal()?);
            }
            let mut value = None;
            if let Some(raw) = default {
                let mut text = String::new();
                self.attribute_value(raw, words.at, &mut text, &mut Vec::new())?;
                value = Some(text);
            }
            self.push(
                Event::AttlistDecl(element.clone(), name.clone(), kind.clone(), value.clone(), required),
                raw,
            );
            let defs = self.attributes.entry(element.clone()).or_default();
            if !defs.iter().any(|d| d.name == name) {
                defs.push(AttributeDef {
                    name,
                    kind,
                    default: value,
                });
            }
        }
        Ok(())
    }
}

/// Kinds of content models (`XML_Content_Type`).
const EMPTY: i32 = 1;
const ANY: i32 = 2;
const MIXED: i32 = 3;
const NAME: i32 = 4;
const CHOICE: i32 = 5;
const SEQUENCE: i32 = 6;

fn quantifier(words: &mut Words) -> i32 {
    let found = match words.s.get(words.at).filter(|_| words.at < words.end) {
        Some(b'?') => 1,
        Some(b'*') => 2,
        Some(b'+') => 3,
        _ => return 0,
    };
    words.at += 1;
    found
}

fn model(words: &mut Words) -> Result<Model, Trouble> {
    let leaf = |kind, name: Option<&str>| Model {
        kind,
        quantifier: 0,
        name: name.map(str::to_owned),
        parts: Vec::new(),
    };
    if words.peek() == Some(b'(') {
        return group(words, 0);
    }
    match words.word()? {
        "EMPTY" => Ok(leaf(EMPTY, None)),
        "ANY" => Ok(leaf(ANY, None)),
        _ => words.wrong(),
    }
}

fn group(words: &mut Words, depth: usize) -> Result<Model, Trouble> {
    words.at += 1;
    let mut found = Model {
        kind: SEQUENCE,
        quantifier: 0,
        name: None,
        parts: Vec::new(),
    };
    if depth > 200 {
        return words.wrong();
    }
    loop {
        match words.peek() {
            Some(b'(') => found.parts.push(group(words, depth + 1)?),
            Some(b'#') => {
                words.at += 1;
                if words.word()? != "PCDATA" {
                    return words.wrong();
                }
                found.kind = MIXED;
            }
            Some(_) => {
                let name = Some(words.word()?.to_owned());
                let quantifier = quantifier(words);
                found.parts.push(Model {
                    kind: NAME,
                    quantifier,
                    name,
                    parts: Vec::new(),
                });
            }
            None => return words.wrong(),
        }
        match words.peek() {
            Some(b')') => {
                words.at += 1;
                found.quantifier = quantifier(words);
                return Ok(found);
            }
            Some(b'|') if found.kind != MIXED => found.kind = CHOICE,
            Some(b'|' | b',') => {}
            _ => return words.wrong(),
        }
        words.at += 1;
    }
}
