//! Arguments of calls and classes, and parameters of functions and lambdas.

use super::token::Kind;
use super::{Parse, Parser, Rejected};
use crate::ast::{Arg, Arguments, Call, Comp, ExprContext, ExprKind, ExprRef, Keyword, List};

/// What was read of the arguments of a call.
#[derive(Default)]
struct Seen {
    keyword: bool,
    double_star: bool,
}

impl<'t> Parser<'_, 't> {
    /// The call of `func`; the opening parenthesis comes next.
    pub(super) fn call(&mut self, func: ExprRef<'t>) -> Parse<ExprKind<'t>> {
        let height = self.height;
        let (args, keywords) = self.arguments(true)?;
        self.on_top_of(height.max(self.height))?;
        Ok(ExprKind::Call(self.arena.alloc(Call { func, args, keywords })))
    }

    /// Arguments in their parentheses. With `generator`, one generator expression may stand there without its own.
    pub(super) fn arguments(&mut self, generator: bool) -> Parse<(List<'t, ExprRef<'t>>, List<'t, Keyword<'t>>)> {
        let start = self.start();
        self.bump();
        if self.eat(Kind::RPar) {
            self.height = 0;
            return Ok((List::default(), List::default()));
        }
        self.enter()?;
        let (base, first_keyword) = (self.exprs.len(), self.keywords.len());
        let mut height = 0;
        let mut seen = Seen::default();
        loop {
            let after_name = if self.kind.is_name() {
                self.second()
            } else {
                Kind::EndMarker
            };
            if after_name == Kind::Equal || self.kind == Kind::DoubleStar {
                let keyword = self.keyword_argument(&mut seen)?;
                self.keywords.push(keyword);
            } else {
                let starred = self.kind == Kind::Star;
                if seen.double_star || seen.keyword && !starred {
                    return Err(Rejected);
                }
                let argument = if starred {
                    self.starred_expression()?
                } else if matches!(after_name, Kind::Comma | Kind::RPar) {
                    self.name_atom(ExprContext::Load)
                } else if after_name == Kind::ColonEqual {
                    self.assignment_expression()?
                } else {
                    self.expression()?
                };
                if matches!(self.kind, Kind::For | Kind::Async) {
                    if !generator || starred || self.exprs.len() > base || self.keywords.len() > first_keyword {
                        return Err(Rejected);
                    }
                    let generators = self.comprehension(Kind::RPar)?;
                    let elt = argument;
                    let generator = self.expr(
                        ExprKind::GeneratorExp(self.arena.alloc(Comp { elt, generators })),
                        start,
                    );
                    return Ok((self.arena.list([generator]), List::default()));
                }
                self.exprs.push(argument);
            }
            height = height.max(self.height);
            if !self.eat(Kind::Comma) || self.kind == Kind::RPar {
                break;
            }
        }
        self.leave();
        self.expect(Kind::RPar)?;
        self.height = height;
        let args = self.arena.list_from(&mut self.exprs, base);
        Ok((args, self.arena.list_from(&mut self.keywords, first_keyword)))
    }

    fn keyword_argument(&mut self, seen: &mut Seen) -> Parse<Keyword<'t>> {
        let start = self.start();
        let arg = if self.eat(Kind::DoubleStar) {
            seen.double_star = true;
            None
        } else {
            seen.keyword = true;
            let name = self.name()?;
            self.bump();
            Some(name)
        };
        let value = self.expression()?;
        let location = self.location(start);
        Ok(Keyword { arg, value, location })
    }

    /// Parameters up to the token `closing`, which is left: a parenthesis for a function, a colon for a lambda.
    pub(super) fn parameters(&mut self, closing: Kind) -> Parse<Arguments<'t>> {
        let mut parameters = Arguments::default();
        let mut kw_defaults = Vec::new();
        let (base, first_default) = (self.args.len(), self.exprs.len());
        let annotated = closing == Kind::RPar;
        let mut height = 0;
        let (mut star, mut bare_star) = (false, false);
        while self.kind != closing {
            match self.kind {
                Kind::Slash => {
                    let is_first = self.args.len() == base;
                    if star || is_first || !parameters.posonlyargs.is_empty() {
                        return Err(Rejected);
                    }
                    self.bump();
                    parameters.posonlyargs = self.arena.list_from(&mut self.args, base);
                }
                Kind::Star => {
                    if std::mem::replace(&mut star, true) {
                        return Err(Rejected);
                    }
                    parameters.args = self.arena.list_from(&mut self.args, base);
                    self.bump();
                    if self.kind == Kind::Comma {
                        bare_star = true;
                    } else {
                        let vararg = self.parameter(annotated, true)?;
                        height = height.max(self.height);
                        parameters.vararg = Some(self.arena.alloc(vararg));
                        if self.kind == Kind::Equal {
                            return Err(Rejected);
                        }
                    }
                }
                Kind::DoubleStar => {
                    if bare_star && kw_defaults.is_empty() {
                        return Err(Rejected);
                    }
                    self.bump();
                    let kwarg = self.parameter(annotated, false)?;
                    parameters.kwarg = Some(self.arena.alloc(kwarg));
                    height = height.max(self.height);
                    self.eat(Kind::Comma);
                    if self.kind != closing {
                        return Err(Rejected);
                    }
                    break;
                }
                _ => {
                    let parameter = self.parameter(annotated, false)?;
                    height = height.max(self.height);
                    let default = if self.eat(Kind::Equal) {
                        Some(self.expression()?)
                    } else {
                        None
                    };
                    height = height.max(self.height);
                    self.args.push(parameter);
                    if star {
                        kw_defaults.push(default);
                    } else {
                        match default {
                            Some(default) => self.exprs.push(default),
                            None if self.exprs.len() > first_default => return Err(Rejected),
                            None => {}
                        }
                    }
                }
            }
            if !self.eat(Kind::Comma) {
                break;
            }
        }
        if self.kind != closing || bare_star && kw_defaults.is_empty() {
            return Err(Rejected);
        }
        let args = self.arena.list_from(&mut self.args, base);
        if star {
            parameters.kwonlyargs = args;
        } else {
            parameters.args = args;
        }
        parameters.defaults = self.arena.list(self.exprs.drain(first_default..));
        parameters.kw_defaults = self.arena.list(kw_defaults);
        self.height = height;
        Ok(parameters)
    }

    /// A parameter's name and annotation; the annotation of `*args` may be starred.
    fn parameter(&mut self, annotated: bool, starred: bool) -> Parse<Arg<'t>> {
        let start = self.start();
        let arg = self.name()?;
        self.height = 0;
        let annotation = if annotated && self.eat(Kind::Colon) {
            let annotation = if starred {
                self.star_expression()?
            } else {
                self.expression()?
            };
            Some(annotation)
        } else {
            None
        };
        Ok(Arg {
            arg,
            annotation,
            type_comment: None,
            location: self.location(start),
        })
    }
}
