//! Lowering of statements.

use ruff_python_ast as ruff;
use ruff_text_size::Ranged;

use super::expr::operator;
use super::{LowerError, Lowerer, MAX_DEPTH};
use crate::ast::{Alias, ExceptHandler, Expr, Location, Stmt, StmtKind, TypeParam, TypeParamKind, WithItem};

impl Lowerer<'_> {
    /// Lowers one statement.
    pub(super) fn stmt(&mut self, stmt: &ruff::Stmt) -> Stmt {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let lowered = if self.depth > MAX_DEPTH {
            self.reject(LowerError::TooDeep);
            Stmt {
                kind: StmtKind::Pass,
                location: Location::default(),
            }
        } else {
            self.stmt_inside(stmt)
        };
        self.depth -= 1;
        lowered
    }

    fn stmt_inside(&mut self, stmt: &ruff::Stmt) -> Stmt {
        match stmt {
            ruff::Stmt::FunctionDef(node) => self.function_def(node),
            ruff::Stmt::ClassDef(node) => self.class_def(node),
            ruff::Stmt::If(node) => self.if_stmt(node),
            ruff::Stmt::For(_)
            | ruff::Stmt::While(_)
            | ruff::Stmt::With(_)
            | ruff::Stmt::Match(_)
            | ruff::Stmt::Try(_) => {
                let location = self.compound_location(stmt.start().to_u32(), stmt.end().to_u32());
                Stmt {
                    kind: self.compound(stmt),
                    location,
                }
            }
            _ => {
                let location = self.location(stmt);
                Stmt {
                    kind: self.simple(stmt),
                    location,
                }
            }
        }
    }

    fn simple(&mut self, stmt: &ruff::Stmt) -> StmtKind {
        match stmt {
            ruff::Stmt::Expr(node) => StmtKind::Expr {
                value: self.boxed(&node.value),
            },
            ruff::Stmt::Assign(node) => StmtKind::Assign {
                targets: self.exprs(&node.targets),
                value: self.boxed(&node.value),
                type_comment: None,
            },
            ruff::Stmt::AugAssign(node) => StmtKind::AugAssign {
                target: self.boxed(&node.target),
                op: operator(node.op),
                value: self.boxed(&node.value),
            },
            ruff::Stmt::AnnAssign(node) => StmtKind::AnnAssign {
                target: self.boxed(&node.target),
                annotation: self.boxed(&node.annotation),
                value: self.optional(&node.value),
                simple: node.simple,
            },
            ruff::Stmt::Return(node) => StmtKind::Return {
                value: self.optional(&node.value),
            },
            ruff::Stmt::Delete(node) => StmtKind::Delete {
                targets: self.exprs(&node.targets),
            },
            ruff::Stmt::TypeAlias(node) => StmtKind::TypeAlias {
                name: self.boxed(&node.name),
                type_params: self.type_params(&node.type_params),
                value: self.boxed(&node.value),
            },
            ruff::Stmt::Raise(node) => StmtKind::Raise {
                exc: self.optional(&node.exc),
                cause: self.optional(&node.cause),
            },
            ruff::Stmt::Assert(node) => StmtKind::Assert {
                test: self.boxed(&node.test),
                msg: self.optional(&node.msg),
            },
            ruff::Stmt::Import(node) => StmtKind::Import {
                names: self.aliases(&node.names),
            },
            ruff::Stmt::ImportFrom(node) => StmtKind::ImportFrom {
                module: self.optional_identifier(&node.module),
                names: self.aliases(&node.names),
                level: node.level,
            },
            ruff::Stmt::Global(node) => StmtKind::Global {
                names: node.names.iter().map(|name| self.identifier(name)).collect(),
            },
            ruff::Stmt::Nonlocal(node) => StmtKind::Nonlocal {
                names: node.names.iter().map(|name| self.identifier(name)).collect(),
            },
            ruff::Stmt::Pass(_) => StmtKind::Pass,
            ruff::Stmt::Break(node) if self.raises.contains(&node.start().to_u32()) => {
                StmtKind::Raise { exc: None, cause: None }
            }
            ruff::Stmt::Break(_) => StmtKind::Break,
            ruff::Stmt::Continue(_) => StmtKind::Continue,
            _ => {
                self.reject(LowerError::Rejected);
                StmtKind::Pass
            }
        }
    }

    fn compound(&mut self, stmt: &ruff::Stmt) -> StmtKind {
        match stmt {
            ruff::Stmt::For(node) => {
                let target = self.boxed(&node.target);
                let iter = self.boxed(&node.iter);
                let body = self.body(&node.body);
                let orelse = self.body(&node.orelse);
                if node.is_async {
                    StmtKind::AsyncFor {
                        target,
                        iter,
                        body,
                        orelse,
                        type_comment: None,
                    }
                } else {
                    StmtKind::For {
                        target,
                        iter,
                        body,
                        orelse,
                        type_comment: None,
                    }
                }
            }
            ruff::Stmt::While(node) => StmtKind::While {
                test: self.boxed(&node.test),
                body: self.body(&node.body),
                orelse: self.body(&node.orelse),
            },
            ruff::Stmt::With(node) => {
                let items = node.items.iter().map(|item| self.with_item(item)).collect();
                let body = self.body(&node.body);
                if node.is_async {
                    StmtKind::AsyncWith {
                        items,
                        body,
                        type_comment: None,
                    }
                } else {
                    StmtKind::With {
                        items,
                        body,
                        type_comment: None,
                    }
                }
            }
            ruff::Stmt::Match(node) => StmtKind::Match {
                subject: self.boxed(&node.subject),
                cases: node.cases.iter().map(|case| self.match_case(case)).collect(),
            },
            ruff::Stmt::Try(node) => {
                let body = self.body(&node.body);
                let handlers = node.handlers.iter().map(|handler| self.handler(handler)).collect();
                let orelse = self.body(&node.orelse);
                let finalbody = self.body(&node.finalbody);
                if node.is_star {
                    StmtKind::TryStar {
                        body,
                        handlers,
                        orelse,
                        finalbody,
                    }
                } else {
                    StmtKind::Try {
                        body,
                        handlers,
                        orelse,
                        finalbody,
                    }
                }
            }
            _ => unreachable!("not a compound statement"),
        }
    }

    /// An `elif` is an `if` that stands alone in the `else` of the one before it; all end where the last one ends.
    fn if_stmt(&mut self, node: &ruff::StmtIf) -> Stmt {
        let end = self.compound_end(node.end().to_u32());
        let entry_depth = self.depth;
        let test = self.boxed(&node.test);
        let body = self.body(&node.body);
        let mut parts: Vec<(Box<Expr>, Vec<Stmt>, Location)> = Vec::with_capacity(node.elif_else_clauses.len());
        let mut orelse = Vec::new();
        for clause in &node.elif_else_clauses {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
            if self.depth > MAX_DEPTH {
                self.reject(LowerError::TooDeep);
                break;
            }
            let clause_body = match &clause.test {
                Some(test) => {
                    let location = self.lines.location(clause.start().to_u32(), end);
                    let test = Box::new(self.expr(test));
                    parts.push((test, self.body(&clause.body), location));
                    continue;
                }
                None => self.body(&clause.body),
            };
            orelse = clause_body;
        }
        self.depth = entry_depth;
        while let Some((test, body, location)) = parts.pop() {
            orelse = vec![Stmt {
                kind: StmtKind::If { test, body, orelse },
                location,
            }];
        }
        let location = self.lines.location(node.start().to_u32(), end);
        Stmt {
            kind: StmtKind::If { test, body, orelse },
            location,
        }
    }

    fn function_def(&mut self, node: &ruff::StmtFunctionDef) -> Stmt {
        let decorator_list = self.decorators(&node.decorator_list);
        let start = self.definition_start(node.start().to_u32(), &node.decorator_list);
        let name = self.identifier(&node.name);
        let type_params = self.type_params(&node.type_params);
        let args = Box::new(self.parameters(&node.parameters));
        let returns = self.optional(&node.returns);
        let body = self.body(&node.body);
        let type_comment = None;
        let kind = if node.is_async {
            StmtKind::AsyncFunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            }
        } else {
            StmtKind::FunctionDef {
                name,
                args,
                body,
                decorator_list,
                returns,
                type_comment,
                type_params,
            }
        };
        Stmt {
            kind,
            location: self.compound_location(start, node.end().to_u32()),
        }
    }

    fn class_def(&mut self, node: &ruff::StmtClassDef) -> Stmt {
        let decorator_list = self.decorators(&node.decorator_list);
        let start = self.definition_start(node.start().to_u32(), &node.decorator_list);
        let name = self.identifier(&node.name);
        let type_params = self.type_params(&node.type_params);
        let (bases, keywords) = match &node.arguments {
            Some(arguments) => (self.exprs(&arguments.args), self.keywords(&arguments.keywords)),
            None => (Vec::new(), Vec::new()),
        };
        if bases
            .iter()
            .zip(node.arguments.iter().flat_map(|arguments| &arguments.args))
            .any(|(_, base)| matches!(base, ruff::Expr::Generator(generator) if !generator.parenthesized))
        {
            self.reject(LowerError::Rejected);
        }
        let body = self.body(&node.body);
        let kind = StmtKind::ClassDef {
            name,
            bases,
            keywords,
            body,
            decorator_list,
            type_params,
        };
        Stmt {
            kind,
            location: self.compound_location(start, node.end().to_u32()),
        }
    }

    fn decorators(&mut self, decorators: &[ruff::Decorator]) -> Vec<Expr> {
        decorators
            .iter()
            .map(|decorator| self.expr(&decorator.expression))
            .collect()
    }

    /// Where the `def`, `async` or `class` of a definition stands: ruff's node begins at the first decorator.
    fn definition_start(&self, start: u32, decorators: &[ruff::Decorator]) -> u32 {
        let Some(last) = decorators.last() else { return start };
        let bytes = self.bytes();
        let mut at = last.end().to_usize();
        loop {
            match bytes[at] {
                b' ' | b'\t' | b'\n' | b'\x0c' | b'\\' => at += 1,
                b'#' => at += memchr::memchr(b'\n', &bytes[at..]).expect("a definition follows"),
                _ => return at as u32,
            }
        }
    }

    fn compound_location(&self, start: u32, end: u32) -> Location {
        self.lines.location(start, self.compound_end(end))
    }

    /// A block's end includes the `;` after its last statement, for CPython takes the last token.
    fn compound_end(&self, end: u32) -> u32 {
        let bytes = self.bytes();
        let mut at = end as usize;
        loop {
            match bytes.get(at) {
                Some(b' ' | b'\t' | b'\x0c') => at += 1,
                Some(b'\\') if bytes.get(at + 1) == Some(&b'\n') => at += 2,
                Some(b';') => return at as u32 + 1,
                _ => return end,
            }
        }
    }

    fn with_item(&mut self, item: &ruff::WithItem) -> WithItem {
        WithItem {
            context_expr: self.expr(&item.context_expr),
            optional_vars: self.optional(&item.optional_vars),
        }
    }

    fn handler(&mut self, handler: &ruff::ExceptHandler) -> ExceptHandler {
        let ruff::ExceptHandler::ExceptHandler(node) = handler;
        ExceptHandler {
            r#type: self.optional(&node.type_),
            name: self.optional_identifier(&node.name),
            body: self.body(&node.body),
            location: self.compound_location(node.start().to_u32(), node.end().to_u32()),
        }
    }

    fn aliases(&mut self, aliases: &[ruff::Alias]) -> Vec<Alias> {
        aliases
            .iter()
            .map(|alias| Alias {
                name: self.identifier(&alias.name),
                asname: self.optional_identifier(&alias.asname),
                location: self.location(alias),
            })
            .collect()
    }

    fn type_params(&mut self, type_params: &Option<Box<ruff::TypeParams>>) -> Vec<TypeParam> {
        let Some(type_params) = type_params else {
            return Vec::new();
        };
        type_params
            .iter()
            .map(|param| {
                let name = self.identifier(param.name());
                let kind = match param {
                    ruff::TypeParam::TypeVar(node) => TypeParamKind::TypeVar {
                        name,
                        bound: self.optional(&node.bound),
                    },
                    ruff::TypeParam::ParamSpec(_) => TypeParamKind::ParamSpec { name },
                    ruff::TypeParam::TypeVarTuple(_) => TypeParamKind::TypeVarTuple { name },
                };
                TypeParam {
                    kind,
                    location: self.location(param),
                }
            })
            .collect()
    }
}
