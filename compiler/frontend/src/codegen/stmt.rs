//! Statements.

use krait_bytecode::{Constant, Opcode, Text};

use super::expr::intrinsic1;
use super::fblock::BlockKind as FrameBlockKind;
use super::{Generator, Result, UnitKind};
use crate::ast::*;
use crate::instructions::{InstrLocation, NO_LOCATION};
use crate::names::{Name, known};
use crate::symtable::BlockKind;

impl<'a> Generator<'a, '_> {
    /// Emits a statement (`compiler_visit_stmt`).
    pub(super) fn stmt(&mut self, statement: &'a Stmt<'a>) -> Result {
        let location: InstrLocation = statement.location.into();
        match &statement.kind {
            StmtKind::Expr { value } => self.expression_statement(value, location),
            StmtKind::Assign { targets, value, .. } => self.assign(targets, value, location),
            StmtKind::AugAssign { target, op, value } => self.aug_assign(statement, target, *op, value),
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                simple,
            } => self.ann_assign(statement, target, annotation, value.as_deref(), *simple),
            StmtKind::Return { value } => self.return_statement(value.as_deref(), location),
            StmtKind::If(parts) => self.if_statement(parts, location),
            StmtKind::For(parts) => self.for_loop(parts, location),
            StmtKind::While(parts) => self.while_loop(parts, location),
            StmtKind::FunctionDef(parts) => self.function(statement, parts, UnitKind::Function),
            StmtKind::AsyncFunctionDef(parts) => self.function(statement, parts, UnitKind::AsyncFunction),
            StmtKind::ClassDef(parts) => self.class(statement, parts),
            StmtKind::Import { names } => self.import(names, location),
            StmtKind::ImportFrom { module, names, level } => self.import_from(*module, names, *level, location),
            StmtKind::Try(parts) => self.try_statement(parts, false, location),
            StmtKind::TryStar(parts) => self.try_statement(parts, true, location),
            StmtKind::With(parts) => self.with_statement(parts, false, location),
            StmtKind::AsyncWith(parts) => self.with_statement(parts, true, location),
            StmtKind::AsyncFor(parts) => self.async_for_loop(parts, location),
            StmtKind::Raise { exc, cause } => self.raise(exc.as_deref(), cause.as_deref(), location),
            StmtKind::Assert { test, msg } => self.assert_statement(statement, test, msg.as_deref(), location),
            StmtKind::Delete { targets } => self.exprs(targets),
            StmtKind::Match { subject, cases } => self.match_statement(subject, cases),
            StmtKind::TypeAlias(parts) => self.type_alias(statement, parts),
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } => Ok(()),
            StmtKind::Pass => {
                self.emit(Opcode::Nop, location);
                Ok(())
            }
            StmtKind::Break => self.break_statement(location),
            StmtKind::Continue => self.continue_statement(location),
        }
    }

    fn expression_statement(&mut self, value: &'a Expr<'a>, location: InstrLocation) -> Result {
        if self.interactive && self.outer.is_empty() {
            self.expr(value)?;
            self.emit_i(Opcode::CallIntrinsic1, intrinsic1::PRINT, location);
            self.emit(Opcode::PopTop, NO_LOCATION);
        } else if matches!(value.kind, ExprKind::Constant { .. }) {
            // A constant does nothing, but it has a line.
            self.emit(Opcode::Nop, location);
        } else {
            self.expr(value)?;
            self.emit(Opcode::PopTop, NO_LOCATION);
        }
        Ok(())
    }

    fn assign(&mut self, targets: &'a [ExprRef<'a>], value: &'a Expr<'a>, location: InstrLocation) -> Result {
        self.expr(value)?;
        for (index, target) in targets.iter().enumerate() {
            if index + 1 < targets.len() {
                self.emit_i(Opcode::Copy, 1, location);
            }
            self.expr(target)?;
        }
        Ok(())
    }

    fn if_statement(&mut self, parts: &'a If<'a>, location: InstrLocation) -> Result {
        let If { test, body, orelse } = parts;
        let end = self.label();
        let next = if orelse.is_empty() { end } else { self.label() };
        self.jump_if(test, next, false, location)?;
        self.statements(body)?;
        if !orelse.is_empty() {
            self.emit_j(Opcode::Jump, end, NO_LOCATION);
            self.use_label(next);
            self.statements(orelse)?;
        }
        self.use_label(end);
        Ok(())
    }

    fn for_loop(&mut self, parts: &'a For<'a>, location: InstrLocation) -> Result {
        let For {
            target,
            iter,
            body,
            orelse,
            ..
        } = parts;
        let start = self.label();
        let inside = self.label();
        let cleanup = self.label();
        let end = self.label();
        self.push_block(FrameBlockKind::ForLoop, Some(start), Some(end), location)?;
        self.expr(iter)?;
        self.emit(Opcode::GetIter, location);
        self.use_label(start);
        self.emit_j(Opcode::ForIter, cleanup, location);
        self.use_label(inside);
        self.expr(target)?;
        self.statements(body)?;
        self.emit_j(Opcode::Jump, start, NO_LOCATION);
        self.use_label(cleanup);
        self.emit(Opcode::EndFor, NO_LOCATION);
        self.pop_block();
        self.statements(orelse)?;
        self.use_label(end);
        Ok(())
    }

    fn async_for_loop(&mut self, parts: &'a For<'a>, location: InstrLocation) -> Result {
        let For {
            target,
            iter,
            body,
            orelse,
            ..
        } = parts;
        if self.is_top_level_await() {
            let unit = self.unit.entry;
            self.table.entry_mut(unit).coroutine = true;
        } else if self.unit.kind != UnitKind::AsyncFunction {
            return self.fail("'async for' outside async function", location);
        }
        let start = self.label();
        let except = self.label();
        let end = self.label();
        self.expr(iter)?;
        self.emit(Opcode::GetAiter, location);
        self.use_label(start);
        self.push_block(FrameBlockKind::ForLoop, Some(start), Some(end), location)?;
        self.emit_j(Opcode::SetupFinally, except, location);
        self.emit(Opcode::GetAnext, location);
        self.load_const(&Constant::None, location);
        self.yield_from(true, location);
        self.emit(Opcode::PopBlock, location);
        self.expr(target)?;
        self.statements(body)?;
        self.emit_j(Opcode::Jump, start, NO_LOCATION);
        self.pop_block();
        self.use_label(except);
        // The end is on the line of the iterable, not of the body.
        self.emit(Opcode::EndAsyncFor, iter.location.into());
        self.statements(orelse)?;
        self.use_label(end);
        Ok(())
    }

    fn while_loop(&mut self, parts: &'a While<'a>, location: InstrLocation) -> Result {
        let While { test, body, orelse } = parts;
        let start = self.label();
        let inside = self.label();
        let end = self.label();
        let anchor = self.label();
        self.use_label(start);
        self.push_block(FrameBlockKind::WhileLoop, Some(start), Some(end), location)?;
        self.jump_if(test, anchor, false, location)?;
        self.use_label(inside);
        self.statements(body)?;
        // The test stands a second time at the end, so that each round jumps once.
        self.jump_if(test, inside, true, location)?;
        self.pop_block();
        self.use_label(anchor);
        self.statements(orelse)?;
        self.use_label(end);
        Ok(())
    }

    fn return_statement(&mut self, value: Option<&'a Expr<'a>>, statement: InstrLocation) -> Result {
        let mut location = statement;
        let entry = self.entry();
        if entry.kind != BlockKind::Function {
            return self.fail("'return' outside function", location);
        }
        if value.is_some() && entry.coroutine && entry.generator {
            return self.fail("'return' with value in async generator", location);
        }
        let constant = match value.map(|value| &value.kind) {
            Some(ExprKind::Constant { value, .. }) => Some(*value),
            _ => None,
        };
        let preserve_tos = value.is_some() && constant.is_none();
        if let Some(value) = value {
            if preserve_tos {
                self.expr(value)?;
            } else {
                location = value.location.into();
                self.emit(Opcode::Nop, location);
            }
        }
        if value.is_none_or(|value| value.location.lineno as i32 != statement.lineno()) {
            location = statement;
            self.emit(Opcode::Nop, location);
        }
        self.unwind_blocks(preserve_tos, false, &mut location)?;
        if preserve_tos {
            self.emit(Opcode::ReturnValue, location);
        } else {
            self.return_const(constant.unwrap_or(&Constant::None), location);
        }
        Ok(())
    }

    fn break_statement(&mut self, statement: InstrLocation) -> Result {
        let mut location = statement;
        self.emit(Opcode::Nop, location);
        match self.unwind_blocks(false, true, &mut location)? {
            Some(block) => {
                self.unwind_block(block, false, &mut location)?;
                if let Some(exit) = block.exit {
                    self.emit_j(Opcode::Jump, exit, location);
                }
                Ok(())
            }
            None => self.fail("'break' outside loop", statement),
        }
    }

    fn continue_statement(&mut self, statement: InstrLocation) -> Result {
        let mut location = statement;
        self.emit(Opcode::Nop, location);
        match self.unwind_blocks(false, true, &mut location)? {
            Some(block) => {
                if let Some(start) = block.start {
                    self.emit_j(Opcode::Jump, start, location);
                }
                Ok(())
            }
            None => self.fail("'continue' not properly in loop", statement),
        }
    }

    fn raise(&mut self, exc: Option<&'a Expr<'a>>, cause: Option<&'a Expr<'a>>, location: InstrLocation) -> Result {
        let mut count = 0;
        for part in [exc, cause].into_iter().flatten() {
            self.expr(part)?;
            count += 1;
        }
        self.emit_i(Opcode::RaiseVarargs, count, location);
        Ok(())
    }

    fn assert_statement(
        &mut self,
        statement: &Stmt,
        test: &'a Expr<'a>,
        msg: Option<&'a Expr<'a>>,
        location: InstrLocation,
    ) -> Result {
        let is_tuple = match &test.kind {
            ExprKind::Tuple { elts, .. } => !elts.is_empty(),
            ExprKind::Constant {
                value: Constant::Tuple(items),
                ..
            } => !items.is_empty(),
            _ => false,
        };
        if is_tuple {
            self.warn(
                "assertion is always true, perhaps remove parentheses?".to_owned(),
                statement.location,
            );
        }
        if self.settings.optimize > 0 {
            return Ok(());
        }
        let end = self.label();
        self.jump_if(test, end, true, location)?;
        self.emit(Opcode::LoadAssertionError, location);
        if let Some(msg) = msg {
            self.expr(msg)?;
            self.emit_i(Opcode::Call, 0, location);
        }
        self.emit_i(Opcode::RaiseVarargs, 1, location);
        self.use_label(end);
        Ok(())
    }

    fn import(&mut self, names: &'a [Alias], location: InstrLocation) -> Result {
        for alias in names {
            self.load_const(&Constant::from(0), location);
            self.load_const(&Constant::None, location);
            self.emit_name(Opcode::ImportName, alias.name, location);
            let text = self.table.names.text(alias.name).clone();
            let mut parts = text.split(|byte| *byte == b'.');
            match alias.asname {
                Some(asname) => self.import_as(parts.skip(1), asname, location)?,
                None => {
                    let first = parts
                        .next()
                        .and_then(krait_bytecode::Text::from_wtf8)
                        .unwrap_or_default();
                    let first = self.intern(&first);
                    self.name_op(first, ExprContext::Store, location)?;
                }
            }
        }
        Ok(())
    }

    /// `import a.b.c as d` walks from the package that was imported to the submodule.
    fn import_as<'n>(
        &mut self,
        submodules: impl Iterator<Item = &'n [u8]>,
        asname: Name,
        location: InstrLocation,
    ) -> Result {
        let mut walked = false;
        for part in submodules {
            if walked {
                self.emit_i(Opcode::Swap, 2, location);
                self.emit(Opcode::PopTop, location);
            }
            let part = Text::from_wtf8(part).unwrap_or_default();
            let name = self.intern(&part);
            let index = self.name_index(name);
            self.emit_i(Opcode::ImportFrom, index, location);
            walked = true;
        }
        self.name_op(asname, ExprContext::Store, location)?;
        if walked {
            self.emit(Opcode::PopTop, location);
        }
        Ok(())
    }

    fn import_from(&mut self, module: Option<Name>, names: &'a [Alias], level: u32, location: InstrLocation) -> Result {
        self.load_const(&Constant::from(i64::from(level)), location);
        if module.is_some_and(|module| module == known::FUTURE) && is_after(location, self.future_location) {
            return self.fail(
                "from __future__ imports must occur at the beginning of the file",
                location,
            );
        }
        let wanted = self.names_const(names.iter().map(|alias| alias.name));
        self.load_own_const(wanted, location);
        self.emit_name(Opcode::ImportName, module.unwrap_or(known::EMPTY), location);
        for alias in names {
            if alias.name == known::STAR {
                self.emit_i(Opcode::CallIntrinsic1, intrinsic1::IMPORT_STAR, location);
                self.emit(Opcode::PopTop, NO_LOCATION);
                return Ok(());
            }
            self.emit_name(Opcode::ImportFrom, alias.name, location);
            self.name_op(alias.asname.unwrap_or(alias.name), ExprContext::Store, location)?;
        }
        self.emit(Opcode::PopTop, location);
        Ok(())
    }
}

fn is_after(a: InstrLocation, b: InstrLocation) -> bool {
    (a.lineno(), a.col_offset()) > (b.lineno(), b.col_offset())
}
