//! The parser: from text to the tree, by recursive descent.
//!
//! Comes in: a source text. Goes out: the nodes of `Python.asdl` with CPython's positions, and the warnings that CPython's
//! tokenizer and parser give; or no more than that the text is [`Invalid`]. Finding the error's words and place is left to the
//! error pass (`parse::errors`), which runs CPython's own grammar.

mod arguments;
mod atoms;
mod bytes;
mod compound;
mod comprehensions;
mod expressions;
mod number;
mod patterns;
mod scan;
mod scan_fstring;
mod scan_number;
mod simple;
mod strings;
mod targets;
mod token;

use crate::ast::{Arena, Arg, ExprRef, Keyword, List, Location, Mod, Stmt};
use crate::error::{SyntaxWarning, WarningKind};
use crate::names::{Name, Names};
use crate::parse::Mode;
use scan::Scanner;
use token::{Kind, Token};

/// How deep the tree may get; CPython's symbol table gives up at about half of that.
const MAX_DEPTH: u32 = 6000;

/// Trees up to this height are surely not too high for CPython.
const HIGH: u32 = 500;

/// How deep a text must nest before CPython's parser could give it up.
const DEEP: u32 = 90;

/// Why a text has no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// The tree would be deeper than [`MAX_DEPTH`].
    TooDeep,
    /// It is not in the grammar.
    Rejected,
}

/// The parser gives up; why is known to it. Without size, so that results are returned in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rejected;

type Parse<T> = Result<T, Rejected>;

/// A tree and what came with it.
pub struct Tree<'t> {
    pub tree: Mod<'t>,
    pub names: Names,
    pub warnings: Vec<SyntaxWarning>,
    /// The text nests so deeply that CPython's parser may not follow.
    pub is_deep: bool,
}

/// Parses a text: an expression if `mode` is [`Mode::Eval`], else statements.
pub fn parse_tree<'t>(arena: &'t Arena, text: &str, mode: Mode) -> Result<Tree<'t>, Invalid> {
    let mut scanner = Scanner::begin(text).map_err(|Rejected| Invalid::Rejected)?;
    let kind = scanner.tokens[0].kind;
    scanner.names.uses.reserve(text.len() / 20);
    let mut parser = Parser {
        arena,
        text,
        scanner,
        at: 0,
        kind,
        depth: 0,
        is_deep: false,
        too_deep: false,
        height: 0,
        found: Found::default(),
        warnings: Vec::new(),
        exprs: Vec::with_capacity(256),
        stmts: Vec::with_capacity(256),
        args: Vec::with_capacity(16),
        keywords: Vec::with_capacity(16),
    };
    let tree = match parser.tree(mode) {
        Ok(tree) => tree,
        Err(Rejected) if parser.too_deep => return Err(Invalid::TooDeep),
        Err(Rejected) => return Err(Invalid::Rejected),
    };
    let scanner = parser.scanner;
    Ok(Tree {
        tree,
        names: scanner.names,
        is_deep: parser.is_deep || scanner.deepest >= DEEP as usize,
        warnings: merge(scanner.warnings, parser.warnings),
    })
}

/// Brings the warnings of scanner and parser into one order: by the token that was read when they were given.
fn merge(scanned: Vec<(usize, SyntaxWarning)>, parsed: Vec<(usize, SyntaxWarning)>) -> Vec<SyntaxWarning> {
    let mut all = scanned;
    all.extend(parsed);
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, warning)| warning).collect()
}

/// Where a node begins.
#[derive(Clone, Copy)]
struct Start {
    lineno: u32,
    col_offset: u32,
}

/// A place to go back to.
struct Checkpoint {
    /// The number of the token.
    at: usize,
    depth: u32,
    warnings: usize,
    exprs: usize,
    stmts: usize,
    args: usize,
    keywords: usize,
    uses: usize,
}

/// What was met in a statement.
#[derive(Clone, Copy, Default)]
struct Found {
    /// Something that may be computed before the program runs (`codegen::fold`).
    foldable: bool,
    /// Something that the symbol table must know of beside the uses of names.
    special: bool,
}

/// A statement that has begun.
struct Statement {
    /// What was met in the statement around it.
    around: Found,
    /// How many uses of names come before it.
    first_use: usize,
}

/// The state of the parser.
struct Parser<'a, 't> {
    arena: &'t Arena,
    text: &'a str,
    /// What reads the tokens; it has them, and the names met so far.
    scanner: Scanner<'a>,
    /// The index of the next token among those that the scanner has.
    at: usize,
    /// The kind of the next token.
    kind: Kind,
    depth: u32,
    /// Whether it was at least [`DEEP`] once.
    is_deep: bool,
    /// Whether it was given up for its depth.
    too_deep: bool,
    /// The height of the expression that was parsed last: operators that follow each other make a high tree without depth.
    height: u32,
    /// What was met since the statement began.
    found: Found,
    /// The warnings, each with the number of the token that came next.
    warnings: Vec<(usize, SyntaxWarning)>,
    /// Expressions of the lists that are being read, so that each list is allocated once, in its size.
    exprs: Vec<ExprRef<'t>>,
    /// Statements of the blocks that are being read.
    stmts: Vec<Stmt<'t>>,
    /// Parameters of the lists that are being read.
    args: Vec<Arg<'t>>,
    /// Keyword arguments of the calls that are being read.
    keywords: Vec<Keyword<'t>>,
}

impl<'a, 't> Parser<'a, 't> {
    #[inline]
    fn bump(&mut self) {
        self.at += 1;
        self.kind = self.scanner.tokens[self.at].kind;
    }

    /// The next token.
    #[inline]
    fn token(&self) -> Token {
        self.scanner.tokens[self.at]
    }

    /// The kind of the token after the next.
    #[inline]
    fn second(&self) -> Kind {
        self.scanner
            .tokens
            .get(self.at + 1)
            .map_or(Kind::EndMarker, |token| token.kind)
    }

    #[inline]
    fn eat(&mut self, kind: Kind) -> bool {
        let found = self.kind == kind;
        if found {
            self.bump();
        }
        found
    }

    #[inline]
    fn expect(&mut self, kind: Kind) -> Parse<()> {
        if self.eat(kind) { Ok(()) } else { Err(Rejected) }
    }

    /// As [`Self::eat`], of a token that stands between lines: what comes next may not have been scanned yet.
    #[inline]
    fn eat_blank(&mut self, kind: Kind) -> Parse<bool> {
        let found = self.eat(kind);
        if found && self.kind == Kind::More {
            self.scan_more()?;
        }
        Ok(found)
    }

    #[inline]
    fn expect_blank(&mut self, kind: Kind) -> Parse<()> {
        if self.eat_blank(kind)? { Ok(()) } else { Err(Rejected) }
    }

    /// Lets the scanner go on. The last token of a statement's text is kept, and what is behind it.
    fn scan_more(&mut self) -> Parse<()> {
        let last = self.last_of_statement();
        self.scanner.go_on(last)?;
        self.at -= last;
        self.kind = self.scanner.tokens[self.at].kind;
        Ok(())
    }

    /// Where the next token begins.
    #[inline]
    fn start(&self) -> Start {
        self.scanner.tokens[self.at].position()
    }

    /// From `start` to the end of the last token.
    #[inline]
    fn location(&self, start: Start) -> Location {
        self.location_to(start, self.at - 1)
    }

    /// From `start` to the end of the last token that is part of a statement: CPython's end of a block.
    fn block_location(&self, start: Start) -> Location {
        self.location_to(start, self.last_of_statement())
    }

    /// The last token before the next that is part of a statement's text.
    #[inline]
    fn last_of_statement(&self) -> usize {
        let mut last = self.at - 1;
        while self.scanner.tokens[last].kind.is_blank() {
            last -= 1;
        }
        last
    }

    // The pieces stay in registers: no part of a location is stored before the whole is.
    #[inline(always)]
    fn location_to(&self, start: Start, last: usize) -> Location {
        let token = &self.scanner.tokens[last];
        let (end_lineno, end_col_offset) = if token.is_multi_line {
            self.multi_line_end(token)
        } else {
            (token.line, token.end - token.line_start)
        };
        Location {
            lineno: start.lineno,
            col_offset: start.col_offset,
            end_lineno,
            end_col_offset,
        }
    }

    #[cold]
    fn multi_line_end(&self, token: &Token) -> (u32, u32) {
        let text = self.slice(token);
        let breaks = memchr::memchr_iter(b'\n', text).count() as u32;
        let last = memchr::memrchr(b'\n', text).unwrap_or(0);
        (token.line + breaks, (text.len() - last) as u32 - 1)
    }

    /// The text of a token.
    #[inline]
    fn slice(&self, token: &Token) -> &'a [u8] {
        &self.text.as_bytes()[token.start as usize..token.end as usize]
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            at: self.scanner.dropped + self.at,
            depth: self.depth,
            warnings: self.warnings.len(),
            exprs: self.exprs.len(),
            stmts: self.stmts.len(),
            args: self.args.len(),
            keywords: self.keywords.len(),
            uses: self.scanner.names.uses.len(),
        }
    }

    /// Rejects the text if the tokens there were dropped: what comes on other lines is no second try of the grammar's.
    fn go_back(&mut self, checkpoint: &Checkpoint) -> Parse<()> {
        self.at = checkpoint.at.checked_sub(self.scanner.dropped).ok_or(Rejected)?;
        self.kind = self.scanner.tokens[self.at].kind;
        self.depth = checkpoint.depth;
        self.warnings.truncate(checkpoint.warnings);
        self.exprs.truncate(checkpoint.exprs);
        self.stmts.truncate(checkpoint.stmts);
        self.args.truncate(checkpoint.args);
        self.keywords.truncate(checkpoint.keywords);
        self.scanner.names.uses.truncate(checkpoint.uses);
        Ok(())
    }

    /// Takes note of one more level; [`Parser::leave`] ends it.
    #[inline]
    fn enter(&mut self) -> Parse<()> {
        self.depth += 1;
        if self.depth >= DEEP {
            return self.deep();
        }
        Ok(())
    }

    #[cold]
    fn deep(&mut self) -> Parse<()> {
        self.is_deep = true;
        if self.depth > HIGH {
            return self.high(self.depth);
        }
        Ok(())
    }

    #[inline]
    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Takes note that a node was put on top of expressions of at most this height.
    #[inline]
    fn on_top_of(&mut self, height: u32) -> Parse<()> {
        self.height = height + 1;
        if self.depth + self.height > HIGH {
            return self.high(self.depth + self.height);
        }
        Ok(())
    }

    /// Folding and symbol table look at high trees, since they notice those that are too high for CPython.
    #[cold]
    fn high(&mut self, height: u32) -> Parse<()> {
        self.found = Found {
            foldable: true,
            special: true,
        };
        self.too_deep |= height > MAX_DEPTH;
        if self.too_deep { Err(Rejected) } else { Ok(()) }
    }

    /// The name that comes next.
    #[inline(always)]
    fn name(&mut self) -> Parse<Name> {
        if !self.kind.is_name() {
            return Err(Rejected);
        }
        let name = self.scanner.tokens[self.at].name;
        self.bump();
        Ok(name)
    }

    fn warn(&mut self, message: String, start: Start) {
        let warning = SyntaxWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: start.lineno,
            col_offset: start.col_offset,
            end_lineno: start.lineno,
            end_col_offset: start.col_offset,
        };
        self.warnings.push((self.scanner.dropped + self.at, warning));
    }

    fn tree(&mut self, mode: Mode) -> Parse<Mod<'t>> {
        Ok(match mode {
            Mode::Eval => Mod::Expression { body: self.eval()? },
            Mode::Exec => Mod::Module {
                body: self.file()?,
                type_ignores: List::default(),
            },
            Mode::Single => Mod::Interactive { body: self.file()? },
            Mode::FuncType => self.func_type()?,
        })
    }

    #[cold]
    fn func_type(&mut self) -> Parse<Mod<'t>> {
        if !self.eat(Kind::LPar) {
            return Err(Rejected);
        }
        let mut argtypes = Vec::new();
        while !self.eat(Kind::RPar) {
            // Stars are not kept: `(*A, **B) -> C`.
            let _ = self.eat(Kind::Star) || self.eat(Kind::DoubleStar);
            argtypes.push(self.expression()?);
            if !self.eat(Kind::Comma) && self.kind != Kind::RPar {
                return Err(Rejected);
            }
        }
        if !self.eat(Kind::RArrow) {
            return Err(Rejected);
        }
        let returns = self.expression()?;
        while self.eat_blank(Kind::Newline)? {}
        if self.kind != Kind::EndMarker {
            return Err(Rejected);
        }
        let argtypes = self.arena.list(argtypes);
        Ok(Mod::FunctionType { argtypes, returns })
    }

    fn file(&mut self) -> Parse<List<'t, Stmt<'t>>> {
        let base = self.stmts.len();
        while self.kind != Kind::EndMarker {
            self.statement()?;
        }
        Ok(self.arena.list_from(&mut self.stmts, base))
    }

    fn eval(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let first = self.expression()?;
        let expression = if self.kind == Kind::Comma {
            self.tuple_of(start, first, Parser::expression)?
        } else {
            first
        };
        while self.eat_blank(Kind::Newline)? {}
        if self.kind == Kind::EndMarker {
            Ok(expression)
        } else {
            Err(Rejected)
        }
    }
}

impl Token {
    /// From `start` to the end of the token, which is all on one line.
    #[inline]
    fn location_from(&self, start: Start) -> Location {
        Location {
            lineno: start.lineno,
            col_offset: start.col_offset,
            end_lineno: self.line,
            end_col_offset: self.end - self.line_start,
        }
    }

    /// Where the token begins.
    #[inline]
    fn position(&self) -> Start {
        Start {
            lineno: self.line,
            col_offset: self.start - self.line_start,
        }
    }
}
