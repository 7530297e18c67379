//! Identifiers as small numbers.
//!
//! Tree, symbol table and code generator have names as [`Name`]s, which compare and hash as integers. The interner that knows
//! their texts lives as long as one compilation.

use std::sync::LazyLock;

use krait_bytecode::Text;
use rustc_hash::FxHashMap;

use crate::name_uses::NameUses;
use crate::positions::Positions;

/// An identifier, as its number in a [`Names`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Name(u32);

impl Name {
    /// The name's number.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

macro_rules! well_known_names {
    ($($constant:ident = $text:literal),* $(,)?) => {
        /// Positions of the names that the compiler itself uses.
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Known { $($constant),* }

        /// The names that the compiler itself uses; every interner has them under the same numbers.
        pub mod known {
            use super::{Known, Name};
            $(#[doc = concat!("`", $text, "`")] pub const $constant: Name = Name(Known::$constant as u32);)*
        }

        /// The texts of these names.
        const KNOWN_TEXTS: &[&str] = &[$($text),*];
    };
}

well_known_names! {
    // Keywords come first, and names that are keywords in some places: `parse::parser::token` tells them by their numbers.
    UNDERSCORE = "_",
    AS = "as",
    IF = "if",
    IN = "in",
    IS = "is",
    OR = "or",
    AND = "and",
    DEF = "def",
    DEL = "del",
    FOR = "for",
    NOT = "not",
    TRY = "try",
    NONE = "None",
    TRUE = "True",
    ELIF = "elif",
    ELSE = "else",
    FROM = "from",
    PASS = "pass",
    WITH = "with",
    CASE = "case",
    TYPE = "type",
    FALSE = "False",
    ASYNC = "async",
    AWAIT = "await",
    BREAK = "break",
    CLASS_WORD = "class",
    RAISE = "raise",
    WHILE = "while",
    YIELD = "yield",
    MATCH = "match",
    ASSERT = "assert",
    EXCEPT = "except",
    GLOBAL = "global",
    IMPORT = "import",
    LAMBDA = "lambda",
    RETURN = "return",
    FINALLY = "finally",
    CONTINUE = "continue",
    NONLOCAL = "nonlocal",
    EMPTY = "",
    STAR = "*",
    U = "u",
    FUTURE = "__future__",
    TOP = "top",
    CLASS = "__class__",
    CLASSDICT = "__classdict__",
    CLASSCELL = "__classcell__",
    CLASSDICTCELL = "__classdictcell__",
    NAME = "__name__",
    MODULE = "__module__",
    QUALNAME = "__qualname__",
    DOC = "__doc__",
    DEBUG = "__debug__",
    ANNOTATIONS = "__annotations__",
    TYPE_PARAMS = "__type_params__",
    DOT_TYPE_PARAMS = ".type_params",
    DOT_GENERIC_BASE = ".generic_base",
    DOT_DEFAULTS = ".defaults",
    DOT_KWDEFAULTS = ".kwdefaults",
    DOT_ZERO = ".0",
    SUPER = "super",
    JOIN = "join",
    GENEXPR = "genexpr",
    LISTCOMP = "listcomp",
    SETCOMP = "setcomp",
    DICTCOMP = "dictcomp",
    ANNOTATION = "_annotation",
    ANON_MODULE = "<module>",
    ANON_LAMBDA = "<lambda>",
    ANON_GENEXPR = "<genexpr>",
    ANON_LISTCOMP = "<listcomp>",
    ANON_SETCOMP = "<setcomp>",
    ANON_DICTCOMP = "<dictcomp>",
}

/// The interner.
#[derive(Clone, Debug)]
pub struct Names {
    /// The texts of the [`known`] names, which come first.
    known: &'static [Text],
    /// The texts of the others.
    texts: Vec<Text>,
    /// Of each name, what stands for its text.
    heads: Vec<Head>,
    /// Of each name, whether a class mangles it.
    private: Vec<bool>,
    /// The number of each name plus one, at the place that its head asks for or the next free one; no more than a quarter of the
    /// places are taken.
    slots: Vec<u32>,
    mangled: FxHashMap<(Name, Name), Name>,
    /// Where they stand as expressions.
    pub(crate) uses: NameUses,
}

impl Default for Names {
    fn default() -> Names {
        Names::new()
    }
}

static KNOWN: LazyLock<Vec<Text>> = LazyLock::new(|| KNOWN_TEXTS.iter().map(|text| Text::from(*text)).collect());

/// The interner that all others begin as.
static FIRST: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names {
        known: &[],
        texts: Vec::new(),
        heads: Vec::new(),
        private: Vec::new(),
        slots: vec![0; 1024],
        mangled: FxHashMap::default(),
        uses: NameUses::default(),
    };
    for text in KNOWN_TEXTS {
        names.intern_str(text);
    }
    names.known = &KNOWN;
    names.texts.clear();
    names
});

/// How many names most sources have room for.
const ROOM: usize = 1024;

impl Names {
    /// An interner that has the [`known`] names only.
    pub fn new() -> Names {
        let first = &*FIRST;
        let mut names = Names {
            known: first.known,
            texts: Vec::with_capacity(ROOM),
            heads: Vec::with_capacity(ROOM),
            private: Vec::with_capacity(ROOM),
            slots: first.slots.clone(),
            mangled: FxHashMap::default(),
            uses: NameUses::default(),
        };
        names.heads.extend_from_slice(&first.heads);
        names.private.extend_from_slice(&first.private);
        names
    }

    /// The name with this text.
    #[inline]
    pub fn intern(&mut self, text: &Text) -> Name {
        let head = Head::new(text);
        match self.find(text, head) {
            Ok(name) => name,
            Err(slot) => self.add(text.clone(), head, slot),
        }
    }

    /// The name with this text.
    #[inline]
    pub fn intern_str(&mut self, text: &str) -> Name {
        let head = Head::new(text.as_bytes());
        match self.find(text.as_bytes(), head) {
            Ok(name) => name,
            Err(slot) => self.add(Text::from(text), head, slot),
        }
    }

    /// The name of a short text, which `head` says; `text` makes it.
    #[inline(always)]
    pub(crate) fn intern_short(&mut self, head: Head, text: impl FnOnce() -> Text) -> Name {
        match self.probe(head, |_| true) {
            Ok(name) => name,
            Err(slot) => self.add(text(), head, slot),
        }
    }

    /// The name of a text of [`MEDIUM`] length, which is given by its ends; `text` makes it.
    #[inline(always)]
    pub(crate) fn intern_medium(
        &mut self,
        first: &[u8; 16],
        last: &[u8; 16],
        length: usize,
        text: impl FnOnce() -> Text,
    ) -> Name {
        let head = Head::medium(first, last, length);
        let is_it = |other: Name| {
            let other = self.text(other);
            other.len() == length && other.first_chunk() == Some(first) && other.last_chunk() == Some(last)
        };
        match self.probe(head, is_it) {
            Ok(name) => name,
            Err(slot) => self.add(text(), head, slot),
        }
    }

    /// The name with the text, or the place where it belongs.
    #[inline]
    fn find(&self, text: &[u8], head: Head) -> Result<Name, usize> {
        self.probe(head, |other| !head.is_hash() || self.text(other).as_bytes() == text)
    }

    /// The name with this head that `is_it` accepts, or the place where it belongs.
    #[inline(always)]
    fn probe(&self, head: Head, is_it: impl Fn(Name) -> bool) -> Result<Name, usize> {
        let mask = self.slots.len() - 1;
        let mut at = head.place() & mask;
        loop {
            let number = self.slots[at];
            if number == 0 {
                return Err(at);
            }
            let name = Name(number - 1);
            if self.heads[name.index()] == head && is_it(name) {
                return Ok(name);
            }
            at = (at + 1) & mask;
        }
    }

    #[inline(never)]
    fn add(&mut self, text: Text, head: Head, slot: usize) -> Name {
        let name = Name(self.heads.len() as u32);
        self.private
            .push(text.starts_with(b"__") && !text.ends_with(b"__") && !text.contains(&b'.'));
        self.texts.push(text);
        self.heads.push(head);
        self.slots[slot] = name.0 + 1;
        if self.heads.len() * 4 > self.slots.len() {
            self.grow();
        }
        name
    }

    #[cold]
    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots.clear();
        self.slots.resize(mask + 1, 0);
        for (head, number) in self.heads.iter().zip(1..) {
            let mut at = head.place() & mask;
            while self.slots[at] != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = number;
        }
    }

    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.heads.len()
    }

    /// The text of a name.
    #[inline]
    pub fn text(&self, name: Name) -> &Text {
        match self.known.get(name.index()) {
            Some(text) => text,
            None => &self.texts[name.index() - self.known.len()],
        }
    }

    /// Whether a class mangles the name.
    #[inline]
    pub(crate) fn is_private(&self, name: Name) -> bool {
        self.private[name.0 as usize]
    }

    /// The name that an identifier has inside a class: `__spam` of class `Ham` is `_Ham__spam` (`_Py_Mangle`).
    #[inline]
    pub fn mangle(&mut self, class: Option<Name>, name: Name) -> Name {
        match class {
            Some(class) if self.private[name.0 as usize] => self.mangle_private(class, name),
            _ => name,
        }
    }

    fn mangle_private(&mut self, class: Name, name: Name) -> Name {
        let text = self.text(name);
        if let Some(mangled) = self.mangled.get(&(class, name)) {
            return *mangled;
        }
        let class_text = self.text(class).as_bytes();
        let stripped = match class_text.iter().position(|byte| *byte != b'_') {
            Some(start) => &class_text[start..],
            None => return name,
        };
        let mut bytes = Vec::with_capacity(1 + stripped.len() + text.len());
        bytes.push(b'_');
        bytes.extend_from_slice(stripped);
        bytes.extend_from_slice(text);
        let mangled = self.intern(&Text::from_wtf8(&bytes).unwrap_or_default());
        self.mangled.insert((class, name), mangled);
        mangled
    }
}

/// What stands for a text when it is looked for: its bytes if they are at most [`Head::SHORT`], without a zero among them, else
/// a hash with the highest bit set. Short texts of the same head are the same; only others must be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head(u64, u64);

/// Texts of these lengths are hashed, and compared, by their first and last sixteen bytes.
const MEDIUM: std::ops::RangeInclusive<usize> = 16..=32;

impl Head {
    /// Up to which length a text is in its head; there is always a zero behind it.
    pub const SHORT: usize = 15;

    /// The head of any text.
    #[inline]
    fn new(text: &[u8]) -> Head {
        if MEDIUM.contains(&text.len())
            && let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk())
        {
            return Head::medium(first, last, text.len());
        }
        if text.len() > Head::SHORT || text.contains(&0) {
            return Head(hash(text), 1 << 63);
        }
        let word = |bytes: &[u8]| bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
            (Some(first), Some(last)) => {
                let high = u64::from_le_bytes(*last) as u128;
                Head(
                    u64::from_le_bytes(*first),
                    (high << (8 * (text.len() - 8)) >> 64) as u64,
                )
            }
            _ => Head(word(text), 0),
        }
    }

    /// The head of a text of [`MEDIUM`] length, by its ends.
    #[inline]
    fn medium(first: &[u8; 16], last: &[u8; 16], length: usize) -> Head {
        let words = |bytes: &[u8; 16]| {
            let both = u128::from_le_bytes(*bytes);
            [both as u64, (both >> 64) as u64]
        };
        let ([a, b], [c, d]) = (words(first), words(last));
        Head(hash_words([length as u64, a, b, c, d]), 1 << 63)
    }

    /// The head of the first `length` of some bytes; these are at most [`Head::SHORT`].
    #[inline]
    pub fn of_first(bytes: &[u8; 16], length: usize) -> Head {
        let (low, high) = MASKS[length];
        let all = u128::from_le_bytes(*bytes);
        Head(all as u64 & low, (all >> 64) as u64 & high)
    }

    #[inline]
    fn is_hash(self) -> bool {
        self.1 == 1 << 63
    }

    /// Where in the table the text belongs.
    #[inline]
    fn place(self) -> usize {
        ((self.0 ^ self.1.rotate_left(27)).wrapping_mul(FACTOR) >> 40) as usize
    }
}

/// For each length, which bits of 16 bytes are among the first ones, in two words.
const MASKS: [(u64, u64); 16] = {
    let mut masks = [(0, 0); 16];
    let mut length = 0;
    while length < 16 {
        let all = (1u128 << (8 * length)) - 1;
        masks[length] = (all as u64, (all >> 64) as u64);
        length += 1;
    }
    masks
};

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// The hash of a text: multiplied and rotated, eight bytes at a time.
#[inline]
pub(crate) fn hash(text: &[u8]) -> u64 {
    let mut hash = text.len() as u64;
    let mut rest = text;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(*chunk)).wrapping_mul(FACTOR);
        rest = after;
    }
    let last = match text.last_chunk::<8>() {
        Some(chunk) if !rest.is_empty() => u64::from_le_bytes(*chunk),
        _ => rest.iter().fold(0, |last, byte| last << 8 | u64::from(*byte)),
    };
    (hash.rotate_left(23) ^ last).wrapping_mul(FACTOR)
}

/// The hash of some words, as [`hash`] has it of eight bytes each.
#[inline]
pub(crate) fn hash_words<const N: usize>(words: [u64; N]) -> u64 {
    let step = |hash: u64, word: u64| (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
    words.into_iter().fold(0, step)
}

/// A set of names: a bit for each number.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameSet {
    /// The last word is never 0.
    words: Vec<u64>,
}

impl NameSet {
    pub(crate) fn contains(&self, name: Name) -> bool {
        let word = self.words.get(name.index() / 64).copied().unwrap_or(0);
        word >> (name.index() % 64) & 1 != 0
    }

    pub(crate) fn insert(&mut self, name: Name) {
        let word = name.index() / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (name.index() % 64);
    }

    /// Removes a name; whether it was there.
    pub(crate) fn remove(&mut self, name: Name) -> bool {
        let found = self.contains(name);
        if found {
            self.words[name.index() / 64] &= !(1 << (name.index() % 64));
            while self.words.last() == Some(&0) {
                self.words.pop();
            }
        }
        found
    }

    pub(crate) fn extend(&mut self, other: &NameSet) {
        if self.words.len() < other.words.len() {
            self.words.resize(other.words.len(), 0);
        }
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(word, more)| *word |= more);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The names by number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Name> + '_ {
        self.words.iter().zip(0..).flat_map(|(word, index)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros())?;
                rest &= rest - 1;
                Some(Name(index * 64 + bit))
            })
        })
    }
}

/// Up to how many entries a [`NameMap`] is searched from end to end.
const LINEAR: usize = 16;

/// A map from names that remembers the order in which they came.
#[derive(Clone, Debug)]
pub struct NameMap<V> {
    entries: Vec<(Name, V)>,
    /// The first names once more.
    first: [Name; LINEAR],
    /// Where the names stand, once there are many.
    positions: Positions,
}

impl<V> Default for NameMap<V> {
    fn default() -> NameMap<V> {
        NameMap {
            entries: Vec::new(),
            first: [Name(0); LINEAR],
            positions: Positions::default(),
        }
    }
}

impl<V: Copy> NameMap<V> {
    /// The position of a name in insertion order.
    #[inline]
    pub fn position(&self, name: Name) -> Option<usize> {
        let count = self.entries.len();
        if count <= LINEAR {
            // All at once, since where it is found, if at all, is as good as random.
            let is_at = |(index, first): (usize, &Name)| u32::from(*first == name) << index;
            let found = self.first.iter().enumerate().map(is_at).fold(0, |all, bit| all | bit);
            let found = found & ((1 << count) - 1);
            (found != 0).then(|| found.trailing_zeros() as usize)
        } else {
            self.positions.find(name.0, |position| self.entries[position].0 == name)
        }
    }

    /// The value of a name.
    #[inline]
    pub fn get(&self, name: Name) -> Option<V> {
        self.position(name).map(|position| self.entries[position].1)
    }

    /// Whether the name is there.
    pub fn contains(&self, name: Name) -> bool {
        self.position(name).is_some()
    }

    /// Sets the value of a name, which keeps its position if it has one; its position.
    #[inline]
    pub fn insert(&mut self, name: Name, value: V) -> usize {
        match self.position(name) {
            Some(position) => {
                self.entries[position].1 = value;
                position
            }
            None => self.push(name, value),
        }
    }

    /// Appends a name that is not there yet; its position.
    #[inline]
    pub fn push(&mut self, name: Name, value: V) -> usize {
        let position = self.entries.len();
        if position == 0 {
            self.entries.reserve(8);
        }
        self.entries.push((name, value));
        match self.first.get_mut(position) {
            Some(first) => *first = name,
            None => self.note_last(),
        }
        position
    }

    #[inline(never)]
    fn note_last(&mut self) {
        let entries = &self.entries;
        self.positions
            .note_last(entries.len(), |position| Some(entries[position].0.0));
    }

    /// The value at a position.
    #[inline]
    pub fn value_mut(&mut self, position: usize) -> &mut V {
        &mut self.entries[position].1
    }

    /// The entries in order.
    #[inline]
    pub fn entries(&self) -> &[(Name, V)] {
        &self.entries
    }

    /// The names with their values, which may be changed, in order.
    pub(crate) fn entries_mut(&mut self) -> impl Iterator<Item = (&Name, &mut V)> {
        self.entries.iter_mut().map(|(name, value)| (&*name, value))
    }

    /// Removes all names, keeping the memory.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.positions.clear();
    }

    /// Number of names.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names in order.
    pub fn names(&self) -> impl Iterator<Item = Name> + '_ {
        self.entries.iter().map(|(name, _)| *name)
    }
}

impl NameMap<()> {
    /// The position of a name, which is appended if it is not there (`dict_add_o`).
    #[inline]
    pub fn add(&mut self, name: Name) -> usize {
        match self.position(name) {
            Some(position) => position,
            None => self.push(name, ()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mangles_private_names_of_classes() {
        let mut names = Names::new();
        let mut mangle = |class: &str, name: &str| {
            let class = names.intern_str(class);
            let name = names.intern_str(name);
            let mangled = names.mangle(Some(class), name);
            names.text(mangled).to_string()
        };
        assert_eq!(mangle("Ham", "__spam"), "_Ham__spam");
        assert_eq!(mangle("__Ham", "__spam"), "_Ham__spam");
        assert_eq!(mangle("___", "__spam"), "__spam");
        assert_eq!(mangle("Ham", "__spam__"), "__spam__");
        assert_eq!(mangle("Ham", "_spam"), "_spam");
        assert_eq!(mangle("Ham", "__a.b"), "__a.b");
    }

    #[test]
    fn sets_of_names() {
        let (mut set, mut more) = (NameSet::default(), NameSet::default());
        let numbers = |set: &NameSet| set.iter().map(|name| name.0).collect::<Vec<_>>();
        [3, 63, 64, 200].into_iter().for_each(|number| set.insert(Name(number)));
        more.insert(Name(64));
        more.insert(Name(130));
        set.extend(&more);
        assert_eq!(numbers(&set), [3, 63, 64, 130, 200]);
        assert!(set.contains(Name(130)) && !set.contains(Name(131)) && !set.contains(Name(1000)));
        assert!(set.remove(Name(200)) && !set.remove(Name(200)));
        more.remove(Name(64));
        more.remove(Name(130));
        assert!(more.is_empty() && !set.is_empty());
    }

    #[test]
    fn maps_keep_their_order() {
        let mut names = Names::new();
        let mut map = NameMap::default();
        let all: Vec<Name> = (0..30).map(|n| names.intern_str(&format!("n{n}"))).collect();
        for name in all.iter().chain(&all) {
            map.add(*name);
        }
        assert_eq!(map.names().collect::<Vec<_>>(), all);
        assert!(
            all.iter()
                .enumerate()
                .all(|(position, name)| map.position(*name) == Some(position))
        );
    }
}
