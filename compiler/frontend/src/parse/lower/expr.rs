//! Lowering of expressions, parameters and comprehensions.

use krait_bytecode::code::Constant;
use ruff_python_ast as ruff;
use ruff_text_size::Ranged;

use super::{LowerError, Lowerer, MAX_DEPTH, context, worthless};
use crate::ast::{
    Arg, Arguments, BoolOp, CmpOp, Comprehension, Expr, ExprContext, ExprKind, Keyword, Location, Operator, UnaryOp,
};

impl Lowerer<'_> {
    /// Lowers one expression.
    pub(super) fn expr(&mut self, expr: &ruff::Expr) -> Expr {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let lowered = if self.depth > MAX_DEPTH {
            self.reject(LowerError::TooDeep);
            worthless(Location::default())
        } else {
            let location = self.location(expr);
            self.expr_at(expr, location)
        };
        self.depth -= 1;
        lowered
    }

    fn expr_at(&mut self, expr: &ruff::Expr, location: Location) -> Expr {
        let kind = match expr {
            ruff::Expr::Name(node) => ExprKind::Name {
                id: self.name(node.id.as_str()),
                ctx: context(node.ctx),
            },
            ruff::Expr::Attribute(node) => ExprKind::Attribute {
                value: self.boxed(&node.value),
                attr: self.identifier(&node.attr),
                ctx: context(node.ctx),
            },
            ruff::Expr::Call(node) => self.call(node),
            ruff::Expr::StringLiteral(node) => return self.string(node, location),
            ruff::Expr::BytesLiteral(node) => return self.bytes_literal(node, location),
            ruff::Expr::FString(node) => return self.fstring(node, location),
            ruff::Expr::NumberLiteral(node) => constant(self.number(node)),
            ruff::Expr::BooleanLiteral(node) => constant(Constant::from(node.value)),
            ruff::Expr::NoneLiteral(_) => constant(Constant::None),
            ruff::Expr::EllipsisLiteral(_) => constant(Constant::Ellipsis),
            ruff::Expr::BoolOp(node) => ExprKind::BoolOp {
                op: bool_op(node.op),
                values: self.exprs(&node.values),
            },
            ruff::Expr::Named(node) => ExprKind::NamedExpr {
                target: self.boxed(&node.target),
                value: self.boxed(&node.value),
            },
            ruff::Expr::BinOp(node) => ExprKind::BinOp {
                left: self.boxed(&node.left),
                op: operator(node.op),
                right: self.boxed(&node.right),
            },
            ruff::Expr::UnaryOp(node) => ExprKind::UnaryOp {
                op: unary_op(node.op),
                operand: self.boxed(&node.operand),
            },
            ruff::Expr::Lambda(node) => ExprKind::Lambda {
                args: Box::new(
                    node.parameters
                        .as_ref()
                        .map(|parameters| self.parameters(parameters))
                        .unwrap_or_default(),
                ),
                body: self.boxed(&node.body),
            },
            ruff::Expr::If(node) => ExprKind::IfExp {
                test: self.boxed(&node.test),
                body: self.boxed(&node.body),
                orelse: self.boxed(&node.orelse),
            },
            ruff::Expr::Compare(node) => ExprKind::Compare {
                left: self.boxed(&node.left),
                ops: node.ops.iter().map(|op| cmp_op(*op)).collect(),
                comparators: self.exprs(&node.comparators),
            },
            ruff::Expr::Subscript(node) => ExprKind::Subscript {
                value: self.boxed(&node.value),
                slice: self.boxed(&node.slice),
                ctx: context(node.ctx),
            },
            ruff::Expr::Slice(node) => ExprKind::Slice {
                lower: self.optional(&node.lower),
                upper: self.optional(&node.upper),
                step: self.optional(&node.step),
            },
            ruff::Expr::Starred(node) => ExprKind::Starred {
                value: self.boxed(&node.value),
                ctx: context(node.ctx),
            },
            ruff::Expr::List(node) => ExprKind::List {
                elts: self.exprs(&node.elts),
                ctx: context(node.ctx),
            },
            ruff::Expr::Tuple(node) => ExprKind::Tuple {
                elts: self.exprs(&node.elts),
                ctx: context(node.ctx),
            },
            ruff::Expr::Set(node) => ExprKind::Set {
                elts: self.exprs(&node.elts),
            },
            ruff::Expr::Dict(node) => self.dict(node),
            ruff::Expr::ListComp(node) => ExprKind::ListComp {
                elt: self.boxed(&node.elt),
                generators: self.comprehensions(&node.generators),
            },
            ruff::Expr::SetComp(node) => ExprKind::SetComp {
                elt: self.boxed(&node.elt),
                generators: self.comprehensions(&node.generators),
            },
            ruff::Expr::Generator(node) => ExprKind::GeneratorExp {
                elt: self.boxed(&node.elt),
                generators: self.comprehensions(&node.generators),
            },
            ruff::Expr::DictComp(node) => match &node.key {
                Some(key) => ExprKind::DictComp {
                    key: self.boxed(key),
                    value: self.boxed(&node.value),
                    generators: self.comprehensions(&node.generators),
                },
                // PEP 798 is not in 3.12.
                None => self.rejected(),
            },
            ruff::Expr::Await(node) => ExprKind::Await {
                value: self.boxed(&node.value),
            },
            ruff::Expr::Yield(node) => {
                if node.value.is_none() && !self.ends_expression(node.range().end().to_usize()) {
                    // Ruff takes `yield` for an operand.
                    self.reject(LowerError::Rejected);
                }
                ExprKind::Yield {
                    value: self.optional(&node.value),
                }
            }
            ruff::Expr::YieldFrom(node) => ExprKind::YieldFrom {
                value: self.boxed(&node.value),
            },
            ruff::Expr::TString(_) | ruff::Expr::IpyEscapeCommand(_) => self.rejected(),
        };
        Expr { kind, location }
    }

    /// Whether what follows the offset `at` ends an expression.
    fn ends_expression(&self, at: usize) -> bool {
        let rest = &self.bytes()[at..];
        let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\x0c' | b'\\'));
        match next {
            Some(b')' | b']' | b'}' | b';' | b':' | b'#' | b'\n') | None => true,
            Some(b'=') => !rest.trim_ascii_start().starts_with(b"=="),
            Some(b'!') => !rest.trim_ascii_start().starts_with(b"!="),
            _ => false,
        }
    }

    fn rejected(&mut self) -> ExprKind {
        self.reject(LowerError::Rejected);
        ExprKind::Tuple {
            elts: Vec::new(),
            ctx: ExprContext::Load,
        }
    }

    fn dict(&mut self, node: &ruff::ExprDict) -> ExprKind {
        let mut keys = Vec::with_capacity(node.items.len());
        let mut values = Vec::with_capacity(node.items.len());
        for item in &node.items {
            keys.push(item.key.as_ref().map(|key| self.expr(key)));
            values.push(self.expr(&item.value));
        }
        ExprKind::Dict { keys, values }
    }

    fn call(&mut self, node: &ruff::ExprCall) -> ExprKind {
        let func = self.boxed(&node.func);
        let mut args = self.exprs(&node.arguments.args);
        if let [ruff::Expr::Generator(generator)] = &*node.arguments.args
            && !generator.parenthesized
        {
            // The parentheses of the call belong to a generator that stands alone in them.
            args[0].location = self.location(&node.arguments);
        }
        ExprKind::Call {
            func,
            args,
            keywords: self.keywords(&node.arguments.keywords),
        }
    }

    /// Lowers the keyword arguments of a call or class.
    pub(super) fn keywords(&mut self, keywords: &[ruff::Keyword]) -> Vec<Keyword> {
        keywords
            .iter()
            .map(|keyword| Keyword {
                location: self.location(keyword),
                arg: self.optional_identifier(&keyword.arg),
                value: self.expr(&keyword.value),
            })
            .collect()
    }

    fn comprehensions(&mut self, generators: &[ruff::Comprehension]) -> Vec<Comprehension> {
        generators
            .iter()
            .map(|generator| Comprehension {
                target: self.expr(&generator.target),
                iter: self.expr(&generator.iter),
                ifs: self.exprs(&generator.ifs),
                is_async: generator.is_async,
            })
            .collect()
    }

    /// Lowers the parameters of a function or lambda.
    pub(super) fn parameters(&mut self, parameters: &ruff::Parameters) -> Arguments {
        let mut defaults = Vec::new();
        let posonlyargs = self.positional(&parameters.posonlyargs, &mut defaults);
        let args = self.positional(&parameters.args, &mut defaults);
        let mut kwonlyargs = Vec::with_capacity(parameters.kwonlyargs.len());
        let mut kw_defaults = Vec::with_capacity(parameters.kwonlyargs.len());
        for parameter in &parameters.kwonlyargs {
            kwonlyargs.push(self.parameter(&parameter.parameter));
            kw_defaults.push(parameter.default.as_ref().map(|default| self.expr(default)));
        }
        let vararg = parameters
            .vararg
            .as_ref()
            .map(|parameter| Box::new(self.parameter(parameter)));
        let kwarg = parameters
            .kwarg
            .as_ref()
            .map(|parameter| Box::new(self.parameter(parameter)));
        Arguments {
            posonlyargs,
            args,
            vararg,
            kwonlyargs,
            kw_defaults,
            kwarg,
            defaults,
        }
    }

    fn positional(&mut self, parameters: &[ruff::ParameterWithDefault], defaults: &mut Vec<Expr>) -> Vec<Arg> {
        parameters
            .iter()
            .map(|parameter| {
                if let Some(default) = &parameter.default {
                    defaults.push(self.expr(default));
                }
                self.parameter(&parameter.parameter)
            })
            .collect()
    }

    fn parameter(&mut self, parameter: &ruff::Parameter) -> Arg {
        // Ruff's range of `*args` and `**kwargs` includes the stars, CPython's does not.
        let start = parameter.name.start().to_u32();
        let end = parameter.range().end().to_u32();
        Arg {
            arg: self.identifier(&parameter.name),
            annotation: self.optional(&parameter.annotation),
            type_comment: None,
            location: self.lines.location(start, end),
        }
    }
}

fn constant(value: Constant) -> ExprKind {
    ExprKind::Constant { value, kind: None }
}

fn bool_op(op: ruff::BoolOp) -> BoolOp {
    match op {
        ruff::BoolOp::And => BoolOp::And,
        ruff::BoolOp::Or => BoolOp::Or,
    }
}

fn unary_op(op: ruff::UnaryOp) -> UnaryOp {
    match op {
        ruff::UnaryOp::Invert => UnaryOp::Invert,
        ruff::UnaryOp::Not => UnaryOp::Not,
        ruff::UnaryOp::UAdd => UnaryOp::UAdd,
        ruff::UnaryOp::USub => UnaryOp::USub,
    }
}

/// The operator of a binary operation or augmented assignment.
pub(super) fn operator(op: ruff::Operator) -> Operator {
    match op {
        ruff::Operator::Add => Operator::Add,
        ruff::Operator::Sub => Operator::Sub,
        ruff::Operator::Mult => Operator::Mult,
        ruff::Operator::MatMult => Operator::MatMult,
        ruff::Operator::Div => Operator::Div,
        ruff::Operator::Mod => Operator::Mod,
        ruff::Operator::Pow => Operator::Pow,
        ruff::Operator::LShift => Operator::LShift,
        ruff::Operator::RShift => Operator::RShift,
        ruff::Operator::BitOr => Operator::BitOr,
        ruff::Operator::BitXor => Operator::BitXor,
        ruff::Operator::BitAnd => Operator::BitAnd,
        ruff::Operator::FloorDiv => Operator::FloorDiv,
    }
}

fn cmp_op(op: ruff::CmpOp) -> CmpOp {
    match op {
        ruff::CmpOp::Eq => CmpOp::Eq,
        ruff::CmpOp::NotEq => CmpOp::NotEq,
        ruff::CmpOp::Lt => CmpOp::Lt,
        ruff::CmpOp::LtE => CmpOp::LtE,
        ruff::CmpOp::Gt => CmpOp::Gt,
        ruff::CmpOp::GtE => CmpOp::GtE,
        ruff::CmpOp::Is => CmpOp::Is,
        ruff::CmpOp::IsNot => CmpOp::IsNot,
        ruff::CmpOp::In => CmpOp::In,
        ruff::CmpOp::NotIn => CmpOp::NotIn,
    }
}
