//! The abstract grammar of Python 3.12: the classes of `ast`, group by group.

/// A sum type (or a product type, which has no alternatives): `name`, its alternatives or own fields, and attributes.
pub(super) struct Group {
    /// Name of the class.
    pub name: &'static str,
    /// The constructors in the asdl's notation; for a product type its fields.
    pub shape: Shape,
    /// Whether nodes have a position: 0 no, 1 all four, 2 all four and must have an end.
    pub located: Located,
}

/// What a type of the grammar consists of.
pub(super) enum Shape {
    /// One of these constructors.
    Sum(&'static [&'static str]),
    /// One constructor, of the type's own name.
    Product(&'static str),
}

/// Whether nodes of a type have a position in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Located {
    No,
    Yes,
    /// Their end must be given too.
    Fully,
}

/// The grammar, in the order of `Python.asdl`.
pub(super) static GROUPS: &[Group] = &[
    Group {
        name: "mod",
        located: Located::No,
        shape: Shape::Sum(&[
            "Module(stmt* body, type_ignore* type_ignores)",
            "Interactive(stmt* body)",
            "Expression(expr body)",
            "FunctionType(expr* argtypes, expr returns)",
        ]),
    },
    Group {
        name: "stmt",
        located: Located::Yes,
        shape: Shape::Sum(&[
            "FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
            "AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)",
            "ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)",
            "Return(expr? value)",
            "Delete(expr* targets)",
            "Assign(expr* targets, expr value, string? type_comment)",
            "TypeAlias(expr name, type_param* type_params, expr value)",
            "AugAssign(expr target, operator op, expr value)",
            "AnnAssign(expr target, expr annotation, expr? value, int simple)",
            "For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
            "AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)",
            "While(expr test, stmt* body, stmt* orelse)",
            "If(expr test, stmt* body, stmt* orelse)",
            "With(withitem* items, stmt* body, string? type_comment)",
            "AsyncWith(withitem* items, stmt* body, string? type_comment)",
            "Match(expr subject, match_case* cases)",
            "Raise(expr? exc, expr? cause)",
            "Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
            "TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)",
            "Assert(expr test, expr? msg)",
            "Import(alias* names)",
            "ImportFrom(identifier? module, alias* names, int? level)",
            "Global(identifier* names)",
            "Nonlocal(identifier* names)",
            "Expr(expr value)",
            "Pass",
            "Break",
            "Continue",
        ]),
    },
    Group {
        name: "expr",
        located: Located::Yes,
        shape: Shape::Sum(&[
            "BoolOp(boolop op, expr* values)",
            "NamedExpr(expr target, expr value)",
            "BinOp(expr left, operator op, expr right)",
            "UnaryOp(unaryop op, expr operand)",
            "Lambda(arguments args, expr body)",
            "IfExp(expr test, expr body, expr orelse)",
            "Dict(expr* keys, expr* values)",
            "Set(expr* elts)",
            "ListComp(expr elt, comprehension* generators)",
            "SetComp(expr elt, comprehension* generators)",
            "DictComp(expr key, expr value, comprehension* generators)",
            "GeneratorExp(expr elt, comprehension* generators)",
            "Await(expr value)",
            "Yield(expr? value)",
            "YieldFrom(expr value)",
            "Compare(expr left, cmpop* ops, expr* comparators)",
            "Call(expr func, expr* args, keyword* keywords)",
            "FormattedValue(expr value, int conversion, expr? format_spec)",
            "JoinedStr(expr* values)",
            "Constant(constant value, string? kind)",
            "Attribute(expr value, identifier attr, expr_context ctx)",
            "Subscript(expr value, expr slice, expr_context ctx)",
            "Starred(expr value, expr_context ctx)",
            "Name(identifier id, expr_context ctx)",
            "List(expr* elts, expr_context ctx)",
            "Tuple(expr* elts, expr_context ctx)",
            "Slice(expr? lower, expr? upper, expr? step)",
        ]),
    },
    Group {
        name: "expr_context",
        located: Located::No,
        shape: Shape::Sum(&["Load", "Store", "Del"]),
    },
    Group {
        name: "boolop",
        located: Located::No,
        shape: Shape::Sum(&["And", "Or"]),
    },
    Group {
        name: "operator",
        located: Located::No,
        shape: Shape::Sum(&[
            "Add", "Sub", "Mult", "MatMult", "Div", "Mod", "Pow", "LShift", "RShift", "BitOr", "BitXor", "BitAnd",
            "FloorDiv",
        ]),
    },
    Group {
        name: "unaryop",
        located: Located::No,
        shape: Shape::Sum(&["Invert", "Not", "UAdd", "USub"]),
    },
    Group {
        name: "cmpop",
        located: Located::No,
        shape: Shape::Sum(&["Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"]),
    },
    Group {
        name: "comprehension",
        located: Located::No,
        shape: Shape::Product("comprehension(expr target, expr iter, expr* ifs, int is_async)"),
    },
    Group {
        name: "excepthandler",
        located: Located::Yes,
        shape: Shape::Sum(&["ExceptHandler(expr? type, identifier? name, stmt* body)"]),
    },
    Group {
        name: "arguments",
        located: Located::No,
        shape: Shape::Product(
            "arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr* kw_defaults, arg? kwarg, expr* defaults)",
        ),
    },
    Group {
        name: "arg",
        located: Located::Yes,
        shape: Shape::Product("arg(identifier arg, expr? annotation, string? type_comment)"),
    },
    Group {
        name: "keyword",
        located: Located::Yes,
        shape: Shape::Product("keyword(identifier? arg, expr value)"),
    },
    Group {
        name: "alias",
        located: Located::Yes,
        shape: Shape::Product("alias(identifier name, identifier? asname)"),
    },
    Group {
        name: "withitem",
        located: Located::No,
        shape: Shape::Product("withitem(expr context_expr, expr? optional_vars)"),
    },
    Group {
        name: "match_case",
        located: Located::No,
        shape: Shape::Product("match_case(pattern pattern, expr? guard, stmt* body)"),
    },
    Group {
        name: "pattern",
        located: Located::Fully,
        shape: Shape::Sum(&[
            "MatchValue(expr value)",
            "MatchSingleton(constant value)",
            "MatchSequence(pattern* patterns)",
            "MatchMapping(expr* keys, pattern* patterns, identifier? rest)",
            "MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)",
            "MatchStar(identifier? name)",
            "MatchAs(pattern? pattern, identifier? name)",
            "MatchOr(pattern* patterns)",
        ]),
    },
    Group {
        name: "type_ignore",
        located: Located::No,
        shape: Shape::Sum(&["TypeIgnore(int lineno, string tag)"]),
    },
    Group {
        name: "type_param",
        located: Located::Fully,
        shape: Shape::Sum(&[
            "TypeVar(identifier name, expr? bound)",
            "ParamSpec(identifier name)",
            "TypeVarTuple(identifier name)",
        ]),
    },
];
