//! Expressions back to source text, for annotations that stay strings (CPython 3.12's `ast_unparse.c`).

use krait_bytecode::repr::{repr_constant, repr_str};
use krait_bytecode::{Constant, Text};

use crate::ast::*;
use crate::names::{Name, Names};

/// How tightly an expression must bind where it stands.
mod precedence {
    pub const TUPLE: u8 = 0;
    pub const TEST: u8 = 1;
    pub const OR: u8 = 2;
    pub const AND: u8 = 3;
    pub const NOT: u8 = 4;
    pub const CMP: u8 = 5;
    pub const EXPR: u8 = 6;
    pub const BOR: u8 = EXPR;
    pub const BXOR: u8 = 7;
    pub const BAND: u8 = 8;
    pub const SHIFT: u8 = 9;
    pub const ARITH: u8 = 10;
    pub const TERM: u8 = 11;
    pub const FACTOR: u8 = 12;
    pub const POWER: u8 = 13;
    pub const AWAIT: u8 = 14;
    pub const ATOM: u8 = 15;
}
use precedence::*;

/// The text of an expression.
pub(super) fn expression(expr: &Expr, names: &Names) -> Text {
    let mut writer = Writer { out: Vec::new(), names };
    writer.expr(expr, TEST);
    Text::from_wtf8(&writer.out).unwrap_or_default()
}

/// The text of a constant.
pub(super) fn constant(value: &Constant) -> String {
    repr_constant(value)
}

struct Writer<'a> {
    out: Vec<u8>,
    names: &'a Names,
}

impl Writer<'_> {
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    /// A writer for a part of the text.
    fn empty(&self) -> Self {
        Writer {
            out: Vec::new(),
            ..*self
        }
    }

    fn name(&mut self, name: Name) {
        self.out.extend_from_slice(self.names.text(name));
    }

    /// Writes something in parentheses if the place binds tighter than it.
    fn grouped(&mut self, needed: bool, write: impl FnOnce(&mut Self)) {
        if needed {
            self.text("(");
        }
        write(self);
        if needed {
            self.text(")");
        }
    }

    fn comma_separated<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Writer, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            write(self, item);
        }
    }

    fn exprs(&mut self, exprs: &[ExprRef]) {
        self.comma_separated(exprs, |writer, expr| writer.expr(expr, TEST));
    }

    fn expr(&mut self, expr: &Expr, level: u8) {
        match &expr.kind {
            ExprKind::BoolOp { op, values } => {
                let (text, own) = match op {
                    BoolOp::And => (" and ", AND),
                    BoolOp::Or => (" or ", OR),
                };
                self.grouped(level > own, |writer| {
                    for (index, value) in values.iter().enumerate() {
                        if index > 0 {
                            writer.text(text);
                        }
                        writer.expr(value, own + 1);
                    }
                });
            }
            ExprKind::BinOp { left, op, right } => self.binary(left, *op, right, level),
            ExprKind::UnaryOp { op, operand } => {
                let (text, own) = match op {
                    UnaryOp::Invert => ("~", FACTOR),
                    UnaryOp::Not => ("not ", NOT),
                    UnaryOp::UAdd => ("+", FACTOR),
                    UnaryOp::USub => ("-", FACTOR),
                };
                self.grouped(level > own, |writer| {
                    writer.text(text);
                    writer.expr(operand, own);
                });
            }
            ExprKind::Lambda { args, body } => self.grouped(level > TEST, |writer| {
                let has_positional = args.args.len() + args.posonlyargs.len() > 0;
                writer.text(if has_positional { "lambda " } else { "lambda" });
                writer.arguments(args);
                writer.text(": ");
                writer.expr(body, TEST);
            }),
            ExprKind::IfExp(IfExp { test, body, orelse }) => self.grouped(level > TEST, |writer| {
                writer.expr(body, TEST + 1);
                writer.text(" if ");
                writer.expr(test, TEST + 1);
                writer.text(" else ");
                writer.expr(orelse, TEST);
            }),
            ExprKind::Dict(Dict { keys, values }) => self.dict(keys, values),
            ExprKind::Set { elts } => {
                self.text("{");
                self.exprs(elts);
                self.text("}");
            }
            ExprKind::GeneratorExp(Comp { elt, generators }) => self.comprehension("(", elt, None, generators, ")"),
            ExprKind::ListComp(Comp { elt, generators }) => self.comprehension("[", elt, None, generators, "]"),
            ExprKind::SetComp(Comp { elt, generators }) => self.comprehension("{", elt, None, generators, "}"),
            ExprKind::DictComp(DictComp { key, value, generators }) => {
                self.comprehension("{", key, Some(value), generators, "}");
            }
            ExprKind::Yield { value: None } => self.text("(yield)"),
            ExprKind::Yield { value: Some(value) } => {
                self.text("(yield ");
                self.expr(value, TEST);
                self.text(")");
            }
            ExprKind::YieldFrom { value } => {
                self.text("(yield from ");
                self.expr(value, TEST);
                self.text(")");
            }
            ExprKind::Await { value } => self.grouped(level > AWAIT, |writer| {
                writer.text("await ");
                writer.expr(value, ATOM);
            }),
            ExprKind::Compare(Compare { left, ops, comparators }) => self.grouped(level > CMP, |writer| {
                writer.expr(left, CMP + 1);
                for (op, comparator) in ops.iter().zip(comparators.iter()) {
                    writer.text(comparison(*op));
                    writer.expr(comparator, CMP + 1);
                }
            }),
            ExprKind::Call(Call { func, args, keywords }) => self.call(func, args, keywords),
            ExprKind::Constant { value, kind } => self.constant(value, *kind),
            ExprKind::JoinedStr { values } => self.joined_str(values, false),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => {
                self.formatted_value(value, *conversion, format_spec.as_deref());
            }
            ExprKind::Attribute { value, attr, .. } => {
                self.expr(value, ATOM);
                // `1 .real`: without the space, it would be a float.
                let is_int = matches!(
                    value.kind,
                    ExprKind::Constant {
                        value: Constant::Int(_),
                        ..
                    }
                );
                self.text(if is_int { " ." } else { "." });
                self.name(*attr);
            }
            ExprKind::Starred { value, .. } => {
                self.text("*");
                self.expr(value, EXPR);
            }
            ExprKind::Name { id, .. } => self.name(id.name),
            ExprKind::List { elts, .. } => {
                self.text("[");
                self.exprs(elts);
                self.text("]");
            }
            ExprKind::Tuple { elts, .. } => self.tuple(elts, level),
            ExprKind::Slice(Slice { lower, upper, step }) => {
                self.optional(lower.as_deref(), "");
                self.text(":");
                self.optional(upper.as_deref(), "");
                self.optional(step.as_deref(), ":");
            }
            ExprKind::Subscript { value, slice, .. } => {
                self.expr(value, ATOM);
                self.text("[");
                self.expr(slice, TUPLE);
                self.text("]");
            }
            ExprKind::NamedExpr { target, value } => self.grouped(level > TUPLE, |writer| {
                writer.expr(target, ATOM);
                writer.text(" := ");
                writer.expr(value, ATOM);
            }),
        }
    }

    fn optional(&mut self, expr: Option<&Expr>, before: &str) {
        if let Some(expr) = expr {
            self.text(before);
            self.expr(expr, TEST);
        }
    }

    fn binary(&mut self, left: &Expr, op: Operator, right: &Expr, level: u8) {
        let (text, own) = match op {
            Operator::Add => (" + ", ARITH),
            Operator::Sub => (" - ", ARITH),
            Operator::Mult => (" * ", TERM),
            Operator::MatMult => (" @ ", TERM),
            Operator::Div => (" / ", TERM),
            Operator::Mod => (" % ", TERM),
            Operator::LShift => (" << ", SHIFT),
            Operator::RShift => (" >> ", SHIFT),
            Operator::BitOr => (" | ", BOR),
            Operator::BitXor => (" ^ ", BXOR),
            Operator::BitAnd => (" & ", BAND),
            Operator::FloorDiv => (" // ", TERM),
            Operator::Pow => (" ** ", POWER),
        };
        let right_associative = u8::from(op == Operator::Pow);
        self.grouped(level > own, |writer| {
            writer.expr(left, own + right_associative);
            writer.text(text);
            writer.expr(right, own + 1 - right_associative);
        });
    }

    fn tuple(&mut self, elts: &[ExprRef], level: u8) {
        match elts {
            [] => self.text("()"),
            [only] => self.grouped(level > TUPLE, |writer| {
                writer.expr(only, TEST);
                writer.text(",");
            }),
            _ => self.grouped(level > TUPLE, |writer| writer.exprs(elts)),
        }
    }

    fn dict(&mut self, keys: &[Option<ExprRef>], values: &[ExprRef]) {
        self.text("{");
        for (index, (key, value)) in keys.iter().zip(values).enumerate() {
            if index > 0 {
                self.text(", ");
            }
            match key {
                Some(key) => {
                    self.expr(key, TEST);
                    self.text(": ");
                    self.expr(value, TEST);
                }
                None => {
                    self.text("**");
                    self.expr(value, EXPR);
                }
            }
        }
        self.text("}");
    }

    fn comprehension(
        &mut self,
        open: &str,
        elt: &Expr,
        value: Option<&Expr>,
        generators: &[Comprehension],
        close: &str,
    ) {
        self.text(open);
        self.expr(elt, TEST);
        self.optional(value, ": ");
        for generator in generators {
            self.text(if generator.is_async { " async for " } else { " for " });
            self.expr(generator.target, TUPLE);
            self.text(" in ");
            self.expr(generator.iter, TEST + 1);
            for test in generator.ifs.iter() {
                self.text(" if ");
                self.expr(test, TEST + 1);
            }
        }
        self.text(close);
    }

    fn call(&mut self, func: &Expr, args: &[ExprRef], keywords: &[Keyword]) {
        self.expr(func, ATOM);
        if let ([only], []) = (args, keywords)
            && matches!(only.kind, ExprKind::GeneratorExp(_))
        {
            return self.expr(only, TEST);
        }
        self.text("(");
        self.exprs(args);
        for (index, keyword) in keywords.iter().enumerate() {
            if index > 0 || !args.is_empty() {
                self.text(", ");
            }
            match &keyword.arg {
                Some(name) => {
                    self.name(*name);
                    self.text("=");
                }
                None => self.text("**"),
            }
            self.expr(keyword.value, TEST);
        }
        self.text(")");
    }

    fn constant(&mut self, value: &Constant, kind: Option<Name>) {
        if let Some(kind) = kind {
            self.name(kind);
        }
        match value {
            Constant::Ellipsis => self.text("..."),
            // There is no literal for infinity, but some overflow.
            Constant::Float(_) | Constant::Complex(..) => {
                let text = constant(value).replace("inf", "1e309");
                self.text(&text);
            }
            _ => self.text(&constant(value)),
        }
    }

    fn joined_str(&mut self, values: &[ExprRef], is_format_spec: bool) {
        let mut body = self.empty();
        for value in values {
            body.f_string_element(value, is_format_spec);
        }
        if is_format_spec {
            self.out.extend_from_slice(&body.out);
        } else {
            self.text("f");
            let body = Text::from_wtf8(&body.out).unwrap_or_default();
            self.text(&repr_str(&body));
        }
    }

    fn f_string_element(&mut self, value: &Expr, is_format_spec: bool) {
        match &value.kind {
            ExprKind::Constant {
                value: Constant::Str(text),
                ..
            } => {
                for byte in text.iter() {
                    self.out.push(*byte);
                    if matches!(byte, b'{' | b'}') {
                        self.out.push(*byte);
                    }
                }
            }
            ExprKind::JoinedStr { values } => self.joined_str(values, is_format_spec),
            ExprKind::FormattedValue {
                value,
                conversion,
                format_spec,
            } => {
                self.formatted_value(value, *conversion, format_spec.as_deref());
            }
            _ => self.expr(value, TEST),
        }
    }

    fn formatted_value(&mut self, value: &Expr, conversion: i32, format_spec: Option<&Expr>) {
        let mut inner = self.empty();
        inner.expr(value, TEST + 1);
        // Two braces would be a brace.
        self.text(if inner.out.starts_with(b"{") { "{ " } else { "{" });
        self.out.extend_from_slice(&inner.out);
        if let Ok(conversion @ (b'a' | b'r' | b's')) = u8::try_from(conversion) {
            self.out.extend_from_slice(&[b'!', conversion]);
        }
        if let Some(spec) = format_spec {
            self.text(":");
            self.f_string_element(spec, true);
        }
        self.text("}");
    }

    fn arguments(&mut self, args: &Arguments) {
        let mut first = true;
        let mut separate = |writer: &mut Writer| {
            if !std::mem::take(&mut first) {
                writer.text(", ");
            }
        };
        let positional = args.posonlyargs.len() + args.args.len();
        for (index, arg) in args.posonlyargs.iter().chain(args.args.iter()).enumerate() {
            separate(self);
            self.argument(arg);
            if let Some(default) = (index + args.defaults.len()).checked_sub(positional) {
                self.optional(args.defaults.get(default).map(|default| &**default), "=");
            }
            if index + 1 == args.posonlyargs.len() {
                self.text(", /");
            }
        }
        if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
            separate(self);
            self.text("*");
            if let Some(arg) = &args.vararg {
                self.argument(arg);
            }
        }
        for (arg, default) in args.kwonlyargs.iter().zip(args.kw_defaults.iter()) {
            separate(self);
            self.argument(arg);
            self.optional(default.as_deref(), "=");
        }
        if let Some(arg) = &args.kwarg {
            separate(self);
            self.text("**");
            self.argument(arg);
        }
    }

    fn argument(&mut self, arg: &Arg) {
        self.name(arg.arg);
        self.optional(arg.annotation.as_deref(), ": ");
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}
