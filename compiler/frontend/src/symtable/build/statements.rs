//! What statements do with names.

use super::{Builder, Result, fail};
use crate::ast::*;
use crate::names::{Name, known};
use crate::symtable::symbol::*;
use crate::symtable::{BlockKey, BlockKind, SymbolTable};

impl<'a> Builder {
    pub(super) fn statements(&mut self, statements: &'a [Stmt<'a>]) -> Result {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &'a Stmt<'a>) -> Result {
        if let Some(uses) = statement.uses.range()
            && !self.in_tree_order
        {
            return self.plain_uses(uses);
        }
        self.descend()?;
        match &statement.kind {
            StmtKind::FunctionDef(parts) => self.function(statement, parts, false)?,
            StmtKind::AsyncFunctionDef(parts) => self.function(statement, parts, true)?,
            StmtKind::ClassDef(parts) => self.class(statement, parts)?,
            StmtKind::TypeAlias(parts) => self.type_alias(statement, parts)?,
            StmtKind::Return { value } => value.iter().try_for_each(|value| self.expression(value))?,
            StmtKind::Delete { targets } => self.expressions(targets)?,
            StmtKind::Assign { targets, value, .. } => {
                self.expressions(targets)?;
                self.expression(value)?;
            }
            StmtKind::AnnAssign { .. } => self.annotated_assignment(statement)?,
            StmtKind::AugAssign { target, value, .. } => {
                self.expression(target)?;
                self.expression(value)?;
            }
            StmtKind::For(parts) | StmtKind::AsyncFor(parts) => {
                let For {
                    target,
                    iter,
                    body,
                    orelse,
                    ..
                } = parts;
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
            StmtKind::Match { subject, cases } => {
                self.expression(subject)?;
                for case in cases.iter() {
                    self.pattern(&case.pattern)?;
                    self.optional(&case.guard)?;
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
                // CPython's order; which of two comprehensions is inlined first shows in the code.
                self.statements(body)?;
                self.statements(orelse)?;
                for handler in handlers.iter() {
                    self.except_handler(handler)?;
                }
                self.statements(finalbody)?;
            }
            StmtKind::Assert { test, msg } => {
                self.expression(test)?;
                self.optional(msg)?;
            }
            StmtKind::Import { names } | StmtKind::ImportFrom { names, .. } => {
                names.iter().try_for_each(|alias| self.alias(alias))?;
            }
            StmtKind::Global { names } => self.declaration(names, true, statement.location)?,
            StmtKind::Nonlocal { names } => self.declaration(names, false, statement.location)?,
            StmtKind::Expr { value } => self.expression(value)?,
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::With(With { items, body, .. }) | StmtKind::AsyncWith(With { items, body, .. }) => {
                for item in items.iter() {
                    self.expression(item.context_expr)?;
                    self.optional(&item.optional_vars)?;
                }
                self.statements(body)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    #[inline(never)]
    fn function(&mut self, statement: &Stmt, parts: &'a FunctionDef<'a>, is_async: bool) -> Result {
        let location = statement.location;
        let FunctionDef {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_params,
            ..
        } = parts;
        let name = *name;
        self.add_def(name, DEF_LOCAL, location)?;
        self.expressions(args.defaults)?;
        self.keyword_defaults(args)?;
        self.expressions(decorator_list)?;
        let is_generic = !type_params.is_empty();
        if is_generic {
            let has_kwdefaults = args.kw_defaults.iter().any(Option::is_some);
            // CPython asks whether there is a list of defaults, and there always is one, if only an empty one.
            self.enter_type_param_block(name, type_params, true, has_kwdefaults, false, location)?;
        }
        self.function_annotations(args, returns, location)?;
        self.enter_block(
            name,
            BlockKind::Function,
            Some(BlockKey::statement(statement)),
            location,
        );
        self.current().coroutine = is_async;
        self.parameters(args)?;
        self.statements(body)?;
        self.exit_block();
        if is_generic {
            self.exit_block();
        }
        Ok(())
    }

    #[inline(never)]
    fn class(&mut self, statement: &'a Stmt<'a>, parts: &'a ClassDef<'a>) -> Result {
        let ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        } = parts;
        let location = statement.location;
        self.add_def(*name, DEF_LOCAL, location)?;
        self.expressions(decorator_list)?;
        let is_generic = !type_params.is_empty();
        if is_generic {
            self.enter_type_param_block(*name, type_params, false, false, true, location)?;
        }
        // Taken only now: behind a generic class, 3.12 goes on mangling names with it.
        let outer_private = self.private;
        self.expressions(bases)?;
        keywords.iter().try_for_each(|keyword| self.expression(keyword.value))?;
        self.enter_block(*name, BlockKind::Class, Some(BlockKey::statement(statement)), location);
        self.private = Some(*name);
        if is_generic {
            self.add_def(known::TYPE_PARAMS, DEF_LOCAL, location)?;
            self.add_def(known::DOT_TYPE_PARAMS, USE, location)?;
        }
        self.statements(body)?;
        self.private = outer_private;
        self.exit_block();
        if is_generic {
            self.exit_block();
        }
        Ok(())
    }

    #[inline(never)]
    fn type_alias(&mut self, statement: &Stmt, parts: &TypeAlias) -> Result {
        let TypeAlias {
            name,
            type_params,
            value,
        } = parts;
        let location = statement.location;
        self.expression(name)?;
        let ExprKind::Name { id, .. } = &name.kind else {
            unreachable!("the name of a type alias is a name");
        };
        let in_class = self.current().kind == BlockKind::Class;
        let is_generic = !type_params.is_empty();
        if is_generic {
            self.enter_type_param_block(id.name, type_params, false, false, false, location)?;
        }
        self.enter_block(
            id.name,
            BlockKind::TypeAlias,
            Some(BlockKey::statement(statement)),
            location,
        );
        self.current().can_see_class_scope = in_class;
        if in_class {
            self.add_def(known::CLASSDICT, USE, value.location)?;
        }
        self.expression(value)?;
        self.exit_block();
        if is_generic {
            self.exit_block();
        }
        Ok(())
    }

    #[inline(never)]
    fn annotated_assignment(&mut self, statement: &Stmt) -> Result {
        let StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        } = &statement.kind
        else {
            unreachable!("called for an annotated assignment");
        };
        if let ExprKind::Name { id, .. } = &target.kind {
            let bits = self.lookup(id.name);
            if bits & (DEF_GLOBAL | DEF_NONLOCAL) != 0 && self.current != SymbolTable::TOP && *simple {
                let what = if bits & DEF_GLOBAL != 0 { "global" } else { "nonlocal" };
                let text = self.table.names.text(id.name);
                return fail(format!("annotated name '{text}' can't be {what}"), statement.location);
            }
            if *simple {
                self.add_def(id.name, DEF_ANNOT | DEF_LOCAL, target.location)?;
            } else if value.is_some() {
                self.add_def(id.name, DEF_LOCAL, target.location)?;
            }
        } else {
            self.expression(target)?;
        }
        self.annotation(annotation)?;
        self.optional(value)
    }

    #[inline(never)]
    fn declaration(&mut self, names: &[Name], is_global: bool, location: Location) -> Result {
        let what = if is_global { "global" } else { "nonlocal" };
        for name in names {
            let bits = self.lookup(*name);
            if bits & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT) != 0 {
                let name = self.table.names.text(*name);
                let message = if bits & DEF_PARAM != 0 {
                    format!("name '{name}' is parameter and {what}")
                } else if bits & USE != 0 {
                    format!("name '{name}' is used prior to {what} declaration")
                } else if bits & DEF_ANNOT != 0 {
                    format!("annotated name '{name}' can't be {what}")
                } else {
                    format!("name '{name}' is assigned to before {what} declaration")
                };
                return fail(message, location);
            }
            self.add_def(*name, if is_global { DEF_GLOBAL } else { DEF_NONLOCAL }, location)?;
            self.record_directive(*name, location);
        }
        Ok(())
    }

    fn except_handler(&mut self, handler: &'a ExceptHandler<'a>) -> Result {
        self.optional(&handler.r#type)?;
        if let Some(name) = &handler.name {
            self.add_def(*name, DEF_LOCAL, handler.location)?;
        }
        self.statements(handler.body)
    }

    /// An import binds the first part of a dotted name.
    fn alias(&mut self, alias: &Alias) -> Result {
        let name = alias.asname.unwrap_or(alias.name);
        if name == known::STAR {
            if self.current().kind != BlockKind::Module {
                return fail("import * only allowed at module level", alias.location);
            }
            return Ok(());
        }
        let text = self.table.names.text(name);
        match memchr::memchr(b'.', text) {
            Some(dot) => {
                let first = krait_bytecode::Text::from_wtf8(&text[..dot]).unwrap_or_default();
                let first = self.table.names.intern(&first);
                self.add_def(first, DEF_IMPORT, alias.location)
            }
            None => self.add_def(name, DEF_IMPORT, alias.location),
        }
    }
}
