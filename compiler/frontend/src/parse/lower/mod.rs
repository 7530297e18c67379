//! From ruff's tree to ours.
//!
//! Comes in: the tree of a source that ruff accepted. Goes out: the nodes of `Python.asdl` with CPython's positions, and the
//! warnings that CPython's parser gives. No other module names a type of ruff's tree.

mod expr;
mod literal;
mod pattern;
mod stmt;

use ruff_python_ast as ruff;
use ruff_text_size::{Ranged, TextRange};
use rustc_hash::FxHashSet;

use krait_bytecode::code::Text;

use super::lines::Lines;
use crate::ast::{Expr, ExprContext, ExprKind, Location, Mod, Stmt};
use crate::error::{SyntaxWarning, WarningKind};

/// How deep the tree may get; CPython's symbol table gives up at about half of that.
const MAX_DEPTH: u32 = 6000;

/// Why a tree that ruff accepted is none for CPython.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LowerError {
    /// The tree is deeper than [`MAX_DEPTH`].
    TooDeep,
    /// CPython's parser rejects it: the error pass finds the words.
    Rejected,
}

/// The result of lowering a module or expression.
pub struct Lowered {
    pub tree: Mod,
    pub warnings: Vec<SyntaxWarning>,
    /// The tree nests so deeply that CPython's parser may not follow.
    pub is_deep: bool,
}

/// How deep a tree must be before CPython's parser could give it up.
const DEEP: u32 = 90;

/// Lowers what ruff made of `source`. The `break` statements at the offsets `raises` stand for bare `raise` ones.
pub fn lower<'src>(tree: &ruff::Mod, source: &'src str, raises: &'src [u32]) -> Result<Lowered, LowerError> {
    let mut lowerer = Lowerer {
        source,
        raises,
        lines: Lines::new(source),
        names: FxHashSet::default(),
        warnings: Vec::new(),
        depth: 0,
        deepest: 0,
        spec_depth: 0,
        fstring_depth: 0,
        error: None,
    };
    let tree = match tree {
        ruff::Mod::Module(module) => Mod::Module {
            body: lowerer.body(&module.body),
            type_ignores: Vec::new(),
        },
        ruff::Mod::Expression(expression) => Mod::Expression {
            body: lowerer.boxed(&expression.body),
        },
    };
    match lowerer.error {
        Some(error) => Err(error),
        None => Ok(Lowered {
            tree,
            warnings: lowerer.warnings,
            is_deep: lowerer.deepest >= DEEP,
        }),
    }
}

/// The state of one lowering.
struct Lowerer<'src> {
    source: &'src str,
    raises: &'src [u32],
    lines: Lines,
    /// The identifiers met so far, so that equal names share their bytes.
    names: FxHashSet<Text>,
    warnings: Vec<SyntaxWarning>,
    depth: u32,
    /// The greatest depth so far.
    deepest: u32,
    /// The format specifications that are open.
    spec_depth: u32,
    /// The f-strings that are open.
    fstring_depth: u32,
    /// The first error; the tree that comes out is then worthless.
    error: Option<LowerError>,
}

impl<'src> Lowerer<'src> {
    fn bytes(&self) -> &'src [u8] {
        self.source.as_bytes()
    }

    #[inline]
    fn location(&self, node: &impl Ranged) -> Location {
        self.range_location(node.range())
    }

    #[inline]
    fn range_location(&self, range: TextRange) -> Location {
        self.lines.location(range.start().to_u32(), range.end().to_u32())
    }

    fn name(&mut self, name: &str) -> Text {
        if let Some(text) = self.names.get(name.as_bytes()) {
            return text.clone();
        }
        let text = Text::from(name);
        self.names.insert(text.clone());
        text
    }

    fn identifier(&mut self, identifier: &ruff::Identifier) -> Text {
        self.name(identifier.id.as_str())
    }

    fn optional_identifier(&mut self, identifier: &Option<ruff::Identifier>) -> Option<Text> {
        identifier.as_ref().map(|identifier| self.identifier(identifier))
    }

    fn boxed(&mut self, expr: &ruff::Expr) -> Box<Expr> {
        Box::new(self.expr(expr))
    }

    fn optional(&mut self, expr: &Option<Box<ruff::Expr>>) -> Option<Box<Expr>> {
        expr.as_ref().map(|expr| self.boxed(expr))
    }

    fn exprs(&mut self, exprs: &[ruff::Expr]) -> Vec<Expr> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn body(&mut self, stmts: &[ruff::Stmt]) -> Vec<Stmt> {
        stmts.iter().map(|stmt| self.stmt(stmt)).collect()
    }

    fn reject(&mut self, error: LowerError) {
        self.error.get_or_insert(error);
    }

    fn warn(&mut self, message: String, location: Location) {
        self.warnings.push(SyntaxWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: location.lineno,
            col_offset: location.col_offset,
            end_lineno: location.end_lineno,
            end_col_offset: location.end_col_offset,
        });
    }
}

/// A node to stand where an error made the tree worthless.
fn worthless(location: Location) -> Expr {
    Expr {
        kind: ExprKind::Tuple {
            elts: Vec::new(),
            ctx: ExprContext::Load,
        },
        location,
    }
}

fn context(ctx: ruff::ExprContext) -> ExprContext {
    match ctx {
        ruff::ExprContext::Store => ExprContext::Store,
        ruff::ExprContext::Del => ExprContext::Del,
        ruff::ExprContext::Load | ruff::ExprContext::Invalid => ExprContext::Load,
    }
}
