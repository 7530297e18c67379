//! Type comments (PEP 484) in the tree.
//!
//! Comes in: a source. Goes out: its tree, with the comments that say types at their statements and parameters, and those that
//! switch checks off in a list. Whether a comment may stand where it does, [`super::errors`] knows; which node it belongs to
//! follows from the tokens around it.

use std::collections::HashMap;

use super::{Mode, Parsed, columns, errors, parse};
use crate::ast::*;
use crate::error::SyntaxError;
use crate::names::{Name, Names};
use crate::source::Origin;
use crate::tokens::kind::TokenKind;
use crate::tokens::lexer::{Lexer, Token};

/// What `ast.parse` may ask for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dialect {
    /// Type comments are part of the tree.
    pub type_comments: bool,
    /// The minor version of Python that the source is to be, if it is an older one.
    pub feature_version: Option<u8>,
}

/// As [`parse`], in a dialect.
///
/// # Errors
/// As [`parse`], and `SyntaxError` for type comments where none may stand, and for what is newer than the version.
pub fn parse_dialect<'a, 't>(
    arena: &'t Arena,
    source: &'a [u8],
    filename: &str,
    mode: Mode,
    origin: Origin,
    dialect: Dialect,
) -> Result<Parsed<'a, 't>, SyntaxError> {
    let mut parsed = parse(arena, source, filename, mode, origin)?;
    let has_comments = dialect.type_comments && memchr::memmem::find(parsed.text.as_bytes(), b"type:").is_some();
    if !has_comments && dialect.feature_version.is_none() {
        return Ok(parsed);
    }
    let text = parsed.text.as_bytes();
    let input = errors::Input {
        type_comments: dialect.type_comments,
        feature_version: dialect.feature_version,
        ..Default::default()
    };
    let columns = columns(source, origin);
    if let Some(error) = errors::diagnose_input(text, filename, mode, columns, (None, None), input) {
        return Err(error);
    }
    if !has_comments {
        return Ok(parsed);
    }
    let mut comments = Comments::read(text, &mut parsed.names);
    match &mut parsed.tree {
        Mod::Module { body, type_ignores } => {
            comments.statements(body);
            *type_ignores = arena.list(comments.ignores);
        }
        Mod::Interactive { body } => comments.statements(body),
        Mod::Expression { .. } | Mod::FunctionType { .. } => {}
    }
    Ok(parsed)
}

/// A place in the source: line and column.
type Place = (u32, u32);

/// The tokens of a source, with its type comments.
struct Comments<'n> {
    text: Vec<u8>,
    names: &'n mut Names,
    tokens: Vec<Token>,
    /// The indexes of tokens by where they begin, and by where they end.
    starts: HashMap<Place, usize>,
    ends: HashMap<Place, usize>,
    ignores: Vec<TypeIgnore>,
}

impl<'n> Comments<'n> {
    fn read(text: &[u8], names: &'n mut Names) -> Comments<'n> {
        let mut text = text.to_vec();
        if !text.ends_with(b"\n") {
            text.push(b'\n');
        }
        let mut comments = Comments {
            text: Vec::new(),
            names,
            tokens: Vec::new(),
            starts: HashMap::new(),
            ends: HashMap::new(),
            ignores: Vec::new(),
        };
        let mut lexer = Lexer::new(&text, false);
        lexer.type_comments = true;
        loop {
            let token = lexer.next_token();
            match token.kind {
                TokenKind::EndMarker | TokenKind::ErrorToken => break,
                TokenKind::TypeIgnore => {
                    let (lineno, tag) = (token.lineno, comments.name(&text, &token));
                    comments.ignores.push(TypeIgnore { lineno, tag });
                }
                TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent => comments.tokens.push(token),
                _ => {
                    let at = comments.tokens.len();
                    comments.starts.insert((token.lineno, token.col_offset as u32), at);
                    comments
                        .ends
                        .insert((token.end_lineno, token.end_col_offset as u32), at);
                    comments.tokens.push(token);
                }
            }
        }
        comments.text = text;
        comments
    }

    fn name(&mut self, text: &[u8], token: &Token) -> Name {
        self.names
            .intern_str(&String::from_utf8_lossy(&text[token.start..token.end]))
    }

    /// The comment at a token, if it is one.
    fn comment_at(&mut self, at: usize) -> Option<Name> {
        let token = *self.tokens.get(at)?;
        if token.kind != TokenKind::TypeComment {
            return None;
        }
        let text = String::from_utf8_lossy(&self.text[token.start..token.end]).into_owned();
        Some(self.names.intern_str(&text))
    }

    fn statements(&mut self, body: &mut [Stmt]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &mut Stmt) {
        let location = &mut statement.location;
        match &mut statement.kind {
            StmtKind::FunctionDef(parts) | StmtKind::AsyncFunctionDef(parts) => {
                let FunctionDef {
                    args,
                    body,
                    type_comment,
                    ..
                } = parts;
                *type_comment = self.before_block(body);
                self.arguments(args);
                self.last_block(location, body);
            }
            StmtKind::For(parts) | StmtKind::AsyncFor(parts) => {
                let For {
                    body,
                    orelse,
                    type_comment,
                    ..
                } = parts;
                *type_comment = self.before_block(body);
                self.blocks(location, &mut [body, orelse]);
            }
            StmtKind::With(With { body, type_comment, .. }) | StmtKind::AsyncWith(With { body, type_comment, .. }) => {
                *type_comment = self.before_block(body);
                self.last_block(location, body);
            }
            StmtKind::Assign { type_comment, .. } => {
                let last = self.ends.get(&(location.end_lineno, location.end_col_offset)).copied();
                let Some(comment) = last.map(|last| last + 1) else {
                    return;
                };
                *type_comment = self.comment_at(comment);
                if type_comment.is_some() {
                    location.end_lineno = self.tokens[comment].end_lineno;
                    location.end_col_offset = self.tokens[comment].end_col_offset as u32;
                }
            }
            StmtKind::ClassDef(ClassDef { body, .. }) => self.last_block(location, body),
            StmtKind::While(While { body, orelse, .. }) | StmtKind::If(If { body, orelse, .. }) => {
                self.blocks(location, &mut [body, orelse]);
            }
            StmtKind::Match { cases, .. } => {
                for case in cases.iter_mut() {
                    self.last_block(location, case.body);
                }
            }
            StmtKind::Try(parts) | StmtKind::TryStar(parts) => {
                let Try {
                    body,
                    handlers,
                    orelse,
                    finalbody,
                } = parts;
                self.last_block(location, body);
                for handler in handlers.iter_mut() {
                    let end = (handler.location.end_lineno, handler.location.end_col_offset);
                    self.last_block(&mut handler.location, handler.body);
                    follow(location, end, handler.location);
                }
                self.blocks(location, &mut [orelse, finalbody]);
            }
            _ => {}
        }
    }

    fn blocks(&mut self, location: &mut Location, blocks: &mut [&mut &mut [Stmt<'_>]]) {
        for block in blocks {
            self.last_block(location, block);
        }
    }

    /// A block of a statement: if it ends the statement, and now ends with a comment, so does the statement.
    fn last_block(&mut self, location: &mut Location, body: &mut [Stmt]) {
        let Some(last) = body.last() else { return };
        let end = (last.location.end_lineno, last.location.end_col_offset);
        self.statements(body);
        follow(location, end, body[body.len() - 1].location);
    }

    /// The comment between a statement's colon and its block.
    fn before_block(&mut self, body: &[Stmt]) -> Option<Name> {
        let first = body.first()?;
        let decorators: &[ExprRef] = match &first.kind {
            StmtKind::FunctionDef(FunctionDef { decorator_list, .. })
            | StmtKind::AsyncFunctionDef(FunctionDef { decorator_list, .. })
            | StmtKind::ClassDef(ClassDef { decorator_list, .. }) => decorator_list,
            _ => &[],
        };
        let start = decorators
            .first()
            .map_or(first.location, |decorator| decorator.location);
        let mut at = *self.starts.get(&(start.lineno, start.col_offset))?;
        while !decorators.is_empty() && self.tokens[at].kind != TokenKind::At {
            at = at.checked_sub(1)?;
        }
        while matches!(
            self.tokens[at.checked_sub(1)?].kind,
            TokenKind::Newline | TokenKind::Indent
        ) {
            at -= 1;
        }
        self.comment_at(at - 1)
    }

    fn arguments(&mut self, args: &mut Arguments) {
        let count = args.posonlyargs.len() + args.args.len();
        let without = count - args.defaults.len().min(count);
        let plain = args.posonlyargs.iter_mut().chain(args.args.iter_mut()).enumerate();
        for (at, arg) in plain {
            let default = at.checked_sub(without).map(|at| args.defaults[at].location);
            self.argument(arg, default);
        }
        for (arg, default) in args.kwonlyargs.iter_mut().zip(args.kw_defaults.iter()) {
            self.argument(arg, default.as_ref().map(|default| default.location));
        }
        for arg in args.vararg.iter_mut().chain(args.kwarg.iter_mut()) {
            self.argument(arg, None);
        }
    }

    /// A parameter's comment comes after its comma, or before the closing parenthesis.
    fn argument(&mut self, arg: &mut Arg, default: Option<Location>) {
        let name = self.starts.get(&(arg.location.lineno, arg.location.col_offset));
        let end = default.unwrap_or(arg.location);
        let last = self.ends.get(&(end.end_lineno, end.end_col_offset));
        let (Some(&name), Some(&last)) = (name, last) else {
            return;
        };
        let level = self.tokens[name].level;
        let mut at = last + 1;
        while self
            .tokens
            .get(at)
            .is_some_and(|token| token.level > level || token.level == level && token.kind == TokenKind::RPar)
        {
            at += 1;
        }
        if self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Comma) {
            at += 1;
        }
        arg.type_comment = self.comment_at(at);
    }
}

/// Moves a statement's end to that of its last part, if it stood where the part's end was.
fn follow(location: &mut Location, before: Place, last: Location) {
    if (location.end_lineno, location.end_col_offset) == before {
        (location.end_lineno, location.end_col_offset) = (last.end_lineno, last.end_col_offset);
    }
}
