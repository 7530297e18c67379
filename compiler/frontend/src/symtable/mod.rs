//! The symbol table: for each block, which names are local, cell, free and global (CPython 3.12's `symtable.c`).
//!
//! In: a tree whose constants are folded already. Out: a [`SymbolTable`] with one [`Entry`] per module, class, function,
//! lambda, comprehension and annotation scope. Errors that concern scopes (`global` after use, `nonlocal` without binding,
//! named expressions in wrong places, …) are found here. Code is left to [`crate::codegen`].

mod analyze;
mod build;

use std::cell::{Cell, OnceCell};

use rustc_hash::FxHashMap;

use crate::ast::Location;
use crate::names::{Name, NameMap, NameSet, Names};

pub use build::{RECURSION_LIMIT, SymbolError, build};

/// What is known of a name in one block, as bits; the scope stands above [`symbol::SCOPE_SHIFT`].
pub mod symbol {
    /// Declared `global`.
    pub const DEF_GLOBAL: u32 = 1;
    /// Assigned in the block.
    pub const DEF_LOCAL: u32 = 2;
    /// A parameter.
    pub const DEF_PARAM: u32 = 4;
    /// Declared `nonlocal`.
    pub const DEF_NONLOCAL: u32 = 8;
    /// Used.
    pub const USE: u32 = 16;
    /// Free in a method of the class, although bound in the class too.
    pub const DEF_FREE_CLASS: u32 = 64;
    /// Bound by an import.
    pub const DEF_IMPORT: u32 = 128;
    /// Annotated.
    pub const DEF_ANNOT: u32 = 256;
    /// The variable of a comprehension's `for`.
    pub const DEF_COMP_ITER: u32 = 512;
    /// A type parameter.
    pub const DEF_TYPE_PARAM: u32 = 1024;
    /// A cell of an inlined comprehension.
    pub const DEF_COMP_CELL: u32 = 2048;
    /// Bound in the block, in whichever way.
    pub const DEF_BOUND: u32 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM;
    /// Where the [`super::Scope`] stands.
    pub const SCOPE_SHIFT: u32 = 12;
    /// The bits below the scope.
    pub const FLAGS: u32 = (1 << SCOPE_SHIFT) - 1;
}

/// Where a name lives, seen from one block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The block does not have the name.
    Unknown = 0,
    /// A local variable.
    Local = 1,
    /// Declared `global`.
    GlobalExplicit = 2,
    /// Global because nobody around binds it.
    GlobalImplicit = 3,
    /// A variable of an outer function.
    Free = 4,
    /// A local variable that an inner function uses.
    Cell = 5,
}

impl Scope {
    /// The scope in a symbol's bits.
    #[inline]
    pub fn of(bits: u32) -> Scope {
        match bits >> symbol::SCOPE_SHIFT {
            1 => Scope::Local,
            2 => Scope::GlobalExplicit,
            3 => Scope::GlobalImplicit,
            4 => Scope::Free,
            5 => Scope::Cell,
            _ => Scope::Unknown,
        }
    }

    /// The scope as bits of a symbol.
    #[inline]
    pub fn bits(self) -> u32 {
        (self as u32) << symbol::SCOPE_SHIFT
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A function, lambda, comprehension or generator expression.
    Function,
    /// A class body.
    Class,
    /// A module.
    Module,
    /// An annotation that will become a string (PEP 563).
    Annotation,
    /// The bound of a type variable.
    TypeVarBound,
    /// The value of a type alias.
    TypeAlias,
    /// The type parameters of a function, class or alias.
    TypeParam,
}

impl BlockKind {
    /// Whether names of the block live in fast locals (`_PyST_IsFunctionLike`).
    #[inline]
    pub fn is_function_like(self) -> bool {
        matches!(
            self,
            BlockKind::Function | BlockKind::TypeVarBound | BlockKind::TypeAlias | BlockKind::TypeParam
        )
    }
}

/// Which comprehension a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[…]`
    List,
    /// `{…}`
    Set,
    /// `{…: …}`
    Dict,
    /// `(…)`
    Generator,
}

/// The number of an [`Entry`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct EntryId(pub(crate) u32);

/// One block (`PySTEntryObject`).
#[derive(Debug)]
pub struct Entry {
    /// The name of the function or class.
    pub name: Name,
    /// What it is.
    pub kind: BlockKind,
    /// The names in it, with bits of [`symbol`], in order of first appearance.
    pub symbols: NameMap<u32>,
    /// Whether names were noted here while another block was the current one.
    partly_stamped: bool,
    /// How many parameters it has.
    pub params: usize,
    /// The blocks directly in it.
    pub children: Vec<EntryId>,
    /// The names of `global` and `nonlocal` statements, with their places.
    pub directives: Vec<(Name, Location)>,
    /// Where the block stands.
    pub location: Location,
    /// Inside a function.
    pub nested: bool,
    /// Has free variables.
    pub free: bool,
    /// A child has free variables.
    pub child_free: bool,
    /// Has a `yield`.
    pub generator: bool,
    /// Has an `await` or is `async`.
    pub coroutine: bool,
    /// Which comprehension it is, if it is one.
    pub comprehension: Option<ComprehensionKind>,
    /// Has `*args`.
    pub varargs: bool,
    /// Has `**kwargs`.
    pub varkeywords: bool,
    /// A class whose methods use `__class__`.
    pub needs_class_closure: bool,
    /// A class in which an annotation scope looks names up.
    pub needs_classdict: bool,
    /// A comprehension that is compiled into the block around it (PEP 709).
    pub comp_inlined: bool,
    /// The target of a comprehension is being visited.
    comp_iter_target: bool,
    /// An annotation scope directly in a class.
    pub can_see_class_scope: bool,
    /// How many iterable expressions of comprehensions are being visited.
    comp_iter_expr: u32,
}

impl Entry {
    /// The bits of a name; 0 if the block does not have it (`_PyST_GetSymbol`).
    #[inline]
    pub fn symbol(&self, name: Name) -> u32 {
        self.symbols.get(name).unwrap_or(0)
    }

    /// The parameters in order.
    pub fn varnames(&self) -> impl Iterator<Item = Name> + '_ {
        let symbols = self.symbols.entries().iter();
        let params = symbols.filter(|(_, bits)| bits & symbol::DEF_PARAM != 0);
        params.take(self.params).map(|(name, _)| *name)
    }

    /// Where a name lives (`_PyST_GetScope`).
    #[inline]
    pub fn scope(&self, name: Name) -> Scope {
        Scope::of(self.symbol(name))
    }
}

/// The node of the tree that a block belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockKey {
    address: usize,
    role: BlockRole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum BlockRole {
    Statement,
    Expression,
    TypeParam,
    TypeParams,
}

impl BlockKey {
    /// The block of a function, class or type alias.
    pub fn statement(statement: &crate::ast::Stmt) -> BlockKey {
        BlockKey {
            address: std::ptr::from_ref(statement) as usize,
            role: BlockRole::Statement,
        }
    }

    /// The block of a lambda or comprehension.
    pub fn expression(expression: &crate::ast::Expr) -> BlockKey {
        BlockKey {
            address: std::ptr::from_ref(expression) as usize,
            role: BlockRole::Expression,
        }
    }

    /// The block of a type variable's bound.
    pub fn type_param(param: &crate::ast::TypeParam) -> BlockKey {
        BlockKey {
            address: std::ptr::from_ref(param) as usize,
            role: BlockRole::TypeParam,
        }
    }

    /// The block of a list of type parameters, which is not empty.
    pub fn type_params(params: &[crate::ast::TypeParam]) -> BlockKey {
        BlockKey {
            address: params.as_ptr() as usize,
            role: BlockRole::TypeParams,
        }
    }
}

/// What one symbol table leaves to the next of the same thread: memory, and nothing in it.
#[derive(Debug, Default)]
struct Memory {
    entries: Vec<Entry>,
    symbols: Vec<NameMap<u32>>,
    children: Vec<Vec<EntryId>>,
    keys: Vec<Option<BlockKey>>,
    stamps: Vec<Stamps>,
    /// The highest stamp so far.
    last_stamp: u32,
}

/// Of each name, the stamp of the block that had it last, and its position there.
type Stamps = Vec<(u32, u32)>;

thread_local! {
    static MEMORY: Cell<Memory> = Cell::default();
}

/// How many lists of each kind are kept, and how long they may be.
const KEPT_LISTS: usize = 256;
const KEPT_LENGTH: usize = 1 << 13;

/// How far from where a block is expected it is looked for first.
const NEAR: usize = 8;

/// All blocks of one module.
#[derive(Debug)]
pub struct SymbolTable {
    /// The names in it and in the code made from it.
    pub names: Names,
    entries: Vec<Entry>,
    /// Of each block, the node that it belongs to; the module has none.
    keys: Vec<Option<BlockKey>>,
    /// The block that is likely to be looked up next.
    next: Cell<usize>,
    /// Of each node, its block; made when one is looked up that is not near that place.
    blocks: OnceCell<FxHashMap<BlockKey, EntryId>>,
    /// The names that imports at module level bind.
    imported: NameSet,
    /// Whether a function has a parameter `__debug__`, which code generation refuses.
    pub has_debug_parameter: bool,
    memory: Memory,
}

impl SymbolTable {
    /// The module's block.
    pub const TOP: EntryId = EntryId(0);

    /// Leaves the memory to the next table.
    pub(crate) fn recycle(self) {
        let mut memory = self.memory;
        let mut entries = self.entries;
        for entry in entries.drain(..) {
            let (mut symbols, mut children) = (entry.symbols, entry.children);
            if memory.symbols.len() < KEPT_LISTS && symbols.len() <= KEPT_LENGTH {
                symbols.clear();
                memory.symbols.push(symbols);
            }
            if children.capacity() > 0 && memory.children.len() < KEPT_LISTS && children.len() <= KEPT_LENGTH {
                children.clear();
                memory.children.push(children);
            }
        }
        memory.stamps.truncate(8);
        memory.stamps.retain(|stamps| stamps.len() <= KEPT_LENGTH);
        if entries.capacity() <= KEPT_LENGTH {
            memory.entries = entries;
        }
        let mut keys = self.keys;
        if keys.capacity() <= KEPT_LENGTH {
            keys.clear();
            memory.keys = keys;
        }
        MEMORY.set(memory);
    }

    /// The block of a node; panics if the node has none.
    ///
    /// Blocks are looked up in nearly the order in which they were made: the search begins behind the last one, and goes some way in
    /// both directions.
    pub fn lookup(&self, key: BlockKey) -> EntryId {
        let next = self.next.get();
        let is_it = |at: &usize| self.keys.get(*at) == Some(&Some(key));
        let near = |distance| [next + distance, next.wrapping_sub(distance)].into_iter().find(is_it);
        let found = (0..NEAR).find_map(near).unwrap_or_else(|| self.far(key));
        self.next.set(found + 1);
        EntryId(found as u32)
    }

    #[cold]
    fn far(&self, key: BlockKey) -> usize {
        let blocks = self.blocks.get_or_init(|| {
            let keyed = self.keys.iter().zip(0..);
            keyed.filter_map(|(key, id)| Some(((*key)?, EntryId(id)))).collect()
        });
        blocks[&key].0 as usize
    }

    /// A block.
    #[inline]
    pub fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// A block, to be changed.
    #[inline]
    pub fn entry_mut(&mut self, id: EntryId) -> &mut Entry {
        &mut self.entries[id.0 as usize]
    }

    /// Gives a name of a block other bits.
    pub(crate) fn set_symbol(&mut self, id: EntryId, name: Name, bits: u32) {
        self.entry_mut(id).symbols.insert(name, bits);
        if id == Self::TOP {
            if bits & symbol::DEF_IMPORT != 0 {
                self.imported.insert(name);
            } else {
                self.imported.remove(name);
            }
        }
    }

    /// Whether an import at module level binds the name.
    #[inline]
    pub(crate) fn is_imported(&self, name: Name) -> bool {
        self.imported.contains(name)
    }

    /// The module's block.
    pub fn top(&self) -> &Entry {
        self.entry(Self::TOP)
    }
}
