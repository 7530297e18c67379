//! Lowering of `match` patterns.

use krait_bytecode::code::Constant;
use ruff_python_ast as ruff;

use super::{LowerError, Lowerer, MAX_DEPTH};
use crate::ast::{MatchCase, Pattern, PatternKind};

impl Lowerer<'_> {
    /// Lowers one `case`.
    pub(super) fn match_case(&mut self, case: &ruff::MatchCase) -> MatchCase {
        MatchCase {
            pattern: self.pattern(&case.pattern),
            guard: self.optional(&case.guard),
            body: self.body(&case.body),
        }
    }

    fn patterns(&mut self, patterns: &[ruff::Pattern]) -> Vec<Pattern> {
        patterns.iter().map(|pattern| self.pattern(pattern)).collect()
    }

    fn pattern(&mut self, pattern: &ruff::Pattern) -> Pattern {
        let location = self.location(pattern);
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        let kind = if self.depth > MAX_DEPTH {
            self.reject(LowerError::TooDeep);
            PatternKind::MatchStar { name: None }
        } else {
            self.pattern_kind(pattern)
        };
        self.depth -= 1;
        Pattern { kind, location }
    }

    fn pattern_kind(&mut self, pattern: &ruff::Pattern) -> PatternKind {
        match pattern {
            ruff::Pattern::MatchValue(node) => PatternKind::MatchValue {
                value: self.boxed(&node.value),
            },
            ruff::Pattern::MatchSingleton(node) => PatternKind::MatchSingleton {
                value: match node.value {
                    ruff::Singleton::None => Constant::None,
                    ruff::Singleton::True => Constant::True,
                    ruff::Singleton::False => Constant::False,
                },
            },
            ruff::Pattern::MatchSequence(node) => PatternKind::MatchSequence {
                patterns: self.patterns(&node.patterns),
            },
            ruff::Pattern::MatchMapping(node) => PatternKind::MatchMapping {
                keys: self.exprs(&node.keys),
                patterns: self.patterns(&node.patterns),
                rest: self.optional_identifier(&node.rest),
            },
            ruff::Pattern::MatchClass(node) => {
                let keywords = &node.arguments.keywords;
                PatternKind::MatchClass {
                    cls: self.boxed(&node.cls),
                    patterns: self.patterns(&node.arguments.patterns),
                    kwd_attrs: keywords.iter().map(|keyword| self.identifier(&keyword.attr)).collect(),
                    kwd_patterns: keywords.iter().map(|keyword| self.pattern(&keyword.pattern)).collect(),
                }
            }
            ruff::Pattern::MatchStar(node) => PatternKind::MatchStar {
                name: self.optional_identifier(&node.name),
            },
            ruff::Pattern::MatchAs(node) => PatternKind::MatchAs {
                pattern: node.pattern.as_ref().map(|pattern| Box::new(self.pattern(pattern))),
                name: self.optional_identifier(&node.name),
            },
            ruff::Pattern::MatchOr(node) => PatternKind::MatchOr {
                patterns: self.patterns(&node.patterns),
            },
        }
    }
}
