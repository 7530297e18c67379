//! Calls: straight to functions of the program where the guard holds, through the runtime's call stubs else.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use krait_runtime::value as word;

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
            let mut values = vec![second.value];
            values.extend(args.iter().map(|o| o.value));
            let function = self.cx.direct_in(unit, self.b.func);
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
        let args = self.pop_words(count);
        let second = self.pop_word();
        let first = self.pop_word();
        // The stubs take the callee and `self` or NULL.
        let (callee, this) = if first.ty == Ty::Null {
            (second, first)
        } else {
            (first, second)
        };
        let helper = match (count, kw_names) {
            (0, None) => Some(Helper::call_0),
            (1, None) => Some(Helper::call_1),
            (2, None) => Some(Helper::call_2),
            (3, None) => Some(Helper::call_3),
            _ => None,
        };
        let mut operands = args.clone();
        operands.push(this);
        operands.push(callee);
        let result = match helper {
            Some(helper) => {
                let mut values = vec![callee.value, this.value];
                values.extend(args.iter().map(|o| o.value));
                self.call_own(helper, &values, &operands)
            }
            None => {
                let mut values = vec![this.value];
                values.extend(args.iter().map(|o| o.value));
                // One word in front, so that the stub can put `self` before the arguments without a copy.
                let base = self.spill(&values);
                let argv = self.b.ins().iadd_imm_s(base, 8);
                let n = self.iconst32(count as u32);
                let names = match kw_names {
                    Some(names) => names,
                    None => self.iconst(word::NULL),
                };
                self.call_own(
                    Helper::call_vector,
                    &[callee.value, this.value, argv, n, names],
                    &operands,
                )
            }
        };
        self.push(Operand {
            value: result,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
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
        let operands = [keywords, args, callee];
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
