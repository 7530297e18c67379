//! Large sources compile, in time that grows with their length.

use krait_frontend::{CompileOptions, compile};

#[test]
fn large_sources_compile() {
    let list_of = |item: fn(u32) -> String| (0..100_000).map(item).collect::<Vec<_>>().join(", ");
    let sources = [
        "x = 1\n".repeat(100_000),
        format!("x = '{}'\n", "a".repeat(1_000_000)),
        format!("x = [{}]\n", list_of(|n| n.to_string())),
        // Found by looking for slow sources: every jump searched all labels.
        format!("a{}\n", " and a".repeat(50_000)),
        // Functions on one line are compared with each other, and so are the functions in them.
        format!("x = {}0\n", "lambda: ".repeat(2_500)),
        format!("x = [{}]\n", list_of(|n| format!("lambda: {}", n % 5_000))),
        format!("x = [{}]\n", list_of(|n| format!("(a, ({n}, {n}))"))),
    ];
    for source in sources {
        let code = compile(source.as_bytes(), "large.py", &CompileOptions::default());
        let bytes = krait_bytecode::marshal::write_code(&code.expect("a code object"));
        assert!(!bytes.is_empty());
    }
}
