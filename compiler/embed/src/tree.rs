//! Syntax trees as `ast` objects, both ways: what `ast.parse` returns, and what `compile` takes.
//!
//! One list of the grammar's nodes and their fields drives both directions; what a field holds follows from its Rust type.

use std::cell::RefCell;

use krait_bytecode::{Constant, Text};
use krait_frontend::ast::*;
use krait_frontend::names::{Name, Names};
use krait_runtime::exceptions::{self, R, type_error, value_error};
use krait_runtime::object::type_object::TypeObject;
use krait_runtime::ops::{attr, format, iter};
use krait_runtime::state::check_recursion;
use krait_runtime::stdlib::ast::{classes, make_node};
use krait_runtime::types::{code, dict, exception, int, list, str};
use krait_runtime::value::Value;

/// The classes of `ast`, and the names of the tree that is converted.
pub struct Classes<'t> {
    table: Value,
    arena: &'t Arena,
    names: RefCell<Names>,
}

impl<'t> Classes<'t> {
    /// The classes, to convert a tree in this arena with these names.
    pub fn new(arena: &'t Arena, names: Names) -> R<Classes<'t>> {
        Ok(Classes {
            arena,
            table: classes()?,
            names: RefCell::new(names),
        })
    }

    /// The names of the trees that were converted.
    pub fn into_names(self) -> Names {
        self.names.into_inner()
    }

    fn class(&self, name: &str) -> &'static TypeObject {
        dict::get_str(&self.table, name)
            .as_ref()
            .and_then(TypeObject::from_value)
            .expect("every node of the grammar has a class")
    }

    /// The grammar's class that a node belongs to, among those below `group`.
    fn constructor(&self, v: &Value, group: &str) -> Option<&'static str> {
        let group = self.class(group);
        let mut ty = Some(v.ty());
        while let Some(t) = ty {
            let own = dict::get_str(&self.table, t.name());
            if own
                .as_ref()
                .and_then(TypeObject::from_value)
                .is_some_and(|o| std::ptr::eq(o, t))
            {
                let t: &'static TypeObject = self.class(t.name());
                return t.is_subtype(group).then(|| t.name());
            }
            ty = t.base();
        }
        None
    }

    fn unexpected<T>(&self, group: &str, v: &Value) -> R<T> {
        let shown = format::repr_string(v)?;
        Err(type_error(format_args!(
            "expected some sort of {group}, but got {shown}"
        )))
    }
}

/// The field of a node that is being read, for messages.
#[derive(Clone, Copy)]
pub struct Field<'a> {
    owner: &'a str,
    name: &'a str,
}

/// A part of a tree.
pub trait Tree<'t>: Sized {
    /// The part as a Python object.
    fn to_python(&self, classes: &Classes<'t>) -> R;

    /// The part that a Python object stands for.
    fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self>;

    /// What an absent attribute means.
    fn absent(field: Field, _: &Classes<'t>) -> R<Self> {
        let Field { owner, name } = field;
        Err(type_error(format_args!(
            "required field \"{name}\" missing from {owner}"
        )))
    }
}

/// Reads the field `name` of a node.
fn read<'t, T: Tree<'t>>(node: &Value, owner: &str, name: &str, classes: &Classes<'t>) -> R<T> {
    let name = name.strip_prefix("r#").unwrap_or(name);
    let field = Field { owner, name };
    match attr::get_str_optional(node, name)? {
        Some(v) => T::from_python(&v, field, classes),
        None => T::absent(field, classes),
    }
}

impl<'t, T: Tree<'t>> Tree<'t> for List<'t, T> {
    fn to_python(&self, classes: &Classes<'t>) -> R {
        Ok(list::new(
            self.iter().map(|item| item.to_python(classes)).collect::<R<_>>()?,
        ))
    }

    fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
        if v.downcast::<list::ListObject>().is_none() {
            let Field { owner, name } = field;
            let given = v.ty().name();
            return Err(type_error(format_args!(
                "{owner} field \"{name}\" must be a list, not a {given}"
            )));
        }
        let mut items = Vec::new();
        for item in list::snapshot(v) {
            items.push(T::from_python(&item, field, classes)?);
        }
        Ok(classes.arena.list(items))
    }

    fn absent(_: Field, classes: &Classes<'t>) -> R<Self> {
        Ok(classes.arena.list(Vec::new()))
    }
}

impl<'t, T: Tree<'t>> Tree<'t> for Option<T> {
    fn to_python(&self, classes: &Classes<'t>) -> R {
        self.as_ref()
            .map_or_else(|| Ok(Value::none()), |v| v.to_python(classes))
    }

    fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
        if v.is_none() {
            return Ok(None);
        }
        T::from_python(v, field, classes).map(Some)
    }

    fn absent(_: Field, _: &Classes<'t>) -> R<Self> {
        Ok(None)
    }
}

impl<'t, T: Tree<'t>> Tree<'t> for &'t mut T {
    fn to_python(&self, classes: &Classes<'t>) -> R {
        (**self).to_python(classes)
    }

    fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
        T::from_python(v, field, classes).map(|node| classes.arena.alloc(node))
    }
}

impl<'t> Tree<'t> for Text {
    fn to_python(&self, _: &Classes<'t>) -> R {
        Ok(str::intern_value(&str::from_wtf8(self.as_bytes())))
    }

    fn from_python(v: &Value, field: Field, _: &Classes<'t>) -> R<Self> {
        match str::object(v).and_then(|s| Text::from_wtf8(s.bytes())) {
            Some(text) => Ok(text),
            None if v.is_none() => required(field),
            None => {
                let what = if matches!(field.name, "kind" | "type_comment" | "tag") {
                    "string"
                } else {
                    "identifier"
                };
                Err(type_error(format_args!("AST {what} must be of type str")))
            }
        }
    }
}

impl<'t> Tree<'t> for Name {
    fn to_python(&self, classes: &Classes<'t>) -> R {
        classes.names.borrow().text(*self).to_python(classes)
    }

    fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
        let text = Text::from_python(v, field, classes)?;
        Ok(classes.names.borrow_mut().intern(&text))
    }
}

impl<'t> Tree<'t> for NameUse {
    fn to_python(&self, classes: &Classes<'t>) -> R {
        self.name.to_python(classes)
    }

    fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
        Name::from_python(v, field, classes).map(NameUse::from)
    }
}

impl<'t> Tree<'t> for &'t Constant {
    fn to_python(&self, _: &Classes<'t>) -> R {
        Ok(code::constant(self))
    }

    fn from_python(v: &Value, _: Field, classes: &Classes<'t>) -> R<Self> {
        match code::to_constant(v) {
            Some(constant) if !matches!(constant, Constant::Code(_)) => Ok(classes.arena.constant(constant)),
            _ => Err(type_error(format_args!(
                "got an invalid type in Constant: {}",
                no_constant(v)?.ty().name()
            ))),
        }
    }
}

/// What is no constant: a value, or something in it.
fn no_constant(v: &Value) -> R<Value> {
    let is_collection = v.ty().name() == "tuple" || v.ty().name() == "frozenset";
    for item in if is_collection { iter::collect(v)? } else { Vec::new() } {
        if code::to_constant(&item).is_none_or(|constant| matches!(constant, Constant::Code(_))) {
            return no_constant(&item);
        }
    }
    Ok(v.clone())
}

/// Numbers of the grammar.
macro_rules! numbers {
    ($($ty:ty: $from:expr, $to:expr;)*) => {
        $(impl<'t> Tree<'t> for $ty {

            fn to_python(&self, _: &Classes<'t>) -> R {
                let to: fn($ty) -> i64 = $to;
                Ok(Value::int(to(*self)))
            }

            fn from_python(v: &Value, field: Field, _: &Classes<'t>) -> R<Self> {
                if field.name == "level" && v.is_none() {
                    return Ok(<$ty>::default());
                }
                if !int::is_int(v) {
                    return Err(value_error(format_args!("invalid integer value: {}", format::repr_string(v)?)));
                }
                let number = int::as_i64(v).filter(|number| i32::try_from(*number).is_ok());
                let from: fn(i64) -> $ty = $from;
                match number {
                    Some(number) => Ok(from(number)),
                    None => Err(exceptions::raise(&exception::OVERFLOW_ERROR, "Python int too large to convert to C int")),
                }
            }

            fn absent(field: Field, _: &Classes<'t>) -> R<Self> {
                if field.name == "level" {
                    return Ok(<$ty>::default());
                }
                let Field { owner, name } = field;
                Err(type_error(format_args!("required field \"{name}\" missing from {owner}")))
            }
        })*
    };
}

numbers! {
    // A negative number of a tree that a program made stays what it is, as its two's complement.
    u32: |n| n as u32, |n| (n as i32).into();
    i32: |n| n as i32, |n| n.into();
    bool: |n| n != 0, |b| b.into();
}

fn required<T>(field: Field) -> R<T> {
    let Field { owner, name } = field;
    Err(value_error(format_args!("field '{name}' is required for {owner}")))
}

/// The error for `None` where a node must stand.
fn no_node<T>(group: &str, field: Field) -> R<T> {
    let many = field.name.ends_with('s') || matches!(field.name, "body" | "orelse" | "finalbody");
    match group {
        "expr" if many => Err(value_error("None disallowed in expression list")),
        "stmt" if many => Err(value_error("None disallowed in statement list")),
        _ => required(field),
    }
}

fn positions(location: &Location, attributes: &mut Vec<(&'static str, Value)>) {
    for (name, n) in [
        ("lineno", location.lineno),
        ("col_offset", location.col_offset),
        ("end_lineno", location.end_lineno),
        ("end_col_offset", location.end_col_offset),
    ] {
        attributes.push((name, Value::int(n.into())));
    }
}

fn read_position(node: &Value, group: &str, classes: &Classes) -> R<Location> {
    let lineno = read::<u32>(node, group, "lineno", classes)?;
    let col_offset = read::<u32>(node, group, "col_offset", classes)?;
    let must_end = matches!(group, "pattern" | "type_param");
    let end = |name: &str, otherwise: u32| {
        if must_end {
            return read::<u32>(node, group, name, classes);
        }
        Ok(read::<Option<u32>>(node, group, name, classes)?.unwrap_or(otherwise))
    };
    Ok(Location {
        lineno,
        col_offset,
        end_lineno: end("end_lineno", lineno)?,
        end_col_offset: end("end_col_offset", col_offset)?,
    })
}

/// Sum types without fields.
macro_rules! plain {
    ($($ty:ident $group:literal: $($variant:ident)*;)*) => {
        $(impl<'t> Tree<'t> for $ty {

            fn to_python(&self, classes: &Classes<'t>) -> R {
                let name = match self { $($ty::$variant => stringify!($variant),)* };
                make_node(classes.class(name), &[])
            }

            fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
                match classes.constructor(v, $group) {
                    $(Some(stringify!($variant)) => Ok($ty::$variant),)*
                    _ if v.is_none() => required(field),
                    _ => classes.unexpected($group, v),
                }
            }
        })*
    };
}

plain! {
    ExprContext "expr_context": Load Store Del;
    BoolOp "boolop": And Or;
    Operator "operator": Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv;
    UnaryOp "unaryop": Invert Not UAdd USub;
    CmpOp "cmpop": Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn;
}

/// The pattern of a variant, whose fields may be those of a struct.
macro_rules! variant {
    ($kind:ident $variant:ident { $($field:ident)* }) => { $kind::$variant { $($field),* } };
    ($kind:ident $variant:ident $fields:ident { $($field:ident)* }) => { $kind::$variant($fields { $($field),* }) };
}

/// Reads what [`variant`] stands for.
macro_rules! read_variant {
    ($v:ident $classes:ident $kind:ident $variant:ident { $($field:ident)* }) => {
        $kind::$variant { $($field: read($v, stringify!($variant), stringify!($field), $classes)?,)* }
    };
    ($v:ident $classes:ident $kind:ident $variant:ident $fields:ident { $($field:ident)* }) => {
        $kind::$variant($classes.arena.alloc($fields {
            $($field: read($v, stringify!($variant), stringify!($field), $classes)?,)*
        }))
    };
}

/// Sum types with a position: a struct of kind and location. `A(B)`: the fields of `A` are those of the struct `B`.
macro_rules! located {
    ($($ty:ident $kind:ident $group:literal { $($variant:ident $(($fields:ident))? { $($field:ident)* })* })*) => {
        $(impl<'t> Tree<'t> for $ty<'t> {

            fn to_python(&self, classes: &Classes<'t>) -> R {
                let _depth = check_recursion(" during  ast construction")?;
                let (name, mut attributes): (_, Vec<(&'static str, Value)>) = match &self.kind {
                    $(variant!($kind $variant $($fields)? { $($field)* }) => (
                        stringify!($variant),
                        vec![$((stringify!($field), $field.to_python(classes)?)),*],
                    ),)*
                };
                positions(&self.location, &mut attributes);
                make_node(classes.class(name), &attributes)
            }

            fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
                let _depth = check_recursion(" while traversing 'ast' node")?;
                if v.is_none() {
                    return no_node($group, field);
                }
                let location = read_position(v, $group, classes)?;
                let Some(found) = classes.constructor(v, $group) else {
                    return classes.unexpected($group, v);
                };
                let kind = match found {
                    $(stringify!($variant) => read_variant!(v classes $kind $variant $($fields)? { $($field)* }),)*
                    _ => return classes.unexpected($group, v),
                };
                Ok($ty::new(kind, location))
            }
        })*
    };
}

located! {
    Stmt StmtKind "stmt" {
        FunctionDef(FunctionDef) { name args body decorator_list returns type_comment type_params }
        AsyncFunctionDef(FunctionDef) { name args body decorator_list returns type_comment type_params }
        ClassDef(ClassDef) { name bases keywords body decorator_list type_params }
        Return { value }
        Delete { targets }
        Assign { targets value type_comment }
        TypeAlias(TypeAlias) { name type_params value }
        AugAssign { target op value }
        AnnAssign { target annotation value simple }
        For(For) { target iter body orelse type_comment }
        AsyncFor(For) { target iter body orelse type_comment }
        While(While) { test body orelse }
        If(If) { test body orelse }
        With(With) { items body type_comment }
        AsyncWith(With) { items body type_comment }
        Match { subject cases }
        Raise { exc cause }
        Try(Try) { body handlers orelse finalbody }
        TryStar(Try) { body handlers orelse finalbody }
        Assert { test msg }
        Import { names }
        ImportFrom { module names level }
        Global { names }
        Nonlocal { names }
        Expr { value }
        Pass {}
        Break {}
        Continue {}
    }
    Expr ExprKind "expr" {
        BoolOp { op values }
        NamedExpr { target value }
        BinOp { left op right }
        UnaryOp { op operand }
        Lambda { args body }
        IfExp(IfExp) { test body orelse }
        Dict(Dict) { keys values }
        Set { elts }
        ListComp(Comp) { elt generators }
        SetComp(Comp) { elt generators }
        DictComp(DictComp) { key value generators }
        GeneratorExp(Comp) { elt generators }
        Await { value }
        Yield { value }
        YieldFrom { value }
        Compare(Compare) { left ops comparators }
        Call(Call) { func args keywords }
        FormattedValue { value conversion format_spec }
        JoinedStr { values }
        Constant { value kind }
        Attribute { value attr ctx }
        Subscript { value slice ctx }
        Starred { value ctx }
        Name { id ctx }
        List { elts ctx }
        Tuple { elts ctx }
        Slice(Slice) { lower upper step }
    }
    Pattern PatternKind "pattern" {
        MatchValue { value }
        MatchSingleton { value }
        MatchSequence { patterns }
        MatchMapping { keys patterns rest }
        MatchClass { cls patterns kwd_attrs kwd_patterns }
        MatchStar { name }
        MatchAs { pattern name }
        MatchOr { patterns }
    }
    TypeParam TypeParamKind "type_param" {
        TypeVar { name bound }
        ParamSpec { name }
        TypeVarTuple { name }
    }
}

/// Product types; `at` if they have a position.
macro_rules! products {
    ($($ty:ident $(<$lifetime:lifetime>)? $name:literal $group:literal { $($field:ident)* } $($location:ident)?;)*) => {
        $(impl<'t> Tree<'t> for $ty $(<$lifetime>)? {

            fn to_python(&self, classes: &Classes<'t>) -> R {
                #[allow(unused_mut)]
                let mut attributes = vec![$((stringify!($field).trim_start_matches("r#"), self.$field.to_python(classes)?)),*];
                $(positions(&self.$location, &mut attributes);)?
                make_node(classes.class($name), &attributes)
            }

            fn from_python(v: &Value, field: Field, classes: &Classes<'t>) -> R<Self> {
                if v.is_none() {
                    return required(field);
                }
                if classes.constructor(v, $group) != Some($name) {
                    return classes.unexpected($group, v);
                }
                $(let $location = read_position(v, $group, classes)?;)?
                Ok($ty {
                    $($field: read(v, $name, stringify!($field), classes)?,)*
                    $($location,)?
                })
            }
        })*
    };
}

products! {
    TypeIgnore "TypeIgnore" "type_ignore" { lineno tag };
    Comprehension<'t> "comprehension" "comprehension" { target iter ifs is_async };
    ExceptHandler<'t> "ExceptHandler" "excepthandler" { r#type name body } location;
    Arguments<'t> "arguments" "arguments" { posonlyargs args vararg kwonlyargs kw_defaults kwarg defaults };
    Arg<'t> "arg" "arg" { arg annotation type_comment } location;
    Keyword<'t> "keyword" "keyword" { arg value } location;
    Alias "alias" "alias" { name asname } location;
    WithItem<'t> "withitem" "withitem" { context_expr optional_vars };
    MatchCase<'t> "match_case" "match_case" { pattern guard body };
}

impl<'t> Tree<'t> for Mod<'t> {
    fn to_python(&self, classes: &Classes<'t>) -> R {
        match self {
            Mod::Module { body, type_ignores } => make_node(
                classes.class("Module"),
                &[
                    ("body", body.to_python(classes)?),
                    ("type_ignores", type_ignores.to_python(classes)?),
                ],
            ),
            Mod::Interactive { body } => make_node(classes.class("Interactive"), &[("body", body.to_python(classes)?)]),
            Mod::FunctionType { argtypes, returns } => make_node(
                classes.class("FunctionType"),
                &[
                    ("argtypes", argtypes.to_python(classes)?),
                    ("returns", returns.to_python(classes)?),
                ],
            ),
            Mod::Expression { body } => make_node(classes.class("Expression"), &[("body", body.to_python(classes)?)]),
        }
    }

    fn from_python(v: &Value, _: Field, classes: &Classes<'t>) -> R<Self> {
        match classes.constructor(v, "mod") {
            Some("Module") => Ok(Mod::Module {
                body: read(v, "Module", "body", classes)?,
                type_ignores: read(v, "Module", "type_ignores", classes)?,
            }),
            Some("Interactive") => Ok(Mod::Interactive {
                body: read(v, "Interactive", "body", classes)?,
            }),
            Some("FunctionType") => Ok(Mod::FunctionType {
                argtypes: read(v, "FunctionType", "argtypes", classes)?,
                returns: read(v, "FunctionType", "returns", classes)?,
            }),
            Some("Expression") => Ok(Mod::Expression {
                body: read(v, "Expression", "body", classes)?,
            }),
            _ => classes.unexpected("mod", v),
        }
    }
}

/// The tree that a node given to `compile` stands for.
pub fn module_from_python<'t>(v: &Value, classes: &Classes<'t>) -> R<Mod<'t>> {
    let field = Field {
        owner: "compile",
        name: "source",
    };
    Mod::from_python(v, field, classes)
}
