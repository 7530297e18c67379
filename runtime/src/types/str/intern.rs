//! The table of interned strings (all immortal), and the shared strings of no or one character.

use super::hash::hash_text;
use super::{StaticStr, StrObject, TYPE, from_wtf8, object, state};
use crate::cell::Mut;
use crate::names::StaticWord;
use crate::object::late::Late;
use crate::value::Value;

/// Open addressing, a power of two of places.
struct Table {
    places: Vec<*const StrObject>,
    used: usize,
}

static TABLE: Mut<Table> = Mut::new(Table {
    places: Vec::new(),
    used: 0,
});

static EMPTY: StaticStr<8> = StaticStr::from_parts([0; 8], 0, 0);
static EMPTY_WORD: StaticWord = StaticWord::new(&EMPTY);

#[unsafe(export_name = "krait_latin1")]
static LATIN1: Late<[StaticStr<8>; 256]> = Late::new();

/// Makes the strings of one character. To be called when the program starts.
pub fn make_characters() {
    LATIN1.make_each(|c| {
        let mut bytes = [0; 8];
        let length = char::from(c as u8).encode_utf8(&mut bytes).len();
        StaticStr::from_parts(bytes, length, 1)
    });
}

static LATIN1_WORDS: [StaticWord; 256] = {
    let mut all = [const { StaticWord::new(&EMPTY) }; 256];
    let first: *const StaticStr<8> = LATIN1.get().as_ptr();
    let mut c = 0;
    while c < 256 {
        all[c] = StaticWord::of_object(first.wrapping_add(c).cast());
        c += 1;
    }
    all
};

/// `""`.
#[inline(always)]
pub fn empty() -> &'static Value {
    EMPTY_WORD.value()
}

/// The string of the character U+00`c`.
#[inline(always)]
pub fn latin1_char(c: u8) -> &'static Value {
    LATIN1_WORDS[c as usize].value()
}

/// The string of an ASCII character.
#[inline(always)]
pub fn ascii_char(c: u8) -> &'static Value {
    latin1_char(c)
}

/// The shared string of these (at most two) bytes, if they are nothing or one character of Latin-1.
#[inline]
pub(super) fn shared(bytes: &[u8]) -> Option<Value> {
    match *bytes {
        [] => Some(empty().clone()),
        [c] => Some(latin1_char(c).clone()),
        [a @ 0xC2..=0xC3, b] => Some(latin1_char((a << 6) | (b & 0x3F)).clone()),
        _ => None,
    }
}

/// The interned string of `text`.
pub fn intern(text: &str) -> Value {
    intern_bytes(text.as_bytes())
}

fn intern_bytes(bytes: &[u8]) -> Value {
    let hash = hash_text(bytes);
    let table = table();
    let place = table.find(bytes, hash);
    if table.places[place].is_null() {
        let v = from_wtf8(bytes);
        table.insert(place, &v, hash);
    }
    let p = TABLE.get().places[TABLE.get().find(bytes, hash)];
    // SAFETY: objects in the table are immortal.
    unsafe { Value::from_object(p) }
}

/// The interned string with the text of `v`, a string; `v` itself where possible.
#[inline]
pub fn intern_value(v: &Value) -> Value {
    match object(v) {
        Some(s) if s.is_interned() => v.clone(),
        _ => intern_value_slow(v),
    }
}

#[inline(never)]
fn intern_value_slow(v: &Value) -> Value {
    let Some(s) = v.exact::<StrObject>() else {
        return intern_bytes(super::wtf8(v));
    };
    let hash = s.hash();
    let table = table();
    let place = table.find(s.bytes(), hash);
    let p = table.places[place];
    if p.is_null() {
        table.insert(place, v, hash);
        return v.clone();
    }
    // SAFETY: objects in the table are immortal.
    unsafe { Value::from_object(p) }
}

/// True if `v` is the one interned string of its text.
#[inline(always)]
pub fn is_interned(v: &Value) -> bool {
    object(v).is_some_and(StrObject::is_interned)
}

fn table() -> &'static mut Table {
    let table = TABLE.get_mut();
    if table.places.is_empty() {
        table.places = vec![std::ptr::null(); 4096];
        for c in LATIN1.get() {
            table.enter_static(&c.object);
        }
        table.enter_static(&EMPTY.object);
        crate::names::for_each(|name| {
            if let Some(s) = object(name) {
                table.enter_static(s);
            }
        });
    }
    table
}

impl Table {
    /// The place of the text, or the empty one where it belongs.
    fn find(&self, bytes: &[u8], hash: i64) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        loop {
            let p = self.places[place];
            // SAFETY: entries are immortal.
            if p.is_null() || unsafe { (*p).hash() == hash && (*p).bytes() == bytes } {
                return place;
            }
            place = (place + 1) & mask;
        }
    }

    fn enter_static(&mut self, s: &'static StrObject) {
        let place = self.find(s.bytes(), s.hash());
        debug_assert!(self.places[place].is_null(), "two static strings {:?}", s.to_str());
        self.places[place] = s;
        self.used += 1;
        self.grow();
    }

    /// Enters an exact, not yet interned string at the place that `find` gave.
    fn insert(&mut self, place: usize, v: &Value, hash: i64) {
        let Some(s) = v.exact::<StrObject>() else { return };
        debug_assert!(std::ptr::eq(s.header.ty(), &TYPE));
        if !s.header.is_immortal() {
            #[cfg(feature = "count-objects")]
            crate::memory::leaks::count_release();
            s.header.make_immortal();
        }
        s.hash.set(hash);
        s.state.set(s.state.get() | state::INTERNED);
        self.places[place] = s;
        self.used += 1;
        self.grow();
    }

    fn grow(&mut self) {
        if self.used * 2 < self.places.len() {
            return;
        }
        let size = self.places.len() * 2;
        let old = std::mem::replace(&mut self.places, vec![std::ptr::null(); size]);
        for p in old.into_iter().filter(|p| !p.is_null()) {
            // SAFETY: entries are immortal.
            let s = unsafe { &*p };
            let place = self.find(s.bytes(), s.hash());
            self.places[place] = s;
        }
    }
}
