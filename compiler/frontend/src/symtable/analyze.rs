//! The second pass: from what each block does with a name to where the name lives.
//!
//! A block receives the names that the functions around it bind and hands back the names that are free in it. CPython
//! copies its sets for every block; here a block without children makes none, and free names are collected upwards only.

use std::borrow::Cow;

use super::symbol::*;
use super::{BlockKind, EntryId, Scope, SymbolTable};
use crate::ast::Location;
use crate::names::{Name, NameSet, known};

/// A scope error and where it is reported.
pub(super) struct ScopeError {
    pub message: String,
    pub location: Location,
}

/// The error is boxed because it is large and rare.
type Result<T> = std::result::Result<T, Box<ScopeError>>;

/// What the blocks around say of names.
#[derive(Clone, Default)]
struct Surroundings {
    /// Names bound in functions around; meaningless in a module.
    bound: NameSet,
    /// Names declared global around.
    global: NameSet,
    /// Names that are type parameters.
    type_params: NameSet,
}

/// What a block with blocks in it passes on to them.
struct Inner {
    /// The names it binds.
    locals: NameSet,
    /// Whether they are seen from inside.
    has_locals: bool,
}

/// Decides on the scopes of all names in all blocks.
pub(super) fn analyze(table: &mut SymbolTable) -> Result<()> {
    let mut free = NameSet::default();
    analyze_block(table, SymbolTable::TOP, &Surroundings::default(), None, &mut free)
}

/// Decides on one block and the blocks in it; adds the names that are free in it to `free`.
fn analyze_block(
    table: &mut SymbolTable,
    id: EntryId,
    around: &Surroundings,
    class_entry: Option<EntryId>,
    free: &mut NameSet,
) -> Result<()> {
    let children = std::mem::take(&mut table.entry_mut(id).children);
    if children.is_empty() {
        // What the block says of names matters to the blocks in it only.
        return analyze_names(table, id, &mut Cow::Borrowed(around), class_entry, None, free);
    }
    let mut around = Cow::Borrowed(around);
    let kind = table.entry(id).kind;
    let mut within = Surroundings::default();
    let mut inner = Inner {
        locals: NameSet::default(),
        has_locals: kind.is_function_like(),
    };

    // The names of a class have no effect on the functions in it, so what these see is settled before.
    if kind == BlockKind::Class {
        within.global = around.global.clone();
        within.bound = around.bound.clone();
    }
    analyze_names(table, id, &mut around, class_entry, Some(&mut inner), free)?;
    if kind == BlockKind::Class {
        within.bound.insert(known::CLASS);
        within.bound.insert(known::CLASSDICT);
    } else {
        within.bound = inner.locals;
        within.bound.extend(&around.bound);
        within.global = around.global.clone();
    }
    within.type_params = around.type_params.clone();

    let mut new_free = NameSet::default();
    let mut inlined_cells = NameSet::default();
    let mut any_inlined = false;
    for child in &children {
        let child_class = match table.entry(*child).can_see_class_scope {
            true if kind == BlockKind::Class => Some(id),
            true => class_entry,
            false => None,
        };
        let mut child_free = NameSet::default();
        analyze_block(table, *child, &within, child_class, &mut child_free)?;
        let entry = table.entry(*child);
        let inline = entry.comprehension.is_some() && !entry.generator && !table.entry(id).can_see_class_scope;
        if inline {
            inline_comprehension(table, id, *child, &mut child_free, &mut inlined_cells);
            table.entry_mut(*child).comp_inlined = true;
            any_inlined = true;
        }
        new_free.extend(&child_free);
        let entry = table.entry(*child);
        if entry.free || entry.child_free {
            table.entry_mut(id).child_free = true;
        }
    }
    let children = if any_inlined {
        splice_inlined(table, children)
    } else {
        children
    };
    table.entry_mut(id).children = children;

    if kind.is_function_like() {
        analyze_cells(table, id, &mut new_free, &inlined_cells);
    } else if kind == BlockKind::Class {
        let entry = table.entry_mut(id);
        entry.needs_class_closure |= new_free.remove(known::CLASS);
        entry.needs_classdict |= new_free.remove(known::CLASSDICT);
    }
    update_symbols(table, id, &around, &new_free, &inlined_cells);
    free.extend(&new_free);
    Ok(())
}

/// The children of inlined comprehensions become children of the block itself.
fn splice_inlined(table: &SymbolTable, children: Vec<EntryId>) -> Vec<EntryId> {
    let mut spliced = Vec::with_capacity(children.len());
    for child in children {
        let entry = table.entry(child);
        if entry.comp_inlined {
            spliced.extend_from_slice(&entry.children);
        } else {
            spliced.push(child);
        }
    }
    spliced
}

/// Decides on the names of a block, and records what they mean for the blocks inside, if there are any.
fn analyze_names(
    table: &mut SymbolTable,
    id: EntryId,
    around: &mut Cow<Surroundings>,
    class_entry: Option<EntryId>,
    mut inner: Option<&mut Inner>,
    free: &mut NameSet,
) -> Result<()> {
    // In its own place while the table is asked about other blocks.
    let mut symbols = std::mem::take(&mut table.entry_mut(id).symbols);
    let (mut has_free, nested) = (false, table.entry(id).nested);
    for (name, bits) in symbols.entries_mut() {
        let (name, flags) = (*name, *bits);
        let scope = if flags & (DEF_GLOBAL | DEF_NONLOCAL) != 0 {
            analyze_declared(table, id, name, flags, around, inner.is_some())?
        } else if flags & DEF_BOUND != 0 {
            if let Some(inner) = &mut inner {
                note_bound(name, flags, inner, around);
            }
            Scope::Local
        } else {
            let scope = match class_entry {
                Some(class) => scope_in_class(table.entry(class).symbol(name)),
                None => Scope::Unknown,
            };
            if scope != Scope::Unknown {
                scope
            } else if around.bound.contains(name) {
                Scope::Free
            } else {
                has_free |= nested && !around.global.contains(name);
                Scope::GlobalImplicit
            }
        };
        if scope == Scope::Free {
            has_free = true;
            free.insert(name);
        }
        *bits |= scope.bits();
    }
    let entry = table.entry_mut(id);
    entry.symbols = symbols;
    entry.free |= has_free;
    Ok(())
}

/// The scope of a name that the block declares global or nonlocal.
fn analyze_declared(
    table: &SymbolTable,
    id: EntryId,
    name: Name,
    bits: u32,
    around: &mut Cow<Surroundings>,
    has_inner: bool,
) -> Result<Scope> {
    let fail = |message| Err(error_at_directive(table, id, name, message));
    if bits & DEF_GLOBAL != 0 {
        if bits & DEF_NONLOCAL != 0 {
            return fail("name '{}' is nonlocal and global");
        }
        if has_inner {
            let around = around.to_mut();
            around.global.insert(name);
            around.bound.remove(name);
        }
        return Ok(Scope::GlobalExplicit);
    }
    if table.entry(id).kind == BlockKind::Module {
        return fail("nonlocal declaration not allowed at module level");
    }
    if !around.bound.contains(name) {
        return fail("no binding for nonlocal '{}' found");
    }
    if around.type_params.contains(name) {
        return fail("nonlocal binding not allowed for type parameter '{}'");
    }
    Ok(Scope::Free)
}

/// Records what a name that the block binds means for the blocks inside.
fn note_bound(name: Name, bits: u32, inner: &mut Inner, around: &mut Cow<Surroundings>) {
    if inner.has_locals {
        inner.locals.insert(name);
    }
    if around.global.contains(name) {
        around.to_mut().global.remove(name);
    }
    if bits & DEF_TYPE_PARAM != 0 {
        around.to_mut().type_params.insert(name);
    } else if around.type_params.contains(name) {
        around.to_mut().type_params.remove(name);
    }
}

/// A name that the class around an annotation scope binds is looked up in the class and the globals, not in functions
/// around the class.
fn scope_in_class(bits: u32) -> Scope {
    if bits & DEF_GLOBAL != 0 {
        Scope::GlobalExplicit
    } else if bits & DEF_BOUND != 0 && bits & DEF_NONLOCAL == 0 {
        Scope::GlobalImplicit
    } else {
        Scope::Unknown
    }
}

fn error_at_directive(table: &SymbolTable, id: EntryId, name: Name, message: &str) -> Box<ScopeError> {
    let directive = table
        .entry(id)
        .directives
        .iter()
        .find(|(declared, _)| *declared == name);
    Box::new(ScopeError {
        message: message.replace("{}", &table.names.text(name).to_string_lossy()),
        location: directive.map(|(_, location)| *location).unwrap_or_default(),
    })
}

/// Brings the names of a comprehension into the block that it is compiled into.
fn inline_comprehension(
    table: &mut SymbolTable,
    id: EntryId,
    comprehension: EntryId,
    comp_free: &mut NameSet,
    inlined_cells: &mut NameSet,
) {
    let symbols = std::mem::take(&mut table.entry_mut(comprehension).symbols);
    let is_class = table.entry(id).kind == BlockKind::Class;
    for &(name, bits) in symbols.entries() {
        // The parameter `.0` vanishes.
        if bits & DEF_PARAM != 0 {
            continue;
        }
        let scope = Scope::of(bits);
        let only_flags = bits & FLAGS;
        if scope == Scope::Cell || only_flags & DEF_COMP_CELL != 0 {
            inlined_cells.insert(name);
        }
        match table.entry(id).symbols.get(name) {
            None => {
                table.entry_mut(id).symbols.push(name, only_flags | scope.bits());
            }
            // What is free in the comprehension and local around it is now simply local, unless a function in the
            // comprehension uses it, or the block is a class.
            Some(existing) => {
                if existing & DEF_BOUND != 0 && !is_class && !is_free_in_any_child(table, comprehension, name) {
                    comp_free.remove(name);
                }
            }
        }
    }
    table.entry_mut(comprehension).symbols = symbols;
}

fn is_free_in_any_child(table: &SymbolTable, id: EntryId, name: Name) -> bool {
    table
        .entry(id)
        .children
        .iter()
        .any(|child| table.entry(*child).scope(name) == Scope::Free)
}

/// Locals that are free in a child become cells.
fn analyze_cells(table: &mut SymbolTable, id: EntryId, free: &mut NameSet, inlined_cells: &NameSet) {
    if free.is_empty() && inlined_cells.is_empty() {
        return;
    }
    let symbols = &mut table.entry_mut(id).symbols;
    for position in 0..symbols.len() {
        let (name, bits) = symbols.entries()[position];
        if Scope::of(bits) == Scope::Local && (free.contains(name) || inlined_cells.contains(name)) {
            *symbols.value_mut(position) = bits & FLAGS | Scope::Cell.bits();
            free.remove(name);
        }
    }
}

/// Marks the cells of inlined comprehensions, and passes names that are free in children through the block.
fn update_symbols(
    table: &mut SymbolTable,
    id: EntryId,
    around: &Surroundings,
    free: &NameSet,
    inlined_cells: &NameSet,
) {
    let entry = table.entry_mut(id);
    let class_flag = entry.kind == BlockKind::Class || entry.can_see_class_scope;
    let is_module = entry.kind == BlockKind::Module;
    let symbols = &mut entry.symbols;
    for name in inlined_cells.iter() {
        if let Some(position) = symbols.position(name) {
            *symbols.value_mut(position) |= DEF_COMP_CELL;
        }
    }
    for name in free.iter() {
        match symbols.position(name) {
            // Free in a method, and at the same time bound in the class.
            Some(position) if class_flag => *symbols.value_mut(position) |= DEF_FREE_CLASS,
            Some(_) => {}
            None if is_module || around.bound.contains(name) => {
                symbols.push(name, Scope::Free.bits());
            }
            None => {}
        }
    }
}
