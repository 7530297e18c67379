//! Sources that are not UTF-8: CPython's tokenizer finds what is wrong with them, or nothing if it is in comments.

use krait_frontend::ast::Arena;
use krait_frontend::parse::{Mode, parse};
use krait_frontend::source::Origin;

/// The error of a source of bytes, in the form of CPython's `args`; "fine" without one.
fn error_of(source: &[u8], origin: Origin) -> String {
    match parse(&Arena::new(), source, "f.py", Mode::Exec, origin) {
        Ok(_) => "fine".to_owned(),
        Err(error) if error.kind.is_syntax_error() => format!(
            "{}: {} {}:{}-{}:{} {:?}",
            error.kind.name(),
            error.message,
            error.lineno,
            error.offset,
            error.end_lineno,
            error.end_offset,
            error.text.unwrap_or_default()
        ),
        Err(error) => {
            let bad = error.undecodable.as_deref();
            let object = bad.map(|bad| String::from_utf8_lossy(&bad.object).into_owned());
            format!("{}: {} {object:?}", error.kind.name(), error.message)
        }
    }
}

/// Tests that each source has its error.
fn check(cases: &[(&[u8], String)], origin: Origin) {
    for (source, expected) in cases {
        assert_eq!(
            error_of(source, origin),
            *expected,
            "{:?}",
            String::from_utf8_lossy(source)
        );
    }
}

#[test]
fn bytes_are_decoded_token_by_token() {
    let unicode = "SyntaxError: (unicode error) 'utf-8' codec can't decode byte";
    let cases: &[(&[u8], String)] = &[
        (b"# \xff\nx = 1", "fine".to_owned()),
        (b"f'''{x # \xff\n=}'''", "fine".to_owned()),
        (b"x = 1\nab\xffcd = 2\n", format!("{unicode} 0xff in position 2: invalid start byte 2:5-2:-1 \"ab\u{fffd}cd = 2\\n\"")),
        (b"  ab\xff", "IndentationError: unexpected indent 1:2-1:-1 \"  ab\u{fffd}\\n\"".to_owned()),
        (b"x = 'a\xffb' + 1", format!("{unicode} 0xff in position 1: invalid start byte 1:5-1:10 \"x = 'a\u{fffd}b' + 1\\n\"")),
        (b"'\\n \xff \xe9'", format!("{unicode} 0xff in position 0: invalid start byte 1:1-1:9 \"'\\\\n \u{fffd} \u{fffd}'\\n\"")),
        (b"x = \xe9$", format!("{unicode} 0xe9 in position 0: unexpected end of data 1:5-1:-1 \"x = \u{fffd}$\\n\"")),
        (b"# coding: utf-8\nx='\xe9\xff'", format!("{unicode} 0xe9 in position 0: invalid continuation byte 2:3-2:5 \"x='\u{fffd}\u{fffd}'\\n\"")),
        (b"f'a\xffb{x}c'", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 1: invalid start byte Some(\"a\u{fffd}b\")".to_owned()),
        (b"x = = 3\n\xff", "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte Some(\"\u{fffd}\")".to_owned()),
        (b"f'{x:\\N{foo}}'", "UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-6: unknown Unicode character name Some(\"\\\\N{foo}\")".to_owned()),
        (b"# coding: utf8\nx=\xff", "SyntaxError: 'utf-8' codec can't decode byte 0xff in position 17: invalid start byte 0:-1-0:0 \"\"".to_owned()),
        (b"# coding: utf-\nx", "fine".to_owned()),
    ];
    check(cases, Origin::Bytes);
}

#[test]
fn files_are_read_line_by_line() {
    let not_utf8 = |line: u32| {
        format!(
            "SyntaxError: Non-UTF-8 code starting with '\\xff' in file f.py on line {line}, but no encoding declared; see \
             https://peps.python.org/pep-0263/ for details 0:0-0:0 \"\""
        )
    };
    let null = "SyntaxError: source code cannot contain null bytes 2:0-2:0 \"x = '\"".to_owned();
    let unterminated = "SyntaxError: unterminated string literal (detected at line 1) 1:5-1:5 \"x = ' \"".to_owned();
    let cases: &[(&[u8], String)] = &[
        (b"x = 1\n'''\n\xff'''\n", not_utf8(3)),
        (b"x = = 3\n'\xff'\n", not_utf8(2)),
        (b"x = 1 + \\\n\xff", not_utf8(2)),
        (b"x = ' \n'\xff'", unterminated),
        (b"x = = 1\nx = '\0'", null),
        (b"# coding: utf-8\n# \xff\nx", "fine".to_owned()),
    ];
    check(cases, Origin::File);
}

#[test]
fn names_are_those_of_unicode_15() {
    // Unicode 16 has a Garay letter here, and takes the katakana middle dot into names.
    for source in ["\u{10D4A} = 1", "a\u{30FB} = 1", "\u{209F} = 1"] {
        assert_ne!(error_of(source.as_bytes(), Origin::Text), "fine", "{source}");
    }
    assert_eq!(
        error_of("e\u{E0100}\u{301} = \u{2118}".as_bytes(), Origin::Text),
        "fine"
    );
}
