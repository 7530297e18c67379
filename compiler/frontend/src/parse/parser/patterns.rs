//! The patterns of `match` statements.

use krait_bytecode::code::Constant;

use super::token::Kind;
use super::{Parse, Parser, Rejected, Start};
use crate::ast::{Expr, ExprContext, ExprKind, ExprRef, Operator, Pattern, PatternKind, UnaryOp};
use crate::names::Name;

impl<'t> Parser<'_, 't> {
    /// `patterns`: the whole of a `case`, a sequence without brackets or one pattern.
    pub(super) fn top_pattern(&mut self) -> Parse<Pattern<'t>> {
        let start = self.start();
        let starred = self.kind == Kind::Star;
        let first = self.maybe_star_pattern()?;
        if self.kind != Kind::Comma {
            return if starred { Err(Rejected) } else { Ok(first) };
        }
        let mut patterns = vec![first];
        while self.eat(Kind::Comma) && !matches!(self.kind, Kind::Colon | Kind::If) {
            patterns.push(self.maybe_star_pattern()?);
        }
        Ok(self.made(
            PatternKind::MatchSequence {
                patterns: self.arena.list(patterns),
            },
            start,
        ))
    }

    fn made(&self, kind: PatternKind<'t>, start: Start) -> Pattern<'t> {
        Pattern {
            kind,
            location: self.location(start),
        }
    }

    fn maybe_star_pattern(&mut self) -> Parse<Pattern<'t>> {
        let start = self.start();
        if !self.eat(Kind::Star) {
            return self.pattern();
        }
        let name = if self.eat(Kind::Underscore) {
            if self.continues_name() {
                return Err(Rejected);
            }
            None
        } else {
            Some(self.capture_target()?)
        };
        Ok(self.made(PatternKind::MatchStar { name }, start))
    }

    /// Whether what follows a name makes more than a name of it.
    fn continues_name(&self) -> bool {
        matches!(self.kind, Kind::Dot | Kind::DotName | Kind::LPar | Kind::Equal)
    }

    /// `pattern_capture_target`.
    fn capture_target(&mut self) -> Parse<Name> {
        if self.kind == Kind::Underscore {
            return Err(Rejected);
        }
        let name = self.name()?;
        if self.continues_name() { Err(Rejected) } else { Ok(name) }
    }

    /// `pattern`: alternatives, perhaps with a name for them.
    fn pattern(&mut self) -> Parse<Pattern<'t>> {
        self.enter()?;
        let start = self.start();
        let first = self.closed_pattern()?;
        let pattern = if self.kind == Kind::VBar {
            let mut patterns = vec![first];
            while self.eat(Kind::VBar) {
                patterns.push(self.closed_pattern()?);
            }
            self.made(
                PatternKind::MatchOr {
                    patterns: self.arena.list(patterns),
                },
                start,
            )
        } else {
            first
        };
        self.leave();
        if !self.eat(Kind::As) {
            return Ok(pattern);
        }
        let name = Some(self.capture_target()?);
        let pattern = Some(self.arena.alloc(pattern));
        Ok(self.made(PatternKind::MatchAs { pattern, name }, start))
    }

    fn closed_pattern(&mut self) -> Parse<Pattern<'t>> {
        let start = self.start();
        let kind = match self.kind {
            Kind::Number | Kind::Minus | Kind::String | Kind::FStringStart => {
                PatternKind::MatchValue { value: self.literal()? }
            }
            Kind::None => self.singleton(Constant::None),
            Kind::True => self.singleton(Constant::True),
            Kind::False => self.singleton(Constant::False),
            Kind::LPar => return self.group_or_sequence(start),
            Kind::Lsqb => {
                self.bump();
                let (patterns, _) = self.sequence(Kind::Rsqb)?;
                PatternKind::MatchSequence {
                    patterns: self.arena.list(patterns),
                }
            }
            Kind::LBrace => self.mapping()?,
            kind if kind.is_name() => self.name_pattern(start)?,
            _ => return Err(Rejected),
        };
        Ok(self.made(kind, start))
    }

    fn singleton(&mut self, value: Constant) -> PatternKind<'t> {
        self.bump();
        PatternKind::MatchSingleton {
            value: self.arena.constant(value),
        }
    }

    /// A capture, a wildcard, a value with dots, or a class.
    fn name_pattern(&mut self, start: Start) -> Parse<PatternKind<'t>> {
        let is_plain = !matches!(self.second(), Kind::Dot | Kind::DotName | Kind::LPar | Kind::Equal);
        if is_plain {
            let name = if self.eat(Kind::Underscore) {
                None
            } else {
                Some(self.name()?)
            };
            return Ok(PatternKind::MatchAs { pattern: None, name });
        }
        let value = self.name_or_attribute(start)?;
        match self.kind {
            Kind::LPar => self.class_pattern(value),
            Kind::Equal => Err(Rejected),
            _ => Ok(PatternKind::MatchValue { value }),
        }
    }

    fn name_or_attribute(&mut self, start: Start) -> Parse<ExprRef<'t>> {
        let ctx = ExprContext::Load;
        let id = self.name()?;
        let mut value = self.expr(ExprKind::Name { id: id.into(), ctx }, start);
        self.height = 1;
        while matches!(self.kind, Kind::Dot | Kind::DotName) {
            let attr = self.dotted()?.name;
            self.on_top_of(self.height)?;
            let inner = value;
            value = self.expr(
                ExprKind::Attribute {
                    value: inner,
                    attr,
                    ctx,
                },
                start,
            );
        }
        Ok(value)
    }

    fn class_pattern(&mut self, cls: ExprRef<'t>) -> Parse<PatternKind<'t>> {
        self.bump();
        let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
        while self.kind != Kind::RPar {
            if self.kind.is_name() && self.second() == Kind::Equal {
                kwd_attrs.push(self.name()?);
                self.bump();
                kwd_patterns.push(self.pattern()?);
            } else if kwd_attrs.is_empty() {
                patterns.push(self.pattern()?);
            } else {
                return Err(Rejected);
            }
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::RPar)?;
        Ok(PatternKind::MatchClass {
            cls,
            patterns: self.arena.list(patterns),
            kwd_attrs: self.arena.list(kwd_attrs),
            kwd_patterns: self.arena.list(kwd_patterns),
        })
    }

    fn group_or_sequence(&mut self, start: Start) -> Parse<Pattern<'t>> {
        self.bump();
        let starred = self.kind == Kind::Star;
        let (mut patterns, comma) = self.sequence(Kind::RPar)?;
        if comma || patterns.is_empty() {
            let patterns = self.arena.list(patterns);
            return Ok(self.made(PatternKind::MatchSequence { patterns }, start));
        }
        if starred {
            Err(Rejected)
        } else {
            patterns.pop().ok_or(Rejected)
        }
    }

    /// Patterns up to the closing bracket; whether there was a comma.
    fn sequence(&mut self, closing: Kind) -> Parse<(Vec<Pattern<'t>>, bool)> {
        let mut patterns = Vec::new();
        let mut comma = false;
        while self.kind != closing {
            patterns.push(self.maybe_star_pattern()?);
            if !self.eat(Kind::Comma) {
                break;
            }
            comma = true;
        }
        self.expect(closing)?;
        Ok((patterns, comma))
    }

    fn mapping(&mut self) -> Parse<PatternKind<'t>> {
        self.bump();
        let (mut keys, mut patterns, mut rest) = (Vec::new(), Vec::new(), None);
        while self.kind != Kind::RBrace {
            if self.eat(Kind::DoubleStar) {
                rest = Some(self.capture_target()?);
                self.eat(Kind::Comma);
                break;
            }
            keys.push(self.mapping_key()?);
            self.expect(Kind::Colon)?;
            patterns.push(self.pattern()?);
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        self.expect(Kind::RBrace)?;
        let (keys, patterns) = (self.arena.list(keys), self.arena.list(patterns));
        Ok(PatternKind::MatchMapping { keys, patterns, rest })
    }

    fn mapping_key(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let value = match self.kind {
            Kind::None => Constant::None,
            Kind::True => Constant::True,
            Kind::False => Constant::False,
            kind if kind.is_name() => {
                if !matches!(self.second(), Kind::Dot | Kind::DotName) {
                    return Err(Rejected);
                }
                return self.name_or_attribute(start);
            }
            _ => return self.literal(),
        };
        self.bump();
        Ok(self.expr(self.constant(value), start))
    }

    /// A number with its sign, a complex number, or strings.
    fn literal(&mut self) -> Parse<ExprRef<'t>> {
        if matches!(self.kind, Kind::String | Kind::FStringStart) {
            return self.strings();
        }
        let start = self.start();
        let left = self.signed_number(start)?;
        let op = match self.kind {
            Kind::Plus => Operator::Add,
            Kind::Minus => Operator::Sub,
            _ => return Ok(left),
        };
        self.bump();
        let right_start = self.start();
        let right = self.unsigned_number(right_start)?;
        if is_imaginary(left) || !is_imaginary(right) {
            return Err(Rejected);
        }
        let (left, right) = (left, right);
        Ok(self.expr(ExprKind::BinOp { left, op, right }, start))
    }

    fn signed_number(&mut self, start: Start) -> Parse<ExprRef<'t>> {
        if !self.eat(Kind::Minus) {
            return self.unsigned_number(start);
        }
        let number_start = self.start();
        let operand = self.unsigned_number(number_start)?;
        let op = UnaryOp::USub;
        Ok(self.expr(ExprKind::UnaryOp { op, operand }, start))
    }

    fn unsigned_number(&mut self, start: Start) -> Parse<ExprRef<'t>> {
        let token = self.token();
        self.expect(Kind::Number)?;
        let (value, kind) = (self.number(&token)?, None);
        Ok(self.expr(ExprKind::Constant { value, kind }, start))
    }
}

fn is_imaginary(number: &Expr) -> bool {
    match &number.kind {
        ExprKind::UnaryOp { operand, .. } => is_imaginary(operand),
        ExprKind::Constant { value, .. } => matches!(value, Constant::Complex(..)),
        _ => false,
    }
}
