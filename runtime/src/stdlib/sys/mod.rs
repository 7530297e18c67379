//! `sys`.

pub mod audit;
mod functions;
mod info;
mod library;
mod monitoring;
mod names;
pub mod options;
pub mod structseq;

pub use functions::{call_excepthook, exit_with, refcount, unraisable_arguments};
pub use info::COPYRIGHT;
pub use structseq::StructSequence;

use super::io;
use crate::exceptions::R;
use crate::state::state;
use crate::types::{dict, list, module, str, tuple};
use crate::value::Value;
use std::os::unix::ffi::OsStrExt;

/// The variable in which `krait run` tells the program where krait is; the program does not see it.
pub const EXECUTABLE: &str = "KRAIT_EXECUTABLE";

/// Makes the module.
pub fn init() -> R {
    let module = module::new("sys", &[functions::FUNCTIONS])?;
    let d = module::dict(&module);
    options::take_from_environment();
    let argv = state().argv.get().clone();
    let decode = |s: &std::ffi::OsStr| str::from_fs_bytes(s.as_bytes());
    dict::set_str(&d, "argv", list::new(argv.iter().map(|a| decode(a)).collect()));
    dict::set_str(&d, "orig_argv", list::new(argv.iter().map(|a| decode(a)).collect()));
    dict::set_str(&d, "modules", crate::import::modules());
    dict::set_str(&d, "meta_path", list::new(Vec::new()));
    dict::set_str(&d, "path_hooks", list::new(Vec::new()));
    dict::set_str(&d, "path_importer_cache", dict::new());
    let mut names: Vec<Value> = super::NAMES.iter().map(|name| str::intern(name)).collect();
    list::sort_values(&mut names, None, false)?;
    dict::set_str(&d, "builtin_module_names", tuple::new(names));
    library::add(&d)?;
    options::fill(&d)?;
    let setting = |name| std::env::var_os(name).filter(|v| !v.is_empty());
    let dont_write = setting("PYTHONDONTWRITEBYTECODE").is_some() || options::count('B') > 0;
    dict::set_str(&d, "dont_write_bytecode", Value::bool(dont_write));
    let prefix = setting("PYTHONPYCACHEPREFIX").map_or(Value::none(), |prefix| decode(&prefix));
    dict::set_str(&d, "pycache_prefix", prefix);
    for name in ["displayhook", "excepthook", "breakpointhook", "unraisablehook"] {
        if let Some(hook) = dict::get_str(&d, name) {
            dict::set_str(&d, &format!("__{name}__"), hook);
        }
    }
    info::fill(&d)?;
    if crate::interp::trace::is_installed() {
        dict::set_str(&d, "monitoring", monitoring::make()?);
    }
    Ok(module)
}

/// Makes `sys.stdin`, `sys.stdout` and `sys.stderr`; `None` where the descriptor is closed.
pub fn install_streams() -> R<()> {
    let Some(d) = state().sys_dict.get().get().cloned() else {
        return Ok(());
    };
    for (fd, name, mode) in [(0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")] {
        let stream = io::standard_stream(fd, name, mode)?;
        dict::set_str(&d, &format!("__{name}__"), stream.clone());
        dict::set_str(&d, name, stream);
    }
    Ok(())
}

/// Writes bytes to `sys.stderr` as far as possible, else to the descriptor.
pub fn write_stderr(bytes: &[u8]) {
    if let Some(stderr) = crate::builtins::io::sys_attribute("stderr") {
        if stderr.is_none() {
            return;
        }
        let text = str::from_wtf8(bytes);
        // What took the text need not have a `flush`.
        match crate::ops::attr::call_method_str(&stderr, "write", &[text]) {
            Ok(_) => {
                crate::exceptions::quiet(crate::ops::attr::call_method_str(&stderr, "flush", &[]));
                return;
            }
            Err(raised) => drop(raised.take()),
        }
    }
    // SAFETY: a plain write of a slice.
    unsafe { libc::write(2, bytes.as_ptr().cast(), bytes.len()) };
}
