//! `_blake2`: the constructors `blake2b` and `blake2s` with their parameters.

use super::blake2::{Blake2b, Blake2s};
use super::{Hasher, TYPE, feed, new_object, out_of_bounds};
use crate::args::Parser;
use crate::exceptions::R;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{compare, number};
use crate::types::{buffer, dict, module, object};
use crate::value::Value;

const PARAMETERS: [&str; 13] = [
    "",
    "digest_size",
    "key",
    "salt",
    "person",
    "fanout",
    "depth",
    "leaf_size",
    "node_offset",
    "node_depth",
    "inner_size",
    "last_node",
    "usedforsecurity",
];

/// Sizes of one of the two variants.
struct Variant {
    name: &'static str,
    parser: Parser<'static>,
    /// Longest digest and key.
    longest: usize,
    salt: usize,
    block: usize,
    /// Bytes of the node offset in the parameter block.
    offset_bytes: usize,
    make: fn(&[u8], usize, &[u8], bool) -> Box<dyn Hasher>,
}

static BLAKE2B: Variant = Variant {
    name: "blake2b",
    parser: Parser::new("blake2b", &PARAMETERS, 0).keyword_only(1),
    longest: 64,
    salt: 16,
    block: 128,
    offset_bytes: 8,
    make: |parameters, size, key, last| Box::new(Blake2b::new(parameters, size, key, last)),
};

static BLAKE2S: Variant = Variant {
    name: "blake2s",
    parser: Parser::new("blake2s", &PARAMETERS, 0).keyword_only(1),
    longest: 32,
    salt: 8,
    block: 64,
    offset_bytes: 6,
    make: |parameters, size, key, last| Box::new(Blake2s::new(parameters, size, key, last)),
};

macro_rules! constructor_type {
    ($name:ident, $python:literal, $variant:ident) => {
        /// The constructor, a type whose calls make hash objects.
        static $name: TypeObject = TypeObject::builtin(
            $python,
            Some(&object::TYPE),
            Slots {
                new: Some(|_, args, kwnames| construct(&$variant, args, kwnames)),
                ..Slots::NONE
            },
        )
        .with_size(size_of::<Header>())
        .with_getsets(&[] as &[GetSetDef])
        .with_methods(&[] as &[MethodDef])
        .not_a_base();
    };
}

constructor_type!(BLAKE2B_TYPE, "_blake2.blake2b", BLAKE2B);
constructor_type!(BLAKE2S_TYPE, "_blake2.blake2s", BLAKE2S);

/// Makes the module.
pub(super) fn init() -> R {
    crate::object::lookup::ready(&TYPE);
    let m = module::new("_blake2", &[])?;
    let d = module::dict(&m);
    for (variant, ty) in [(&BLAKE2B, &BLAKE2B_TYPE), (&BLAKE2S, &BLAKE2S_TYPE)] {
        crate::object::lookup::ready(ty);
        crate::object::lookup::fill(ty);
        let upper = variant.name.to_ascii_uppercase();
        let sizes = [
            ("SALT_SIZE", variant.salt),
            ("PERSON_SIZE", variant.salt),
            ("MAX_KEY_SIZE", variant.longest),
            ("MAX_DIGEST_SIZE", variant.longest),
        ];
        for (name, size) in sizes {
            dict::set_str(crate::object::lookup::type_dict(ty), name, Value::usize(size));
            dict::set_str(&d, &format!("{upper}_{name}"), Value::usize(size));
        }
        dict::set_str(&d, variant.name, ty.value());
    }
    Ok(m)
}

fn bytes_of(v: Option<&Value>) -> R<Vec<u8>> {
    match v {
        Some(v) => buffer::with_bytes(v, <[u8]>::to_vec),
        None => Ok(Vec::new()),
    }
}

/// A number within bounds, else the error `message`.
fn bounded(v: Option<&Value>, default: u64, min: u64, max: u64, message: &str) -> R<u64> {
    let Some(v) = v else { return Ok(default) };
    let i = number::index(v)?;
    match crate::types::int::as_u64(&i) {
        Some(n) if n >= min && n <= max => Ok(n),
        _ => Err(out_of_bounds(message)),
    }
}

fn construct(variant: &Variant, args: &[Value], kwnames: KwNames) -> R {
    let parsed: [Option<&Value>; 13] = variant.parser.parse(args, kwnames)?;
    let [
        data,
        size,
        key,
        salt,
        person,
        fanout,
        depth,
        leaf,
        offset,
        node_depth,
        inner,
        last,
        _,
    ] = parsed;
    let size = size.map_or(Ok(variant.longest as i64), number::ssize)?;
    if size < 1 || size > variant.longest as i64 {
        return Err(out_of_bounds(format_args!(
            "digest_size must be between 1 and {} bytes",
            variant.longest
        )));
    }
    let (key, salt, person) = (bytes_of(key)?, bytes_of(salt)?, bytes_of(person)?);
    for (what, bytes, most) in [("salt", &salt, variant.salt), ("person", &person, variant.salt)] {
        if bytes.len() > most {
            return Err(out_of_bounds(format_args!("maximum {what} length is {most} bytes")));
        }
    }
    let fanout = bounded(fanout, 1, 0, 255, "fanout must be between 0 and 255")?;
    let depth = bounded(depth, 1, 1, 255, "depth must be between 1 and 255")?;
    let leaf = bounded(leaf, 0, 0, u32::MAX as u64, "leaf_size is too large")?;
    let most_offset = if variant.offset_bytes == 8 {
        u64::MAX
    } else {
        (1 << 48) - 1
    };
    let offset = bounded(offset, 0, 0, most_offset, "node_offset is too large")?;
    let node_depth = bounded(node_depth, 0, 0, 255, "node_depth must be between 0 and 255")?;
    let inner_message = format!("inner_size must be between 0 and is {}", variant.longest);
    let inner = bounded(inner, 0, 0, variant.longest as u64, &inner_message)?;
    if key.len() > variant.longest {
        return Err(out_of_bounds(format_args!(
            "maximum key length is {} bytes",
            variant.longest
        )));
    }
    let last = last.map_or(Ok(false), compare::is_true)?;
    let mut block = vec![size as u8, key.len() as u8, fanout as u8, depth as u8];
    block.extend_from_slice(&(leaf as u32).to_le_bytes());
    block.extend_from_slice(&offset.to_le_bytes()[..variant.offset_bytes]);
    block.extend_from_slice(&[node_depth as u8, inner as u8]);
    let reserved = if variant.offset_bytes == 8 { 14 } else { 0 };
    block.resize(block.len() + reserved, 0);
    for bytes in [&salt, &person] {
        let start = block.len();
        block.extend_from_slice(bytes);
        block.resize(start + variant.salt, 0);
    }
    let mut state = (variant.make)(&block, size as usize, &key, last);
    if let Some(data) = data {
        feed(&mut *state, data)?;
    }
    Ok(new_object(variant.name, size as usize, variant.block, false, state))
}
