//! Code generation: from tree and symbol table to instructions (CPython 3.12's `compile.c`).
//!
//! In: a tree as parsed. Out: the module's code object with all others in it. Every instruction carries the lines and
//! columns that CPython gives it. Blocks, jumps, peephole optimisation and tables are left to [`crate::flowgraph`].
//!
//! Invariant: one [`Unit`] is being filled at a time; the units around it wait on a stack.

mod annotations;
mod assign;
mod call;
mod checks;
mod class;
mod comprehension;
mod exception;
mod expr;
mod fblock;
mod finish;
pub(crate) mod fold;
mod function;
mod future;
mod jump;
mod name_indexes;
mod nameop;
mod pattern;
mod stmt;
mod typeparams;
mod unparse;

use std::cell::Cell;
use std::sync::Arc;

use krait_bytecode::code::flags;
use krait_bytecode::{CodeObject, Constant, Opcode, Text};

use crate::ast::*;
use crate::error::{ErrorKind, SyntaxError, SyntaxWarning, WarningKind};
use crate::flowgraph;
use crate::instructions::{ConstTable, InstrLocation, InstructionSequence, Label, NO_LOCATION};
use crate::names::{Name, NameMap, Names, known};
use crate::symtable::{self, BlockKey, BlockKind, EntryId, Scope, SymbolTable, symbol};
use fblock::FrameBlock;
use finish::{CodeNumber, FastLocals, FirstCodes, Look};
use name_indexes::NameIndexes;

/// What a step of code generation says: done, or why not. The error is boxed because it is large and rare.
pub(crate) type Result<T = ()> = std::result::Result<T, Box<SyntaxError>>;

/// How many values a display or call may hold on the stack before it is built piece by piece.
const STACK_USE_GUIDELINE: usize = 30;

/// What code generation needs to know beside the tree.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub filename: Arc<str>,
    /// 0, or 1 for `-O`, or 2 for `-OO`.
    pub optimize: u8,
    /// Bits of future features that hold from outside.
    pub future_flags: u32,
    /// Whether `await` may stand at module level.
    pub top_level_await: bool,
}

/// Compiles a tree; warnings are appended to `warnings`.
pub(crate) fn generate<'t>(
    arena: &'t Arena,
    tree: Mod<'t>,
    names: Names,
    settings: Settings,
    warnings: &mut Vec<SyntaxWarning>,
) -> Result<CodeObject> {
    let tree = arena.alloc(tree);
    let future = future::features(tree, &names, &settings.filename)?;
    let future_flags = future.flags | settings.future_flags;
    let string_annotations = future_flags & flags::FUTURE_ANNOTATIONS != 0;
    fold::fold(arena, tree, settings.optimize, string_annotations, warnings)
        .map_err(|_| too_deep(&settings.filename))?;
    let table = build_table(tree, names, string_annotations, false, &settings.filename)?;
    let memory = MEMORY.take();
    let generator = Generator {
        filename: Text::from(&*settings.filename),
        settings,
        future_flags,
        future_location: future.location,
        string_annotations,
        table,
        unit: Box::default(),
        outer: Vec::new(),
        blocks: Vec::new(),
        interactive: false,
        qualname_bytes: Vec::new(),
        spare: memory.spare,
        name_indexes: memory.name_indexes,
        finished: memory.finished,
        waiting_instructions: 0,
        codes: memory.codes,
        looks: memory.looks,
        last_on_line: memory.last_on_line,
        locals: memory.locals,
        first_codes: FirstCodes::default(),
        scratch: memory.scratch,
        warnings,
    };
    generator.module(tree)
}

/// The symbol table of a tree that nobody compiles.
pub(crate) fn symbol_table<'t>(
    tree: &'t Mod<'t>,
    names: Names,
    filename: &Arc<str>,
    future_flags: u32,
) -> Result<SymbolTable> {
    let future = future::features(tree, &names, filename)?;
    let string_annotations = (future.flags | future_flags) & flags::FUTURE_ANNOTATIONS != 0;
    build_table(tree, names, string_annotations, true, filename)
}

fn build_table<'t>(
    tree: &'t Mod<'t>,
    names: Names,
    string_annotations: bool,
    in_tree_order: bool,
    filename: &Arc<str>,
) -> Result<SymbolTable> {
    symtable::build(tree, names, string_annotations, in_tree_order).map_err(|error| match *error {
        symtable::SymbolError::Syntax(message, location) => Box::new(syntax_error(filename, message, location.into())),
        symtable::SymbolError::Recursion => too_deep(filename),
    })
}

fn too_deep(filename: &Arc<str>) -> Box<SyntaxError> {
    let message = "maximum recursion depth exceeded during compilation".to_owned();
    Box::new(SyntaxError {
        kind: ErrorKind::RecursionError,
        ..syntax_error(filename, message, NO_LOCATION)
    })
}

/// A `SyntaxError` with the position in the form in which CPython's compiler reports it: columns in bytes, plus one.
pub(crate) fn syntax_error(filename: &Arc<str>, message: String, location: InstrLocation) -> SyntaxError {
    SyntaxError {
        kind: ErrorKind::SyntaxError,
        message,
        filename: filename.clone(),
        lineno: location.lineno(),
        offset: (location.col_offset() + 1).max(0),
        end_lineno: location.end_lineno(),
        end_offset: (location.end_col_offset() + 1).max(0),
        text: None,
        undecodable: None,
        warnings: Vec::new(),
    }
}

impl From<Location> for InstrLocation {
    #[inline]
    fn from(location: Location) -> InstrLocation {
        InstrLocation::new(
            location.lineno as i32,
            location.end_lineno as i32,
            location.col_offset as i32,
            location.end_col_offset as i32,
        )
    }
}

/// Whether a constant may be merged with itself; those with a NaN in them may not.
fn is_equal_to_itself(value: &Constant) -> bool {
    match value {
        Constant::Float(value) => !value.is_nan(),
        Constant::Complex(real, imag) => !real.is_nan() && !imag.is_nan(),
        Constant::Tuple(items) | Constant::FrozenSet(items) => items.iter().all(is_equal_to_itself),
        _ => true,
    }
}

/// Whether a symbol with these bits lives in a cell.
fn is_cell(bits: u32) -> bool {
    Scope::of(bits) == Scope::Cell || bits & symbol::DEF_COMP_CELL != 0
}

/// Whether a symbol with these bits is a variable of an outer function.
fn is_free(bits: u32) -> bool {
    Scope::of(bits) == Scope::Free || bits & symbol::DEF_FREE_CLASS != 0
}

/// What the uses of a symbol become, of which nothing more need be asked.
#[derive(Clone, Copy)]
struct Use {
    /// The name as the source has it.
    name: Name,
    oparg: u32,
    /// `CACHE` if the symbol table must be asked.
    load: Opcode,
    /// `CACHE` if the symbol table must be asked.
    store: Opcode,
}

impl Use {
    const UNKNOWN: Use = Use {
        name: known::EMPTY,
        oparg: 0,
        load: Opcode::Cache,
        store: Opcode::Cache,
    };
}

/// What kind of code a unit is (`COMPILER_SCOPE_*`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum UnitKind {
    #[default]
    Module,
    Class,
    Function,
    AsyncFunction,
    Lambda,
    Comprehension,
    TypeParams,
}

/// A code object in the making (`struct compiler_unit`).
#[derive(Default)]
struct Unit {
    kind: UnitKind,
    entry: EntryId,
    name: Text,
    name_id: Name,
    qualname: Text,
    /// Bits of `co_flags`, once it is finished.
    flags: u32,
    firstlineno: i32,
    argcount: u32,
    posonlyargcount: u32,
    kwonlyargcount: u32,
    sequence: InstructionSequence,
    optimized: flowgraph::Optimized,
    consts: ConstTable,
    /// The constants that are code objects: their indexes and numbers.
    children: Vec<(u32, CodeNumber)>,
    names: Vec<Name>,
    /// For each symbol of the block, what its uses become, once that is known.
    uses: Vec<Use>,
    varnames: NameMap<()>,
    cellvars: NameMap<()>,
    freevars: NameMap<()>,
    /// Names that are fast locals of inlined comprehensions only; true while one is being compiled.
    fast_hidden: NameMap<bool>,
    /// The class whose private names are mangled.
    private: Option<Name>,
    /// How many blocks are the units' around.
    blocks_below: usize,
    in_inlined_comprehension: u32,
}

impl Unit {
    /// Makes it as good as new, but for the memory.
    fn clear(&mut self) {
        (self.argcount, self.posonlyargcount, self.kwonlyargcount) = (0, 0, 0);
        self.children.clear();
        self.names.clear();
        self.varnames.clear();
        self.cellvars.clear();
        self.freevars.clear();
        self.fast_hidden.clear();
        self.in_inlined_comprehension = 0;
    }
}

/// What one compilation leaves to the next of the same thread: memory, and nothing in it.
#[derive(Default)]
struct Memory {
    #[allow(clippy::vec_box)]
    spare: Vec<Box<Unit>>,
    #[allow(clippy::vec_box)]
    finished: Vec<Box<Unit>>,
    codes: Vec<Arc<CodeObject>>,
    looks: Vec<Look>,
    last_on_line: Vec<Option<CodeNumber>>,
    locals: FastLocals,
    name_indexes: NameIndexes,
    scratch: flowgraph::Scratch,
}

thread_local! {
    static MEMORY: Cell<Memory> = Cell::default();
}

/// The code generator (`struct compiler`).
struct Generator<'a, 'w> {
    settings: Settings,
    filename: Text,
    future_flags: u32,
    future_location: InstrLocation,
    string_annotations: bool,
    table: SymbolTable,
    unit: Box<Unit>,
    // Units are large; their boxes move from list to list.
    #[allow(clippy::vec_box)]
    outer: Vec<Box<Unit>>,
    /// Empty units with the memory of those that are done.
    #[allow(clippy::vec_box)]
    spare: Vec<Box<Unit>>,
    /// The blocks that the code being generated is in, those of the units around included.
    blocks: Vec<FrameBlock<'a>>,
    interactive: bool,
    /// Memory to make qualified names in.
    qualname_bytes: Vec<u8>,
    scratch: flowgraph::Scratch,
    /// The indexes of the names of the current unit.
    name_indexes: NameIndexes,
    /// Units whose code objects are still to be made.
    #[allow(clippy::vec_box)]
    finished: Vec<Box<Unit>>,
    /// How many instructions these have.
    waiting_instructions: usize,
    /// The code objects so far.
    codes: Vec<Arc<CodeObject>>,
    /// Of each code object, what it looks like.
    looks: Vec<Look>,
    /// The last code object that begins on each line.
    last_on_line: Vec<Option<CodeNumber>>,
    /// Of the unit whose code object is being made; memory only otherwise.
    locals: FastLocals,
    first_codes: FirstCodes,
    warnings: &'w mut Vec<SyntaxWarning>,
}

impl<'a> Generator<'a, '_> {
    /// Compiles the whole tree.
    fn module(mut self, tree: &'a Mod<'a>) -> Result<CodeObject> {
        self.enter_unit(known::ANON_MODULE, UnitKind::Module, SymbolTable::TOP, 1);
        let location = InstrLocation::new(1, 1, 0, 0);
        match tree {
            Mod::Module { body, .. } => self.body(body, location)?,
            Mod::Interactive { body } => {
                if annotations::has_annotations(body) {
                    self.emit(Opcode::SetupAnnotations, location);
                }
                self.interactive = true;
                self.statements(body)?;
            }
            Mod::Expression { body } => self.expr(body)?,
            Mod::FunctionType { .. } => {}
        }
        let add_none = !matches!(tree, Mod::Expression { .. });
        self.finish_unit(add_none);
        Ok(self.last_code())
    }

    /// The statements of a module or class, with their docstring and the set-up of annotations.
    fn body(&mut self, body: &'a [Stmt<'a>], mut location: InstrLocation) -> Result {
        let Some(first) = body.first() else { return Ok(()) };
        if self.unit.kind == UnitKind::Module {
            location = first.location.into();
        }
        if annotations::has_annotations(body) {
            self.emit(Opcode::SetupAnnotations, location);
        }
        let mut rest = body;
        if self.settings.optimize < 2
            && fold::docstring(body).is_some()
            && let StmtKind::Expr { value } = &first.kind
        {
            self.expr(value)?;
            self.name_op(known::DOC, ExprContext::Store, NO_LOCATION)?;
            rest = &body[1..];
        }
        self.statements(rest)
    }

    fn statements(&mut self, statements: &'a [Stmt<'a>]) -> Result {
        statements.iter().try_for_each(|statement| self.stmt(statement))
    }

    fn block_key(&self, key: BlockKey) -> EntryId {
        self.table.lookup(key)
    }

    fn entry(&self) -> &symtable::Entry {
        self.table.entry(self.unit.entry)
    }

    fn is_top_level_await(&self) -> bool {
        self.settings.top_level_await && self.entry().kind == BlockKind::Module
    }

    /// Starts a code object inside the current one (`compiler_enter_scope`).
    fn enter_unit(&mut self, name: Name, kind: UnitKind, entry: EntryId, lineno: i32) {
        let block = self.table.entry(entry);
        let mut unit = self.spare.pop().unwrap_or_default();
        unit.kind = kind;
        unit.entry = entry;
        unit.name = self.table.names.text(name).clone();
        unit.name_id = name;
        unit.firstlineno = lineno;
        unit.private = self.unit.private;
        unit.blocks_below = self.blocks.len();
        unit.uses.clear();
        unit.uses.resize(block.symbols.len(), Use::UNKNOWN);
        // The parameters, whose places are known.
        let (symbols, mut params) = (block.symbols.entries(), block.params);
        for (position, (name, bits)) in symbols.iter().enumerate() {
            if params == 0 {
                break;
            }
            if bits & symbol::DEF_PARAM != 0 {
                params -= 1;
                let index = unit.varnames.push(*name, ());
                if Scope::of(*bits) == Scope::Local {
                    unit.uses[position] = Use {
                        name: *name,
                        oparg: index as u32,
                        load: Opcode::LoadFast,
                        store: Opcode::StoreFast,
                    };
                }
            }
        }
        // Of all symbols together, the bits and the scopes.
        let (bits, scopes) = symbols.iter().fold((0, 0), |(all, scopes), (_, bits)| {
            (all | bits, scopes | 1_u32 << (bits >> symbol::SCOPE_SHIFT))
        });
        let has = |scope: Scope, flag: u32| scopes >> scope as u32 & 1 != 0 || bits & flag != 0;
        let names = &self.table.names;
        let sorted = |wanted: fn(u32) -> bool, into: &mut NameMap<()>| {
            let symbols = block.symbols.entries().iter();
            let mut found: Vec<Name> = symbols
                .filter(|(_, bits)| wanted(*bits))
                .map(|(name, _)| *name)
                .collect();
            found.sort_by(|a, b| names.text(*a).cmp(names.text(*b)));
            found.into_iter().for_each(|name| _ = into.add(name));
        };
        if has(Scope::Cell, symbol::DEF_COMP_CELL) {
            sorted(is_cell, &mut unit.cellvars);
        }
        if block.needs_class_closure {
            unit.cellvars.add(known::CLASS);
        }
        if block.needs_classdict {
            unit.cellvars.add(known::CLASSDICT);
        }
        if has(Scope::Free, symbol::DEF_FREE_CLASS) {
            sorted(is_free, &mut unit.freevars);
        }
        self.name_indexes.enter();
        let parent = std::mem::replace(&mut self.unit, unit);
        if kind == UnitKind::Module {
            self.emit_i(Opcode::Resume, 0, InstrLocation::new(0, lineno, 0, 0));
        } else {
            self.outer.push(parent);
            self.unit.qualname = self.qualname(name);
            self.emit_i(Opcode::Resume, 0, InstrLocation::new(lineno, lineno, 0, 0));
        }
    }

    /// The dotted name of the current unit (`compiler_set_qualname`).
    fn qualname(&mut self, name: Name) -> Text {
        let Some(mut parent) = self.outer.last() else {
            return self.unit.name.clone();
        };
        if parent.kind == UnitKind::TypeParams {
            // The scope of type parameters does not show.
            match self.outer.iter().rev().nth(1) {
                Some(grandparent) if self.outer.len() > 2 => parent = grandparent,
                _ => return self.unit.name.clone(),
            }
        }
        if matches!(
            self.unit.kind,
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Class
        ) {
            let mangled = self.table.names.mangle(parent.private, name);
            if self.table.entry(parent.entry).scope(mangled) == Scope::GlobalExplicit {
                return self.unit.name.clone();
            }
        }
        if parent.kind == UnitKind::Module {
            return self.unit.name.clone();
        }
        let between = match parent.kind {
            UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda => ".<locals>.",
            _ => ".",
        };
        Text::joined(&parent.qualname, between, &self.unit.name, &mut self.qualname_bytes)
    }

    #[cold]
    #[inline(never)]
    fn error(&self, message: impl Into<String>, location: InstrLocation) -> Box<SyntaxError> {
        Box::new(syntax_error(&self.settings.filename, message.into(), location))
    }

    #[cold]
    #[inline(never)]
    fn fail<T>(&self, message: impl Into<String>, location: InstrLocation) -> Result<T> {
        Err(self.error(message, location))
    }

    #[cold]
    fn warn(&mut self, message: String, location: Location) {
        self.warnings.push(SyntaxWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: location.lineno,
            col_offset: location.col_offset,
            end_lineno: location.end_lineno,
            end_col_offset: location.end_col_offset,
        });
    }

    #[inline(always)]
    fn emit(&mut self, opcode: Opcode, location: InstrLocation) {
        self.unit.sequence.emit(opcode, 0, location);
    }

    #[inline(always)]
    fn emit_i(&mut self, opcode: Opcode, oparg: usize, location: InstrLocation) {
        self.unit.sequence.emit(opcode, oparg as i32, location);
    }

    #[inline]
    fn emit_j(&mut self, opcode: Opcode, target: Label, location: InstrLocation) {
        self.unit.sequence.emit_jump(opcode, target, location);
    }

    fn label(&mut self) -> Label {
        self.unit.sequence.new_label()
    }

    fn use_label(&mut self, label: Label) {
        self.unit.sequence.use_label(label);
    }

    #[inline]
    fn const_index(&mut self, value: &Constant) -> usize {
        let index = match value {
            Constant::Float(_) | Constant::Complex(..) | Constant::Tuple(_) | Constant::FrozenSet(_)
                if !is_equal_to_itself(value) =>
            {
                self.unit.consts.push(value.clone())
            }
            _ => self.unit.consts.add(value),
        };
        index as usize
    }

    #[inline]
    fn load_const(&mut self, value: &Constant, location: InstrLocation) {
        let index = self.const_index(value);
        self.emit_i(Opcode::LoadConst, index, location);
    }

    /// As [`Self::load_const`], of a constant that is kept if it is new. It holds no NaN.
    fn load_own_const(&mut self, value: Constant, location: InstrLocation) {
        let index = self.unit.consts.add_owned(value);
        self.emit_i(Opcode::LoadConst, index as usize, location);
    }

    /// Returns a constant. CPython emits two instructions, of which its flow graph makes one.
    fn return_const(&mut self, value: &Constant, location: InstrLocation) {
        let index = self.const_index(value);
        self.emit_i(Opcode::ReturnConst, index, location);
    }

    fn load_text(&mut self, value: &Text, location: InstrLocation) {
        let index = self.unit.consts.add_text(value);
        self.emit_i(Opcode::LoadConst, index as usize, location);
    }

    fn load_name_const(&mut self, name: Name, location: InstrLocation) {
        let index = self.unit.consts.add_text(self.table.names.text(name));
        self.emit_i(Opcode::LoadConst, index as usize, location);
    }

    /// A tuple of names as a constant.
    fn names_const(&self, names: impl Iterator<Item = Name>) -> Constant {
        let texts = names.map(|name| self.table.names.text(name).clone());
        Constant::Tuple(texts.map(Constant::Str).collect())
    }

    fn intern(&mut self, text: &Text) -> Name {
        self.table.names.intern(text)
    }

    fn mangle(&mut self, name: Name) -> Name {
        self.table.names.mangle(self.unit.private, name)
    }

    /// The index of a name among those of the unit, to which it is added if it is not there (`dict_add_o`).
    #[inline]
    fn name_index(&mut self, name: Name) -> usize {
        match self.name_indexes.get(name) {
            Some(index) => index,
            None => self.new_name(name),
        }
    }

    #[inline(never)]
    fn new_name(&mut self, name: Name) -> usize {
        let index = self.unit.names.len();
        self.unit.names.push(name);
        self.name_indexes.set(name, index);
        index
    }

    /// Loads an attribute, or a method that is called at once.
    fn load_attribute(&mut self, name: Name, is_method: bool, location: InstrLocation) {
        let name = self.mangle(name);
        let index = self.name_index(name);
        self.emit_i(Opcode::LoadAttr, index << 1 | usize::from(is_method), location);
    }

    /// Emits an instruction that names an attribute, module or global (`compiler_addop_name`).
    fn emit_name(&mut self, opcode: Opcode, name: Name, location: InstrLocation) {
        let name = self.mangle(name);
        let index = self.name_index(name);
        let (opcode, oparg) = match opcode {
            Opcode::LoadAttr => (Opcode::LoadAttr, index << 1),
            Opcode::LoadMethod => (Opcode::LoadAttr, index << 1 | 1),
            Opcode::LoadSuperAttr => (Opcode::LoadSuperAttr, index << 2 | 2),
            Opcode::LoadSuperMethod => (Opcode::LoadSuperAttr, index << 2 | 3),
            Opcode::LoadZeroSuperAttr => (Opcode::LoadSuperAttr, index << 2),
            Opcode::LoadZeroSuperMethod => (Opcode::LoadSuperAttr, index << 2 | 1),
            other => (other, index),
        };
        self.emit_i(opcode, oparg, location);
    }
}
