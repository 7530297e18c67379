//! What CPython demands of a tree that a program made (`Python/ast.c`, `_PyAST_Validate`): the compiler relies on it.

use krait_frontend::ast::*;
use krait_frontend::names::{Name, known};
use krait_runtime::exceptions::{self, R, Raised, type_error, value_error};
use krait_runtime::types::exception;

mod patterns;

/// Checks a tree; ValueError says what is wrong.
pub fn validate(tree: &Mod) -> R<()> {
    match tree {
        Mod::Module { body, .. } | Mod::Interactive { body } => statements(body),
        Mod::Expression { body } => expr(body, ExprContext::Load),
        Mod::FunctionType { argtypes, returns } => {
            exprs(argtypes, ExprContext::Load)?;
            expr(returns, ExprContext::Load)
        }
    }
}

fn wrong<T>(message: impl std::fmt::Display) -> R<T> {
    Err(value_error(message))
}

fn statements(body: &[Stmt]) -> R<()> {
    body.iter().try_for_each(stmt)
}

fn body(statements_of: &[Stmt], owner: &str) -> R<()> {
    if statements_of.is_empty() {
        return wrong(format_args!("empty body on {owner}"));
    }
    statements(statements_of)
}

fn exprs(list: &[ExprRef], context: ExprContext) -> R<()> {
    list.iter().try_for_each(|e| expr(e, context))
}

fn optional(value: &Option<ExprRef>) -> R<()> {
    value.as_ref().map_or(Ok(()), |v| expr(v, ExprContext::Load))
}

fn not_empty<T>(list: &[T], what: &str, owner: &str) -> R<()> {
    if list.is_empty() {
        return wrong(format_args!("empty {what} on {owner}"));
    }
    Ok(())
}

fn targets(list: &[ExprRef], context: ExprContext, owner: &str) -> R<()> {
    not_empty(list, "targets", owner)?;
    exprs(list, context)
}

fn position(l: &Location) -> R<()> {
    // Negative numbers are kept as they are: those of a tree may be anything.
    let (line, end_line) = (l.lineno as i32, l.end_lineno as i32);
    let (column, end_column) = (l.col_offset as i32, l.end_col_offset as i32);
    if line > end_line {
        return wrong(format_args!("AST node line range ({line}, {end_line}) is not valid"));
    }
    if (line < 0 && end_line != line) || (column < 0 && column != end_column) {
        return wrong(format_args!(
            "AST node column range ({column}, {end_column}) for line range ({line}, {end_line}) is not valid"
        ));
    }
    if line == end_line && column > end_column {
        return wrong(format_args!(
            "line {line}, column {column}-{end_column} is not a valid range"
        ));
    }
    Ok(())
}

fn function(parts: &FunctionDef, owner: &str) -> R<()> {
    body(parts.body, owner)?;
    type_params(parts.type_params)?;
    arguments(parts.args)?;
    exprs(parts.decorator_list, ExprContext::Load)?;
    optional(&parts.returns)
}

fn arguments(args: &Arguments) -> R<()> {
    let all = args
        .posonlyargs
        .iter()
        .chain(args.args.iter())
        .chain(args.vararg.as_deref());
    for arg in all.chain(args.kwonlyargs.iter()).chain(args.kwarg.as_deref()) {
        position(&arg.location)?;
        optional(&arg.annotation)?;
    }
    if args.defaults.len() > args.posonlyargs.len() + args.args.len() {
        return wrong("more positional defaults than args on arguments");
    }
    if args.kw_defaults.len() != args.kwonlyargs.len() {
        return wrong("length of kwonlyargs is not the same as kw_defaults on arguments");
    }
    exprs(args.defaults, ExprContext::Load)?;
    args.kw_defaults
        .iter()
        .flatten()
        .try_for_each(|e| expr(e, ExprContext::Load))
}

fn keywords(list: &[Keyword]) -> R<()> {
    list.iter().try_for_each(|k| expr(k.value, ExprContext::Load))
}

fn handlers(list: &[ExceptHandler]) -> R<()> {
    for handler in list {
        position(&handler.location)?;
        optional(&handler.r#type)?;
        body(handler.body, "ExceptHandler")?;
    }
    Ok(())
}

fn stmt(node: &Stmt) -> R<()> {
    use ExprContext::{Del, Load, Store};
    position(&node.location)?;
    match &node.kind {
        StmtKind::FunctionDef(parts) => function(parts, "FunctionDef"),
        StmtKind::AsyncFunctionDef(parts) => function(parts, "AsyncFunctionDef"),
        StmtKind::ClassDef(ClassDef {
            bases,
            keywords: words,
            body: inner,
            decorator_list,
            type_params: params,
            ..
        }) => {
            body(inner, "ClassDef")?;
            type_params(params)?;
            exprs(bases, Load)?;
            keywords(words)?;
            exprs(decorator_list, Load)
        }
        StmtKind::Return { value } => value.iter().try_for_each(|value| expr(value, Load)),
        StmtKind::Delete { targets: list } => targets(list, Del, "Delete"),
        StmtKind::Assign {
            targets: list, value, ..
        } => {
            targets(list, Store, "Assign")?;
            expr(value, Load)
        }
        StmtKind::TypeAlias(TypeAlias {
            name,
            type_params,
            value,
        }) => {
            if !matches!(name.kind, ExprKind::Name { .. }) {
                return Err(type_error("TypeAlias with non-Name name"));
            }
            expr(name, Store)?;
            self::type_params(type_params)?;
            expr(value, Load)
        }
        StmtKind::AugAssign { target, value, .. } => {
            expr(target, Store)?;
            expr(value, Load)?;
            simple_target(target, "augmented")
        }
        StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        } => {
            if *simple && !matches!(target.kind, ExprKind::Name { .. }) {
                return Err(type_error("AnnAssign with simple non-Name target"));
            }
            expr(target, Store)?;
            optional(value)?;
            expr(annotation, Load)?;
            simple_target(target, "annotated")
        }
        StmtKind::For(parts) => looped(parts, "For"),
        StmtKind::AsyncFor(parts) => looped(parts, "AsyncFor"),
        StmtKind::While(While {
            test,
            body: inner,
            orelse,
        }) => conditional(test, inner, orelse, "While"),
        StmtKind::If(If {
            test,
            body: inner,
            orelse,
        }) => conditional(test, inner, orelse, "If"),
        StmtKind::With(parts) => with(parts, "With"),
        StmtKind::AsyncWith(parts) => with(parts, "AsyncWith"),
        StmtKind::Match { subject, cases } => {
            expr(subject, Load)?;
            not_empty(cases, "cases", "Match")?;
            for case in cases.iter() {
                patterns::pattern(&case.pattern, false)?;
                optional(&case.guard)?;
                body(case.body, "match_case")?;
            }
            Ok(())
        }
        StmtKind::Raise { exc, cause } => {
            if exc.is_none() && cause.is_some() {
                return wrong("Raise with cause but no exception");
            }
            optional(exc)?;
            optional(cause)
        }
        StmtKind::Try(parts) => tried(parts, "Try"),
        StmtKind::TryStar(parts) => tried(parts, "TryStar"),
        StmtKind::Assert { test, msg } => {
            expr(test, Load)?;
            optional(msg)
        }
        StmtKind::Import { names } => not_empty(names, "names", "Import"),
        StmtKind::ImportFrom { level, .. } if (*level as i32) < 0 => wrong("Negative ImportFrom level"),
        StmtKind::ImportFrom { names, .. } => not_empty(names, "names", "ImportFrom"),
        StmtKind::Global { names } => not_empty(names, "names", "Global"),
        StmtKind::Nonlocal { names } => not_empty(names, "names", "Nonlocal"),
        StmtKind::Expr { value } => expr(value, Load),
        StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
    }
}

fn looped(parts: &For, owner: &str) -> R<()> {
    expr(parts.target, ExprContext::Store)?;
    expr(parts.iter, ExprContext::Load)?;
    body(parts.body, owner)?;
    statements(parts.orelse)
}

fn conditional(test: &Expr, inner: &[Stmt], orelse: &[Stmt], owner: &str) -> R<()> {
    expr(test, ExprContext::Load)?;
    body(inner, owner)?;
    statements(orelse)
}

fn with(parts: &With, owner: &str) -> R<()> {
    not_empty(parts.items, "items", owner)?;
    for item in parts.items.iter() {
        expr(item.context_expr, ExprContext::Load)?;
        if let Some(vars) = &item.optional_vars {
            expr(vars, ExprContext::Store)?;
        }
    }
    body(parts.body, owner)
}

fn tried(parts: &Try, owner: &str) -> R<()> {
    body(parts.body, owner)?;
    if parts.handlers.is_empty() && parts.finalbody.is_empty() {
        return wrong(format_args!("{owner} has neither except handlers nor finalbody"));
    }
    if parts.handlers.is_empty() && !parts.orelse.is_empty() {
        return wrong(format_args!("{owner} has orelse but no except handlers"));
    }
    handlers(parts.handlers)?;
    statements(parts.orelse)?;
    statements(parts.finalbody)
}

fn context_error(wanted: ExprContext, given: ExprContext) -> Raised {
    value_error(format_args!(
        "expression must have {wanted:?} context but has {given:?} instead"
    ))
}

fn expr(node: &Expr, context: ExprContext) -> R<()> {
    use ExprContext::Load;
    position(&node.location)?;
    let own = match &node.kind {
        ExprKind::Attribute { ctx, .. }
        | ExprKind::Subscript { ctx, .. }
        | ExprKind::Starred { ctx, .. }
        | ExprKind::Name { ctx, .. }
        | ExprKind::List { ctx, .. }
        | ExprKind::Tuple { ctx, .. } => Some(*ctx),
        _ => None,
    };
    match own {
        Some(own) if own != context => return Err(context_error(context, own)),
        None if context != Load => {
            return wrong(format_args!(
                "expression which can't be assigned to in {context:?} context"
            ));
        }
        _ => {}
    }
    match &node.kind {
        ExprKind::BoolOp { values, .. } => {
            if values.len() < 2 {
                return wrong("BoolOp with less than 2 values");
            }
            exprs(values, Load)
        }
        ExprKind::NamedExpr { target, value } => {
            if !matches!(target.kind, ExprKind::Name { .. }) {
                return Err(type_error("NamedExpr target must be a Name"));
            }
            expr(value, Load)
        }
        ExprKind::BinOp { left, right, .. } => {
            expr(left, Load)?;
            expr(right, Load)
        }
        ExprKind::UnaryOp { operand, .. } => expr(operand, Load),
        ExprKind::Lambda { args, body } => {
            arguments(args)?;
            expr(body, Load)
        }
        ExprKind::IfExp(IfExp { test, body, orelse }) => {
            expr(test, Load)?;
            expr(body, Load)?;
            expr(orelse, Load)
        }
        ExprKind::Dict(Dict { keys, values }) => {
            if keys.len() != values.len() {
                return wrong("Dict doesn't have the same number of keys as values");
            }
            keys.iter().flatten().try_for_each(|k| expr(k, Load))?;
            exprs(values, Load)
        }
        ExprKind::Set { elts } => exprs(elts, Load),
        ExprKind::ListComp(Comp { elt, generators })
        | ExprKind::SetComp(Comp { elt, generators })
        | ExprKind::GeneratorExp(Comp { elt, generators }) => {
            comprehension(generators)?;
            expr(elt, Load)
        }
        ExprKind::DictComp(DictComp { key, value, generators }) => {
            comprehension(generators)?;
            expr(key, Load)?;
            expr(value, Load)
        }
        ExprKind::Await { value } | ExprKind::YieldFrom { value } => expr(value, Load),
        ExprKind::Yield { value } => optional(value),
        ExprKind::Compare(Compare { left, ops, comparators }) => {
            if comparators.is_empty() {
                return wrong("Compare with no comparators");
            }
            if comparators.len() != ops.len() {
                return wrong("Compare has a different number of comparators and operands");
            }
            exprs(comparators, Load)?;
            expr(left, Load)
        }
        ExprKind::Call(Call {
            func,
            args,
            keywords: words,
        }) => {
            expr(func, Load)?;
            exprs(args, Load)?;
            keywords(words)
        }
        ExprKind::FormattedValue {
            value,
            format_spec,
            conversion,
        } => {
            expr(value, Load)?;
            optional(format_spec)?;
            match u8::try_from(*conversion) {
                Ok(b's' | b'r' | b'a') => Ok(()),
                _ if *conversion == -1 => Ok(()),
                _ => Err(exceptions::raise(
                    &exception::SYSTEM_ERROR,
                    format_args!("Unrecognized conversion character {conversion}"),
                )),
            }
        }
        ExprKind::JoinedStr { values } => exprs(values, Load),
        ExprKind::Constant { .. } => Ok(()),
        ExprKind::Name { id, .. } => name(id.name),
        ExprKind::Attribute { value, .. } => expr(value, Load),
        ExprKind::Subscript { value, slice, .. } => {
            expr(slice, Load)?;
            expr(value, Load)
        }
        ExprKind::Starred { value, ctx } => expr(value, *ctx),
        ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => exprs(elts, *ctx),
        ExprKind::Slice(Slice { lower, upper, step }) => {
            optional(lower)?;
            optional(upper)?;
            optional(step)
        }
    }
}

fn comprehension(generators: &[Comprehension]) -> R<()> {
    if generators.is_empty() {
        return wrong("comprehension with no generators");
    }
    for generator in generators {
        expr(generator.target, ExprContext::Store)?;
        expr(generator.iter, ExprContext::Load)?;
        exprs(generator.ifs, ExprContext::Load)?;
    }
    Ok(())
}

fn type_params(params: &[TypeParam]) -> R<()> {
    for param in params {
        position(&param.location)?;
        match &param.kind {
            TypeParamKind::TypeVar { name: of, bound } => {
                name(*of)?;
                optional(bound)?;
            }
            TypeParamKind::ParamSpec { name: of } | TypeParamKind::TypeVarTuple { name: of } => name(*of)?,
        }
    }
    Ok(())
}

/// A name that is no constant.
fn name(of: Name) -> R<()> {
    for (word, name) in [("None", known::NONE), ("True", known::TRUE), ("False", known::FALSE)] {
        if of == name {
            return wrong(format_args!("identifier field can't represent '{word}' constant"));
        }
    }
    Ok(())
}

/// The target of an annotated or augmented assignment: the compiler, not the check, refuses others.
fn simple_target(target: &Expr, assignment: &str) -> R<()> {
    let number = match &target.kind {
        ExprKind::Starred { .. } => 23,
        ExprKind::List { .. } => 25,
        ExprKind::Tuple { .. } => 26,
        _ => return Ok(()),
    };
    Err(exceptions::raise(
        &exception::SYSTEM_ERROR,
        format_args!("invalid node type ({number}) for {assignment} assignment"),
    ))
}
