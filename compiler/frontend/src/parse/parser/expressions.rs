//! Expressions down to operators: tuples without brackets, conditionals, lambdas, `yield`, and operators by precedence.

use super::token::{KINDS, Kind, Token};
use super::{Parse, Parser, Rejected, Start};
use crate::ast::{BoolOp, CmpOp, Compare, Expr, ExprContext, ExprKind, ExprRef, IfExp, Location, Operator, UnaryOp};
use crate::names::known;

/// How tightly operators bind; 0 is for what is no binary operator.
mod precedence {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const COMPARE: u8 = 4;
    pub const BIT_OR: u8 = 5;
    pub const BIT_XOR: u8 = 6;
    pub const BIT_AND: u8 = 7;
    pub const SHIFT: u8 = 8;
    pub const SUM: u8 = 9;
    pub const TERM: u8 = 10;
}

const PRECEDENCES: [u8; KINDS] = {
    let mut table = [0; KINDS];
    let rows: &[(&[Kind], u8)] = &[
        (&[Kind::Or], precedence::OR),
        (&[Kind::And], precedence::AND),
        (
            &[
                Kind::Less,
                Kind::Greater,
                Kind::EqEqual,
                Kind::NotEqual,
                Kind::LessEqual,
                Kind::GreaterEqual,
                Kind::In,
                Kind::Not,
                Kind::Is,
            ],
            precedence::COMPARE,
        ),
        (&[Kind::VBar], precedence::BIT_OR),
        (&[Kind::Circumflex], precedence::BIT_XOR),
        (&[Kind::Amper], precedence::BIT_AND),
        (&[Kind::LeftShift, Kind::RightShift], precedence::SHIFT),
        (&[Kind::Plus, Kind::Minus], precedence::SUM),
        (
            &[Kind::Star, Kind::Slash, Kind::DoubleSlash, Kind::Percent, Kind::At],
            precedence::TERM,
        ),
    ];
    let mut row = 0;
    while row < rows.len() {
        let mut kind = 0;
        while kind < rows[row].0.len() {
            table[rows[row].0[kind] as usize] = rows[row].1;
            kind += 1;
        }
        row += 1;
    }
    table
};

/// Of each kind, whether it goes on with the expression that a primary before it began.
const CONTINUES: [bool; KINDS] = {
    let mut table = [false; KINDS];
    let mut kind = 0;
    while kind < KINDS {
        table[kind] = PRECEDENCES[kind] != 0;
        kind += 1;
    }
    table[Kind::DoubleStar as usize] = true;
    table[Kind::If as usize] = true;
    table
};

/// Of each kind, whether an expression that begins with it begins with something else than a primary.
const BEGINS_OTHERWISE: [bool; KINDS] = Kind::are_among(&[
    Kind::Lambda,
    Kind::Not,
    Kind::Minus,
    Kind::Plus,
    Kind::Tilde,
    Kind::Await,
]);

impl Kind {
    /// Whether an expression, perhaps a starred one, can begin with the token.
    pub(super) fn begins_expression(self) -> bool {
        self.is_name()
            || matches!(
                self,
                Kind::Number
                    | Kind::String
                    | Kind::FStringStart
                    | Kind::LPar
                    | Kind::Lsqb
                    | Kind::LBrace
                    | Kind::Ellipsis
                    | Kind::Plus
                    | Kind::Minus
                    | Kind::Tilde
                    | Kind::Star
                    | Kind::False
                    | Kind::None
                    | Kind::True
                    | Kind::Not
                    | Kind::Lambda
                    | Kind::Await
            )
    }
}

impl<'t> Parser<'_, 't> {
    /// `yield_expr | star_expressions`.
    #[inline]
    pub(super) fn yield_or_star_expressions(&mut self) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::Yield {
            self.yield_expr()
        } else {
            self.star_expressions()
        }
    }

    pub(super) fn yield_expr(&mut self) -> Parse<ExprRef<'t>> {
        self.found.special = true;
        let start = self.start();
        self.enter()?;
        self.expect(Kind::Yield)?;
        self.height = 0;
        let kind = if self.eat(Kind::From) {
            ExprKind::YieldFrom {
                value: self.expression()?,
            }
        } else if self.kind.begins_expression() {
            ExprKind::Yield {
                value: Some(self.star_expressions()?),
            }
        } else {
            ExprKind::Yield { value: None }
        };
        self.leave();
        self.on_top_of(self.height)?;
        Ok(self.expr(kind, start))
    }

    /// `star_expressions`: one or more, a tuple without brackets.
    #[inline]
    pub(super) fn star_expressions(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let first = self.star_expression()?;
        if self.kind == Kind::Comma {
            return self.tuple_of(start, first, Parser::star_expression);
        }
        Ok(first)
    }

    /// The tuple without brackets of which `first` is the first; a comma comes next.
    pub(super) fn tuple_of(
        &mut self,
        start: Start,
        first: ExprRef<'t>,
        element: impl Fn(&mut Self) -> Parse<ExprRef<'t>>,
    ) -> Parse<ExprRef<'t>> {
        let base = self.exprs.len();
        let mut height = self.height;
        self.exprs.push(first);
        while self.eat(Kind::Comma) && self.kind.begins_expression() {
            let next = element(self)?;
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

    #[inline]
    pub(super) fn star_expression(&mut self) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::Star {
            self.starred(precedence::BIT_OR)
        } else {
            self.expression()
        }
    }

    /// `star_named_expression`.
    #[inline]
    pub(super) fn star_named_expression(&mut self) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::Star {
            self.starred(precedence::BIT_OR)
        } else {
            self.named_expression()
        }
    }

    /// `*` and an expression: the argument of a call, or an index.
    pub(super) fn starred_expression(&mut self) -> Parse<ExprRef<'t>> {
        self.starred(0)
    }

    /// `*` and an operand of this precedence; 0 stands for any expression.
    fn starred(&mut self, least: u8) -> Parse<ExprRef<'t>> {
        let start = self.start();
        self.expect(Kind::Star)?;
        self.enter()?;
        let value = if least == 0 {
            self.expression()?
        } else {
            self.binary(least)?
        };
        self.leave();
        self.on_top_of(self.height)?;
        let kind = ExprKind::Starred {
            value,
            ctx: ExprContext::Load,
        };
        Ok(self.expr(kind, start))
    }

    /// `named_expression`: an expression, or a name and `:=` before it.
    #[inline]
    pub(super) fn named_expression(&mut self) -> Parse<ExprRef<'t>> {
        if self.kind.is_name() && self.second() == Kind::ColonEqual {
            return self.assignment_expression();
        }
        self.expression()
    }

    pub(super) fn assignment_expression(&mut self) -> Parse<ExprRef<'t>> {
        self.found.special = true;
        let start = self.start();
        let id = self.name()?;
        let name = ExprKind::Name {
            id: id.into(),
            ctx: ExprContext::Store,
        };
        let target = self.expr(name, start);
        self.expect(Kind::ColonEqual)?;
        self.enter()?;
        let value = self.expression()?;
        self.leave();
        self.on_top_of(self.height)?;
        Ok(self.expr(ExprKind::NamedExpr { target, value }, start))
    }

    /// `expression`.
    pub(super) fn expression(&mut self) -> Parse<ExprRef<'t>> {
        if BEGINS_OTHERWISE[self.kind as usize] {
            return self.other_expression();
        }
        let first = self.at;
        let primary = self.primary()?;
        // Mostly that is all.
        if !CONTINUES[self.kind as usize] {
            return Ok(primary);
        }
        let start = self.scanner.tokens[first].position();
        let left = self.maybe_raised(start, primary)?;
        let body = self.operators(start, left, precedence::OR)?;
        self.maybe_conditional(start, body)
    }

    /// An expression that does not begin with a primary.
    #[inline(never)]
    fn other_expression(&mut self) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::Lambda {
            return self.lambda();
        }
        let start = self.start();
        let body = self.other_binary(precedence::OR)?;
        self.maybe_conditional(start, body)
    }

    fn maybe_conditional(&mut self, start: Start, body: ExprRef<'t>) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::If {
            self.conditional(start, body)
        } else {
            Ok(body)
        }
    }

    fn conditional(&mut self, start: Start, body: ExprRef<'t>) -> Parse<ExprRef<'t>> {
        let mut height = self.height;
        self.bump();
        self.enter()?;
        let test = self.disjunction()?;
        height = height.max(self.height);
        self.expect(Kind::Else)?;
        let orelse = self.expression()?;
        height = height.max(self.height);
        self.leave();
        self.on_top_of(height)?;
        Ok(self.expr(ExprKind::IfExp(self.arena.alloc(IfExp { test, body, orelse })), start))
    }

    fn lambda(&mut self) -> Parse<ExprRef<'t>> {
        self.found.special = true;
        let start = self.start();
        self.bump();
        self.enter()?;
        let args = self.arena.alloc(self.parameters(Kind::Colon)?);
        let height = self.height;
        self.expect(Kind::Colon)?;
        let body = self.expression()?;
        self.leave();
        self.on_top_of(height.max(self.height))?;
        Ok(self.expr(ExprKind::Lambda { args, body }, start))
    }

    /// `disjunction`.
    #[inline]
    pub(super) fn disjunction(&mut self) -> Parse<ExprRef<'t>> {
        self.binary(precedence::OR)
    }

    /// `bitwise_or`: an operand of comparisons, and what a target may be.
    #[inline]
    pub(super) fn bitwise_or(&mut self) -> Parse<ExprRef<'t>> {
        self.binary(precedence::BIT_OR)
    }

    /// An expression of operators that bind at least as tightly as `least`.
    #[inline]
    fn binary(&mut self, least: u8) -> Parse<ExprRef<'t>> {
        if BEGINS_OTHERWISE[self.kind as usize] {
            return self.other_binary(least);
        }
        let first = self.at;
        let primary = self.primary()?;
        if !CONTINUES[self.kind as usize] {
            return Ok(primary);
        }
        self.rest_of_binary(first, primary, least)
    }

    #[inline(never)]
    fn rest_of_binary(&mut self, first: usize, primary: ExprRef<'t>, least: u8) -> Parse<ExprRef<'t>> {
        let start = self.scanner.tokens[first].position();
        let left = self.maybe_raised(start, primary)?;
        self.operators(start, left, least)
    }

    /// Such an expression that does not begin with a primary.
    #[inline(never)]
    fn other_binary(&mut self, least: u8) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let left = if self.kind == Kind::Not {
            self.not(least)?
        } else {
            self.unary()?
        };
        self.operators(start, left, least)
    }

    /// The operators behind `left` that bind at least as tightly as `least`, which is not 0.
    #[inline(never)]
    fn operators(&mut self, start: Start, mut left: ExprRef<'t>, least: u8) -> Parse<ExprRef<'t>> {
        loop {
            let precedence = PRECEDENCES[self.kind as usize];
            if precedence < least {
                return Ok(left);
            }
            left = match precedence {
                precedence::OR | precedence::AND => self.bool_op(start, left, precedence)?,
                precedence::COMPARE => {
                    if self.kind == Kind::Not && self.second() != Kind::In {
                        return Ok(left);
                    }
                    self.comparison(start, left)?
                }
                _ => self.bin_op(start, left, precedence)?,
            };
        }
    }

    fn bin_op(&mut self, start: Start, left: ExprRef<'t>, precedence: u8) -> Parse<ExprRef<'t>> {
        let op = binary_operator(self.kind);
        let height = self.height;
        self.bump();
        self.enter()?;
        let right = self.binary(precedence + 1)?;
        self.leave();
        self.on_top_of(height.max(self.height))?;
        Ok(self.expr(ExprKind::BinOp { left, op, right }, start))
    }

    fn not(&mut self, least: u8) -> Parse<ExprRef<'t>> {
        if least > precedence::NOT {
            return Err(Rejected);
        }
        let start = self.start();
        self.bump();
        self.enter()?;
        let operand = self.binary(precedence::NOT)?;
        self.leave();
        self.on_top_of(self.height)?;
        let op = UnaryOp::Not;
        Ok(self.expr(ExprKind::UnaryOp { op, operand }, start))
    }

    fn bool_op(&mut self, start: Start, first: ExprRef<'t>, precedence: u8) -> Parse<ExprRef<'t>> {
        let kind = self.kind;
        let base = self.exprs.len();
        let mut height = self.height;
        self.exprs.push(first);
        self.enter()?;
        while self.eat(kind) {
            let value = self.binary(precedence + 1)?;
            height = height.max(self.height);
            self.exprs.push(value);
        }
        self.leave();
        self.on_top_of(height)?;
        let op = if kind == Kind::Or { BoolOp::Or } else { BoolOp::And };
        let values = self.arena.list_from(&mut self.exprs, base);
        Ok(self.expr(ExprKind::BoolOp { op, values }, start))
    }

    fn comparison(&mut self, start: Start, left: ExprRef<'t>) -> Parse<ExprRef<'t>> {
        let mut height = self.height;
        self.enter()?;
        let first_op = self.comparison_operator().ok_or(Rejected)?;
        let first = self.binary(precedence::BIT_OR)?;
        height = height.max(self.height);
        let (ops, comparators) = if PRECEDENCES[self.kind as usize] == precedence::COMPARE {
            let (mut ops, mut comparators) = (vec![first_op], vec![first]);
            while let Some(op) = self.comparison_operator() {
                ops.push(op);
                comparators.push(self.binary(precedence::BIT_OR)?);
                height = height.max(self.height);
            }
            (self.arena.list(ops), self.arena.list(comparators))
        } else {
            (self.arena.list([first_op]), self.arena.list([first]))
        };
        self.leave();
        self.on_top_of(height)?;
        let kind = ExprKind::Compare(self.arena.alloc(Compare { left, ops, comparators }));
        Ok(self.expr(kind, start))
    }

    /// Takes the operator of a comparison, if one comes next.
    #[inline]
    fn comparison_operator(&mut self) -> Option<CmpOp> {
        let op = match self.kind {
            Kind::Less => CmpOp::Lt,
            Kind::Greater => CmpOp::Gt,
            Kind::EqEqual => CmpOp::Eq,
            Kind::NotEqual => CmpOp::NotEq,
            Kind::LessEqual => CmpOp::LtE,
            Kind::GreaterEqual => CmpOp::GtE,
            Kind::In => CmpOp::In,
            Kind::Is if self.second() == Kind::Not => {
                self.bump();
                CmpOp::IsNot
            }
            Kind::Is => CmpOp::Is,
            Kind::Not if self.second() == Kind::In => {
                self.bump();
                CmpOp::NotIn
            }
            _ => return None,
        };
        self.bump();
        Some(op)
    }

    /// `factor`: a sign, or `power`.
    fn unary(&mut self) -> Parse<ExprRef<'t>> {
        match self.kind {
            Kind::Minus => self.sign(UnaryOp::USub),
            Kind::Plus => self.sign(UnaryOp::UAdd),
            Kind::Tilde => self.sign(UnaryOp::Invert),
            _ => self.power(),
        }
    }

    fn sign(&mut self, op: UnaryOp) -> Parse<ExprRef<'t>> {
        let start = self.start();
        self.bump();
        self.enter()?;
        let operand = self.unary()?;
        self.leave();
        self.on_top_of(self.height)?;
        Ok(self.expr(ExprKind::UnaryOp { op, operand }, start))
    }

    fn power(&mut self) -> Parse<ExprRef<'t>> {
        let start = self.start();
        let left = if self.kind == Kind::Await {
            self.await_primary()?
        } else {
            self.primary()?
        };
        self.maybe_raised(start, left)
    }

    #[inline]
    fn maybe_raised(&mut self, start: Start, left: ExprRef<'t>) -> Parse<ExprRef<'t>> {
        if self.kind == Kind::DoubleStar {
            self.raised(start, left)
        } else {
            Ok(left)
        }
    }

    fn await_primary(&mut self) -> Parse<ExprRef<'t>> {
        self.found.special = true;
        let start = self.start();
        self.bump();
        let value = self.primary()?;
        self.on_top_of(self.height)?;
        Ok(self.expr(ExprKind::Await { value }, start))
    }

    /// `left`, raised to the power that comes next.
    #[inline(never)]
    fn raised(&mut self, start: Start, left: ExprRef<'t>) -> Parse<ExprRef<'t>> {
        let height = self.height;
        self.bump();
        self.enter()?;
        let right = self.unary()?;
        self.leave();
        self.on_top_of(height.max(self.height))?;
        let (left, op) = (left, Operator::Pow);
        Ok(self.expr(ExprKind::BinOp { left, op, right }, start))
    }

    /// Takes note of an expression that is iterated over.
    pub(super) fn note_iterable(&mut self, iter: &Expr) {
        self.found.foldable |= is_display(iter);
    }

    /// The node from `start` to the last token.
    // Inlined, so that the kind is known where it is looked at.
    #[inline(always)]
    pub(super) fn expr(&mut self, kind: ExprKind<'t>, start: Start) -> ExprRef<'t> {
        if may_fold(&kind) {
            self.found.foldable = true;
        }
        let location: Location = self.location(start);
        self.arena.alloc(Expr { kind, location })
    }

    /// The node of a token that is all on one line.
    #[inline(always)]
    pub(super) fn leaf(&mut self, kind: ExprKind<'t>, token: &Token) -> ExprRef<'t> {
        if may_fold(&kind) {
            self.found.foldable = true;
        }
        let location = token.location_from(token.position());
        self.arena.alloc(Expr { kind, location })
    }
}

/// Whether folding may compute an expression whose parts it leaves as they are. Parts that it makes constants of were noted
/// themselves.
#[inline(always)]
fn may_fold(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Name { id, .. } => id.name == known::DEBUG,
        ExprKind::BinOp { left, .. } => left.is_constant(),
        ExprKind::UnaryOp { operand, .. } => operand.is_constant() || matches!(operand.kind, ExprKind::Compare(_)),
        ExprKind::Subscript { value, .. } => value.is_constant(),
        ExprKind::Tuple { elts, .. } => elts.iter().all(|elt| elt.is_constant()),
        ExprKind::Compare(Compare { comparators, .. }) => comparators.last().is_some_and(|last| is_display(last)),
        _ => false,
    }
}

fn is_display(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::List { .. } | ExprKind::Set { .. })
}

fn binary_operator(kind: Kind) -> Operator {
    match kind {
        Kind::Plus => Operator::Add,
        Kind::Minus => Operator::Sub,
        Kind::Star => Operator::Mult,
        Kind::At => Operator::MatMult,
        Kind::Slash => Operator::Div,
        Kind::Percent => Operator::Mod,
        Kind::LeftShift => Operator::LShift,
        Kind::RightShift => Operator::RShift,
        Kind::VBar => Operator::BitOr,
        Kind::Circumflex => Operator::BitXor,
        Kind::Amper => Operator::BitAnd,
        _ => Operator::FloorDiv,
    }
}
