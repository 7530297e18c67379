//! The tokens that the parser reads: a kind and a place, without text of their own.

use super::Invalid;
use crate::names::Name;

/// Makes the enum and the table of kinds of names from one list.
macro_rules! kinds {
    ($($kind:ident)*) => {
        /// A kind of token. Keywords have kinds of their own; so have the names that are keywords in some places.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Kind { $($kind),* }

        /// How many kinds there are.
        pub const KINDS: usize = [$(Kind::$kind),*].len();
    };
}

kinds! {
    EndMarker Newline Indent Dedent
    Name Match Case Type Underscore
    Number String FStringStart FStringMiddle FStringEnd
    LPar RPar Lsqb Rsqb LBrace RBrace
    Colon Comma Semi Dot Ellipsis Equal ColonEqual RArrow Exclamation
    Plus Minus Star Slash DoubleSlash Percent At DoubleStar LeftShift RightShift VBar Amper Circumflex Tilde
    Less Greater EqEqual NotEqual LessEqual GreaterEqual
    PlusEqual MinusEqual StarEqual SlashEqual DoubleSlashEqual PercentEqual AtEqual DoubleStarEqual LeftShiftEqual
    RightShiftEqual VBarEqual AmperEqual CircumflexEqual
    False None True And As Assert Async Await Break Class Continue Def Del Elif Else Except Finally For From Global If
    Import In Is Lambda Nonlocal Not Or Pass Raise Return Try While With Yield
}

impl Kind {
    /// Whether the token may be a name.
    #[inline]
    pub fn is_name(self) -> bool {
        (self as u8).wrapping_sub(Kind::Name as u8) <= Kind::Underscore as u8 - Kind::Name as u8
    }

    /// Whether the token is no part of a statement's text: CPython lets no node end with it.
    #[inline]
    pub fn is_blank(self) -> bool {
        self <= Kind::Dedent
    }

    /// The kind of a word of at most eight bytes: `key` has them from its lowest byte on, and zeros behind them.
    #[inline]
    pub fn of_word(key: u64) -> Kind {
        let (word, kind) = KEYWORDS[keyword_place(key)];
        if word == key { kind } else { Kind::Name }
    }

    /// The operator or delimiter at the head of `text`, and its length.
    #[inline]
    pub fn of_operator(first: u8, text: &[u8]) -> Result<(Kind, u32), Invalid> {
        let second = text.get(1).copied().unwrap_or(0);
        let third = || text.get(2).copied().unwrap_or(0);
        let one_or = |one: Kind, assigned: Kind| if second == b'=' { (assigned, 2) } else { (one, 1) };
        let doubled = |one: Kind, assigned: Kind, two: Kind, two_assigned: Kind| {
            if second == first {
                if third() == b'=' { (two_assigned, 3) } else { (two, 2) }
            } else {
                one_or(one, assigned)
            }
        };
        Ok(match first {
            b'(' => (Kind::LPar, 1),
            b')' => (Kind::RPar, 1),
            b'[' => (Kind::Lsqb, 1),
            b']' => (Kind::Rsqb, 1),
            b'{' => (Kind::LBrace, 1),
            b'}' => (Kind::RBrace, 1),
            b',' => (Kind::Comma, 1),
            b';' => (Kind::Semi, 1),
            b'~' => (Kind::Tilde, 1),
            b':' => one_or(Kind::Colon, Kind::ColonEqual),
            b'=' => one_or(Kind::Equal, Kind::EqEqual),
            b'!' => one_or(Kind::Exclamation, Kind::NotEqual),
            b'+' => one_or(Kind::Plus, Kind::PlusEqual),
            b'-' if second == b'>' => (Kind::RArrow, 2),
            b'-' => one_or(Kind::Minus, Kind::MinusEqual),
            b'%' => one_or(Kind::Percent, Kind::PercentEqual),
            b'@' => one_or(Kind::At, Kind::AtEqual),
            b'|' => one_or(Kind::VBar, Kind::VBarEqual),
            b'&' => one_or(Kind::Amper, Kind::AmperEqual),
            b'^' => one_or(Kind::Circumflex, Kind::CircumflexEqual),
            b'*' => doubled(Kind::Star, Kind::StarEqual, Kind::DoubleStar, Kind::DoubleStarEqual),
            b'/' => doubled(Kind::Slash, Kind::SlashEqual, Kind::DoubleSlash, Kind::DoubleSlashEqual),
            // `<>` is an operator of a joke only.
            b'<' if second == b'>' => return Err(Invalid::Rejected),
            b'<' => doubled(Kind::Less, Kind::LessEqual, Kind::LeftShift, Kind::LeftShiftEqual),
            b'>' => doubled(
                Kind::Greater,
                Kind::GreaterEqual,
                Kind::RightShift,
                Kind::RightShiftEqual,
            ),
            _ => return Err(Invalid::Rejected),
        })
    }
}

/// Keywords, and the names that are keywords in some places.
const WORDS: [(&[u8], Kind); 39] = [
    (b"_", Kind::Underscore),
    (b"as", Kind::As),
    (b"if", Kind::If),
    (b"in", Kind::In),
    (b"is", Kind::Is),
    (b"or", Kind::Or),
    (b"and", Kind::And),
    (b"def", Kind::Def),
    (b"del", Kind::Del),
    (b"for", Kind::For),
    (b"not", Kind::Not),
    (b"try", Kind::Try),
    (b"None", Kind::None),
    (b"True", Kind::True),
    (b"elif", Kind::Elif),
    (b"else", Kind::Else),
    (b"from", Kind::From),
    (b"pass", Kind::Pass),
    (b"with", Kind::With),
    (b"case", Kind::Case),
    (b"type", Kind::Type),
    (b"False", Kind::False),
    (b"async", Kind::Async),
    (b"await", Kind::Await),
    (b"break", Kind::Break),
    (b"class", Kind::Class),
    (b"raise", Kind::Raise),
    (b"while", Kind::While),
    (b"yield", Kind::Yield),
    (b"match", Kind::Match),
    (b"assert", Kind::Assert),
    (b"except", Kind::Except),
    (b"global", Kind::Global),
    (b"import", Kind::Import),
    (b"lambda", Kind::Lambda),
    (b"return", Kind::Return),
    (b"finally", Kind::Finally),
    (b"continue", Kind::Continue),
    (b"nonlocal", Kind::Nonlocal),
];

/// The words as keys, each at its [`keyword_place`].
const KEYWORDS: [(u64, Kind); 1 << KEYWORD_BITS] = {
    let mut table = [(0, Kind::Name); 1 << KEYWORD_BITS];
    let mut index = 0;
    while index < WORDS.len() {
        let (word, kind) = WORDS[index];
        let (mut key, mut at) = (0, word.len());
        while at > 0 {
            at -= 1;
            key = key << 8 | word[at] as u64;
        }
        let place = keyword_place(key);
        assert!(table[place].0 == 0, "two keywords in one place");
        table[place] = (key, kind);
        index += 1;
    }
    table
};

const KEYWORD_BITS: u32 = 7;

/// Where a key belongs; the factor was found by trial to give each keyword a place of its own.
#[inline]
const fn keyword_place(key: u64) -> usize {
    (key.wrapping_mul(0x1B77_476A_8995_579F) >> (64 - KEYWORD_BITS)) as usize
}

/// A token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where the text begins, as an offset into the source.
    pub start: u32,
    /// Where the text ends.
    pub end: u32,
    /// The line on which it begins, from 1.
    pub line: u32,
    /// Where that line begins.
    pub line_start: u32,
    pub kind: Kind,
    /// Whether a line break is in the text.
    pub is_multi_line: bool,
    /// Of a string: whether a backslash is in it. Of a literal part of an f-string: whether a doubled brace ends it.
    pub flag: bool,
    /// The name, of a token that may be one.
    pub name: Name,
}

const _: () = assert!(size_of::<Token>() == 24);
