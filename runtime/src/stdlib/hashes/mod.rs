//! `_md5`, `_sha1`, `_sha2`, `_sha3`, `_blake2`: hash objects over the RustCrypto implementations.

mod blake2;
pub mod derive;
mod keyed;

use crate::args::{Parser, check_count};
use crate::cell::Mut;
use crate::exceptions::{R, raise, type_error, value_error};
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::header::Header;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::number;
use crate::types::{buffer, dict, exception, module, object, str};
use crate::value::Value;
use sha2::Digest;
use sha3::digest::{ExtendableOutput, Update, XofReader};

/// The running state of a hash.
trait Hasher {
    /// Takes in more data.
    fn update(&mut self, data: &[u8]);
    /// The digest of the data so far; `length` bytes of it for extendable output.
    fn finish(&self, length: usize) -> Vec<u8>;
    /// A copy of the state.
    fn copy(&self) -> Box<dyn Hasher>;
}

/// A hash of fixed length.
#[derive(Clone)]
struct Fixed<D>(D);

impl<D: Digest + Clone + 'static> Hasher for Fixed<D> {
    fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }
    fn finish(&self, _: usize) -> Vec<u8> {
        self.0.clone().finalize().to_vec()
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }
}

/// A hash of any length (SHAKE).
#[derive(Clone)]
struct Extendable<D>(D);

impl<D: Update + ExtendableOutput + Clone + 'static> Hasher for Extendable<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
    fn finish(&self, length: usize) -> Vec<u8> {
        let mut out = vec![0; length];
        self.0.clone().finalize_xof().read(&mut out);
        out
    }
    fn copy(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }
}

/// An algorithm.
struct Algorithm {
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    make: fn() -> Box<dyn Hasher>,
}

/// A hash object.
#[repr(C)]
pub struct HashObject {
    /// Object header.
    pub header: Header,
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    /// Takes the length of the digest as an argument.
    extendable: bool,
    state: Mut<Box<dyn Hasher>>,
}

/// The type of hash objects.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_hashlib.HASH",
    Some(&object::TYPE),
    Slots {
        drop: Some(crate::object::lookup::drop_payload::<HashObject>),
        repr: Some(repr),
        new: Some(|_, _, _| Err(type_error("cannot create '_hashlib.HASH' instances"))),
        ..Slots::NONE
    },
)
.with_size(size_of::<HashObject>())
.with_methods(&[
    MethodDef::one("update", update),
    MethodDef::positional("digest", |this, args| Ok(Value::bytes(&digest(this, "digest", args)?))),
    MethodDef::positional("hexdigest", |this, args| {
        let hex: String = digest(this, "hexdigest", args)?
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        Ok(Value::str(&hex))
    }),
    MethodDef::no_args("copy", |this| {
        let h = hash_object(this)?;
        Ok(new_object(
            h.name,
            h.digest_size,
            h.block_size,
            h.extendable,
            h.state.get().copy(),
        ))
    }),
])
.with_getsets(&[
    GetSetDef::read_only("name", |this| Ok(Value::str(hash_object(this)?.name))),
    GetSetDef::read_only("digest_size", |this| Ok(Value::usize(hash_object(this)?.digest_size))),
    GetSetDef::read_only("block_size", |this| Ok(Value::usize(hash_object(this)?.block_size))),
]);

payload!(HashObject, TYPE);

macro_rules! kinds {
    ($($ty:ident = $name:literal;)*) => {
        $(static $ty: TypeObject = TypeObject::builtin(
            $name,
            Some(&TYPE),
            Slots {
                drop: Some(crate::object::lookup::drop_payload::<HashObject>),
                repr: Some(repr),
                new: Some(|ty, _, _| Err(type_error(format_args!("cannot create '{}' instances", ty.name())))),
                ..Slots::NONE
            },
        )
        .with_size(size_of::<HashObject>());)*
    };
}

kinds! {
    EXTENDABLE_TYPE = "_hashlib.HASHXOF";
    BLAKE2B_TYPE = "_blake2.blake2b";
    BLAKE2S_TYPE = "_blake2.blake2s";
}

/// The type that CPython's object of the algorithm has.
fn type_of(name: &str, extendable: bool) -> &'static TypeObject {
    let ty = match name {
        "blake2b" => &BLAKE2B_TYPE,
        "blake2s" => &BLAKE2S_TYPE,
        _ if extendable => &EXTENDABLE_TYPE,
        _ => &TYPE,
    };
    crate::object::lookup::ready(ty);
    ty
}

fn repr(v: &Value) -> R {
    let h = hash_object(v)?;
    let (ty, address) = (v.ty().name(), v.address() as usize);
    Ok(Value::str(&if h.name.starts_with("blake2") {
        format!("<{ty} object at {address:#x}>")
    } else {
        format!("<{} {ty} object @ {address:#x}>", h.name)
    }))
}

fn hash_object(this: &Value) -> R<&HashObject> {
    this.downcast::<HashObject>()
        .ok_or_else(|| type_error("a hash object is required"))
}

fn new_object(
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    extendable: bool,
    state: Box<dyn Hasher>,
) -> Value {
    let header = Header::new(type_of(name, extendable));
    crate::memory::new_object(HashObject {
        header,
        name,
        digest_size,
        block_size,
        extendable,
        state: Mut::new(state),
    })
}

/// Gives a bytes-like argument to the hash.
fn feed(hasher: &mut dyn Hasher, data: &Value) -> R<()> {
    if str::is_str(data) {
        return Err(type_error("Strings must be encoded before hashing"));
    }
    match buffer::try_with_bytes(data, |bytes| hasher.update(bytes)) {
        Some(done) => done,
        None => Err(type_error("object supporting the buffer API required")),
    }
}

fn update(this: &Value, data: &Value) -> R {
    feed(&mut **hash_object(this)?.state.get_mut(), data)?;
    Ok(Value::none())
}

fn digest(this: &Value, name: &str, args: &[Value]) -> R<Vec<u8>> {
    let h = hash_object(this)?;
    let length = if h.extendable {
        check_count(name, args.len(), 1, 1)?;
        let length = number::ssize(&args[0])?;
        usize::try_from(length)
            .ok()
            .filter(|l| *l < 1 << 29)
            .ok_or_else(|| value_error("length is too large"))?
    } else {
        crate::args::exactly(&format!("HASH.{name}"), args.len(), 0)?;
        h.digest_size
    };
    Ok(h.state.get().finish(length))
}

/// `algorithm(string=b'', *, usedforsecurity=True)`.
fn construct(algorithm: &Algorithm, parser: &Parser, args: &[Value], kwnames: KwNames) -> R {
    let [data, _] = parser.parse(args, kwnames)?;
    let mut state = (algorithm.make)();
    if let Some(data) = data {
        feed(&mut *state, data)?;
    }
    let extendable = algorithm.digest_size == 0;
    Ok(new_object(
        algorithm.name,
        algorithm.digest_size,
        algorithm.block_size,
        extendable,
        state,
    ))
}

macro_rules! algorithms {
    ($($group:ident { $($name:ident $python:literal $digest:literal $block:literal $wrapper:ident($state:ty);)* })*) => {
        $(static $group: &[MethodDef] = &[$(MethodDef::keywords($python, |_, args, kwnames| {
            static PARSER: Parser = Parser::new($python, &["string", "usedforsecurity"], 0).keyword_only(1);
            static ALGORITHM: Algorithm = Algorithm {
                name: $python,
                digest_size: $digest,
                block_size: $block,
                make: || Box::new($wrapper(<$state>::default())),
            };
            construct(&ALGORITHM, &PARSER, args, kwnames)
        }),)*];)*
    };
}

algorithms! {
    MD5 {
        md5 "md5" 16 64 Fixed(md5::Md5);
    }
    SHA1 {
        sha1 "sha1" 20 64 Fixed(sha1::Sha1);
    }
    SHA2 {
        sha224 "sha224" 28 64 Fixed(sha2::Sha224);
        sha256 "sha256" 32 64 Fixed(sha2::Sha256);
        sha384 "sha384" 48 128 Fixed(sha2::Sha384);
        sha512 "sha512" 64 128 Fixed(sha2::Sha512);
    }
    SHA3 {
        sha3_224 "sha3_224" 28 144 Fixed(sha3::Sha3_224);
        sha3_256 "sha3_256" 32 136 Fixed(sha3::Sha3_256);
        sha3_384 "sha3_384" 48 104 Fixed(sha3::Sha3_384);
        sha3_512 "sha3_512" 64 72 Fixed(sha3::Sha3_512);
        shake_128 "shake_128" 0 168 Extendable(sha3::Shake128);
        shake_256 "shake_256" 0 136 Extendable(sha3::Shake256);
    }
}

fn make(name: &str, functions: &'static [MethodDef]) -> R {
    crate::object::lookup::ready(&TYPE);
    module::new(name, &[functions])
}

/// Makes `_md5`.
pub fn init_md5() -> R {
    make("_md5", MD5)
}
/// Makes `_sha1`.
pub fn init_sha1() -> R {
    make("_sha1", SHA1)
}
/// Makes `_sha2`.
pub fn init_sha2() -> R {
    make("_sha2", SHA2)
}
/// Makes `_sha256`, where versions before 3.12 look for SHA-2.
pub fn init_sha256() -> R {
    make("_sha256", SHA2)
}
/// Makes `_sha512`, where versions before 3.12 look for SHA-2.
pub fn init_sha512() -> R {
    make("_sha512", SHA2)
}
/// Makes `_sha3`.
pub fn init_sha3() -> R {
    let m = make("_sha3", SHA3)?;
    dict::set_str(
        &module::dict(&m),
        "implementation",
        Value::str("generic 64-bit optimized implementation"),
    );
    Ok(m)
}
/// Makes `_blake2`.
pub fn init_blake2() -> R {
    keyed::init()
}

/// OverflowError or ValueError of a parameter.
fn out_of_bounds(message: impl std::fmt::Display) -> crate::exceptions::Raised {
    raise(&exception::VALUE_ERROR, message)
}
