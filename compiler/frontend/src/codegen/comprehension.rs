//! Comprehensions, most of them compiled into the code around them (PEP 709), and generator expressions.

use krait_bytecode::{Constant, Opcode};

use super::fblock::BlockKind as FrameBlockKind;
use super::{Generator, Result, UnitKind};
use crate::ast::*;
use crate::instructions::{InstrLocation, Label, NO_LOCATION};
use crate::names::{Name, known};
use crate::symtable::{BlockKey, BlockKind, EntryId, Scope, symbol};

/// What is made of the elements.
#[derive(Clone, Copy)]
enum Product<'a> {
    Generator(&'a Expr<'a>),
    List(&'a Expr<'a>),
    Set(&'a Expr<'a>),
    Dict(&'a Expr<'a>, &'a Expr<'a>),
}

/// What the code around must get back after an inlined comprehension.
#[derive(Default)]
struct Saved {
    /// Locals whose values wait on the stack.
    pushed: Vec<Name>,
    /// Symbols that had another meaning meanwhile.
    symbols: Vec<(Name, u32)>,
    /// Names that were made fast locals.
    hidden: Vec<Name>,
    /// The handler that restores the locals, and the end of the normal way.
    labels: Option<(Label, Label)>,
}

impl<'a> Generator<'a, '_> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr<'a>) -> Result {
        let (product, generators, name) = match &expr.kind {
            ExprKind::GeneratorExp(Comp { elt, generators }) => {
                (Product::Generator(elt), generators, known::ANON_GENEXPR)
            }
            ExprKind::ListComp(Comp { elt, generators }) => (Product::List(elt), generators, known::ANON_LISTCOMP),
            ExprKind::SetComp(Comp { elt, generators }) => (Product::Set(elt), generators, known::ANON_SETCOMP),
            ExprKind::DictComp(DictComp { key, value, generators }) => {
                (Product::Dict(key, value), generators, known::ANON_DICTCOMP)
            }
            _ => unreachable!("called for a comprehension"),
        };
        let location: InstrLocation = expr.location.into();
        let outer_kind = self.unit.kind;
        let top_level_await = self.is_top_level_await();
        let id = self.block_key(BlockKey::expression(expr));
        let entry = self.table.entry(id);
        let (inlined, is_async) = (entry.comp_inlined, entry.coroutine);
        let mut saved = Saved::default();
        if inlined {
            self.iterator(&generators[0], location)?;
            saved = self.push_inlined_state(id, location)?;
        } else {
            self.enter_unit(name, UnitKind::Comprehension, id, location.lineno());
        }
        let is_generator = matches!(product, Product::Generator(_));
        if is_async
            && !is_generator
            && !matches!(outer_kind, UnitKind::AsyncFunction | UnitKind::Comprehension)
            && !top_level_await
        {
            return self.fail(
                "asynchronous comprehension outside of an asynchronous function",
                location,
            );
        }
        let build = match product {
            Product::Generator(_) => None,
            Product::List(_) => Some(Opcode::BuildList),
            Product::Set(_) => Some(Opcode::BuildSet),
            Product::Dict(..) => Some(Opcode::BuildMap),
        };
        if let Some(build) = build {
            self.emit_i(build, 0, location);
            if inlined {
                self.emit_i(Opcode::Swap, 2, location);
            }
        }
        self.comprehension_loop(generators, 0, 0, product, inlined, location)?;
        if inlined {
            self.pop_inlined_state(saved, location)?;
            return Ok(());
        }
        if is_generator {
            self.wrap_in_stop_iteration_handler();
        } else {
            self.emit(Opcode::ReturnValue, location);
        }
        self.finish_unit(true);
        if top_level_await && is_async {
            let unit = self.unit.entry;
            self.table.entry_mut(unit).coroutine = true;
        }
        self.make_closure(0, location)?;
        self.iterator(&generators[0], location)?;
        self.emit_i(Opcode::Call, 0, location);
        if is_async && !is_generator {
            self.await_value(0, location);
        }
        Ok(())
    }

    fn iterator(&mut self, generator: &'a Comprehension<'a>, location: InstrLocation) -> Result {
        self.expr(generator.iter)?;
        self.emit(
            if generator.is_async {
                Opcode::GetAiter
            } else {
                Opcode::GetIter
            },
            location,
        );
        Ok(())
    }

    /// Emits the loop of one `for` clause and, inside, of those that follow.
    fn comprehension_loop(
        &mut self,
        generators: &'a [Comprehension<'a>],
        index: usize,
        depth: usize,
        product: Product<'a>,
        iterator_on_stack: bool,
        location: InstrLocation,
    ) -> Result {
        if generators[index].is_async {
            self.async_comprehension_loop(generators, index, depth, product, iterator_on_stack, location)
        } else {
            self.sync_comprehension_loop(generators, index, depth, product, iterator_on_stack, location)
        }
    }

    fn outermost_argument(&mut self, location: InstrLocation) {
        self.unit.argcount = 1;
        self.emit_i(Opcode::LoadFast, 0, location);
    }

    fn sync_comprehension_loop(
        &mut self,
        generators: &'a [Comprehension<'a>],
        index: usize,
        mut depth: usize,
        product: Product<'a>,
        iterator_on_stack: bool,
        location: InstrLocation,
    ) -> Result {
        let start = self.label();
        let if_cleanup = self.label();
        let anchor = self.label();
        let generator = &generators[index];
        let mut loops = true;
        if !iterator_on_stack {
            if index == 0 {
                self.outermost_argument(location);
            } else {
                // `for y in [f(x)]` is an assignment.
                match &generator.iter.kind {
                    ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. }
                        if elts.len() == 1 && !matches!(elts[0].kind, ExprKind::Starred { .. }) =>
                    {
                        self.expr(elts[0])?;
                        loops = false;
                    }
                    _ => self.iterator(generator, location)?,
                }
            }
        }
        if loops {
            depth += 1;
            self.use_label(start);
            self.emit_j(Opcode::ForIter, anchor, location);
        }
        self.expr(generator.target)?;
        for test in generator.ifs.iter() {
            self.jump_if(test, if_cleanup, false, location)?;
        }
        let element_location = self.comprehension_body(generators, index, depth, product, location)?;
        self.use_label(if_cleanup);
        if loops {
            self.emit_j(Opcode::Jump, start, element_location);
            self.use_label(anchor);
            self.emit(Opcode::EndFor, NO_LOCATION);
        }
        Ok(())
    }

    fn async_comprehension_loop(
        &mut self,
        generators: &'a [Comprehension<'a>],
        index: usize,
        depth: usize,
        product: Product<'a>,
        iterator_on_stack: bool,
        location: InstrLocation,
    ) -> Result {
        let start = self.label();
        let except = self.label();
        let if_cleanup = self.label();
        let generator = &generators[index];
        if !iterator_on_stack {
            if index == 0 {
                self.outermost_argument(location);
            } else {
                self.iterator(generator, location)?;
            }
        }
        self.use_label(start);
        self.push_block(FrameBlockKind::AsyncComprehensionGenerator, Some(start), None, location)?;
        self.emit_j(Opcode::SetupFinally, except, location);
        self.emit(Opcode::GetAnext, location);
        self.load_const(&Constant::None, location);
        self.yield_from(true, location);
        self.emit(Opcode::PopBlock, location);
        self.expr(generator.target)?;
        for test in generator.ifs.iter() {
            self.jump_if(test, if_cleanup, false, location)?;
        }
        let element_location = self.comprehension_body(generators, index, depth + 1, product, location)?;
        self.use_label(if_cleanup);
        self.emit_j(Opcode::Jump, start, element_location);
        self.pop_block();
        self.use_label(except);
        self.emit(Opcode::EndAsyncFor, location);
        Ok(())
    }

    /// What happens for each item of a clause: the next clause, or the element; where the element stands.
    fn comprehension_body(
        &mut self,
        generators: &'a [Comprehension<'a>],
        index: usize,
        depth: usize,
        product: Product<'a>,
        location: InstrLocation,
    ) -> Result<InstrLocation> {
        let elt = match product {
            Product::Generator(elt) | Product::List(elt) | Product::Set(elt) | Product::Dict(elt, _) => elt,
        };
        let mut place: InstrLocation = elt.location.into();
        if index + 1 < generators.len() {
            self.comprehension_loop(generators, index + 1, depth, product, false, location)?;
            return Ok(place);
        }
        self.expr(elt)?;
        match product {
            Product::Generator(_) => {
                self.emit_yield(place);
                self.emit(Opcode::PopTop, place);
            }
            Product::List(_) => self.emit_i(Opcode::ListAppend, depth + 1, place),
            Product::Set(_) => self.emit_i(Opcode::SetAdd, depth + 1, place),
            Product::Dict(_, value) => {
                self.expr(value)?;
                let end: InstrLocation = value.location.into();
                place = InstrLocation::new(
                    place.lineno(),
                    end.end_lineno(),
                    place.col_offset(),
                    end.end_col_offset(),
                );
                self.emit_i(Opcode::MapAdd, depth + 1, place);
            }
        }
        Ok(place)
    }

    /// Isolates the names of an inlined comprehension from the code around (`push_inlined_comprehension_state`).
    fn push_inlined_state(&mut self, id: EntryId, location: InstrLocation) -> Result<Saved> {
        let mut saved = Saved::default();
        let outer = self.unit.entry;
        let outer_kind = self.entry().kind;
        let in_class = outer_kind == BlockKind::Class && self.unit.in_inlined_comprehension == 0;
        self.unit.in_inlined_comprehension += 1;
        let symbols = self.table.entry(id).symbols.entries().to_vec();
        for (name, bits) in symbols {
            // Only what the comprehension binds needs care, and not what a named expression in it binds outside.
            let bound_here = bits & symbol::DEF_LOCAL != 0 && bits & symbol::DEF_NONLOCAL == 0;
            if !bound_here && !in_class {
                continue;
            }
            let scope = Scope::of(bits);
            let outer_bits = self.table.entry(outer).symbol(name);
            let outer_scope = Scope::of(outer_bits);
            // A name that means something else outside gets the inner meaning for the time being; what is a cell inside
            // and free outside can stay free.
            let differs = scope != outer_scope && !(scope == Scope::Cell && outer_scope == Scope::Free);
            if differs {
                self.table.set_symbol(outer, name, bits);
                saved.symbols.push((name, outer_bits));
            }
            if !outer_kind.is_function_like() && self.unit.fast_hidden.get(name) != Some(true) {
                self.unit.fast_hidden.insert(name, true);
                saved.hidden.push(name);
            }
            // The outer value, which may be unbound, waits on the stack; of a cell, the cell itself.
            let index = self.unit.varnames.add(name);
            self.emit_i(Opcode::LoadFastAndClear, index, location);
            if scope == Scope::Cell {
                let index = match outer_scope {
                    Scope::Free => self.free_index(name),
                    _ => self.unit.cellvars.add(name),
                };
                self.emit_i(Opcode::MakeCell, index, location);
            }
            saved.pushed.push(name);
        }
        if !saved.pushed.is_empty() {
            // The iterator is below the saved values.
            self.emit_i(Opcode::Swap, saved.pushed.len() + 1, location);
            let cleanup = self.label();
            let end = self.label();
            saved.labels = Some((cleanup, end));
            self.emit_j(Opcode::SetupFinally, cleanup, location);
        }
        Ok(saved)
    }

    fn restore_locals(&mut self, pushed: &[Name], location: InstrLocation) {
        self.emit_i(Opcode::Swap, pushed.len() + 1, location);
        for name in pushed.iter().rev() {
            let index = self.unit.varnames.add(*name);
            self.emit_i(Opcode::StoreFastMaybeNull, index, location);
        }
    }

    fn pop_inlined_state(&mut self, saved: Saved, location: InstrLocation) -> Result {
        self.unit.in_inlined_comprehension -= 1;
        let outer = self.unit.entry;
        for (name, bits) in saved.symbols {
            self.table.set_symbol(outer, name, bits);
        }
        if let Some((cleanup, end)) = saved.labels {
            self.emit(Opcode::PopBlock, NO_LOCATION);
            self.emit_j(Opcode::Jump, end, NO_LOCATION);
            // After an exception, the unfinished result is under it.
            self.use_label(cleanup);
            self.emit_i(Opcode::Swap, 2, NO_LOCATION);
            self.emit(Opcode::PopTop, NO_LOCATION);
            self.restore_locals(&saved.pushed, location);
            self.emit_i(Opcode::Reraise, 0, NO_LOCATION);
            self.use_label(end);
            self.restore_locals(&saved.pushed, location);
        }
        for name in saved.hidden {
            self.unit.fast_hidden.insert(name, false);
        }
        Ok(())
    }
}
