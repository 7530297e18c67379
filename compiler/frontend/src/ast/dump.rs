//! The text of `ast.dump(tree, indent=2)`, with or without positions.

use krait_bytecode::repr::{repr_constant, repr_str};

use super::nodes::*;
use crate::names::{Name, Names};

/// Writes a tree as `ast.dump(tree, include_attributes=attributes, indent=2)` does.
pub fn dump(tree: &Mod, names: &Names, attributes: bool) -> String {
    let mut out = String::new();
    module(tree, View { names, attributes }).write(&mut out, 0);
    out
}

/// What is shown of a tree.
#[derive(Clone, Copy)]
struct View<'a> {
    /// The interner of its names.
    names: &'a Names,
    /// Whether positions are shown.
    attributes: bool,
}

/// A piece of the dump: what Python's `repr` gives, a list, or a node with the fields to show.
enum Shown {
    Plain(String),
    List(Vec<Shown>),
    Node {
        name: &'static str,
        fields: Vec<(&'static str, Shown)>,
    },
}

impl Shown {
    fn write(&self, out: &mut String, level: usize) {
        match self {
            Shown::Plain(text) => out.push_str(text),
            Shown::List(items) if items.is_empty() => out.push_str("[]"),
            Shown::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    separate(out, index, level + 1);
                    item.write(out, level + 1);
                }
                out.push(']');
            }
            Shown::Node { name, fields } => {
                out.push_str(name);
                out.push('(');
                let in_line = fields.len() <= 3 && fields.iter().all(|(_, value)| value.is_simple());
                for (index, (field, value)) in fields.iter().enumerate() {
                    if !in_line {
                        separate(out, index, level + 1);
                    } else if index > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(field);
                    out.push('=');
                    value.write(out, level + 1);
                }
                out.push(')');
            }
        }
    }

    /// Whether a node with such fields alone may stand on one line.
    fn is_simple(&self) -> bool {
        match self {
            Shown::Plain(_) => true,
            Shown::List(items) => items.is_empty(),
            Shown::Node { fields, .. } => fields.is_empty(),
        }
    }
}

fn separate(out: &mut String, index: usize, level: usize) {
    out.push_str(if index == 0 { "\n" } else { ",\n" });
    out.extend(std::iter::repeat_n("  ", level));
}

/// Collects the fields of one node; the methods leave out what `ast.dump` leaves out.
struct Fields<'a> {
    fields: Vec<(&'static str, Shown)>,
    view: View<'a>,
}

impl<'a> Fields<'a> {
    fn new(view: View<'a>) -> Fields<'a> {
        Fields {
            fields: Vec::new(),
            view,
        }
    }

    fn add(mut self, name: &'static str, value: Shown) -> Fields<'a> {
        self.fields.push((name, value));
        self
    }

    fn plain(self, name: &'static str, value: impl ToString) -> Fields<'a> {
        self.add(name, Shown::Plain(value.to_string()))
    }

    fn identifier(self, name: &'static str, value: &Name) -> Fields<'a> {
        let text = repr_str(self.view.names.text(*value));
        self.add(name, Shown::Plain(text))
    }

    fn optional_identifier(self, name: &'static str, value: &Option<Name>) -> Fields<'a> {
        match value {
            Some(value) => self.identifier(name, value),
            None => self,
        }
    }

    fn expr(self, name: &'static str, value: &Expr) -> Fields<'a> {
        let shown = expr(value, self.view);
        self.add(name, shown)
    }

    fn optional(self, name: &'static str, value: &Option<ExprRef>) -> Fields<'a> {
        match value {
            Some(value) => self.expr(name, value),
            None => self,
        }
    }

    fn list<T>(self, name: &'static str, values: &[T], show: impl Fn(&T, View<'a>) -> Shown) -> Fields<'a> {
        let view = self.view;
        self.add(
            name,
            Shown::List(values.iter().map(|value| show(value, view)).collect()),
        )
    }

    fn exprs(self, name: &'static str, values: &[ExprRef]) -> Fields<'a> {
        self.list(name, values, |node, view| expr(node, view))
    }

    fn body(self, name: &'static str, values: &[Stmt]) -> Fields<'a> {
        self.list(name, values, stmt)
    }

    fn location(self, location: &Location) -> Fields<'a> {
        if !self.view.attributes {
            return self;
        }
        self.plain("lineno", location.lineno)
            .plain("col_offset", location.col_offset)
            .plain("end_lineno", location.end_lineno)
            .plain("end_col_offset", location.end_col_offset)
    }

    fn node(self, name: &'static str) -> Shown {
        Shown::Node {
            name,
            fields: self.fields,
        }
    }
}

fn unit(name: &'static str) -> Shown {
    Shown::Node {
        name,
        fields: Vec::new(),
    }
}

fn names(values: &[Name], view: View<'_>) -> Shown {
    let shown = |name: &Name| Shown::Plain(repr_str(view.names.text(*name)));
    Shown::List(values.iter().map(shown).collect())
}

fn optional_expr(value: &Option<ExprRef>, view: View<'_>) -> Shown {
    match value {
        Some(value) => expr(value, view),
        None => Shown::Plain("None".to_owned()),
    }
}

fn module(tree: &Mod, view: View<'_>) -> Shown {
    let fields = Fields::new(view);
    match tree {
        Mod::Module { body, type_ignores } => fields
            .body("body", body)
            .list("type_ignores", type_ignores, |ignore, view| {
                Fields::new(view)
                    .plain("lineno", ignore.lineno)
                    .plain("tag", repr_str(view.names.text(ignore.tag)))
                    .node("TypeIgnore")
            })
            .node("Module"),
        Mod::Interactive { body } => fields.body("body", body).node("Interactive"),
        Mod::Expression { body } => fields.expr("body", body).node("Expression"),
        Mod::FunctionType { argtypes, returns } => fields
            .exprs("argtypes", argtypes)
            .expr("returns", returns)
            .node("FunctionType"),
    }
}

fn stmt(node: &Stmt, view: View<'_>) -> Shown {
    let (name, fields) = stmt_fields(&node.kind, Fields::new(view));
    fields.location(&node.location).node(name)
}

fn stmt_fields<'a>(kind: &StmtKind, f: Fields<'a>) -> (&'static str, Fields<'a>) {
    match kind {
        StmtKind::FunctionDef(parts) | StmtKind::AsyncFunctionDef(parts) => {
            let FunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            } = parts;
            let view = f.view;
            let fields = f
                .identifier("name", name)
                .add("args", arguments(args, view))
                .body("body", body)
                .exprs("decorator_list", decorator_list)
                .optional("returns", returns)
                .optional_identifier("type_comment", type_comment)
                .list("type_params", type_params, type_param);
            match kind {
                StmtKind::FunctionDef(_) => ("FunctionDef", fields),
                _ => ("AsyncFunctionDef", fields),
            }
        }
        StmtKind::ClassDef(ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        }) => (
            "ClassDef",
            f.identifier("name", name)
                .exprs("bases", bases)
                .list("keywords", keywords, keyword)
                .body("body", body)
                .exprs("decorator_list", decorator_list)
                .list("type_params", type_params, type_param),
        ),
        StmtKind::For(parts) | StmtKind::AsyncFor(parts) => {
            let For {
                target,
                iter,
                body,
                orelse,
                type_comment,
            } = parts;
            let fields = f
                .expr("target", target)
                .expr("iter", iter)
                .body("body", body)
                .body("orelse", orelse)
                .optional_identifier("type_comment", type_comment);
            (
                if matches!(kind, StmtKind::For(_)) {
                    "For"
                } else {
                    "AsyncFor"
                },
                fields,
            )
        }
        StmtKind::While(While { test, body, orelse }) => {
            ("While", f.expr("test", test).body("body", body).body("orelse", orelse))
        }
        StmtKind::If(If { test, body, orelse }) => {
            ("If", f.expr("test", test).body("body", body).body("orelse", orelse))
        }
        StmtKind::With(parts) | StmtKind::AsyncWith(parts) => {
            let With {
                items,
                body,
                type_comment,
            } = parts;
            let fields = f
                .list("items", items, with_item)
                .body("body", body)
                .optional_identifier("type_comment", type_comment);
            (
                if matches!(kind, StmtKind::With(_)) {
                    "With"
                } else {
                    "AsyncWith"
                },
                fields,
            )
        }
        StmtKind::Match { subject, cases } => ("Match", f.expr("subject", subject).list("cases", cases, match_case)),
        StmtKind::Try(parts) | StmtKind::TryStar(parts) => {
            let Try {
                body,
                handlers,
                orelse,
                finalbody,
            } = parts;
            let fields = f
                .body("body", body)
                .list("handlers", handlers, handler)
                .body("orelse", orelse)
                .body("finalbody", finalbody);
            (
                if matches!(kind, StmtKind::Try(_)) {
                    "Try"
                } else {
                    "TryStar"
                },
                fields,
            )
        }
        simple => simple_stmt_fields(simple, f),
    }
}

fn simple_stmt_fields<'a>(kind: &StmtKind, f: Fields<'a>) -> (&'static str, Fields<'a>) {
    match kind {
        StmtKind::Return { value } => match value {
            Some(value) => ("Return", f.expr("value", value)),
            None => ("Return", f),
        },
        StmtKind::Delete { targets } => ("Delete", f.exprs("targets", targets)),
        StmtKind::Assign {
            targets,
            value,
            type_comment,
        } => (
            "Assign",
            f.exprs("targets", targets)
                .expr("value", value)
                .optional_identifier("type_comment", type_comment),
        ),
        StmtKind::TypeAlias(TypeAlias {
            name,
            type_params,
            value,
        }) => (
            "TypeAlias",
            f.expr("name", name)
                .list("type_params", type_params, type_param)
                .expr("value", value),
        ),
        StmtKind::AugAssign { target, op, value } => (
            "AugAssign",
            f.expr("target", target)
                .add("op", unit(operator(*op)))
                .expr("value", value),
        ),
        StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        } => (
            "AnnAssign",
            f.expr("target", target)
                .expr("annotation", annotation)
                .optional("value", value)
                .plain("simple", u8::from(*simple)),
        ),
        StmtKind::Raise { exc, cause } => ("Raise", f.optional("exc", exc).optional("cause", cause)),
        StmtKind::Assert { test, msg } => ("Assert", f.expr("test", test).optional("msg", msg)),
        StmtKind::Import { names } => ("Import", f.list("names", names, alias)),
        StmtKind::ImportFrom { module, names, level } => (
            "ImportFrom",
            f.optional_identifier("module", module)
                .list("names", names, alias)
                .plain("level", level),
        ),
        StmtKind::Global { names: list } => ("Global", {
            let shown = names(list, f.view);
            f.add("names", shown)
        }),
        StmtKind::Nonlocal { names: list } => ("Nonlocal", {
            let shown = names(list, f.view);
            f.add("names", shown)
        }),
        StmtKind::Expr { value } => ("Expr", f.expr("value", value)),
        StmtKind::Pass => ("Pass", f),
        StmtKind::Break => ("Break", f),
        StmtKind::Continue => ("Continue", f),
        _ => unreachable!("a compound statement"),
    }
}

fn expr(node: &Expr, view: View<'_>) -> Shown {
    let (name, fields) = expr_fields(&node.kind, Fields::new(view));
    fields.location(&node.location).node(name)
}

fn expr_fields<'a>(kind: &ExprKind, f: Fields<'a>) -> (&'static str, Fields<'a>) {
    match kind {
        ExprKind::BoolOp { op, values } => {
            let name = match op {
                BoolOp::And => "And",
                BoolOp::Or => "Or",
            };
            ("BoolOp", f.add("op", unit(name)).exprs("values", values))
        }
        ExprKind::NamedExpr { target, value } => ("NamedExpr", f.expr("target", target).expr("value", value)),
        ExprKind::BinOp { left, op, right } => (
            "BinOp",
            f.expr("left", left).add("op", unit(operator(*op))).expr("right", right),
        ),
        ExprKind::UnaryOp { op, operand } => ("UnaryOp", f.add("op", unit(unary_op(*op))).expr("operand", operand)),
        ExprKind::Lambda { args, body } => {
            let view = f.view;
            ("Lambda", f.add("args", arguments(args, view)).expr("body", body))
        }
        ExprKind::IfExp(IfExp { test, body, orelse }) => {
            ("IfExp", f.expr("test", test).expr("body", body).expr("orelse", orelse))
        }
        ExprKind::Dict(Dict { keys, values }) => ("Dict", f.list("keys", keys, optional_expr).exprs("values", values)),
        ExprKind::Set { elts } => ("Set", f.exprs("elts", elts)),
        ExprKind::ListComp(Comp { elt, generators }) => (
            "ListComp",
            f.expr("elt", elt).list("generators", generators, comprehension),
        ),
        ExprKind::SetComp(Comp { elt, generators }) => (
            "SetComp",
            f.expr("elt", elt).list("generators", generators, comprehension),
        ),
        ExprKind::DictComp(DictComp { key, value, generators }) => (
            "DictComp",
            f.expr("key", key)
                .expr("value", value)
                .list("generators", generators, comprehension),
        ),
        ExprKind::GeneratorExp(Comp { elt, generators }) => (
            "GeneratorExp",
            f.expr("elt", elt).list("generators", generators, comprehension),
        ),
        ExprKind::Await { value } => ("Await", f.expr("value", value)),
        ExprKind::Yield { value } => ("Yield", f.optional("value", value)),
        ExprKind::YieldFrom { value } => ("YieldFrom", f.expr("value", value)),
        ExprKind::Compare(Compare { left, ops, comparators }) => (
            "Compare",
            f.expr("left", left)
                .list("ops", ops, |op, _| unit(cmp_op(*op)))
                .exprs("comparators", comparators),
        ),
        ExprKind::Call(Call { func, args, keywords }) => (
            "Call",
            f.expr("func", func)
                .exprs("args", args)
                .list("keywords", keywords, keyword),
        ),
        ExprKind::FormattedValue {
            value,
            conversion,
            format_spec,
        } => (
            "FormattedValue",
            f.expr("value", value)
                .plain("conversion", conversion)
                .optional("format_spec", format_spec),
        ),
        ExprKind::JoinedStr { values } => ("JoinedStr", f.exprs("values", values)),
        ExprKind::Constant { value, kind } => (
            "Constant",
            f.plain("value", repr_constant(value)).optional_identifier("kind", kind),
        ),
        ExprKind::Attribute { value, attr, ctx } => (
            "Attribute",
            f.expr("value", value)
                .identifier("attr", attr)
                .add("ctx", context(*ctx)),
        ),
        ExprKind::Subscript { value, slice, ctx } => (
            "Subscript",
            f.expr("value", value).expr("slice", slice).add("ctx", context(*ctx)),
        ),
        ExprKind::Starred { value, ctx } => ("Starred", f.expr("value", value).add("ctx", context(*ctx))),
        ExprKind::Name { id, ctx } => ("Name", f.identifier("id", &id.name).add("ctx", context(*ctx))),
        ExprKind::List { elts, ctx } => ("List", f.exprs("elts", elts).add("ctx", context(*ctx))),
        ExprKind::Tuple { elts, ctx } => ("Tuple", f.exprs("elts", elts).add("ctx", context(*ctx))),
        ExprKind::Slice(Slice { lower, upper, step }) => (
            "Slice",
            f.optional("lower", lower)
                .optional("upper", upper)
                .optional("step", step),
        ),
    }
}

fn context(ctx: ExprContext) -> Shown {
    unit(match ctx {
        ExprContext::Load => "Load",
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
    })
}

fn operator(op: Operator) -> &'static str {
    match op {
        Operator::Add => "Add",
        Operator::Sub => "Sub",
        Operator::Mult => "Mult",
        Operator::MatMult => "MatMult",
        Operator::Div => "Div",
        Operator::Mod => "Mod",
        Operator::Pow => "Pow",
        Operator::LShift => "LShift",
        Operator::RShift => "RShift",
        Operator::BitOr => "BitOr",
        Operator::BitXor => "BitXor",
        Operator::BitAnd => "BitAnd",
        Operator::FloorDiv => "FloorDiv",
    }
}

fn unary_op(op: UnaryOp) -> &'static str {
    match op {
        UnaryOp::Invert => "Invert",
        UnaryOp::Not => "Not",
        UnaryOp::UAdd => "UAdd",
        UnaryOp::USub => "USub",
    }
}

fn cmp_op(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => "Eq",
        CmpOp::NotEq => "NotEq",
        CmpOp::Lt => "Lt",
        CmpOp::LtE => "LtE",
        CmpOp::Gt => "Gt",
        CmpOp::GtE => "GtE",
        CmpOp::Is => "Is",
        CmpOp::IsNot => "IsNot",
        CmpOp::In => "In",
        CmpOp::NotIn => "NotIn",
    }
}

fn comprehension(node: &Comprehension, view: View<'_>) -> Shown {
    Fields::new(view)
        .expr("target", node.target)
        .expr("iter", node.iter)
        .exprs("ifs", node.ifs)
        .plain("is_async", u8::from(node.is_async))
        .node("comprehension")
}

fn handler(node: &ExceptHandler, view: View<'_>) -> Shown {
    Fields::new(view)
        .optional("type", &node.r#type)
        .optional_identifier("name", &node.name)
        .body("body", node.body)
        .location(&node.location)
        .node("ExceptHandler")
}

fn arguments(node: &Arguments, view: View<'_>) -> Shown {
    let mut fields = Fields::new(view)
        .list("posonlyargs", node.posonlyargs, arg)
        .list("args", node.args, arg);
    if let Some(vararg) = &node.vararg {
        fields = fields.add("vararg", arg(vararg, view));
    }
    fields = fields
        .list("kwonlyargs", node.kwonlyargs, arg)
        .list("kw_defaults", node.kw_defaults, optional_expr);
    if let Some(kwarg) = &node.kwarg {
        fields = fields.add("kwarg", arg(kwarg, view));
    }
    fields.exprs("defaults", node.defaults).node("arguments")
}

fn arg(node: &Arg, view: View<'_>) -> Shown {
    Fields::new(view)
        .identifier("arg", &node.arg)
        .optional("annotation", &node.annotation)
        .optional_identifier("type_comment", &node.type_comment)
        .location(&node.location)
        .node("arg")
}

fn keyword(node: &Keyword, view: View<'_>) -> Shown {
    Fields::new(view)
        .optional_identifier("arg", &node.arg)
        .expr("value", node.value)
        .location(&node.location)
        .node("keyword")
}

fn alias(node: &Alias, view: View<'_>) -> Shown {
    Fields::new(view)
        .identifier("name", &node.name)
        .optional_identifier("asname", &node.asname)
        .location(&node.location)
        .node("alias")
}

fn with_item(node: &WithItem, view: View<'_>) -> Shown {
    Fields::new(view)
        .expr("context_expr", node.context_expr)
        .optional("optional_vars", &node.optional_vars)
        .node("withitem")
}

fn match_case(node: &MatchCase, view: View<'_>) -> Shown {
    Fields::new(view)
        .add("pattern", pattern(&node.pattern, view))
        .optional("guard", &node.guard)
        .body("body", node.body)
        .node("match_case")
}

fn pattern(node: &Pattern, view: View<'_>) -> Shown {
    let f = Fields::new(view);
    let (name, fields) = match &node.kind {
        PatternKind::MatchValue { value } => ("MatchValue", f.expr("value", value)),
        PatternKind::MatchSingleton { value } => ("MatchSingleton", f.plain("value", repr_constant(value))),
        PatternKind::MatchSequence { patterns } => ("MatchSequence", f.list("patterns", patterns, pattern)),
        PatternKind::MatchMapping { keys, patterns, rest } => (
            "MatchMapping",
            f.exprs("keys", keys)
                .list("patterns", patterns, pattern)
                .optional_identifier("rest", rest),
        ),
        PatternKind::MatchClass {
            cls,
            patterns,
            kwd_attrs,
            kwd_patterns,
        } => (
            "MatchClass",
            f.expr("cls", cls)
                .list("patterns", patterns, pattern)
                .add("kwd_attrs", names(kwd_attrs, view))
                .list("kwd_patterns", kwd_patterns, pattern),
        ),
        PatternKind::MatchStar { name } => ("MatchStar", f.optional_identifier("name", name)),
        PatternKind::MatchAs { pattern: inner, name } => {
            let f = match inner {
                Some(inner) => f.add("pattern", pattern(inner, view)),
                None => f,
            };
            ("MatchAs", f.optional_identifier("name", name))
        }
        PatternKind::MatchOr { patterns } => ("MatchOr", f.list("patterns", patterns, pattern)),
    };
    fields.location(&node.location).node(name)
}

fn type_param(node: &TypeParam, view: View<'_>) -> Shown {
    let f = Fields::new(view);
    let (name, fields) = match &node.kind {
        TypeParamKind::TypeVar { name, bound } => ("TypeVar", f.identifier("name", name).optional("bound", bound)),
        TypeParamKind::ParamSpec { name } => ("ParamSpec", f.identifier("name", name)),
        TypeParamKind::TypeVarTuple { name } => ("TypeVarTuple", f.identifier("name", name)),
    };
    fields.location(&node.location).node(name)
}
