//! The parser and CPython's grammar, as the error pass runs it, take the same texts.

use super::errors::diagnose;
use super::parser::parse_tree;
use super::{Columns, Mode};
use crate::ast::Arena;
use crate::tokens::kind::TokenKind;
use crate::tokens::lexer::Lexer;

/// A text that has every construct of the grammar.
const CONSTRUCTS: &str = include_str!("../../tests/data/constructs.py");

/// Pseudo-random numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

/// The statements of a text, cut where a line begins in the first column.
fn statements(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        let continues = line.starts_with([' ', '\t', '}', '>', '\n'])
            || ["else", "elif", "except", "finally", "b'\\", "b\"\n", "b\"\"\"", "=}"]
                .iter()
                .any(|head| line.starts_with(head));
        match all.last_mut() {
            Some(last) if continues => last.push_str(line),
            _ => all.push(line.to_owned()),
        }
    }
    all
}

/// Where the tokens of a text are.
fn token_ranges(text: &str) -> Vec<(usize, usize)> {
    let mut lexer = Lexer::new(text.as_bytes(), false);
    let mut ranges = Vec::new();
    loop {
        let token = lexer.next_token();
        if matches!(token.kind, TokenKind::EndMarker | TokenKind::ErrorToken) {
            return ranges;
        }
        if token.end > token.start {
            ranges.push((token.start, token.end));
        }
    }
}

/// Removes, doubles, replaces or exchanges tokens.
fn mutate(text: &str, pool: &[String], random: &mut Random) -> String {
    let ranges = token_ranges(text);
    if ranges.is_empty() {
        return text.to_owned();
    }
    let (start, end) = ranges[random.below(ranges.len())];
    let (head, token, tail) = (&text[..start], &text[start..end], &text[end..]);
    let other = &pool[random.below(pool.len())];
    match random.below(4) {
        0 => format!("{head}{tail}"),
        1 => format!("{head}{token} {token}{tail}"),
        2 => format!("{head}{other}{tail}"),
        _ => format!("{head}{token} {other} {tail}"),
    }
}

#[test]
fn takes_what_the_grammar_takes() {
    let rounds = std::env::var("KRAIT_PARSER_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(3000);
    let sources = statements(CONSTRUCTS);
    let pool: Vec<String> = token_ranges(CONSTRUCTS)
        .iter()
        .map(|(start, end)| CONSTRUCTS[*start..*end].to_owned())
        .collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut faults, mut accepted) = (Vec::new(), 0);
    for round in 0..rounds {
        let mut text = sources[round % sources.len()].clone();
        for _ in 0..=random.below(2) * usize::from(round >= sources.len()) {
            if round >= sources.len() {
                text = mutate(&text, &pool, &mut random);
            }
        }
        let taken = parse_tree(&Arena::new(), &text, Mode::Exec).is_ok();
        accepted += usize::from(taken);
        let error = diagnose(text.as_bytes(), "x.py", Mode::Exec, Columns::Characters, None, None);
        if taken != error.is_none() {
            faults.push(format!(
                "{text:?}: {}",
                error.map_or("in the grammar".to_owned(), |error| error.message)
            ));
        }
    }
    assert!(
        accepted > rounds / 10 && accepted < rounds * 9 / 10,
        "{accepted} of {rounds} are in the grammar"
    );
    assert!(
        faults.is_empty(),
        "{} of {rounds}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
