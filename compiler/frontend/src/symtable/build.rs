//! The first pass: what each block does with each name.

use rustc_hash::FxHashMap;

use super::analyze::{self, ScopeError};
use super::symbol::*;
use super::{BlockKey, BlockKind, ComprehensionKind, Entry, EntryId, SymbolTable};
use crate::ast::*;
use crate::names::{Name, NameMap, Names, known};
use krait_bytecode::Text;

/// Why a symbol table cannot be made.
pub enum SymbolError {
    /// A `SyntaxError` with its place.
    Syntax(String, Location),
    /// The tree nests deeper than CPython follows.
    Recursion,
}

impl From<ScopeError> for SymbolError {
    fn from(error: ScopeError) -> SymbolError {
        SymbolError::Syntax(error.message, error.location)
    }
}

type Result = std::result::Result<(), SymbolError>;

/// How deep trees may nest: CPython 3.12's `C_RECURSION_LIMIT` times the scale of the compiler's frames.
pub const RECURSION_LIMIT: u32 = 3000;

/// Makes the symbol table of a tree; `future_annotations` says that annotations become strings.
pub fn build(tree: &Mod, future_annotations: bool) -> std::result::Result<SymbolTable, SymbolError> {
    let table = SymbolTable {
        names: Names::new(),
        entries: Vec::new(),
        blocks: FxHashMap::default(),
    };
    let mut builder = Builder {
        table,
        stack: Vec::new(),
        current: SymbolTable::TOP,
        private: None,
        future_annotations,
        depth: 0,
    };
    builder.enter_block(known::TOP, BlockKind::Module, None, Location::default());
    match tree {
        Mod::Module { body, .. } | Mod::Interactive { body } => builder.statements(body)?,
        Mod::Expression { body } => builder.expression(body)?,
    }
    let mut table = builder.table;
    analyze::analyze(&mut table)?;
    Ok(table)
}

struct Builder {
    table: SymbolTable,
    stack: Vec<EntryId>,
    current: EntryId,
    private: Option<Name>,
    future_annotations: bool,
    depth: u32,
}

fn fail(message: impl Into<String>, location: Location) -> Result {
    Err(SymbolError::Syntax(message.into(), location))
}

impl Builder {
    fn current(&mut self) -> &mut Entry {
        self.table.entry_mut(self.current)
    }

    fn descend(&mut self) -> Result {
        self.depth += 1;
        if self.depth > RECURSION_LIMIT {
            Err(SymbolError::Recursion)
        } else {
            Ok(())
        }
    }

    fn enter_block(&mut self, name: Name, kind: BlockKind, key: Option<BlockKey>, location: Location) {
        let parent = self.table.entries.get(self.current.0 as usize);
        let nested = parent.is_some_and(|parent| parent.nested || parent.kind.is_function_like());
        let comp_iter_expr = parent.map_or(0, |parent| parent.comp_iter_expr);
        let is_top = parent.is_none();
        let id = EntryId(self.table.entries.len() as u32);
        self.table.entries.push(Entry {
            name,
            kind,
            symbols: NameMap::default(),
            varnames: Vec::new(),
            children: Vec::new(),
            directives: Vec::new(),
            location,
            nested,
            free: false,
            child_free: false,
            generator: false,
            coroutine: false,
            comprehension: None,
            varargs: false,
            varkeywords: false,
            needs_class_closure: false,
            needs_classdict: false,
            comp_inlined: false,
            comp_iter_target: false,
            can_see_class_scope: false,
            comp_iter_expr,
        });
        if let Some(key) = key {
            self.table.blocks.insert(key, id);
        }
        // Annotations that become strings have no effect on what surrounds them.
        if kind != BlockKind::Annotation && !is_top {
            self.current().children.push(id);
        }
        self.stack.push(id);
        self.current = id;
    }

    fn exit_block(&mut self) {
        self.stack.pop();
        self.current = *self.stack.last().unwrap_or(&SymbolTable::TOP);
    }

    fn mangled(&mut self, name: &Text) -> Name {
        let name = self.table.names.intern_node(name);
        self.table.names.mangle(self.private, name)
    }

    fn lookup(&mut self, name: &Text) -> u32 {
        let name = self.mangled(name);
        self.table.entry(self.current).symbol(name)
    }

    fn add_def(&mut self, name: &Text, flag: u32, location: Location) -> Result {
        let mangled = self.mangled(name);
        self.add_def_in(mangled, flag, self.current, location)
    }

    fn add_known(&mut self, name: Name, flag: u32, location: Location) -> Result {
        let mangled = self.table.names.mangle(self.private, name);
        self.add_def_in(mangled, flag, self.current, location)
    }

    fn add_def_in(&mut self, name: Name, flag: u32, id: EntryId, location: Location) -> Result {
        let entry = &mut self.table.entries[id.0 as usize];
        let position = match entry.symbols.position(name) {
            Some(position) => {
                let bits = *entry.symbols.value_mut(position);
                if flag & DEF_PARAM != 0 && bits & DEF_PARAM != 0 {
                    let text = self.table.names.text(name);
                    return fail(format!("duplicate argument '{text}' in function definition"), location);
                }
                if flag & DEF_TYPE_PARAM != 0 && bits & DEF_TYPE_PARAM != 0 {
                    return fail(
                        format!("duplicate type parameter '{}'", self.table.names.text(name)),
                        location,
                    );
                }
                *entry.symbols.value_mut(position) |= flag;
                position
            }
            None => entry.symbols.push(name, flag),
        };
        if entry.comp_iter_target {
            let bits = entry.symbols.value_mut(position);
            if *bits & (DEF_GLOBAL | DEF_NONLOCAL) != 0 {
                let text = self.table.names.text(name);
                let message = format!("comprehension inner loop cannot rebind assignment expression target '{text}'");
                return fail(message, location);
            }
            *bits |= DEF_COMP_ITER;
        }
        if flag & DEF_PARAM != 0 {
            entry.varnames.push(name);
        } else if flag & DEF_GLOBAL != 0 {
            let top = &mut self.table.entries[0].symbols;
            let bits = top.get(name).unwrap_or(0) | flag;
            top.insert(name, bits);
        }
        Ok(())
    }

    fn record_directive(&mut self, name: &Text, location: Location) {
        let name = self.mangled(name);
        self.current().directives.push((name, location));
    }

    /// The block of type parameters, around the thing that has them.
    fn enter_type_param_block(
        &mut self,
        name: &Text,
        params: &[TypeParam],
        has_defaults: bool,
        has_kwdefaults: bool,
        is_class: bool,
        location: Location,
    ) -> Result {
        let in_class = self.current().kind == BlockKind::Class;
        let name = self.table.names.intern_node(name);
        self.enter_block(
            name,
            BlockKind::TypeParam,
            Some(BlockKey::type_params(params)),
            location,
        );
        if in_class {
            self.current().can_see_class_scope = true;
            self.add_known(known::CLASSDICT, USE, location)?;
        }
        if is_class {
            self.add_known(known::DOT_TYPE_PARAMS, DEF_LOCAL, location)?;
            self.add_known(known::DOT_TYPE_PARAMS, USE, location)?;
            self.private = Some(name);
            self.add_known(known::DOT_GENERIC_BASE, DEF_LOCAL, location)?;
            self.add_known(known::DOT_GENERIC_BASE, USE, location)?;
        }
        if has_defaults {
            self.add_known(known::DOT_DEFAULTS, DEF_PARAM, location)?;
        }
        if has_kwdefaults {
            self.add_known(known::DOT_KWDEFAULTS, DEF_PARAM, location)?;
        }
        params.iter().try_for_each(|param| self.type_param(param))
    }

    fn statements(&mut self, statements: &[Stmt]) -> Result {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Stmt) -> Result {
        self.descend()?;
        match &statement.kind {
            StmtKind::FunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_params,
                ..
            } => {
                let parts = FunctionParts {
                    name,
                    args,
                    body,
                    decorator_list,
                    returns,
                    type_params,
                };
                self.function(statement, parts, false)?;
            }
            StmtKind::AsyncFunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_params,
                ..
            } => {
                let parts = FunctionParts {
                    name,
                    args,
                    body,
                    decorator_list,
                    returns,
                    type_params,
                };
                self.function(statement, parts, true)?;
            }
            StmtKind::ClassDef { .. } => self.class(statement)?,
            StmtKind::TypeAlias { .. } => self.type_alias(statement)?,
            StmtKind::Return { value } => self.optional(value)?,
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
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            }
            | StmtKind::AsyncFor {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.expression(target)?;
                self.expression(iter)?;
                self.statements(body)?;
                self.statements(orelse)?;
            }
            StmtKind::While { test, body, orelse } | StmtKind::If { test, body, orelse } => {
                self.expression(test)?;
                self.statements(body)?;
                self.statements(orelse)?;
            }
            StmtKind::Match { subject, cases } => {
                self.expression(subject)?;
                for case in cases {
                    self.pattern(&case.pattern)?;
                    self.optional(&case.guard)?;
                    self.statements(&case.body)?;
                }
            }
            StmtKind::Raise { exc, cause } => {
                self.optional(exc)?;
                self.optional(cause)?;
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finalbody,
            }
            | StmtKind::TryStar {
                body,
                handlers,
                orelse,
                finalbody,
            } => {
                self.statements(body)?;
                for handler in handlers {
                    self.except_handler(handler)?;
                }
                self.statements(orelse)?;
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
            StmtKind::With { items, body, .. } | StmtKind::AsyncWith { items, body, .. } => {
                for item in items {
                    self.expression(&item.context_expr)?;
                    self.optional(&item.optional_vars)?;
                }
                self.statements(body)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    #[inline(never)]
    fn function(&mut self, statement: &Stmt, parts: FunctionParts<'_>, is_async: bool) -> Result {
        let location = statement.location;
        let FunctionParts {
            name,
            args,
            body,
            decorator_list,
            returns,
            type_params,
        } = parts;
        self.add_def(name, DEF_LOCAL, location)?;
        self.expressions(&args.defaults)?;
        self.keyword_defaults(args)?;
        self.expressions(decorator_list)?;
        let is_generic = !type_params.is_empty();
        if is_generic {
            let has_kwdefaults = args.kw_defaults.iter().any(Option::is_some);
            // CPython asks whether there is a list of defaults, and there always is one, if only an empty one.
            self.enter_type_param_block(name, type_params, true, has_kwdefaults, false, location)?;
        }
        self.function_annotations(args, returns, location)?;
        let name = self.table.names.intern_node(name);
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
    fn class(&mut self, statement: &Stmt) -> Result {
        let StmtKind::ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        } = &statement.kind
        else {
            unreachable!("called for a class");
        };
        let location = statement.location;
        self.add_def(name, DEF_LOCAL, location)?;
        self.expressions(decorator_list)?;
        let is_generic = !type_params.is_empty();
        if is_generic {
            self.enter_type_param_block(name, type_params, false, false, true, location)?;
        }
        // Taken only now: behind a generic class, 3.12 goes on mangling names with it.
        let outer_private = self.private;
        self.expressions(bases)?;
        keywords
            .iter()
            .try_for_each(|keyword| self.expression(&keyword.value))?;
        let name = self.table.names.intern_node(name);
        self.enter_block(name, BlockKind::Class, Some(BlockKey::statement(statement)), location);
        self.private = Some(name);
        if is_generic {
            self.add_known(known::TYPE_PARAMS, DEF_LOCAL, location)?;
            self.add_known(known::DOT_TYPE_PARAMS, USE, location)?;
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
    fn type_alias(&mut self, statement: &Stmt) -> Result {
        let StmtKind::TypeAlias {
            name,
            type_params,
            value,
        } = &statement.kind
        else {
            unreachable!("called for a type alias");
        };
        let location = statement.location;
        self.expression(name)?;
        let ExprKind::Name { id, .. } = &name.kind else {
            unreachable!("the name of a type alias is a name");
        };
        let in_class = self.current().kind == BlockKind::Class;
        let is_generic = !type_params.is_empty();
        if is_generic {
            self.enter_type_param_block(id, type_params, false, false, false, location)?;
        }
        let id = self.table.names.intern_node(id);
        self.enter_block(id, BlockKind::TypeAlias, Some(BlockKey::statement(statement)), location);
        self.current().can_see_class_scope = in_class;
        if in_class {
            self.add_known(known::CLASSDICT, USE, value.location)?;
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
            let bits = self.lookup(id);
            if bits & (DEF_GLOBAL | DEF_NONLOCAL) != 0 && self.current != SymbolTable::TOP && *simple {
                let what = if bits & DEF_GLOBAL != 0 { "global" } else { "nonlocal" };
                return fail(format!("annotated name '{id}' can't be {what}"), statement.location);
            }
            if *simple {
                self.add_def(id, DEF_ANNOT | DEF_LOCAL, target.location)?;
            } else if value.is_some() {
                self.add_def(id, DEF_LOCAL, target.location)?;
            }
        } else {
            self.expression(target)?;
        }
        self.annotation(annotation)?;
        self.optional(value)
    }

    #[inline(never)]
    fn declaration(&mut self, names: &[Text], is_global: bool, location: Location) -> Result {
        let what = if is_global { "global" } else { "nonlocal" };
        for name in names {
            let bits = self.lookup(name);
            if bits & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT) != 0 {
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
            self.add_def(name, if is_global { DEF_GLOBAL } else { DEF_NONLOCAL }, location)?;
            self.record_directive(name, location);
        }
        Ok(())
    }

    fn except_handler(&mut self, handler: &ExceptHandler) -> Result {
        self.optional(&handler.r#type)?;
        if let Some(name) = &handler.name {
            self.add_def(name, DEF_LOCAL, handler.location)?;
        }
        self.statements(&handler.body)
    }

    /// An import binds the first part of a dotted name.
    fn alias(&mut self, alias: &Alias) -> Result {
        let name = alias.asname.as_ref().unwrap_or(&alias.name);
        if *name == "*" {
            if self.current().kind != BlockKind::Module {
                return fail("import * only allowed at module level", alias.location);
            }
            return Ok(());
        }
        match name.iter().position(|byte| *byte == b'.') {
            Some(dot) => {
                let first = Text::from_wtf8(&name[..dot]).unwrap_or_default();
                let first = self.table.names.intern(&first);
                self.add_known(first, DEF_IMPORT, alias.location)
            }
            None => self.add_def(name, DEF_IMPORT, alias.location),
        }
    }

    fn expressions(&mut self, expressions: &[Expr]) -> Result {
        expressions
            .iter()
            .try_for_each(|expression| self.expression(expression))
    }

    fn optional(&mut self, expression: &Option<Box<Expr>>) -> Result {
        match expression {
            Some(expression) => self.expression(expression),
            None => Ok(()),
        }
    }

    fn keyword_defaults(&mut self, args: &Arguments) -> Result {
        args.kw_defaults
            .iter()
            .flatten()
            .try_for_each(|default| self.expression(default))
    }

    fn expression(&mut self, expression: &Expr) -> Result {
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
            ExprKind::IfExp { test, body, orelse } => {
                self.expression(test)?;
                self.expression(body)?;
                self.expression(orelse)?;
            }
            ExprKind::Dict { keys, values } => {
                keys.iter().flatten().try_for_each(|key| self.expression(key))?;
                self.expressions(values)?;
            }
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.expressions(elts)?;
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension(expression, ComprehensionKind::Generator, generators, elt, None)?;
            }
            ExprKind::ListComp { elt, generators } => {
                self.comprehension(expression, ComprehensionKind::List, generators, elt, None)?;
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension(expression, ComprehensionKind::Set, generators, elt, None)?;
            }
            ExprKind::DictComp { key, value, generators } => {
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
            ExprKind::Compare { left, comparators, .. } => {
                self.expression(left)?;
                self.expressions(comparators)?;
            }
            ExprKind::Call { func, args, keywords } => {
                self.expression(func)?;
                self.expressions(args)?;
                keywords
                    .iter()
                    .try_for_each(|keyword| self.expression(&keyword.value))?;
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
            ExprKind::Slice { lower, upper, step } => {
                self.optional(lower)?;
                self.optional(upper)?;
                self.optional(step)?;
            }
            ExprKind::Name { id, ctx } => self.name(id, *ctx, expression.location)?,
        }
        self.depth -= 1;
        Ok(())
    }

    fn name(&mut self, id: &Text, ctx: ExprContext, location: Location) -> Result {
        let flag = if ctx == ExprContext::Load { USE } else { DEF_LOCAL };
        let name = self.table.names.intern_node(id);
        let mangled = self.table.names.mangle(self.private, name);
        self.add_def_in(mangled, flag, self.current, location)?;
        // A bare `super` uses `__class__`.
        if name == known::SUPER && ctx == ExprContext::Load && self.current().kind.is_function_like() {
            self.add_known(known::CLASS, USE, location)?;
        }
        Ok(())
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
        self.expressions(&args.defaults)?;
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
        let plain = self.table.names.intern_node(id);
        let mangled = self.mangled(id);
        for position in (0..self.stack.len()).rev() {
            let entry_id = self.stack[position];
            let entry = self.table.entry(entry_id);
            let bits = entry.symbol(plain);
            if entry.comprehension.is_some() {
                if bits & DEF_COMP_ITER != 0 && bits & DEF_LOCAL != 0 {
                    let message =
                        format!("assignment expression cannot rebind comprehension iteration variable '{id}'");
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
                    self.add_def(id, flag, location)?;
                    self.record_directive(id, location);
                    return self.add_def_in(mangled, DEF_LOCAL, entry_id, location);
                }
                BlockKind::Module => {
                    self.add_def(id, DEF_GLOBAL, location)?;
                    self.record_directive(id, location);
                    return self.add_def_in(mangled, DEF_GLOBAL, entry_id, location);
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

    fn type_param(&mut self, param: &TypeParam) -> Result {
        self.descend()?;
        let location = param.location;
        match &param.kind {
            TypeParamKind::TypeVar { name, bound } => {
                self.add_def(name, DEF_TYPE_PARAM | DEF_LOCAL, location)?;
                if let Some(bound) = bound {
                    let in_class = self.current().can_see_class_scope;
                    let name = self.table.names.intern_node(name);
                    self.enter_block(
                        name,
                        BlockKind::TypeVarBound,
                        Some(BlockKey::type_param(param)),
                        location,
                    );
                    self.current().can_see_class_scope = in_class;
                    if in_class {
                        self.add_known(known::CLASSDICT, USE, bound.location)?;
                    }
                    self.expression(bound)?;
                    self.exit_block();
                }
            }
            TypeParamKind::ParamSpec { name } | TypeParamKind::TypeVarTuple { name } => {
                self.add_def(name, DEF_TYPE_PARAM | DEF_LOCAL, location)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Result {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    fn pattern(&mut self, pattern: &Pattern) -> Result {
        self.descend()?;
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.expression(value)?,
            PatternKind::MatchSingleton { .. } => {}
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => self.patterns(patterns)?,
            PatternKind::MatchStar { name } => self.capture(name, pattern.location)?,
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.expressions(keys)?;
                self.patterns(patterns)?;
                self.capture(rest, pattern.location)?;
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
            PatternKind::MatchAs { pattern: inner, name } => {
                if let Some(inner) = inner {
                    self.pattern(inner)?;
                }
                self.capture(name, pattern.location)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn capture(&mut self, name: &Option<Text>, location: Location) -> Result {
        match name {
            Some(name) => self.add_def(name, DEF_LOCAL, location),
            None => Ok(()),
        }
    }

    fn parameters(&mut self, args: &Arguments) -> Result {
        for arg in args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs) {
            self.add_def(&arg.arg, DEF_PARAM, arg.location)?;
        }
        if let Some(arg) = &args.vararg {
            self.add_def(&arg.arg, DEF_PARAM, arg.location)?;
            self.current().varargs = true;
        }
        if let Some(arg) = &args.kwarg {
            self.add_def(&arg.arg, DEF_PARAM, arg.location)?;
            self.current().varkeywords = true;
        }
        Ok(())
    }

    fn annotation(&mut self, annotation: &Expr) -> Result {
        if self.future_annotations {
            self.enter_block(known::ANNOTATION, BlockKind::Annotation, None, annotation.location);
        }
        self.expression(annotation)?;
        if self.future_annotations {
            self.exit_block();
        }
        Ok(())
    }

    fn argument_annotations(&mut self, args: &[Arg]) -> Result {
        args.iter().try_for_each(|arg| self.optional(&arg.annotation))
    }

    fn function_annotations(&mut self, args: &Arguments, returns: &Option<Box<Expr>>, location: Location) -> Result {
        if self.future_annotations {
            self.enter_block(known::ANNOTATION, BlockKind::Annotation, None, location);
        }
        self.argument_annotations(&args.posonlyargs)?;
        self.argument_annotations(&args.args)?;
        for arg in [&args.vararg, &args.kwarg].into_iter().flatten() {
            self.optional(&arg.annotation)?;
        }
        self.argument_annotations(&args.kwonlyargs)?;
        if self.future_annotations {
            self.exit_block();
        }
        match returns {
            Some(returns) => self.annotation(returns),
            None => Ok(()),
        }
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
        self.expression(&outermost.iter)?;
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
        self.add_known(known::DOT_ZERO, DEF_PARAM, location)?;
        self.comprehension_target(&outermost.target)?;
        self.expressions(&outermost.ifs)?;
        for generator in &generators[1..] {
            self.comprehension_target(&generator.target)?;
            self.current().comp_iter_expr += 1;
            self.expression(&generator.iter)?;
            self.current().comp_iter_expr -= 1;
            self.expressions(&generator.ifs)?;
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

/// The parts that both kinds of function definitions have.
struct FunctionParts<'a> {
    name: &'a Text,
    args: &'a Arguments,
    body: &'a [Stmt],
    decorator_list: &'a [Expr],
    returns: &'a Option<Box<Expr>>,
    type_params: &'a [TypeParam],
}
