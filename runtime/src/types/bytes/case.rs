//! Case and character classes of byte strings (ASCII).

use super::kind::Kind;
use crate::exceptions::R;
use crate::value::Value;

fn map<K: Kind>(this: &Value, f: impl FnMut(u8) -> u8) -> R {
    let out: Vec<u8> = K::bytes(this).iter().copied().map(f).collect();
    Ok(K::make(&out))
}

pub(crate) fn lower<K: Kind>(this: &Value) -> R {
    map::<K>(this, |b| b.to_ascii_lowercase())
}

pub(crate) fn upper<K: Kind>(this: &Value) -> R {
    map::<K>(this, |b| b.to_ascii_uppercase())
}

pub(crate) fn swapcase<K: Kind>(this: &Value) -> R {
    map::<K>(this, |b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b })
}

pub(crate) fn capitalize<K: Kind>(this: &Value) -> R {
    let mut first = true;
    map::<K>(this, |b| match std::mem::replace(&mut first, false) {
        true => b.to_ascii_uppercase(),
        false => b.to_ascii_lowercase(),
    })
}

pub(crate) fn title<K: Kind>(this: &Value) -> R {
    let mut inside = false;
    map::<K>(this, |b| {
        match std::mem::replace(&mut inside, b.is_ascii_alphabetic()) {
            true => b.to_ascii_lowercase(),
            false => b.to_ascii_uppercase(),
        }
    })
}

fn all<K: Kind>(this: &Value, test: impl Fn(&u8) -> bool) -> R {
    let bytes = K::bytes(this);
    Ok(Value::bool(!bytes.is_empty() && bytes.iter().all(test)))
}

/// White space of bytes.
#[inline(always)]
pub fn is_space(b: u8) -> bool {
    matches!(b, b' ' | 0x09..=0x0D)
}

pub(crate) fn isalnum<K: Kind>(this: &Value) -> R {
    all::<K>(this, u8::is_ascii_alphanumeric)
}

pub(crate) fn isalpha<K: Kind>(this: &Value) -> R {
    all::<K>(this, u8::is_ascii_alphabetic)
}

pub(crate) fn isdigit<K: Kind>(this: &Value) -> R {
    all::<K>(this, u8::is_ascii_digit)
}

pub(crate) fn isspace<K: Kind>(this: &Value) -> R {
    all::<K>(this, |&b| is_space(b))
}

pub(crate) fn isascii<K: Kind>(this: &Value) -> R {
    Ok(Value::bool(K::bytes(this).is_ascii()))
}

pub(crate) fn islower<K: Kind>(this: &Value) -> R {
    let bytes = K::bytes(this);
    Ok(Value::bool(
        bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase),
    ))
}

pub(crate) fn isupper<K: Kind>(this: &Value) -> R {
    let bytes = K::bytes(this);
    Ok(Value::bool(
        bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase),
    ))
}

pub(crate) fn istitle<K: Kind>(this: &Value) -> R {
    let (mut cased, mut inside) = (false, false);
    for b in K::bytes(this) {
        if !b.is_ascii_alphabetic() {
            inside = false;
            continue;
        }
        if b.is_ascii_uppercase() == inside {
            return Ok(Value::bool(false));
        }
        (cased, inside) = (true, true);
    }
    Ok(Value::bool(cased))
}
