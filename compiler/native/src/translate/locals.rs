//! Fast locals and cells.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::InstBuilder;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use krait_runtime::abi::layout;
use krait_runtime::value as word;

impl FunctionTranslator<'_, '_> {
    /// The local is bound from here on: what may be NULL becomes a plain unknown.
    fn bound(&mut self, n: usize) -> Operand {
        let mut operand = self.state.locals[n].expect("the compiler checked that the local is bound");
        if operand.ty == Ty::MaybeNull {
            operand.ty = Ty::Unknown;
            self.state.locals[n] = Some(operand);
        }
        operand
    }

    pub(super) fn load_fast(&mut self, n: usize) {
        if self.state.locals[n].is_none_or(|o| o.ty == Ty::Null) {
            // Only code that cannot be reached reads an unbound local without a check.
            self.load_fast_check(n);
            return;
        }
        let operand = self.bound(n);
        let own = if operand.own == Own::Owned {
            Own::Local(n as u16)
        } else {
            operand.own
        };
        self.push(Operand { own, ..operand });
    }

    pub(super) fn load_fast_check(&mut self, n: usize) {
        match self.state.locals[n] {
            None => self.raise_unbound(n),
            Some(operand) if operand.ty == Ty::Null => self.raise_unbound(n),
            Some(operand) => {
                if operand.ty == Ty::MaybeNull {
                    let unbound = self.cold_block();
                    let bound = self
                        .b
                        .ins()
                        .icmp_imm_s(IntCC::NotEqual, operand.value, word::NULL as i64);
                    let next = self.block();
                    self.branch(bound, next, unbound);
                    self.switch(unbound);
                    self.raise_unbound(n);
                    self.switch(next);
                }
                self.load_fast(n);
            }
        }
    }

    fn raise_unbound(&mut self, n: usize) {
        let native = self.native_code(self.unit_index);
        let local = self.iconst32(n as u32);
        self.call_raw(Helper::raise_unbound_local, &[native, local]);
        self.fail(true);
    }

    pub(super) fn load_fast_and_clear(&mut self, n: usize) {
        self.promote_borrowers(n);
        match self.state.locals[n].take() {
            Some(operand) => self.push(operand),
            None => self.push_null(),
        }
    }

    /// Gives stack slots that borrow from local `n` their own reference: the local is about to change.
    pub(super) fn promote_borrowers(&mut self, n: usize) {
        for i in 0..self.state.stack.len() {
            let operand = self.state.stack[i];
            if operand.own == Own::Local(n as u16) {
                if !operand.ty.is_immediate() && operand.repr == Repr::Word {
                    self.retain(operand.value, operand.ty);
                    self.state.stack[i].own = Own::Owned;
                } else {
                    self.state.stack[i].own = Own::Free;
                }
            }
        }
    }

    pub(super) fn store_fast(&mut self, n: usize) {
        let operand = self.pop();
        self.promote_borrowers(n);
        let new = match operand.own {
            _ if operand.repr != Repr::Word || operand.ty.is_immediate() => Operand {
                own: Own::Free,
                ..operand
            },
            Own::Owned => operand,
            // Held by the caller or immortal: stays alive for the whole call.
            Own::Free => operand,
            Own::Local(_) | Own::Borrowed => {
                self.retain(operand.value, operand.ty);
                Operand {
                    own: Own::Owned,
                    ..operand
                }
            }
        };
        let new = if new.ty == Ty::Null { None } else { Some(new) };
        let old = std::mem::replace(&mut self.state.locals[n], new);
        if let Some(old) = old {
            self.drop_operand(old);
        }
    }

    pub(super) fn delete_fast(&mut self, n: usize) {
        self.load_fast_check(n);
        if self.filled {
            return;
        }
        self.state.stack.pop();
        self.promote_borrowers(n);
        if let Some(old) = self.state.locals[n].take() {
            self.drop_operand(old);
        }
    }

    pub(super) fn make_cell(&mut self, n: usize) {
        let initial = match self.state.locals[n].take() {
            Some(operand) => self.to_owned_word(operand),
            None => self.iconst(word::NULL),
        };
        let cell = self.call_raw(Helper::make_cell, &[initial]).expect("a result");
        self.state.locals[n] = Some(Operand::owned(cell, Ty::Object));
    }

    pub(super) fn copy_free_vars(&mut self, n: usize) {
        let first = self.state.locals.len() - n;
        let closure = self.load_field(I64, self.callee, layout::FUNCTION_CLOSURE);
        for i in 0..n {
            let cell = self.load_field(I64, closure, layout::TUPLE_ITEMS + 8 * i as i32);
            self.retain(cell, Ty::Object);
            self.state.locals[first + i] = Some(Operand::owned(cell, Ty::Object));
        }
    }

    pub(super) fn load_closure(&mut self, n: usize) {
        self.load_fast(n);
    }

    fn cell(&mut self, n: usize) -> Operand {
        self.state.locals[n].expect("cells are made at the start")
    }

    pub(super) fn load_deref(&mut self, n: usize) {
        let cell = self.cell(n).value;
        let value = self.load_field(I64, cell, layout::CELL_OBJECT_VALUE);
        let bound = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
        let unbound = self.cold_block();
        let next = self.block();
        self.branch(bound, next, unbound);
        self.switch(unbound);
        let native = self.native_code(self.unit_index);
        let local = self.iconst32(n as u32);
        self.call_raw(Helper::load_deref, &[cell, native, local]);
        self.fail(true);
        self.switch(next);
        // The cell holds it.
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Borrowed,
        });
    }

    pub(super) fn store_deref(&mut self, n: usize) {
        let operand = self.pop();
        let value = self.to_owned_word(operand);
        let cell = self.cell(n).value;
        let old = self.load_field(I64, cell, layout::CELL_OBJECT_VALUE);
        self.store_field(value, cell, layout::CELL_OBJECT_VALUE);
        self.release(old, Ty::MaybeNull);
    }

    pub(super) fn delete_deref(&mut self, n: usize) {
        let cell = self.cell(n).value;
        let native = self.native_code(self.unit_index);
        let local = self.iconst32(n as u32);
        self.call_status(Helper::delete_deref, &[cell, native, local], &[]);
    }

    pub(super) fn load_from_dict_or_deref(&mut self, n: usize) {
        let namespace = self.pop_word();
        let cell = self.cell(n).value;
        let native = self.native_code(self.unit_index);
        let local = self.iconst32(n as u32);
        let value = self.call_own(
            Helper::load_class_deref,
            &[namespace.value, cell, native, local],
            &[namespace],
        );
        self.push(Operand::owned(value, Ty::Unknown));
    }
}
