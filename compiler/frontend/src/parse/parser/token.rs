//! The tokens that the parser reads: a kind and a place, without text of their own.

use super::Rejected;
use crate::names::{Name, known};

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
    Colon Comma Semi Dot DotName Ellipsis Equal ColonEqual RArrow Exclamation
    Plus Minus Star Slash DoubleSlash Percent At DoubleStar LeftShift RightShift VBar Amper Circumflex Tilde
    Less Greater EqEqual NotEqual LessEqual GreaterEqual
    PlusEqual MinusEqual StarEqual SlashEqual DoubleSlashEqual PercentEqual AtEqual DoubleStarEqual LeftShiftEqual
    RightShiftEqual VBarEqual AmperEqual CircumflexEqual
    False None True And As Assert Async Await Break Class Continue Def Del Elif Else Except Finally For From Global If
    Import In Is Lambda Nonlocal Not Or Pass Raise Return Try While With Yield
    More
}

impl Kind {
    /// Of each kind, whether it is one of these.
    pub const fn are_among(kinds: &[Kind]) -> [bool; KINDS] {
        let mut table = [false; KINDS];
        let mut index = 0;
        while index < kinds.len() {
            table[kinds[index] as usize] = true;
            index += 1;
        }
        table
    }

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

    /// The kind of a word.
    #[inline]
    pub fn of_word(name: Name) -> Kind {
        WORD_KINDS[name.index().min(WORD_KINDS.len() - 1)]
    }

    /// The operator or delimiter at the head of `text`, and its length.
    #[inline]
    pub fn of_operator(first: u8, text: &[u8]) -> Result<(Kind, u32), Rejected> {
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
            b'<' if second == b'>' => return Err(Rejected),
            b'<' => doubled(Kind::Less, Kind::LessEqual, Kind::LeftShift, Kind::LeftShiftEqual),
            b'>' => doubled(
                Kind::Greater,
                Kind::GreaterEqual,
                Kind::RightShift,
                Kind::RightShiftEqual,
            ),
            _ => return Err(Rejected),
        })
    }
}

/// Keywords, and the names that are keywords in some places.
const WORDS: [(Name, Kind); 39] = [
    (known::UNDERSCORE, Kind::Underscore),
    (known::AS, Kind::As),
    (known::IF, Kind::If),
    (known::IN, Kind::In),
    (known::IS, Kind::Is),
    (known::OR, Kind::Or),
    (known::AND, Kind::And),
    (known::DEF, Kind::Def),
    (known::DEL, Kind::Del),
    (known::FOR, Kind::For),
    (known::NOT, Kind::Not),
    (known::TRY, Kind::Try),
    (known::NONE, Kind::None),
    (known::TRUE, Kind::True),
    (known::ELIF, Kind::Elif),
    (known::ELSE, Kind::Else),
    (known::FROM, Kind::From),
    (known::PASS, Kind::Pass),
    (known::WITH, Kind::With),
    (known::CASE, Kind::Case),
    (known::TYPE, Kind::Type),
    (known::FALSE, Kind::False),
    (known::ASYNC, Kind::Async),
    (known::AWAIT, Kind::Await),
    (known::BREAK, Kind::Break),
    (known::CLASS_WORD, Kind::Class),
    (known::RAISE, Kind::Raise),
    (known::WHILE, Kind::While),
    (known::YIELD, Kind::Yield),
    (known::MATCH, Kind::Match),
    (known::ASSERT, Kind::Assert),
    (known::EXCEPT, Kind::Except),
    (known::GLOBAL, Kind::Global),
    (known::IMPORT, Kind::Import),
    (known::LAMBDA, Kind::Lambda),
    (known::RETURN, Kind::Return),
    (known::FINALLY, Kind::Finally),
    (known::CONTINUE, Kind::Continue),
    (known::NONLOCAL, Kind::Nonlocal),
];

/// The kinds of the words by number; the last is that of all names that have higher ones.
const WORD_KINDS: [Kind; WORDS.len() + 1] = {
    let mut table = [Kind::Name; WORDS.len() + 1];
    let mut index = 0;
    while index < WORDS.len() {
        let (name, kind) = WORDS[index];
        assert!(name.index() < WORDS.len(), "the first names are these words");
        table[name.index()] = kind;
        index += 1;
    }
    table
};

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
