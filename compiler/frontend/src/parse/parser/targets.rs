//! Targets: what may be assigned to or deleted. They are parsed as expressions first.

use super::token::Kind;
use super::{Parse, Parser, Rejected};
use crate::ast::{Expr, ExprContext, ExprKind, ExprRef, List};

impl<'t> Parser<'_, 't> {
    /// `star_targets`, of `for`: the `in` behind them is no operator.
    pub(super) fn star_targets(&mut self, ctx: ExprContext) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let first = self.star_target()?;
        let target = if self.kind == Kind::Comma {
            self.tuple_of(start, first, Parser::star_target)?
        } else {
            first
        };
        self.make_star_target(target, ctx)?;
        Ok(target)
    }

    fn star_target(&mut self) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::Star {
            self.star_expression()
        } else {
            self.bitwise_or()
        }
    }

    /// `star_target`, of `with … as`.
    pub(super) fn with_target(&mut self) -> Parse<ExprRef<'t>> {
        let target = self.star_target()?;
        self.make_star_target(target, ExprContext::Store)?;
        Ok(target)
    }

    /// `del_targets`.
    pub(super) fn del_targets(&mut self) -> Parse<List<'t, ExprRef<'t>>> {
        let mut targets = Vec::with_capacity(1);
        loop {
            let target = self.bitwise_or()?;
            self.make_del_target(target)?;
            targets.push(target);
            if !self.eat(Kind::Comma) || matches!(self.kind, Kind::Semi | Kind::Newline) {
                return Ok(self.arena.list(targets));
            }
        }
    }

    /// Makes a target of an expression, if `star_targets` takes it.
    pub(super) fn make_star_target(&mut self, target: &mut Expr, context: ExprContext) -> Parse<()> {
        match &mut target.kind {
            ExprKind::Name { id, ctx } => {
                *ctx = context;
                self.scanner.names.uses.bind(id);
            }
            ExprKind::Attribute { ctx, .. } | ExprKind::Subscript { ctx, .. } => *ctx = context,
            ExprKind::Tuple { elts, ctx } | ExprKind::List { elts, ctx } => {
                *ctx = context;
                for element in elts.iter_mut() {
                    self.make_star_target(element, context)?;
                }
            }
            ExprKind::Starred { value, ctx } => {
                *ctx = context;
                self.make_star_target(value, context)?;
            }
            _ => return Err(Rejected),
        }
        Ok(())
    }

    /// Makes a target of an expression, if `single_target` takes it.
    pub(super) fn make_single_target(&mut self, target: &mut Expr) -> Parse<()> {
        match &target.kind {
            ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
                self.make_star_target(target, ExprContext::Store)
            }
            _ => Err(Rejected),
        }
    }

    /// Makes a target of an expression, if `del_target` takes it: one with no star in it.
    fn make_del_target(&mut self, target: &mut Expr) -> Parse<()> {
        match &mut target.kind {
            ExprKind::Tuple { elts, ctx } | ExprKind::List { elts, ctx } => {
                *ctx = ExprContext::Del;
                for element in elts.iter_mut() {
                    self.make_del_target(element)?;
                }
                Ok(())
            }
            ExprKind::Starred { .. } => Err(Rejected),
            _ => self.make_star_target(target, ExprContext::Del),
        }
    }
}
