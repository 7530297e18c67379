//! Functions and lambdas.

use krait_bytecode::{Constant, Opcode};

use super::expr::{intrinsic1, intrinsic2};
use super::{Generator, Result, UnitKind, fold};
use crate::ast::*;
use crate::error::{ErrorKind, SyntaxError};
use crate::instructions::{InstrLocation, Instruction, NO_LOCATION};
use crate::names::{Name, known};
use crate::symtable::{BlockKey, Scope};

/// Bits of `MAKE_FUNCTION`'s oparg.
const DEFAULTS: usize = 1;
const KWDEFAULTS: usize = 2;
const ANNOTATIONS: usize = 4;
const CLOSURE: usize = 8;

/// A parameter that there may be, as a list.
pub(super) fn one<'x, 't>(arg: Option<&'x Arg<'t>>) -> &'x [Arg<'t>] {
    arg.map_or(&[], std::slice::from_ref)
}

impl<'a> Generator<'a, '_> {
    pub(super) fn function(&mut self, statement: &'a Stmt<'a>, parts: &'a FunctionDef<'a>, kind: UnitKind) -> Result {
        let FunctionDef {
            name,
            args,
            decorator_list,
            returns,
            type_params,
            ..
        } = parts;
        let location: InstrLocation = statement.location.into();
        self.check_debug_args(args)?;
        self.exprs(decorator_list)?;
        let first_line = decorator_list
            .first()
            .map_or(statement.location, |decorator| decorator.location)
            .lineno as i32;
        let is_generic = !type_params.is_empty();
        if is_generic {
            // For the call of the function that makes the type parameters.
            self.emit(Opcode::PushNull, location);
        }
        let mut make_flags = self.default_arguments(args, location)?;
        let passed = (make_flags & DEFAULTS) + (make_flags & KWDEFAULTS) / KWDEFAULTS;
        if is_generic {
            if passed == 2 {
                self.emit_i(Opcode::Swap, 2, location);
            }
            self.enter_type_params(*name, type_params, first_line);
            self.type_params(type_params)?;
            for index in 0..passed {
                self.emit_i(Opcode::LoadFast, index, location);
            }
        }
        if self.function_annotations(args, returns.as_deref(), location)? {
            make_flags |= ANNOTATIONS;
        }
        self.function_body(statement, parts, kind, make_flags, first_line)?;
        if is_generic {
            self.emit_i(Opcode::Swap, 2, location);
            self.emit_i(Opcode::CallIntrinsic2, intrinsic2::SET_FUNCTION_TYPE_PARAMS, location);
            self.unit.argcount = passed as u32;
            self.finish_unit(false);
            self.make_closure(0, location)?;
            if passed > 0 {
                self.emit_i(Opcode::Swap, passed + 1, location);
            }
            self.emit_i(Opcode::Call, passed, location);
        }
        self.apply_decorators(decorator_list);
        self.name_op(*name, ExprContext::Store, location)
    }

    fn function_body(
        &mut self,
        statement: &'a Stmt<'a>,
        parts: &'a FunctionDef<'a>,
        kind: UnitKind,
        make_flags: usize,
        first_line: i32,
    ) -> Result {
        let FunctionDef { name, args, body, .. } = parts;
        let entry = self.block_key(BlockKey::statement(statement));
        self.enter_unit(*name, kind, entry, first_line);
        // The docstring, or None, is the first constant.
        let docstring = if self.settings.optimize < 2 {
            fold::docstring(body)
        } else {
            None
        };
        match docstring {
            Some(text) => self.unit.consts.add_text(text),
            None => self.unit.consts.add(&Constant::None),
        };
        self.set_argument_counts(args);
        self.statements(&body[usize::from(docstring.is_some())..])?;
        if self.entry().coroutine || self.entry().generator {
            self.wrap_in_stop_iteration_handler();
        }
        self.finish_unit(true);
        self.make_closure(make_flags, statement.location.into())
    }

    fn set_argument_counts(&mut self, args: &Arguments) {
        self.unit.argcount = args.args.len() as u32;
        self.unit.posonlyargcount = args.posonlyargs.len() as u32;
        self.unit.kwonlyargcount = args.kwonlyargs.len() as u32;
    }

    pub(super) fn lambda(&mut self, expr: &'a Expr<'a>, args: &'a Arguments<'a>, body: &'a Expr<'a>) -> Result {
        self.check_debug_args(args)?;
        let location: InstrLocation = expr.location.into();
        let make_flags = self.default_arguments(args, location)?;
        let entry = self.block_key(BlockKey::expression(expr));
        self.enter_unit(known::ANON_LAMBDA, UnitKind::Lambda, entry, location.lineno());
        // A string in the body is no docstring.
        self.unit.consts.add(&Constant::None);
        self.set_argument_counts(args);
        self.expr(body)?;
        let is_generator = self.entry().generator;
        if !is_generator {
            self.emit(
                Opcode::ReturnValue,
                InstrLocation::new(location.lineno(), location.lineno(), 0, 0),
            );
        }
        self.finish_unit(!is_generator);
        self.make_closure(make_flags, location)
    }

    /// `__debug__` is no name for a parameter.
    fn check_debug_args(&mut self, args: &Arguments) -> Result {
        if !self.table.has_debug_parameter {
            return Ok(());
        }
        let (vararg, kwarg) = (one(args.vararg.as_deref()), one(args.kwarg.as_deref()));
        let lists: [&[Arg]; 5] = [args.posonlyargs, args.args, vararg, args.kwonlyargs, kwarg];
        for arg in lists.into_iter().flatten() {
            if arg.arg == known::DEBUG {
                return self.fail("cannot assign to __debug__", arg.location.into());
            }
        }
        Ok(())
    }

    /// Pushes the defaults; the bits that say which there are.
    fn default_arguments(&mut self, args: &'a Arguments<'a>, location: InstrLocation) -> Result<usize> {
        let mut make_flags = 0;
        if !args.defaults.is_empty() {
            self.exprs(args.defaults)?;
            self.emit_i(Opcode::BuildTuple, args.defaults.len(), location);
            make_flags |= DEFAULTS;
        }
        let mut keys = Vec::new();
        for (arg, default) in args.kwonlyargs.iter().zip(args.kw_defaults.iter()) {
            if let Some(default) = default {
                let mangled = self.mangle(arg.arg);
                keys.push(Constant::Str(self.table.names.text(mangled).clone()));
                self.expr(default)?;
            }
        }
        if !keys.is_empty() {
            let count = keys.len();
            self.load_own_const(Constant::Tuple(keys.into()), location);
            self.emit_i(Opcode::BuildConstKeyMap, count, location);
            make_flags |= KWDEFAULTS;
        }
        Ok(make_flags)
    }

    /// Makes a function of the unit that was finished last, with the cells it needs (`compiler_make_closure`).
    pub(super) fn make_closure(&mut self, make_flags: usize, location: InstrLocation) -> Result {
        let mut make_flags = make_flags;
        let count = self.finished.last().map_or(0, |unit| unit.freevars.len());
        if count > 0 {
            self.load_closure(location)?;
            make_flags |= CLOSURE;
            self.emit_i(Opcode::BuildTuple, count, location);
        }
        let index = self.code_const();
        self.emit_i(Opcode::LoadConst, index, location);
        self.emit_i(Opcode::MakeFunction, make_flags, location);
        Ok(())
    }

    /// Pushes the cells of the free variables of the unit that was finished last.
    fn load_closure(&mut self, location: InstrLocation) -> Result {
        let names: Vec<Name> = match self.finished.last() {
            Some(unit) => unit.freevars.names().collect(),
            None => Vec::new(),
        };
        for name in names {
            let is_class = self.unit.kind == UnitKind::Class;
            // A name that is local in a class and free in its methods is handled as the free variable.
            let is_cell = is_class && (name == known::CLASS || name == known::CLASSDICT)
                || self.entry().scope(name) == Scope::Cell;
            let index = match is_cell {
                true => self.unit.cellvars.position(name),
                false => self
                    .unit
                    .freevars
                    .position(name)
                    .map(|index| self.unit.cellvars.len() + index),
            };
            let Some(index) = index else {
                return Err(self.unknown_scope(name));
            };
            self.emit_i(Opcode::LoadClosure, index, location);
        }
        Ok(())
    }

    /// A class that binds `__class__` itself and uses it in a method asks for a variable that nobody has.
    #[cold]
    fn unknown_scope(&self, name: Name) -> Box<SyntaxError> {
        let (name, unit) = (self.table.names.text(name), &self.unit.name);
        let message = format!("_PyST_GetScope(name='{name}') failed: unknown scope in unit {unit}");
        Box::new(SyntaxError {
            kind: ErrorKind::SystemError,
            ..*self.error(message, NO_LOCATION)
        })
    }

    pub(super) fn apply_decorators(&mut self, decorators: &[ExprRef]) {
        for decorator in decorators.iter().rev() {
            self.emit_i(Opcode::Call, 0, decorator.location.into());
        }
    }

    /// A StopIteration that leaves a generator becomes a RuntimeError.
    pub(super) fn wrap_in_stop_iteration_handler(&mut self) {
        let handler = self.label();
        let setup = Instruction::jump(Opcode::SetupCleanup, handler, NO_LOCATION);
        self.unit.sequence.insert_first(setup);
        self.return_const(&Constant::None, NO_LOCATION);
        self.use_label(handler);
        self.emit_i(Opcode::CallIntrinsic1, intrinsic1::STOPITERATION_ERROR, NO_LOCATION);
        self.emit_i(Opcode::Reraise, 1, NO_LOCATION);
    }
}
