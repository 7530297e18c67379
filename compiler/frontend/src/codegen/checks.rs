//! Warnings about code that is almost certainly wrong.

use krait_bytecode::Constant;

use super::Generator;
use crate::ast::*;

/// The name of an expression's type, where it is plain to see.
fn type_name(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp(_) => "list",
        ExprKind::Dict(_) | ExprKind::DictComp(_) => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp(_) => "set",
        ExprKind::GeneratorExp(_) => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::Constant { value, .. } => constant_type_name(value),
        _ => return None,
    })
}

fn constant_type_name(value: &Constant) -> &'static str {
    match value {
        Constant::None => "NoneType",
        Constant::True | Constant::False => "bool",
        Constant::Ellipsis => "ellipsis",
        Constant::Int(_) => "int",
        Constant::Float(_) => "float",
        Constant::Complex(..) => "complex",
        Constant::Str(_) => "str",
        Constant::Bytes(_) => "bytes",
        Constant::Tuple(_) => "tuple",
        Constant::FrozenSet(_) => "frozenset",
        Constant::Code(_) => "code",
    }
}

/// Whether an operand may sensibly be compared by identity: anything but a literal, and the named singletons.
fn has_identity(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant { value, .. } => {
            matches!(
                value,
                Constant::None | Constant::True | Constant::False | Constant::Ellipsis
            )
        }
        _ => true,
    }
}

impl<'a> Generator<'a, '_> {
    /// Warns of `is` with a literal.
    pub(super) fn check_compare(
        &mut self,
        location: Location,
        left: &'a Expr<'a>,
        ops: &[CmpOp],
        comparators: &'a [ExprRef<'a>],
    ) {
        let mut left = left;
        for (op, right) in ops.iter().zip(comparators) {
            let (is, equals) = match op {
                CmpOp::Is => ("is", "=="),
                CmpOp::IsNot => ("is not", "!="),
                _ => {
                    left = right;
                    continue;
                }
            };
            let literal = match (has_identity(left), has_identity(right)) {
                (false, _) => left,
                (_, false) => right,
                _ => {
                    left = right;
                    continue;
                }
            };
            let name = type_name(literal).unwrap_or("object");
            self.warn(
                format!("\"{is}\" with '{name}' literal. Did you mean \"{equals}\"?"),
                location,
            );
            return;
        }
    }

    /// Warns of a call of something that cannot be called.
    pub(super) fn check_caller(&mut self, expr: &Expr) {
        if matches!(expr.kind, ExprKind::Lambda { .. }) {
            return;
        }
        if let Some(name) = type_name(expr) {
            let message = format!("'{name}' object is not callable; perhaps you missed a comma?");
            self.warn(message, expr.location);
        }
    }

    /// Warns of a subscript of something that has none.
    pub(super) fn check_subscripter(&mut self, expr: &Expr) {
        let suspicious = match &expr.kind {
            ExprKind::Constant { value, .. } => !matches!(
                value,
                Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_) | Constant::Code(_)
            ),
            ExprKind::Set { .. } | ExprKind::SetComp(_) | ExprKind::GeneratorExp(_) | ExprKind::Lambda { .. } => true,
            _ => false,
        };
        if suspicious && let Some(name) = type_name(expr) {
            let message = format!("'{name}' object is not subscriptable; perhaps you missed a comma?");
            self.warn(message, expr.location);
        }
    }

    /// Warns of an index into a sequence that is neither number nor slice.
    pub(super) fn check_index(&mut self, expr: &Expr, index: &Expr) {
        let Some(index_type) = type_name(index) else { return };
        if matches!(index_type, "int" | "bool") {
            return;
        }
        let suspicious = match &expr.kind {
            ExprKind::Constant { value, .. } => {
                matches!(value, Constant::Str(_) | Constant::Bytes(_) | Constant::Tuple(_))
            }
            ExprKind::Tuple { .. }
            | ExprKind::List { .. }
            | ExprKind::ListComp(_)
            | ExprKind::JoinedStr { .. }
            | ExprKind::FormattedValue { .. } => true,
            _ => false,
        };
        if suspicious && let Some(name) = type_name(expr) {
            let message =
                format!("{name} indices must be integers or slices, not {index_type}; perhaps you missed a comma?");
            self.warn(message, expr.location);
        }
    }
}
