//! `_kdf`: keys derived from passwords, PBKDF2 (RFC 8018) and scrypt (RFC 7914), which CPython has from OpenSSL.

use super::{Fixed, Hasher};
use crate::args::{Parser, bad_argument};
use crate::exceptions::{R, raise, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::number;
use crate::types::{buffer, exception, module, str};
use crate::value::Value;

/// Makes `_kdf`.
pub fn init() -> R {
    module::new("_kdf", &[FUNCTIONS])
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("pbkdf2_hmac", pbkdf2_hmac),
    MethodDef::keywords("scrypt", scrypt),
];

/// A fresh state of the algorithm and the size of its blocks.
fn algorithm(name: &str) -> Option<(Box<dyn Hasher>, usize)> {
    fn fixed<D: sha2::Digest + Clone + Default + 'static>() -> Box<dyn Hasher> {
        Box::new(Fixed(D::default()))
    }
    Some(match name.to_ascii_lowercase().replace('-', "_").as_str() {
        "md5" => (fixed::<md5::Md5>(), 64),
        "sha1" | "sha_1" => (fixed::<sha1::Sha1>(), 64),
        "sha224" | "sha2_224" => (fixed::<sha2::Sha224>(), 64),
        "sha256" | "sha2_256" => (fixed::<sha2::Sha256>(), 64),
        "sha384" | "sha2_384" => (fixed::<sha2::Sha384>(), 128),
        "sha512" | "sha2_512" => (fixed::<sha2::Sha512>(), 128),
        "sha512_224" => (fixed::<sha2::Sha512_224>(), 128),
        "sha512_256" => (fixed::<sha2::Sha512_256>(), 128),
        "sha3_224" => (fixed::<sha3::Sha3_224>(), 144),
        "sha3_256" => (fixed::<sha3::Sha3_256>(), 136),
        "sha3_384" => (fixed::<sha3::Sha3_384>(), 104),
        "sha3_512" => (fixed::<sha3::Sha3_512>(), 72),
        _ => return None,
    })
}

/// HMAC with its key taken in.
struct Keyed {
    inner: Box<dyn Hasher>,
    outer: Box<dyn Hasher>,
}

impl Keyed {
    fn new(name: &str, key: &[u8]) -> Option<Keyed> {
        let (mut inner, block) = algorithm(name)?;
        let mut padded = vec![0; block];
        if key.len() > block {
            let (mut hash, _) = algorithm(name)?;
            hash.update(key);
            let digest = hash.finish(0);
            padded[..digest.len()].copy_from_slice(&digest);
        } else {
            padded[..key.len()].copy_from_slice(key);
        }
        let mut outer = inner.copy();
        inner.update(&padded.iter().map(|b| b ^ 0x36).collect::<Vec<u8>>());
        outer.update(&padded.iter().map(|b| b ^ 0x5c).collect::<Vec<u8>>());
        Some(Keyed { inner, outer })
    }

    fn mac(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut inner = self.inner.copy();
        for part in parts {
            inner.update(part);
        }
        let mut outer = self.outer.copy();
        outer.update(&inner.finish(0));
        outer.finish(0)
    }
}

/// `length` bytes derived from a password.
fn pbkdf2(keyed: &Keyed, salt: &[u8], rounds: u64, length: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(length);
    let mut block = 1u32;
    while out.len() < length {
        let mut last = keyed.mac(&[salt, &block.to_be_bytes()]);
        let mut sum = last.clone();
        for _ in 1..rounds {
            last = keyed.mac(&[&last]);
            sum.iter_mut().zip(&last).for_each(|(s, l)| *s ^= l);
        }
        out.extend_from_slice(&sum);
        block += 1;
    }
    out.truncate(length);
    out
}

fn pbkdf2_hmac(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "pbkdf2_hmac",
        &["hash_name", "password", "salt", "iterations", "dklen"],
        4,
    );
    let [Some(name), Some(password), Some(salt), Some(iterations), length] = PARSER.parse(args, kwnames)? else {
        return Err(type_error("pbkdf2_hmac() missing required arguments"));
    };
    let Some(name) = str::to_str_lossless(name) else {
        return Err(bad_argument("pbkdf2_hmac", "argument 'hash_name'", "str", name));
    };
    let password = buffer::with_bytes(password, <[u8]>::to_vec)?;
    let salt = buffer::with_bytes(salt, <[u8]>::to_vec)?;
    let rounds = number::c_long(iterations)?;
    let Some(keyed) = Keyed::new(name, &password) else {
        return Err(value_error(format_args!("unsupported hash type {name}")));
    };
    if rounds < 1 {
        return Err(value_error("iteration value must be greater than 0."));
    }
    let length = match length.filter(|l| !l.is_none()) {
        Some(length) => number::c_long(length)?,
        None => keyed.outer.finish(0).len() as i64,
    };
    if length < 1 {
        return Err(value_error("key length must be greater than 0."));
    }
    Ok(Value::bytes(&pbkdf2(&keyed, &salt, rounds as u64, length as usize)))
}

fn number_of(v: Option<&Value>, name: &str) -> R<u64> {
    let Some(v) = v.filter(|v| !v.is_none()) else {
        return Err(type_error(format_args!(
            "{name} is required and must be an unsigned int"
        )));
    };
    let found = number::ssize(v)?;
    u64::try_from(found).map_err(|_| type_error(format_args!("{name} is required and must be an unsigned int")))
}

fn scrypt(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser =
        Parser::new("scrypt", &["password", "salt", "n", "r", "p", "maxmem", "dklen"], 1).keyword_only(1);
    let [Some(password), salt, n, r, p, limit, length] = PARSER.parse(args, kwnames)? else {
        return Err(type_error("scrypt() missing required argument 'password' (pos 1)"));
    };
    let password = buffer::with_bytes(password, <[u8]>::to_vec)?;
    let Some(salt) = salt.filter(|s| !s.is_none()) else {
        return Err(type_error("salt is required"));
    };
    let salt = buffer::with_bytes(salt, <[u8]>::to_vec)?;
    let n = number_of(n, "n")?;
    if n < 2 || !n.is_power_of_two() {
        return Err(value_error("n must be a power of 2."));
    }
    let (r, p) = (number_of(r, "r")?, number_of(p, "p")?);
    let limit = limit.map_or(Ok(0), number::c_long)?;
    if !(0..=i64::from(i32::MAX)).contains(&limit) {
        return Err(value_error("maxmem must be positive and smaller than 2147483647"));
    }
    let length = length.map_or(Ok(64), number::c_long)?;
    if !(1..=i64::from(i32::MAX)).contains(&length) {
        return Err(value_error("dklen must be greater than 0 and smaller than 2147483647"));
    }
    let limit = if limit == 0 { 32 << 20 } else { limit as u128 };
    let needed = 128 * u128::from(r) * (u128::from(n) + u128::from(p) + 2);
    if r == 0 || p == 0 || needed > limit {
        return Err(raise(
            &exception::VALUE_ERROR,
            "[digital envelope routines] memory limit exceeded",
        ));
    }
    let Some(keyed) = Keyed::new("sha256", &password) else {
        return Err(value_error("unsupported hash type sha256"));
    };
    let (r, p) = (r as usize, p as usize);
    let mut blocks = pbkdf2(&keyed, &salt, 1, 128 * r * p);
    for block in blocks.chunks_exact_mut(128 * r) {
        mix(block, n as usize);
    }
    Ok(Value::bytes(&pbkdf2(&keyed, &blocks, 1, length as usize)))
}

/// scryptROMix: fills a table of `n` states and walks it in an order that the data give.
fn mix(block: &mut [u8], n: usize) {
    let mut x: Vec<u32> = block
        .chunks_exact(4)
        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect();
    let words = x.len();
    let mut table = Vec::with_capacity(n * words);
    let mut scratch = vec![0; words];
    for _ in 0..n {
        table.extend_from_slice(&x);
        mix_block(&mut x, &mut scratch);
    }
    for _ in 0..n {
        let at = x[words - 16] as usize & (n - 1);
        x.iter_mut().zip(&table[at * words..]).for_each(|(a, b)| *a ^= b);
        mix_block(&mut x, &mut scratch);
    }
    for (bytes, word) in block.chunks_exact_mut(4).zip(&x) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
}

/// scryptBlockMix.
fn mix_block(x: &mut [u32], out: &mut [u32]) {
    let chunks = x.len() / 16;
    let mut last = [0u32; 16];
    last.copy_from_slice(&x[x.len() - 16..]);
    for i in 0..chunks {
        last.iter_mut().zip(&x[i * 16..]).for_each(|(a, b)| *a ^= b);
        salsa(&mut last);
        let to = if i % 2 == 0 { i / 2 } else { chunks / 2 + i / 2 };
        out[to * 16..to * 16 + 16].copy_from_slice(&last);
    }
    x.copy_from_slice(out);
}

/// Salsa20/8.
fn salsa(block: &mut [u32; 16]) {
    const QUARTERS: [[usize; 4]; 8] = [
        [0, 4, 8, 12],
        [5, 9, 13, 1],
        [10, 14, 2, 6],
        [15, 3, 7, 11],
        [0, 1, 2, 3],
        [5, 6, 7, 4],
        [10, 11, 8, 9],
        [15, 12, 13, 14],
    ];
    let before = *block;
    for _ in 0..4 {
        for [a, b, c, d] in QUARTERS {
            block[b] ^= block[a].wrapping_add(block[d]).rotate_left(7);
            block[c] ^= block[b].wrapping_add(block[a]).rotate_left(9);
            block[d] ^= block[c].wrapping_add(block[b]).rotate_left(13);
            block[a] ^= block[d].wrapping_add(block[c]).rotate_left(18);
        }
    }
    block.iter_mut().zip(before).for_each(|(a, b)| *a = a.wrapping_add(b));
}
