//! Directories.

use super::paths::{Also, Target, stat_at, target};
use super::stat::stat_value;
use super::{fspath, path_value};
use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::R;
use crate::memory;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::lookup::{self, drop_payload};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{compare, format};
use crate::stdlib::io::file::errno;
use crate::stdlib::sys::audit;
use crate::types::exception::os_error;
use crate::types::{dict, list, object};
use crate::value::Value;
use std::ffi::{CStr, CString};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("getcwd", |_| Ok(path_value(&current()?, None))),
    MethodDef::no_args("getcwdb", |_| Ok(Value::bytes(&current()?))),
    MethodDef::keywords("listdir", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("listdir", &["path"], 0);
        let [path] = PARSER.parse(args, kwnames)?;
        audit::raise("os.listdir", || vec![path.map_or(Value::none(), audit::path)])?;
        let (_, shown, entries) = read_directory("listdir", path)?;
        Ok(list::new(
            entries
                .iter()
                .map(|(name, ..)| path_value(name, shown.as_ref()))
                .collect(),
        ))
    }),
    MethodDef::keywords("scandir", |_, args, kwnames| {
        static PARSER: Parser = Parser::new("scandir", &["path"], 0);
        let [path] = PARSER.parse(args, kwnames)?;
        audit::raise("os.scandir", || vec![path.map_or(Value::none(), audit::path)])?;
        let (base, shown, mut entries) = read_directory("scandir", path)?;
        entries.reverse();
        Ok(memory::new_object(ScanObject {
            header: Header::new(&SCAN_TYPE),
            entries: Mut::new(entries),
            base,
            like: shown.unwrap_or(Value::none()),
        }))
    }),
];

/// Puts the types into the module.
pub(super) fn add_types(d: &Value) {
    lookup::ready(&ENTRY_TYPE);
    lookup::ready(&SCAN_TYPE);
    dict::set_str(d, "DirEntry", ENTRY_TYPE.value());
}

fn current() -> R<Vec<u8>> {
    let mut buffer = vec![0u8; 4096];
    // SAFETY: the buffer has that many bytes.
    unsafe {
        if libc::getcwd(buffer.as_mut_ptr().cast(), buffer.len()).is_null() {
            return Err(os_error::raise_last(None));
        }
        Ok(CStr::from_ptr(buffer.as_ptr().cast()).to_bytes().to_vec())
    }
}

type RawEntry = (Vec<u8>, u8, u64);

/// Where entries are found: below a path, or below an open folder.
#[derive(Clone)]
enum Base {
    Path(Vec<u8>),
    Descriptor(i32),
}

/// Where the entries are, the path as given, and the entries in the system's order.
fn read_directory(function: &str, path: Option<&Value>) -> R<(Base, Option<Value>, Vec<RawEntry>)> {
    let path = path.filter(|p| !p.is_none());
    let found = match path {
        Some(v) => target(function, "path", v, Also::DescriptorOrNone)?,
        None => Target::Path(c".".to_owned()),
    };
    let (base, shown) = match &found {
        Target::Descriptor(fd) => (Base::Descriptor(*fd), None),
        Target::Path(c) => (Base::Path(c.as_bytes().to_vec()), path.map(fspath).transpose()?),
    };
    let mut entries = Vec::new();
    // SAFETY: the stream is ours until it is closed.
    unsafe {
        let stream = match &found {
            Target::Path(c) => libc::opendir(c.as_ptr()),
            // The stream closes its descriptor: it gets one of its own, at the start of the folder.
            Target::Descriptor(fd) => {
                let own = libc::fcntl(*fd, libc::F_DUPFD_CLOEXEC, 0);
                let stream = if own < 0 {
                    std::ptr::null_mut()
                } else {
                    libc::fdopendir(own)
                };
                if !stream.is_null() {
                    libc::rewinddir(stream);
                } else if own >= 0 {
                    libc::close(own);
                }
                stream
            }
        };
        if stream.is_null() {
            let error = errno();
            let dot = Value::str(".");
            return Err(os_error::raise_errno(error, Some(path.unwrap_or(&dot)), None));
        }
        loop {
            let entry = libc::readdir(stream);
            if entry.is_null() {
                break;
            }
            let name = CStr::from_ptr((*entry).d_name.as_ptr()).to_bytes();
            if name != b"." && name != b".." {
                entries.push((name.to_vec(), (*entry).d_type, (*entry).d_ino));
            }
        }
        libc::closedir(stream);
    }
    Ok((base, shown, entries))
}

/// The iterator that `scandir` returns.
#[repr(C)]
struct ScanObject {
    header: Header,
    /// In reverse order.
    entries: Mut<Vec<RawEntry>>,
    base: Base,
    like: Value,
}

payload!(ScanObject, SCAN_TYPE);

static SCAN_TYPE: TypeObject = TypeObject::builtin(
    "posix.ScandirIterator",
    Some(&object::TYPE),
    Slots {
        iter: Some(|v| Ok(v.clone())),
        iternext: Some(next_entry),
        drop: Some(drop_payload::<ScanObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<ScanObject>())
.with_methods(&[
    MethodDef::no_args("close", close_scan),
    MethodDef::no_args("__enter__", |v| Ok(v.clone())),
    MethodDef::positional("__exit__", |v, _| close_scan(v)),
])
.not_a_base();

fn scan(v: &Value) -> &ScanObject {
    // SAFETY: slots and methods get instances of the type.
    unsafe { v.cast_unchecked::<ScanObject>() }
}

fn close_scan(v: &Value) -> R {
    scan(v).entries.get_mut().clear();
    Ok(Value::none())
}

fn next_entry(v: &Value) -> R<Option<Value>> {
    let s = scan(v);
    let Some((name, kind, inode)) = s.entries.get_mut().pop() else {
        return Ok(None);
    };
    let (dir, mut full) = match &s.base {
        Base::Path(base) => (libc::AT_FDCWD, base.clone()),
        Base::Descriptor(fd) => (*fd, Vec::new()),
    };
    if full.last().is_some_and(|b| *b != b'/') {
        full.push(b'/');
    }
    full.extend_from_slice(&name);
    Ok(Some(memory::new_object(EntryObject {
        header: Header::new(&ENTRY_TYPE),
        name: path_value(&name, Some(&s.like)),
        path: path_value(&full, Some(&s.like)),
        dir,
        full: CString::new(full).unwrap_or_default(),
        kind,
        inode,
    })))
}

/// Memory of a `DirEntry`.
#[repr(C)]
struct EntryObject {
    header: Header,
    name: Value,
    path: Value,
    /// The open folder that the path is relative to.
    dir: i32,
    full: CString,
    kind: u8,
    inode: u64,
}

payload!(EntryObject, ENTRY_TYPE);

static ENTRY_TYPE: TypeObject = TypeObject::builtin(
    "posix.DirEntry",
    Some(&object::TYPE),
    Slots {
        repr: Some(|v| {
            Ok(Value::str(&format!(
                "<DirEntry {}>",
                format::repr_string(&entry(v).name)?
            )))
        }),
        drop: Some(drop_payload::<EntryObject>),
        ..Slots::NONE
    },
)
.with_size(size_of::<EntryObject>())
.with_methods(&[
    MethodDef::keywords("is_dir", |v, args, kwnames| {
        is_kind(v, args, kwnames, libc::DT_DIR, libc::S_IFDIR)
    }),
    MethodDef::keywords("is_file", |v, args, kwnames| {
        is_kind(v, args, kwnames, libc::DT_REG, libc::S_IFREG)
    }),
    MethodDef::no_args("is_symlink", |v| Ok(Value::bool(entry(v).kind == libc::DT_LNK))),
    MethodDef::no_args("is_junction", |_| Ok(Value::bool(false))),
    MethodDef::keywords("stat", |v, args, kwnames| {
        let e = entry(v);
        match stat_at(e.dir, &e.full, follow(args, kwnames)?) {
            Ok(stat) => stat_value(&stat),
            Err(errno) => Err(os_error::raise_errno(errno, Some(&e.path), None)),
        }
    }),
    MethodDef::no_args("inode", |v| Ok(Value::int(entry(v).inode as i64))),
    MethodDef::no_args("__fspath__", |v| Ok(entry(v).path.clone())),
    MethodDef::one("__class_getitem__", crate::types::generics::class_getitem).class(),
])
.with_getsets(&[
    GetSetDef::read_only("name", |v| Ok(entry(v).name.clone())).member(),
    GetSetDef::read_only("path", |v| Ok(entry(v).path.clone())).member(),
])
.not_a_base();

fn entry(v: &Value) -> &EntryObject {
    // SAFETY: slots and methods get instances of the type.
    unsafe { v.cast_unchecked::<EntryObject>() }
}

fn follow(args: &[Value], kwnames: KwNames) -> R<bool> {
    static PARSER: Parser = Parser::new("stat", &["follow_symlinks"], 0).keyword_only(0);
    let [follow] = PARSER.parse(args, kwnames)?;
    follow.map_or(Ok(true), compare::is_true)
}

fn is_kind(v: &Value, args: &[Value], kwnames: KwNames, kind: u8, mode: u32) -> R {
    let e = entry(v);
    let follow = follow(args, kwnames)?;
    if e.kind != libc::DT_UNKNOWN && (e.kind != libc::DT_LNK || !follow) {
        return Ok(Value::bool(e.kind == kind));
    }
    match stat_at(e.dir, &e.full, follow) {
        Ok(stat) => Ok(Value::bool(stat.st_mode & libc::S_IFMT == mode)),
        Err(libc::ENOENT) => Ok(Value::bool(false)),
        Err(errno) => Err(os_error::raise_errno(errno, Some(&e.path), None)),
    }
}
