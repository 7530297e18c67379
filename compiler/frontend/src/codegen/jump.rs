//! Conditions that only decide where to go on, and comparisons.

use krait_bytecode::Opcode;

use super::{Generator, Result};
use crate::ast::*;
use crate::instructions::{InstrLocation, Label, NO_LOCATION};

impl<'a> Generator<'a, '_> {
    /// Jumps to `next` if the expression's truth is `condition`, else goes on (`compiler_jump_if`).
    pub(super) fn jump_if(
        &mut self,
        expr: &'a Expr<'a>,
        next: Label,
        condition: bool,
        location: InstrLocation,
    ) -> Result {
        match &expr.kind {
            ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand,
            } => self.jump_if(operand, next, !condition, location),
            ExprKind::BoolOp { op, values } => self.jump_if_bool_op(*op, values, next, condition, location),
            ExprKind::IfExp(IfExp { test, body, orelse }) => {
                let end = self.label();
                let next2 = self.label();
                self.jump_if(test, next2, false, location)?;
                self.jump_if(body, next, condition, location)?;
                self.emit_j(Opcode::Jump, end, NO_LOCATION);
                self.use_label(next2);
                self.jump_if(orelse, next, condition, location)?;
                self.use_label(end);
                Ok(())
            }
            ExprKind::Compare(Compare { left, ops, comparators }) if ops.len() > 1 => {
                self.jump_if_chained(expr, left, ops, comparators, next, condition)
            }
            _ => {
                self.expr(expr)?;
                self.emit_j(conditional(condition), next, expr.location.into());
                Ok(())
            }
        }
    }

    fn jump_if_bool_op(
        &mut self,
        op: BoolOp,
        values: &'a [ExprRef<'a>],
        next: Label,
        condition: bool,
        location: InstrLocation,
    ) -> Result {
        let Some((last, first)) = values.split_last() else {
            return Ok(());
        };
        let shortcut = op == BoolOp::Or;
        let inner = if shortcut != condition { self.label() } else { next };
        for value in first {
            self.jump_if(value, inner, shortcut, location)?;
        }
        self.jump_if(last, next, condition, location)?;
        if inner != next {
            self.use_label(inner);
        }
        Ok(())
    }

    fn jump_if_chained(
        &mut self,
        expr: &'a Expr<'a>,
        left: &'a Expr<'a>,
        ops: &[CmpOp],
        comparators: &'a [ExprRef<'a>],
        next: Label,
        condition: bool,
    ) -> Result {
        let location = expr.location.into();
        self.check_compare(expr.location, left, ops, comparators);
        let cleanup = self.label();
        self.expr(left)?;
        let last = ops.len() - 1;
        for (op, comparator) in ops[..last].iter().zip(comparators) {
            self.expr(comparator)?;
            self.emit_i(Opcode::Swap, 2, location);
            self.emit_i(Opcode::Copy, 2, location);
            self.compare_op(*op, location);
            self.emit_j(Opcode::PopJumpIfFalse, cleanup, location);
        }
        self.expr(comparators[last])?;
        self.compare_op(ops[last], location);
        self.emit_j(conditional(condition), next, location);
        let end = self.label();
        self.emit_j(Opcode::Jump, end, NO_LOCATION);
        self.use_label(cleanup);
        self.emit(Opcode::PopTop, location);
        if !condition {
            self.emit_j(Opcode::Jump, next, NO_LOCATION);
        }
        self.use_label(end);
        Ok(())
    }

    /// `left op comparator …` as a value.
    pub(super) fn compare(
        &mut self,
        expr: &'a Expr<'a>,
        left: &'a Expr<'a>,
        ops: &[CmpOp],
        comparators: &'a [ExprRef<'a>],
    ) -> Result {
        let location = expr.location.into();
        self.check_compare(expr.location, left, ops, comparators);
        self.expr(left)?;
        let last = ops.len() - 1;
        if last == 0 {
            self.expr(comparators[0])?;
            self.compare_op(ops[0], location);
            return Ok(());
        }
        let cleanup = self.label();
        for (op, comparator) in ops[..last].iter().zip(comparators) {
            self.expr(comparator)?;
            self.emit_i(Opcode::Swap, 2, location);
            self.emit_i(Opcode::Copy, 2, location);
            self.compare_op(*op, location);
            self.emit_i(Opcode::Copy, 1, location);
            self.emit_j(Opcode::PopJumpIfFalse, cleanup, location);
            self.emit(Opcode::PopTop, location);
        }
        self.expr(comparators[last])?;
        self.compare_op(ops[last], location);
        let end = self.label();
        self.emit_j(Opcode::Jump, end, NO_LOCATION);
        self.use_label(cleanup);
        self.emit_i(Opcode::Swap, 2, location);
        self.emit(Opcode::PopTop, location);
        self.use_label(end);
        Ok(())
    }

    /// The operator stands in the high bits of the oparg; the low ones are the mask that specialised comparisons use:
    /// 1 unordered, 2 less, 4 greater, 8 equal.
    pub(super) fn compare_op(&mut self, op: CmpOp, location: InstrLocation) {
        const LESS: usize = 2;
        const GREATER: usize = 4;
        const EQUAL: usize = 8;
        const NOT_EQUAL: usize = 1 | LESS | GREATER;
        let (opcode, oparg) = match op {
            CmpOp::Lt => (Opcode::CompareOp, LESS),
            CmpOp::LtE => (Opcode::CompareOp, 1 << 4 | LESS | EQUAL),
            CmpOp::Eq => (Opcode::CompareOp, 2 << 4 | EQUAL),
            CmpOp::NotEq => (Opcode::CompareOp, 3 << 4 | NOT_EQUAL),
            CmpOp::Gt => (Opcode::CompareOp, 4 << 4 | GREATER),
            CmpOp::GtE => (Opcode::CompareOp, 5 << 4 | GREATER | EQUAL),
            CmpOp::Is => (Opcode::IsOp, 0),
            CmpOp::IsNot => (Opcode::IsOp, 1),
            CmpOp::In => (Opcode::ContainsOp, 0),
            CmpOp::NotIn => (Opcode::ContainsOp, 1),
        };
        self.emit_i(opcode, oparg, location);
    }
}

fn conditional(condition: bool) -> Opcode {
    if condition {
        Opcode::PopJumpIfTrue
    } else {
        Opcode::PopJumpIfFalse
    }
}
