//! Assignment statements and unpacking.

use krait_bytecode::Opcode;

use super::expr::{attribute_location, two_element_slice};
use super::{Generator, Result, UnitKind};
use crate::ast::*;
use crate::instructions::InstrLocation;
use crate::names::{Name, known};

impl<'a> Generator<'a, '_> {
    /// Unpacks the top of the stack into targets (`assignment_helper`).
    pub(super) fn unpack_into(&mut self, elts: &'a [ExprRef<'a>], location: InstrLocation) -> Result {
        self.unpack(
            elts.len(),
            |index| matches!(elts[index].kind, ExprKind::Starred { .. }),
            "assignment",
            location,
        )?;
        elts.iter().try_for_each(|elt| match &elt.kind {
            ExprKind::Starred { value, .. } => self.expr(value),
            _ => self.expr(elt),
        })
    }

    /// Unpacks the top of the stack into `count` values, at most one of which is starred; `what` words the errors.
    pub(super) fn unpack(
        &mut self,
        count: usize,
        is_starred: impl Fn(usize) -> bool,
        what: &str,
        location: InstrLocation,
    ) -> Result {
        let mut starred = (0..count).filter(|index| is_starred(*index));
        let Some(index) = starred.next() else {
            self.emit_i(Opcode::UnpackSequence, count, location);
            return Ok(());
        };
        let after = count - index - 1;
        if index >= 1 << 8 || after >= (i32::MAX >> 8) as usize {
            return self.fail(format!("too many expressions in star-unpacking {what}"), location);
        }
        self.emit_i(Opcode::UnpackEx, index + (after << 8), location);
        if starred.next().is_some() {
            return self.fail(format!("multiple starred expressions in {what}"), location);
        }
        Ok(())
    }

    pub(super) fn aug_assign(
        &mut self,
        statement: &'a Stmt<'a>,
        target: &'a Expr<'a>,
        op: Operator,
        value: &'a Expr<'a>,
    ) -> Result {
        let location: InstrLocation = target.location.into();
        match &target.kind {
            ExprKind::Attribute {
                value: object, attr, ..
            } => {
                self.expr(object)?;
                self.emit_i(Opcode::Copy, 1, location);
                let location = attribute_location(&self.table.names, location, target.location, *attr);
                self.emit_name(Opcode::LoadAttr, *attr, location);
                self.aug_operate(statement, op, value)?;
                self.emit_i(Opcode::Swap, 2, location);
                self.emit_name(Opcode::StoreAttr, *attr, location);
            }
            ExprKind::Subscript {
                value: object, slice, ..
            } => {
                self.expr(object)?;
                match two_element_slice(slice) {
                    Some((lower, upper)) => {
                        self.slice(lower, upper, None, slice.location.into())?;
                        (0..3).for_each(|_| self.emit_i(Opcode::Copy, 3, location));
                        self.emit(Opcode::BinarySlice, location);
                        self.aug_operate(statement, op, value)?;
                        [4, 3, 2]
                            .into_iter()
                            .for_each(|depth| self.emit_i(Opcode::Swap, depth, location));
                        self.emit(Opcode::StoreSlice, location);
                    }
                    None => {
                        self.expr(slice)?;
                        (0..2).for_each(|_| self.emit_i(Opcode::Copy, 2, location));
                        self.emit(Opcode::BinarySubscr, location);
                        self.aug_operate(statement, op, value)?;
                        [3, 2]
                            .into_iter()
                            .for_each(|depth| self.emit_i(Opcode::Swap, depth, location));
                        self.emit(Opcode::StoreSubscr, location);
                    }
                }
            }
            ExprKind::Name { id, .. } => {
                self.name_use(id, ExprContext::Load, location)?;
                self.aug_operate(statement, op, value)?;
                self.name_use(id, ExprContext::Store, location)?;
            }
            _ => return self.fail("illegal expression for augmented assignment", location),
        }
        Ok(())
    }

    fn aug_operate(&mut self, statement: &Stmt, op: Operator, value: &'a Expr<'a>) -> Result {
        self.expr(value)?;
        self.binary_op(op, true, statement.location.into());
        Ok(())
    }

    pub(super) fn ann_assign(
        &mut self,
        statement: &'a Stmt<'a>,
        target: &'a Expr<'a>,
        annotation: &'a Expr<'a>,
        value: Option<&'a Expr<'a>>,
        simple: bool,
    ) -> Result {
        let location: InstrLocation = statement.location.into();
        if let Some(value) = value {
            self.expr(value)?;
            self.expr(target)?;
        }
        match &target.kind {
            ExprKind::Name { id, .. } => {
                let name = id.name;
                self.forbid_debug(name, ExprContext::Store, location)?;
                if simple && matches!(self.unit.kind, UnitKind::Module | UnitKind::Class) {
                    self.store_annotation(id.name, annotation, location)?;
                }
            }
            ExprKind::Attribute {
                value: object, attr, ..
            } => {
                self.forbid_debug(*attr, ExprContext::Store, location)?;
                if value.is_none() {
                    self.check_expr(object)?;
                }
            }
            ExprKind::Subscript {
                value: object, slice, ..
            } => {
                if value.is_none() {
                    self.check_expr(object)?;
                    self.check_subscript(slice)?;
                }
            }
            _ => return self.fail("illegal target for annotation", location),
        }
        // The annotation of anything but a name is evaluated and dropped, in a module or class.
        if !simple && !self.string_annotations && matches!(self.unit.kind, UnitKind::Module | UnitKind::Class) {
            self.check_expr(annotation)?;
        }
        Ok(())
    }

    /// `__annotations__['name'] = annotation`
    fn store_annotation(&mut self, id: Name, annotation: &'a Expr<'a>, location: InstrLocation) -> Result {
        if self.string_annotations {
            self.string_annotation(annotation);
        } else {
            self.expr(annotation)?;
        }
        self.emit_name(Opcode::LoadName, known::ANNOTATIONS, location);
        let mangled = self.mangle(id);
        self.load_name_const(mangled, location);
        self.emit(Opcode::StoreSubscr, location);
        Ok(())
    }

    /// Evaluates an expression only to see whether that works.
    fn check_expr(&mut self, expr: &'a Expr<'a>) -> Result {
        self.expr(expr)?;
        self.emit(Opcode::PopTop, expr.location.into());
        Ok(())
    }

    fn check_subscript(&mut self, expr: &'a Expr<'a>) -> Result {
        match &expr.kind {
            ExprKind::Slice(Slice { lower, upper, step }) => [lower, upper, step]
                .into_iter()
                .flatten()
                .try_for_each(|part| self.check_expr(part)),
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|elt| self.check_subscript(elt)),
            _ => self.check_expr(expr),
        }
    }
}
