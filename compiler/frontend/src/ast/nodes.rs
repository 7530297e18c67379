//! The abstract syntax tree, shaped node for node like CPython 3.12's `Python.asdl`.
//!
//! Types, variants and fields bear the asdl's names. `*` fields are [`List`]s, `?` fields `Option`, single children `Box`.
//! A sum type with attributes is a struct of its `kind` and its [`Location`]; identifiers are [`Name`]s.

use krait_bytecode::code::{Constant, Text};

use crate::names::Name;

/// A list of nodes, as long as it is for good.
pub type List<T> = Box<[T]>;

/// Where a node stands: lines from 1, columns in UTF-8 bytes from 0, as the attributes of CPython's nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Location {
    pub lineno: u32,
    pub col_offset: u32,
    pub end_lineno: u32,
    pub end_col_offset: u32,
}

/// `mod`: what one parse makes.
#[derive(Clone, Debug)]
pub enum Mod {
    Module {
        body: List<Stmt>,
        type_ignores: List<TypeIgnore>,
    },
    Interactive {
        body: List<Stmt>,
    },
    Expression {
        body: Box<Expr>,
    },
}

/// `type_ignore`: a `# type: ignore` comment; CPython records them only on request.
#[derive(Clone, Debug)]
pub struct TypeIgnore {
    pub lineno: u32,
    pub tag: Text,
}

/// `stmt` with its attributes.
#[derive(Clone, Debug)]
pub struct Stmt {
    pub kind: StmtKind,
    pub location: Location,
}

/// `stmt`.
#[derive(Clone, Debug)]
pub enum StmtKind {
    FunctionDef {
        name: Name,
        args: Box<Arguments>,
        body: List<Stmt>,
        decorator_list: List<Expr>,
        returns: Option<Box<Expr>>,
        type_comment: Option<Name>,
        type_params: List<TypeParam>,
    },
    AsyncFunctionDef {
        name: Name,
        args: Box<Arguments>,
        body: List<Stmt>,
        decorator_list: List<Expr>,
        returns: Option<Box<Expr>>,
        type_comment: Option<Name>,
        type_params: List<TypeParam>,
    },
    ClassDef {
        name: Name,
        bases: List<Expr>,
        keywords: List<Keyword>,
        body: List<Stmt>,
        decorator_list: List<Expr>,
        type_params: List<TypeParam>,
    },
    Return {
        value: Option<Expr>,
    },
    Delete {
        targets: List<Expr>,
    },
    Assign {
        targets: List<Expr>,
        value: Expr,
        type_comment: Option<Name>,
    },
    TypeAlias {
        name: Box<Expr>,
        type_params: List<TypeParam>,
        value: Box<Expr>,
    },
    AugAssign {
        target: Box<Expr>,
        op: Operator,
        value: Box<Expr>,
    },
    /// `simple` is true for a bare name without parentheses.
    AnnAssign {
        target: Box<Expr>,
        annotation: Box<Expr>,
        value: Option<Box<Expr>>,
        simple: bool,
    },
    For {
        target: Box<Expr>,
        iter: Box<Expr>,
        body: List<Stmt>,
        orelse: List<Stmt>,
        type_comment: Option<Name>,
    },
    AsyncFor {
        target: Box<Expr>,
        iter: Box<Expr>,
        body: List<Stmt>,
        orelse: List<Stmt>,
        type_comment: Option<Name>,
    },
    While {
        test: Box<Expr>,
        body: List<Stmt>,
        orelse: List<Stmt>,
    },
    If {
        test: Box<Expr>,
        body: List<Stmt>,
        orelse: List<Stmt>,
    },
    With {
        items: List<WithItem>,
        body: List<Stmt>,
        type_comment: Option<Name>,
    },
    AsyncWith {
        items: List<WithItem>,
        body: List<Stmt>,
        type_comment: Option<Name>,
    },
    Match {
        subject: Box<Expr>,
        cases: List<MatchCase>,
    },
    Raise {
        exc: Option<Box<Expr>>,
        cause: Option<Box<Expr>>,
    },
    Try {
        body: List<Stmt>,
        handlers: List<ExceptHandler>,
        orelse: List<Stmt>,
        finalbody: List<Stmt>,
    },
    TryStar {
        body: List<Stmt>,
        handlers: List<ExceptHandler>,
        orelse: List<Stmt>,
        finalbody: List<Stmt>,
    },
    Assert {
        test: Box<Expr>,
        msg: Option<Box<Expr>>,
    },
    Import {
        names: List<Alias>,
    },
    /// `level` counts the leading dots.
    ImportFrom {
        module: Option<Name>,
        names: List<Alias>,
        level: u32,
    },
    Global {
        names: List<Name>,
    },
    Nonlocal {
        names: List<Name>,
    },
    Expr {
        value: Expr,
    },
    Pass,
    Break,
    Continue,
}

/// `expr` with its attributes.
#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub location: Location,
}

/// `expr`.
#[derive(Clone, Debug)]
pub enum ExprKind {
    BoolOp {
        op: BoolOp,
        values: List<Expr>,
    },
    NamedExpr {
        target: Box<Expr>,
        value: Box<Expr>,
    },
    BinOp {
        left: Box<Expr>,
        op: Operator,
        right: Box<Expr>,
    },
    UnaryOp {
        op: UnaryOp,
        operand: Box<Expr>,
    },
    Lambda {
        args: Box<Arguments>,
        body: Box<Expr>,
    },
    IfExp {
        test: Box<Expr>,
        body: Box<Expr>,
        orelse: Box<Expr>,
    },
    /// A key of `None` is the unpacking `**value`.
    Dict {
        keys: List<Option<Expr>>,
        values: List<Expr>,
    },
    Set {
        elts: List<Expr>,
    },
    ListComp {
        elt: Box<Expr>,
        generators: List<Comprehension>,
    },
    SetComp {
        elt: Box<Expr>,
        generators: List<Comprehension>,
    },
    DictComp {
        key: Box<Expr>,
        value: Box<Expr>,
        generators: List<Comprehension>,
    },
    GeneratorExp {
        elt: Box<Expr>,
        generators: List<Comprehension>,
    },
    Await {
        value: Box<Expr>,
    },
    Yield {
        value: Option<Box<Expr>>,
    },
    YieldFrom {
        value: Box<Expr>,
    },
    Compare {
        left: Box<Expr>,
        ops: List<CmpOp>,
        comparators: List<Expr>,
    },
    Call {
        func: Box<Expr>,
        args: List<Expr>,
        keywords: List<Keyword>,
    },
    /// `conversion` is -1, or the character code of `s`, `r` or `a`.
    FormattedValue {
        value: Box<Expr>,
        conversion: i32,
        format_spec: Option<Box<Expr>>,
    },
    JoinedStr {
        values: List<Expr>,
    },
    /// `kind` is `u` for a string written with that prefix.
    Constant {
        value: Constant,
        kind: Option<Name>,
    },
    Attribute {
        value: Box<Expr>,
        attr: Name,
        ctx: ExprContext,
    },
    Subscript {
        value: Box<Expr>,
        slice: Box<Expr>,
        ctx: ExprContext,
    },
    Starred {
        value: Box<Expr>,
        ctx: ExprContext,
    },
    Name {
        id: Name,
        ctx: ExprContext,
    },
    List {
        elts: List<Expr>,
        ctx: ExprContext,
    },
    Tuple {
        elts: List<Expr>,
        ctx: ExprContext,
    },
    Slice {
        lower: Option<Box<Expr>>,
        upper: Option<Box<Expr>>,
        step: Option<Box<Expr>>,
    },
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
#[derive(Clone, Debug)]
pub struct Comprehension {
    pub target: Expr,
    pub iter: Expr,
    pub ifs: List<Expr>,
    pub is_async: bool,
}

/// `excepthandler` (its one variant is `ExceptHandler`).
#[derive(Clone, Debug)]
pub struct ExceptHandler {
    pub r#type: Option<Box<Expr>>,
    pub name: Option<Name>,
    pub body: List<Stmt>,
    pub location: Location,
}

/// `arguments`: the parameters of a function or lambda.
///
/// Invariant: `defaults` belong to the last of `posonlyargs` and `args` together; `kw_defaults` is as long as `kwonlyargs`.
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    pub posonlyargs: List<Arg>,
    pub args: List<Arg>,
    pub vararg: Option<Box<Arg>>,
    pub kwonlyargs: List<Arg>,
    pub kw_defaults: List<Option<Expr>>,
    pub kwarg: Option<Box<Arg>>,
    pub defaults: List<Expr>,
}

/// `arg`: one parameter.
#[derive(Clone, Debug)]
pub struct Arg {
    pub arg: Name,
    pub annotation: Option<Box<Expr>>,
    pub type_comment: Option<Name>,
    pub location: Location,
}

/// `keyword`: `arg=value` in a call, or `**value` where `arg` is `None`.
#[derive(Clone, Debug)]
pub struct Keyword {
    pub arg: Option<Name>,
    pub value: Expr,
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
#[derive(Clone, Debug)]
pub struct WithItem {
    pub context_expr: Expr,
    pub optional_vars: Option<Box<Expr>>,
}

/// `match_case`.
#[derive(Clone, Debug)]
pub struct MatchCase {
    pub pattern: Pattern,
    pub guard: Option<Box<Expr>>,
    pub body: List<Stmt>,
}

/// `pattern` with its attributes.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub kind: PatternKind,
    pub location: Location,
}

/// `pattern`.
#[derive(Clone, Debug)]
pub enum PatternKind {
    MatchValue {
        value: Box<Expr>,
    },
    /// `value` is `None`, `True` or `False`.
    MatchSingleton {
        value: Constant,
    },
    MatchSequence {
        patterns: List<Pattern>,
    },
    MatchMapping {
        keys: List<Expr>,
        patterns: List<Pattern>,
        rest: Option<Name>,
    },
    MatchClass {
        cls: Box<Expr>,
        patterns: List<Pattern>,
        kwd_attrs: List<Name>,
        kwd_patterns: List<Pattern>,
    },
    MatchStar {
        name: Option<Name>,
    },
    MatchAs {
        pattern: Option<Box<Pattern>>,
        name: Option<Name>,
    },
    MatchOr {
        patterns: List<Pattern>,
    },
}

/// `type_param` with its attributes.
#[derive(Clone, Debug)]
pub struct TypeParam {
    pub kind: TypeParamKind,
    pub location: Location,
}

/// `type_param`.
#[derive(Clone, Debug)]
pub enum TypeParamKind {
    TypeVar { name: Name, bound: Option<Box<Expr>> },
    ParamSpec { name: Name },
    TypeVarTuple { name: Name },
}
