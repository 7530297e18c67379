//! Statements of one line.

use super::token::Kind;
use super::{Parse, Parser, Rejected, Start, Statement};
use crate::ast::{
    Alias, Call, Expr, ExprContext, ExprKind, ExprRef, List, Operator, StmtKind, TypeAlias, TypeParam, TypeParamKind,
};
use crate::names::{Name, known};

impl<'t> Parser<'_, 't> {
    /// `simple_stmts`: statements with semicolons between them, to the end of the line; the first has begun.
    pub(super) fn simple_statements(&mut self, mut begun: Statement) -> Parse<()> {
        loop {
            let start = self.start();
            let kind = self.simple_statement()?;
            let location = self.location(start);
            self.push_statement(kind, location, begun);
            if self.eat_blank(Kind::Newline)? {
                return Ok(());
            }
            self.expect(Kind::Semi)?;
            if self.eat_blank(Kind::Newline)? {
                return Ok(());
            }
            begun = self.begin_statement();
        }
    }

    fn simple_statement(&mut self) -> Parse<StmtKind<'t>> {
        Ok(match self.kind {
            Kind::Return => {
                self.bump();
                let value = if self.ends_statement() {
                    None
                } else {
                    Some(self.star_expressions()?)
                };
                StmtKind::Return { value }
            }
            Kind::Pass => self.word(StmtKind::Pass),
            Kind::Break => self.word(StmtKind::Break),
            Kind::Continue => self.word(StmtKind::Continue),
            Kind::Import => {
                self.found.special = true;
                self.bump();
                StmtKind::Import {
                    names: self.dotted_as_names()?,
                }
            }
            Kind::From => self.import_from()?,
            Kind::Raise => self.raise()?,
            Kind::Assert => {
                self.bump();
                let test = self.expression()?;
                let msg = if self.eat(Kind::Comma) {
                    Some(self.expression()?)
                } else {
                    None
                };
                StmtKind::Assert { test, msg }
            }
            Kind::Del => {
                self.bump();
                let targets = self.del_targets()?;
                if !self.ends_statement() {
                    return Err(Rejected);
                }
                StmtKind::Delete { targets }
            }
            Kind::Global => {
                self.bump();
                StmtKind::Global { names: self.names()? }
            }
            Kind::Nonlocal => {
                self.bump();
                StmtKind::Nonlocal { names: self.names()? }
            }
            Kind::Type if self.second().is_name() => self.type_alias()?,
            Kind::Yield => {
                let value = self.yield_expr()?;
                if self.kind == Kind::Equal {
                    return Err(Rejected);
                }
                StmtKind::Expr { value }
            }
            _ => self.expression_or_assignment()?,
        })
    }

    fn word(&mut self, kind: StmtKind<'t>) -> StmtKind<'t> {
        self.bump();
        kind
    }

    fn ends_statement(&self) -> bool {
        matches!(self.kind, Kind::Newline | Kind::Semi)
    }

    /// An expression, or an assignment of any kind.
    fn expression_or_assignment(&mut self) -> Parse<StmtKind<'t>> {
        if self.kind.is_name() && self.second() == Kind::Equal {
            let target = self.name_atom(ExprContext::Store);
            return self.assign(target);
        }
        let in_parentheses = self.kind == Kind::LPar;
        let start = self.start();
        let first = self.star_expressions()?;
        match self.kind {
            Kind::Newline | Kind::Semi => Ok(StmtKind::Expr { value: first }),
            Kind::Equal => {
                self.make_star_target(first, ExprContext::Store)?;
                self.assign(first)
            }
            Kind::Colon => {
                if in_parentheses && begins_with_target(first, start) {
                    return Err(Rejected);
                }
                self.annotated_assign(first, in_parentheses)
            }
            kind => match augmented_operator(kind) {
                Some(op) => self.augmented_assign(first, op),
                None => Err(Rejected),
            },
        }
    }

    fn assign(&mut self, target: ExprRef<'t>) -> Parse<StmtKind<'t>> {
        self.bump();
        let mut value = self.yield_or_star_expressions()?;
        if self.kind != Kind::Equal {
            return Ok(StmtKind::Assign {
                targets: self.arena.list([target]),
                value,
                type_comment: None,
            });
        }
        let mut targets = vec![target];
        while self.kind == Kind::Equal {
            self.make_star_target(value, ExprContext::Store)?;
            targets.push(value);
            self.bump();
            value = self.yield_or_star_expressions()?;
        }
        Ok(StmtKind::Assign {
            targets: self.arena.list(targets),
            value,
            type_comment: None,
        })
    }

    fn annotated_assign(&mut self, first: ExprRef<'t>, in_parentheses: bool) -> Parse<StmtKind<'t>> {
        self.found.special = true;
        let target = first;
        self.make_single_target(target)?;
        let is_name = matches!(target.kind, ExprKind::Name { .. });
        let simple = is_name && !in_parentheses;
        self.bump();
        let annotation = self.expression()?;
        let value = if self.eat(Kind::Equal) {
            Some(self.yield_or_star_expressions()?)
        } else {
            None
        };
        Ok(StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        })
    }

    fn augmented_assign(&mut self, first: ExprRef<'t>, op: Operator) -> Parse<StmtKind<'t>> {
        let target = first;
        self.make_single_target(target)?;
        self.bump();
        let value = self.yield_or_star_expressions()?;
        Ok(StmtKind::AugAssign { target, op, value })
    }

    fn raise(&mut self) -> Parse<StmtKind<'t>> {
        self.bump();
        if self.ends_statement() {
            return Ok(StmtKind::Raise { exc: None, cause: None });
        }
        let exc = Some(self.expression()?);
        let cause = if self.eat(Kind::From) {
            Some(self.expression()?)
        } else {
            None
        };
        Ok(StmtKind::Raise { exc, cause })
    }

    /// The names of a declaration, with commas between them.
    fn names(&mut self) -> Parse<List<'t, Name>> {
        self.found.special = true;
        let mut names = vec![self.name()?];
        while self.eat(Kind::Comma) {
            names.push(self.name()?);
        }
        Ok(self.arena.list(names))
    }

    fn dotted_as_names(&mut self) -> Parse<List<'t, Alias>> {
        let mut aliases = Vec::with_capacity(1);
        loop {
            let start = self.start();
            let name = self.dotted_name()?;
            aliases.push(self.alias(name, start)?);
            if !self.eat(Kind::Comma) {
                return Ok(self.arena.list(aliases));
            }
        }
    }

    /// `dotted_name`; blanks around the dots are not part of it.
    fn dotted_name(&mut self) -> Parse<Name> {
        let first = self.name()?;
        self.rest_of_dotted_name(first)
    }

    fn rest_of_dotted_name(&mut self, first: Name) -> Parse<Name> {
        let is_dot = |kind: Kind| matches!(kind, Kind::Dot | Kind::DotName);
        if !is_dot(self.kind) {
            return Ok(first);
        }
        let mut dotted = self.scanner.names.text(first).to_string();
        while is_dot(self.kind) {
            let part = self.dotted()?.name;
            dotted.push('.');
            dotted.push_str(&self.scanner.names.text(part).to_string_lossy());
        }
        Ok(self.scanner.names.intern_str(&dotted))
    }

    fn alias(&mut self, name: Name, start: Start) -> Parse<Alias> {
        let asname = self.optional_as()?;
        let location = self.location(start);
        Ok(Alias { name, asname, location })
    }

    /// `as` and a name, if they come next.
    pub(super) fn optional_as(&mut self) -> Parse<Option<Name>> {
        if self.eat(Kind::As) {
            self.name().map(Some)
        } else {
            Ok(None)
        }
    }

    fn import_from(&mut self) -> Parse<StmtKind<'t>> {
        self.found.special = true;
        self.bump();
        let mut level = 0;
        loop {
            if self.eat(Kind::Dot) {
                level += 1;
            } else if self.eat(Kind::Ellipsis) {
                level += 3;
            } else {
                break;
            }
        }
        let module = if self.kind == Kind::DotName {
            level += 1;
            let first = self.dotted()?.name;
            Some(self.rest_of_dotted_name(first)?)
        } else if level > 0 && self.kind == Kind::Import {
            None
        } else {
            Some(self.dotted_name()?)
        };
        self.expect(Kind::Import)?;
        let names = if self.kind == Kind::Star {
            let start = self.start();
            self.bump();
            let (name, asname, location) = (known::STAR, None, self.location(start));
            self.arena.list([Alias { name, asname, location }])
        } else if self.eat(Kind::LPar) {
            let names = self.imported_names(true)?;
            self.expect(Kind::RPar)?;
            names
        } else {
            self.imported_names(false)?
        };
        Ok(StmtKind::ImportFrom { module, names, level })
    }

    fn imported_names(&mut self, in_parentheses: bool) -> Parse<List<'t, Alias>> {
        let mut aliases = Vec::with_capacity(1);
        loop {
            let start = self.start();
            let name = self.name()?;
            aliases.push(self.alias(name, start)?);
            if !self.eat(Kind::Comma) || in_parentheses && self.kind == Kind::RPar {
                return Ok(self.arena.list(aliases));
            }
        }
    }

    fn type_alias(&mut self) -> Parse<StmtKind<'t>> {
        self.found.special = true;
        self.bump();
        let start = self.start();
        let id = self.name()?;
        let name = ExprKind::Name {
            id: id.into(),
            ctx: ExprContext::Store,
        };
        let name = self.expr(name, start);
        let type_params = self.type_params()?;
        self.expect(Kind::Equal)?;
        let value = self.expression()?;
        Ok(StmtKind::TypeAlias(self.arena.alloc(TypeAlias {
            name,
            type_params,
            value,
        })))
    }

    /// `type_params?`.
    pub(super) fn type_params(&mut self) -> Parse<List<'t, TypeParam<'t>>> {
        let mut parameters = Vec::new();
        if !self.eat(Kind::Lsqb) {
            return Ok(self.arena.list(parameters));
        }
        loop {
            parameters.push(self.type_param()?);
            if !self.eat(Kind::Comma) || self.kind == Kind::Rsqb {
                break;
            }
        }
        self.expect(Kind::Rsqb)?;
        Ok(self.arena.list(parameters))
    }

    fn type_param(&mut self) -> Parse<TypeParam<'t>> {
        let start = self.start();
        let kind = if self.eat(Kind::Star) {
            TypeParamKind::TypeVarTuple { name: self.name()? }
        } else if self.eat(Kind::DoubleStar) {
            TypeParamKind::ParamSpec { name: self.name()? }
        } else {
            let name = self.name()?;
            let bound = if self.eat(Kind::Colon) {
                Some(self.expression()?)
            } else {
                None
            };
            TypeParamKind::TypeVar { name, bound }
        };
        let location = self.location(start);
        Ok(TypeParam { kind, location })
    }
}

/// Whether a target that begins at `start` begins with another one in parentheses: the grammar, which tries
/// `'(' single_target ')' ':'` first, does not annotate `(a).b`.
fn begins_with_target(target: &Expr, start: Start) -> bool {
    let begins_at_start =
        |expr: &Expr| expr.location.col_offset == start.col_offset && expr.location.lineno == start.lineno;
    let mut inner = target;
    while begins_at_start(inner) {
        inner = match &inner.kind {
            ExprKind::Attribute { value, .. } | ExprKind::Subscript { value, .. } => value,
            ExprKind::Call(Call { func, .. }) => func,
            _ => return false,
        };
    }
    let is_target = matches!(
        inner.kind,
        ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }
    );
    is_target && !std::ptr::eq(inner, target)
}

fn augmented_operator(kind: Kind) -> Option<Operator> {
    Some(match kind {
        Kind::PlusEqual => Operator::Add,
        Kind::MinusEqual => Operator::Sub,
        Kind::StarEqual => Operator::Mult,
        Kind::AtEqual => Operator::MatMult,
        Kind::SlashEqual => Operator::Div,
        Kind::PercentEqual => Operator::Mod,
        Kind::LeftShiftEqual => Operator::LShift,
        Kind::RightShiftEqual => Operator::RShift,
        Kind::VBarEqual => Operator::BitOr,
        Kind::CircumflexEqual => Operator::BitXor,
        Kind::AmperEqual => Operator::BitAnd,
        Kind::DoubleStarEqual => Operator::Pow,
        Kind::DoubleSlashEqual => Operator::FloorDiv,
        _ => return None,
    })
}
