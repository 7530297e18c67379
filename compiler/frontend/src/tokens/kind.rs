//! The kinds of tokens, with the names and numbers of CPython 3.12's `token` module.

/// Makes the enum, the table of names and the look-up of operators from one list.
macro_rules! token_kinds {
    ($($variant:ident $name:literal $text:literal,)*) => {
        /// A kind of token; the numbers are CPython's.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum TokenKind {
            $(#[doc = $name] $variant,)*
        }

        static KINDS: &[(TokenKind, &str, &str)] = &[$((TokenKind::$variant, $name, $text),)*];
    };
}

token_kinds! {
    EndMarker "ENDMARKER" "",
    Name "NAME" "",
    Number "NUMBER" "",
    String "STRING" "",
    Newline "NEWLINE" "",
    Indent "INDENT" "",
    Dedent "DEDENT" "",
    LPar "LPAR" "(",
    RPar "RPAR" ")",
    Lsqb "LSQB" "[",
    Rsqb "RSQB" "]",
    Colon "COLON" ":",
    Comma "COMMA" ",",
    Semi "SEMI" ";",
    Plus "PLUS" "+",
    Minus "MINUS" "-",
    Star "STAR" "*",
    Slash "SLASH" "/",
    VBar "VBAR" "|",
    Amper "AMPER" "&",
    Less "LESS" "<",
    Greater "GREATER" ">",
    Equal "EQUAL" "=",
    Dot "DOT" ".",
    Percent "PERCENT" "%",
    LBrace "LBRACE" "{",
    RBrace "RBRACE" "}",
    EqEqual "EQEQUAL" "==",
    NotEqual "NOTEQUAL" "!=",
    LessEqual "LESSEQUAL" "<=",
    GreaterEqual "GREATEREQUAL" ">=",
    Tilde "TILDE" "~",
    Circumflex "CIRCUMFLEX" "^",
    LeftShift "LEFTSHIFT" "<<",
    RightShift "RIGHTSHIFT" ">>",
    DoubleStar "DOUBLESTAR" "**",
    PlusEqual "PLUSEQUAL" "+=",
    MinEqual "MINEQUAL" "-=",
    StarEqual "STAREQUAL" "*=",
    SlashEqual "SLASHEQUAL" "/=",
    PercentEqual "PERCENTEQUAL" "%=",
    AmperEqual "AMPEREQUAL" "&=",
    VBarEqual "VBAREQUAL" "|=",
    CircumflexEqual "CIRCUMFLEXEQUAL" "^=",
    LeftShiftEqual "LEFTSHIFTEQUAL" "<<=",
    RightShiftEqual "RIGHTSHIFTEQUAL" ">>=",
    DoubleStarEqual "DOUBLESTAREQUAL" "**=",
    DoubleSlash "DOUBLESLASH" "//",
    DoubleSlashEqual "DOUBLESLASHEQUAL" "//=",
    At "AT" "@",
    AtEqual "ATEQUAL" "@=",
    RArrow "RARROW" "->",
    Ellipsis "ELLIPSIS" "...",
    ColonEqual "COLONEQUAL" ":=",
    Exclamation "EXCLAMATION" "!",
    Op "OP" "",
    Await "AWAIT" "",
    Async "ASYNC" "",
    TypeIgnore "TYPE_IGNORE" "",
    TypeComment "TYPE_COMMENT" "",
    SoftKeyword "SOFT_KEYWORD" "",
    FStringStart "FSTRING_START" "",
    FStringMiddle "FSTRING_MIDDLE" "",
    FStringEnd "FSTRING_END" "",
    Comment "COMMENT" "",
    Nl "NL" "",
    ErrorToken "ERRORTOKEN" "",
}

impl TokenKind {
    /// The name in Python's `token` module.
    pub fn name(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// Whether the token is a string or a part of an f-string: such tokens may begin on an earlier line than they end.
    pub fn is_string_like(self) -> bool {
        matches!(
            self,
            TokenKind::String | TokenKind::FStringStart | TokenKind::FStringMiddle | TokenKind::FStringEnd
        )
    }
}

/// The operator or delimiter with this text.
pub fn operator(text: &[u8]) -> Option<TokenKind> {
    if text == b"<>" {
        return Some(TokenKind::NotEqual);
    }
    KINDS
        .iter()
        .find(|row| !row.2.is_empty() && row.2.as_bytes() == text)
        .map(|row| row.0)
}
