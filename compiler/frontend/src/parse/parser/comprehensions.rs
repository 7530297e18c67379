//! The `for` and `if` clauses of comprehensions.

use super::token::Kind;
use super::{Parse, Parser, Rejected};
use crate::ast::{Comprehension, ExprContext, List};

impl<'t> Parser<'_, 't> {
    /// The clauses of a comprehension and the bracket that closes it; ends the level. The element was parsed last.
    pub(super) fn comprehension(&mut self, closing: Kind) -> Parse<List<'t, Comprehension<'t>>> {
        self.found.special = true;
        let mut height = self.height;
        let mut generators = Vec::with_capacity(1);
        loop {
            let is_async = self.eat(Kind::Async);
            if !is_async && self.kind != Kind::For {
                break;
            }
            self.expect(Kind::For)?;
            let target = self.star_targets(ExprContext::Store)?;
            height = height.max(self.height);
            self.expect(Kind::In)?;
            let iter = self.disjunction()?;
            self.note_iterable(iter);
            height = height.max(self.height);
            let mut ifs = Vec::new();
            while self.eat(Kind::If) {
                ifs.push(self.disjunction()?);
                height = height.max(self.height);
            }
            generators.push(Comprehension {
                target,
                iter,
                ifs: self.arena.list(ifs),
                is_async,
            });
        }
        self.leave();
        if !self.eat(closing) {
            return Err(Rejected);
        }
        self.on_top_of(height)?;
        Ok(self.arena.list(generators))
    }
}
