//! The abstract syntax tree, shaped node for node like CPython 3.12's `Python.asdl`.
//!
//! Types, variants and fields bear the asdl's names. `*` fields are [`List`]s, `?` fields `Option`, single children
//! [`ExprRef`]s. A sum type with attributes is a struct of its `kind` and its [`Location`]; identifiers are [`Name`]s. The fields
//! of large kinds are structs of their own, so that the many small ones are small.
//!
//! Nodes live in an [`Arena`], which is released as a whole: a tree is never walked to be dropped.

use std::cell::Cell;

use bumpalo::Bump;
use krait_bytecode::code::Constant;

use crate::name_uses::PlainUses;
use crate::names::Name;

/// A list of nodes, as long as it is for good.
pub type List<'t, T> = &'t mut [T];

/// An expression in the arena.
pub type ExprRef<'t> = &'t mut Expr<'t>;

/// The memory of trees.
pub struct Arena {
    /// All nodes are aligned alike.
    nodes: Bump<8>,
    /// Constants own memory elsewhere, so they are dropped one by one.
    constants: typed_arena::Arena<Constant>,
}

/// Nodes of this size are moved in registers.
const SMALL: usize = 8;

/// How many bytes one arena leaves to the next of the same thread, at most.
const KEPT_BYTES: usize = 1 << 22;

thread_local! {
    static SPARE: Cell<Option<Bump<8>>> = const { Cell::new(None) };
}

impl Default for Arena {
    fn default() -> Arena {
        Arena {
            nodes: SPARE.take().unwrap_or_else(Bump::with_min_align),
            constants: typed_arena::Arena::new(),
        }
    }
}

impl Drop for Arena {
    fn drop(&mut self) {
        let mut nodes = std::mem::replace(&mut self.nodes, Bump::with_min_align());
        nodes.reset();
        if nodes.allocated_bytes() <= KEPT_BYTES {
            // No thread that ends needs it.
            let _ = SPARE.try_with(|spare| spare.set(Some(nodes)));
        }
    }
}

impl Arena {
    /// An arena without memory.
    pub fn new() -> Arena {
        Arena::default()
    }

    /// Keeps a node.
    #[inline]
    pub fn alloc<T>(&self, node: T) -> &mut T {
        self.nodes.alloc(node)
    }

    /// Keeps some nodes as a list.
    #[inline]
    pub fn list<T>(&self, nodes: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>) -> List<'_, T> {
        let nodes = nodes.into_iter();
        if nodes.len() == 0 {
            return List::default();
        }
        self.nodes.alloc_slice_fill_iter(nodes)
    }

    /// Keeps what `nodes` holds from `base` on as a list, and takes it out there.
    #[inline]
    pub fn list_from<T>(&self, nodes: &mut Vec<T>, base: usize) -> List<'_, T> {
        match nodes.len() - base {
            0 => List::default(),
            // Most lists are short.
            1 => match nodes.pop() {
                Some(node) => std::slice::from_mut(self.alloc(node)),
                None => List::default(),
            },
            2 if size_of::<T>() <= SMALL => match (nodes.pop(), nodes.pop()) {
                (Some(second), Some(first)) => self.alloc([first, second]),
                _ => List::default(),
            },
            3 if size_of::<T>() <= SMALL => match (nodes.pop(), nodes.pop(), nodes.pop()) {
                (Some(third), Some(second), Some(first)) => self.alloc([first, second, third]),
                _ => List::default(),
            },
            _ => self.long_list(nodes, base),
        }
    }

    #[inline(never)]
    fn long_list<T>(&self, nodes: &mut Vec<T>, base: usize) -> List<'_, T> {
        self.nodes.alloc_slice_fill_iter(nodes.drain(base..))
    }

    /// Keeps a constant.
    #[inline]
    pub fn constant(&self, value: Constant) -> &Constant {
        match value {
            Constant::None => &Constant::None,
            Constant::True => &Constant::True,
            Constant::False => &Constant::False,
            value => self.owned_constant(value),
        }
    }

    /// Keeps a constant that may own memory.
    #[inline]
    pub fn owned_constant(&self, value: Constant) -> &Constant {
        self.constants.alloc(value)
    }
}

/// Where a node stands: lines from 1, columns in UTF-8 bytes from 0, as the attributes of CPython's nodes.
///
/// In memory as code generation has it, so that it is copied as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(C)]
pub struct Location {
    pub end_lineno: u32,
    pub lineno: u32,
    pub end_col_offset: u32,
    pub col_offset: u32,
}

/// `mod`: what one parse makes.
#[derive(Debug)]
pub enum Mod<'t> {
    Module {
        body: List<'t, Stmt<'t>>,
        type_ignores: List<'t, TypeIgnore>,
    },
    Interactive {
        body: List<'t, Stmt<'t>>,
    },
    /// Nothing that can be compiled.
    FunctionType {
        argtypes: List<'t, ExprRef<'t>>,
        returns: ExprRef<'t>,
    },
    Expression {
        body: ExprRef<'t>,
    },
}

/// `type_ignore`: a `# type: ignore` comment; CPython records them only on request.
#[derive(Clone, Debug)]
pub struct TypeIgnore {
    pub lineno: u32,
    pub tag: Name,
}

/// `stmt` with its attributes.
#[derive(Debug)]
pub struct Stmt<'t> {
    pub kind: StmtKind<'t>,
    pub location: Location,
    /// Whether there may be something in it that can be computed before it runs.
    pub foldable: bool,
    /// The names in it, if all that it does is to use and bind these.
    pub(crate) uses: PlainUses,
}

const _: () = assert!(size_of::<Stmt>() == 64);

impl<'t> Stmt<'t> {
    /// A statement of which nothing is known.
    pub fn new(kind: StmtKind<'t>, location: Location) -> Stmt<'t> {
        let foldable = true;
        Stmt {
            kind,
            location,
            foldable,
            uses: PlainUses::NONE,
        }
    }
}

/// `stmt`.
#[derive(Debug)]
pub enum StmtKind<'t> {
    FunctionDef(&'t mut FunctionDef<'t>),
    AsyncFunctionDef(&'t mut FunctionDef<'t>),
    ClassDef(&'t mut ClassDef<'t>),
    Return {
        value: Option<ExprRef<'t>>,
    },
    Delete {
        targets: List<'t, ExprRef<'t>>,
    },
    Assign {
        targets: List<'t, ExprRef<'t>>,
        value: ExprRef<'t>,
        type_comment: Option<Name>,
    },
    TypeAlias(&'t mut TypeAlias<'t>),
    AugAssign {
        target: ExprRef<'t>,
        op: Operator,
        value: ExprRef<'t>,
    },
    /// `simple` is true for a bare name without parentheses.
    AnnAssign {
        target: ExprRef<'t>,
        annotation: ExprRef<'t>,
        value: Option<ExprRef<'t>>,
        simple: bool,
    },
    For(&'t mut For<'t>),
    AsyncFor(&'t mut For<'t>),
    While(&'t mut While<'t>),
    If(&'t mut If<'t>),
    With(&'t mut With<'t>),
    AsyncWith(&'t mut With<'t>),
    Match {
        subject: ExprRef<'t>,
        cases: List<'t, MatchCase<'t>>,
    },
    Raise {
        exc: Option<ExprRef<'t>>,
        cause: Option<ExprRef<'t>>,
    },
    Try(&'t mut Try<'t>),
    TryStar(&'t mut Try<'t>),
    Assert {
        test: ExprRef<'t>,
        msg: Option<ExprRef<'t>>,
    },
    Import {
        names: List<'t, Alias>,
    },
    /// `level` counts the leading dots.
    ImportFrom {
        module: Option<Name>,
        names: List<'t, Alias>,
        level: u32,
    },
    Global {
        names: List<'t, Name>,
    },
    Nonlocal {
        names: List<'t, Name>,
    },
    Expr {
        value: ExprRef<'t>,
    },
    Pass,
    Break,
    Continue,
}

/// `FunctionDef` and `AsyncFunctionDef`.
#[derive(Debug)]
pub struct FunctionDef<'t> {
    pub name: Name,
    pub args: &'t mut Arguments<'t>,
    pub body: List<'t, Stmt<'t>>,
    pub decorator_list: List<'t, ExprRef<'t>>,
    pub returns: Option<ExprRef<'t>>,
    pub type_comment: Option<Name>,
    pub type_params: List<'t, TypeParam<'t>>,
}

/// `ClassDef`.
#[derive(Debug)]
pub struct ClassDef<'t> {
    pub name: Name,
    pub bases: List<'t, ExprRef<'t>>,
    pub keywords: List<'t, Keyword<'t>>,
    pub body: List<'t, Stmt<'t>>,
    pub decorator_list: List<'t, ExprRef<'t>>,
    pub type_params: List<'t, TypeParam<'t>>,
}

/// `TypeAlias`.
#[derive(Debug)]
pub struct TypeAlias<'t> {
    pub name: ExprRef<'t>,
    pub type_params: List<'t, TypeParam<'t>>,
    pub value: ExprRef<'t>,
}

/// `For` and `AsyncFor`.
#[derive(Debug)]
pub struct For<'t> {
    pub target: ExprRef<'t>,
    pub iter: ExprRef<'t>,
    pub body: List<'t, Stmt<'t>>,
    pub orelse: List<'t, Stmt<'t>>,
    pub type_comment: Option<Name>,
}

/// `While`.
#[derive(Debug)]
pub struct While<'t> {
    pub test: ExprRef<'t>,
    pub body: List<'t, Stmt<'t>>,
    pub orelse: List<'t, Stmt<'t>>,
}

/// `If`.
#[derive(Debug)]
pub struct If<'t> {
    pub test: ExprRef<'t>,
    pub body: List<'t, Stmt<'t>>,
    pub orelse: List<'t, Stmt<'t>>,
}

/// `With` and `AsyncWith`.
#[derive(Debug)]
pub struct With<'t> {
    pub items: List<'t, WithItem<'t>>,
    pub body: List<'t, Stmt<'t>>,
    pub type_comment: Option<Name>,
}

/// `Try` and `TryStar`.
#[derive(Debug)]
pub struct Try<'t> {
    pub body: List<'t, Stmt<'t>>,
    pub handlers: List<'t, ExceptHandler<'t>>,
    pub orelse: List<'t, Stmt<'t>>,
    pub finalbody: List<'t, Stmt<'t>>,
}

/// `expr` with its attributes.
#[derive(Debug)]
pub struct Expr<'t> {
    pub kind: ExprKind<'t>,
    pub location: Location,
}

const _: () = assert!(size_of::<Expr>() == 40);

impl<'t> Expr<'t> {
    /// An expression.
    #[inline]
    pub fn new(kind: ExprKind<'t>, location: Location) -> Expr<'t> {
        Expr { kind, location }
    }

    /// Whether it is a constant.
    #[inline]
    pub fn is_constant(&self) -> bool {
        matches!(self.kind, ExprKind::Constant { .. })
    }
}

/// `expr`.
#[derive(Debug)]
pub enum ExprKind<'t> {
    BoolOp {
        op: BoolOp,
        values: List<'t, ExprRef<'t>>,
    },
    NamedExpr {
        target: ExprRef<'t>,
        value: ExprRef<'t>,
    },
    BinOp {
        left: ExprRef<'t>,
        op: Operator,
        right: ExprRef<'t>,
    },
    UnaryOp {
        op: UnaryOp,
        operand: ExprRef<'t>,
    },
    Lambda {
        args: &'t mut Arguments<'t>,
        body: ExprRef<'t>,
    },
    IfExp(&'t mut IfExp<'t>),
    Dict(&'t mut Dict<'t>),
    Set {
        elts: List<'t, ExprRef<'t>>,
    },
    ListComp(&'t mut Comp<'t>),
    SetComp(&'t mut Comp<'t>),
    DictComp(&'t mut DictComp<'t>),
    GeneratorExp(&'t mut Comp<'t>),
    Await {
        value: ExprRef<'t>,
    },
    Yield {
        value: Option<ExprRef<'t>>,
    },
    YieldFrom {
        value: ExprRef<'t>,
    },
    Compare(&'t mut Compare<'t>),
    Call(&'t mut Call<'t>),
    /// `conversion` is -1, or the character code of `s`, `r` or `a`.
    FormattedValue {
        value: ExprRef<'t>,
        conversion: i32,
        format_spec: Option<ExprRef<'t>>,
    },
    JoinedStr {
        values: List<'t, ExprRef<'t>>,
    },
    /// `kind` is `u` for a string written with that prefix.
    Constant {
        value: &'t Constant,
        kind: Option<Name>,
    },
    Attribute {
        value: ExprRef<'t>,
        attr: Name,
        ctx: ExprContext,
    },
    Subscript {
        value: ExprRef<'t>,
        slice: ExprRef<'t>,
        ctx: ExprContext,
    },
    Starred {
        value: ExprRef<'t>,
        ctx: ExprContext,
    },
    Name {
        id: NameUse,
        ctx: ExprContext,
    },
    List {
        elts: List<'t, ExprRef<'t>>,
        ctx: ExprContext,
    },
    Tuple {
        elts: List<'t, ExprRef<'t>>,
        ctx: ExprContext,
    },
    Slice(&'t mut Slice<'t>),
}

/// `IfExp`.
#[derive(Debug)]
pub struct IfExp<'t> {
    pub test: ExprRef<'t>,
    pub body: ExprRef<'t>,
    pub orelse: ExprRef<'t>,
}

/// `Dict`. A key of `None` is the unpacking `**value`.
#[derive(Debug)]
pub struct Dict<'t> {
    pub keys: List<'t, Option<ExprRef<'t>>>,
    pub values: List<'t, ExprRef<'t>>,
}

/// `ListComp`, `SetComp` and `GeneratorExp`.
#[derive(Debug)]
pub struct Comp<'t> {
    pub elt: ExprRef<'t>,
    pub generators: List<'t, Comprehension<'t>>,
}

/// `DictComp`.
#[derive(Debug)]
pub struct DictComp<'t> {
    pub key: ExprRef<'t>,
    pub value: ExprRef<'t>,
    pub generators: List<'t, Comprehension<'t>>,
}

/// `Compare`.
#[derive(Debug)]
pub struct Compare<'t> {
    pub left: ExprRef<'t>,
    pub ops: List<'t, CmpOp>,
    pub comparators: List<'t, ExprRef<'t>>,
}

/// `Call`.
#[derive(Debug)]
pub struct Call<'t> {
    pub func: ExprRef<'t>,
    pub args: List<'t, ExprRef<'t>>,
    pub keywords: List<'t, Keyword<'t>>,
}

/// `Slice`.
#[derive(Debug)]
pub struct Slice<'t> {
    pub lower: Option<ExprRef<'t>>,
    pub upper: Option<ExprRef<'t>>,
    pub step: Option<ExprRef<'t>>,
}

/// A name where it is used.
#[derive(Debug)]
pub struct NameUse {
    pub name: Name,
    /// Its number among the uses of names in the tree; `u32::MAX`: it has none.
    number: Cell<u32>,
}

impl From<Name> for NameUse {
    #[inline]
    fn from(name: Name) -> NameUse {
        NameUse::numbered(name, u32::MAX)
    }
}

impl NameUse {
    #[inline]
    pub(crate) fn numbered(name: Name, number: u32) -> NameUse {
        let number = Cell::new(number);
        NameUse { name, number }
    }

    #[inline]
    pub(crate) fn number(&self) -> usize {
        self.number.get() as usize
    }

    pub(crate) fn set_number(&self, number: u32) {
        self.number.set(number);
    }
}

/// `expr_context`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExprContext {
    Load,
    Store,
    Del,
}

/// `boolop`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoolOp {
    And,
    Or,
}

/// `operator`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

/// `unaryop`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

/// `cmpop`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// `comprehension`: one `for … in … if …` clause.
#[derive(Debug)]
pub struct Comprehension<'t> {
    pub target: ExprRef<'t>,
    pub iter: ExprRef<'t>,
    pub ifs: List<'t, ExprRef<'t>>,
    pub is_async: bool,
}

/// `excepthandler` (its one variant is `ExceptHandler`).
#[derive(Debug)]
pub struct ExceptHandler<'t> {
    pub r#type: Option<ExprRef<'t>>,
    pub name: Option<Name>,
    pub body: List<'t, Stmt<'t>>,
    pub location: Location,
}

/// `arguments`: the parameters of a function or lambda.
///
/// Invariant: `defaults` belong to the last of `posonlyargs` and `args` together; `kw_defaults` is as long as `kwonlyargs`.
#[derive(Debug, Default)]
pub struct Arguments<'t> {
    pub posonlyargs: List<'t, Arg<'t>>,
    pub args: List<'t, Arg<'t>>,
    pub vararg: Option<&'t mut Arg<'t>>,
    pub kwonlyargs: List<'t, Arg<'t>>,
    pub kw_defaults: List<'t, Option<ExprRef<'t>>>,
    pub kwarg: Option<&'t mut Arg<'t>>,
    pub defaults: List<'t, ExprRef<'t>>,
}

/// `arg`: one parameter.
#[derive(Debug)]
pub struct Arg<'t> {
    pub arg: Name,
    pub annotation: Option<ExprRef<'t>>,
    pub type_comment: Option<Name>,
    pub location: Location,
}

/// `keyword`: `arg=value` in a call, or `**value` where `arg` is `None`.
#[derive(Debug)]
pub struct Keyword<'t> {
    pub arg: Option<Name>,
    pub value: ExprRef<'t>,
    pub location: Location,
}

/// `alias`: one name of an import statement.
#[derive(Clone, Debug)]
pub struct Alias {
    pub name: Name,
    pub asname: Option<Name>,
    pub location: Location,
}

/// `withitem`.
#[derive(Debug)]
pub struct WithItem<'t> {
    pub context_expr: ExprRef<'t>,
    pub optional_vars: Option<ExprRef<'t>>,
}

/// `match_case`.
#[derive(Debug)]
pub struct MatchCase<'t> {
    pub pattern: Pattern<'t>,
    pub guard: Option<ExprRef<'t>>,
    pub body: List<'t, Stmt<'t>>,
}

/// `pattern` with its attributes.
#[derive(Debug)]
pub struct Pattern<'t> {
    pub kind: PatternKind<'t>,
    pub location: Location,
}

impl<'t> Pattern<'t> {
    /// One of them.
    pub fn new(kind: PatternKind<'t>, location: Location) -> Pattern<'t> {
        Pattern { kind, location }
    }
}

/// `pattern`.
#[derive(Debug)]
pub enum PatternKind<'t> {
    MatchValue {
        value: ExprRef<'t>,
    },
    /// `value` is `None`, `True` or `False`.
    MatchSingleton {
        value: &'t Constant,
    },
    MatchSequence {
        patterns: List<'t, Pattern<'t>>,
    },
    MatchMapping {
        keys: List<'t, ExprRef<'t>>,
        patterns: List<'t, Pattern<'t>>,
        rest: Option<Name>,
    },
    MatchClass {
        cls: ExprRef<'t>,
        patterns: List<'t, Pattern<'t>>,
        kwd_attrs: List<'t, Name>,
        kwd_patterns: List<'t, Pattern<'t>>,
    },
    MatchStar {
        name: Option<Name>,
    },
    MatchAs {
        pattern: Option<&'t mut Pattern<'t>>,
        name: Option<Name>,
    },
    MatchOr {
        patterns: List<'t, Pattern<'t>>,
    },
}

/// `type_param` with its attributes.
#[derive(Debug)]
pub struct TypeParam<'t> {
    pub kind: TypeParamKind<'t>,
    pub location: Location,
}

impl<'t> TypeParam<'t> {
    /// One of them.
    pub fn new(kind: TypeParamKind<'t>, location: Location) -> TypeParam<'t> {
        TypeParam { kind, location }
    }
}

/// `type_param`.
#[derive(Debug)]
pub enum TypeParamKind<'t> {
    TypeVar { name: Name, bound: Option<ExprRef<'t>> },
    ParamSpec { name: Name },
    TypeVarTuple { name: Name },
}
