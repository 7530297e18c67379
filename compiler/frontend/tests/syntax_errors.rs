//! Parses sources of CPython's own tests, and mutated ones: what is no Python has CPython's error, with its place and text.
//!
//! `data/syntax_corpus.jsonl` has CPython 3.12's answers (`tests/tools/syntax_corpus.py`): arrays of source, mode, error.

use krait_frontend::ast::Arena;
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;

/// What a JSON array of the corpus holds.
#[derive(Debug, PartialEq)]
enum Json {
    Null,
    Number(i64),
    Text(String),
    Array(Vec<Json>),
}

/// Reads one value; `at` is moved past it.
fn json(text: &str, at: &mut usize) -> Json {
    let bytes = text.as_bytes();
    while matches!(bytes[*at], b' ' | b',') {
        *at += 1;
    }
    match bytes[*at] {
        b'n' => {
            *at += "null".len();
            Json::Null
        }
        b'"' => Json::Text(json_text(text, at)),
        b'[' => {
            *at += 1;
            let mut items = Vec::new();
            while bytes[*at] != b']' {
                items.push(json(text, at));
            }
            *at += 1;
            Json::Array(items)
        }
        _ => {
            let start = *at;
            while matches!(bytes[*at], b'-' | b'0'..=b'9') {
                *at += 1;
            }
            Json::Number(text[start..*at].parse().expect("a number"))
        }
    }
}

fn json_text(text: &str, at: &mut usize) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut characters = text[*at + 1..].char_indices();
    let start = *at + 1;
    while let Some((offset, character)) = characters.next() {
        match character {
            '"' => {
                *at = start + offset + 1;
                break;
            }
            '\\' => match characters.next().expect("an escape").1 {
                'n' => units.push(10),
                'r' => units.push(13),
                't' => units.push(9),
                'b' => units.push(8),
                'f' => units.push(12),
                'u' => {
                    let digits: String = characters.by_ref().take(4).map(|(_, digit)| digit).collect();
                    units.push(u16::from_str_radix(&digits, 16).expect("four digits"));
                }
                other => units.push(other as u16),
            },
            other => units.extend(other.encode_utf16(&mut [0; 2]).iter()),
        }
    }
    String::from_utf16(&units).expect("a text")
}

/// CPython's answer in the form of [`answer`]. It writes `None` where there is no place.
fn expected(error: &Json) -> String {
    let Json::Array(parts) = error else {
        return "fine".to_owned();
    };
    let number = |at: usize| match parts[at] {
        Json::Number(number) => number,
        _ => 0,
    };
    let (Json::Text(kind), Json::Text(message)) = (&parts[0], &parts[1]) else {
        panic!("a class and a message")
    };
    let text = match &parts[6] {
        Json::Text(text) => Some(text),
        _ => None,
    };
    format!(
        "{kind} {}:{}-{}:{} {message} {text:?}",
        number(2),
        number(3),
        number(4),
        number(5)
    )
}

fn answer(source: &str, mode: Mode) -> String {
    match parse(&Arena::new(), source.as_bytes(), "<string>", mode, Origin::Text) {
        Ok(_) => "fine".to_owned(),
        Err(error) => format!(
            "{} {}:{}-{}:{} {} {:?}",
            error.kind.name(),
            error.lineno,
            error.offset,
            error.end_lineno,
            error.end_offset,
            error.message,
            error.text
        ),
    }
}

#[test]
fn syntax_errors_are_those_of_cpython() {
    let mut faults = Vec::new();
    let mut count = 0;
    for line in include_str!("data/syntax_corpus.jsonl").lines() {
        let Json::Array(case) = json(line, &mut 0) else {
            panic!("an array: {line}")
        };
        let [Json::Text(source), Json::Text(mode), error] = &case[..] else {
            panic!("source, mode, error: {line}")
        };
        let mode = match mode.as_str() {
            "eval" => Mode::Eval,
            "single" => Mode::Single,
            _ => Mode::Exec,
        };
        let (expected, found) = (expected(error), answer(source, mode));
        count += 1;
        if found != expected {
            faults.push(format!(
                "{source:?} ({mode:?})\n  expected: {expected}\n  found:    {found}"
            ));
        }
    }
    assert!(count > 3000, "the corpus is not whole");
    assert!(
        faults.is_empty(),
        "{} of {count} differ:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

/// Nesting of every kind ends in an error of CPython's classes, or in a tree, and never in an overflow of the stack.
#[test]
fn no_nesting_overflows_the_stack() {
    let many = 50_000;
    let sources = [
        "+".repeat(many) + "a",
        "not ".repeat(many) + "a",
        "a".to_owned() + &"+a".repeat(many),
        "a".to_owned() + &"**a".repeat(many),
        "a".to_owned() + &"()".repeat(many),
        "a".to_owned() + &".b".repeat(many),
        "a if b else ".repeat(many) + "c",
        "lambda: ".repeat(many) + "a",
        "(".repeat(many),
        "[".repeat(150) + &"]".repeat(150),
        "{".repeat(150) + &"}".repeat(150),
        "a = ".repeat(many) + "1",
        "a < ".repeat(many) + "b",
        "f'{".repeat(many),
        "if a: pass\n".to_owned() + &"elif a: pass\n".repeat(many),
        "if a:".repeat(many),
        (0..120).map(|depth| " ".repeat(depth) + "if a:\n").collect::<String>() + &" ".repeat(120) + "pass\n",
        "match a:\n case ".to_owned() + &"[".repeat(150) + &"]".repeat(150) + ": pass\n",
        "await ".repeat(many) + "a",
        "@".repeat(many),
        "-".repeat(many),
        "a b ".repeat(2000),
    ];
    for source in sources {
        let _ = parse(&Arena::new(), source.as_bytes(), "deep.py", Mode::Exec, Origin::Bytes);
        let _ = parse(&Arena::new(), source.as_bytes(), "deep.py", Mode::Eval, Origin::Bytes);
    }
}
