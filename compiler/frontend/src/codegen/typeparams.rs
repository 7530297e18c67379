//! Type parameters and type aliases (PEP 695).

use krait_bytecode::{Constant, Opcode};

use super::expr::{intrinsic1, intrinsic2};
use super::{Generator, Result, UnitKind};
use crate::ast::*;
use crate::instructions::InstrLocation;
use crate::names::Name;
use crate::symtable::BlockKey;

impl<'a> Generator<'a, '_> {
    /// Starts the code that makes type parameters and what has them.
    pub(super) fn enter_type_params(&mut self, name: Name, params: &[TypeParam], first_line: i32) {
        let name = format!("<generic parameters of {}>", self.table.names.text(name));
        let name = self.table.names.intern_str(&name);
        let entry = self.block_key(BlockKey::type_params(params));
        self.enter_unit(name, UnitKind::TypeParams, entry, first_line);
    }

    /// Makes type parameters, and pushes a tuple of them.
    pub(super) fn type_params(&mut self, params: &'a [TypeParam<'a>]) -> Result {
        for param in params {
            let location: InstrLocation = param.location.into();
            let name = match &param.kind {
                TypeParamKind::TypeVar { name, bound } => {
                    self.load_name_const(*name, location);
                    match bound {
                        Some(bound) => self.type_var_bound(param, *name, bound)?,
                        None => self.emit_i(Opcode::CallIntrinsic1, intrinsic1::TYPEVAR, location),
                    }
                    name
                }
                TypeParamKind::TypeVarTuple { name } => {
                    self.load_name_const(*name, location);
                    self.emit_i(Opcode::CallIntrinsic1, intrinsic1::TYPEVARTUPLE, location);
                    name
                }
                TypeParamKind::ParamSpec { name } => {
                    self.load_name_const(*name, location);
                    self.emit_i(Opcode::CallIntrinsic1, intrinsic1::PARAMSPEC, location);
                    name
                }
            };
            self.emit_i(Opcode::Copy, 1, location);
            self.name_op(*name, ExprContext::Store, location)?;
        }
        if let Some(first) = params.first() {
            self.emit_i(Opcode::BuildTuple, params.len(), first.location.into());
        }
        Ok(())
    }

    /// The bound is evaluated when it is first asked for.
    fn type_var_bound(&mut self, param: &'a TypeParam<'a>, name: Name, bound: &'a Expr<'a>) -> Result {
        let location: InstrLocation = param.location.into();
        let entry = self.block_key(BlockKey::type_param(param));
        self.enter_unit(name, UnitKind::TypeParams, entry, bound.location.lineno as i32);
        self.expr(bound)?;
        self.emit(Opcode::ReturnValue, location);
        self.finish_unit(true);
        self.make_closure(0, location)?;
        let intrinsic = match bound.kind {
            ExprKind::Tuple { .. } => intrinsic2::TYPEVAR_WITH_CONSTRAINTS,
            _ => intrinsic2::TYPEVAR_WITH_BOUND,
        };
        self.emit_i(Opcode::CallIntrinsic2, intrinsic, location);
        Ok(())
    }

    /// `type name[params] = value`
    pub(super) fn type_alias(&mut self, statement: &'a Stmt<'a>, parts: &'a TypeAlias<'a>) -> Result {
        let TypeAlias {
            name,
            type_params: params,
            value,
        } = parts;
        let ExprKind::Name { id, .. } = &name.kind else {
            unreachable!("the name of a type alias is a name");
        };
        let location: InstrLocation = statement.location.into();
        let is_generic = !params.is_empty();
        if is_generic {
            self.emit(Opcode::PushNull, location);
            self.enter_type_params(id.name, params, location.lineno());
            self.load_name_const(id.name, location);
            self.type_params(params)?;
        } else {
            self.load_name_const(id.name, location);
            self.load_const(&Constant::None, location);
        }
        self.type_alias_body(statement, id.name, value)?;
        if is_generic {
            self.finish_unit(false);
            self.make_closure(0, location)?;
            self.emit_i(Opcode::Call, 0, location);
        }
        self.name_op(id.name, ExprContext::Store, location)
    }

    fn type_alias_body(&mut self, statement: &'a Stmt<'a>, id: Name, value: &'a Expr<'a>) -> Result {
        let location: InstrLocation = statement.location.into();
        let entry = self.block_key(BlockKey::statement(statement));
        self.enter_unit(id, UnitKind::Function, entry, location.lineno());
        // The code must not have a docstring.
        self.unit.consts.add(&Constant::None);
        self.expr(value)?;
        self.emit(Opcode::ReturnValue, location);
        self.finish_unit(false);
        self.make_closure(0, location)?;
        self.emit_i(Opcode::BuildTuple, 3, location);
        self.emit_i(Opcode::CallIntrinsic1, intrinsic1::TYPEALIAS, location);
        Ok(())
    }
}
