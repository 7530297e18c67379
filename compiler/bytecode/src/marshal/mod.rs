//! CPython 3.12's marshal format (version 4) and the `.pyc` file around it.
//!
//! In and out: bytes and [`CodeObject`]s. Only what code objects hold is known here; lists, dicts and sets, which
//! `marshal.loads` also accepts, are refused by name. Input may be hostile: nothing is allocated ahead of what the input
//! backs up, nesting is bounded as in CPython and never uses the native stack.

mod hash;
mod read;
mod write;

use std::fmt;

use crate::code::CodeObject;

pub use hash::{keyed_hash, source_hash};
pub use read::{read_code, read_constant, read_first};
pub use write::write_code;

/// The first four bytes of a `.pyc` file of CPython 3.12.
pub const MAGIC: [u8; 4] = [0xCB, 0x0D, 0x0D, 0x0A];

/// CPython's `MAX_MARSHAL_STACK_DEPTH`.
const MAX_DEPTH: usize = 2000;

/// Set in a type byte if the object gets a number that later references may name.
const FLAG_REF: u8 = 0x80;

/// The type bytes that code objects need.
mod tag {
    pub const NONE: u8 = b'N';
    pub const FALSE: u8 = b'F';
    pub const TRUE: u8 = b'T';
    pub const ELLIPSIS: u8 = b'.';
    pub const INT: u8 = b'i';
    pub const LONG: u8 = b'l';
    pub const FLOAT: u8 = b'g';
    pub const COMPLEX: u8 = b'y';
    pub const BYTES: u8 = b's';
    pub const INTERNED: u8 = b't';
    pub const UNICODE: u8 = b'u';
    pub const ASCII: u8 = b'a';
    pub const ASCII_INTERNED: u8 = b'A';
    pub const SHORT_ASCII: u8 = b'z';
    pub const SHORT_ASCII_INTERNED: u8 = b'Z';
    pub const TUPLE: u8 = b'(';
    pub const SMALL_TUPLE: u8 = b')';
    pub const FROZENSET: u8 = b'>';
    pub const CODE: u8 = b'c';
    pub const REF: u8 = b'r';
}

/// What is wrong with marshal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarshalError {
    /// The data ends too early.
    Truncated,
    /// A type byte that marshal does not have.
    UnknownType {
        /// The byte.
        tag: u8,
        /// Where it stands.
        offset: usize,
    },
    /// A type that marshal has but code objects don't.
    Unsupported {
        /// Its Python name.
        name: &'static str,
        /// Where it stands.
        offset: usize,
    },
    /// A reference to an object that is not there or not complete.
    InvalidReference(u32),
    /// Nested deeper than CPython allows.
    TooDeep,
    /// A size below zero.
    BadSize,
    /// A string that is not UTF-8 (surrogates allowed).
    BadString,
    /// An int with a digit above 2^15, or without its leading digit.
    BadInt,
    /// A float written as text that is none.
    BadFloat,
    /// A field of a code object has the wrong type.
    WrongField(&'static str),
    /// Something else than a code object where one was expected.
    NotCode,
    /// Bytes after the end of the object.
    TrailingData,
    /// The magic number is not CPython 3.12's.
    BadMagic,
    /// The header's flags are unknown.
    BadFlags(u32),
}

impl fmt::Display for MarshalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MarshalError::Truncated => f.write_str("marshal data too short"),
            MarshalError::UnknownType { tag, offset } => {
                write!(f, "bad marshal data (unknown type code {tag:#04x} at {offset})")
            }
            MarshalError::Unsupported { name, offset } => {
                write!(f, "bad marshal data ({name} at {offset}, which no code object holds)")
            }
            MarshalError::InvalidReference(index) => write!(f, "bad marshal data (invalid reference {index})"),
            MarshalError::TooDeep => f.write_str("bad marshal data (object too deeply nested)"),
            MarshalError::BadSize => f.write_str("bad marshal data (size out of range)"),
            MarshalError::BadString => f.write_str("bad marshal data (string is not UTF-8)"),
            MarshalError::BadInt => f.write_str("bad marshal data (digit out of range in long)"),
            MarshalError::BadFloat => f.write_str("bad marshal data (float is not a number)"),
            MarshalError::WrongField(field) => write!(f, "bad marshal data (code object has a wrong {field})"),
            MarshalError::NotCode => f.write_str("bad marshal data (not a code object)"),
            MarshalError::TrailingData => f.write_str("bad marshal data (bytes after the end)"),
            MarshalError::BadMagic => f.write_str("bad magic number: not a .pyc file of Python 3.12"),
            MarshalError::BadFlags(flags) => write!(f, "invalid flags {flags:#b} in the .pyc header"),
        }
    }
}

impl std::error::Error for MarshalError {}

/// What a `.pyc` file says about the source it was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PycSource {
    /// Time of last change (seconds) and size of the source, both cut to 32 bits.
    Stamp {
        /// Modification time.
        mtime: u32,
        /// Size in bytes.
        size: u32,
    },
    /// A hash of the source, and whether imports must check it.
    Hash {
        /// `_imp.source_hash` of the source.
        hash: [u8; 8],
        /// Whether the source is compared at import.
        checked: bool,
    },
}

/// Reads the header of a `.pyc` file; gives back what follows it, too.
///
/// # Errors
/// The file is cut off, of another version of Python, or of an unknown kind.
pub fn read_pyc_header(bytes: &[u8]) -> Result<(PycSource, &[u8]), MarshalError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(MarshalError::BadMagic);
    }
    let (header, body) = bytes.split_at_checked(16).ok_or(MarshalError::Truncated)?;
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let source = match word(4) {
        0 => PycSource::Stamp {
            mtime: word(8),
            size: word(12),
        },
        flags @ (1 | 3) => {
            let mut hash = [0; 8];
            hash.copy_from_slice(&header[8..]);
            PycSource::Hash {
                hash,
                checked: flags & 2 != 0,
            }
        }
        flags => return Err(MarshalError::BadFlags(flags)),
    };
    Ok((source, body))
}

/// Reads a `.pyc` file.
///
/// # Errors
/// What is wrong with it.
pub fn read_pyc(bytes: &[u8]) -> Result<(PycSource, CodeObject), MarshalError> {
    let (source, body) = read_pyc_header(bytes)?;
    Ok((source, read_code(body)?))
}

/// Writes a `.pyc` file, byte for byte as CPython 3.12 would.
pub fn write_pyc(code: &CodeObject, source: PycSource) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    match source {
        PycSource::Stamp { mtime, size } => {
            bytes.extend(0u32.to_le_bytes());
            bytes.extend(mtime.to_le_bytes());
            bytes.extend(size.to_le_bytes());
        }
        PycSource::Hash { hash, checked } => {
            bytes.extend((1 | u32::from(checked) << 1).to_le_bytes());
            bytes.extend(hash);
        }
    }
    write::append_code(code, &mut bytes);
    bytes
}
