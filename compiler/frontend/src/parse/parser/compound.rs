//! Statements with blocks.

use super::token::{KINDS, Kind};
use super::{Found, Parse, Parser, Rejected, Start, Statement};
use crate::ast::{
    ClassDef, ExceptHandler, ExprContext, ExprRef, For, FunctionDef, If, List, Location, MatchCase, Stmt, StmtKind,
    Try, While, With, WithItem,
};
use crate::name_uses::PlainUses;

/// Of each kind, whether a compound statement may begin with it.
const BEGINS_COMPOUND: [bool; KINDS] = Kind::are_among(&[
    Kind::If,
    Kind::Def,
    Kind::Class,
    Kind::At,
    Kind::For,
    Kind::While,
    Kind::Try,
    Kind::With,
    Kind::Async,
    Kind::Match,
]);

impl<'t> Parser<'_, 't> {
    /// One compound statement, or the simple ones of a line; they are appended to `stmts`.
    #[inline]
    pub(super) fn statement(&mut self) -> Parse<()> {
        if BEGINS_COMPOUND[self.kind as usize] {
            return self.compound_statement();
        }
        let begun = self.begin_statement();
        self.simple_statements(begun)
    }

    /// A compound statement, or simple ones that begin with a name like one.
    fn compound_statement(&mut self) -> Parse<()> {
        let start = self.start();
        let begun = self.begin_statement();
        let kind = match self.kind {
            Kind::If => return self.if_statement(start, begun),
            Kind::Def => self.definition(List::default(), false)?,
            Kind::Class => self.class(List::default())?,
            Kind::At => return self.decorated(begun),
            Kind::For => self.for_statement(false)?,
            Kind::While => self.while_statement()?,
            Kind::Try => self.try_statement()?,
            Kind::With => self.with_statement(false)?,
            Kind::Async => {
                self.bump();
                self.async_statement()?
            }
            Kind::Match if self.may_be_match() => {
                let checkpoint = self.checkpoint();
                match self.match_subject() {
                    Ok(subject) => self.match_cases(subject)?,
                    Err(Rejected) if self.too_deep => return Err(Rejected),
                    Err(Rejected) => {
                        self.go_back(&checkpoint)?;
                        return self.simple_statements(begun);
                    }
                }
            }
            _ => return self.simple_statements(begun),
        };
        let location = self.block_location(start);
        self.push_statement(kind, location, begun);
        Ok(())
    }

    /// Takes note that a statement begins; [`Self::push_statement`] ends it.
    #[inline]
    pub(super) fn begin_statement(&mut self) -> Statement {
        Statement {
            around: std::mem::take(&mut self.found),
            first_use: self.scanner.names.uses.len(),
        }
    }

    /// Appends the statement that has begun.
    #[inline]
    pub(super) fn push_statement(&mut self, kind: StmtKind<'t>, location: Location, begun: Statement) {
        let Found { foldable, special } = self.found;
        let uses = if special {
            PlainUses::NONE
        } else {
            PlainUses::new(begun.first_use, self.scanner.names.uses.len())
        };
        self.stmts.push(Stmt {
            kind,
            location,
            foldable,
            uses,
        });
        self.found.foldable |= begun.around.foldable;
        self.found.special |= begun.around.special;
    }

    fn async_statement(&mut self) -> Parse<StmtKind<'t>> {
        match self.kind {
            Kind::Def => self.definition(List::default(), true),
            Kind::For => self.for_statement(true),
            Kind::With => self.with_statement(true),
            _ => Err(Rejected),
        }
    }

    /// A block and the colon before it.
    fn block(&mut self) -> Parse<List<'t, Stmt<'t>>> {
        self.expect(Kind::Colon)?;
        self.enter()?;
        let base = self.stmts.len();
        if self.eat_blank(Kind::Newline)? {
            self.expect_blank(Kind::Indent)?;
            while !self.eat_blank(Kind::Dedent)? {
                self.statement()?;
            }
        } else {
            let begun = self.begin_statement();
            self.simple_statements(begun)?;
        }
        self.leave();
        Ok(self.arena.list_from(&mut self.stmts, base))
    }

    fn else_block(&mut self) -> Parse<List<'t, Stmt<'t>>> {
        if self.eat(Kind::Else) {
            self.block()
        } else {
            Ok(List::default())
        }
    }

    /// An `elif` is an `if` that stands alone in the `else` of the one before it; all end where the last one ends.
    fn if_statement(&mut self, start: Start, begun: Statement) -> Parse<()> {
        let depth = self.depth;
        self.bump();
        let test = self.named_expression()?;
        let body = self.block()?;
        let orelse = if self.kind == Kind::Elif {
            self.elif_branches()?
        } else {
            self.else_block()?
        };
        self.depth = depth;
        let kind = StmtKind::If(self.arena.alloc(If { test, body, orelse }));
        let location = self.block_location(start);
        self.push_statement(kind, location, begun);
        Ok(())
    }

    fn elif_branches(&mut self) -> Parse<List<'t, Stmt<'t>>> {
        let mut branches = Vec::with_capacity(4);
        while self.kind == Kind::Elif {
            let start = self.start();
            self.enter()?;
            self.bump();
            let test = self.named_expression()?;
            branches.push((start, test, self.block()?));
        }
        let mut orelse = self.else_block()?;
        let foldable = self.found.foldable;
        while let Some((start, test, body)) = branches.pop() {
            let kind = StmtKind::If(self.arena.alloc(If { test, body, orelse }));
            let location = self.block_location(start);
            orelse = self.arena.list([Stmt {
                kind,
                location,
                foldable,
                uses: PlainUses::NONE,
            }]);
        }
        Ok(orelse)
    }

    fn while_statement(&mut self) -> Parse<StmtKind<'t>> {
        self.bump();
        let test = self.named_expression()?;
        let body = self.block()?;
        let orelse = self.else_block()?;
        Ok(StmtKind::While(self.arena.alloc(While { test, body, orelse })))
    }

    fn for_statement(&mut self, is_async: bool) -> Parse<StmtKind<'t>> {
        self.bump();
        let target = self.star_targets(ExprContext::Store)?;
        self.expect(Kind::In)?;
        let iter = self.star_expressions()?;
        self.note_iterable(iter);
        let body = self.block()?;
        let orelse = self.else_block()?;
        let type_comment = None;
        let parts = self.arena.alloc(For {
            target,
            iter,
            body,
            orelse,
            type_comment,
        });
        Ok(if is_async {
            StmtKind::AsyncFor(parts)
        } else {
            StmtKind::For(parts)
        })
    }

    fn with_statement(&mut self, is_async: bool) -> Parse<StmtKind<'t>> {
        self.bump();
        let items = self.with_items()?;
        let body = self.block()?;
        let type_comment = None;
        let parts = self.arena.alloc(With {
            items,
            body,
            type_comment,
        });
        Ok(if is_async {
            StmtKind::AsyncWith(parts)
        } else {
            StmtKind::With(parts)
        })
    }

    /// The items of a `with`. A parenthesis may enclose all of them, or begin the expression of the first.
    fn with_items(&mut self) -> Parse<List<'t, WithItem<'t>>> {
        if self.kind == Kind::LPar {
            let checkpoint = self.checkpoint();
            match self.with_items_in_parentheses() {
                Err(Rejected) if !self.too_deep => self.go_back(&checkpoint)?,
                result => return result,
            }
        }
        let mut items = Vec::with_capacity(1);
        loop {
            items.push(self.with_item()?);
            if !self.eat(Kind::Comma) {
                return Ok(self.arena.list(items));
            }
        }
    }

    fn with_items_in_parentheses(&mut self) -> Parse<List<'t, WithItem<'t>>> {
        self.bump();
        self.enter()?;
        let mut items = Vec::with_capacity(1);
        loop {
            items.push(self.with_item()?);
            if !self.eat(Kind::Comma) || self.kind == Kind::RPar {
                break;
            }
        }
        self.leave();
        self.expect(Kind::RPar)?;
        if self.kind == Kind::Colon {
            Ok(self.arena.list(items))
        } else {
            Err(Rejected)
        }
    }

    fn with_item(&mut self) -> Parse<WithItem<'t>> {
        let context_expr = self.expression()?;
        let optional_vars = if self.eat(Kind::As) {
            let target = self.with_target()?;
            if !matches!(self.kind, Kind::Comma | Kind::RPar | Kind::Colon) {
                return Err(Rejected);
            }
            Some(target)
        } else {
            None
        };
        Ok(WithItem {
            context_expr,
            optional_vars,
        })
    }

    fn try_statement(&mut self) -> Parse<StmtKind<'t>> {
        self.bump();
        let body = self.block()?;
        let mut handlers = Vec::new();
        let is_star = self.kind == Kind::Except && self.second() == Kind::Star;
        while self.kind == Kind::Except {
            if handlers.is_empty() {
                handlers.reserve_exact(1);
            }
            handlers.push(self.handler(is_star)?);
        }
        let handlers: List<'t, ExceptHandler<'t>> = self.arena.list(handlers);
        let orelse = if handlers.is_empty() {
            List::default()
        } else {
            self.else_block()?
        };
        let finalbody = if self.eat(Kind::Finally) {
            self.block()?
        } else {
            List::default()
        };
        if handlers.is_empty() && finalbody.is_empty() {
            return Err(Rejected);
        }
        let parts = self.arena.alloc(Try {
            body,
            handlers,
            orelse,
            finalbody,
        });
        Ok(if is_star {
            StmtKind::TryStar(parts)
        } else {
            StmtKind::Try(parts)
        })
    }

    fn handler(&mut self, is_star: bool) -> Parse<ExceptHandler<'t>> {
        let start = self.start();
        self.bump();
        if self.eat(Kind::Star) != is_star {
            return Err(Rejected);
        }
        let (mut r#type, mut name) = (None, None);
        if is_star || self.kind != Kind::Colon {
            r#type = Some(self.expression()?);
            name = self.optional_as()?;
            self.found.special |= name.is_some();
        }
        let body = self.block()?;
        Ok(ExceptHandler {
            r#type,
            name,
            body,
            location: self.block_location(start),
        })
    }

    fn decorated(&mut self, begun: Statement) -> Parse<()> {
        let mut decorators = Vec::with_capacity(1);
        while self.eat(Kind::At) {
            decorators.push(self.named_expression()?);
            self.expect_blank(Kind::Newline)?;
        }
        let decorators: List<'t, ExprRef<'t>> = self.arena.list(decorators);
        let start = self.start();
        let kind = match self.kind {
            Kind::Def => self.definition(decorators, false)?,
            Kind::Class => self.class(decorators)?,
            Kind::Async if self.second() == Kind::Def => {
                self.bump();
                self.definition(decorators, true)?
            }
            _ => return Err(Rejected),
        };
        let location = self.block_location(start);
        self.push_statement(kind, location, begun);
        Ok(())
    }

    fn definition(&mut self, decorator_list: List<'t, ExprRef<'t>>, is_async: bool) -> Parse<StmtKind<'t>> {
        self.bump();
        self.found.special = true;
        let name = self.name()?;
        let type_params = self.type_params()?;
        self.expect(Kind::LPar)?;
        self.enter()?;
        let args = self.arena.alloc(self.parameters(Kind::RPar)?);
        self.leave();
        self.expect(Kind::RPar)?;
        let returns = if self.eat(Kind::RArrow) {
            Some(self.expression()?)
        } else {
            None
        };
        let body = self.block()?;
        let type_comment = None;
        let parts = self.arena.alloc(FunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_comment,
            type_params,
        });
        Ok(if is_async {
            StmtKind::AsyncFunctionDef(parts)
        } else {
            StmtKind::FunctionDef(parts)
        })
    }

    fn class(&mut self, decorator_list: List<'t, ExprRef<'t>>) -> Parse<StmtKind<'t>> {
        self.bump();
        self.found.special = true;
        let name = self.name()?;
        let type_params = self.type_params()?;
        let (bases, keywords) = if self.kind == Kind::LPar {
            self.arguments(false)?
        } else {
            (List::default(), List::default())
        };
        let body = self.block()?;
        Ok(StmtKind::ClassDef(self.arena.alloc(ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        })))
    }

    /// Whether a line that begins with the name `match` may be a match statement.
    fn may_be_match(&self) -> bool {
        let second = self.second();
        second.begins_expression() || second == Kind::Await
    }

    /// `match`, its subject and all up to the first `case`.
    fn match_subject(&mut self) -> Parse<ExprRef<'t>> {
        self.bump();
        let start = self.start();
        let starred = self.kind == Kind::Star;
        let first = self.star_named_expression()?;
        let subject = if self.kind == Kind::Comma {
            self.tuple_of(start, first, Parser::star_named_expression)?
        } else if starred {
            return Err(Rejected);
        } else {
            first
        };
        self.expect(Kind::Colon)?;
        self.expect_blank(Kind::Newline)?;
        self.expect_blank(Kind::Indent)?;
        if self.kind == Kind::Case {
            Ok(subject)
        } else {
            Err(Rejected)
        }
    }

    fn match_cases(&mut self, subject: ExprRef<'t>) -> Parse<StmtKind<'t>> {
        self.enter()?;
        self.found.special = true;
        let mut cases = Vec::new();
        while !self.eat_blank(Kind::Dedent)? {
            self.expect(Kind::Case)?;
            let pattern = self.top_pattern()?;
            let guard = if self.eat(Kind::If) {
                Some(self.named_expression()?)
            } else {
                None
            };
            let body = self.block()?;
            cases.push(MatchCase { pattern, guard, body });
        }
        self.leave();
        Ok(StmtKind::Match {
            subject,
            cases: self.arena.list(cases),
        })
    }
}
