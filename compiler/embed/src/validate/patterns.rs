//! What CPython demands of the patterns of a tree.

use krait_bytecode::Constant;
use krait_frontend::ast::*;
use krait_frontend::names::{Name, known};
use krait_runtime::exceptions::R;

use super::{expr, name, position, wrong};

/// Checks a pattern; `*name` may stand where `star_is_fine`.
pub(super) fn pattern(node: &Pattern, star_is_fine: bool) -> R<()> {
    position(&node.location)?;
    match &node.kind {
        PatternKind::MatchValue { value } => literal(value),
        PatternKind::MatchSingleton { value } => match value {
            Constant::None | Constant::True | Constant::False => Ok(()),
            _ => wrong("MatchSingleton can only contain True, False and None"),
        },
        PatternKind::MatchSequence { patterns } => all(patterns, true),
        PatternKind::MatchMapping { keys, patterns, rest } => mapping(keys, patterns, *rest),
        PatternKind::MatchClass {
            cls,
            patterns,
            kwd_attrs,
            kwd_patterns,
        } => {
            if kwd_attrs.len() != kwd_patterns.len() {
                return wrong("MatchClass doesn't have the same number of keyword attributes as patterns");
            }
            class(cls)?;
            kwd_attrs.iter().try_for_each(|attribute| name(*attribute))?;
            all(patterns, false)?;
            all(kwd_patterns, false)
        }
        PatternKind::MatchStar { .. } if !star_is_fine => wrong("can't use MatchStar here"),
        PatternKind::MatchStar { name } => capture(*name),
        PatternKind::MatchAs { pattern: inner, name } => {
            capture(*name)?;
            match inner {
                Some(_) if name.is_none() => wrong("MatchAs must specify a target name if a pattern is given"),
                Some(inner) => pattern(inner, false),
                None => Ok(()),
            }
        }
        PatternKind::MatchOr { patterns } if patterns.len() < 2 => wrong("MatchOr requires at least 2 patterns"),
        PatternKind::MatchOr { patterns } => all(patterns, false),
    }
}

fn all(patterns: &[Pattern], star_is_fine: bool) -> R<()> {
    patterns.iter().try_for_each(|inner| pattern(inner, star_is_fine))
}

fn capture(captured: Option<Name>) -> R<()> {
    match captured {
        Some(known::UNDERSCORE) => wrong("can't capture name '_' in patterns"),
        Some(captured) => name(captured),
        None => Ok(()),
    }
}

fn mapping(keys: &[ExprRef], patterns: &[Pattern], rest: Option<Name>) -> R<()> {
    if keys.len() != patterns.len() {
        return wrong("MatchMapping doesn't have the same number of keys as patterns");
    }
    capture(rest)?;
    for key in keys {
        let is_singleton = matches!(
            &key.kind,
            ExprKind::Constant {
                value: Constant::None | Constant::True | Constant::False,
                ..
            }
        );
        if !is_singleton {
            literal(key)?;
        }
    }
    all(patterns, false)
}

fn class(node: &Expr) -> R<()> {
    expr(node, ExprContext::Load)?;
    let mut part = node;
    loop {
        match &part.kind {
            ExprKind::Name { .. } => return Ok(()),
            ExprKind::Attribute { value, .. } => part = value,
            _ => return wrong("MatchClass cls field can only contain Name or Attribute nodes."),
        }
    }
}

/// A value that a pattern compares with.
fn literal(value: &Expr) -> R<()> {
    expr(value, ExprContext::Load)?;
    let is_fine = match &value.kind {
        ExprKind::Constant { value, .. } => {
            if !is_number(value, true, true) && !matches!(value, Constant::Str(_) | Constant::Bytes(_)) {
                return wrong("unexpected constant inside of a literal pattern");
            }
            true
        }
        ExprKind::Attribute { .. } | ExprKind::JoinedStr { .. } => true,
        ExprKind::UnaryOp { .. } => is_negative(value, true),
        ExprKind::BinOp { left, op, right } => {
            let is_real = match &left.kind {
                ExprKind::Constant { value, .. } => is_number(value, true, false),
                _ => is_negative(left, false),
            };
            let is_imaginary = matches!(&right.kind, ExprKind::Constant { value, .. } if is_number(value, false, true));
            matches!(op, Operator::Add | Operator::Sub) && is_real && is_imaginary
        }
        _ => false,
    };
    if is_fine {
        Ok(())
    } else {
        wrong("patterns may only match literals and attribute lookups")
    }
}

fn is_number(value: &Constant, real: bool, imaginary: bool) -> bool {
    match value {
        Constant::Int(_) | Constant::Float(_) => real,
        Constant::Complex(..) => imaginary,
        _ => false,
    }
}

fn is_negative(value: &Expr, imaginary: bool) -> bool {
    let ExprKind::UnaryOp {
        op: UnaryOp::USub,
        operand,
    } = &value.kind
    else {
        return false;
    };
    matches!(&operand.kind, ExprKind::Constant { value, .. } if is_number(value, true, imaginary))
}
