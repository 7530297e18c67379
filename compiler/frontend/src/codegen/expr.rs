//! Expressions.

use std::sync::Arc;

use krait_bytecode::{Constant, Opcode};

use super::{Generator, Result, STACK_USE_GUIDELINE, UnitKind};
use crate::ast::*;
use crate::instructions::{InstrLocation, NO_LOCATION};
use crate::names::{Name, Names, known};
use crate::symtable::BlockKind;

/// Numbers of the one-argument intrinsics.
pub(super) mod intrinsic1 {
    pub const PRINT: usize = 1;
    pub const IMPORT_STAR: usize = 2;
    pub const STOPITERATION_ERROR: usize = 3;
    pub const ASYNC_GEN_WRAP: usize = 4;
    pub const UNARY_POSITIVE: usize = 5;
    pub const LIST_TO_TUPLE: usize = 6;
    pub const TYPEVAR: usize = 7;
    pub const PARAMSPEC: usize = 8;
    pub const TYPEVARTUPLE: usize = 9;
    pub const SUBSCRIPT_GENERIC: usize = 10;
    pub const TYPEALIAS: usize = 11;
}

/// Numbers of the two-argument intrinsics.
pub(super) mod intrinsic2 {
    pub const PREP_RERAISE_STAR: usize = 1;
    pub const TYPEVAR_WITH_BOUND: usize = 2;
    pub const TYPEVAR_WITH_CONSTRAINTS: usize = 3;
    pub const SET_FUNCTION_TYPE_PARAMS: usize = 4;
}

/// The three instructions that make a collection: build, add one, extend.
#[derive(Clone, Copy)]
pub(super) struct CollectionOps {
    build: Opcode,
    add: Opcode,
    extend: Opcode,
    /// Build a list first and make a tuple of it.
    tuple: bool,
}

pub(super) const LIST_OPS: CollectionOps = CollectionOps {
    build: Opcode::BuildList,
    add: Opcode::ListAppend,
    extend: Opcode::ListExtend,
    tuple: false,
};
pub(super) const TUPLE_OPS: CollectionOps = CollectionOps {
    tuple: true,
    ..LIST_OPS
};
const SET_OPS: CollectionOps = CollectionOps {
    build: Opcode::BuildSet,
    add: Opcode::SetAdd,
    extend: Opcode::SetUpdate,
    tuple: false,
};

/// The constants in a list of expressions that are all constants.
fn all_constants(elts: &[ExprRef]) -> Option<Arc<[Constant]>> {
    if !elts.iter().all(|elt| elt.is_constant()) {
        return None;
    }
    let value = |elt: &ExprRef| match elt.kind {
        ExprKind::Constant { value, .. } => value.clone(),
        _ => Constant::None,
    };
    Some(elts.iter().map(value).collect())
}

impl<'a> Generator<'a, '_> {
    pub(super) fn exprs(&mut self, exprs: &'a [ExprRef<'a>]) -> Result {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    /// Emits what evaluates an expression, or binds or deletes a target (`compiler_visit_expr1`).
    #[inline]
    pub(super) fn expr(&mut self, expr: &'a Expr<'a>) -> Result {
        match &expr.kind {
            ExprKind::Name { id, ctx } => self.name_use(id, *ctx, expr.location.into()),
            _ => self.inner_expr(expr),
        }
    }

    fn inner_expr(&mut self, expr: &'a Expr<'a>) -> Result {
        let location: InstrLocation = expr.location.into();
        match &expr.kind {
            ExprKind::Constant { value, .. } => {
                self.load_const(value, location);
                Ok(())
            }
            ExprKind::Name { id, ctx } => self.name_use(id, *ctx, location),
            ExprKind::Attribute { value, attr, ctx } => self.attribute(expr, value, *attr, *ctx),
            ExprKind::Call(Call { func, args, keywords }) => self.call(expr, func, args, keywords),
            ExprKind::BinOp { left, op, right } => {
                self.expr(left)?;
                self.expr(right)?;
                self.binary_op(*op, false, location);
                Ok(())
            }
            ExprKind::UnaryOp { op, operand } => {
                self.expr(operand)?;
                self.unary_op(*op, location);
                Ok(())
            }
            ExprKind::Subscript { value, slice, ctx } => self.subscript(value, slice, *ctx, location),
            ExprKind::Compare(Compare { left, ops, comparators }) => self.compare(expr, left, ops, comparators),
            ExprKind::BoolOp { op, values } => self.bool_op(*op, values, location),
            ExprKind::Tuple { elts, ctx } => self.sequence(elts, *ctx, TUPLE_OPS, location),
            ExprKind::List { elts, ctx } => self.sequence(elts, *ctx, LIST_OPS, location),
            ExprKind::Set { elts } => self.unpacked(elts, 0, None, SET_OPS, location),
            ExprKind::Dict(Dict { keys, values }) => self.dict(keys, values, location),
            ExprKind::JoinedStr { values } => self.joined_str(values, location),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => self.formatted_value(value, *conversion, format_spec.as_deref(), location),
            ExprKind::IfExp(IfExp { test, body, orelse }) => self.if_exp(test, body, orelse, location),
            ExprKind::Lambda { args, body } => self.lambda(expr, args, body),
            ExprKind::NamedExpr { target, value } => {
                self.expr(value)?;
                self.emit_i(Opcode::Copy, 1, location);
                self.expr(target)
            }
            ExprKind::ListComp(_) | ExprKind::SetComp(_) | ExprKind::DictComp(_) | ExprKind::GeneratorExp(_) => {
                self.comprehension(expr)
            }
            ExprKind::Yield { value } => self.yield_value(value.as_deref(), location),
            ExprKind::YieldFrom { value } => self.yield_from_expr(value, location),
            ExprKind::Await { value } => self.await_expr(value, location),
            ExprKind::Slice(Slice { lower, upper, step }) => {
                let count = self.slice(lower.as_deref(), upper.as_deref(), step.as_deref(), location)?;
                self.emit_i(Opcode::BuildSlice, count, location);
                Ok(())
            }
            ExprKind::Starred {
                ctx: ExprContext::Store,
                ..
            } => self.fail("starred assignment target must be in a list or tuple", location),
            ExprKind::Starred { .. } => self.fail("can't use starred expression here", location),
        }
    }

    fn unary_op(&mut self, op: UnaryOp, location: InstrLocation) {
        match op {
            UnaryOp::Invert => self.emit(Opcode::UnaryInvert, location),
            UnaryOp::Not => self.emit(Opcode::UnaryNot, location),
            UnaryOp::USub => self.emit(Opcode::UnaryNegative, location),
            UnaryOp::UAdd => self.emit_i(Opcode::CallIntrinsic1, intrinsic1::UNARY_POSITIVE, location),
        }
    }

    /// The numbers are those of `NB_ADD` and so on; the in-place operators follow the others.
    pub(super) fn binary_op(&mut self, op: Operator, in_place: bool, location: InstrLocation) {
        let number = match op {
            Operator::Add => 0,
            Operator::BitAnd => 1,
            Operator::FloorDiv => 2,
            Operator::LShift => 3,
            Operator::MatMult => 4,
            Operator::Mult => 5,
            Operator::Mod => 6,
            Operator::BitOr => 7,
            Operator::Pow => 8,
            Operator::RShift => 9,
            Operator::Sub => 10,
            Operator::Div => 11,
            Operator::BitXor => 12,
        };
        self.emit_i(Opcode::BinaryOp, if in_place { number + 13 } else { number }, location);
    }

    fn bool_op(&mut self, op: BoolOp, values: &'a [ExprRef<'a>], location: InstrLocation) -> Result {
        let jump = match op {
            BoolOp::And => Opcode::PopJumpIfFalse,
            BoolOp::Or => Opcode::PopJumpIfTrue,
        };
        let end = self.label();
        let Some((last, first)) = values.split_last() else {
            return Ok(());
        };
        for value in first {
            self.expr(value)?;
            self.emit_i(Opcode::Copy, 1, location);
            self.emit_j(jump, end, location);
            self.emit(Opcode::PopTop, location);
        }
        self.expr(last)?;
        self.use_label(end);
        Ok(())
    }

    fn if_exp(
        &mut self,
        test: &'a Expr<'a>,
        body: &'a Expr<'a>,
        orelse: &'a Expr<'a>,
        location: InstrLocation,
    ) -> Result {
        let end = self.label();
        let next = self.label();
        self.jump_if(test, next, false, location)?;
        self.expr(body)?;
        self.emit_j(Opcode::Jump, end, NO_LOCATION);
        self.use_label(next);
        self.expr(orelse)?;
        self.use_label(end);
        Ok(())
    }

    /// A tuple or list: a value, a target to unpack into, or targets to delete.
    fn sequence(
        &mut self,
        elts: &'a [ExprRef<'a>],
        ctx: ExprContext,
        ops: CollectionOps,
        location: InstrLocation,
    ) -> Result {
        match ctx {
            ExprContext::Load => self.unpacked(elts, 0, None, ops, location),
            ExprContext::Store => self.unpack_into(elts, location),
            ExprContext::Del => self.exprs(elts),
        }
    }

    /// Builds a collection of `pushed` values on the stack and some elements, which may be starred (`starunpack_helper`);
    /// the value of the name `extra` follows them.
    pub(super) fn unpacked(
        &mut self,
        elts: &'a [ExprRef<'a>],
        pushed: usize,
        extra: Option<Name>,
        ops: CollectionOps,
        location: InstrLocation,
    ) -> Result {
        if elts.len() > 2
            && extra.is_none()
            && let Some(constants) = all_constants(elts)
        {
            self.constant_collection(constants, pushed, ops, location);
            return Ok(());
        }
        let count = elts.len() + pushed + usize::from(extra.is_some());
        let big = count > STACK_USE_GUIDELINE;
        let starred = elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. }));
        if !starred && !big {
            self.exprs(elts)?;
            if let Some(extra) = extra {
                self.name_op(extra, ExprContext::Load, location)?;
            }
            self.emit_i(if ops.tuple { Opcode::BuildTuple } else { ops.build }, count, location);
            return Ok(());
        }
        let mut built = big;
        if big {
            self.emit_i(ops.build, pushed, location);
        }
        for (index, elt) in elts.iter().enumerate() {
            match &elt.kind {
                ExprKind::Starred { value, .. } => {
                    if !built {
                        self.emit_i(ops.build, index + pushed, location);
                        built = true;
                    }
                    self.expr(value)?;
                    self.emit_i(ops.extend, 1, location);
                }
                _ => {
                    self.expr(elt)?;
                    if built {
                        self.emit_i(ops.add, 1, location);
                    }
                }
            }
        }
        if let Some(extra) = extra {
            self.name_op(extra, ExprContext::Load, location)?;
            self.emit_i(ops.add, 1, location);
        }
        if ops.tuple {
            self.emit_i(Opcode::CallIntrinsic1, intrinsic1::LIST_TO_TUPLE, location);
        }
        Ok(())
    }

    fn constant_collection(
        &mut self,
        constants: Arc<[Constant]>,
        pushed: usize,
        ops: CollectionOps,
        location: InstrLocation,
    ) {
        if ops.tuple && pushed == 0 {
            self.load_const(&Constant::Tuple(constants), location);
            return;
        }
        let folded = match ops.add {
            Opcode::SetAdd => super::fold::frozen_set(&constants),
            _ => Constant::Tuple(constants),
        };
        self.emit_i(ops.build, pushed, location);
        self.load_const(&folded, location);
        self.emit_i(ops.extend, 1, location);
        if ops.tuple {
            self.emit_i(Opcode::CallIntrinsic1, intrinsic1::LIST_TO_TUPLE, location);
        }
    }

    fn dict(&mut self, keys: &'a [Option<ExprRef<'a>>], values: &'a [ExprRef<'a>], location: InstrLocation) -> Result {
        let mut have_dict = false;
        let mut pending = 0;
        for (index, (key, value)) in keys.iter().zip(values).enumerate() {
            if key.is_none() {
                if pending > 0 {
                    self.sub_dict(keys, values, index - pending, index, location)?;
                    self.update_dict(have_dict, location);
                    have_dict = true;
                    pending = 0;
                }
                if !have_dict {
                    self.emit_i(Opcode::BuildMap, 0, location);
                    have_dict = true;
                }
                self.expr(value)?;
                self.emit_i(Opcode::DictUpdate, 1, location);
            } else if pending * 2 > STACK_USE_GUIDELINE {
                self.sub_dict(keys, values, index - pending, index + 1, location)?;
                self.update_dict(have_dict, location);
                have_dict = true;
                pending = 0;
            } else {
                pending += 1;
            }
        }
        if pending > 0 {
            self.sub_dict(keys, values, values.len() - pending, values.len(), location)?;
            self.update_dict(have_dict, location);
            have_dict = true;
        }
        if !have_dict {
            self.emit_i(Opcode::BuildMap, 0, location);
        }
        Ok(())
    }

    fn update_dict(&mut self, have_dict: bool, location: InstrLocation) {
        if have_dict {
            self.emit_i(Opcode::DictUpdate, 1, location);
        }
    }

    /// Builds a dict of some of the pairs, none of which is an unpacking.
    fn sub_dict(
        &mut self,
        keys: &'a [Option<ExprRef<'a>>],
        values: &'a [ExprRef<'a>],
        begin: usize,
        end: usize,
        location: InstrLocation,
    ) -> Result {
        let (keys, values) = (&keys[begin..end], &values[begin..end]);
        let count = values.len();
        let big = count * 2 > STACK_USE_GUIDELINE;
        if count > 1 && !big {
            let constants = keys.iter().map(|key| match key.as_ref().map(|key| &key.kind) {
                Some(ExprKind::Constant { value, .. }) => Some(Constant::clone(value)),
                _ => None,
            });
            if let Some(constants) = constants.collect::<Option<_>>() {
                self.exprs(values)?;
                self.load_const(&Constant::Tuple(constants), location);
                self.emit_i(Opcode::BuildConstKeyMap, count, location);
                return Ok(());
            }
        }
        if big {
            self.emit_i(Opcode::BuildMap, 0, location);
        }
        for (key, value) in keys.iter().zip(values) {
            if let Some(key) = key {
                self.expr(key)?;
            }
            self.expr(value)?;
            if big {
                self.emit_i(Opcode::MapAdd, 1, location);
            }
        }
        if !big {
            self.emit_i(Opcode::BuildMap, count, location);
        }
        Ok(())
    }

    fn joined_str(&mut self, values: &'a [ExprRef<'a>], location: InstrLocation) -> Result {
        if values.len() > STACK_USE_GUIDELINE {
            self.load_name_const(known::EMPTY, location);
            self.emit_name(Opcode::LoadMethod, known::JOIN, location);
            self.emit_i(Opcode::BuildList, 0, location);
            for value in values {
                self.expr(value)?;
                self.emit_i(Opcode::ListAppend, 1, location);
            }
            self.emit_i(Opcode::Call, 1, location);
            return Ok(());
        }
        self.exprs(values)?;
        if values.len() != 1 {
            self.emit_i(Opcode::BuildString, values.len(), location);
        }
        Ok(())
    }

    fn formatted_value(
        &mut self,
        value: &'a Expr<'a>,
        conversion: i32,
        format_spec: Option<&'a Expr<'a>>,
        location: InstrLocation,
    ) -> Result {
        self.expr(value)?;
        let mut oparg = match u8::try_from(conversion) {
            Ok(b's') => 1,
            Ok(b'r') => 2,
            Ok(b'a') => 3,
            _ => 0,
        };
        if let Some(spec) = format_spec {
            self.expr(spec)?;
            oparg |= 4;
        }
        self.emit_i(Opcode::FormatValue, oparg, location);
        Ok(())
    }

    fn attribute(&mut self, expr: &'a Expr<'a>, value: &'a Expr<'a>, attr: Name, ctx: ExprContext) -> Result {
        if ctx == ExprContext::Load
            && let Some(args) = self.optimizable_super(value, attr)
        {
            let opcode = if args.is_empty() {
                Opcode::LoadZeroSuperAttr
            } else {
                Opcode::LoadSuperAttr
            };
            self.super_attribute(opcode, value, args, expr.location, attr)?;
            return Ok(());
        }
        self.expr(value)?;
        let location = attribute_location(&self.table.names, expr.location.into(), expr.location, attr);
        match ctx {
            ExprContext::Load => self.load_attribute(attr, false, location),
            ExprContext::Store => {
                self.forbid_debug(attr, ctx, location)?;
                self.emit_name(Opcode::StoreAttr, attr, location);
            }
            ExprContext::Del => self.emit_name(Opcode::DeleteAttr, attr, location),
        }
        Ok(())
    }

    fn subscript(
        &mut self,
        value: &'a Expr<'a>,
        slice: &'a Expr<'a>,
        ctx: ExprContext,
        location: InstrLocation,
    ) -> Result {
        if ctx == ExprContext::Load {
            self.check_subscripter(value);
            self.check_index(value, slice);
        }
        self.expr(value)?;
        if ctx != ExprContext::Del
            && let Some((lower, upper)) = two_element_slice(slice)
        {
            self.slice(lower, upper, None, slice.location.into())?;
            let opcode = if ctx == ExprContext::Load {
                Opcode::BinarySlice
            } else {
                Opcode::StoreSlice
            };
            self.emit(opcode, location);
            return Ok(());
        }
        self.expr(slice)?;
        let opcode = match ctx {
            ExprContext::Load => Opcode::BinarySubscr,
            ExprContext::Store => Opcode::StoreSubscr,
            ExprContext::Del => Opcode::DeleteSubscr,
        };
        self.emit(opcode, location);
        Ok(())
    }

    /// Pushes the parts of a slice; how many.
    pub(super) fn slice(
        &mut self,
        lower: Option<&'a Expr<'a>>,
        upper: Option<&'a Expr<'a>>,
        step: Option<&'a Expr<'a>>,
        location: InstrLocation,
    ) -> Result<usize> {
        for bound in [lower, upper] {
            match bound {
                Some(bound) => self.expr(bound)?,
                None => self.load_const(&Constant::None, location),
            }
        }
        match step {
            Some(step) => {
                self.expr(step)?;
                Ok(3)
            }
            None => Ok(2),
        }
    }

    fn yield_value(&mut self, value: Option<&'a Expr<'a>>, location: InstrLocation) -> Result {
        if self.entry().kind != BlockKind::Function {
            return self.fail("'yield' outside function", location);
        }
        match value {
            Some(value) => self.expr(value)?,
            None => self.load_const(&Constant::None, location),
        }
        self.emit_yield(location);
        Ok(())
    }

    /// Yields the top of the stack; an async generator wraps it first.
    pub(super) fn emit_yield(&mut self, location: InstrLocation) {
        let entry = self.entry();
        if entry.generator && entry.coroutine {
            self.emit_i(Opcode::CallIntrinsic1, intrinsic1::ASYNC_GEN_WRAP, location);
        }
        self.emit_i(Opcode::YieldValue, 0, location);
        self.emit_i(Opcode::Resume, 1, location);
    }

    fn yield_from_expr(&mut self, value: &'a Expr<'a>, location: InstrLocation) -> Result {
        if self.entry().kind != BlockKind::Function {
            return self.fail("'yield' outside function", location);
        }
        if self.unit.kind == UnitKind::AsyncFunction {
            return self.fail("'yield from' inside async function", location);
        }
        self.expr(value)?;
        self.emit(Opcode::GetYieldFromIter, location);
        self.load_const(&Constant::None, location);
        self.yield_from(false, location);
        Ok(())
    }

    fn await_expr(&mut self, value: &'a Expr<'a>, location: InstrLocation) -> Result {
        if !self.is_top_level_await() {
            if self.entry().kind != BlockKind::Function {
                return self.fail("'await' outside function", location);
            }
            if !matches!(self.unit.kind, UnitKind::AsyncFunction | UnitKind::Comprehension) {
                return self.fail("'await' outside async function", location);
            }
        }
        self.expr(value)?;
        self.await_value(0, location);
        Ok(())
    }

    /// Awaits the top of the stack; `what` words the error for something that cannot be awaited.
    pub(super) fn await_value(&mut self, what: usize, location: InstrLocation) {
        self.emit_i(Opcode::GetAwaitable, what, location);
        self.load_const(&Constant::None, location);
        self.yield_from(true, location);
    }

    /// Delegates to the iterator under the top of the stack until it is done (`compiler_add_yield_from`).
    pub(super) fn yield_from(&mut self, is_await: bool, location: InstrLocation) {
        let send = self.label();
        let fail = self.label();
        let exit = self.label();
        self.use_label(send);
        self.emit_j(Opcode::Send, exit, location);
        // A handler for the StopIteration that a close() or throw() makes of the delegate's end.
        self.emit_j(Opcode::SetupFinally, fail, location);
        self.emit_i(Opcode::YieldValue, 0, location);
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.emit_i(Opcode::Resume, if is_await { 3 } else { 2 }, location);
        self.emit_j(Opcode::JumpNoInterrupt, send, location);
        self.use_label(fail);
        self.emit(Opcode::CleanupThrow, location);
        self.use_label(exit);
        self.emit(Opcode::EndSend, location);
    }
}

/// The bounds of a slice without step, for which there are shorter instructions.
pub(super) fn two_element_slice<'a>(slice: &'a Expr<'a>) -> Option<(Option<&'a Expr<'a>>, Option<&'a Expr<'a>>)> {
    match &slice.kind {
        ExprKind::Slice(Slice {
            lower,
            upper,
            step: None,
        }) => Some((lower.as_deref(), upper.as_deref())),
        _ => None,
    }
}

/// If an attribute access spans several lines, its instruction starts at the attribute's name.
pub(super) fn attribute_location(
    names: &Names,
    location: InstrLocation,
    attribute: Location,
    attr: Name,
) -> InstrLocation {
    let end_lineno = attribute.end_lineno as i32;
    if location.lineno() == end_lineno {
        return location;
    }
    let length = names.text(attr).code_point_count() as i32;
    let end_column = attribute.end_col_offset as i32;
    let (column, mut end) = if length <= end_column {
        (end_column - length, location.end_col_offset())
    } else {
        (-1, -1)
    };
    let last = location.end_lineno().max(end_lineno);
    if last == end_lineno {
        end = end.max(column);
    }
    InstrLocation::new(end_lineno, last, column, end)
}
