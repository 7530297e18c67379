//! `match` statements (PEP 634).
//!
//! Each pattern consumes its subject, the top of the stack, and jumps to one of the `fail_pop` labels if it does not match:
//! the n-th of them first pops n values. Names are stored only when the whole pattern has matched; until then their values
//! wait on the stack below everything that the pattern still needs.

use krait_bytecode::{Constant, Opcode};
use rustc_hash::FxHashSet;

use super::fold;
use super::{Generator, Result, unparse};
use crate::ast::*;
use crate::instructions::{InstrLocation, Label, NO_LOCATION};
use crate::names::Name;

/// The state of one case's pattern (`pattern_context`).
#[derive(Default)]
struct Context {
    /// The names that will be bound, in the order of their values on the stack.
    stores: Vec<Name>,
    /// Whether the pattern may match everything.
    allow_irrefutable: bool,
    fail_pop: Vec<Label>,
    /// How many values on top of the stack are in use.
    on_top: usize,
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(
        pattern.kind,
        PatternKind::MatchAs {
            name: None,
            pattern: None
        }
    )
}

fn is_star_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar { name: None })
}

fn is_star(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar { .. })
}

impl<'a> Generator<'a, '_> {
    pub(super) fn match_statement(&mut self, subject: &'a Expr<'a>, cases: &'a [MatchCase<'a>]) -> Result {
        self.expr(subject)?;
        let end = self.label();
        let Some(last) = cases.last() else { return Ok(()) };
        // A final `case _` needs no code of its own for the match.
        let has_default = cases.len() > 1 && is_wildcard_case(last);
        let matched = &cases[..cases.len() - usize::from(has_default)];
        for (index, case) in matched.iter().enumerate() {
            let keeps_subject = index + 1 < matched.len();
            let allow_irrefutable = case.guard.is_some() || index + 1 == cases.len();
            self.match_case(case, keeps_subject, allow_irrefutable, end)?;
        }
        if has_default {
            let location = last.pattern.location.into();
            self.emit(Opcode::Nop, location);
            if let Some(guard) = &last.guard {
                self.jump_if(guard, end, false, location)?;
            }
            self.statements(last.body)?;
        }
        self.use_label(end);
        Ok(())
    }

    fn match_case(
        &mut self,
        case: &'a MatchCase<'a>,
        keeps_subject: bool,
        allow_irrefutable: bool,
        end: Label,
    ) -> Result {
        let location: InstrLocation = case.pattern.location.into();
        if keeps_subject {
            self.emit_i(Opcode::Copy, 1, location);
        }
        let mut context = Context {
            allow_irrefutable,
            ..Context::default()
        };
        self.pattern(&case.pattern, &mut context)?;
        for name in std::mem::take(&mut context.stores) {
            self.name_op(name, ExprContext::Store, location)?;
        }
        if let Some(guard) = &case.guard {
            self.ensure_fail_pop(&mut context, 0);
            self.jump_if(guard, context.fail_pop[0], false, location)?;
        }
        if keeps_subject {
            self.emit(Opcode::PopTop, location);
        }
        self.statements(case.body)?;
        self.emit_j(Opcode::Jump, end, NO_LOCATION);
        self.emit_fail_pop(&mut context, location);
        Ok(())
    }

    /// Makes labels for failing with up to `pops` values to pop.
    fn ensure_fail_pop(&mut self, context: &mut Context, pops: usize) {
        while context.fail_pop.len() <= pops {
            let label = self.label();
            context.fail_pop.push(label);
        }
    }

    fn jump_to_fail_pop(&mut self, context: &mut Context, jump: Opcode, location: InstrLocation) {
        let pops = context.on_top + context.stores.len();
        self.ensure_fail_pop(context, pops);
        self.emit_j(jump, context.fail_pop[pops], location);
    }

    fn emit_fail_pop(&mut self, context: &mut Context, location: InstrLocation) {
        for (pops, label) in std::mem::take(&mut context.fail_pop).into_iter().enumerate().rev() {
            self.use_label(label);
            if pops > 0 {
                self.emit(Opcode::PopTop, location);
            }
        }
    }

    /// Moves the top of the stack below `count - 1` values.
    fn rotate(&mut self, count: usize, location: InstrLocation) {
        for depth in (2..=count).rev() {
            self.emit_i(Opcode::Swap, depth, location);
        }
    }

    fn store_capture(&mut self, name: Option<Name>, context: &mut Context, location: InstrLocation) -> Result {
        let Some(name) = name else {
            self.emit(Opcode::PopTop, location);
            return Ok(());
        };
        self.forbid_debug(name, ExprContext::Store, location)?;
        if context.stores.contains(&name) {
            return self.duplicate_store(name, location);
        }
        self.rotate(context.on_top + context.stores.len() + 1, location);
        context.stores.push(name);
        Ok(())
    }

    fn duplicate_store(&self, name: Name, location: InstrLocation) -> Result {
        let name = self.table.names.text(name);
        self.fail(format!("multiple assignments to name '{name}' in pattern"), location)
    }

    fn subpattern(&mut self, pattern: &'a Pattern<'a>, context: &mut Context) -> Result {
        let allow_irrefutable = std::mem::replace(&mut context.allow_irrefutable, true);
        self.pattern(pattern, context)?;
        context.allow_irrefutable = allow_irrefutable;
        Ok(())
    }

    fn pattern(&mut self, pattern: &'a Pattern<'a>, context: &mut Context) -> Result {
        let location: InstrLocation = pattern.location.into();
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.match_value(value, context, location),
            PatternKind::MatchSingleton { value } => {
                self.load_const(value, location);
                self.compare_op(CmpOp::Is, location);
                self.jump_to_fail_pop(context, Opcode::PopJumpIfFalse, location);
                Ok(())
            }
            PatternKind::MatchSequence { patterns } => self.match_sequence(patterns, context, location),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.match_mapping(keys, patterns, *rest, context, location)
            }
            PatternKind::MatchClass {
                cls,
                patterns,
                kwd_attrs,
                kwd_patterns,
            } => self.match_class(cls, patterns, kwd_attrs, kwd_patterns, context, location),
            PatternKind::MatchStar { name } => self.store_capture(*name, context, location),
            PatternKind::MatchAs { pattern, name } => self.match_as(pattern.as_deref(), *name, context, location),
            PatternKind::MatchOr { patterns } => self.match_or(patterns, context, location),
        }
    }

    fn match_value(&mut self, value: &'a Expr<'a>, context: &mut Context, location: InstrLocation) -> Result {
        if !matches!(value.kind, ExprKind::Constant { .. } | ExprKind::Attribute { .. }) {
            return self.fail("patterns may only match literals and attribute lookups", location);
        }
        self.expr(value)?;
        self.compare_op(CmpOp::Eq, location);
        self.jump_to_fail_pop(context, Opcode::PopJumpIfFalse, location);
        Ok(())
    }

    fn match_as(
        &mut self,
        pattern: Option<&'a Pattern<'a>>,
        name: Option<Name>,
        context: &mut Context,
        location: InstrLocation,
    ) -> Result {
        let Some(pattern) = pattern else {
            if !context.allow_irrefutable {
                let message = match name {
                    Some(name) => format!(
                        "name capture '{}' makes remaining patterns unreachable",
                        self.table.names.text(name)
                    ),
                    None => "wildcard makes remaining patterns unreachable".to_owned(),
                };
                return self.fail(message, location);
            }
            return self.store_capture(name, context, location);
        };
        context.on_top += 1;
        self.emit_i(Opcode::Copy, 1, location);
        self.pattern(pattern, context)?;
        context.on_top -= 1;
        self.store_capture(name, context, location)
    }

    fn match_sequence(
        &mut self,
        patterns: &'a [Pattern<'a>],
        context: &mut Context,
        location: InstrLocation,
    ) -> Result {
        let size = patterns.len();
        let mut star = None;
        for (index, pattern) in patterns.iter().enumerate() {
            if is_star(pattern) {
                if star.is_some() {
                    return self.fail("multiple starred names in sequence pattern", location);
                }
                star = Some(index);
            }
        }
        let only_wildcards = patterns
            .iter()
            .all(|pattern| is_wildcard(pattern) || is_star_wildcard(pattern));
        let star_wildcard = star.is_some_and(|index| is_star_wildcard(&patterns[index]));
        context.on_top += 1;
        self.emit(Opcode::MatchSequence, location);
        self.jump_to_fail_pop(context, Opcode::PopJumpIfFalse, location);
        match star {
            None => self.check_length(size, CmpOp::Eq, context, location),
            Some(_) if size > 1 => self.check_length(size - 1, CmpOp::GtE, context, location),
            Some(_) => {}
        }
        context.on_top -= 1;
        match star {
            _ if only_wildcards => {
                self.emit(Opcode::PopTop, location);
                Ok(())
            }
            Some(star) if star_wildcard => self.match_by_index(patterns, star, context, location),
            _ => self.match_by_unpacking(patterns, context, location),
        }
    }

    fn check_length(&mut self, length: usize, op: CmpOp, context: &mut Context, location: InstrLocation) {
        self.emit(Opcode::GetLen, location);
        self.load_const(&Constant::from(length as i64), location);
        self.compare_op(op, location);
        self.jump_to_fail_pop(context, Opcode::PopJumpIfFalse, location);
    }

    fn match_by_unpacking(
        &mut self,
        patterns: &'a [Pattern<'a>],
        context: &mut Context,
        location: InstrLocation,
    ) -> Result {
        self.unpack(
            patterns.len(),
            |index| is_star(&patterns[index]),
            "sequence pattern",
            location,
        )?;
        context.on_top += patterns.len();
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        Ok(())
    }

    /// With a nameless star, the items are taken one by one, from either end.
    fn match_by_index(
        &mut self,
        patterns: &'a [Pattern<'a>],
        star: usize,
        context: &mut Context,
        location: InstrLocation,
    ) -> Result {
        context.on_top += 1;
        for (index, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) || index == star {
                continue;
            }
            self.emit_i(Opcode::Copy, 1, location);
            if index < star {
                self.load_const(&Constant::from(index as i64), location);
            } else {
                // Not all sequences know negative indices.
                self.emit(Opcode::GetLen, location);
                self.load_const(&Constant::from((patterns.len() - index) as i64), location);
                self.binary_op(Operator::Sub, false, location);
            }
            self.emit(Opcode::BinarySubscr, location);
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 1;
        self.emit(Opcode::PopTop, location);
        Ok(())
    }

    fn match_class(
        &mut self,
        cls: &'a Expr<'a>,
        patterns: &'a [Pattern<'a>],
        kwd_attrs: &'a [Name],
        kwd_patterns: &'a [Pattern<'a>],
        context: &mut Context,
        location: InstrLocation,
    ) -> Result {
        for (index, attr) in kwd_attrs.iter().enumerate() {
            self.forbid_debug(*attr, ExprContext::Store, kwd_patterns[index].location.into())?;
            if let Some(other) = (index + 1..kwd_attrs.len()).find(|other| kwd_attrs[*other] == *attr) {
                let message = format!(
                    "attribute name repeated in class pattern: {}",
                    self.table.names.text(*attr)
                );
                return self.fail(message, kwd_patterns[other].location.into());
            }
        }
        self.expr(cls)?;
        let names = self.names_const(kwd_attrs.iter().copied());
        self.load_const(&names, location);
        self.emit_i(Opcode::MatchClass, patterns.len(), location);
        self.check_not_none(context, 1, location);
        let count = patterns.len() + kwd_attrs.len();
        self.emit_i(Opcode::UnpackSequence, count, location);
        // The attributes take the place of their tuple.
        context.on_top += count;
        context.on_top -= 1;
        for pattern in patterns.iter().chain(kwd_patterns) {
            context.on_top -= 1;
            if is_wildcard(pattern) {
                self.emit(Opcode::PopTop, location);
            } else {
                self.subpattern(pattern, context)?;
            }
        }
        Ok(())
    }

    /// Fails if the top of the stack, the last of `pushed` new values, is None.
    fn check_not_none(&mut self, context: &mut Context, pushed: usize, location: InstrLocation) {
        context.on_top += pushed;
        self.emit_i(Opcode::Copy, 1, location);
        self.load_const(&Constant::None, location);
        self.emit_i(Opcode::IsOp, 1, location);
        self.jump_to_fail_pop(context, Opcode::PopJumpIfFalse, location);
    }

    fn match_mapping(
        &mut self,
        keys: &'a [ExprRef<'a>],
        patterns: &'a [Pattern<'a>],
        rest: Option<Name>,
        context: &mut Context,
        location: InstrLocation,
    ) -> Result {
        let size = keys.len();
        context.on_top += 1;
        self.emit(Opcode::MatchMapping, location);
        self.jump_to_fail_pop(context, Opcode::PopJumpIfFalse, location);
        if size == 0 && rest.is_none() {
            context.on_top -= 1;
            self.emit(Opcode::PopTop, location);
            return Ok(());
        }
        if size > 0 {
            self.check_length(size, CmpOp::GtE, context, location);
        }
        self.mapping_keys(keys, location)?;
        self.emit_i(Opcode::BuildTuple, size, location);
        self.emit(Opcode::MatchKeys, location);
        self.check_not_none(context, 2, location);
        self.emit_i(Opcode::UnpackSequence, size, location);
        // The values take the place of their tuple.
        context.on_top += size;
        context.on_top -= 1;
        for pattern in patterns {
            context.on_top -= 1;
            self.subpattern(pattern, context)?;
        }
        context.on_top -= 2;
        let Some(rest) = rest else {
            self.emit(Opcode::PopTop, location);
            self.emit(Opcode::PopTop, location);
            return Ok(());
        };
        // `rest` is a copy of the subject without the keys.
        self.emit_i(Opcode::BuildMap, 0, location);
        self.emit_i(Opcode::Swap, 3, location);
        self.emit_i(Opcode::DictUpdate, 2, location);
        self.emit_i(Opcode::UnpackSequence, size, location);
        for remaining in (1..=size).rev() {
            self.emit_i(Opcode::Copy, 1 + remaining, location);
            self.emit_i(Opcode::Swap, 2, location);
            self.emit(Opcode::DeleteSubscr, location);
        }
        self.store_capture(Some(rest), context, location)
    }

    /// Pushes the keys of a mapping pattern.
    fn mapping_keys(&mut self, keys: &'a [ExprRef<'a>], location: InstrLocation) -> Result {
        let mut seen: FxHashSet<Constant> = FxHashSet::default();
        for key in keys {
            match &key.kind {
                ExprKind::Constant { value, .. } => {
                    if fold::canonical(value).is_some_and(|value| !seen.insert(value)) {
                        let message = format!("mapping pattern checks duplicate key ({})", unparse::constant(value));
                        return self.fail(message, location);
                    }
                }
                ExprKind::Attribute { .. } => {}
                _ => {
                    let message = "mapping pattern keys may only match literals and attribute lookups";
                    return self.fail(message, location);
                }
            }
            self.expr(key)?;
        }
        Ok(())
    }

    fn match_or(&mut self, patterns: &'a [Pattern<'a>], context: &mut Context, location: InstrLocation) -> Result {
        let end = self.label();
        let mut control: Option<Vec<Name>> = None;
        for (index, pattern) in patterns.iter().enumerate() {
            let place: InstrLocation = pattern.location.into();
            let is_last = index + 1 == patterns.len();
            let mut inner = Context {
                allow_irrefutable: is_last && context.allow_irrefutable,
                ..Context::default()
            };
            self.emit_i(Opcode::Copy, 1, place);
            self.pattern(pattern, &mut inner)?;
            match &control {
                None => control = Some(std::mem::take(&mut inner.stores)),
                Some(control) => self.align_stores(control, &mut inner.stores, place, location)?,
            }
            self.emit_j(Opcode::Jump, end, place);
            self.emit_fail_pop(&mut inner, place);
        }
        // No alternative has matched.
        self.emit(Opcode::PopTop, location);
        self.jump_to_fail_pop(context, Opcode::Jump, location);
        self.use_label(end);
        let control = control.unwrap_or_default();
        // The captures must go below the other captures, the copy of the subject and whatever else is on top.
        let rotations = control.len() + 1 + context.on_top + context.stores.len();
        for name in control {
            self.rotate(rotations, location);
            if context.stores.contains(&name) {
                return self.duplicate_store(name, location);
            }
            context.stores.push(name);
        }
        self.emit(Opcode::PopTop, location);
        Ok(())
    }

    /// Brings the captures of an alternative into the order of those of the first.
    fn align_stores(
        &mut self,
        control: &[Name],
        stores: &mut Vec<Name>,
        place: InstrLocation,
        whole: InstrLocation,
    ) -> Result {
        let different = "alternative patterns bind different names";
        if stores.len() != control.len() {
            return self.fail(different, whole);
        }
        for wanted in (0..control.len()).rev() {
            let Some(found) = stores.iter().position(|name| *name == control[wanted]) else {
                return self.fail(different, whole);
            };
            if wanted == found {
                continue;
            }
            let rotations = found + 1;
            let rotated: Vec<Name> = stores.drain(..rotations).collect();
            let target = wanted - found;
            stores.splice(target..target, rotated);
            for _ in 0..rotations {
                self.rotate(wanted + 1, place);
            }
        }
        Ok(())
    }
}

fn is_wildcard_case(case: &MatchCase) -> bool {
    is_wildcard(&case.pattern)
}
