//! Code objects that programs put together themselves are verified before they run: what would harm raises ValueError,
//! natively and interpreted. (CPython runs them and crashes.)

use std::fs;
use std::process::Command;

const PROGRAM: &str = include_str!("made_code.py");

/// What the program says of each code object.
const EXPECTED: &str = include_str!("made_code.out");

#[test]
fn malformed_code_is_refused() {
    let folder = std::env::temp_dir().join(format!("krait-made-code-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("main.py"), PROGRAM).expect("writable");
    for options in [&["run"][..], &["run", "--interpret"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_krait"));
        command.args(options).arg("main.py").current_dir(&folder);
        let output = command
            .env("XDG_CACHE_HOME", folder.join("cache"))
            .output()
            .expect("krait runs");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(String::from_utf8_lossy(&output.stdout), EXPECTED);
    }
    let _ = fs::remove_dir_all(&folder);
}
