//! The modules that CPython writes in C: one file or folder each, and the list of them.

use crate::cell::Mut;
use crate::exceptions::R;

pub mod abc;
pub mod accounts;
pub mod array;
pub mod ast;
pub mod atexit;
pub mod binascii;
pub mod bisect;
pub mod bz2;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod csv;
pub mod ctypes;
pub mod datetime;
pub mod decimal;
pub mod errno;
pub mod expat;
pub mod fcntl;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod itertools;
pub mod json;
pub mod locale;
pub mod lzma;
pub mod marshal;
pub mod math;
pub mod mmap;
pub mod multiprocessing;
pub mod opcode;
pub mod operator;
mod operator_callables;
mod pickle;
pub mod picklebuffer;
pub mod posix;
pub mod queue;
pub mod random;
pub mod readline;
pub mod resource;
pub mod select;
pub mod signal;
pub mod socket;
pub mod sqlite;
pub mod sre;
pub mod statistics;
pub mod string;
pub mod struct_;
pub mod symtable;
pub mod sys;
pub mod syslog;
pub mod termios;
pub mod thread;
pub mod time;
pub mod tokenize;
pub mod tracemalloc;
pub mod typing;
pub mod unicodedata;
pub mod warnings;
pub mod weakref;
pub mod zlib;

/// A builtin module: the executables of programs that import it refer to its symbol, and the linker leaves the others out.
pub struct Builtin {
    pub name: &'static str,
    /// Makes a new module object.
    pub init: fn() -> R,
}

/// The symbol of the builtin module `name` (a [`Builtin`]).
pub fn symbol(name: &str) -> String {
    format!("krait_module_{name}")
}

macro_rules! modules {
    ($($name:literal => $init:path;)*) => {
        /// Names of all builtin modules.
        pub const NAMES: &[&str] = &[$($name,)*];

        $(const _: () = {
            #[unsafe(export_name = concat!("krait_module_", $name))]
            static MODULE: Builtin = Builtin { name: $name, init: $init };
        };)*

        /// Every builtin module, for the interpreter mode.
        pub static ALL: &[&Builtin] = &[$(&Builtin { name: $name, init: $init },)*];
    };
}

modules! {
    "_abc" => abc::init;
    "_ast" => ast::init_module;
    "_bisect" => bisect::init;
    "_blake2" => hashes::init_blake2;
    "_bz2" => bz2::init;
    "_codecs" => codecs::init;
    "_collections" => collections::init;
    "_contextvars" => contextvars::init;
    "_ctypes_core" => ctypes::init;
    "_csv" => csv::init;
    "_datetime" => datetime::init;
    "_decimal" => decimal::init;
    "_functools" => functools::init;
    "_heapq" => heapq::init;
    "_imp" => imp::init;
    "_io" => io::init;
    "_json" => json::init;
    "_kdf" => hashes::derive::init;
    "_locale" => locale::init;
    "_lzma" => lzma::init;
    "_md5" => hashes::init_md5;
    "_multiprocessing" => multiprocessing::init;
    "_queue" => queue::init;
    "_opcode" => opcode::init;
    "_operator" => operator::init;
    "_pickle_core" => pickle::init;
    "_picklebuffer" => picklebuffer::init;
    "_posixshmem" => multiprocessing::init_shared_memory;
    "_posixsubprocess" => posix::spawn::init;
    "_random" => random::init;
    "_sha1" => hashes::init_sha1;
    "_sha2" => hashes::init_sha2;
    "_sha256" => hashes::init_sha256;
    "_sha3" => hashes::init_sha3;
    "_sha512" => hashes::init_sha512;
    "_signal" => signal::init;
    "_socket" => socket::init;
    "_sre" => sre::init;
    "_statistics" => statistics::init;
    "_string" => string::init;
    "_struct" => struct_::init;
    "_symtable" => symtable::init;
    "_thread" => thread::init;
    "_tokenize" => tokenize::init;
    "_tracemalloc" => tracemalloc::init;
    "_typing" => typing::init;
    "_warnings" => warnings::init;
    "_weakref" => weakref::init;
    "array" => array::init;
    "atexit" => atexit::init;
    "binascii" => binascii::init;
    "builtins" => crate::builtins::init;
    "cmath" => cmath::init;
    "errno" => errno::init;
    "fcntl" => fcntl::init;
    "gc" => gc::init;
    "grp" => accounts::init_grp;
    "itertools" => itertools::init;
    "marshal" => marshal::init;
    "math" => math::init;
    "mmap" => mmap::init;
    "posix" => posix::init;
    "pyexpat" => expat::init;
    "pwd" => accounts::init_pwd;
    "readline" => readline::init;
    "resource" => resource::init;
    "select" => select::init;
    "sys" => sys::init;
    "syslog" => syslog::init;
    "termios" => termios::init;
    "time" => time::init;
    "unicodedata" => unicodedata::init;
    "_sqlite" => sqlite::init;
    "zlib" => zlib::init;
}

/// What of the builtin modules is linked into this process.
static LINKED: Mut<&'static [&'static Builtin]> = Mut::new(&[]);

/// Says which builtin modules this process has, once, before Python code runs.
pub fn set_linked(modules: &'static [&'static Builtin]) {
    *LINKED.get_mut() = modules;
}

/// The builtin module `name`.
pub fn find(name: &str) -> Option<&'static Builtin> {
    LINKED.get().iter().find(|m| m.name == name).copied()
}
