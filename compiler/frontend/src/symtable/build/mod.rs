//! The first pass: what each block does with each name.

mod expressions;
mod parameters;
mod statements;

use std::cell::{Cell, OnceCell};

use super::analyze::{self, ScopeError};
use super::symbol::*;
use super::{BlockKey, BlockKind, Entry, EntryId, MEMORY, Memory, Stamps, SymbolTable};
use crate::ast::*;
use crate::names::{Name, NameSet, Names, known};

/// Why a symbol table cannot be made.
pub enum SymbolError {
    /// A `SyntaxError` with its place.
    Syntax(String, Location),
    /// The tree nests deeper than CPython follows.
    Recursion,
}

impl From<ScopeError> for SymbolError {
    fn from(error: ScopeError) -> SymbolError {
        SymbolError::Syntax(error.message, error.location)
    }
}

/// The error is boxed because it is large and rare.
type Result<T = ()> = std::result::Result<T, Box<SymbolError>>;

/// How deep trees may nest: CPython 3.12's `C_RECURSION_LIMIT` times the scale of the compiler's frames.
pub const RECURSION_LIMIT: u32 = 3000;

/// Makes the symbol table of a tree; `future_annotations` says that annotations become strings, `in_tree_order` that it matters
/// in which order a block's symbols come. Without it, constants must have been folded.
pub fn build<'t>(
    tree: &'t Mod<'t>,
    names: Names,
    future_annotations: bool,
    in_tree_order: bool,
) -> std::result::Result<SymbolTable, Box<SymbolError>> {
    let count = names.len() + 64;
    let mut memory = MEMORY.take();
    if memory.last_stamp > u32::MAX / 2 {
        memory = Memory::default();
    }
    let first_stamp = memory.last_stamp + 1;
    let table = SymbolTable {
        names,
        entries: std::mem::take(&mut memory.entries),
        keys: std::mem::take(&mut memory.keys),
        next: Cell::new(0),
        blocks: OnceCell::new(),
        imported: NameSet::default(),
        has_debug_parameter: false,
        memory,
    };
    let mut builder = Builder {
        table,
        stack: Vec::new(),
        stamps: Vec::new(),
        outer_stamps: Vec::new(),
        first_stamp,
        count,
        current: SymbolTable::TOP,
        private: None,
        future_annotations,
        in_tree_order,
        depth: 0,
    };
    builder.enter_block(known::TOP, BlockKind::Module, None, Location::default());
    match tree {
        Mod::Module { body, .. } | Mod::Interactive { body } => builder.statements(body)?,
        Mod::Expression { body } => builder.expression(body)?,
        Mod::FunctionType { .. } => {}
    }
    builder.exit_block();
    let mut table = builder.table;
    table.memory.last_stamp = first_stamp + table.entries.len() as u32;
    for (name, bits) in table.entries[0].symbols.entries() {
        if bits & DEF_IMPORT != 0 {
            table.imported.insert(*name);
        }
    }
    analyze::analyze(&mut table).map_err(|error| Box::new(SymbolError::from(*error)))?;
    Ok(table)
}

struct Builder {
    table: SymbolTable,
    stack: Vec<EntryId>,
    /// Of each name, which block as deep as the current one had it last, and where.
    ///
    /// Those of other depths are other lists, so a block finds its own again when the blocks in it are done.
    stamps: Stamps,
    /// Those of the blocks around.
    outer_stamps: Vec<Stamps>,
    /// The stamp of the first block.
    first_stamp: u32,
    /// How many names there will be, or a little more.
    count: usize,
    current: EntryId,
    private: Option<Name>,
    future_annotations: bool,
    in_tree_order: bool,
    depth: u32,
}

#[cold]
fn fail<T>(message: impl Into<String>, location: Location) -> Result<T> {
    Err(Box::new(SymbolError::Syntax(message.into(), location)))
}

impl Builder {
    #[inline]
    fn current(&mut self) -> &mut Entry {
        self.table.entry_mut(self.current)
    }

    #[inline]
    fn descend(&mut self) -> Result {
        self.depth += 1;
        if self.depth > RECURSION_LIMIT {
            Err(Box::new(SymbolError::Recursion))
        } else {
            Ok(())
        }
    }

    fn enter_block(&mut self, name: Name, kind: BlockKind, key: Option<BlockKey>, location: Location) {
        let parent = self.table.entries.get(self.current.0 as usize);
        let nested = parent.is_some_and(|parent| parent.nested || parent.kind.is_function_like());
        let comp_iter_expr = parent.map_or(0, |parent| parent.comp_iter_expr);
        let is_top = parent.is_none();
        let id = EntryId(self.table.entries.len() as u32);
        self.table.entries.push(Entry {
            name,
            kind,
            symbols: self.table.memory.symbols.pop().unwrap_or_default(),
            partly_stamped: false,
            params: 0,
            children: Vec::new(),
            directives: Vec::new(),
            location,
            nested,
            free: false,
            child_free: false,
            generator: false,
            coroutine: false,
            comprehension: None,
            varargs: false,
            varkeywords: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            comp_iter_target: false,
            can_see_class_scope: false,
            comp_iter_expr,
        });
        self.table.keys.push(key);
        // Annotations that become strings have no effect on what surrounds them.
        if kind != BlockKind::Annotation && !is_top {
            let memory = &mut self.table.memory.children;
            let children = &mut self.table.entries[self.current.0 as usize].children;
            if children.capacity() == 0 {
                *children = memory.pop().unwrap_or_default();
            }
            children.push(id);
        }
        self.stack.push(id);
        self.current = id;
        let stamps = self.table.memory.stamps.pop().unwrap_or_default();
        self.outer_stamps.push(std::mem::replace(&mut self.stamps, stamps));
    }

    fn exit_block(&mut self) {
        self.stack.pop();
        let outer = self.outer_stamps.pop().unwrap_or_default();
        let stamps = std::mem::replace(&mut self.stamps, outer);
        self.table.memory.stamps.push(stamps);
        self.current = *self.stack.last().unwrap_or(&SymbolTable::TOP);
    }

    /// The stamp of a block.
    #[inline]
    fn stamp_of(&self, id: EntryId) -> u32 {
        self.first_stamp + id.0
    }

    fn mangled(&mut self, name: Name) -> Name {
        self.table.names.mangle(self.private, name)
    }

    fn lookup(&mut self, name: Name) -> u32 {
        let name = self.mangled(name);
        self.table.entry(self.current).symbol(name)
    }

    fn add_def(&mut self, name: Name, flag: u32, location: Location) -> Result {
        let mangled = self.mangled(name);
        self.add_def_in(mangled, flag, self.current, location).map(drop)
    }

    /// Notes what a block does with a name; the name's position among the block's symbols.
    fn add_def_in(&mut self, name: Name, flag: u32, id: EntryId, location: Location) -> Result<usize> {
        let is_current = id == self.current;
        let own_stamp = self.stamp_of(id);
        let stamp = match self.stamps.get(name.index()) {
            Some(stamp) if is_current => *stamp,
            _ => (0, 0),
        };
        let entry = &mut self.table.entries[id.0 as usize];
        let known = if stamp.0 == own_stamp {
            Some(stamp.1 as usize)
        } else if entry.partly_stamped || !is_current {
            entry.symbols.position(name)
        } else {
            None
        };
        let position = match known {
            Some(position) => {
                let bits = *entry.symbols.value_mut(position);
                if flag & DEF_PARAM != 0 && bits & DEF_PARAM != 0 {
                    let text = self.table.names.text(name);
                    return fail(format!("duplicate argument '{text}' in function definition"), location);
                }
                if flag & DEF_TYPE_PARAM != 0 && bits & DEF_TYPE_PARAM != 0 {
                    return fail(
                        format!("duplicate type parameter '{}'", self.table.names.text(name)),
                        location,
                    );
                }
                *entry.symbols.value_mut(position) |= flag;
                position
            }
            None => entry.symbols.push(name, flag),
        };
        if !is_current {
            entry.partly_stamped = true;
        } else if stamp.0 != own_stamp {
            match self.stamps.get_mut(name.index()) {
                Some(stamp) => *stamp = (own_stamp, position as u32),
                None => self.first_stamp(name, (own_stamp, position as u32)),
            }
        }
        let entry = &mut self.table.entries[id.0 as usize];
        if entry.comp_iter_target {
            let bits = entry.symbols.value_mut(position);
            if *bits & (DEF_GLOBAL | DEF_NONLOCAL) != 0 {
                let text = self.table.names.text(name);
                let message = format!("comprehension inner loop cannot rebind assignment expression target '{text}'");
                return fail(message, location);
            }
            *bits |= DEF_COMP_ITER;
        }
        if flag & DEF_PARAM != 0 {
            entry.params += 1;
            self.table.has_debug_parameter |= name == known::DEBUG;
        } else if flag & DEF_GLOBAL != 0 {
            let top = &mut self.table.entries[0];
            let bits = top.symbol(name) | flag;
            top.symbols.insert(name, bits);
            top.partly_stamped = true;
        }
        Ok(position)
    }

    /// Makes room for the stamps of all names there are.
    #[cold]
    fn first_stamp(&mut self, name: Name, stamp: (u32, u32)) {
        self.count = self.count.max(name.index() * 2 + 64);
        if self.stamps.is_empty() {
            self.stamps = vec![(0, 0); self.count];
        } else {
            self.stamps.resize(self.count, (0, 0));
        }
        self.stamps[name.index()] = stamp;
    }

    fn record_directive(&mut self, name: Name, location: Location) {
        let name = self.mangled(name);
        self.current().directives.push((name, location));
    }

    /// The block of type parameters, around the thing that has them.
    fn enter_type_param_block(
        &mut self,
        name: Name,
        params: &[TypeParam],
        has_defaults: bool,
        has_kwdefaults: bool,
        is_class: bool,
        location: Location,
    ) -> Result {
        let in_class = self.current().kind == BlockKind::Class;
        self.enter_block(
            name,
            BlockKind::TypeParam,
            Some(BlockKey::type_params(params)),
            location,
        );
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_def(known::CLASSDICT, USE, location)?;
        }
        if is_class {
            self.add_def(known::DOT_TYPE_PARAMS, DEF_LOCAL, location)?;
            self.add_def(known::DOT_TYPE_PARAMS, USE, location)?;
            self.private = Some(name);
            self.add_def(known::DOT_GENERIC_BASE, DEF_LOCAL, location)?;
            self.add_def(known::DOT_GENERIC_BASE, USE, location)?;
        }
        if has_defaults {
            self.add_def(known::DOT_DEFAULTS, DEF_PARAM, location)?;
        }
        if has_kwdefaults {
            self.add_def(known::DOT_KWDEFAULTS, DEF_PARAM, location)?;
        }
        params.iter().try_for_each(|param| self.type_param(param))
    }
}
