//! What expressions do with names: named expressions, lambdas and comprehensions with their blocks.

use std::ops::Range;

use super::{Builder, RECURSION_LIMIT, Result, fail};
use crate::ast::*;
use crate::names::{Name, known};
use crate::symtable::symbol::*;
use crate::symtable::{BlockKey, BlockKind, ComprehensionKind};

impl Builder {
    pub(super) fn expressions(&mut self, expressions: &[ExprRef]) -> Result {
        expressions
            .iter()
            .try_for_each(|expression| self.expression(expression))
    }

    pub(super) fn optional(&mut self, expression: &Option<ExprRef>) -> Result {
        match expression {
            Some(expression) => self.expression(expression),
            None => Ok(()),
        }
    }

    pub(super) fn keyword_defaults(&mut self, args: &Arguments) -> Result {
        args.kw_defaults
            .iter()
            .flatten()
            .try_for_each(|default| self.expression(default))
    }

    #[inline]
    pub(super) fn expression(&mut self, expression: &Expr) -> Result {
        match &expression.kind {
            // Leaves are a level, too.
            ExprKind::Constant { .. } if self.depth < RECURSION_LIMIT => Ok(()),
            ExprKind::Name { id, ctx } if self.depth < RECURSION_LIMIT => self.name(id, *ctx, expression.location),
            _ => self.inner_expression(expression),
        }
    }

    fn inner_expression(&mut self, expression: &Expr) -> Result {
        self.descend()?;
        match &expression.kind {
            ExprKind::NamedExpr { target, value } => self.named_expression(expression, target, value)?,
            ExprKind::BoolOp { values, .. } => self.expressions(values)?,
            ExprKind::BinOp { left, right, .. } => {
                self.expression(left)?;
                self.expression(right)?;
            }
            ExprKind::UnaryOp { operand, .. } => self.expression(operand)?,
            ExprKind::Lambda { args, body } => self.lambda(expression, args, body)?,
            ExprKind::IfExp(IfExp { test, body, orelse }) => {
                self.expression(test)?;
                self.expression(body)?;
                self.expression(orelse)?;
            }
            ExprKind::Dict(Dict { keys, values }) => {
                keys.iter().flatten().try_for_each(|key| self.expression(key))?;
                self.expressions(values)?;
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.expressions(elts)?;
            }
            ExprKind::GeneratorExp(Comp { elt, generators }) => {
                self.comprehension(expression, ComprehensionKind::Generator, generators, elt, None)?;
            }
            ExprKind::ListComp(Comp { elt, generators }) => {
                self.comprehension(expression, ComprehensionKind::List, generators, elt, None)?;
            }
            ExprKind::SetComp(Comp { elt, generators }) => {
                self.comprehension(expression, ComprehensionKind::Set, generators, elt, None)?;
            }
            ExprKind::DictComp(DictComp { key, value, generators }) => {
                self.comprehension(expression, ComprehensionKind::Dict, generators, key, Some(value))?;
            }
            ExprKind::Yield { value } => {
                self.forbid_in_annotation("yield expression", expression.location)?;
                self.optional(value)?;
                self.note_yield(expression.location)?;
            }
            ExprKind::YieldFrom { value } => {
                self.forbid_in_annotation("yield expression", expression.location)?;
                self.expression(value)?;
                self.note_yield(expression.location)?;
            }
            ExprKind::Await { value } => {
                self.forbid_in_annotation("await expression", expression.location)?;
                self.expression(value)?;
                self.current().coroutine = true;
            }
            ExprKind::Compare(Compare { left, comparators, .. }) => {
                self.expression(left)?;
                self.expressions(comparators)?;
            }
            ExprKind::Call(Call { func, args, keywords }) => {
                self.expression(func)?;
                self.expressions(args)?;
                keywords.iter().try_for_each(|keyword| self.expression(keyword.value))?;
            }
            ExprKind::FormattedValue { value, format_spec, .. } => {
                self.expression(value)?;
                self.optional(format_spec)?;
            }
            ExprKind::JoinedStr { values } => self.expressions(values)?,
            ExprKind::Constant { .. } => {}
            ExprKind::Attribute { value, .. } | ExprKind::Starred { value, .. } => self.expression(value)?,
            ExprKind::Subscript { value, slice, .. } => {
                self.expression(value)?;
                self.expression(slice)?;
            }
            ExprKind::Slice(Slice { lower, upper, step }) => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)?;
            }
            ExprKind::Name { id, ctx } => self.name(id, *ctx, expression.location)?,
        }
        self.depth -= 1;
        Ok(())
    }

    #[inline]
    fn name(&mut self, id: &NameUse, ctx: ExprContext, location: Location) -> Result {
        let flag = if ctx == ExprContext::Load { USE } else { DEF_LOCAL };
        let position = self.use_of(id.name, flag, location)?;
        self.table.names.uses.set_position_of(id, position);
        Ok(())
    }

    /// The uses of names in a statement with nothing else of interest. There can be nothing wrong with them.
    pub(super) fn plain_uses(&mut self, uses: Range<usize>) -> Result {
        for number in uses {
            let noted = self.table.names.uses.get(number);
            let flag = if noted.binds() { DEF_LOCAL } else { USE };
            // Folding has made a constant of it.
            if noted.name == known::DEBUG && flag == USE {
                continue;
            }
            let position = self.use_of(noted.name, flag, Location::default())?;
            self.table.names.uses.set_position(number, position);
        }
        Ok(())
    }

    /// Notes what the current block does with a name; the name's position among the block's symbols.
    #[inline(always)]
    fn use_of(&mut self, name: Name, flag: u32, location: Location) -> Result<usize> {
        // Most names were met in the block before, and mean nothing but themselves.
        if let Some((block, position)) = self.stamps.get(name.index())
            && *block == self.stamp_of(self.current)
            && name != known::SUPER
            && !(self.private.is_some() && self.table.names.is_private(name))
        {
            let entry = &mut self.table.entries[self.current.0 as usize];
            if !entry.comp_iter_target {
                let position = *position as usize;
                *entry.symbols.value_mut(position) |= flag;
                return Ok(position);
            }
        }
        self.other_use(name, flag, location)
    }

    /// As [`Self::use_of`], of a name that the block has not, or which means more than itself.
    #[inline(never)]
    fn other_use(&mut self, name: Name, flag: u32, location: Location) -> Result<usize> {
        let mangled = self.mangled(name);
        let position = self.add_def_in(mangled, flag, self.current, location)?;
        // A bare `super` uses `__class__`.
        if name == known::SUPER && flag == USE && self.current().kind.is_function_like() {
            self.add_def(known::CLASS, USE, location)?;
        }
        Ok(position)
    }

    fn note_yield(&mut self, location: Location) -> Result {
        let entry = self.current();
        entry.generator = true;
        let message = match entry.comprehension {
            None => return Ok(()),
            Some(ComprehensionKind::List) => "'yield' inside list comprehension",
            Some(ComprehensionKind::Set) => "'yield' inside set comprehension",
            Some(ComprehensionKind::Dict) => "'yield' inside dict comprehension",
            Some(ComprehensionKind::Generator) => "'yield' inside generator expression",
        };
        fail(message, location)
    }

    fn forbid_in_annotation(&mut self, what: &str, location: Location) -> Result {
        match self.current().kind {
            BlockKind::Annotation => fail(format!("{what} cannot be used within an annotation"), location),
            BlockKind::TypeVarBound => fail(format!("{what} cannot be used within a TypeVar bound"), location),
            BlockKind::TypeAlias => fail(format!("{what} cannot be used within a type alias"), location),
            BlockKind::TypeParam => fail(
                format!("{what} cannot be used within the definition of a generic"),
                location,
            ),
            _ => Ok(()),
        }
    }

    #[inline(never)]
    fn lambda(&mut self, expression: &Expr, args: &Arguments, body: &Expr) -> Result {
        let location = expression.location;
        if self.current().can_see_class_scope {
            return fail("Cannot use lambda in annotation scope within class scope", location);
        }
        self.expressions(args.defaults)?;
        self.keyword_defaults(args)?;
        self.enter_block(
            known::LAMBDA,
            BlockKind::Function,
            Some(BlockKey::expression(expression)),
            location,
        );
        self.parameters(args)?;
        self.expression(body)?;
        self.exit_block();
        Ok(())
    }

    #[inline(never)]
    fn named_expression(&mut self, expression: &Expr, target: &Expr, value: &Expr) -> Result {
        self.forbid_in_annotation("named expression", expression.location)?;
        if self.current().comp_iter_expr > 0 {
            let message = "assignment expression cannot be used in a comprehension iterable expression";
            return fail(message, expression.location);
        }
        if self.current().comprehension.is_some() {
            self.extend_named_expression_scope(target)?;
        }
        self.expression(value)?;
        self.expression(target)
    }

    /// A named expression in a comprehension binds in the nearest function or module around.
    fn extend_named_expression_scope(&mut self, target: &Expr) -> Result {
        let ExprKind::Name { id, .. } = &target.kind else {
            unreachable!("the target of a named expression is a name");
        };
        let location = target.location;
        let mangled = self.mangled(id.name);
        for position in (0..self.stack.len()).rev() {
            let entry_id = self.stack[position];
            let entry = self.table.entry(entry_id);
            let bits = entry.symbol(id.name);
            if entry.comprehension.is_some() {
                if bits & DEF_COMP_ITER != 0 && bits & DEF_LOCAL != 0 {
                    let text = self.table.names.text(id.name);
                    let message =
                        format!("assignment expression cannot rebind comprehension iteration variable '{text}'");
                    return fail(message, location);
                }
                continue;
            }
            let message = match entry.kind {
                BlockKind::Function => {
                    let flag = if bits & DEF_GLOBAL != 0 {
                        DEF_GLOBAL
                    } else {
                        DEF_NONLOCAL
                    };
                    self.add_def(id.name, flag, location)?;
                    self.record_directive(id.name, location);
                    return self.add_def_in(mangled, DEF_LOCAL, entry_id, location).map(drop);
                }
                BlockKind::Module => {
                    self.add_def(id.name, DEF_GLOBAL, location)?;
                    self.record_directive(id.name, location);
                    return self.add_def_in(mangled, DEF_GLOBAL, entry_id, location).map(drop);
                }
                BlockKind::Class => "assignment expression within a comprehension cannot be used in a class body",
                BlockKind::TypeParam => {
                    "assignment expression within a comprehension cannot be used within the definition of a generic"
                }
                BlockKind::TypeAlias => "assignment expression within a comprehension cannot be used in a type alias",
                BlockKind::TypeVarBound => {
                    "assignment expression within a comprehension cannot be used in a TypeVar bound"
                }
                BlockKind::Annotation => continue,
            };
            return fail(message, location);
        }
        Ok(())
    }

    #[inline(never)]
    fn comprehension(
        &mut self,
        expression: &Expr,
        kind: ComprehensionKind,
        generators: &[Comprehension],
        elt: &Expr,
        value: Option<&Expr>,
    ) -> Result {
        let location = expression.location;
        if self.current().can_see_class_scope {
            return fail(
                "Cannot use comprehension in annotation scope within class scope",
                location,
            );
        }
        let (name, is_generator) = match kind {
            ComprehensionKind::List => (known::LISTCOMP, false),
            ComprehensionKind::Set => (known::SETCOMP, false),
            ComprehensionKind::Dict => (known::DICTCOMP, false),
            ComprehensionKind::Generator => (known::GENEXPR, true),
        };
        let outermost = &generators[0];
        // The outermost iterable is evaluated in the block around.
        self.current().comp_iter_expr += 1;
        self.expression(outermost.iter)?;
        self.current().comp_iter_expr -= 1;
        self.enter_block(
            name,
            BlockKind::Function,
            Some(BlockKey::expression(expression)),
            location,
        );
        let entry = self.current();
        entry.comprehension = Some(kind);
        entry.coroutine = outermost.is_async;
        self.add_def(known::DOT_ZERO, DEF_PARAM, location)?;
        self.comprehension_target(outermost.target)?;
        self.expressions(outermost.ifs)?;
        for generator in &generators[1..] {
            self.comprehension_target(generator.target)?;
            self.current().comp_iter_expr += 1;
            self.expression(generator.iter)?;
            self.current().comp_iter_expr -= 1;
            self.expressions(generator.ifs)?;
            if generator.is_async {
                self.current().coroutine = true;
            }
        }
        if let Some(value) = value {
            self.expression(value)?;
        }
        self.expression(elt)?;
        let entry = self.current();
        entry.generator = is_generator;
        let is_async = entry.coroutine && !is_generator;
        self.exit_block();
        if is_async {
            self.current().coroutine = true;
        }
        Ok(())
    }

    fn comprehension_target(&mut self, target: &Expr) -> Result {
        self.current().comp_iter_target = true;
        self.expression(target)?;
        self.current().comp_iter_target = false;
        Ok(())
    }
}
