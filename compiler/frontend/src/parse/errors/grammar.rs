//! Reads `grammar.peg` into tables.
//!
//! Invariant: the text is part of the program, so a mistake in it is a bug and panics; a test reads all of it.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::tokens::kind::{TokenKind, operator};

/// The index of a rule.
pub type RuleId = usize;

/// How many values an alternative may capture.
pub const MAX_CAPTURES: usize = 4;

/// The words that are never names.
pub static KEYWORDS: [&str; 33] = [
    "False", "None", "True", "and", "as", "assert", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
];

/// One thing that an alternative asks for.
#[derive(Debug)]
pub enum Item {
    /// A token of this kind.
    Token(TokenKind),
    /// A keyword, by its index in [`KEYWORDS`].
    Keyword(usize),
    /// A soft keyword.
    Soft(String),
    /// A name that is no keyword.
    Name,
    /// A name that is a soft keyword.
    SoftKeyword,
    Rule(RuleId),
    Group(Vec<Alternative>),
    Optional(Box<Item>),
    /// Repeated; at least once if the flag is set.
    Repeat(Box<Item>, bool),
    /// Repeated at least once, with a separator between.
    Gather(Box<Item>, Box<Item>),
    /// Comes next, and is not taken.
    Ahead(Box<Item>),
    /// Does not come next.
    NotAhead(Box<Item>),
    /// After this, no other alternative is tried.
    Cut,
    /// Must come next, else `expected '…'`.
    Forced(Box<Item>, String),
}

/// One way to match a rule.
#[derive(Debug)]
pub struct Alternative {
    /// The items, with the slot that captures the value.
    pub items: Vec<(Option<usize>, Item)>,
    pub action: Action,
    /// The minor version since which it is Python, and what it is called in the error for older ones.
    pub since: Option<(u8, String)>,
    /// Whether it is tried in the second pass only.
    pub invalid: bool,
}

/// What an alternative makes of what it matched.
#[derive(Debug)]
pub enum Action {
    /// The value of the only item; nothing in particular if there are more.
    Default,
    /// No value: the rule fails.
    Nothing,
    /// A captured value.
    Capture(usize),
    /// A node of the named kind with captured parts.
    Node(String, Vec<usize>),
    /// An error at a place.
    Raise(Place, String),
    /// A function of `actions.rs`, with captured values and perhaps a word.
    Call(String, Vec<usize>, String),
}

/// Where an error is reported.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// At the last token that was read (`RAISE_SYNTAX_ERROR`).
    LastToken,
    /// At the next token (`RAISE_SYNTAX_ERROR_ON_NEXT_TOKEN`).
    NextToken,
    /// At the last token that was read, as an `IndentationError`.
    Indentation,
    /// From a value's start to its end.
    At(usize),
    /// From one value's start to another's end.
    Range(usize, usize),
    /// From a value's start to where the tokenizer stands.
    From(usize),
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    pub name: String,
    pub alternatives: Vec<Alternative>,
    pub memo: bool,
    /// Whether it begins with itself, perhaps through another rule.
    pub left_recursive: bool,
    /// Whether no rule below it may look for errors.
    pub without_invalid: bool,
}

/// The whole grammar.
#[derive(Debug)]
pub struct Grammar {
    pub rules: Vec<Rule>,
}

impl Grammar {
    /// The grammar of Python 3.12.
    pub fn python() -> &'static Grammar {
        static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
        GRAMMAR.get_or_init(|| read(include_str!("grammar.peg")))
    }

    /// The rule with this name.
    pub fn rule(&self, name: &str) -> RuleId {
        self.rules
            .iter()
            .position(|rule| rule.name == name)
            .expect("a rule of the grammar")
    }
}

fn read(text: &str) -> Grammar {
    let mut ids = HashMap::new();
    let header = |line: &str| {
        let line = line.strip_suffix(':')?;
        Some(match line.strip_suffix(" (memo)") {
            Some(name) => (name.to_owned(), true),
            None => (line.to_owned(), false),
        })
    };
    let lines = || {
        text.lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
    };
    for (name, _) in lines().filter(|line| !line.starts_with(' ')).filter_map(header) {
        let id = ids.len();
        assert!(ids.insert(name, id).is_none(), "two rules of one name in the grammar");
    }
    let mut rules: Vec<Rule> = Vec::with_capacity(ids.len());
    for line in lines() {
        match line.strip_prefix("    | ") {
            None => {
                let (name, memo) = header(line).expect("a rule's head in the grammar");
                rules.push(Rule {
                    left_recursive: matches!(name.as_str(), "attr" | "t_primary"),
                    without_invalid: name.ends_with("_without_invalid"),
                    name,
                    alternatives: Vec::new(),
                    memo,
                });
            }
            Some(source) => {
                let mut reader = Reader {
                    source,
                    at: 0,
                    ids: &ids,
                    captures: Vec::new(),
                };
                let alternative = reader.alternative();
                assert_eq!(reader.at, source.len(), "unread text in the grammar: {source}");
                let own = rules.len() - 1;
                let rule = rules.last_mut().expect("a head before alternatives");
                if let Some((_, Item::Rule(id))) = alternative.items.first() {
                    rule.left_recursive |= *id == own;
                }
                rule.alternatives.push(alternative);
            }
        }
    }
    Grammar { rules }
}

/// Reads one alternative.
struct Reader<'a> {
    source: &'a str,
    at: usize,
    ids: &'a HashMap<String, RuleId>,
    captures: Vec<String>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn skip_blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    /// A quoted text; the quote comes next. A backslash escapes a double quote.
    fn quoted(&mut self) -> String {
        let quote = self.rest().chars().next().expect("a quote");
        self.at += 1;
        let mut out = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((at, character)) = characters.next() {
            if character == quote {
                self.at += at + 1;
                return out;
            }
            if character == '\\' {
                out.extend(characters.next().map(|(_, escaped)| escaped));
            } else {
                out.push(character);
            }
        }
        panic!("an open quote in the grammar: {}", self.source);
    }

    fn alternative(&mut self) -> Alternative {
        let outer = std::mem::take(&mut self.captures);
        let mut items = Vec::new();
        let mut action = Action::Default;
        let mut since = None;
        loop {
            self.skip_blanks();
            if self.eat("%") {
                since = Some(self.since());
                break;
            }
            if self.eat("->") {
                self.skip_blanks();
                action = self.action();
                self.skip_blanks();
                if self.eat("%") {
                    since = Some(self.since());
                }
                break;
            }
            if self.rest().is_empty() || self.rest().starts_with(['|', ')']) {
                break;
            }
            let item = self.captured_item();
            items.push(item);
        }
        let invalid = match &items[..] {
            [(_, Item::Rule(id))] => self
                .ids
                .iter()
                .any(|(name, at)| at == id && name.starts_with("invalid_")),
            _ => false,
        };
        assert!(
            self.captures.len() <= MAX_CAPTURES,
            "too many captures in the grammar: {}",
            self.source
        );
        self.captures = outer;
        Alternative {
            items,
            action,
            since,
            invalid,
        }
    }

    fn captured_item(&mut self) -> (Option<usize>, Item) {
        let start = self.at;
        let name = self.word();
        if !name.is_empty() && self.eat("=") {
            self.captures.push(name.to_owned());
            let slot = self.captures.len() - 1;
            // The item may hold groups with captures of their own.
            return (Some(slot), self.item());
        }
        self.at = start;
        (None, self.item())
    }

    fn item(&mut self) -> Item {
        if self.eat("&&") {
            let text = self.rest()[1..].split('\'').next().expect("a quoted word").to_owned();
            return Item::Forced(Box::new(self.atom()), text);
        }
        if self.eat("&") {
            return Item::Ahead(Box::new(self.atom()));
        }
        if self.eat("!") {
            return Item::NotAhead(Box::new(self.atom()));
        }
        if self.eat("~") {
            return Item::Cut;
        }
        let atom = self.atom();
        if self.eat(".") {
            let element = self.atom();
            assert!(self.eat("+"), "a gather without + in the grammar: {}", self.source);
            return Item::Gather(Box::new(atom), Box::new(element));
        }
        if self.eat("?") {
            return Item::Optional(Box::new(atom));
        }
        if self.eat("*") {
            return Item::Repeat(Box::new(atom), false);
        }
        if self.eat("+") {
            return Item::Repeat(Box::new(atom), true);
        }
        atom
    }

    fn atom(&mut self) -> Item {
        if self.eat("(") {
            let mut alternatives = Vec::new();
            loop {
                alternatives.push(self.alternative());
                if self.eat(")") {
                    return Item::Group(alternatives);
                }
                assert!(self.eat("|"), "an open group in the grammar: {}", self.source);
            }
        }
        if self.rest().starts_with('\'') {
            let text = self.quoted();
            return hard_token(&text);
        }
        if self.rest().starts_with('"') {
            return Item::Soft(self.quoted());
        }
        match self.word() {
            "NAME" => Item::Name,
            "SOFT_KEYWORD" => Item::SoftKeyword,
            "NUMBER" => Item::Token(TokenKind::Number),
            "STRING" => Item::Token(TokenKind::String),
            "NEWLINE" => Item::Token(TokenKind::Newline),
            "INDENT" => Item::Token(TokenKind::Indent),
            "DEDENT" => Item::Token(TokenKind::Dedent),
            "TYPE_COMMENT" => Item::Token(TokenKind::TypeComment),
            "ENDMARKER" => Item::Token(TokenKind::EndMarker),
            "FSTRING_START" => Item::Token(TokenKind::FStringStart),
            "FSTRING_MIDDLE" => Item::Token(TokenKind::FStringMiddle),
            "FSTRING_END" => Item::Token(TokenKind::FStringEnd),
            name => Item::Rule(
                *self
                    .ids
                    .get(name)
                    .unwrap_or_else(|| panic!("no rule `{name}`: {}", self.source)),
            ),
        }
    }

    fn slot(&mut self) -> usize {
        let name = self.word();
        self.captures
            .iter()
            .position(|capture| capture == name)
            .expect("a captured value")
    }

    fn slots(&mut self) -> (Vec<usize>, String) {
        let (mut slots, mut text) = (Vec::new(), String::new());
        assert!(
            self.eat("("),
            "an action without arguments in the grammar: {}",
            self.source
        );
        while !self.eat(")") {
            if self.rest().starts_with('"') {
                text = self.quoted();
            } else {
                slots.push(self.slot());
            }
            self.eat(",");
            self.skip_blanks();
        }
        (slots, text)
    }

    fn since(&mut self) -> (u8, String) {
        self.skip_blanks();
        let version = self.word().parse().expect("a version in the grammar");
        self.skip_blanks();
        let what = self.quoted();
        self.skip_blanks();
        (version, what)
    }

    fn action(&mut self) -> Action {
        if self.eat("@") {
            let name = self.word().to_owned();
            let (slots, text) = self.slots();
            return Action::Call(name, slots, text);
        }
        let start = self.at;
        let word = self.word();
        let place = match word {
            "nothing" => return Action::Nothing,
            "error" => Place::LastToken,
            "next" => Place::NextToken,
            "indentation" => Place::Indentation,
            "at" => Place::At(self.slots().0[0]),
            "from" => Place::From(self.slots().0[0]),
            "range" => {
                let slots = self.slots().0;
                Place::Range(slots[0], slots[1])
            }
            _ if self.rest().starts_with('(') => {
                let (slots, _) = self.slots();
                return Action::Node(word.to_owned(), slots);
            }
            _ => {
                self.at = start;
                return Action::Capture(self.slot());
            }
        };
        self.skip_blanks();
        let message = self.quoted();
        // `{name:a}` becomes `{name:0}`, with the slot for the capture's name.
        let message = self.captures.iter().enumerate().fold(message, |message, (slot, name)| {
            message.replace(&format!(":{name}}}"), &format!(":{slot}}}"))
        });
        Action::Raise(place, message)
    }
}

/// The item for a keyword or operator.
fn hard_token(text: &str) -> Item {
    match text {
        "async" => return Item::Token(TokenKind::Async),
        "await" => return Item::Token(TokenKind::Await),
        _ => {}
    }
    if let Some(keyword) = KEYWORDS.iter().position(|keyword| *keyword == text) {
        return Item::Keyword(keyword);
    }
    Item::Token(operator(text.as_bytes()).unwrap_or_else(|| panic!("no token `{text}` in the grammar")))
}

#[cfg(test)]
mod tests {
    use super::Grammar;

    #[test]
    fn the_grammar_can_be_read() {
        let grammar = Grammar::python();
        assert!(grammar.rules[grammar.rule("bitwise_or")].left_recursive);
        assert!(!grammar.rules[grammar.rule("expression")].left_recursive);
    }
}
