//! Names: globals by cells, namespaces of class bodies, builtins.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{BlockArg, InstBuilder, Value};
use krait_runtime::abi::{known, layout};
use krait_runtime::value as word;

impl FunctionTranslator<'_, '_> {
    /// The cell number of a name of this code object.
    pub(super) fn global_index(&self, name: usize) -> Option<u32> {
        self.unit.code.names()[name]
            .to_str()
            .and_then(|n| self.cx.info.global_index.get(n).copied())
    }

    pub(super) fn load_global(&mut self, oparg: usize) {
        if oparg & 1 != 0 {
            self.push_null();
        }
        self.load_global_name(oparg >> 1, oparg & 1 != 0);
    }

    /// Loads a global or builtin. `called`: it is the callee of a call.
    fn load_global_name(&mut self, name: usize, called: bool) {
        // What loops run over is known by name, also where the rest is small.
        let heads_loop = called && matches!(self.unit.code.names()[name].to_str(), Some("range" | "enumerate"));
        let Some(index) = self.global_index(name).filter(|_| heads_loop || !self.runs_once()) else {
            let globals = self.globals();
            let name = self.name_word(name);
            let null = self.iconst(0);
            let value = self.call_own(Helper::load_global_slow, &[name, globals, null], &[]);
            self.push(Operand::owned(value, Ty::Unknown));
            return;
        };
        let cell = self.global_cell(index);
        let value = self.load(I64, cell, layout::CELL_VALUE);
        let known = self.unit.code.names()[name]
            .to_str()
            .and_then(|n| self.cx.info.functions.get(n).copied());
        if let Some(function) = known
            && called
        {
            let native = self.native_code(function);
            let expected = self.load(I64, native, std::mem::offset_of!(layout::NativeCode, function) as i32);
            let same = self.b.ins().icmp(IntCC::Equal, value, expected);
            let other = self.cold_block();
            self.guard(same, other);
            let hit = self.suspend();
            let saved = self.state.clone();
            self.switch(other);
            self.state.unlikely = true;
            self.finish_global(value, name, index);
            self.goto(self.at + 1);
            self.switch(hit);
            self.state = saved;
            self.push(Operand::free(value, Ty::Function(function)));
            return;
        }
        if called
            && let Some(text) = self.unit.code.names()[name].to_str()
            && !self.cx.info.stored.contains(text)
            && let Some(number) = known::number_of(text)
        {
            return self.load_known_builtin(value, name, index, number);
        }
        self.finish_global(value, name, index);
    }

    /// The callee of a call, if it is the builtin that its name promises, else what the name stands for.
    fn load_known_builtin(&mut self, value: Value, name: usize, index: u32, number: u8) {
        let other = self.cold_block();
        let absent = self.b.ins().icmp_imm_s(IntCC::Equal, value, word::NULL as i64);
        self.guard(absent, other);
        let data = self.cx.data.builtin_cells;
        let pointer = self.data_address(data, 8 * i64::from(index));
        let cell = self.load(I64, pointer, 0);
        let builtin = self.load(I64, cell, layout::CELL_VALUE);
        let state = self.state_address(layout::STATE_KNOWN + 8 * i32::from(number));
        let expected = self.load(I64, state, 0);
        let same = self.b.ins().icmp(IntCC::Equal, builtin, expected);
        self.guard(same, other);
        let hit = self.suspend();
        let saved = self.state.clone();
        self.switch(other);
        self.state.unlikely = true;
        self.finish_global(value, name, index);
        self.goto(self.at + 1);
        self.switch(hit);
        self.state = saved;
        self.push(Operand::free(builtin, Ty::Builtin(number)));
    }

    /// Checks a cell's value: bound, or the builtin of that name.
    fn finish_global(&mut self, value: Value, name_index: usize, index: u32) {
        let builtin = self.cx.is_builtin_name(&self.unit.code.names()[name_index]);
        let done = self.block();
        let result = self.b.append_block_param(done, I64);
        let bound = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
        let absent = if builtin { self.block() } else { self.cold_block() };
        self.b.ins().brif(bound, done, &[BlockArg::Value(value)], absent, &[]);
        self.switch(absent);
        let slow = self.cold_block();
        if builtin {
            let data = self.cx.data.builtin_cells;
            let pointer = self.data_address(data, 8 * i64::from(index));
            let cell = self.load(I64, pointer, 0);
            let value = self.load(I64, cell, layout::CELL_VALUE);
            let bound = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
            self.b.ins().brif(bound, done, &[BlockArg::Value(value)], slow, &[]);
        } else {
            self.jump(slow, &[]);
        }
        self.switch(slow);
        let saved = self.state.clone();
        let globals = self.globals();
        let name = self.name_word(name_index);
        let null = self.iconst(0);
        let slow_value = self.call_own(Helper::load_global_slow, &[name, globals, null], &[]);
        self.push(Operand::owned(slow_value, Ty::Unknown));
        self.state.unlikely = true;
        self.goto(self.at + 1);
        self.state = saved;
        self.switch(done);
        let class = self.unit.code.names()[name_index]
            .to_str()
            .and_then(|n| self.cx.info.classes.get(n));
        // The cell holds it.
        self.push(Operand {
            value: result,
            ty: class.map_or(Ty::Unknown, |&unit| Ty::LikelyClass(unit)),
            repr: Repr::Word,
            own: Own::Borrowed,
        });
    }

    pub(super) fn store_global(&mut self, name: usize) {
        let operand = self.pop();
        let value = self.to_owned_word(operand);
        let small = self.runs_once();
        let slow = if small { self.block() } else { self.cold_block() };
        let done = self.block();
        if let Some(index) = self.global_index(name).filter(|_| !small) {
            let cell = self.global_cell(index);
            let old = self.load(I64, cell, layout::CELL_VALUE);
            let bound = self.b.ins().icmp_imm_s(IntCC::NotEqual, old, word::NULL as i64);
            self.guard(bound, slow);
            self.store(value, cell, layout::CELL_VALUE);
            self.release(old, Ty::Unknown);
            self.jump(done, &[]);
        } else {
            self.jump(slow, &[]);
        }
        self.switch(slow);
        let globals = self.globals();
        let name = self.name_word(name);
        let owned = Operand {
            value,
            ty: operand.ty,
            repr: Repr::Word,
            own: Own::Owned,
        };
        let owned = if operand.repr == Repr::F64 {
            Operand {
                ty: Ty::Unknown,
                ..owned
            }
        } else {
            owned
        };
        self.call_status(Helper::store_global, &[globals, name, value], &[owned]);
        self.jump(done, &[]);
        self.switch(done);
    }

    pub(super) fn delete_global(&mut self, name: usize) {
        let globals = self.globals();
        let name = self.name_word(name);
        self.call_status(Helper::delete_global, &[globals, name], &[]);
    }

    pub(super) fn load_name(&mut self, name: usize) {
        let Some(namespace) = self.namespace else {
            let called = self.at > 0 && self.next_null_is_below();
            return self.load_global_name(name, called);
        };
        let globals = self.globals();
        let name = self.name_word(name);
        let value = self.call_own(Helper::load_name, &[namespace, globals, name], &[]);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    /// At module level a call is `PUSH_NULL; LOAD_NAME f`.
    fn next_null_is_below(&self) -> bool {
        self.state.stack.last().is_some_and(|o| o.ty == Ty::Null)
    }

    pub(super) fn store_name(&mut self, name: usize) {
        let Some(namespace) = self.namespace else {
            return self.store_global(name);
        };
        let value = self.pop_word();
        let name = self.name_word(name);
        self.call_status(Helper::store_name, &[namespace, name, value.value], &[value]);
    }

    pub(super) fn delete_name(&mut self, name: usize) {
        let Some(namespace) = self.namespace else {
            return self.delete_global(name);
        };
        let name = self.name_word(name);
        self.call_status(Helper::delete_name, &[namespace, name], &[]);
    }

    pub(super) fn load_locals(&mut self) {
        let namespace = match self.namespace {
            Some(namespace) => namespace,
            None => self.globals(),
        };
        self.push(Operand::free(namespace, Ty::Object));
    }

    pub(super) fn load_from_dict_or_globals(&mut self, name: usize) {
        let namespace = self.pop_word();
        let globals = self.globals();
        let name = self.name_word(name);
        let value = self.call_own(Helper::load_name, &[namespace.value, globals, name], &[namespace]);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn load_build_class(&mut self) {
        let globals = self.globals();
        let value = self.call_own(Helper::build_class, &[globals], &[]);
        self.push(Operand::owned(value, Ty::Object));
    }

    pub(super) fn setup_annotations(&mut self) {
        let namespace = match self.namespace {
            Some(namespace) => namespace,
            None => self.globals(),
        };
        self.call_status(Helper::setup_annotations, &[namespace], &[]);
    }
}
