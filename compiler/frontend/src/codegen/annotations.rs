//! Annotations: of functions, and whether a body has any.

use krait_bytecode::Opcode;

use super::function::one;
use super::{Generator, Result, unparse};
use crate::ast::*;
use crate::instructions::InstrLocation;
use crate::names::{Name, known};

/// Whether there is an annotated assignment in the statements themselves, not in functions and classes (`find_ann`).
pub(super) fn has_annotations(statements: &[Stmt]) -> bool {
    statements.iter().any(|statement| match &statement.kind {
        StmtKind::AnnAssign { .. } => true,
        StmtKind::For(For { body, orelse, .. })
        | StmtKind::AsyncFor(For { body, orelse, .. })
        | StmtKind::While(While { body, orelse, .. })
        | StmtKind::If(If { body, orelse, .. }) => has_annotations(body) || has_annotations(orelse),
        StmtKind::With(With { body, .. }) | StmtKind::AsyncWith(With { body, .. }) => has_annotations(body),
        StmtKind::Try(parts) | StmtKind::TryStar(parts) => {
            let Try {
                body,
                handlers,
                orelse,
                finalbody,
            } = parts;
            handlers.iter().any(|handler| has_annotations(handler.body))
                || has_annotations(body)
                || has_annotations(finalbody)
                || has_annotations(orelse)
        }
        StmtKind::Match { cases, .. } => cases.iter().any(|case| has_annotations(case.body)),
        _ => false,
    })
}

impl<'a> Generator<'a, '_> {
    /// Pushes an annotation as a string (PEP 563).
    pub(super) fn string_annotation(&mut self, annotation: &Expr) {
        let text = unparse::expression(annotation, &self.table.names);
        self.load_text(&text, annotation.location.into());
    }

    #[inline]
    fn arg_annotation(
        &mut self,
        name: Name,
        annotation: Option<&'a Expr<'a>>,
        location: InstrLocation,
        count: &mut usize,
    ) -> Result {
        let Some(annotation) = annotation else { return Ok(()) };
        let mangled = self.mangle(name);
        self.load_name_const(mangled, location);
        match &annotation.kind {
            _ if self.string_annotations => self.string_annotation(annotation),
            // `*args: *Ts` means that the annotation is the one item of `*Ts`.
            ExprKind::Starred { value, .. } => {
                self.expr(value)?;
                self.emit_i(Opcode::UnpackSequence, 1, location);
            }
            _ => self.expr(annotation)?,
        }
        *count += 2;
        Ok(())
    }

    /// Pushes a tuple of the names and annotations of a function; whether there are any.
    pub(super) fn function_annotations(
        &mut self,
        args: &'a Arguments<'a>,
        returns: Option<&'a Expr<'a>>,
        location: InstrLocation,
    ) -> Result<bool> {
        let mut count = 0;
        let (vararg, kwarg) = (one(args.vararg.as_deref()), one(args.kwarg.as_deref()));
        let lists: [&[Arg]; 5] = [args.args, args.posonlyargs, vararg, args.kwonlyargs, kwarg];
        for arg in lists.into_iter().flatten() {
            self.arg_annotation(arg.arg, arg.annotation.as_deref(), location, &mut count)?;
        }
        self.arg_annotation(known::RETURN, returns, location, &mut count)?;
        if count > 0 {
            self.emit_i(Opcode::BuildTuple, count, location);
        }
        Ok(count > 0)
    }
}
