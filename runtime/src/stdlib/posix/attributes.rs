//! Extended attributes of files.

use super::paths::{Also, Target, target};
use super::{c_path, check, check_none};
use crate::args::Parser;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::ops::{compare, number};
use crate::stdlib::sys::audit;
use crate::types::{buffer, list, str};
use crate::value::Value;

/// Paths and names as an event tells them.
fn told(arguments: &[Option<&Value>]) -> Vec<Value> {
    arguments.iter().map(|v| v.map_or(Value::none(), audit::path)).collect()
}

fn path_of(function: &str, v: Option<&Value>) -> R<Target> {
    let v = v.ok_or_else(|| type_error(format_args!("{function}() missing required argument 'path' (pos 1)")))?;
    target(function, "path", v, Also::Descriptor)
}

fn attribute(function: &str, v: Option<&Value>) -> R<std::ffi::CString> {
    let v = v.ok_or_else(|| {
        type_error(format_args!(
            "{function}() missing required argument 'attribute' (pos 2)"
        ))
    })?;
    c_path(function, v)
}

/// Calls the one of three functions that the target and `follow` ask for.
macro_rules! of_target {
    ($target:expr, $follow:expr, $by_fd:ident, $by_path:ident, $by_link:ident, ($($arg:expr),*)) => {
        match &$target {
            // SAFETY: C strings and buffers of the lengths given.
            Target::Descriptor(fd) => unsafe { libc::$by_fd(*fd, $($arg),*) },
            // SAFETY: as above.
            Target::Path(c) if $follow => unsafe { libc::$by_path(c.as_ptr(), $($arg),*) },
            // SAFETY: as above.
            Target::Path(c) => unsafe { libc::$by_link(c.as_ptr(), $($arg),*) },
        }
    };
}

/// The most bytes that an attribute, or the list of names, has on Linux.
const MOST: usize = 65536;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("getxattr", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("getxattr", &["path", "attribute", "follow_symlinks"], 2).keyword_only(2);
        let [path, name, follow] = PARSER.parse(args, kwnames)?;
        let (target, c_name) = (path_of("getxattr", path)?, attribute("getxattr", name)?);
        audit::raise("os.getxattr", || told(&[path, name]))?;
        let name = c_name;
        let follow = follow.map_or(Ok(true), compare::is_true)?;
        let mut data = vec![0u8; MOST];
        let found = of_target!(
            target,
            follow,
            fgetxattr,
            getxattr,
            lgetxattr,
            (name.as_ptr(), data.as_mut_ptr().cast(), MOST)
        );
        let n = check(found as i64, path)?;
        Ok(Value::bytes(&data[..n as usize]))
    }),
    MethodDef::keywords("setxattr", |_, args, kwnames| {
        static PARSER: Parser = Parser::new(
            "setxattr",
            &["path", "attribute", "value", "flags", "follow_symlinks"],
            3,
        )
        .keyword_only(4);
        let [path, name, value, flags, follow] = PARSER.parse(args, kwnames)?;
        let (target, c_name) = (path_of("setxattr", path)?, attribute("setxattr", name)?);
        let value = value.ok_or_else(|| type_error("setxattr() missing required argument 'value' (pos 3)"))?;
        let value = buffer::get(value)?;
        let flags = flags.map_or(Ok(0), number::c_int)?;
        audit::raise("os.setxattr", || {
            let mut all = told(&[path, name]);
            all.extend([Value::bytes(&value), Value::int(flags.into())]);
            all
        })?;
        let name = c_name;
        let follow = follow.map_or(Ok(true), compare::is_true)?;
        let done = of_target!(
            target,
            follow,
            fsetxattr,
            setxattr,
            lsetxattr,
            (name.as_ptr(), value.as_ptr().cast(), value.len(), flags)
        );
        check_none(done, path)
    }),
    MethodDef::keywords("removexattr", |_, args, kwnames| {
        static PARSER: Parser =
            Parser::new("removexattr", &["path", "attribute", "follow_symlinks"], 2).keyword_only(2);
        let [path, name, follow] = PARSER.parse(args, kwnames)?;
        let (target, c_name) = (path_of("removexattr", path)?, attribute("removexattr", name)?);
        audit::raise("os.removexattr", || told(&[path, name]))?;
        let name = c_name;
        let follow = follow.map_or(Ok(true), compare::is_true)?;
        check_none(
            of_target!(target, follow, fremovexattr, removexattr, lremovexattr, (name.as_ptr())),
            path,
        )
    }),
    MethodDef::keywords("listxattr", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("listxattr", &["path", "follow_symlinks"], 0).keyword_only(1);
        let [path, follow] = PARSER.parse(args, kwnames)?;
        let none = Value::none();
        let target = target("listxattr", "path", path.unwrap_or(&none), Also::DescriptorOrNone)?;
        audit::raise("os.listxattr", || told(&[path]))?;
        let follow = follow.map_or(Ok(true), compare::is_true)?;
        let mut data = vec![0u8; MOST];
        let found = of_target!(
            target,
            follow,
            flistxattr,
            listxattr,
            llistxattr,
            (data.as_mut_ptr().cast(), MOST)
        );
        let n = check(found as i64, path)?;
        let names = data[..n as usize].split(|b| *b == 0).filter(|name| !name.is_empty());
        Ok(list::new(names.map(str::from_fs_bytes).collect()))
    }),
];
