//! Reading marshal data: a loop over a stack of objects under construction.

use std::sync::Arc;

use dashu_int::{IBig, UBig};

use super::{FLAG_REF, MAX_DEPTH, MarshalError, tag};
use crate::code::{CodeObject, Constant, Joined, Text};

/// Reads one code object, which must be all of the data.
pub fn read_code(bytes: &[u8]) -> Result<CodeObject, MarshalError> {
    match read_constant(bytes)? {
        Constant::Code(code) => Ok(Arc::unwrap_or_clone(code)),
        _ => Err(MarshalError::NotCode),
    }
}

/// Reads one object that can be a constant of a code object; it must be all of the data.
pub fn read_constant(bytes: &[u8]) -> Result<Constant, MarshalError> {
    match read_first(bytes)? {
        (constant, length) if length == bytes.len() => Ok(constant),
        _ => Err(MarshalError::TrailingData),
    }
}

/// Reads the object that the data begins with, and says how many bytes it takes.
pub fn read_first(bytes: &[u8]) -> Result<(Constant, usize), MarshalError> {
    let mut reader = Reader {
        bytes,
        offset: 0,
        refs: Vec::new(),
        open: Vec::new(),
    };
    let constant = reader.run()?;
    Ok((constant, reader.offset))
}

/// An object whose parts are still being read. `slot` is its number among the references, if it has one.
enum Open {
    Items {
        frozenset: bool,
        left: usize,
        items: Vec<Constant>,
        slot: Option<usize>,
    },
    Code {
        code: Box<CodeObject>,
        tables: Tables,
        field: usize,
        slot: Option<usize>,
    },
}

/// The parts of a code object that are objects themselves, in the order they are written.
const FIELDS: [&str; 10] = [
    "co_code",
    "co_consts",
    "co_names",
    "co_localsplusnames",
    "co_localspluskinds",
    "co_filename",
    "co_name",
    "co_qualname",
    "co_linetable",
    "co_exceptiontable",
];

/// The field that the first line number stands before.
const LINETABLE: usize = 8;

struct Reader<'a> {
    bytes: &'a [u8],
    offset: usize,
    /// The objects that may be referred to; `None` while they are incomplete.
    refs: Vec<Option<Constant>>,
    open: Vec<Open>,
}

impl<'a> Reader<'a> {
    fn run(&mut self) -> Result<Constant, MarshalError> {
        let mut finished = None;
        loop {
            // Hand a finished object to the one it is part of; else begin the next part.
            finished = match finished {
                None => self.begin()?,
                Some(constant) => match self.open.pop() {
                    None => return Ok(constant),
                    Some(open) => self.deliver(open, constant)?,
                },
            };
        }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], MarshalError> {
        let rest = &self.bytes[self.offset..];
        let (taken, _) = rest.split_at_checked(count).ok_or(MarshalError::Truncated)?;
        self.offset += count;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, MarshalError> {
        Ok(self.take(1)?[0])
    }

    fn long(&mut self) -> Result<i32, MarshalError> {
        let bytes = self.take(4)?;
        Ok(i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn size(&mut self) -> Result<usize, MarshalError> {
        usize::try_from(self.long()?).map_err(|_| MarshalError::BadSize)
    }

    fn double(&mut self) -> Result<f64, MarshalError> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        Ok(f64::from_le_bytes(bytes))
    }

    /// Reads a type byte and what follows it: a whole object, or `None` after opening one with parts.
    fn begin(&mut self) -> Result<Option<Constant>, MarshalError> {
        if self.open.len() >= MAX_DEPTH {
            return Err(MarshalError::TooDeep);
        }
        let offset = self.offset;
        let byte = self.byte()?;
        let flagged = byte & FLAG_REF != 0;
        let constant = match byte & !FLAG_REF {
            tag::NONE => return Ok(Some(Constant::None)),
            tag::FALSE => return Ok(Some(Constant::False)),
            tag::TRUE => return Ok(Some(Constant::True)),
            tag::ELLIPSIS => return Ok(Some(Constant::Ellipsis)),
            tag::REF => return self.reference().map(Some),
            tag::SMALL_TUPLE => {
                let left = self.byte()?.into();
                return self.open_items(false, left, flagged);
            }
            tag::TUPLE => {
                let left = self.size()?;
                return self.open_items(false, left, flagged);
            }
            tag::FROZENSET => {
                let left = self.size()?;
                return self.open_items(true, left, flagged);
            }
            tag::CODE => return self.open_code(flagged),
            tag::INT => Constant::from(i64::from(self.long()?)),
            tag::LONG => self.big_int()?,
            tag::FLOAT => Constant::Float(self.double()?),
            tag::COMPLEX => Constant::Complex(self.double()?, self.double()?),
            b'f' => Constant::Float(self.text_float()?),
            b'x' => Constant::Complex(self.text_float()?, self.text_float()?),
            b'I' => {
                let mut bytes = [0; 8];
                bytes.copy_from_slice(self.take(8)?);
                Constant::from(i64::from_le_bytes(bytes))
            }
            tag::BYTES => {
                let size = self.size()?;
                Constant::Bytes(Arc::from(self.take(size)?))
            }
            tag::UNICODE | tag::INTERNED => {
                let size = self.size()?;
                Constant::Str(Text::from_wtf8(self.take(size)?).ok_or(MarshalError::BadString)?)
            }
            tag::ASCII | tag::ASCII_INTERNED => {
                let size = self.size()?;
                self.latin1(size)?
            }
            tag::SHORT_ASCII | tag::SHORT_ASCII_INTERNED => {
                let size = self.byte()?.into();
                self.latin1(size)?
            }
            b'[' => return Err(MarshalError::Unsupported { name: "list", offset }),
            b'{' => return Err(MarshalError::Unsupported { name: "dict", offset }),
            b'<' => return Err(MarshalError::Unsupported { name: "set", offset }),
            b'S' => {
                return Err(MarshalError::Unsupported {
                    name: "StopIteration",
                    offset,
                });
            }
            b'0' => return Err(MarshalError::Unsupported { name: "null", offset }),
            tag => return Err(MarshalError::UnknownType { tag, offset }),
        };
        if flagged {
            self.refs.push(Some(constant.clone()));
        }
        Ok(Some(constant))
    }

    fn reference(&mut self) -> Result<Constant, MarshalError> {
        let index = self.long()? as u32;
        match self.refs.get(index as usize) {
            Some(Some(constant)) => Ok(constant.clone()),
            _ => Err(MarshalError::InvalidReference(index)),
        }
    }

    /// A number for the object that begins here, if it is flagged.
    fn slot(&mut self, flagged: bool) -> Option<usize> {
        flagged.then(|| {
            self.refs.push(None);
            self.refs.len() - 1
        })
    }

    fn open_items(&mut self, frozenset: bool, left: usize, flagged: bool) -> Result<Option<Constant>, MarshalError> {
        // Each item takes at least one byte.
        if left > self.bytes.len() - self.offset {
            return Err(MarshalError::Truncated);
        }
        let slot = self.slot(flagged);
        let items = Vec::with_capacity(left.min(64));
        self.resume(Open::Items {
            frozenset,
            left,
            items,
            slot,
        })
    }

    fn open_code(&mut self, flagged: bool) -> Result<Option<Constant>, MarshalError> {
        let slot = self.slot(flagged);
        let mut code = Box::<CodeObject>::default();
        for (field, name) in [
            (&mut code.argcount, "co_argcount"),
            (&mut code.posonlyargcount, "co_posonlyargcount"),
            (&mut code.kwonlyargcount, "co_kwonlyargcount"),
            (&mut code.stacksize, "co_stacksize"),
            (&mut code.flags, "co_flags"),
        ] {
            *field = u32::try_from(self.long()?).map_err(|_| MarshalError::WrongField(name))?;
        }
        self.resume(Open::Code {
            code,
            tables: Tables::default(),
            field: 0,
            slot,
        })
    }

    /// Closes an object if it is complete, else keeps it open for its next part.
    fn resume(&mut self, open: Open) -> Result<Option<Constant>, MarshalError> {
        let (constant, slot) = match open {
            Open::Items {
                frozenset,
                left: 0,
                items,
                slot,
            } => {
                let items = Arc::from(items);
                (
                    if frozenset {
                        Constant::FrozenSet(items)
                    } else {
                        Constant::Tuple(items)
                    },
                    slot,
                )
            }
            Open::Code {
                mut code,
                tables,
                field,
                slot,
            } if field == FIELDS.len() => {
                tables.bytes.give_to(&mut code.bytes);
                tables.texts.give_to(&mut code.texts);
                (Constant::Code(Arc::from(code)), slot)
            }
            open => {
                self.open.push(open);
                return Ok(None);
            }
        };
        if let Some(slot) = slot {
            self.refs[slot] = Some(constant.clone());
        }
        Ok(Some(constant))
    }

    /// Gives a part to the object it belongs to, and goes on with that one.
    fn deliver(&mut self, mut open: Open, part: Constant) -> Result<Option<Constant>, MarshalError> {
        match &mut open {
            Open::Items { left, items, .. } => {
                items.push(part);
                *left -= 1;
            }
            Open::Code {
                code, tables, field, ..
            } => {
                set_field(code, tables, *field, part).ok_or(MarshalError::WrongField(FIELDS[*field]))?;
                *field += 1;
                if *field == LINETABLE {
                    code.firstlineno = self.long()?;
                }
            }
        }
        self.resume(open)
    }

    fn big_int(&mut self) -> Result<Constant, MarshalError> {
        let count = self.long()?;
        let digits = self.take(2 * count.unsigned_abs() as usize)?;
        // Digits of fifteen bits, least significant first.
        let mut bytes = Vec::with_capacity(digits.len());
        let (mut bits, mut held) = (0u32, 0);
        for pair in digits.chunks_exact(2) {
            let digit = u16::from_le_bytes([pair[0], pair[1]]);
            if digit >= 1 << 15 {
                return Err(MarshalError::BadInt);
            }
            bits |= u32::from(digit) << held;
            held += 15;
            while held >= 8 {
                bytes.push(bits as u8);
                bits >>= 8;
                held -= 8;
            }
        }
        bytes.push(bits as u8);
        if matches!(digits, [.., 0, 0]) {
            return Err(MarshalError::BadInt);
        }
        let magnitude = IBig::from(UBig::from_le_bytes(&bytes));
        Ok(Constant::Int(if count < 0 { -magnitude } else { magnitude }))
    }

    fn text_float(&mut self) -> Result<f64, MarshalError> {
        let size = self.byte()?.into();
        let text = std::str::from_utf8(self.take(size)?).map_err(|_| MarshalError::BadFloat)?;
        text.parse().map_err(|_| MarshalError::BadFloat)
    }

    /// A string of one byte a character, as CPython reads its 'ASCII' types.
    fn latin1(&mut self, size: usize) -> Result<Constant, MarshalError> {
        let bytes = self.take(size)?;
        let text = match Text::from_wtf8(bytes) {
            Some(text) if bytes.is_ascii() => text,
            _ => Text::from(bytes.iter().map(|byte| char::from(*byte)).collect::<String>()),
        };
        Ok(Constant::Str(text))
    }
}

/// The tables of a code object, as they come.
#[derive(Default)]
struct Tables {
    bytes: Joining<u8>,
    texts: Joining<Text>,
}

/// Tables that are to be a [`Joined`].
#[derive(Default)]
struct Joining<T> {
    items: Vec<T>,
    ends: Vec<usize>,
}

impl<T> Joining<T> {
    /// Ends a table: what was appended since the last one ended.
    fn end(&mut self) {
        self.ends.push(self.items.len());
    }

    fn give_to<const N: usize>(self, joined: &mut Joined<T, N>) {
        if let Ok(ends) = self.ends.try_into() {
            *joined = Joined::new(self.items, ends);
        }
    }
}

/// Stores a part of a code object; `None` if it has the wrong type. The parts that are tables come in the order of the tables.
fn set_field(code: &mut CodeObject, tables: &mut Tables, field: usize, part: Constant) -> Option<()> {
    match (field, part) {
        (0 | 4 | 8 | 9, Constant::Bytes(bytes)) => {
            tables.bytes.items.extend_from_slice(&bytes);
            tables.bytes.end();
        }
        (1, Constant::Tuple(items)) => code.consts = unwrap_items(items),
        (2 | 3, Constant::Tuple(items)) => {
            for item in &*items {
                let Constant::Str(text) = item else { return None };
                tables.texts.items.push(text.clone());
            }
            tables.texts.end();
        }
        (5, Constant::Str(text)) => code.filename = text,
        (6, Constant::Str(text)) => code.name = text,
        (7, Constant::Str(text)) => code.qualname = text,
        _ => return None,
    }
    Some(())
}

fn unwrap_items(items: Arc<[Constant]>) -> Box<[Constant]> {
    items.iter().cloned().collect()
}
