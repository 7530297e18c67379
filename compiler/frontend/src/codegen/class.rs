//! Classes.

use krait_bytecode::Opcode;

use super::expr::intrinsic1;
use super::{Generator, Result, UnitKind};
use crate::ast::*;
use crate::instructions::{InstrLocation, NO_LOCATION};
use crate::names::known;
use crate::symtable::BlockKey;
use krait_bytecode::Constant;

impl<'a> Generator<'a, '_> {
    /// `name = __build_class__(body, 'name', *bases, **keywords)`
    pub(super) fn class(&mut self, statement: &'a Stmt<'a>, parts: &'a ClassDef<'a>) -> Result {
        let ClassDef {
            name,
            bases,
            keywords,
            decorator_list,
            type_params,
            ..
        } = parts;
        let location: InstrLocation = statement.location.into();
        self.exprs(decorator_list)?;
        let first_line = decorator_list
            .first()
            .map_or(statement.location, |decorator| decorator.location)
            .lineno as i32;
        let is_generic = !type_params.is_empty();
        if is_generic {
            // This outlasts the class: 3.12 goes on mangling names with it in the unit around.
            self.unit.private = Some(*name);
            self.emit(Opcode::PushNull, location);
            self.enter_type_params(*name, type_params, first_line);
            self.type_params(type_params)?;
            self.name_op(known::DOT_TYPE_PARAMS, ExprContext::Store, location)?;
        }
        self.class_body(statement, parts, first_line)?;
        if is_generic {
            self.name_op(known::DOT_TYPE_PARAMS, ExprContext::Load, location)?;
            self.emit_i(Opcode::CallIntrinsic1, intrinsic1::SUBSCRIPT_GENERIC, location);
            self.name_op(known::DOT_GENERIC_BASE, ExprContext::Store, location)?;
            self.call_with(2, bases, Some(known::DOT_GENERIC_BASE), keywords, location)?;
            self.finish_unit(false);
            self.make_closure(0, location)?;
            self.emit_i(Opcode::Call, 0, location);
        } else {
            self.call_with(2, bases, None, keywords, location)?;
        }
        self.apply_decorators(decorator_list);
        self.name_op(*name, ExprContext::Store, location)
    }

    /// Compiles the body and pushes what `__build_class__` gets first.
    fn class_body(&mut self, statement: &'a Stmt<'a>, parts: &'a ClassDef<'a>, first_line: i32) -> Result {
        let ClassDef {
            name,
            body,
            type_params,
            ..
        } = parts;
        let class = *name;
        let entry = self.block_key(BlockKey::statement(statement));
        self.enter_unit(class, UnitKind::Class, entry, first_line);
        let location = InstrLocation::new(first_line, first_line, 0, 0);
        self.unit.private = Some(class);
        self.name_op(known::NAME, ExprContext::Load, location)?;
        self.name_op(known::MODULE, ExprContext::Store, location)?;
        let qualname = self.unit.qualname.clone();
        self.load_text(&qualname, location);
        self.name_op(known::QUALNAME, ExprContext::Store, location)?;
        if !type_params.is_empty() {
            self.name_op(known::DOT_TYPE_PARAMS, ExprContext::Load, location)?;
            self.name_op(known::TYPE_PARAMS, ExprContext::Store, location)?;
        }
        let (needs_class, needs_classdict) = (self.entry().needs_class_closure, self.entry().needs_classdict);
        let cell = |generator: &Self, name| generator.unit.cellvars.position(name).unwrap_or_default();
        if needs_classdict {
            self.emit(Opcode::LoadLocals, location);
            self.emit_i(Opcode::StoreDeref, cell(self, known::CLASSDICT), location);
        }
        self.body(body, location)?;
        if needs_classdict {
            self.emit_i(Opcode::LoadClosure, cell(self, known::CLASSDICT), NO_LOCATION);
            self.name_op(known::CLASSDICTCELL, ExprContext::Store, NO_LOCATION)?;
        }
        if needs_class {
            self.emit_i(Opcode::LoadClosure, cell(self, known::CLASS), NO_LOCATION);
            self.emit_i(Opcode::Copy, 1, NO_LOCATION);
            self.name_op(known::CLASSCELL, ExprContext::Store, NO_LOCATION)?;
        } else {
            self.load_const(&Constant::None, NO_LOCATION);
        }
        self.emit(Opcode::ReturnValue, NO_LOCATION);
        self.finish_unit(true);

        let location = statement.location.into();
        self.emit(Opcode::PushNull, location);
        self.emit(Opcode::LoadBuildClass, location);
        self.make_closure(0, location)?;
        self.load_name_const(*name, location);
        Ok(())
    }
}
