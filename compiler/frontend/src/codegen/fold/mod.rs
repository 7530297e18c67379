//! Constant folding on the tree, before anything else looks at it (CPython 3.12's `ast_opt.c`).
//!
//! In: a tree as parsed. Out: the same tree with constant expressions computed, `'%s' % (x,)` turned into f-strings, and
//! list and set displays that are only searched or iterated turned into tuples and frozensets.

mod arith;
mod complex;
mod format;

use std::sync::Arc;

use krait_bytecode::Constant;
use rustc_hash::FxHashSet;

use crate::ast::*;
use crate::error::{SyntaxWarning, WarningKind};
use crate::names::known;
use crate::symtable::RECURSION_LIMIT;

/// The tree nests deeper than CPython follows.
pub(crate) struct TooDeep;

pub(crate) use arith::canonical;

type Result = std::result::Result<(), TooDeep>;

/// Folds the constants of a tree.
pub(crate) fn fold<'t>(
    arena: &'t Arena,
    tree: &mut Mod<'t>,
    optimize: u8,
    future_annotations: bool,
    warnings: &mut Vec<SyntaxWarning>,
) -> Result {
    let mut folder = Folder {
        arena,
        optimize,
        future_annotations,
        warnings,
        depth: 0,
    };
    match tree {
        Mod::Module { body, .. } => folder.body(body),
        Mod::Interactive { body } => folder.statements(body),
        Mod::Expression { body } => folder.expression(body),
        Mod::FunctionType { .. } => Ok(()),
    }
}

struct Folder<'t, 'w> {
    arena: &'t Arena,
    optimize: u8,
    future_annotations: bool,
    warnings: &'w mut Vec<SyntaxWarning>,
    depth: u32,
}

/// The docstring of a body, if it has one.
pub(crate) fn docstring<'t>(body: &[Stmt<'t>]) -> Option<&'t krait_bytecode::Text> {
    match &body.first()?.kind {
        StmtKind::Expr { value } => match &value.kind {
            ExprKind::Constant {
                value: Constant::Str(text),
                ..
            } => Some(text),
            _ => None,
        },
        _ => None,
    }
}

impl<'t> Folder<'t, '_> {
    fn descend(&mut self) -> Result {
        self.depth += 1;
        if self.depth > RECURSION_LIMIT {
            Err(TooDeep)
        } else {
            Ok(())
        }
    }

    /// A first statement that folding turned into a string must not become a docstring.
    fn body(&mut self, body: &mut [Stmt<'t>]) -> Result {
        let had_docstring = docstring(body).is_some();
        self.statements(body)?;
        if !had_docstring && docstring(body).is_some() {
            let statement = &mut body[0];
            if let StmtKind::Expr { value } = &mut statement.kind {
                let placeholder = self.constant(Constant::None, statement.location);
                let inner = std::mem::replace(value, placeholder);
                let values = self.arena.list([inner]);
                value.kind = ExprKind::JoinedStr { values };
            }
        }
        Ok(())
    }

    fn statements(&mut self, statements: &mut [Stmt<'t>]) -> Result {
        statements
            .iter_mut()
            .try_for_each(|statement| self.statement(statement))
    }

    fn expressions(&mut self, expressions: &mut [ExprRef<'t>]) -> Result {
        expressions
            .iter_mut()
            .try_for_each(|expression| self.expression(expression))
    }

    fn optional(&mut self, expression: &mut Option<ExprRef<'t>>) -> Result {
        match expression {
            Some(expression) => self.expression(expression),
            None => Ok(()),
        }
    }

    fn annotation(&mut self, annotation: &mut Option<ExprRef<'t>>) -> Result {
        if self.future_annotations {
            Ok(())
        } else {
            self.optional(annotation)
        }
    }

    fn keywords(&mut self, keywords: &mut [Keyword<'t>]) -> Result {
        keywords
            .iter_mut()
            .try_for_each(|keyword| self.expression(keyword.value))
    }

    fn arguments(&mut self, args: &mut Arguments<'t>) -> Result {
        for arg in args.posonlyargs.iter_mut().chain(args.args.iter_mut()) {
            self.annotation(&mut arg.annotation)?;
        }
        if let Some(arg) = &mut args.vararg {
            self.annotation(&mut arg.annotation)?;
        }
        for arg in args.kwonlyargs.iter_mut() {
            self.annotation(&mut arg.annotation)?;
        }
        args.kw_defaults
            .iter_mut()
            .flatten()
            .try_for_each(|default| self.expression(default))?;
        if let Some(arg) = &mut args.kwarg {
            self.annotation(&mut arg.annotation)?;
        }
        self.expressions(args.defaults)
    }

    fn type_params(&mut self, params: &mut [TypeParam<'t>]) -> Result {
        for param in params.iter_mut() {
            if let TypeParamKind::TypeVar { bound, .. } = &mut param.kind {
                self.optional(bound)?;
            }
        }
        Ok(())
    }

    fn statement(&mut self, statement: &mut Stmt<'t>) -> Result {
        if !statement.foldable {
            return Ok(());
        }
        self.descend()?;
        match &mut statement.kind {
            StmtKind::FunctionDef(parts) | StmtKind::AsyncFunctionDef(parts) => {
                let FunctionDef {
                    args,
                    body,
                    decorator_list,
                    returns,
                    type_params,
                    ..
                } = parts;
                self.type_params(type_params)?;
                self.arguments(args)?;
                self.body(body)?;
                self.expressions(decorator_list)?;
                self.annotation(returns)?;
            }
            StmtKind::ClassDef(ClassDef {
                bases,
                keywords,
                body,
                decorator_list,
                type_params,
                ..
            }) => {
                self.type_params(type_params)?;
                self.expressions(bases)?;
                self.keywords(keywords)?;
                self.body(body)?;
                self.expressions(decorator_list)?;
            }
            StmtKind::Return { value } => value.iter_mut().try_for_each(|value| self.expression(value))?,
            StmtKind::Delete { targets } => self.expressions(targets)?,
            StmtKind::Assign { targets, value, .. } => {
                self.expressions(targets)?;
                self.expression(value)?;
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expression(target)?;
                self.expression(value)?;
            }
            StmtKind::AnnAssign {
                target,
                annotation,
                value,
                ..
            } => {
                self.expression(target)?;
                if !self.future_annotations {
                    self.expression(annotation)?;
                }
                self.optional(value)?;
            }
            StmtKind::TypeAlias(TypeAlias {
                name,
                type_params,
                value,
            }) => {
                self.expression(name)?;
                self.type_params(type_params)?;
                self.expression(value)?;
            }
            StmtKind::For(For {
                target,
                iter,
                body,
                orelse,
                ..
            }) => {
                self.expression(target)?;
                self.expression(iter)?;
                self.statements(body)?;
                self.statements(orelse)?;
                self.fold_iterable(iter);
            }
            StmtKind::AsyncFor(For {
                target,
                iter,
                body,
                orelse,
                ..
            }) => {
                self.expression(target)?;
                self.expression(iter)?;
                self.statements(body)?;
                self.statements(orelse)?;
            }
            StmtKind::While(While { test, body, orelse }) | StmtKind::If(If { test, body, orelse }) => {
                self.expression(test)?;
                self.statements(body)?;
                self.statements(orelse)?;
            }
            StmtKind::With(With { items, body, .. }) | StmtKind::AsyncWith(With { items, body, .. }) => {
                for item in items.iter_mut() {
                    self.expression(item.context_expr)?;
                    self.optional(&mut item.optional_vars)?;
                }
                self.statements(body)?;
            }
            StmtKind::Match { subject, cases } => {
                self.expression(subject)?;
                for case in cases.iter_mut() {
                    self.pattern(&mut case.pattern)?;
                    self.optional(&mut case.guard)?;
                    self.statements(case.body)?;
                }
            }
            StmtKind::Raise { exc, cause } => {
                self.optional(exc)?;
                self.optional(cause)?;
            }
            StmtKind::Try(parts) | StmtKind::TryStar(parts) => {
                let Try {
                    body,
                    handlers,
                    orelse,
                    finalbody,
                } = parts;
                self.statements(body)?;
                for handler in handlers.iter_mut() {
                    self.optional(&mut handler.r#type)?;
                    self.statements(handler.body)?;
                }
                self.statements(orelse)?;
                self.statements(finalbody)?;
            }
            StmtKind::Assert { test, msg } => {
                self.expression(test)?;
                self.optional(msg)?;
            }
            StmtKind::Expr { value } => self.expression(value)?,
            StmtKind::Import { .. }
            | StmtKind::ImportFrom { .. }
            | StmtKind::Global { .. }
            | StmtKind::Nonlocal { .. }
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn expression(&mut self, expression: &mut Expr<'t>) -> Result {
        self.descend()?;
        match &mut expression.kind {
            ExprKind::Constant { .. } => {}
            ExprKind::Name { id, ctx } => {
                if *ctx == ExprContext::Load && id.name == known::DEBUG {
                    self.make_const(expression, Constant::from(self.optimize == 0));
                }
            }
            ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr { values } => self.expressions(values)?,
            ExprKind::BinOp { left, right, .. } => {
                self.expression(left)?;
                self.expression(right)?;
                self.fold_binary(expression);
            }
            ExprKind::UnaryOp { operand, .. } => {
                self.expression(operand)?;
                self.fold_unary(expression);
            }
            ExprKind::Lambda { args, body } => {
                self.arguments(args)?;
                self.expression(body)?;
            }
            ExprKind::IfExp(IfExp { test, body, orelse }) => {
                self.expression(test)?;
                self.expression(body)?;
                self.expression(orelse)?;
            }
            ExprKind::Dict(Dict { keys, values }) => {
                keys.iter_mut().flatten().try_for_each(|key| self.expression(key))?;
                self.expressions(values)?;
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } => self.expressions(elts)?,
            ExprKind::Tuple { elts, ctx } => {
                self.expressions(elts)?;
                if *ctx == ExprContext::Load
                    && let Some(tuple) = constant_tuple(elts)
                {
                    self.make_const(expression, Constant::Tuple(tuple));
                }
            }
            ExprKind::ListComp(Comp { elt, generators })
            | ExprKind::SetComp(Comp { elt, generators })
            | ExprKind::GeneratorExp(Comp { elt, generators }) => {
                self.expression(elt)?;
                self.comprehensions(generators)?;
            }
            ExprKind::DictComp(DictComp { key, value, generators }) => {
                self.expression(key)?;
                self.expression(value)?;
                self.comprehensions(generators)?;
            }
            ExprKind::Await { value }
            | ExprKind::YieldFrom { value }
            | ExprKind::Attribute { value, .. }
            | ExprKind::Starred { value, .. }
            | ExprKind::NamedExpr { value, .. } => self.expression(value)?,
            ExprKind::Yield { value } => self.optional(value)?,
            ExprKind::Compare(Compare { left, ops, comparators }) => {
                self.expression(left)?;
                self.expressions(comparators)?;
                if let (Some(CmpOp::In | CmpOp::NotIn), Some(last)) = (ops.last(), comparators.last_mut()) {
                    self.fold_iterable(last);
                }
            }
            ExprKind::Call(Call { func, args, keywords }) => {
                self.expression(func)?;
                self.expressions(args)?;
                self.keywords(keywords)?;
            }
            ExprKind::FormattedValue { value, format_spec, .. } => {
                self.expression(value)?;
                self.optional(format_spec)?;
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expression(value)?;
                self.expression(slice)?;
                self.fold_subscript(expression);
            }
            ExprKind::Slice(Slice { lower, upper, step }) => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn comprehensions(&mut self, generators: &mut [Comprehension<'t>]) -> Result {
        for generator in generators.iter_mut() {
            self.expression(generator.target)?;
            self.expression(generator.iter)?;
            self.expressions(generator.ifs)?;
            self.fold_iterable(generator.iter);
        }
        Ok(())
    }

    fn patterns(&mut self, patterns: &mut [Pattern<'t>]) -> Result {
        patterns.iter_mut().try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: &mut Pattern<'t>) -> Result {
        self.descend()?;
        match &mut pattern.kind {
            PatternKind::MatchValue { value } => self.expression(value)?,
            PatternKind::MatchSingleton { .. } | PatternKind::MatchStar { .. } => {}
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => self.patterns(patterns)?,
            PatternKind::MatchMapping { keys, patterns, .. } => {
                self.expressions(keys)?;
                self.patterns(patterns)?;
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_patterns,
                ..
            } => {
                self.expression(cls)?;
                self.patterns(patterns)?;
                self.patterns(kwd_patterns)?;
            }
            PatternKind::MatchAs { pattern, .. } => {
                if let Some(pattern) = pattern {
                    self.pattern(pattern)?;
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }
}

fn as_const<'t>(expression: &Expr<'t>) -> Option<&'t Constant> {
    match expression.kind {
        ExprKind::Constant { value, .. } => Some(value),
        _ => None,
    }
}

fn constant_tuple(elts: &[ExprRef]) -> Option<Arc<[Constant]>> {
    if !elts.iter().all(|elt| matches!(elt.kind, ExprKind::Constant { .. })) {
        return None;
    }
    // No filter, so that the length is known.
    Some(
        elts.iter()
            .map(|elt| as_const(elt).cloned().unwrap_or(Constant::None))
            .collect(),
    )
}

impl<'t> Folder<'t, '_> {
    fn constant(&self, value: Constant, location: Location) -> ExprRef<'t> {
        let value = self.arena.constant(value);
        let kind = ExprKind::Constant { value, kind: None };
        self.arena.alloc(Expr { kind, location })
    }

    fn make_const(&self, expression: &mut Expr<'t>, value: Constant) {
        let value = self.arena.constant(value);
        expression.kind = ExprKind::Constant { value, kind: None };
    }

    /// `~` of a bool warns when it is computed.
    #[cold]
    fn warn_inverted_bool(&mut self, location: Location) {
        self.warnings.push(SyntaxWarning {
            kind: WarningKind::DeprecationWarning,
            message: String::new(),
            lineno: location.lineno,
            col_offset: location.col_offset,
            end_lineno: location.end_lineno,
            end_col_offset: location.end_col_offset,
        });
    }

    fn fold_unary(&mut self, expression: &mut Expr<'t>) {
        let ExprKind::UnaryOp { op, operand } = &mut expression.kind else {
            return;
        };
        match &mut operand.kind {
            ExprKind::Constant { value, .. } => {
                let inverted_bool = *op == UnaryOp::Invert && matches!(value, Constant::True | Constant::False);
                if let Some(value) = arith::unary(*op, value) {
                    if inverted_bool {
                        self.warn_inverted_bool(expression.location);
                    }
                    self.make_const(expression, value);
                }
            }
            // `not a in b` is `a not in b`; the other comparisons may be overloaded so that this does not hold.
            ExprKind::Compare(Compare { ops, .. }) if *op == UnaryOp::Not && ops.len() == 1 => {
                ops[0] = match ops[0] {
                    CmpOp::Is => CmpOp::IsNot,
                    CmpOp::IsNot => CmpOp::Is,
                    CmpOp::In => CmpOp::NotIn,
                    CmpOp::NotIn => CmpOp::In,
                    _ => return,
                };
                let value = &Constant::None;
                let placeholder = Expr {
                    kind: ExprKind::Constant { value, kind: None },
                    location: operand.location,
                };
                *expression = std::mem::replace(&mut **operand, placeholder);
            }
            _ => {}
        }
    }

    fn fold_binary(&self, expression: &mut Expr<'t>) {
        let ExprKind::BinOp { left, op, right } = &mut expression.kind else {
            return;
        };
        let Some(left) = as_const(left) else { return };
        if let (Operator::Mod, Constant::Str(text), ExprKind::Tuple { elts, .. }) = (*op, left, &mut right.kind) {
            if let Some(values) = self.percent(text, elts) {
                expression.kind = ExprKind::JoinedStr { values };
            }
            return;
        }
        if let Some(right) = as_const(right)
            && let Some(value) = arith::binary(*op, left, right)
        {
            self.make_const(expression, value);
        }
    }

    fn fold_subscript(&self, expression: &mut Expr<'t>) {
        let ExprKind::Subscript {
            value,
            slice,
            ctx: ExprContext::Load,
        } = &expression.kind
        else {
            return;
        };
        if let (Some(container), Some(index)) = (as_const(value), as_const(slice))
            && let Some(item) = arith::item(container, index)
        {
            self.make_const(expression, item);
        }
    }

    /// A list display that is only iterated or searched may be a tuple, a set display a frozenset.
    fn fold_iterable(&self, expression: &mut Expr<'t>) {
        match &mut expression.kind {
            ExprKind::List { elts, ctx } => {
                if elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. })) {
                    return;
                }
                match constant_tuple(elts) {
                    Some(tuple) => self.make_const(expression, Constant::Tuple(tuple)),
                    None => {
                        expression.kind = ExprKind::Tuple {
                            elts: std::mem::take(elts),
                            ctx: *ctx,
                        }
                    }
                }
            }
            ExprKind::Set { elts } => {
                if let Some(items) = constant_tuple(elts) {
                    self.make_const(expression, frozen_set(&items));
                }
            }
            _ => {}
        }
    }
}

/// The frozenset of some constants: of those that are equal in Python, the first is kept.
pub(crate) fn frozen_set(items: &[Constant]) -> Constant {
    let mut seen: FxHashSet<Constant> = FxHashSet::default();
    let kept = items.iter().filter(|item| match arith::canonical(item) {
        Some(key) => seen.insert(key),
        None => true,
    });
    Constant::FrozenSet(kept.cloned().collect())
}
