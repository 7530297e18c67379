//! `stat` and its kin.

use crate::args::Parser;
use crate::exceptions::{R, type_error};
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::stdlib::io::file::errno;
use crate::stdlib::sys::StructSequence;
use crate::types::dict;
use crate::types::exception::os_error;
use crate::value::Value;

static STAT: StructSequence = StructSequence {
    name: "os.stat_result",
    fields: &[
        "st_mode",
        "st_ino",
        "st_dev",
        "st_nlink",
        "st_uid",
        "st_gid",
        "st_size",
        "",
        "",
        "",
        "st_atime",
        "st_mtime",
        "st_ctime",
        "st_atime_ns",
        "st_mtime_ns",
        "st_ctime_ns",
        "st_blksize",
        "st_blocks",
        "st_rdev",
    ],
    visible: 10,
    sealed: false,
    doc: "stat_result: Result from stat, fstat, or lstat.",
};

static STATVFS: StructSequence = StructSequence {
    name: "os.statvfs_result",
    fields: &[
        "f_bsize",
        "f_frsize",
        "f_blocks",
        "f_bfree",
        "f_bavail",
        "f_files",
        "f_ffree",
        "f_favail",
        "f_flag",
        "f_namemax",
        "f_fsid",
    ],
    visible: 10,
    sealed: false,
    doc: "statvfs_result: Result from statvfs or fstatvfs.",
};

/// Puts the types into the module.
pub(super) fn add_types(d: &Value) -> R<()> {
    dict::set_str(d, "stat_result", STAT.ty().value());
    dict::set_str(d, "statvfs_result", STATVFS.ty().value());
    Ok(())
}

pub(super) static FUNCTIONS: &[MethodDef] = &[MethodDef::keywords("fstat", |_, args, kwnames| {
    static PARSER: Parser = Parser::new("fstat", &["fd"], 1);
    let [fd] = PARSER.parse(args, kwnames)?;
    let fd = fd.ok_or_else(|| type_error("fstat() missing required argument 'fd' (pos 1)"))?;
    match stat_descriptor(number::ssize(fd)? as i32) {
        Ok(s) => stat_value(&s),
        Err(e) => Err(os_error::raise_errno(e, None, None)),
    }
})];

/// `os.statvfs_result`.
pub(super) fn statvfs_value(s: &libc::statvfs) -> R {
    let values = [
        s.f_bsize,
        s.f_frsize,
        s.f_blocks,
        s.f_bfree,
        s.f_bavail,
        s.f_files,
        s.f_ffree,
        s.f_favail,
        s.f_flag,
        s.f_namemax,
        s.f_fsid,
    ];
    STATVFS.instance(values.map(|n| Value::int(n as i64)).to_vec())
}

pub(super) fn stat_descriptor(fd: i32) -> Result<libc::stat, i32> {
    // SAFETY: plain data for a system call.
    unsafe {
        let mut s: libc::stat = std::mem::zeroed();
        if libc::fstat(fd, &mut s) < 0 {
            Err(errno())
        } else {
            Ok(s)
        }
    }
}

/// An `os.stat_result`.
pub(super) fn stat_value(s: &libc::stat) -> R {
    let times = [
        (s.st_atime, s.st_atime_nsec),
        (s.st_mtime, s.st_mtime_nsec),
        (s.st_ctime, s.st_ctime_nsec),
    ];
    let mut values = vec![
        Value::int(s.st_mode.into()),
        Value::int(s.st_ino as i64),
        Value::int(s.st_dev as i64),
        Value::int(s.st_nlink as i64),
        Value::int(s.st_uid.into()),
        Value::int(s.st_gid.into()),
        Value::int(s.st_size),
    ];
    values.extend(times.map(|(seconds, _)| Value::int(seconds)));
    values.extend(times.map(|(seconds, ns)| Value::float(seconds as f64 + 1e-9 * ns as f64)));
    values.extend(
        times.map(|(seconds, ns)| crate::types::int::from_i128(i128::from(seconds) * 1_000_000_000 + i128::from(ns))),
    );
    values.push(Value::int(s.st_blksize));
    values.push(Value::int(s.st_blocks));
    values.push(Value::int(s.st_rdev as i64));
    STAT.instance(values)
}
