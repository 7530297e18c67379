//! A packrat parser that runs the grammar as CPython's generated parser does: same order, same memory, same look-ahead.
//!
//! In CPython a parse runs twice: without the `invalid_` rules, then, if that failed, with them. Tokens are read as they are
//! asked for, so that how far they were read is the same too.

use crate::error::{SyntaxWarning, WarningKind};
use crate::parse::{Columns, File, Mode};
use crate::tokens::kind::TokenKind;
use crate::tokens::lexer::{Lexer, Token};

use super::grammar::{Action, Alternative, Grammar, Item, KEYWORDS, MAX_CAPTURES, RuleId};
use super::report::Failure;

/// CPython's parser gives up at this depth of rules (`MAXSTACK`).
const MAX_DEPTH: u32 = 6000;

/// What a part of the grammar matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing in particular.
    Nothing,
    /// A token, by its index.
    Token(u32),
    /// A node, by its index.
    Node(u32),
}

/// What an expression is, as far as errors care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Several values.
    Sequence,
    Attribute,
    Subscript,
    Starred,
    List,
    Tuple,
    Lambda,
    Call,
    /// A boolean, binary or unary operation.
    Operation,
    GeneratorExp,
    Yield,
    Await,
    ListComp,
    SetComp,
    DictComp,
    Dict,
    Set,
    JoinedStr,
    None,
    True,
    False,
    Ellipsis,
    StrLiteral,
    BytesLiteral,
    Compare,
    /// `in` and its right side.
    In,
    IfExp,
    NamedExpr,
    Comprehension,
    Keyword,
    DoubleStarred,
    /// Something that errors do not ask about.
    Other,
}

impl Kind {
    fn from_name(name: &str) -> Kind {
        match name {
            "Sequence" => Kind::Sequence,
            "Attribute" => Kind::Attribute,
            "Subscript" => Kind::Subscript,
            "Starred" => Kind::Starred,
            "List" => Kind::List,
            "Tuple" => Kind::Tuple,
            "Lambda" => Kind::Lambda,
            "Call" => Kind::Call,
            "Operation" => Kind::Operation,
            "GeneratorExp" => Kind::GeneratorExp,
            "Yield" => Kind::Yield,
            "Await" => Kind::Await,
            "ListComp" => Kind::ListComp,
            "SetComp" => Kind::SetComp,
            "DictComp" => Kind::DictComp,
            "Dict" => Kind::Dict,
            "Set" => Kind::Set,
            "None" => Kind::None,
            "True" => Kind::True,
            "False" => Kind::False,
            "Ellipsis" => Kind::Ellipsis,
            "Compare" => Kind::Compare,
            "In" => Kind::In,
            "IfExp" => Kind::IfExp,
            "NamedExpr" => Kind::NamedExpr,
            "Comprehension" => Kind::Comprehension,
            "Keyword" => Kind::Keyword,
            "DoubleStarred" => Kind::DoubleStarred,
            "Other" => Kind::Other,
            _ => panic!("no kind of node `{name}`"),
        }
    }
}

/// A place in the source: lines from 1, columns in bytes from 0.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub lineno: u32,
    pub col_offset: i32,
    pub end_lineno: u32,
    pub end_col_offset: i32,
}

/// A node of the tree of the error pass.
#[derive(Debug)]
pub struct Node {
    pub kind: Kind,
    pub span: Span,
    pub parts: Vec<Value>,
}

/// A token and what the parser remembers at its place.
struct Place {
    token: Token,
    /// The index in [`KEYWORDS`] of a name that is one.
    keyword: Option<usize>,
    memo: Vec<(RuleId, Option<Value>, usize)>,
}

/// The parser.
pub struct Engine<'a> {
    pub lexer: Lexer<'a>,
    text: &'a [u8],
    grammar: &'static Grammar,
    places: Vec<Place>,
    pub nodes: Vec<Node>,
    pub mark: usize,
    depth: u32,
    /// Whether the `invalid_` rules are tried.
    invalid_rules: bool,
    /// Set when an error was raised: nothing is tried any more.
    stopped: bool,
    /// The error.
    pub failure: Option<Failure>,
    pub mode: Mode,
    /// How the columns of errors are counted.
    pub columns: Columns,
    /// The source is a file, of which the tokenizer holds one line at a time.
    pub file: Option<File>,
    /// The error of the line that the tokenizer cannot read.
    pub unreadable: Option<Failure>,
    /// What was warned of so far.
    pub warnings: Vec<SyntaxWarning>,
    parsing_started: bool,
    /// The minor version of Python that the source is to be.
    pub feature_version: u8,
    /// Whether the end of interactive input ends open blocks (not with `PyCF_DONT_IMPLY_DEDENT`).
    pub implies_dedent: bool,
}

impl<'a> Engine<'a> {
    /// A parser for `text`, whose line breaks are `\n`.
    pub fn new(text: &'a [u8], mode: Mode, columns: Columns) -> Engine<'a> {
        Engine {
            lexer: Lexer::new(text, false),
            text,
            grammar: Grammar::python(),
            places: Vec::new(),
            nodes: Vec::new(),
            mark: 0,
            depth: 0,
            invalid_rules: false,
            stopped: false,
            failure: None,
            mode,
            columns,
            file: None,
            unreadable: None,
            warnings: Vec::new(),
            parsing_started: false,
            feature_version: u8::MAX,
            implies_dedent: true,
        }
    }

    /// Runs one pass. Returns whether the whole source is in the grammar.
    pub fn pass(&mut self, invalid_rules: bool) -> bool {
        for place in &mut self.places {
            place.memo.clear();
        }
        self.mark = 0;
        self.invalid_rules = invalid_rules;
        let start = match self.mode {
            Mode::Exec => "file",
            Mode::Eval => "eval",
            Mode::Single => "interactive",
            Mode::FuncType => "func_type",
        };
        self.rule(self.grammar.rule(start)).is_some()
    }

    /// The number of tokens read so far.
    pub fn filled(&self) -> usize {
        self.places.len()
    }

    /// A token that was read.
    pub fn token(&self, at: usize) -> &Token {
        &self.places[at].token
    }

    /// The text of a token.
    pub fn token_text(&self, at: usize) -> &'a str {
        std::str::from_utf8(self.token_bytes(at)).unwrap_or_default()
    }

    /// The bytes of a token.
    pub fn token_bytes(&self, at: usize) -> &'a [u8] {
        let token = &self.places[at].token;
        &self.text[token.start..token.end]
    }

    /// Notes an error, unless there is one.
    pub fn fail(&mut self, failure: Failure) {
        self.stopped = true;
        self.failure.get_or_insert(failure);
    }

    /// Takes over what the tokenizer warned of.
    pub fn take_warnings(&mut self) {
        self.warnings.append(self.lexer.warnings_mut());
    }

    /// Warns of an escape in a literal, at the line of the last token that was taken; the second pass does not warn again.
    pub fn warn_of_escape(&mut self, message: String) {
        if self.invalid_rules {
            return;
        }
        let token = self.token(self.mark - 1);
        let warning = SyntaxWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: token.lineno,
            col_offset: token.col_offset.max(0) as u32,
            end_lineno: token.end_lineno,
            end_col_offset: token.end_col_offset.max(0) as u32,
        };
        self.warnings.push(warning);
    }

    /// Reads one more token.
    pub fn fill(&mut self) -> bool {
        let mut token = self.lexer.next_token();
        while token.kind == TokenKind::TypeIgnore {
            token = self.lexer.next_token();
        }
        self.take_warnings();
        if self.mode == Mode::Single && token.kind == TokenKind::EndMarker && self.parsing_started {
            // The end of interactive input ends the line, too.
            token.kind = TokenKind::Newline;
            self.parsing_started = false;
            if self.lexer.has_open_blocks() && self.implies_dedent {
                self.lexer.close_blocks();
            }
        } else {
            self.parsing_started = true;
        }
        let keyword = match token.kind {
            TokenKind::Name => {
                let text = &self.lexer.text()[token.start..token.end];
                KEYWORDS.iter().position(|keyword| keyword.as_bytes() == text)
            }
            _ => None,
        };
        self.places.push(Place {
            token,
            keyword,
            memo: Vec::new(),
        });
        if token.kind == TokenKind::ErrorToken {
            self.tokenizer_error();
            return false;
        }
        true
    }

    /// Makes sure that the next token was read.
    pub fn ensure(&mut self) -> bool {
        if self.mark < self.places.len() || self.fill() {
            return true;
        }
        self.stopped = true;
        false
    }

    fn take(&mut self, matches: impl FnOnce(&Self) -> bool) -> Option<Value> {
        if !self.ensure() || !matches(self) {
            return None;
        }
        self.mark += 1;
        Some(Value::Token(self.mark as u32 - 1))
    }

    /// Where the text from the token `start` to before the next one stands.
    fn span_from(&self, start: usize) -> Span {
        let first = &self.places[start].token;
        let last = (0..self.mark).rev().map(|at| &self.places[at].token).find(|token| {
            !matches!(
                token.kind,
                TokenKind::EndMarker | TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
            )
        });
        let last = last.unwrap_or(first);
        Span {
            lineno: first.lineno,
            col_offset: first.col_offset,
            end_lineno: last.end_lineno,
            end_col_offset: last.end_col_offset,
        }
    }

    /// Makes a node of what was matched since the token `start`.
    pub fn node(&mut self, kind: Kind, start: usize, parts: Vec<Value>) -> Value {
        let span = self.span_from(start.min(self.places.len() - 1));
        self.nodes.push(Node { kind, span, parts });
        Value::Node(self.nodes.len() as u32 - 1)
    }

    fn memoized(&mut self, rule: RuleId) -> Option<Option<Value>> {
        if !self.ensure() {
            return Some(None);
        }
        let &(_, value, end) = self.places[self.mark].memo.iter().find(|entry| entry.0 == rule)?;
        self.mark = end;
        Some(value)
    }

    fn memoize(&mut self, start: usize, rule: RuleId, value: Option<Value>) {
        let end = self.mark;
        let memo = &mut self.places[start].memo;
        match memo.iter_mut().find(|entry| entry.0 == rule) {
            Some(entry) => *entry = (rule, value, end),
            None => memo.push((rule, value, end)),
        }
    }

    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.fail(Failure::too_deep());
        }
        !self.stopped
    }

    /// Matches a rule.
    fn rule(&mut self, id: RuleId) -> Option<Value> {
        let rule = &self.grammar.rules[id];
        let value = if !self.enter() {
            None
        } else if rule.left_recursive {
            self.left_recursive(id)
        } else if rule.memo {
            match self.memoized(id) {
                Some(known) => known,
                None => {
                    let start = self.mark;
                    let value = self.alternatives(&rule.alternatives);
                    self.memoize(start, id, value);
                    value
                }
            }
        } else if rule.without_invalid {
            let before = std::mem::replace(&mut self.invalid_rules, false);
            let value = self.alternatives(&rule.alternatives);
            self.invalid_rules = before;
            value
        } else {
            self.alternatives(&rule.alternatives)
        };
        self.depth -= 1;
        value
    }

    /// Grows a match from a seed: each round may begin with the match of the round before.
    fn left_recursive(&mut self, id: RuleId) -> Option<Value> {
        if let Some(known) = self.memoized(id) {
            return known;
        }
        let start = self.mark;
        let (mut value, mut end) = (None, start);
        loop {
            self.mark = end;
            self.memoize(start, id, value);
            self.mark = start;
            let grown = self.alternatives(&self.grammar.rules[id].alternatives);
            if self.stopped {
                return None;
            }
            if grown.is_none() || self.mark <= end {
                break;
            }
            (value, end) = (grown, self.mark);
        }
        self.mark = end;
        value
    }

    fn alternatives(&mut self, alternatives: &'static [Alternative]) -> Option<Value> {
        let start = self.mark;
        for alternative in alternatives {
            if self.stopped {
                return None;
            }
            if alternative.invalid && !self.invalid_rules {
                continue;
            }
            let mut cut = false;
            let mut captures = [Value::Nothing; MAX_CAPTURES];
            if let Some(value) = self.items(alternative, &mut captures, &mut cut) {
                if let Some((version, what)) = &alternative.since
                    && self.feature_version < *version
                {
                    self.fail_for_version(*version, what);
                    return None;
                }
                return self.act(&alternative.action, value, &captures, start);
            }
            self.mark = start;
            if cut {
                return None;
            }
        }
        None
    }

    fn items(
        &mut self,
        alternative: &'static Alternative,
        captures: &mut [Value; MAX_CAPTURES],
        cut: &mut bool,
    ) -> Option<Value> {
        let (mut only, mut count) = (Value::Nothing, 0);
        for (slot, item) in &alternative.items {
            if let Item::Cut = item {
                *cut = true;
                continue;
            }
            let value = self.item(item)?;
            if !matches!(item, Item::Ahead(_) | Item::NotAhead(_)) {
                (only, count) = (value, count + 1);
            }
            if let Some(slot) = slot {
                captures[*slot] = value;
            }
        }
        Some(if count == 1 { only } else { Value::Nothing })
    }

    fn item(&mut self, item: &'static Item) -> Option<Value> {
        if self.stopped {
            return None;
        }
        match item {
            Item::Token(kind) => {
                let value = self.take(|engine| engine.places[engine.mark].token.kind == *kind)?;
                if *kind == TokenKind::Number {
                    self.checked_number(value)
                } else {
                    Some(value)
                }
            }
            Item::Keyword(keyword) => self.take(|engine| engine.places[engine.mark].keyword == Some(*keyword)),
            Item::Name => self.take(|engine| engine.at_name()),
            Item::Soft(word) => self.take(|engine| engine.at_name() && engine.token_text(engine.mark) == word),
            Item::SoftKeyword => self.take(|engine| engine.at_name() && engine.at_soft_keyword()),
            Item::Rule(id) => self.rule(*id),
            Item::Group(alternatives) => {
                let value = if self.enter() {
                    self.alternatives(alternatives)
                } else {
                    None
                };
                self.depth -= 1;
                value
            }
            Item::Optional(item) => {
                let start = self.mark;
                let value = self.item(item);
                if self.stopped {
                    return None;
                }
                if value.is_none() {
                    self.mark = start;
                }
                Some(value.unwrap_or(Value::Nothing))
            }
            Item::Repeat(item, at_least_once) => self.repeat(None, item, *at_least_once),
            Item::Gather(separator, item) => self.repeat(Some(separator), item, true),
            Item::Ahead(item) => self.look_ahead(item).then_some(Value::Nothing),
            Item::NotAhead(item) => (!self.look_ahead(item) && !self.stopped).then_some(Value::Nothing),
            Item::Cut => Some(Value::Nothing),
            Item::Forced(item, text) => self.forced(item, text),
        }
    }

    fn at_name(&self) -> bool {
        let place = &self.places[self.mark];
        place.token.kind == TokenKind::Name && place.keyword.is_none()
    }

    /// CPython compares as many characters as the name has, so that `ma` counts, too.
    fn at_soft_keyword(&self) -> bool {
        let text = self.token_text(self.mark);
        ["_", "case", "match", "type"].iter().any(|word| word.starts_with(text))
    }

    fn look_ahead(&mut self, item: &'static Item) -> bool {
        let start = self.mark;
        let found = self.item(item).is_some();
        self.mark = start;
        found
    }

    fn repeat(&mut self, separator: Option<&'static Item>, item: &'static Item, at_least_once: bool) -> Option<Value> {
        let start = self.mark;
        let mut parts = Vec::new();
        if !self.enter() {
            self.depth -= 1;
            return None;
        }
        loop {
            let before = self.mark;
            let separated = match separator {
                Some(separator) if !parts.is_empty() => self.item(separator).is_some(),
                _ => true,
            };
            match if separated { self.item(item) } else { None } {
                Some(value) => parts.push(value),
                None => {
                    self.mark = before;
                    break;
                }
            }
        }
        self.depth -= 1;
        if self.stopped || (parts.is_empty() && at_least_once) {
            return None;
        }
        if parts.is_empty() {
            return Some(Value::Nothing);
        }
        Some(self.node(Kind::Sequence, start, parts))
    }

    fn forced(&mut self, item: &'static Item, text: &str) -> Option<Value> {
        let value = self.item(item);
        if value.is_none() && !self.stopped {
            let failure = self.failure_at(Value::Token(self.mark as u32), format!("expected '{text}'"));
            self.fail(failure);
        }
        value
    }

    fn act(
        &mut self,
        action: &'static Action,
        value: Value,
        captures: &[Value; MAX_CAPTURES],
        start: usize,
    ) -> Option<Value> {
        match action {
            Action::Default => Some(value),
            Action::Nothing => None,
            Action::Capture(slot) => Some(captures[*slot]),
            Action::Node(kind, slots) => {
                let parts = slots.iter().map(|slot| captures[*slot]).collect();
                Some(self.node(Kind::from_name(kind), start, parts))
            }
            Action::Raise(place, message) => {
                self.raise(*place, message, captures);
                None
            }
            Action::Call(name, slots, text) => {
                let mut values = [Value::Nothing; MAX_CAPTURES];
                for (value, slot) in values.iter_mut().zip(slots) {
                    *value = captures[*slot];
                }
                self.call(name, &values, text, start)
            }
        }
    }
}
