//! Frame blocks: what `return`, `break` and `continue` must undo on their way out.

use krait_bytecode::{Constant, Opcode};

use super::{Generator, Result};
use crate::ast::{ExprContext, Stmt};
use crate::instructions::{InstrLocation, Label, NO_LOCATION};
use crate::names::Name;

/// How many blocks may nest (`CO_MAXBLOCKS`).
const MAX_BLOCKS: usize = 20;

/// What a block is, and what is needed to leave it.
#[derive(Clone, Copy)]
pub(super) enum BlockKind<'a> {
    WhileLoop,
    ForLoop,
    TryExcept,
    /// The body of a `try` with this `finally`.
    FinallyTry(&'a [Stmt<'a>]),
    FinallyEnd,
    /// The body of a `with` statement at this place.
    With(InstrLocation),
    AsyncWith(InstrLocation),
    /// An `except` clause that binds this name.
    HandlerCleanup(Option<Name>),
    PopValue,
    ExceptionHandler,
    ExceptionGroupHandler,
    AsyncComprehensionGenerator,
}

/// A block that the code being generated is in (`struct fblockinfo`).
#[derive(Clone, Copy)]
pub(super) struct FrameBlock<'a> {
    kind: BlockKind<'a>,
    /// Where a loop goes on.
    pub start: Option<Label>,
    /// Where a loop ends.
    pub exit: Option<Label>,
}

impl<'a> Generator<'a, '_> {
    pub(super) fn push_block(
        &mut self,
        kind: BlockKind<'a>,
        start: Option<Label>,
        exit: Option<Label>,
        location: InstrLocation,
    ) -> Result {
        if self.blocks.len() - self.unit.blocks_below >= MAX_BLOCKS {
            return self.fail("too many statically nested blocks", location);
        }
        self.blocks.push(FrameBlock { kind, start, exit });
        Ok(())
    }

    pub(super) fn pop_block(&mut self) {
        self.blocks.pop();
    }

    /// Emits what undoes a block. If `preserve_tos`, the top of the stack is a value to be kept.
    pub(super) fn unwind_block(
        &mut self,
        block: FrameBlock<'a>,
        preserve_tos: bool,
        location: &mut InstrLocation,
    ) -> Result {
        match block.kind {
            BlockKind::WhileLoop
            | BlockKind::ExceptionHandler
            | BlockKind::ExceptionGroupHandler
            | BlockKind::AsyncComprehensionGenerator => {}
            BlockKind::ForLoop | BlockKind::PopValue => self.pop_below(preserve_tos, *location),
            BlockKind::TryExcept => self.emit(Opcode::PopBlock, *location),
            BlockKind::FinallyTry(body) => {
                self.emit(Opcode::PopBlock, *location);
                if preserve_tos {
                    self.push_block(BlockKind::PopValue, None, None, *location)?;
                }
                self.statements(body)?;
                if preserve_tos {
                    self.pop_block();
                }
                // The finally clause seems to run after the statement that leaves the block.
                *location = NO_LOCATION;
            }
            BlockKind::FinallyEnd => {
                self.pop_below(preserve_tos, *location);
                self.swap_below(preserve_tos, *location);
                self.emit(Opcode::PopBlock, *location);
                self.emit(Opcode::PopExcept, *location);
            }
            BlockKind::With(place) => self.unwind_with(place, false, preserve_tos, location),
            BlockKind::AsyncWith(place) => self.unwind_with(place, true, preserve_tos, location),
            BlockKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.emit(Opcode::PopBlock, *location);
                }
                self.swap_below(preserve_tos, *location);
                self.emit(Opcode::PopBlock, *location);
                self.emit(Opcode::PopExcept, *location);
                if let Some(name) = name {
                    self.unbind(name, *location)?;
                }
            }
        }
        Ok(())
    }

    fn swap_below(&mut self, preserve_tos: bool, location: InstrLocation) {
        if preserve_tos {
            self.emit_i(Opcode::Swap, 2, location);
        }
    }

    fn pop_below(&mut self, preserve_tos: bool, location: InstrLocation) {
        self.swap_below(preserve_tos, location);
        self.emit(Opcode::PopTop, location);
    }

    fn unwind_with(&mut self, place: InstrLocation, is_async: bool, preserve_tos: bool, location: &mut InstrLocation) {
        self.emit(Opcode::PopBlock, place);
        self.swap_below(preserve_tos, place);
        self.call_exit_with_nones(place);
        if is_async {
            self.await_value(2, place);
        }
        self.emit(Opcode::PopTop, place);
        *location = NO_LOCATION;
    }

    /// `name = None; del name`
    pub(super) fn unbind(&mut self, name: Name, location: InstrLocation) -> Result {
        self.load_const(&Constant::None, location);
        self.name_op(name, ExprContext::Store, location)?;
        self.name_op(name, ExprContext::Del, location)
    }

    /// Undoes the blocks from the inside out, all of them or up to the first loop, which is returned.
    pub(super) fn unwind_blocks(
        &mut self,
        preserve_tos: bool,
        to_loop: bool,
        location: &mut InstrLocation,
    ) -> Result<Option<FrameBlock<'a>>> {
        let Some(top) = self.blocks[self.unit.blocks_below..].last().copied() else {
            return Ok(None);
        };
        match top.kind {
            BlockKind::ExceptionGroupHandler => {
                let message = "'break', 'continue' and 'return' cannot appear in an except* block";
                return self.fail(message, *location);
            }
            BlockKind::WhileLoop | BlockKind::ForLoop if to_loop => return Ok(Some(top)),
            _ => {}
        }
        self.blocks.pop();
        self.unwind_block(top, preserve_tos, location)?;
        let found = self.unwind_blocks(preserve_tos, to_loop, location)?;
        self.blocks.push(top);
        Ok(found)
    }
}
