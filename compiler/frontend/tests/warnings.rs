//! Warnings of a source that has an error, too: CPython has issued them by then.

use krait_frontend::{CompileOptions, compile};

/// The lines and words of the warnings that come before the error of a source.
fn warnings_before_error(source: &str) -> Vec<(u32, String)> {
    let error = compile(source.as_bytes(), "w.py", &CompileOptions::default()).expect_err("an error");
    let warnings = error.warnings.into_iter();
    warnings.map(|warning| (warning.lineno, warning.message)).collect()
}

#[test]
fn warnings_come_before_errors() {
    let escape = |line, escape: &str| (line, format!("invalid escape sequence '\\{escape}'"));
    assert_eq!(warnings_before_error("x = '\\d'\ny = = 1"), [escape(1, "d")]);
    assert_eq!(
        warnings_before_error("f'''\\d\n''' b'\\e'\nreturn"),
        [escape(2, "d"), escape(2, "e")]
    );
    assert_eq!(
        warnings_before_error("f'''\\d\n'''\nb'\\e'\nreturn"),
        [escape(2, "d"), escape(3, "e")]
    );
    // Numbers are read to the end of the source, the strings there are not.
    assert_eq!(
        warnings_before_error("x = = 1\ny = 1or 2, '\\d'\n"),
        [(2, "invalid decimal literal".to_owned())]
    );
    assert_eq!(
        warnings_before_error("1 is 1\nreturn"),
        [(1, "\"is\" with 'int' literal. Did you mean \"==\"?".to_owned())]
    );
}
