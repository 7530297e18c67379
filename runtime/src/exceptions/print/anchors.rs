//! Where the operator of a binary operation, or the brackets of a subscript, stand in the source text of one expression.
//!
//! CPython 3.12.1 parses the text again to find out (`extract_anchors_from_expr`); this is a parser of the operator level of Python's grammar, which is all that
//! decides whether the outermost node is a binary operation or a subscript.

/// Byte offsets `(left, right)` of what gets `^` inside `~~~`; `None` for other expressions and text that does not parse.
pub(super) fn anchors_of(segment: &str) -> Option<(usize, usize)> {
    let tokens = tokens(segment)?;
    let mut parser = Parser { tokens: &tokens, at: 0 };
    let node = parser.binary(0)?;
    if parser.at != tokens.len() {
        return None;
    }
    let bytes = segment.as_bytes();
    let is_space = |i: usize| matches!(bytes[i], b' ' | b'\t' | b'\x0c' | b'\n' | b'\r');
    match node.kind {
        Kind::Other => None,
        Kind::Binary { left_end, right_start } => {
            // The operator, behind the parentheses that close the left operand; a second character may belong to it.
            let (mut left, mut right) = (right_start, right_start + 1);
            for i in (left_end..right_start).filter(|&i| !is_space(i)) {
                let more = i + 1 < right_start;
                left = i;
                right = i + 1 + usize::from(more && !is_space(i + 1));
                if !more || bytes[i] != b')' {
                    break;
                }
            }
            Some((left, right))
        }
        Kind::Subscript { value_end, slice_end } => {
            let left = (value_end..bytes.len())
                .find(|&i| bytes[i] == b'[')
                .unwrap_or(bytes.len());
            let right = (slice_end + 1..bytes.len())
                .find(|&i| bytes[i] == b']')
                .map_or(bytes.len(), |i| i + 1);
            Some((left, right))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Token<'a> {
    Name(&'a str),
    Number,
    Text,
    Op(&'a str),
}

#[derive(Clone, Copy)]
struct Spanned<'a> {
    token: Token<'a>,
    start: usize,
    end: usize,
}

enum Kind {
    Other,
    Binary { left_end: usize, right_start: usize },
    Subscript { value_end: usize, slice_end: usize },
}

struct Node {
    kind: Kind,
    start: usize,
    end: usize,
}

const OPERATORS: [&str; 47] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "**", "//", ">>", "<<", "<=", ">=", "==", "->", "+=", "-=", "*=", "/=",
    "%=", "@=", "&=", "|=", "^=", ":=", "+", "-", "*", "/", "%", "@", "&", "|", "^", "~", "<", ">", "(", ")", "[", "]",
    "{", "}", ",", ":", ".", ";", "=",
];

fn tokens(text: &str) -> Option<Vec<Spanned<'_>>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let start = i;
        match bytes[i] {
            b' ' | b'\t' | b'\x0c' => {
                i += 1;
                continue;
            }
            b'#' => break,
            b'\\' | b'\n' => return None,
            b'0'..=b'9' => i = number_end(bytes, i),
            b'.' if bytes.get(i + 1).is_some_and(u8::is_ascii_digit) => i = number_end(bytes, i),
            b'"' | b'\'' => {
                i = string_end(bytes, i, false)?;
                out.push(Spanned {
                    token: Token::Text,
                    start,
                    end: i,
                });
                continue;
            }
            b if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => {
                while i < bytes.len() && (bytes[i].is_ascii_alphanumeric() || bytes[i] == b'_' || bytes[i] >= 0x80) {
                    i += 1;
                }
                let word = &text[start..i];
                let is_prefix = word.len() <= 2 && word.bytes().all(|b| b"rRbBuUfF".contains(&b));
                if is_prefix && matches!(bytes.get(i), Some(b'"' | b'\'')) {
                    let formatted = word.bytes().any(|b| matches!(b, b'f' | b'F'));
                    i = string_end(bytes, i, formatted)?;
                    out.push(Spanned {
                        token: Token::Text,
                        start,
                        end: i,
                    });
                } else {
                    out.push(Spanned {
                        token: Token::Name(word),
                        start,
                        end: i,
                    });
                }
                continue;
            }
            _ => {
                let op = OPERATORS.iter().find(|op| text[i..].starts_with(**op))?;
                i += op.len();
                out.push(Spanned {
                    token: Token::Op(op),
                    start,
                    end: i,
                });
                continue;
            }
        }
        out.push(Spanned {
            token: Token::Number,
            start,
            end: i,
        });
    }
    Some(out)
}

fn number_end(bytes: &[u8], mut i: usize) -> usize {
    while i < bytes.len() {
        let exponent_sign = matches!(bytes[i], b'+' | b'-')
            && matches!(bytes[i - 1], b'e' | b'E')
            && !bytes[..i].iter().rev().take(3).any(|b| matches!(b, b'x' | b'X'));
        if bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'_' | b'.') || exponent_sign {
            i += 1;
        } else {
            break;
        }
    }
    i
}

/// The end of the literal whose opening quote is at `i`; braces of f-strings may hold quotes.
fn string_end(bytes: &[u8], mut i: usize, formatted: bool) -> Option<usize> {
    let quote = bytes[i];
    let triple = bytes[i..].starts_with(&[quote; 3]);
    i += if triple { 3 } else { 1 };
    let mut depth = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'\\' => i += 1,
            b'{' if formatted => depth += 1,
            b'}' if formatted && depth > 0 => depth -= 1,
            b if b == quote && depth == 0 => {
                if !triple {
                    return Some(i + 1);
                }
                if bytes[i..].starts_with(&[quote; 3]) {
                    return Some(i + 3);
                }
            }
            _ => {}
        }
        i += 1;
    }
    None
}

struct Parser<'a> {
    tokens: &'a [Spanned<'a>],
    at: usize,
}

const KEYWORDS: [&str; 32] = [
    "and", "as", "assert", "async", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally",
    "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
    "try", "while", "with", "yield", "await",
];

fn precedence(op: &str) -> Option<u8> {
    Some(match op {
        "|" => 1,
        "^" => 2,
        "&" => 3,
        "<<" | ">>" => 4,
        "+" | "-" => 5,
        "*" | "/" | "//" | "%" | "@" => 6,
        _ => return None,
    })
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).map(|t| t.token)
    }

    fn next(&mut self) -> Option<Spanned<'a>> {
        let t = *self.tokens.get(self.at)?;
        self.at += 1;
        Some(t)
    }

    /// Left-associative binary operators of at least this precedence.
    fn binary(&mut self, min: u8) -> Option<Node> {
        let mut left = self.unary()?;
        while let Some(Token::Op(op)) = self.peek()
            && let Some(level) = precedence(op)
            && level > min
        {
            self.at += 1;
            let right = self.binary(level)?;
            left = Node {
                kind: Kind::Binary {
                    left_end: left.end,
                    right_start: right.start,
                },
                start: left.start,
                end: right.end,
            };
        }
        Some(left)
    }

    fn unary(&mut self) -> Option<Node> {
        if let Some(Token::Op("+" | "-" | "~")) = self.peek() {
            let start = self.next()?.start;
            let operand = self.unary()?;
            return Some(Node {
                kind: Kind::Other,
                start,
                end: operand.end,
            });
        }
        let base = self.primary()?;
        if self.peek() == Some(Token::Op("**")) {
            self.at += 1;
            let exponent = self.unary()?;
            return Some(Node {
                kind: Kind::Binary {
                    left_end: base.end,
                    right_start: exponent.start,
                },
                start: base.start,
                end: exponent.end,
            });
        }
        Some(base)
    }

    /// An atom with attributes, calls and subscripts.
    fn primary(&mut self) -> Option<Node> {
        if self.peek() == Some(Token::Name("await")) {
            let start = self.next()?.start;
            let operand = self.primary()?;
            return Some(Node {
                kind: Kind::Other,
                start,
                end: operand.end,
            });
        }
        let mut node = self.atom()?;
        loop {
            match self.peek() {
                Some(Token::Op(".")) => {
                    self.at += 1;
                    let Token::Name(_) = self.peek()? else { return None };
                    let end = self.next()?.end;
                    node = Node {
                        kind: Kind::Other,
                        start: node.start,
                        end,
                    };
                }
                Some(Token::Op("(")) => {
                    let (_, end) = self.bracketed()?;
                    node = Node {
                        kind: Kind::Other,
                        start: node.start,
                        end,
                    };
                }
                Some(Token::Op("[")) => {
                    let value_end = node.end;
                    let (inside, end) = self.bracketed()?;
                    let slice_end = slice_end(inside)?;
                    node = Node {
                        kind: Kind::Subscript { value_end, slice_end },
                        start: node.start,
                        end,
                    };
                }
                _ => return Some(node),
            }
        }
    }

    fn atom(&mut self) -> Option<Node> {
        let first = *self.tokens.get(self.at)?;
        match first.token {
            Token::Name(word) if KEYWORDS.contains(&word) => None,
            Token::Name(_) | Token::Number | Token::Op("...") => {
                self.at += 1;
                Some(Node {
                    kind: Kind::Other,
                    start: first.start,
                    end: first.end,
                })
            }
            Token::Text => {
                let mut end = first.end;
                while let Some(Token::Text) = self.peek() {
                    end = self.next()?.end;
                }
                Some(Node {
                    kind: Kind::Other,
                    start: first.start,
                    end,
                })
            }
            Token::Op("(") => {
                let (inside, end) = self.bracketed()?;
                // Parentheses are no node: what they hold is.
                let mut inner = Parser { tokens: inside, at: 0 };
                match inner.binary(0) {
                    Some(node) if inner.at == inside.len() => Some(node),
                    _ if is_group(inside) => {
                        let (first_inside, last_inside) = (inside.first()?, inside.last()?);
                        Some(Node {
                            kind: Kind::Other,
                            start: first_inside.start,
                            end: last_inside.end,
                        })
                    }
                    _ => Some(Node {
                        kind: Kind::Other,
                        start: first.start,
                        end,
                    }),
                }
            }
            Token::Op("[" | "{") => {
                let (_, end) = self.bracketed()?;
                Some(Node {
                    kind: Kind::Other,
                    start: first.start,
                    end,
                })
            }
            Token::Op(_) => None,
        }
    }

    /// The tokens between the bracket here and the one that closes it; and the end of the latter.
    fn bracketed(&mut self) -> Option<(&'a [Spanned<'a>], usize)> {
        let open = self.at;
        let mut depth = 0usize;
        while let Some(t) = self.next() {
            match t.token {
                Token::Op("(" | "[" | "{") => depth += 1,
                Token::Op(")" | "]" | "}") => {
                    depth -= 1;
                    if depth == 0 {
                        return Some((&self.tokens[open + 1..self.at - 1], t.end));
                    }
                }
                _ => {}
            }
        }
        None
    }
}

/// True if parentheses around these tokens hold one expression, no tuple and no generator expression.
fn is_group(inside: &[Spanned]) -> bool {
    let mut depth = 0;
    !inside.is_empty()
        && !inside.iter().any(|t| {
            match t.token {
                Token::Op("(" | "[" | "{") => depth += 1,
                Token::Op(")" | "]" | "}") => depth -= 1,
                Token::Op(",") | Token::Name("for" | "yield") if depth == 0 => return true,
                _ => {}
            }
            false
        })
}

/// The end of the slice node that these tokens are.
fn slice_end(inside: &[Spanned]) -> Option<usize> {
    let mut parser = Parser { tokens: inside, at: 0 };
    match parser.binary(0) {
        Some(node) if parser.at == inside.len() => Some(node.end),
        _ => inside.last().map(|t| t.end),
    }
}
