//! Parameters, annotations, type parameters and patterns.

use super::{Builder, Result};
use crate::ast::*;
use crate::names::{Name, known};
use crate::symtable::symbol::*;
use crate::symtable::{BlockKey, BlockKind};

impl Builder {
    pub(super) fn type_param(&mut self, param: &TypeParam) -> Result {
        self.descend()?;
        let location = param.location;
        match &param.kind {
            TypeParamKind::TypeVar { name, bound } => {
                self.add_def(*name, DEF_TYPE_PARAM | DEF_LOCAL, location)?;
                if let Some(bound) = bound {
                    let in_class = self.current().can_see_class_scope;
                    self.enter_block(
                        *name,
                        BlockKind::TypeVarBound,
                        Some(BlockKey::type_param(param)),
                        location,
                    );
                    self.current().can_see_class_scope = in_class;
                    if in_class {
                        self.add_def(known::CLASSDICT, USE, bound.location)?;
                    }
                    self.expression(bound)?;
                    self.exit_block();
                }
            }
            TypeParamKind::ParamSpec { name } | TypeParamKind::TypeVarTuple { name } => {
                self.add_def(*name, DEF_TYPE_PARAM | DEF_LOCAL, location)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Result {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Result {
        self.descend()?;
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.expression(value)?,
            PatternKind::MatchSingleton { .. } => {}
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => self.patterns(patterns)?,
            PatternKind::MatchStar { name } => self.capture(*name, pattern.location)?,
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.expressions(keys)?;
                self.patterns(patterns)?;
                self.capture(*rest, pattern.location)?;
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
                self.capture(*name, pattern.location)?;
            }
        }
        self.depth -= 1;
        Ok(())
    }

    fn capture(&mut self, name: Option<Name>, location: Location) -> Result {
        match name {
            Some(name) => self.add_def(name, DEF_LOCAL, location),
            None => Ok(()),
        }
    }

    pub(super) fn parameters(&mut self, args: &Arguments) -> Result {
        for arg in args
            .posonlyargs
            .iter()
            .chain(args.args.iter())
            .chain(args.kwonlyargs.iter())
        {
            self.add_def(arg.arg, DEF_PARAM, arg.location)?;
        }
        if let Some(arg) = &args.vararg {
            self.add_def(arg.arg, DEF_PARAM, arg.location)?;
            self.current().varargs = true;
        }
        if let Some(arg) = &args.kwarg {
            self.add_def(arg.arg, DEF_PARAM, arg.location)?;
            self.current().varkeywords = true;
        }
        Ok(())
    }

    pub(super) fn annotation(&mut self, annotation: &Expr) -> Result {
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

    pub(super) fn function_annotations(
        &mut self,
        args: &Arguments,
        returns: &Option<ExprRef>,
        location: Location,
    ) -> Result {
        if self.future_annotations {
            self.enter_block(known::ANNOTATION, BlockKind::Annotation, None, location);
        }
        self.argument_annotations(args.posonlyargs)?;
        self.argument_annotations(args.args)?;
        for arg in [&args.vararg, &args.kwarg].into_iter().flatten() {
            self.optional(&arg.annotation)?;
        }
        self.argument_annotations(args.kwonlyargs)?;
        if self.future_annotations {
            self.exit_block();
        }
        match returns {
            Some(returns) => self.annotation(returns),
            None => Ok(()),
        }
    }
}
