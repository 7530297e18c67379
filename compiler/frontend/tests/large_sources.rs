//! Large sources compile, in time that grows with their length.

use krait_frontend::{CompileOptions, compile};

#[test]
fn large_sources_compile() {
    let numbers: Vec<String> = (0..100_000).map(|n| n.to_string()).collect();
    let sources = [
        "x = 1\n".repeat(100_000),
        format!("x = '{}'\n", "a".repeat(1_000_000)),
        format!("x = [{}]\n", numbers.join(", ")),
        // Found by looking for slow sources: every jump searched all labels.
        format!("a{}\n", " and a".repeat(50_000)),
    ];
    for source in sources {
        assert!(compile(source.as_bytes(), "large.py", &CompileOptions::default()).is_ok());
    }
}
