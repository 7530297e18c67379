//! Constants of `sys`: versions, limits, flags.

use super::StructSequence;
use crate::exceptions::R;
use crate::types::{dict, namespace, str};
use crate::value::Value;

/// `sys.copyright`.
pub const COPYRIGHT: &str = "Copyright (c) 2001-2023 Python Software Foundation.\nAll Rights Reserved.\n\nCopyright (c) 2000 BeOpen.com.\nAll Rights Reserved.\n\nCopyright (c) 1995-2001 Corporation for National Research Initiatives.\nAll Rights Reserved.\n\nCopyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\nAll Rights Reserved.";

static VERSION_INFO: StructSequence = StructSequence {
    name: "sys.version_info",
    fields: &["major", "minor", "micro", "releaselevel", "serial"],
    visible: 5,
    sealed: true,
    doc: "sys.version_info\n\nVersion information as a named tuple.",
};

static FLAGS: StructSequence = StructSequence {
    name: "sys.flags",
    fields: &[
        "debug",
        "inspect",
        "interactive",
        "optimize",
        "dont_write_bytecode",
        "no_user_site",
        "no_site",
        "ignore_environment",
        "verbose",
        "bytes_warning",
        "quiet",
        "hash_randomization",
        "isolated",
        "dev_mode",
        "utf8_mode",
        "warn_default_encoding",
        "safe_path",
        "int_max_str_digits",
    ],
    visible: 18,
    sealed: true,
    doc: "sys.flags\n\nFlags provided through command line arguments or environment vars.",
};

static FLOAT_INFO: StructSequence = StructSequence {
    name: "sys.float_info",
    fields: &[
        "max",
        "max_exp",
        "max_10_exp",
        "min",
        "min_exp",
        "min_10_exp",
        "dig",
        "mant_dig",
        "epsilon",
        "radix",
        "rounds",
    ],
    visible: 11,
    sealed: false,
    doc: "sys.float_info\n\nA named tuple holding information about the float type.",
};

static INT_INFO: StructSequence = StructSequence {
    name: "sys.int_info",
    fields: &[
        "bits_per_digit",
        "sizeof_digit",
        "default_max_str_digits",
        "str_digits_check_threshold",
    ],
    visible: 4,
    sealed: false,
    doc: "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.",
};

static HASH_INFO: StructSequence = StructSequence {
    name: "sys.hash_info",
    fields: &[
        "width",
        "modulus",
        "inf",
        "nan",
        "imag",
        "algorithm",
        "hash_bits",
        "seed_bits",
        "cutoff",
    ],
    visible: 9,
    sealed: false,
    doc: "hash_info\n\nA named tuple providing parameters used for computing hashes.",
};

static THREAD_INFO: StructSequence = StructSequence {
    name: "sys.thread_info",
    fields: &["name", "lock", "version"],
    visible: 3,
    sealed: false,
    doc: "sys.thread_info\n\nA named tuple holding information about the thread implementation.",
};

/// Puts the constants into the module's dict.
pub(super) fn fill(d: &Value) -> R<()> {
    let version = || {
        vec![
            Value::int(3),
            Value::int(12),
            Value::int(1),
            Value::str("final"),
            Value::int(0),
        ]
    };
    dict::set_str(d, "version_info", VERSION_INFO.instance(version())?);
    dict::set_str(d, "hexversion", Value::int(0x030C_01F0));
    dict::set_str(d, "version", Value::str("3.12.1 (main, Jan  1 2024, 00:00:00) [krait]"));
    dict::set_str(d, "copyright", Value::str(COPYRIGHT));
    let library = super::names::STDLIB_MODULE_NAMES
        .iter()
        .map(|n| str::intern(n))
        .collect();
    dict::set_str(d, "stdlib_module_names", crate::types::set::new_frozen(library)?);
    dict::set_str(d, "api_version", Value::int(1013));
    dict::set_str(
        d,
        "implementation",
        namespace::new(&[
            ("name", Value::str("cpython")),
            ("cache_tag", Value::str("cpython-312")),
            ("version", VERSION_INFO.instance(version())?),
            ("hexversion", Value::int(0x030C_01F0)),
            ("_multiarch", Value::str("x86_64-linux-gnu")),
        ]),
    );
    let mut flag_values = super::options::flags();
    flag_values.push(Value::int(4300));
    dict::set_str(d, "flags", FLAGS.instance(flag_values)?);
    let float = vec![
        Value::float(f64::MAX),
        Value::int(1024),
        Value::int(308),
        Value::float(f64::MIN_POSITIVE),
        Value::int(-1021),
        Value::int(-307),
        Value::int(15),
        Value::int(53),
        Value::float(f64::EPSILON),
        Value::int(2),
        Value::int(1),
    ];
    dict::set_str(d, "float_info", FLOAT_INFO.instance(float)?);
    let int = [30, 4, 4300, 640].map(Value::int).to_vec();
    dict::set_str(d, "int_info", INT_INFO.instance(int)?);
    let hash = vec![
        Value::int(64),
        Value::int((1 << 61) - 1),
        Value::int(314_159),
        Value::int(0),
        Value::int(1_000_003),
        Value::str("siphash13"),
        Value::int(64),
        Value::int(128),
        Value::int(0),
    ];
    dict::set_str(d, "hash_info", HASH_INFO.instance(hash)?);
    let thread = vec![Value::str("pthread"), Value::str("semaphore"), Value::str("NPTL 2.36")];
    dict::set_str(d, "thread_info", THREAD_INFO.instance(thread)?);
    dict::set_str(d, "maxsize", Value::int(i64::MAX));
    dict::set_str(d, "maxunicode", Value::int(0x10_FFFF));
    dict::set_str(
        d,
        "byteorder",
        Value::str(if cfg!(target_endian = "little") {
            "little"
        } else {
            "big"
        }),
    );
    dict::set_str(d, "platform", Value::str("linux"));
    dict::set_str(d, "platlibdir", Value::str("lib"));
    dict::set_str(d, "float_repr_style", Value::str("short"));
    dict::set_str(d, "abiflags", Value::str(""));
    for name in ["prefix", "exec_prefix", "base_prefix", "base_exec_prefix"] {
        dict::set_str(d, name, Value::str("/usr/local"));
    }
    let executable = std::env::var_os(super::EXECUTABLE)
        .map(std::path::PathBuf::from)
        .or_else(executable)
        .map(|path| path.to_string_lossy().into_owned())
        .unwrap_or_default();
    // SAFETY: the program has not started a thread yet.
    unsafe { std::env::remove_var(super::EXECUTABLE) };
    dict::set_str(d, "executable", Value::str(&executable));
    dict::set_str(d, "_base_executable", Value::str(&executable));
    dict::set_str(d, "_framework", Value::str(""));
    dict::set_str(
        d,
        "_git",
        crate::types::tuple::new(["CPython", "", ""].map(str::intern).to_vec()),
    );
    Ok(())
}

/// What runs Python code for the program: krait itself where it is found, since an executable only runs its own program.
fn executable() -> Option<std::path::PathBuf> {
    let own = std::env::current_exe().ok();
    if own
        .as_deref()
        .and_then(|path| path.file_name())
        .is_some_and(|name| name == "krait")
    {
        return own;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let krait = std::env::split_paths(&path)
        .map(|folder| folder.join("krait"))
        .find(|file| file.is_file());
    krait.or(own)
}
