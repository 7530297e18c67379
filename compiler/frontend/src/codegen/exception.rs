//! `try`, `except`, `except*`, `finally` and `with`.

use krait_bytecode::{Constant, Opcode};

use super::expr::intrinsic2;
use super::fblock::BlockKind;
use super::{Generator, Result, UnitKind};
use crate::ast::*;
use crate::instructions::{InstrLocation, Label, NO_LOCATION};
use crate::names::Name;

impl<'a> Generator<'a, '_> {
    /// A `try` statement; its handlers are `except*` if `is_star`.
    pub(super) fn try_statement(&mut self, parts: &'a Try<'a>, is_star: bool, location: InstrLocation) -> Result {
        if parts.finalbody.is_empty() {
            self.try_handlers(parts, is_star, location)
        } else {
            self.try_finally(parts, is_star, location)
        }
    }

    fn try_handlers(&mut self, parts: &'a Try<'a>, is_star: bool, location: InstrLocation) -> Result {
        if is_star {
            self.try_star_except(parts, location)
        } else {
            self.try_except(parts, location)
        }
    }

    fn try_finally(&mut self, parts: &'a Try<'a>, is_star: bool, location: InstrLocation) -> Result {
        let body = self.label();
        let end = self.label();
        let exit = self.label();
        let cleanup = self.label();
        self.emit_j(Opcode::SetupFinally, end, location);
        self.use_label(body);
        self.push_block(BlockKind::FinallyTry(parts.finalbody), Some(body), Some(end), location)?;
        if parts.handlers.is_empty() {
            self.statements(parts.body)?;
        } else {
            self.try_handlers(parts, is_star, location)?;
        }
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.pop_block();
        self.statements(parts.finalbody)?;
        self.emit_j(Opcode::Jump, exit, NO_LOCATION);
        // The same clause again, for exceptions.
        self.use_label(end);
        self.emit_j(Opcode::SetupCleanup, cleanup, NO_LOCATION);
        self.emit(Opcode::PushExcInfo, NO_LOCATION);
        self.push_block(BlockKind::FinallyEnd, Some(end), None, NO_LOCATION)?;
        self.statements(parts.finalbody)?;
        self.pop_block();
        self.emit_i(Opcode::Reraise, 0, NO_LOCATION);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(exit);
        Ok(())
    }

    fn pop_except_and_reraise(&mut self, location: InstrLocation) {
        self.emit_i(Opcode::Copy, 3, location);
        self.emit(Opcode::PopExcept, location);
        self.emit_i(Opcode::Reraise, 1, location);
    }

    fn try_except(&mut self, parts: &'a Try<'a>, location: InstrLocation) -> Result {
        let body = self.label();
        let except = self.label();
        let end = self.label();
        let cleanup = self.label();
        self.emit_j(Opcode::SetupFinally, except, location);
        self.use_label(body);
        self.push_block(BlockKind::TryExcept, Some(body), None, location)?;
        self.statements(parts.body)?;
        self.pop_block();
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.statements(parts.orelse)?;
        self.emit_j(Opcode::Jump, end, NO_LOCATION);
        self.use_label(except);
        self.emit_j(Opcode::SetupCleanup, cleanup, NO_LOCATION);
        self.emit(Opcode::PushExcInfo, NO_LOCATION);
        self.push_block(BlockKind::ExceptionHandler, None, None, location)?;
        for (index, handler) in parts.handlers.iter().enumerate() {
            if handler.r#type.is_none() && index + 1 < parts.handlers.len() {
                return self.fail("default 'except:' must be last", handler.location.into());
            }
            self.except_handler(handler, end)?;
        }
        self.pop_block();
        self.emit_i(Opcode::Reraise, 0, NO_LOCATION);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(end);
        Ok(())
    }

    fn except_handler(&mut self, handler: &'a ExceptHandler<'a>, end: Label) -> Result {
        let location: InstrLocation = handler.location.into();
        let next = self.label();
        if let Some(kind) = &handler.r#type {
            self.expr(kind)?;
            self.emit(Opcode::CheckExcMatch, location);
            self.emit_j(Opcode::PopJumpIfFalse, next, location);
        }
        match handler.name {
            Some(name) => self.named_handler_body(handler, name, end, location)?,
            None => {
                let body = self.label();
                self.emit(Opcode::PopTop, location);
                self.use_label(body);
                self.push_block(BlockKind::HandlerCleanup(None), Some(body), None, location)?;
                self.statements(handler.body)?;
                self.pop_block();
                self.emit(Opcode::PopBlock, NO_LOCATION);
                self.emit(Opcode::PopExcept, NO_LOCATION);
                self.emit_j(Opcode::Jump, end, NO_LOCATION);
            }
        }
        self.use_label(next);
        Ok(())
    }

    /// The name is unbound after the body, however that ends.
    fn named_handler_body(
        &mut self,
        handler: &'a ExceptHandler<'a>,
        name: Name,
        end: Label,
        location: InstrLocation,
    ) -> Result {
        let cleanup_end = self.label();
        let body = self.label();
        self.name_op(name, ExprContext::Store, location)?;
        self.emit_j(Opcode::SetupCleanup, cleanup_end, location);
        self.use_label(body);
        self.push_block(BlockKind::HandlerCleanup(Some(name)), Some(body), None, location)?;
        self.statements(handler.body)?;
        self.pop_block();
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.emit(Opcode::PopExcept, NO_LOCATION);
        self.unbind(name, NO_LOCATION)?;
        self.emit_j(Opcode::Jump, end, NO_LOCATION);
        self.use_label(cleanup_end);
        self.unbind(name, NO_LOCATION)?;
        self.emit_i(Opcode::Reraise, 1, NO_LOCATION);
        Ok(())
    }

    /// On the stack: the original exception, a list of what the handlers raised, and what is not handled yet.
    fn try_star_except(&mut self, parts: &'a Try<'a>, location: InstrLocation) -> Result {
        let body = self.label();
        let except = self.label();
        let orelse = self.label();
        let end = self.label();
        let cleanup = self.label();
        let reraise_star = self.label();
        self.emit_j(Opcode::SetupFinally, except, location);
        self.use_label(body);
        self.push_block(BlockKind::TryExcept, Some(body), None, location)?;
        self.statements(parts.body)?;
        self.pop_block();
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.emit_j(Opcode::Jump, orelse, NO_LOCATION);
        self.use_label(except);
        self.emit_j(Opcode::SetupCleanup, cleanup, NO_LOCATION);
        self.emit(Opcode::PushExcInfo, NO_LOCATION);
        self.push_block(BlockKind::ExceptionGroupHandler, None, None, location)?;
        for (index, handler) in parts.handlers.iter().enumerate() {
            let is_last = index + 1 == parts.handlers.len();
            self.star_handler(handler, index == 0, is_last.then_some(reraise_star))?;
        }
        self.pop_block();
        let reraise = self.label();
        self.use_label(reraise_star);
        self.emit_i(Opcode::CallIntrinsic2, intrinsic2::PREP_RERAISE_STAR, NO_LOCATION);
        self.emit_i(Opcode::Copy, 1, NO_LOCATION);
        self.emit_j(Opcode::PopJumpIfNotNone, reraise, NO_LOCATION);
        // All is handled.
        self.emit(Opcode::PopTop, NO_LOCATION);
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.emit(Opcode::PopExcept, NO_LOCATION);
        self.emit_j(Opcode::Jump, end, NO_LOCATION);
        self.use_label(reraise);
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.emit_i(Opcode::Swap, 2, NO_LOCATION);
        self.emit(Opcode::PopExcept, NO_LOCATION);
        self.emit_i(Opcode::Reraise, 0, NO_LOCATION);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(orelse);
        self.statements(parts.orelse)?;
        self.use_label(end);
        Ok(())
    }

    fn star_handler(&mut self, handler: &'a ExceptHandler<'a>, is_first: bool, last: Option<Label>) -> Result {
        let location: InstrLocation = handler.location.into();
        let next = self.label();
        let with_error = self.label();
        let no_match = self.label();
        if is_first {
            self.emit_i(Opcode::BuildList, 0, location);
            self.emit_i(Opcode::Copy, 2, location);
        }
        if let Some(kind) = &handler.r#type {
            self.expr(kind)?;
            self.emit(Opcode::CheckEgMatch, location);
            self.emit_i(Opcode::Copy, 1, location);
            self.emit_j(Opcode::PopJumpIfNone, no_match, location);
        }
        let cleanup_end = self.label();
        let body = self.label();
        match handler.name {
            Some(name) => self.name_op(name, ExprContext::Store, location)?,
            None => self.emit(Opcode::PopTop, location),
        }
        self.emit_j(Opcode::SetupCleanup, cleanup_end, location);
        self.use_label(body);
        self.push_block(BlockKind::HandlerCleanup(handler.name), Some(body), None, location)?;
        self.statements(handler.body)?;
        self.pop_block();
        self.emit(Opcode::PopBlock, NO_LOCATION);
        if let Some(name) = handler.name {
            self.unbind(name, NO_LOCATION)?;
        }
        self.emit_j(Opcode::Jump, next, NO_LOCATION);
        self.use_label(cleanup_end);
        if let Some(name) = handler.name {
            self.unbind(name, NO_LOCATION)?;
        }
        // What the handler raised goes to the list.
        self.emit_i(Opcode::ListAppend, 3, NO_LOCATION);
        self.emit(Opcode::PopTop, NO_LOCATION);
        self.emit_j(Opcode::Jump, with_error, NO_LOCATION);
        self.use_label(next);
        self.emit(Opcode::Nop, NO_LOCATION);
        self.emit_j(Opcode::Jump, with_error, NO_LOCATION);
        self.use_label(no_match);
        self.emit(Opcode::PopTop, location);
        self.use_label(with_error);
        if let Some(reraise_star) = last {
            // What nobody handled goes to the list too.
            self.emit_i(Opcode::ListAppend, 1, NO_LOCATION);
            self.emit_j(Opcode::Jump, reraise_star, NO_LOCATION);
        }
        Ok(())
    }

    /// `exit(None, None, None)`
    pub(super) fn call_exit_with_nones(&mut self, location: InstrLocation) {
        for _ in 0..3 {
            self.load_const(&Constant::None, location);
        }
        self.emit_i(Opcode::Call, 2, location);
    }

    /// A `with` statement.
    pub(super) fn with_statement(&mut self, parts: &'a With<'a>, is_async: bool, location: InstrLocation) -> Result {
        if is_async {
            if self.is_top_level_await() {
                let unit = self.unit.entry;
                self.table.entry_mut(unit).coroutine = true;
            } else if self.unit.kind != UnitKind::AsyncFunction {
                return self.fail("'async with' outside async function", location);
            }
        }
        self.with_items(parts.items, parts.body, is_async, location)
    }

    fn with_items(
        &mut self,
        items: &'a [WithItem<'a>],
        body: &'a [Stmt<'a>],
        is_async: bool,
        location: InstrLocation,
    ) -> Result {
        let Some((item, others)) = items.split_first() else {
            return self.statements(body);
        };
        let inside = self.label();
        let handler = self.label();
        let exit = self.label();
        let cleanup = self.label();
        self.expr(item.context_expr)?;
        let kind = if is_async {
            self.emit(Opcode::BeforeAsyncWith, location);
            self.await_value(1, location);
            BlockKind::AsyncWith(location)
        } else {
            self.emit(Opcode::BeforeWith, location);
            BlockKind::With(location)
        };
        self.emit_j(Opcode::SetupWith, handler, location);
        self.use_label(inside);
        self.push_block(kind, Some(inside), Some(handler), location)?;
        match &item.optional_vars {
            Some(target) => self.expr(target)?,
            None => self.emit(Opcode::PopTop, location),
        }
        self.with_items(others, body, is_async, location)?;
        self.emit(Opcode::PopBlock, if is_async { location } else { NO_LOCATION });
        self.pop_block();
        self.call_exit_with_nones(location);
        if is_async {
            self.await_value(2, location);
        }
        self.emit(Opcode::PopTop, location);
        self.emit_j(Opcode::Jump, exit, location);
        self.use_label(handler);
        self.emit_j(Opcode::SetupCleanup, cleanup, location);
        self.emit(Opcode::PushExcInfo, location);
        self.emit(Opcode::WithExceptStart, location);
        if is_async {
            self.await_value(2, location);
        }
        self.with_except_finish(cleanup);
        self.use_label(exit);
        Ok(())
    }

    /// Suppresses the exception if `__exit__` says so.
    fn with_except_finish(&mut self, cleanup: Label) {
        let suppress = self.label();
        self.emit_j(Opcode::PopJumpIfTrue, suppress, NO_LOCATION);
        self.emit_i(Opcode::Reraise, 2, NO_LOCATION);
        self.use_label(suppress);
        self.emit(Opcode::PopTop, NO_LOCATION);
        self.emit(Opcode::PopBlock, NO_LOCATION);
        self.emit(Opcode::PopExcept, NO_LOCATION);
        self.emit(Opcode::PopTop, NO_LOCATION);
        self.emit(Opcode::PopTop, NO_LOCATION);
        let exit = self.label();
        self.emit_j(Opcode::Jump, exit, NO_LOCATION);
        self.use_label(cleanup);
        self.pop_except_and_reraise(NO_LOCATION);
        self.use_label(exit);
    }
}
