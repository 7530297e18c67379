//! Displays, comprehension steps, unpacking, formatting.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_runtime::abi::layout;
use krait_runtime::value as word;

/// So many items at most are unpacked without a call.
const MOST_UNPACKED: usize = 16;

impl FunctionTranslator<'_, '_> {
    /// Makes a container from the `n` operands on top; the helper takes their references over.
    fn build(&mut self, helper: Helper, words: usize, n: usize, ty: Ty) {
        let items = self.pop_owned_array(words);
        let n = self.iconst32(n as u32);
        let value = self.call_own(helper, &[items, n], &[]);
        self.push(Operand::owned(value, ty));
    }

    pub(super) fn build_tuple(&mut self, n: usize) {
        let size = layout::TUPLE_ITEMS as usize + 8 * n;
        if n == 0 || n > 8 || size > layout::LARGEST_CELL || self.runs_once() {
            return self.build(Helper::build_tuple, n, n, Ty::Tuple);
        }
        let start = self.state.stack.len() - n;
        let operands: Vec<Operand> = self.state.stack.drain(start..).collect();
        let words: Vec<Value> = operands.into_iter().map(|o| self.to_owned_word(o)).collect();
        let tuple = self.allocate(size, RuntimeType::Tuple);
        let length = self.iconst(n as u64);
        self.store_field(length, tuple, layout::TUPLE_LENGTH);
        for (i, word) in words.into_iter().enumerate() {
            self.store_field(word, tuple, layout::TUPLE_ITEMS + 8 * i as i32);
        }
        self.push(Operand::owned(tuple, Ty::Tuple));
    }

    pub(super) fn build_list(&mut self, n: usize) {
        if n == 0 && self.set_default_list() {
            return;
        }
        self.build(Helper::build_list, n, n, Ty::List);
    }

    pub(super) fn build_set(&mut self, n: usize) {
        self.build(Helper::build_set, n, n, Ty::Set);
    }

    pub(super) fn build_map(&mut self, n: usize) {
        self.build(Helper::build_map, 2 * n, n, Ty::Dict);
    }

    pub(super) fn build_const_key_map(&mut self, n: usize) {
        let keys = self.pop_word();
        let items = self.pop_owned_array(n);
        let n = self.iconst32(n as u32);
        let value = self.call_own(Helper::build_const_key_map, &[items, n, keys.value], &[keys]);
        self.push(Operand::owned(value, Ty::Dict));
    }

    pub(super) fn build_string(&mut self, n: usize) {
        self.build(Helper::build_string, n, n, Ty::Str);
    }

    pub(super) fn build_slice(&mut self, n: usize) {
        let mut operands = self.pop_words(n);
        if n == 2 {
            let none = self.iconst(word::NONE);
            operands.push(Operand::free(none, Ty::None));
        }
        let args = [operands[0].value, operands[1].value, operands[2].value];
        let value = self.call_own(Helper::build_slice, &args, &operands);
        self.push(Operand::owned(value, Ty::Object));
    }

    pub(super) fn format_value(&mut self, oparg: u32) {
        if oparg & 6 == 0 && self.state.stack.last().is_some_and(|o| o.ty == Ty::Str) {
            // A string is its own text.
            return;
        }
        if oparg & 4 == 0 && self.state.stack.last().is_some_and(|o| o.ty == Ty::Int) {
            let number = self.pop();
            let value = self.call_own(Helper::str_1, &[number.value], &[]);
            return self.push(Operand::owned(value, Ty::Str));
        }
        let spec = if oparg & 4 != 0 {
            self.pop_word()
        } else {
            let null = self.iconst(word::NULL);
            Operand::free(null, Ty::Null)
        };
        let operand = self.pop_word();
        let conversion = self.iconst32(oparg & 3);
        let operands = [operand, spec];
        let value = self.call_own(
            Helper::format_value,
            &[operand.value, conversion, spec.value],
            &operands,
        );
        self.push(Operand::owned(value, Ty::Unknown));
    }

    /// The container `n` below the operands that were just popped.
    fn container(&mut self, n: usize) -> Value {
        let index = self.state.stack.len() - n;
        self.state.stack[index].value
    }

    pub(super) fn list_append(&mut self, n: usize) {
        let operand = self.pop();
        let item = self.to_owned_word(operand);
        let list = self.container(n);
        self.append(list, item);
    }

    /// Appends an owned item to a list. Room left: store and count; else the helper grows.
    pub(super) fn append(&mut self, list: cranelift_codegen::ir::Value, item: cranelift_codegen::ir::Value) {
        if self.runs_once() {
            self.call_status(Helper::list_append, &[list, item], &[]);
            return;
        }
        let items = layout::LIST_ITEMS;
        let length = self.load_field(I64, list, items + layout::ITEMS_LENGTH);
        let capacity = self.load_field(I64, list, items + layout::ITEMS_CAPACITY);
        let room = self.b.ins().icmp(IntCC::UnsignedLessThan, length, capacity);
        let grow = self.cold_block();
        let done = self.block();
        self.guard(room, grow);
        let pointer = self.load_field(I64, list, items + layout::ITEMS_POINTER);
        let scaled = self.b.ins().ishl_imm_u(length, 3);
        let address = self.b.ins().iadd(pointer, scaled);
        self.store(item, address, 0);
        let longer = self.b.ins().iadd_imm_s(length, 1);
        self.store_field(longer, list, items + layout::ITEMS_LENGTH);
        self.jump(done, &[]);
        self.switch(grow);
        self.call_status(Helper::list_append, &[list, item], &[]);
        self.jump(done, &[]);
        self.switch(done);
    }

    pub(super) fn list_extend(&mut self, n: usize) {
        self.update(Helper::list_extend, n);
    }

    pub(super) fn set_update(&mut self, n: usize) {
        self.update(Helper::set_update, n);
    }

    pub(super) fn dict_update(&mut self, n: usize) {
        self.update(Helper::dict_update, n);
    }

    fn update(&mut self, helper: Helper, n: usize) {
        let operand = self.pop_word();
        let container = self.container(n);
        self.call_status(helper, &[container, operand.value], &[operand]);
    }

    pub(super) fn dict_merge(&mut self, n: usize) {
        let operand = self.pop_word();
        let container = self.container(n);
        // The callee, for the message: below the dict lie the positional arguments and the function.
        let callee = self.container(n + 2);
        self.call_status(Helper::dict_merge, &[container, operand.value, callee], &[operand]);
    }

    pub(super) fn set_add(&mut self, n: usize) {
        let operand = self.pop();
        let item = self.to_owned_word(operand);
        let container = self.container(n);
        self.call_status(Helper::set_add, &[container, item], &[]);
    }

    pub(super) fn map_add(&mut self, n: usize) {
        let value = self.pop();
        let key = self.pop();
        let value = self.to_owned_word(value);
        let key = self.to_owned_word(key);
        let container = self.container(n);
        self.call_status(Helper::map_add, &[container, key, value], &[]);
    }

    pub(super) fn unpack_sequence(&mut self, n: usize) {
        let operand = self.pop_word();
        // The paths must leave the stack the same.
        self.promote_borrowed();
        if matches!(operand.ty, Ty::Unknown | Ty::Tuple | Ty::List) && n <= MOST_UNPACKED && self.worth_splitting() {
            return self.unpack_inline(operand, n);
        }
        let out = self.unpack_slow(operand, n);
        self.push_unpacked(out, n);
    }

    fn unpack_slow(&mut self, operand: Operand, n: usize) -> Value {
        let out = self.scratch(n);
        let count = self.iconst32(n as u32);
        self.call_status(Helper::unpack_sequence, &[operand.value, count, out], &[operand]);
        out
    }

    /// The helper wrote the items, first on top of the stack.
    fn push_unpacked(&mut self, out: Value, n: usize) {
        for i in 0..n {
            let value = self.load(I64, out, 8 * i as i32);
            self.push(Operand::owned(value, Ty::Unknown));
        }
    }

    /// Tuples and lists of the right length; everything else is the helper's.
    fn unpack_inline(&mut self, operand: Operand, n: usize) {
        let slow = self.cold_block();
        let done = self.block();
        let results: Vec<Value> = (0..n).map(|_| self.b.append_block_param(done, I64)).collect();
        let no_tuple = if operand.ty == Ty::Unknown { self.block() } else { slow };
        if operand.ty != Ty::List {
            self.guard_type(operand.value, operand.ty.is_pointer(), RuntimeType::Tuple, no_tuple);
            let length = self.load_field(I64, operand.value, layout::TUPLE_LENGTH);
            let address = self
                .b
                .ins()
                .iadd_imm_s(operand.value, i64::from(layout::TUPLE_ITEMS) - word::TAG_POINTER as i64);
            self.unpack_items(operand, length, address, n, done, slow);
        }
        if operand.ty != Ty::Tuple {
            if operand.ty == Ty::Unknown {
                self.switch(no_tuple);
                self.guard_type(operand.value, false, RuntimeType::List, slow);
            }
            let length = self.load_field(I64, operand.value, layout::LIST_ITEMS + layout::ITEMS_LENGTH);
            let address = self.load_field(I64, operand.value, layout::LIST_ITEMS + layout::ITEMS_POINTER);
            self.unpack_items(operand, length, address, n, done, slow);
        }
        self.switch(slow);
        let out = self.unpack_slow(operand, n);
        let values: Vec<Value> = (0..n).map(|i| self.load(I64, out, 8 * i as i32)).collect();
        self.jump(done, &values);
        self.switch(done);
        for value in results {
            self.push(Operand::owned(value, Ty::Unknown));
        }
    }

    /// Takes `n` items at an address, the last first as they lie on the stack.
    fn unpack_items(&mut self, operand: Operand, length: Value, address: Value, n: usize, done: Block, slow: Block) {
        let same = self.b.ins().icmp_imm_s(IntCC::Equal, length, n as i64);
        self.guard(same, slow);
        let mut values = Vec::new();
        for i in (0..n).rev() {
            let value = self.load(I64, address, 8 * i as i32);
            self.retain(value, Ty::Unknown);
            values.push(value);
        }
        self.drop_operand(operand);
        self.jump(done, &values);
    }

    pub(super) fn unpack_ex(&mut self, oparg: u32) {
        let operand = self.pop_word();
        let (before, after) = (oparg & 0xFF, oparg >> 8);
        let total = (before + after + 1) as usize;
        let out = self.scratch(total);
        let (b, a) = (self.iconst32(before), self.iconst32(after));
        self.call_status(Helper::unpack_ex, &[operand.value, b, a, out], &[operand]);
        self.push_unpacked(out, total);
    }
}
