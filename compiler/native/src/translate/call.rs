//! Calls: straight to functions of the program where the guard holds, through the runtime's call stubs else.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::{RuntimeType, word_signature};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, Value};
use krait_runtime::abi::layout::{self, NativeCode};
use krait_runtime::value as word;
use std::mem::offset_of;

/// `INTRINSIC_STOPITERATION_ERROR`.
const STOPITERATION_ERROR: u32 = 3;

impl FunctionTranslator<'_, '_> {
    pub(super) fn kw_names(&mut self, constant: usize) {
        let names = self.constant_word(constant);
        self.kw_names = Some(names);
    }

    pub(super) fn call(&mut self, count: usize) {
        let kw_names = self.kw_names.take();
        let depth = self.state.stack.len() - count;
        if self.state.stack[depth - 2].ty == Ty::ListAppend {
            if count == 1 && kw_names.is_none() {
                return self.call_append();
            }
            self.find_known_method("append", count);
        }
        if let Ty::KnownMethod(number) = self.state.stack[depth - 2].ty {
            if kw_names.is_none() && self.call_known_method(number, count) {
                return;
            }
            self.find_known_method(Self::known_method_name(number), count);
        }
        if matches!(self.state.stack[depth - 1].ty, Ty::Function(_) | Ty::Builtin(_)) {
            self.promote_borrowed();
        }
        let (first, second) = (self.state.stack[depth - 2], self.state.stack[depth - 1]);
        // 3.12: NULL, callee, args…  or  method, self, args…
        if first.ty == Ty::Null
            && kw_names.is_none()
            && let Ty::Function(unit) = second.ty
            && self.cx.info.units[unit as usize].is_simple()
            && self.cx.info.units[unit as usize].parameter_count() == count
        {
            let args = self.pop_words(count);
            self.pop();
            self.pop();
            self.promote_borrowed();
            let args: Vec<Operand> = args.into_iter().map(|o| self.hold(o)).collect();
            let mut values = vec![second.value];
            values.extend(args.iter().map(|o| o.value));
            let function = self.cx.body_in(unit, self.b.func);
            let call = self.b.ins().call(function, &values);
            let result = self.b.inst_results(call)[0];
            self.drop_all(&args);
            let failed = self.b.ins().icmp_imm_s(IntCC::Equal, result, word::NULL as i64);
            self.fail_if(failed);
            return self.push(Operand {
                value: result,
                ty: Ty::Unknown,
                repr: Repr::Word,
                own: Own::Owned,
            });
        }
        if kw_names.is_none()
            && let Ty::Builtin(number) = second.ty
            && first.ty == Ty::Null
            && self.call_known_builtin(number, count)
        {
            return;
        }
        self.call_any(count, kw_names);
    }

    /// Calls what lies below the arguments, whatever it is.
    pub(super) fn call_any(&mut self, count: usize, kw_names: Option<Value>) {
        let args = self.pop_words(count);
        let second = self.pop_word();
        let first = self.pop_word();
        self.promote_borrowed();
        let args: Vec<Operand> = args.into_iter().map(|o| self.hold(o)).collect();
        let (callee, this) = if first.ty == Ty::Null {
            (second, first)
        } else {
            (first, second)
        };
        let this = self.hold(this);
        let result = match kw_names {
            Some(_) => self.call_stub(callee, this, &args, kw_names),
            None if self.runs_once() => self.call_stub(callee, this, &args, None),
            None => self.call_fast(callee, this, &args),
        };
        if callee.own != Own::Borrowed {
            self.drop_operand(callee);
        }
        self.drop_operand(this);
        self.drop_all(&args);
        let failed = self.b.ins().icmp_imm_s(IntCC::Equal, result, word::NULL as i64);
        self.fail_if(failed);
        self.push(Operand {
            value: result,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
    }

    /// `list.append`: room left, or the helper makes some.
    fn call_append(&mut self) {
        let item = self.pop();
        let item = self.to_owned_word(item);
        let list = self.pop();
        self.pop();
        self.promote_borrowed();
        self.append(list.value, item);
        self.drop_operand(list);
        let none = self.iconst(word::NONE);
        self.push(Operand::free(none, Ty::None));
    }

    /// A call through the runtime's stub for so many arguments; `this` may be NULL. The result is NULL on failure.
    fn call_stub(&mut self, callee: Operand, this: Operand, args: &[Operand], kw_names: Option<Value>) -> Value {
        if callee.own == Own::Borrowed {
            // Code that runs may take the callee away from its holder.
            let held = self.hold(callee);
            let result = self.call_stub(held, this, args, kw_names);
            self.drop_operand(held);
            return result;
        }
        let helper = match (args.len(), kw_names) {
            (0, None) => Some(Helper::call_0),
            (1, None) => Some(Helper::call_1),
            (2, None) => Some(Helper::call_2),
            (3, None) => Some(Helper::call_3),
            _ => None,
        };
        let words = args.iter().map(|o| o.value);
        if let Some(helper) = helper {
            let mut values = vec![callee.value, this.value];
            values.extend(words);
            return self.call_raw(helper, &values).expect("a result");
        }
        let mut values = vec![this.value];
        values.extend(words);
        // One word in front, so that the stub can put `self` before the arguments without a copy.
        let base = self.spill(&values);
        let argv = self.b.ins().iadd_imm_s(base, 8);
        let n = self.iconst32(args.len() as u32);
        let names = match kw_names {
            Some(names) => names,
            None => self.iconst(word::NULL),
        };
        self.call_raw(Helper::call_vector, &[callee.value, this.value, argv, n, names])
            .expect("a result")
    }

    /// A call without keywords: functions with native code for just these arguments, and classes that are likely to be
    /// called here, without the runtime.
    fn call_fast(&mut self, callee: Operand, this: Operand, args: &[Operand]) -> Value {
        let slow = self.cold_block();
        let done = self.block();
        let result = self.b.append_block_param(done, I64);
        let mut words: Vec<Value> = Vec::new();
        if this.ty != Ty::Null {
            let bound = self.b.ins().icmp_imm_s(IntCC::NotEqual, this.value, word::NULL as i64);
            self.guard(bound, slow);
            words.push(this.value);
        }
        words.extend(args.iter().map(|o| o.value));
        if !callee.ty.is_pointer() {
            let is_pointer = self.is_pointer(callee.value);
            self.guard(is_pointer, slow);
        }
        if matches!(callee.ty, Ty::LikelyClass(_)) && this.ty == Ty::Null {
            let made = self.make_instance(callee, &words, slow);
            self.jump(done, &[made]);
        } else {
            let value = self.call_function(callee, &words, slow);
            self.jump(done, &[value]);
        }
        self.switch(slow);
        let value = self.call_stub(callee, this, args, None);
        self.jump(done, &[value]);
        self.switch(done);
        result
    }

    /// Calls a word of native code in a register.
    fn call_address(&mut self, address: Value, words: &[Value]) -> Value {
        let signature = match self.word_signatures.get(&words.len()) {
            Some(&s) => s,
            None => {
                let s = self.b.import_signature(word_signature(words.len()));
                self.word_signatures.insert(words.len(), s);
                s
            }
        };
        let call = self.b.ins().call_indirect(signature, address, words);
        self.b.inst_results(call)[0]
    }

    /// Calls a function whose native code takes just these arguments; anything else goes to `slow`.
    fn call_function(&mut self, callee: Operand, words: &[Value], slow: Block) -> Value {
        self.guard_type(callee.value, true, RuntimeType::Function, slow);
        let native = self.load_field(I64, callee.value, layout::FUNCTION_NATIVE);
        self.guard(native, slow);
        // Number of parameters and `simple` in one word.
        let taken = self.load(I64, native, offset_of!(NativeCode, parameter_count) as i32);
        let fits = self
            .b
            .ins()
            .icmp_imm_s(IntCC::Equal, taken, 1 << 32 | words.len() as i64);
        self.guard(fits, slow);
        let direct = self.load(I64, native, offset_of!(NativeCode, direct) as i32);
        let mut all = vec![callee.value];
        all.extend(words);
        self.call_address(direct, &all)
    }

    /// Makes an instance of a class that is known to be made by memory and a call of `__init__`; anything else goes to
    /// `slow`. NULL: an exception is pending.
    fn make_instance(&mut self, callee: Operand, words: &[Value], slow: Block) -> Value {
        self.guard_type(callee.value, true, RuntimeType::Type, slow);
        let arity = self.load_field(I32, callee.value, layout::making::ARITY);
        let fits = self.b.ins().icmp_imm_s(IntCC::Equal, arity, 1 + words.len() as i64);
        self.guard(fits, slow);
        let made = self.call_raw(Helper::new_instance, &[callee.value]).expect("a result");
        let direct = self.load_field(I64, callee.value, layout::making::DIRECT);
        let init = self.load_field(I64, callee.value, layout::making::INIT);
        let mut all = vec![init, made];
        all.extend(words);
        let returned = self.call_address(direct, &all);
        let none = self.b.ins().icmp_imm_s(IntCC::Equal, returned, word::NONE as i64);
        let (failed, done) = (self.cold_block(), self.block());
        let result = self.b.append_block_param(done, I64);
        self.b.ins().brif(none, done, &[BlockArg::Value(made)], failed, &[]);
        self.switch(failed);
        self.call_raw(Helper::init_failed, &[returned]);
        self.release(made, Ty::Object);
        let null = self.iconst(word::NULL);
        self.jump(done, &[null]);
        self.switch(done);
        result
    }

    pub(super) fn call_function_ex(&mut self, oparg: u32) {
        let keywords = if oparg & 1 != 0 {
            self.pop_word()
        } else {
            let null = self.iconst(word::NULL);
            Operand::free(null, Ty::Null)
        };
        let args = self.pop_word();
        let callee = self.pop_word();
        self.pop();
        let operands = [callee, args, keywords];
        let value = self.call_own(Helper::call_ex, &[callee.value, args.value, keywords.value], &operands);
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn call_intrinsic_1(&mut self, number: u32) {
        let operand = self.pop_word();
        if number == STOPITERATION_ERROR {
            let flags = self.iconst32(self.unit.code.flags);
            let value = self.call_own(Helper::stop_iteration_error, &[operand.value, flags], &[operand]);
            return self.push(Operand::owned(value, Ty::Unknown));
        }
        let number = self.iconst32(number);
        let namespace = match self.namespace {
            Some(namespace) => namespace,
            None => self.globals(),
        };
        let value = self.call_own(
            Helper::call_intrinsic_1,
            &[operand.value, number, namespace],
            &[operand],
        );
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn call_intrinsic_2(&mut self, number: u32) {
        let operands = self.pop_words(2);
        let number = self.iconst32(number);
        let value = self.call_own(
            Helper::call_intrinsic_2,
            &[operands[0].value, operands[1].value, number],
            &operands,
        );
        self.push(Operand::owned(value, Ty::Unknown));
    }

    pub(super) fn make_function(&mut self, flags: u32) {
        // The code constant just loaded names the unit.
        let code = self.pop();
        let unit = self.made_unit();
        let take = |this: &mut Self, bit: u32| {
            if flags & bit != 0 {
                let operand = this.pop();
                this.to_owned_word(operand)
            } else {
                this.iconst(word::NULL)
            }
        };
        let closure = take(self, 8);
        let annotations = take(self, 4);
        let keyword_defaults = take(self, 2);
        let defaults = take(self, 1);
        self.drop_operand(code);
        let native = self.native_code(unit);
        let globals = self.globals();
        let args = [native, globals, defaults, keyword_defaults, annotations, closure];
        let value = self.call_own(Helper::make_function, &args, &[]);
        self.push(Operand::owned(value, Ty::Object));
    }

    /// The unit of the code constant that the previous instruction loaded.
    fn made_unit(&self) -> u32 {
        let load = self.d.instrs[self.at - 1];
        *self
            .unit
            .children
            .get(&(load.oparg as usize))
            .expect("MAKE_FUNCTION follows LOAD_CONST of its code")
    }
}
