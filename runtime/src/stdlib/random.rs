//! `_random`: the Mersenne Twister (MT19937, Matsumoto and Nishimura 1998), seeded as CPython seeds it.

use crate::args::{check_count, no_keywords};
use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::object::attributes::new_instance;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::TypeObject;
use crate::ops::{compare, number};
use crate::types::int::{self, View};
use crate::types::{dict, module, object, tuple};
use crate::value::Value;
use std::cell::Cell;

const N: usize = 624;
const M: usize = 397;

/// A generator.
#[repr(C)]
pub struct RandomObject {
    /// Object header.
    pub header: Header,
    index: Cell<usize>,
    state: Mut<[u32; N]>,
}

/// `_random.Random`.
pub static TYPE: TypeObject = TypeObject::builtin(
    "_random.Random",
    Some(&object::TYPE),
    Slots {
        new: Some(new),
        init: Some(init_random),
        ..Slots::NONE
    },
)
.with_size(size_of::<RandomObject>())
.with_methods(METHODS)
.with_doc("Random() -> create a random number generator with its own internal state.");

payload!(RandomObject, TYPE);

static METHODS: &[MethodDef] = &[
    MethodDef::no_args("random", |this| Ok(Value::float(generator(this)?.random()))),
    MethodDef::positional("seed", |this, args| {
        check_count("seed", args.len(), 0, 1)?;
        generator(this)?.seed(args.first())?;
        Ok(Value::none())
    }),
    MethodDef::no_args("getstate", get_state),
    MethodDef::one("setstate", set_state),
    MethodDef::one("getrandbits", get_random_bits),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_random", &[])?;
    crate::object::lookup::ready(&TYPE);
    dict::set_str(&module::dict(&m), "Random", TYPE.value());
    Ok(m)
}

fn generator(this: &Value) -> R<&RandomObject> {
    this.downcast::<RandomObject>()
        .ok_or_else(|| type_error(format_args!("expected a Random object, not {}", this.ty().name())))
}

fn new(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    let header = Header::new(ty);
    Ok(new_instance(
        ty,
        RandomObject {
            header,
            index: Cell::new(N),
            state: Mut::new([0; N]),
        },
    ))
}

fn init_random(this: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    if this.is_exact(&TYPE) {
        no_keywords("Random", kwnames)?;
    }
    let (positional, _, _) = crate::args::split(args, kwnames);
    if positional.len() > 1 {
        return Err(type_error("Random() requires 0 or 1 argument"));
    }
    generator(this)?.seed(positional.first())
}

impl RandomObject {
    /// Fills the state from one 32-bit number.
    fn init_genrand(&self, seed: u32) {
        let state = self.state.get_mut();
        state[0] = seed;
        for i in 1..N {
            let previous = state[i - 1];
            state[i] = 1812433253u32
                .wrapping_mul(previous ^ (previous >> 30))
                .wrapping_add(i as u32);
        }
        self.index.set(N);
    }

    /// Fills the state from an array of 32-bit numbers.
    fn init_by_array(&self, key: &[u32]) {
        self.init_genrand(19650218);
        let state = self.state.get_mut();
        let (mut i, mut j) = (1, 0);
        for _ in 0..N.max(key.len()) {
            let previous = state[i - 1];
            state[i] = (state[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1664525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i += 1;
            j += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..N - 1 {
            let previous = state[i - 1];
            state[i] = (state[i] ^ (previous ^ (previous >> 30)).wrapping_mul(1566083941)).wrapping_sub(i as u32);
            i += 1;
            if i >= N {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
    }

    /// Makes the next 624 numbers.
    #[cold]
    fn regenerate(&self) {
        let s = self.state.get_mut();
        let twist = |y: u32| (y >> 1) ^ if y & 1 == 1 { 0x9908_b0df } else { 0 };
        for k in 0..N {
            let y = (s[k] & 0x8000_0000) | (s[(k + 1) % N] & 0x7fff_ffff);
            s[k] = s[(k + M) % N] ^ twist(y);
        }
        self.index.set(0);
    }

    /// The next 32 random bits.
    #[inline]
    fn next(&self) -> u32 {
        if self.index.get() >= N {
            self.regenerate();
        }
        let mut y = self.state.get()[self.index.get()];
        self.index.set(self.index.get() + 1);
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A float in [0, 1) with 53 random bits.
    fn random(&self) -> f64 {
        let (a, b) = (self.next() >> 5, self.next() >> 6);
        (a as f64 * 67108864.0 + b as f64) * (1.0 / 9007199254740992.0)
    }

    /// Seeds from an int's magnitude, another value's hash, or (without argument) the operating system.
    fn seed(&self, arg: Option<&Value>) -> R<()> {
        let Some(arg) = arg.filter(|a| !a.is_none()) else {
            let mut key = [0u32; N];
            // SAFETY: the buffer has this many bytes; whatever is not filled stays 0.
            unsafe { libc::getrandom(key.as_mut_ptr().cast(), size_of_val(&key), 0) };
            self.init_by_array(&key);
            return Ok(());
        };
        let key = match int::view(arg) {
            Some(View::Small(i)) => words_of(&[i.unsigned_abs()]),
            Some(View::Big(b)) => words_of(b.as_sign_words().1),
            None => words_of(&[compare::hash(arg)? as u64]),
        };
        self.init_by_array(&key);
        Ok(())
    }
}

/// 32-bit words, least significant first, without leading zeros (at least one).
fn words_of(words: &[u64]) -> Vec<u32> {
    let mut key: Vec<u32> = words.iter().flat_map(|w| [*w as u32, (*w >> 32) as u32]).collect();
    while key.len() > 1 && key.last() == Some(&0) {
        key.pop();
    }
    if key.is_empty() {
        key.push(0);
    }
    key
}

fn get_state(this: &Value) -> R {
    let g = generator(this)?;
    let mut items: Vec<Value> = g.state.get().iter().map(|&w| Value::int(w as i64)).collect();
    items.push(Value::usize(g.index.get()));
    Ok(tuple::new(items))
}

fn set_state(this: &Value, state: &Value) -> R {
    let g = generator(this)?;
    if state.downcast::<tuple::TupleObject>().is_none() {
        return Err(type_error("state vector must be a tuple"));
    }
    let items = tuple::items(state);
    if items.len() != N + 1 {
        return Err(value_error("state vector is the wrong size"));
    }
    let mut words = [0u32; N];
    for (word, item) in words.iter_mut().zip(items) {
        if !int::is_int(item) {
            return Err(type_error("an integer is required"));
        }
        let i = int::exact(item);
        let negative = int::is_negative(&i);
        *word = match int::as_u64(&i) {
            Some(w) => w as u32,
            None if negative => {
                return Err(crate::exceptions::overflow_error(
                    "can't convert negative value to unsigned int",
                ));
            }
            None => {
                return Err(crate::exceptions::overflow_error(
                    "Python int too large to convert to C unsigned long",
                ));
            }
        };
    }
    let index = number::c_long(&items[N])?;
    if !(0..=N as i64).contains(&index) {
        return Err(value_error("invalid state"));
    }
    *g.state.get_mut() = words;
    g.index.set(index as usize);
    Ok(Value::none())
}

fn get_random_bits(this: &Value, count: &Value) -> R {
    let g = generator(this)?;
    let bits = number::c_int(count)?;
    if bits < 0 {
        return Err(value_error("number of bits must be non-negative"));
    }
    match bits as u32 {
        0 => Ok(Value::int(0)),
        bits @ 1..=32 => Ok(Value::int((g.next() >> (32 - bits)) as i64)),
        bits => {
            let count = bits.div_ceil(32) as usize;
            let mut bytes = Vec::with_capacity(count * 4);
            for i in 0..count {
                let left = bits - 32 * i as u32;
                let word = if left < 32 { g.next() >> (32 - left) } else { g.next() };
                bytes.extend_from_slice(&word.to_le_bytes());
            }
            Ok(int::from_unsigned_bytes(&bytes))
        }
    }
}
