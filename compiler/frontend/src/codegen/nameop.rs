//! Loads, stores and deletions of names, according to where the name lives.

use krait_bytecode::Opcode;

use super::{Generator, Result, Use};
use crate::ast::{ExprContext, NameUse};
use crate::instructions::InstrLocation;
use crate::names::{Name, known};
use crate::symtable::{BlockKind, Scope};

impl Generator<'_, '_> {
    /// `__debug__` may not be bound.
    pub(super) fn forbid_debug(&self, name: Name, ctx: ExprContext, location: InstrLocation) -> Result {
        if name == known::DEBUG {
            match ctx {
                ExprContext::Store => return self.fail("cannot assign to __debug__", location),
                ExprContext::Del => return self.fail("cannot delete __debug__", location),
                ExprContext::Load => {}
            }
        }
        Ok(())
    }

    /// Loads, stores or deletes a name (`compiler_nameop`).
    pub(super) fn name_op(&mut self, name: Name, ctx: ExprContext, location: InstrLocation) -> Result {
        self.forbid_debug(name, ctx, location)?;
        let name = self.table.names.mangle(self.unit.private, name);
        let entry = self.table.entry(self.unit.entry);
        let (kind, sees_class) = (entry.kind, entry.can_see_class_scope);
        match entry.scope(name) {
            Scope::Free => self.deref_op(name, ctx, kind, sees_class, false, location),
            Scope::Cell => self.deref_op(name, ctx, kind, sees_class, true, location),
            Scope::Local if kind.is_function_like() || self.unit.fast_hidden.get(name) == Some(true) => {
                let opcode = match ctx {
                    ExprContext::Load => Opcode::LoadFast,
                    ExprContext::Store => Opcode::StoreFast,
                    ExprContext::Del => Opcode::DeleteFast,
                };
                let index = self.unit.varnames.add(name);
                self.emit_i(opcode, index, location);
            }
            Scope::GlobalImplicit if kind.is_function_like() => self.global_op(name, ctx, sees_class, location),
            Scope::GlobalExplicit => self.global_op(name, ctx, false, location),
            _ => self.namespace_op(name, ctx, kind, location),
        }
        Ok(())
    }

    /// Loads, stores or deletes a name where it stands in the source: as [`Self::name_op`], with the symbol table's hint.
    #[inline]
    pub(super) fn name_use(&mut self, id: &NameUse, ctx: ExprContext, location: InstrLocation) -> Result {
        // In an inlined comprehension the hint is one for another block.
        if let Some(found) = self.unit.uses.get(self.table.names.uses.position(id))
            && found.name == id.name
            && self.unit.in_inlined_comprehension == 0
        {
            let opcode = match ctx {
                ExprContext::Load => found.load,
                ExprContext::Store => found.store,
                ExprContext::Del => Opcode::Cache,
            };
            if opcode != Opcode::Cache {
                let oparg = found.oparg as i32;
                self.unit.sequence.emit_plain(opcode, oparg, location);
                return Ok(());
            }
        }
        self.first_use(id, ctx, location)
    }

    /// As [`Self::name_use`], where nothing is known of the name so far.
    #[inline(never)]
    fn first_use(&mut self, id: &NameUse, ctx: ExprContext, location: InstrLocation) -> Result {
        let name = id.name;
        let (entry, position) = (self.table.entry(self.unit.entry), self.table.names.uses.position(id));
        // Private names are others in the symbol table.
        let bits = match entry.symbols.entries().get(position) {
            Some((hinted, bits))
                if *hinted == name
                    && name != known::DEBUG
                    && self.unit.in_inlined_comprehension == 0
                    && !self.table.names.is_private(name) =>
            {
                *bits
            }
            _ => return self.name_op(name, ctx, location),
        };
        let is_function = entry.kind.is_function_like();
        let (load, store) = match Scope::of(bits) {
            Scope::Local if is_function => (Opcode::LoadFast, Opcode::StoreFast),
            Scope::GlobalImplicit if is_function && !entry.can_see_class_scope => (Opcode::LoadGlobal, Opcode::Cache),
            Scope::GlobalExplicit => (Opcode::LoadGlobal, Opcode::Cache),
            Scope::Local | Scope::GlobalImplicit if !is_function => (Opcode::LoadName, Opcode::StoreName),
            _ => return self.name_op(name, ctx, location),
        };
        let opcode = match ctx {
            ExprContext::Load => load,
            ExprContext::Store => store,
            ExprContext::Del => Opcode::Cache,
        };
        if opcode == Opcode::Cache {
            return self.name_op(name, ctx, location);
        }
        let index = match load {
            Opcode::LoadFast => self.unit.varnames.add(name),
            Opcode::LoadGlobal => self.name_index(name) << 1,
            _ => self.name_index(name),
        };
        if let Some(found) = self.unit.uses.get_mut(position) {
            let oparg = index as u32;
            *found = Use {
                name,
                oparg,
                load,
                store,
            };
        }
        self.unit.sequence.emit_plain(opcode, index as i32, location);
        Ok(())
    }

    fn deref_op(
        &mut self,
        name: Name,
        ctx: ExprContext,
        kind: BlockKind,
        sees_class: bool,
        is_cell: bool,
        location: InstrLocation,
    ) {
        let opcode = match ctx {
            ExprContext::Load if kind == BlockKind::Class && self.unit.in_inlined_comprehension == 0 => {
                self.emit(Opcode::LoadLocals, location);
                Opcode::LoadFromDictOrDeref
            }
            ExprContext::Load if sees_class => {
                self.load_classdict(location);
                Opcode::LoadFromDictOrDeref
            }
            ExprContext::Load => Opcode::LoadDeref,
            ExprContext::Store => Opcode::StoreDeref,
            ExprContext::Del => Opcode::DeleteDeref,
        };
        let index = if is_cell {
            self.unit.cellvars.add(name)
        } else {
            self.free_index(name)
        };
        self.emit_i(opcode, index, location);
    }

    /// The number of a free variable: they come after the cells.
    pub(super) fn free_index(&mut self, name: Name) -> usize {
        self.unit.cellvars.len() + self.unit.freevars.add(name)
    }

    /// Loads the namespace of the class around an annotation scope.
    fn load_classdict(&mut self, location: InstrLocation) {
        let index = self.free_index(known::CLASSDICT);
        self.emit_i(Opcode::LoadDeref, index, location);
    }

    fn global_op(&mut self, name: Name, ctx: ExprContext, sees_class: bool, location: InstrLocation) {
        let index = self.name_index(name);
        match ctx {
            ExprContext::Load if sees_class => {
                self.load_classdict(location);
                self.emit_i(Opcode::LoadFromDictOrGlobals, index, location);
            }
            ExprContext::Load => self.emit_i(Opcode::LoadGlobal, index << 1, location),
            ExprContext::Store => self.emit_i(Opcode::StoreGlobal, index, location),
            ExprContext::Del => self.emit_i(Opcode::DeleteGlobal, index, location),
        }
    }

    fn namespace_op(&mut self, name: Name, ctx: ExprContext, kind: BlockKind, location: InstrLocation) {
        let index = self.name_index(name);
        match ctx {
            ExprContext::Load if kind == BlockKind::Class && self.unit.in_inlined_comprehension > 0 => {
                self.emit_i(Opcode::LoadGlobal, index << 1, location);
            }
            ExprContext::Load => self.emit_i(Opcode::LoadName, index, location),
            ExprContext::Store => self.emit_i(Opcode::StoreName, index, location),
            ExprContext::Del => self.emit_i(Opcode::DeleteName, index, location),
        }
    }
}
