//! The actions of the grammar that are more than a node or an error: CPython's `action_helpers.c`.

use super::engine::{Engine, Kind, Node, Value};
use super::grammar::{MAX_CAPTURES, Place};
use super::report::Failure;
use crate::digits::int_digit_limit;
use crate::error::{ErrorKind, SyntaxError, Undecodable};
use crate::parse::escapes::{Decoded, EscapeError, decode_bytes, decode_str, invalid_escape_message};
use crate::tokens::kind::TokenKind;

impl Engine<'_> {
    /// Runs the action `@name(values…, "text")`.
    pub fn call(&mut self, name: &str, values: &[Value; MAX_CAPTURES], text: &str, start: usize) -> Option<Value> {
        let [a, b, ..] = *values;
        match name {
            "single" => Some(match self.parts(a) {
                [only] => *only,
                _ => self.node(Kind::Other, start, Vec::new()),
            }),
            "call" => Some(self.call_node(a, b, start)),
            "last" => self.parts(a).last().copied(),
            "legacy" => self.legacy_statement(a, b),
            "forgotten_comma" => self.forgotten_comma(a, b),
            "generator" => self.unparenthesized_generator(a, b),
            "generator_in_call" => match self.node_of(a) {
                Some(node) if node.parts.len() > 1 => {
                    let last = *node.parts.last().expect("more than one");
                    self.unparenthesized_generator(last, b)
                }
                _ => None,
            },
            "positional_after_keyword" => self.positional_after_keyword(a),
            "invalid_target" => self.invalid_target_error(a, text),
            "missing_colon" => self.missing_colon(a),
            "not_equal" => (self.value_text(a) == "!=").then_some(a),
            "type_param_bound" => self.type_param_bound(a, b, text),
            "real" => self.number_part(a, false),
            "imaginary" => self.number_part(a, true),
            "string" => self.string(a, start),
            "strings" => self.strings(a, start),
            "joined_str" => self.joined_str(a, b, start),
            "fstring_middle" => self.fstring_middle(a),
            "format_spec" => self.format_spec(a),
            "conversion" => self.conversion(a, b),
            "formatted_value" => self.formatted_value(a, start),
            _ => unreachable!("no action `{name}`"),
        }
    }

    /// The node behind a value.
    pub fn node_of(&self, value: Value) -> Option<&Node> {
        match value {
            Value::Node(at) => Some(&self.nodes[at as usize]),
            _ => None,
        }
    }

    fn kind_of(&self, value: Value) -> Option<Kind> {
        self.node_of(value).map(|node| node.kind)
    }

    /// The parts of a sequence; none for nothing.
    fn parts(&self, value: Value) -> &[Value] {
        self.node_of(value).map_or(&[], |node| &node.parts)
    }

    /// The values of a sequence, those of sequences within it included.
    fn flat_parts(&self, value: Value) -> Vec<Value> {
        match self.node_of(value) {
            Some(node) if node.kind == Kind::Sequence => {
                node.parts.iter().flat_map(|part| self.flat_parts(*part)).collect()
            }
            _ if value == Value::Nothing => Vec::new(),
            _ => vec![value],
        }
    }

    /// The text of a token.
    pub fn value_text(&self, value: Value) -> &str {
        match value {
            Value::Token(at) => self.token_text(at as usize),
            _ => "",
        }
    }

    /// The bytes of a token.
    fn value_bytes(&self, value: Value) -> &[u8] {
        match value {
            Value::Token(at) => self.token_bytes(at as usize),
            _ => b"",
        }
    }

    /// What CPython calls an expression in messages (`_PyPegen_get_expr_name`).
    pub fn expression_name(&self, value: Value) -> &'static str {
        let Some(kind) = self.kind_of(value) else {
            return match value {
                Value::Token(at) if self.token(at as usize).kind == TokenKind::Name => "name",
                _ => "literal",
            };
        };
        match kind {
            Kind::Attribute => "attribute",
            Kind::Subscript => "subscript",
            Kind::Starred => "starred",
            Kind::List => "list",
            Kind::Tuple => "tuple",
            Kind::Lambda => "lambda",
            Kind::Call => "function call",
            Kind::Operation => "expression",
            Kind::GeneratorExp => "generator expression",
            Kind::Yield => "yield expression",
            Kind::Await => "await expression",
            Kind::ListComp => "list comprehension",
            Kind::SetComp => "set comprehension",
            Kind::DictComp => "dict comprehension",
            Kind::Dict => "dict literal",
            Kind::Set => "set display",
            Kind::JoinedStr => "f-string expression",
            Kind::None => "None",
            Kind::True => "True",
            Kind::False => "False",
            Kind::Ellipsis => "ellipsis",
            Kind::Compare => "comparison",
            Kind::IfExp => "conditional expression",
            Kind::NamedExpr => "named expression",
            _ => "literal",
        }
    }

    /// The arguments of a call: the parts are the positional ones; keywords are noted by a node before them.
    fn call_node(&mut self, a: Value, b: Value, start: usize) -> Value {
        let mut positional = Vec::new();
        let mut keywords = Vec::new();
        for value in self.flat_parts(a).into_iter().chain(self.flat_parts(b)) {
            match self.kind_of(value) {
                Some(Kind::Keyword | Kind::DoubleStarred) => keywords.push(value),
                _ => positional.push(value),
            }
        }
        let unpacks = keywords
            .iter()
            .any(|keyword| self.kind_of(*keyword) == Some(Kind::DoubleStarred));
        let kind = if unpacks { Kind::DoubleStarred } else { Kind::Call };
        self.node(kind, start, positional)
    }

    fn positional_after_keyword(&mut self, a: Value) -> Option<Value> {
        let message = if self.kind_of(a) == Some(Kind::DoubleStarred) {
            "positional argument follows keyword argument unpacking"
        } else {
            "positional argument follows keyword argument"
        };
        self.raise(Place::LastToken, message, &[Value::Nothing; MAX_CAPTURES]);
        None
    }

    fn is_legacy_name(&self, a: Value) -> bool {
        matches!(a, Value::Token(_)) && matches!(self.value_text(a), "print" | "exec")
    }

    fn legacy_statement(&mut self, a: Value, b: Value) -> Option<Value> {
        if self.is_legacy_name(a) {
            let name = self.value_text(a).to_owned();
            let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
            let failure = self.failure_in(a, b, message);
            self.fail(failure);
        }
        None
    }

    fn forgotten_comma(&mut self, a: Value, b: Value) -> Option<Value> {
        if !self.is_legacy_name(a) && self.token(self.mark - 1).level != 0 {
            let failure = self.failure_in(a, b, "invalid syntax. Perhaps you forgot a comma?".to_owned());
            self.fail(failure);
        }
        None
    }

    /// The last value in the last of some comprehension clauses.
    fn last_of_clauses(&self, clauses: Value) -> Value {
        let Some(&clause) = self.parts(clauses).last() else {
            return clauses;
        };
        match *self.parts(clause) {
            [iter, ifs] => self.parts(ifs).last().copied().unwrap_or(iter),
            _ => clause,
        }
    }

    fn unparenthesized_generator(&mut self, element: Value, clauses: Value) -> Option<Value> {
        let last = self.last_of_clauses(clauses);
        let failure = self.failure_in(element, last, "Generator expression must be parenthesized".to_owned());
        self.fail(failure);
        None
    }

    /// The part of an expression that cannot be assigned to, deleted or looped over (`_PyPegen_get_invalid_target`).
    fn invalid_target(&self, value: Value, what: &str) -> Option<Value> {
        let Some(node) = self.node_of(value) else {
            return match value {
                Value::Token(at) if self.token(at as usize).kind == TokenKind::Name => None,
                _ => Some(value),
            };
        };
        match node.kind {
            Kind::List | Kind::Tuple => {
                let elements: Vec<Value> = node.parts.iter().flat_map(|part| self.flat_parts(*part)).collect();
                elements
                    .into_iter()
                    .find_map(|element| self.invalid_target(element, what))
            }
            Kind::Starred if what == "del" => Some(value),
            Kind::Starred => self.invalid_target(node.parts[0], what),
            Kind::Compare if what == "for" => {
                let [left, pairs] = node.parts[..] else { return None };
                let first = *self.parts(pairs).first()?;
                if self.kind_of(first) == Some(Kind::In) {
                    self.invalid_target(left, what)
                } else {
                    None
                }
            }
            Kind::Subscript | Kind::Attribute => None,
            _ => Some(value),
        }
    }

    fn invalid_target_error(&mut self, value: Value, what: &str) -> Option<Value> {
        let target = self.invalid_target(value, what)?;
        let verb = if what == "del" { "delete" } else { "assign to" };
        let message = format!("cannot {verb} {}", self.expression_name(target));
        let failure = self.failure_at(target, message);
        self.fail(failure);
        None
    }

    fn missing_colon(&mut self, key: Value) -> Option<Value> {
        let span = self.span(key);
        let message = "':' expected after dictionary key".to_owned();
        let failure = self.failure_known(
            ErrorKind::SyntaxError,
            message,
            (span.lineno, span.end_col_offset - 1),
            (span.end_lineno, -1),
        );
        self.fail(failure);
        None
    }

    fn type_param_bound(&mut self, colon: Value, bound: Value, kind: &str) -> Option<Value> {
        let what = if self.kind_of(bound) == Some(Kind::Tuple) {
            "constraints"
        } else {
            "bound"
        };
        let failure = self.failure_from(colon, format!("cannot use {what} with {kind}"));
        self.fail(failure);
        None
    }

    fn number_part(&mut self, number: Value, imaginary: bool) -> Option<Value> {
        let is_imaginary = self.value_text(number).ends_with(['j', 'J']);
        if is_imaginary != imaginary {
            let kind = if imaginary { "imaginary" } else { "real" };
            let failure = self.failure_at(number, format!("{kind} number required in complex literal"));
            self.fail(failure);
            return None;
        }
        Some(number)
    }

    /// Raises the error for what an older Python has not.
    pub fn fail_for_version(&mut self, version: u8, what: &str) {
        let message = format!("{what} only supported in Python 3.{version} and greater");
        let failure = self.failure_last_token(ErrorKind::SyntaxError, message);
        self.fail(failure);
    }

    /// Tests the length of a number that was taken.
    pub fn checked_number(&mut self, number: Value) -> Option<Value> {
        if self.feature_version < 6 && self.value_text(number).contains('_') {
            self.fail_for_version(6, "Underscores in numeric literals are");
            return None;
        }
        let text = self.value_text(number);
        let limit = int_digit_limit();
        if text.len() > limit && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            if digits > limit {
                let span = self.span(number);
                let message = too_many_digits(digits);
                let failure = self.failure_known(
                    ErrorKind::SyntaxError,
                    message,
                    (span.lineno, -1),
                    (span.end_lineno, -1),
                );
                self.fail(failure);
                return None;
            }
        }
        Some(number)
    }

    /// A string token: tests its body.
    fn string(&mut self, token: Value, start: usize) -> Option<Value> {
        let text = self.value_bytes(token);
        let quote_at = text.iter().position(|byte| matches!(byte, b'\'' | b'"'))?;
        let (prefix, rest) = text.split_at(quote_at);
        let is_bytes = has_prefix(prefix, b'b');
        let raw = has_prefix(prefix, b'r') || !rest.contains(&b'\\');
        let quotes = if rest.len() >= 6 && (rest.starts_with(b"'''") || rest.starts_with(b"\"\"\"")) {
            3
        } else {
            1
        };
        let body = &rest[quotes..rest.len() - quotes];
        if is_bytes && !body.is_ascii() {
            let message = "bytes can only contain ASCII literal characters".to_owned();
            let failure = self.failure_at(token, message);
            self.fail(failure);
            return None;
        }
        let decoded = match (is_bytes, raw) {
            (true, true) => Ok(None),
            (true, false) => decode_bytes(body).map(|decoded| warning(body, &decoded)),
            (false, true) => Undecodable::of_utf8(body).map_or(Ok(None), |bad| Err(EscapeError::unicode(bad))),
            (false, false) => decode_checked(body, false),
        };
        self.tested(decoded)?;
        let kind = if is_bytes { Kind::BytesLiteral } else { Kind::StrLiteral };
        Some(self.node(kind, start, Vec::new()))
    }

    fn undecodable(&mut self, error: &EscapeError) -> Option<Value> {
        let failure = self.failure_last_token(ErrorKind::SyntaxError, error.message());
        self.fail(failure);
        None
    }

    fn strings(&mut self, parts: Value, start: usize) -> Option<Value> {
        let parts = self.parts(parts).to_vec();
        let bytes = parts
            .iter()
            .filter(|part| self.kind_of(**part) == Some(Kind::BytesLiteral))
            .count();
        if bytes > 0 && bytes < parts.len() {
            let message = "cannot mix bytes and nonbytes literals".to_owned();
            let failure = self.failure_last_token(ErrorKind::SyntaxError, message);
            self.fail(failure);
            return None;
        }
        let joined = parts.iter().any(|part| self.kind_of(*part) == Some(Kind::JoinedStr));
        let kind = if joined { Kind::JoinedStr } else { Kind::StrLiteral };
        Some(self.node(kind, start, Vec::new()))
    }

    fn joined_str(&mut self, opening: Value, middles: Value, start: usize) -> Option<Value> {
        if !has_prefix(self.value_bytes(opening), b'r') {
            for middle in self.parts(middles).to_vec() {
                if matches!(middle, Value::Token(_)) {
                    self.tested(decode_checked(self.value_bytes(middle), true))?;
                }
            }
        }
        Some(self.node(Kind::JoinedStr, start, Vec::new()))
    }

    /// A literal part of an f-string: nobody catches the exception of its bytes.
    fn fstring_middle(&mut self, middle: Value) -> Option<Value> {
        match Undecodable::of_utf8(self.value_bytes(middle)) {
            None => Some(middle),
            Some(bad) => {
                self.fail(Failure::undecodable(bad));
                None
            }
        }
    }

    /// A literal part of a format specification: nobody catches the exception of its escapes, either.
    fn format_spec(&mut self, middle: Value) -> Option<Value> {
        match decode_checked(self.value_bytes(middle), true) {
            Err(EscapeError::Unicode(bad)) => {
                self.fail(Failure::undecodable(*bad));
                None
            }
            decoded => self.tested(decoded).map(|()| middle),
        }
    }

    /// Passes on the warning or error of a literal's escapes.
    fn tested(&mut self, decoded: Result<Option<String>, EscapeError>) -> Option<()> {
        match decoded {
            Ok(None) => {}
            Ok(Some(message)) => self.warn_of_escape(message),
            Err(error) => {
                self.undecodable(&error);
                return None;
            }
        }
        Some(())
    }

    fn conversion(&mut self, mark: Value, name: Value) -> Option<Value> {
        let (mark_span, name_span) = (self.span(mark), self.span(name));
        if mark_span.lineno != name_span.lineno || mark_span.end_col_offset != name_span.col_offset {
            let message = "f-string: conversion type must come right after the exclamanation mark".to_owned();
            let failure = self.failure_in(mark, name, message);
            self.fail(failure);
            return None;
        }
        Some(name)
    }

    fn formatted_value(&mut self, conversion: Value, start: usize) -> Option<Value> {
        if conversion != Value::Nothing {
            let name = self.value_text(conversion).to_owned();
            if !matches!(name.as_str(), "s" | "r" | "a") {
                let message = format!("f-string: invalid conversion character '{name}': expected 's', 'r', or 'a'");
                let failure = self.failure_at(conversion, message);
                self.fail(failure);
                return None;
            }
        }
        Some(self.node(Kind::JoinedStr, start, Vec::new()))
    }
}

/// Whether a literal's prefix has a letter, in either case.
fn has_prefix(prefix: &[u8], letter: u8) -> bool {
    prefix.iter().any(|byte| byte.to_ascii_lowercase() == letter)
}

/// What is to be said of a literal's escapes.
fn warning(body: &[u8], decoded: &Decoded) -> Option<String> {
    let invalid = decoded.first_invalid?;
    Some(invalid_escape_message(body, invalid))
}

/// Tests a string's body as CPython does: first each run of bytes outside ASCII by itself, then the escapes. Returns what is to
/// be said of them.
fn decode_checked(body: &[u8], braces: bool) -> Result<Option<String>, EscapeError> {
    for run in body.split(u8::is_ascii) {
        if let Some(bad) = Undecodable::of_utf8(run) {
            return Err(EscapeError::unicode(bad));
        }
    }
    decode_str(body, braces).map(|decoded| warning(body, &decoded))
}

/// The message for a decimal integer literal that is too long to convert.
fn too_many_digits(digits: usize) -> String {
    let limit = int_digit_limit();
    format!(
        "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; use \
         sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid \
         decimal conversion limits."
    )
}

impl Failure {
    /// The parser's own stack is exhausted.
    pub fn too_deep() -> Failure {
        Failure {
            kind: ErrorKind::MemoryError,
            message: "Parser stack overflowed - Python source too complex to parse".to_owned(),
            lineno: 0,
            offset: 0,
            end_lineno: 0,
            end_offset: 0,
            text: None,
            undecodable: None,
        }
    }

    /// An error that was found before.
    pub fn from_error(error: &SyntaxError) -> Failure {
        Failure {
            kind: error.kind,
            message: error.message.clone(),
            lineno: u32::try_from(error.lineno).unwrap_or(0),
            offset: error.offset,
            end_lineno: u32::try_from(error.end_lineno).unwrap_or(0),
            end_offset: error.end_offset,
            text: error.text.clone(),
            undecodable: None,
        }
    }

    /// The exception of a codec, as it is.
    pub fn undecodable(bad: Undecodable) -> Failure {
        Failure {
            kind: ErrorKind::UnicodeDecodeError,
            message: bad.to_string(),
            undecodable: Some(Box::new(bad)),
            ..Failure::too_deep()
        }
    }
}
