//! Primaries and atoms: names, attributes, calls, indices, brackets of all kinds.

use krait_bytecode::code::Constant;

use super::token::{Kind, Token};
use super::{Parse, Parser, Rejected, Start};
use crate::ast::{Comp, Dict, DictComp, Expr, ExprContext, ExprKind, ExprRef, List, Slice};

impl<'t> Parser<'_, 't> {
    /// `primary`: an atom with its attributes, calls and indices.
    pub(super) fn primary(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let mut value = self.atom(start)?;
        loop {
            let kind = match self.kind {
                Kind::Dot | Kind::DotName => {
                    let token = self.dotted()?;
                    self.on_top_of(self.height)?;
                    let (attr, ctx) = (token.name, ExprContext::Load);
                    let kind = ExprKind::Attribute { value, attr, ctx };
                    let location = token.location_from(start);
                    value = self.arena.alloc(Expr { kind, location });
                    continue;
                }
                Kind::LPar => self.call(value)?,
                Kind::Lsqb => self.subscript(value)?,
                _ => return Ok(value),
            };
            value = self.expr(kind, start);
        }
    }

    /// Takes a dot and the name behind it: the name's token.
    #[inline]
    pub(super) fn dotted(&mut self) -> Parse<Token> {
        if self.kind == Kind::Dot {
            self.bump();
            if !self.kind.is_name() {
                return Err(Rejected);
            }
        }
        let token = self.token();
        self.bump();
        Ok(token)
    }

    fn subscript(&mut self, value: ExprRef<'t>) -> Parse<ExprKind<'t>> {
        let height = self.height;
        self.bump();
        self.enter()?;
        let slice = self.slices()?;
        self.leave();
        self.expect(Kind::Rsqb)?;
        self.on_top_of(height.max(self.height))?;
        Ok(ExprKind::Subscript {
            value,
            slice,
            ctx: ExprContext::Load,
        })
    }

    fn slices(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let starred = self.kind == Kind::Star;
        let first = self.slice_or_starred()?;
        if self.kind != Kind::Comma && !starred {
            return Ok(first);
        }
        let base = self.exprs.len();
        let mut height = self.height;
        self.exprs.push(first);
        while self.eat(Kind::Comma) && self.kind != Kind::Rsqb {
            let next = self.slice_or_starred()?;
            height = height.max(self.height);
            self.exprs.push(next);
        }
        self.on_top_of(height)?;
        let kind = ExprKind::Tuple {
            elts: self.arena.list_from(&mut self.exprs, base),
            ctx: ExprContext::Load,
        };
        Ok(self.expr(kind, start))
    }

    fn slice_or_starred(&mut self) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::Star {
            return self.starred_expression();
        }
        let start = self.start();
        let mut height = 0;
        let lower = if self.kind == Kind::Colon {
            None
        } else {
            let named = self.second() == Kind::ColonEqual;
            let lower = self.named_expression()?;
            if self.kind != Kind::Colon || named {
                return Ok(lower);
            }
            height = self.height;
            Some(lower)
        };
        self.bump();
        let upper = self.slice_part(&mut height)?;
        let step = if self.eat(Kind::Colon) {
            self.slice_part(&mut height)?
        } else {
            None
        };
        self.on_top_of(height)?;
        Ok(self.expr(ExprKind::Slice(self.arena.alloc(Slice { lower, upper, step })), start))
    }

    fn slice_part(&mut self, height: &mut u32) -> Parse<Option<ExprRef<'t>>> {
        if matches!(self.kind, Kind::Colon | Kind::Comma | Kind::Rsqb) {
            return Ok(None);
        }
        let part = self.expression()?;
        *height = self.height.max(*height);
        Ok(Some(part))
    }

    #[inline]
    fn atom(&mut self, start: Start) -> Parse<ExprRef<'t>> {
        self.height = 1;
        let value: &'t Constant = match self.kind {
            Kind::Name | Kind::Match | Kind::Case | Kind::Type | Kind::Underscore => {
                return Ok(self.name_atom(ExprContext::Load));
            }
            Kind::Number => {
                let token = self.token();
                self.bump();
                let (value, kind) = (self.number(&token)?, None);
                return Ok(self.leaf(ExprKind::Constant { value, kind }, &token));
            }
            Kind::String | Kind::FStringStart => return self.strings(),
            Kind::None => &Constant::None,
            Kind::True => &Constant::True,
            Kind::False => &Constant::False,
            Kind::Ellipsis => &Constant::Ellipsis,
            Kind::LPar => return self.parentheses(start),
            Kind::Lsqb => return self.square_brackets(start),
            Kind::LBrace => return self.braces(start),
            _ => return Err(Rejected),
        };
        let token = self.token();
        self.bump();
        Ok(self.leaf(ExprKind::Constant { value, kind: None }, &token))
    }

    /// The name that comes next, alone.
    #[inline(always)]
    pub(super) fn name_atom(&mut self, ctx: ExprContext) -> ExprRef<'t> {
        self.height = 1;
        let token = self.token();
        self.bump();
        let id = self.scanner.names.uses.add(token.name, ctx != ExprContext::Load);
        self.leaf(ExprKind::Name { id, ctx }, &token)
    }

    #[inline]
    pub(super) fn constant(&self, value: Constant) -> ExprKind<'t> {
        let value = self.arena.constant(value);
        ExprKind::Constant { value, kind: None }
    }

    /// A group, a tuple or a generator expression.
    fn parentheses(&mut self, start: Start) -> Parse<ExprRef<'t>> {
        self.bump();
        if self.eat(Kind::RPar) {
            let (elts, ctx) = (List::default(), ExprContext::Load);
            return Ok(self.expr(ExprKind::Tuple { elts, ctx }, start));
        }
        self.enter()?;
        if self.kind == Kind::Yield {
            let group = self.yield_expr()?;
            self.leave();
            self.expect(Kind::RPar)?;
            return Ok(group);
        }
        let starred = self.kind == Kind::Star;
        let first = self.star_named_expression()?;
        match self.kind {
            Kind::RPar if !starred => {
                self.leave();
                self.bump();
                Ok(first)
            }
            Kind::Comma => {
                let elts = self.rest_of_list(first, Kind::RPar)?;
                let ctx = ExprContext::Load;
                Ok(self.expr(ExprKind::Tuple { elts, ctx }, start))
            }
            Kind::For | Kind::Async if !starred => {
                let generators = self.comprehension(Kind::RPar)?;
                let elt = first;
                Ok(self.expr(
                    ExprKind::GeneratorExp(self.arena.alloc(Comp { elt, generators })),
                    start,
                ))
            }
            _ => Err(Rejected),
        }
    }

    fn square_brackets(&mut self, start: Start) -> Parse<ExprRef<'t>> {
        self.bump();
        let ctx = ExprContext::Load;
        if self.eat(Kind::Rsqb) {
            let elts = List::default();
            return Ok(self.expr(ExprKind::List { elts, ctx }, start));
        }
        self.enter()?;
        let starred = self.kind == Kind::Star;
        let first = self.star_named_expression()?;
        let kind = if matches!(self.kind, Kind::For | Kind::Async) && !starred {
            let generators = self.comprehension(Kind::Rsqb)?;
            let elt = first;
            ExprKind::ListComp(self.arena.alloc(Comp { elt, generators }))
        } else {
            let elts = self.rest_of_list(first, Kind::Rsqb)?;
            ExprKind::List { elts, ctx }
        };
        Ok(self.expr(kind, start))
    }

    /// The elements from `first` on, to the closing bracket; ends the level.
    fn rest_of_list(&mut self, first: ExprRef<'t>, closing: Kind) -> Parse<List<'t, ExprRef<'t>>> {
        let mut height = self.height;
        if self.kind != Kind::Comma {
            self.leave();
            self.expect(closing)?;
            self.on_top_of(height)?;
            return Ok(self.arena.list([first]));
        }
        let base = self.exprs.len();
        self.exprs.push(first);
        while self.eat(Kind::Comma) && self.kind != closing {
            let next = self.star_named_expression()?;
            height = height.max(self.height);
            self.exprs.push(next);
        }
        self.leave();
        self.expect(closing)?;
        self.on_top_of(height)?;
        Ok(self.arena.list_from(&mut self.exprs, base))
    }

    /// A dict, a set or the comprehension of one.
    fn braces(&mut self, start: Start) -> Parse<ExprRef<'t>> {
        self.bump();
        if self.eat(Kind::RBrace) {
            let (keys, values) = (List::default(), List::default());
            return Ok(self.expr(ExprKind::Dict(self.arena.alloc(Dict { keys, values })), start));
        }
        self.enter()?;
        if self.kind == Kind::DoubleStar {
            return self.dict(start, None);
        }
        let plain = self.kind != Kind::Star && self.second() != Kind::ColonEqual;
        let starred = self.kind == Kind::Star;
        let first = self.star_named_expression()?;
        let kind = match self.kind {
            Kind::Colon if plain => return self.dict(start, Some(first)),
            Kind::For | Kind::Async if !starred => {
                let generators = self.comprehension(Kind::RBrace)?;
                let elt = first;
                ExprKind::SetComp(self.arena.alloc(Comp { elt, generators }))
            }
            _ => ExprKind::Set {
                elts: self.rest_of_list(first, Kind::RBrace)?,
            },
        };
        Ok(self.expr(kind, start))
    }

    /// A dict or its comprehension, whose first key was read, or whose first item is `**` and a value.
    fn dict(&mut self, start: Start, mut key: Option<ExprRef<'t>>) -> Parse<ExprRef<'t>> {
        let base = self.exprs.len();
        let mut height = 0;
        let mut keys = Vec::new();
        loop {
            if key.is_some() {
                height = height.max(self.height);
                self.expect(Kind::Colon)?;
                let value = self.expression()?;
                height = height.max(self.height);
                if keys.is_empty() && matches!(self.kind, Kind::For | Kind::Async) {
                    self.height = height;
                    let generators = self.comprehension(Kind::RBrace)?;
                    let (key, value) = (key.ok_or(Rejected)?, value);
                    return Ok(self.expr(
                        ExprKind::DictComp(self.arena.alloc(DictComp { key, value, generators })),
                        start,
                    ));
                }
                self.exprs.push(value);
            } else {
                self.expect(Kind::DoubleStar)?;
                let value = self.bitwise_or()?;
                height = height.max(self.height);
                self.exprs.push(value);
            }
            keys.push(key);
            if !self.eat(Kind::Comma) || self.kind == Kind::RBrace {
                break;
            }
            key = if self.kind == Kind::DoubleStar {
                None
            } else {
                Some(self.expression()?)
            };
        }
        self.leave();
        self.expect(Kind::RBrace)?;
        self.on_top_of(height)?;
        let (keys, values) = (self.arena.list(keys), self.arena.list_from(&mut self.exprs, base));
        Ok(self.expr(ExprKind::Dict(self.arena.alloc(Dict { keys, values })), start))
    }
}
