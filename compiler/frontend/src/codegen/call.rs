//! Calls.

use krait_bytecode::Opcode;

use super::expr::{TUPLE_OPS, attribute_location};
use super::{Generator, Result, STACK_USE_GUIDELINE};
use crate::ast::*;
use crate::instructions::{InstrLocation, NO_LOCATION};
use crate::names::{Name, known};
use crate::symtable::Scope;

fn is_starred(expr: &ExprRef) -> bool {
    matches!(expr.kind, ExprKind::Starred { .. })
}

impl<'a> Generator<'a, '_> {
    pub(super) fn call(
        &mut self,
        expr: &'a Expr<'a>,
        func: &'a Expr<'a>,
        args: &'a [ExprRef<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Result {
        if !keywords.is_empty() {
            self.validate_keywords(keywords)?;
        }
        if let ExprKind::Attribute {
            value,
            attr,
            ctx: ExprContext::Load,
        } = &func.kind
            && self.is_simple_method_call(value, args, keywords)
        {
            return self.method_call(expr, func, value, *attr, args, keywords);
        }
        self.check_caller(func);
        let mark = self.unit.sequence.mark();
        self.emit(Opcode::PushNull, func.location.into());
        self.expr(func)?;
        // The load of a global function may push the null before it, too; the flow graph would see to that in any case.
        self.unit.sequence.join_null(mark);
        self.call_with(0, args, None, keywords, expr.location.into())
    }

    fn validate_keywords(&mut self, keywords: &[Keyword]) -> Result {
        for (index, keyword) in keywords.iter().enumerate() {
            let Some(name) = &keyword.arg else { continue };
            if *name == known::DEBUG {
                return self.fail("cannot assign to __debug__", keyword.location.into());
            }
            for other in &keywords[index + 1..] {
                if other.arg.as_ref() == Some(name) {
                    let text = self.table.names.text(*name);
                    return self.fail(format!("keyword argument repeated: {text}"), other.location.into());
                }
            }
        }
        Ok(())
    }

    /// Whether `value.attr(args)` may load the method without binding it.
    fn is_simple_method_call(&mut self, value: &Expr, args: &[ExprRef], keywords: &[Keyword]) -> bool {
        // Functions of imported modules are no methods.
        if let ExprKind::Name { id, .. } = &value.kind
            && self.table.is_imported(id.name)
        {
            return false;
        }
        args.len() + keywords.len() + usize::from(!keywords.is_empty()) < STACK_USE_GUIDELINE
            && !args.iter().any(is_starred)
            && keywords.iter().all(|keyword| keyword.arg.is_some())
    }

    fn method_call(
        &mut self,
        expr: &'a Expr<'a>,
        func: &'a Expr<'a>,
        value: &'a Expr<'a>,
        attr: Name,
        args: &'a [ExprRef<'a>],
        keywords: &'a [Keyword<'a>],
    ) -> Result {
        let mut location: InstrLocation = func.location.into();
        if let Some(super_args) = self.optimizable_super(value, attr) {
            let opcode = if super_args.is_empty() {
                Opcode::LoadZeroSuperMethod
            } else {
                Opcode::LoadSuperMethod
            };
            location = self.super_attribute(opcode, value, super_args, func.location, attr)?;
        } else {
            self.expr(value)?;
            location = attribute_location(&self.table.names, location, func.location, attr);
            self.load_attribute(attr, true, location);
        }
        self.exprs(args)?;
        if !keywords.is_empty() {
            self.keyword_values(keywords)?;
            self.keyword_names(keywords, location);
        }
        let location = attribute_location(&self.table.names, expr.location.into(), func.location, attr);
        self.emit_i(Opcode::Call, args.len() + keywords.len(), location);
        Ok(())
    }

    fn keyword_values(&mut self, keywords: &'a [Keyword<'a>]) -> Result {
        keywords.iter().try_for_each(|keyword| self.expr(keyword.value))
    }

    fn keyword_names(&mut self, keywords: &[Keyword], location: InstrLocation) {
        let names = self.names_const(keywords.iter().map(|keyword| keyword.arg.unwrap_or(known::EMPTY)));
        let index = self.unit.consts.add_owned(names);
        self.emit_i(Opcode::KwNames, index as usize, location);
    }

    /// The arguments of a `super(…)` whose attribute can be loaded without making the super object.
    pub(super) fn optimizable_super(&mut self, value: &'a Expr<'a>, attr: Name) -> Option<&'a [ExprRef<'a>]> {
        let ExprKind::Call(Call { func, args, keywords }) = &value.kind else {
            return None;
        };
        let ExprKind::Name { id, .. } = &func.kind else {
            return None;
        };
        if id.name != known::SUPER || attr == known::CLASS || !keywords.is_empty() {
            return None;
        }
        if self.entry().scope(known::SUPER) != Scope::GlobalImplicit
            || self.table.top().scope(known::SUPER) != Scope::Unknown
        {
            return None;
        }
        match args.len() {
            2 => (!args.iter().any(is_starred)).then_some(args),
            0 => {
                let has_self = self.unit.argcount + self.unit.posonlyargcount > 0;
                (has_self && self.entry().scope(known::CLASS) == Scope::Free).then_some(args)
            }
            _ => None,
        }
    }

    /// Pushes `super`, the class and the object.
    fn load_super_args(&mut self, call: &'a Expr<'a>, args: &'a [ExprRef<'a>]) -> Result {
        let location = call.location.into();
        if let ExprKind::Call(Call { func, .. }) = &call.kind {
            self.name_op(known::SUPER, ExprContext::Load, func.location.into())?;
        }
        if !args.is_empty() {
            return self.exprs(args);
        }
        self.name_op(known::CLASS, ExprContext::Load, location)?;
        let first = self.unit.varnames.names().next();
        match first {
            Some(first) => self.name_op(first, ExprContext::Load, location),
            None => Ok(()),
        }
    }

    /// Loads an attribute of `super(…)`; where the attribute's name stands, which shows in a line trace.
    pub(super) fn super_attribute(
        &mut self,
        opcode: Opcode,
        call: &'a Expr<'a>,
        args: &'a [ExprRef<'a>],
        attribute: Location,
        attr: Name,
    ) -> Result<InstrLocation> {
        self.load_super_args(call, args)?;
        self.emit_name(opcode, attr, attribute.into());
        let location = attribute_location(&self.table.names, attribute.into(), attribute, attr);
        self.emit(Opcode::Nop, location);
        Ok(location)
    }

    /// Pushes the arguments and calls (`compiler_call_helper`); `pushed` arguments are on the stack already, and
    /// `extra_base` is a name that follows the positional arguments.
    pub(super) fn call_with(
        &mut self,
        pushed: usize,
        args: &'a [ExprRef<'a>],
        extra_base: Option<Name>,
        keywords: &'a [Keyword<'a>],
        location: InstrLocation,
    ) -> Result {
        if !keywords.is_empty() {
            self.validate_keywords(keywords)?;
        }
        let count = args.len() + usize::from(extra_base.is_some());
        let complex = count + keywords.len() * 2 > STACK_USE_GUIDELINE
            || args.iter().any(is_starred)
            || keywords.iter().any(|keyword| keyword.arg.is_none());
        if complex {
            return self.call_ex(pushed, args, extra_base, keywords, location);
        }
        self.exprs(args)?;
        if let Some(base) = extra_base {
            self.name_op(base, ExprContext::Load, location)?;
        }
        if !keywords.is_empty() {
            self.keyword_values(keywords)?;
            self.keyword_names(keywords, location);
        }
        self.emit_i(Opcode::Call, pushed + count + keywords.len(), location);
        Ok(())
    }

    /// A call with a tuple of arguments and perhaps a dict of keywords.
    fn call_ex(
        &mut self,
        pushed: usize,
        args: &'a [ExprRef<'a>],
        extra_base: Option<Name>,
        keywords: &'a [Keyword<'a>],
        location: InstrLocation,
    ) -> Result {
        match args {
            [
                Expr {
                    kind: ExprKind::Starred { value, .. },
                    ..
                },
            ] if pushed == 0 => self.expr(value)?,
            _ => self.unpacked(args, pushed, extra_base, TUPLE_OPS, location)?,
        }
        if !keywords.is_empty() {
            let mut have_dict = false;
            let mut pending = 0;
            for (index, keyword) in keywords.iter().enumerate() {
                if keyword.arg.is_some() {
                    pending += 1;
                    continue;
                }
                if pending > 0 {
                    self.keyword_dict(&keywords[index - pending..index], have_dict, location)?;
                    have_dict = true;
                    pending = 0;
                }
                if !have_dict {
                    self.emit_i(Opcode::BuildMap, 0, location);
                    have_dict = true;
                }
                self.expr(keyword.value)?;
                self.emit_i(Opcode::DictMerge, 1, location);
            }
            if pending > 0 {
                self.keyword_dict(&keywords[keywords.len() - pending..], have_dict, location)?;
            }
        }
        self.emit_i(Opcode::CallFunctionEx, usize::from(!keywords.is_empty()), location);
        Ok(())
    }

    /// A dict of named keywords, merged into the one on the stack if there is one (`compiler_subkwargs`).
    fn keyword_dict(&mut self, keywords: &'a [Keyword<'a>], have_dict: bool, location: InstrLocation) -> Result {
        let count = keywords.len();
        let big = count * 2 > STACK_USE_GUIDELINE;
        if count > 1 && !big {
            self.keyword_values(keywords)?;
            let names = self.names_const(keywords.iter().map(|keyword| keyword.arg.unwrap_or(known::EMPTY)));
            self.load_own_const(names, location);
            self.emit_i(Opcode::BuildConstKeyMap, count, location);
        } else {
            if big {
                self.emit_i(Opcode::BuildMap, 0, NO_LOCATION);
            }
            for keyword in keywords {
                if let Some(name) = &keyword.arg {
                    self.load_name_const(*name, location);
                }
                self.expr(keyword.value)?;
                if big {
                    self.emit_i(Opcode::MapAdd, 1, NO_LOCATION);
                }
            }
            if !big {
                self.emit_i(Opcode::BuildMap, count, location);
            }
        }
        if have_dict {
            self.emit_i(Opcode::DictMerge, 1, location);
        }
        Ok(())
    }
}
