//! Strings: characters, comparisons and membership inline. The strings of one character of Latin-1 are shared and immortal:
//! what a loop over an ASCII string or a subscript gives is an address in their table.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I8, I32, I64};
use cranelift_codegen::ir::{Block, BlockArg, InstBuilder, MemFlagsData, Value};
use krait_bytecode::{Constant, Opcode};
use krait_runtime::abi::layout;
use krait_runtime::value as word;

const LT: u32 = 0;
const LE: u32 = 1;
const EQ: u32 = 2;
const NE: u32 = 3;
const GT: u32 = 4;
const GE: u32 = 5;

/// The same operand, known to be a string.
fn text(operand: Operand) -> Operand {
    Operand { ty: Ty::Str, ..operand }
}

/// Whether an operand may turn out to be a string.
fn may_be_text(operand: Operand) -> bool {
    matches!(operand.ty, Ty::Str | Ty::Unknown | Ty::Object) && operand.repr == Repr::Word
}

impl FunctionTranslator<'_, '_> {
    /// Whether the code seems to take strings apart: then values of unknown type are tested for strings too.
    pub(super) fn handles_text(&self) -> bool {
        const NAMES: [&str; 10] = [
            "ord", "isdigit", "isalpha", "isspace", "isalnum", "isupper", "islower", "upper", "lower", "join",
        ];
        let code = &self.unit.code;
        let named = || {
            code.names()
                .iter()
                .any(|n| n.to_str().is_some_and(|n| NAMES.contains(&n)))
        };
        let short = |c: &Constant| matches!(c, Constant::Str(s) if s.to_str().is_some_and(|s| s.len() == 1));
        !self.state.unlikely && (named() || code.consts.iter().any(short))
    }

    /// Whether the loop fed before instruction `from` seems to run over characters: its body compares the variable with
    /// strings, or calls `ord` or methods of strings with it.
    pub(super) fn takes_text(&self, from: usize) -> bool {
        const METHODS: [&str; 9] = [
            "isdigit",
            "isalpha",
            "isspace",
            "isalnum",
            "isupper",
            "islower",
            "upper",
            "lower",
            "isnumeric",
        ];
        let Some(head) = self.loop_fed(from) else {
            return false;
        };
        let instrs = &self.d.instrs;
        // Of an `enumerate` the second.
        let after = match instrs.get(head + 1).map(|i| i.opcode) {
            Some(Opcode::UnpackSequence) => head + 3,
            _ => head + 1,
        };
        let Some(variable) = instrs.get(after).filter(|i| i.opcode == Opcode::StoreFast) else {
            return false;
        };
        let is_string = |i: usize| {
            let constant = instrs.get(i).filter(|i| i.opcode == Opcode::LoadConst);
            constant.is_some_and(|i| matches!(self.unit.code.consts[i.oparg as usize], Constant::Str(_)))
        };
        let name = |i: usize, opcode: Opcode| {
            let load = instrs.get(i).filter(|i| i.opcode == opcode)?;
            self.unit.code.names().get(load.oparg as usize >> 1)?.to_str()
        };
        let compares = |i: usize| {
            let opcode = instrs.get(i).map(|i| i.opcode);
            matches!(opcode, Some(Opcode::CompareOp | Opcode::ContainsOp | Opcode::Swap))
        };
        let end = (instrs[head].target as usize).min(instrs.len());
        (head + 2..end).any(|i| {
            instrs[i].opcode == Opcode::LoadFast
                && instrs[i].oparg == variable.oparg
                && (is_string(i + 1) && compares(i + 2)
                    || is_string(i - 1) && compares(i + 1)
                    || name(i - 1, Opcode::LoadGlobal) == Some("ord")
                    || name(i + 1, Opcode::LoadAttr).is_some_and(|n| METHODS.contains(&n)))
        })
    }

    /// The text of a constant string.
    fn constant_text(&self, operand: Operand) -> Option<String> {
        let index = *self.const_texts.get(&operand.value)?;
        match &self.unit.code.consts[index] {
            Constant::Str(s) => s.to_str().map(str::to_string),
            _ => None,
        }
    }

    /// The byte of a constant string of one ASCII character.
    fn constant_char(&self, operand: Operand) -> Option<u8> {
        match *self.constant_text(operand)?.as_bytes() {
            [c] if c < 128 => Some(c),
            _ => None,
        }
    }

    /// Number of code points of a string.
    pub(super) fn text_length(&mut self, text: Value) -> Value {
        let length = self.load_field(I32, text, layout::STR_CHAR_LEN);
        self.b.ins().uextend(I64, length)
    }

    /// Goes on where a string is ASCII.
    fn guard_ascii(&mut self, text: Value, otherwise: Block) {
        let bytes = self.load_field(I32, text, layout::STR_BYTE_LEN);
        let chars = self.load_field(I32, text, layout::STR_CHAR_LEN);
        let same = self.b.ins().icmp(IntCC::Equal, bytes, chars);
        self.guard(same, otherwise);
    }

    /// Goes on where an operand is exactly a string.
    fn guard_text(&mut self, operand: Operand, otherwise: Block) {
        if operand.ty != Ty::Str {
            self.guard_type(operand.value, operand.ty.is_pointer(), RuntimeType::Str, otherwise);
            self.refine_type(operand.value, Ty::Str);
        }
    }

    /// Goes on where a string has one byte, which is then an ASCII character; returns it as an i64.
    fn guard_char(&mut self, text: Value, otherwise: Block) -> Value {
        let length = self.load_field(I32, text, layout::STR_BYTE_LEN);
        let single = self.b.ins().icmp_imm_s(IntCC::Equal, length, 1);
        self.guard(single, otherwise);
        let byte = self.text_byte(text, None);
        self.b.ins().uextend(I64, byte)
    }

    /// The byte at a position (an i64) of a string, as an i32.
    fn text_byte(&mut self, text: Value, position: Option<Value>) -> Value {
        let base = match position {
            Some(position) => self.b.ins().iadd(text, position),
            None => text,
        };
        let offset = layout::STR_TEXT - word::TAG_POINTER as i32;
        let byte = self.b.ins().load(I8, MemFlagsData::trusted(), base, offset);
        self.b.ins().uextend(I32, byte)
    }

    /// The shared string of a character below 256 (an i32).
    fn shared_char(&mut self, c: Value) -> Operand {
        let data = self.cx.data.latin1;
        let base = self.data_address(data, word::TAG_POINTER as i64);
        let wide = self.b.ins().uextend(I64, c);
        let offset = self.b.ins().imul_imm_s(wide, layout::LATIN1_STRIDE);
        let value = self.b.ins().iadd(base, offset);
        Operand::free(value, Ty::Str)
    }

    /// Goes back to the fast path, whose state is given; the present block has its terminator.
    fn back_to(&mut self, block: Block, state: crate::facts::State) {
        self.switch(block);
        self.state = state;
    }

    // ---- subscripts and loops ----

    /// `s[i]` of a string.
    pub(super) fn text_item(&mut self, container: Operand, index: Operand) {
        let (slow, wide) = (self.cold_block(), self.cold_block());
        self.guard_ascii(container.value, wide);
        let position = self.position(index, |this| this.text_length(container.value), slow);
        let byte = self.text_byte(container.value, Some(position));
        let item = self.shared_char(byte);
        self.item_elsewhere(wide, container, index, false);
        self.item_elsewhere(slow, container, index, true);
        self.refine_container(container, Ty::Str, index);
        self.drop_operand(container);
        self.push(item);
    }

    /// Fills the block of a subscript whose container is no list.
    pub(super) fn text_item_instead(&mut self, block: Block, container: Operand, index: Operand) {
        let resume = self.suspend();
        let saved = self.state.clone();
        self.switch(block);
        let other = self.block();
        self.guard_type(container.value, container.ty.is_pointer(), RuntimeType::Str, other);
        self.refine_type(container.value, Ty::Str);
        self.text_item(text(container), index);
        self.goto(self.at + 1);
        self.back_to(resume, saved);
        self.item_elsewhere(other, container, index, false);
    }

    /// A loop over a string, if the operand is an ASCII string; goes on in `other` if not.
    pub(super) fn loop_over_text(&mut self, operand: Operand, other: Block) {
        let saved = self.state.clone();
        let value = self.guard_looped_text(operand, other);
        let index = self.iconst(0);
        let length = self.text_length(value);
        self.aux.insert(value, vec![index, length]);
        self.push(Operand {
            value,
            ty: Ty::StrCursor,
            repr: Repr::Word,
            own: Own::Owned,
        });
        self.goto(self.at + 1);
        self.back_to(other, saved);
    }

    /// Goes on where an operand is an ASCII string; returns its word with a reference of its own, so that `s += …` inside
    /// the loop does not grow the string in place.
    pub(super) fn guard_looped_text(&mut self, operand: Operand, other: Block) -> Value {
        self.guard_text(operand, other);
        self.guard_ascii(operand.value, other);
        let value = self.to_owned_word(text(operand));
        self.b.ins().iadd_imm_s(value, 0)
    }

    pub(super) fn for_text(&mut self, cursor: Operand, next: usize, target: usize) {
        let (index, second) = (self.aux[&cursor.value][0], self.aux[&cursor.value][1]);
        let enumerates = cursor.ty == Ty::EnumerateText;
        let length = if enumerates {
            self.text_length(cursor.value)
        } else {
            second
        };
        let more = self.b.ins().icmp(IntCC::UnsignedLessThan, index, length);
        let (body, end) = (self.block(), self.block());
        self.branch(more, body, end);
        let saved = self.state.clone();
        self.exhausted(end, target);
        self.back_to(body, saved);
        let byte = self.text_byte(cursor.value, Some(index));
        let item = self.shared_char(byte);
        let following = self.b.ins().iadd_imm_s(index, 1);
        let same = self.b.ins().iadd_imm_s(cursor.value, 0);
        if enumerates {
            let number = self.next_number(cursor);
            self.advance(same, vec![following, number]);
            self.push(item);
            self.push(Operand::free(second, Ty::Int));
            // Taken apart already.
            return self.goto(next + 1);
        }
        self.advance(same, vec![following, length]);
        self.push(item);
        self.goto(next);
    }

    // ---- comparisons ----

    /// Compares strings; false: nothing was done, as the operands are none or may be anything.
    pub(super) fn compare_text(&mut self, left: Operand, right: Operand, op: u32) -> bool {
        let certain = left.ty == Ty::Str && right.ty == Ty::Str;
        let one = left.ty == Ty::Str || right.ty == Ty::Str;
        if !one || !may_be_text(left) || !may_be_text(right) || (!certain && !self.worth_splitting()) {
            return false;
        }
        if certain {
            let value = self.text_condition(left, right, op);
            self.drop_all(&[left, right]);
            self.push(Operand::bool(value));
            return true;
        }
        let other = self.block();
        let saved = self.state.clone();
        self.guard_text(left, other);
        self.guard_text(right, other);
        let value = self.text_condition(left, right, op);
        self.drop_all(&[text(left), text(right)]);
        let resume = self.suspend();
        let fast = std::mem::replace(&mut self.state, saved);
        self.switch(other);
        self.compare_slow(left, right, op);
        self.goto(self.at + 1);
        self.back_to(resume, fast);
        self.push(Operand::bool(value));
        true
    }

    /// The raw truth value of a comparison of two strings.
    fn text_condition(&mut self, left: Operand, right: Operand, op: u32) -> Value {
        if let Some(c) = self.constant_char(right) {
            return self.char_condition(left.value, c, op);
        }
        if let Some(c) = self.constant_char(left) {
            let swapped = [GT, GE, EQ, NE, LT, LE][op as usize];
            return self.char_condition(right.value, c, swapped);
        }
        if op != EQ && op != NE {
            let args = [left.value, right.value];
            let order = self.call_raw(Helper::str_order, &args).expect("a result");
            let condition = match op {
                LT => IntCC::SignedLessThan,
                LE => IntCC::SignedLessThanOrEqual,
                GT => IntCC::SignedGreaterThan,
                _ => IntCC::SignedGreaterThanOrEqual,
            };
            return self.b.ins().icmp_imm_s(condition, order, 0);
        }
        let equal = self.text_equal(left.value, right.value);
        match op {
            EQ => equal,
            _ => self.b.ins().bxor_imm_s(equal, 1),
        }
    }

    fn text_equal(&mut self, left: Value, right: Value) -> Value {
        let done = self.block();
        let result = self.b.append_block_param(done, I8);
        let (one, zero) = (self.b.ins().iconst(I8, 1), self.b.ins().iconst(I8, 0));
        let same = self.b.ins().icmp(IntCC::Equal, left, right);
        let (different, texts) = (self.block(), self.block());
        self.b.ins().brif(same, done, &[BlockArg::Value(one)], different, &[]);
        self.switch(different);
        // Both lengths at once.
        let l = self.load_field(I64, left, layout::STR_BYTE_LEN);
        let r = self.load_field(I64, right, layout::STR_BYTE_LEN);
        let same = self.b.ins().icmp(IntCC::Equal, l, r);
        self.b.ins().brif(same, texts, &[], done, &[BlockArg::Value(zero)]);
        self.switch(texts);
        let equal = self.call_raw(Helper::str_equal, &[left, right]).expect("a result");
        let equal = self.b.ins().ireduce(I8, equal);
        self.jump(done, &[equal]);
        self.switch(done);
        result
    }

    /// A comparison with a constant string of one ASCII character on the right. Bytes are in the order of code points.
    fn char_condition(&mut self, text: Value, c: u8, op: u32) -> Value {
        let c = i64::from(c);
        let length = self.load_field(I32, text, layout::STR_BYTE_LEN);
        let first = self.text_byte(text, None);
        let less = |this: &mut Self| {
            let empty = this.b.ins().icmp_imm_s(IntCC::Equal, length, 0);
            let below = this.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, first, c);
            this.b.ins().bor(empty, below)
        };
        let same = |this: &mut Self| {
            let single = this.b.ins().icmp_imm_s(IntCC::Equal, length, 1);
            let same = this.b.ins().icmp_imm_s(IntCC::Equal, first, c);
            this.b.ins().band(single, same)
        };
        let value = match op {
            EQ | NE => same(self),
            LT | GE => less(self),
            _ => {
                let (less, same) = (less(self), same(self));
                self.b.ins().bor(less, same)
            }
        };
        match op {
            EQ | LT | LE => value,
            _ => self.b.ins().bxor_imm_s(value, 1),
        }
    }

    // ---- membership, concatenation ----

    /// The ASCII characters that a constant container holds, if it holds nothing else: lower and upper half.
    fn constant_chars(&self, operand: Operand) -> Option<[u64; 2]> {
        let mut set = [0u64; 2];
        let mut add = |c: u8| set[usize::from(c >> 6)] |= 1 << (c & 63);
        if let Some(text) = self.constant_text(operand) {
            text.bytes().filter(|&c| c < 128).for_each(&mut add);
            return text.is_ascii().then_some(set);
        }
        let load = self.d.instrs.get(self.at.checked_sub(1)?)?;
        if load.opcode != Opcode::LoadConst || operand.own != Own::Free {
            return None;
        }
        let (Constant::Tuple(items) | Constant::FrozenSet(items)) = &self.unit.code.consts[load.oparg as usize] else {
            return None;
        };
        for item in items.iter() {
            match item {
                Constant::Str(s) => match s.to_str()?.as_bytes() {
                    &[c] if c < 128 => add(c),
                    _ => return None,
                },
                _ => return None,
            }
        }
        Some(set)
    }

    /// `c in "abc"`, `c in ("a", "b")`, `c in {"a", "b"}` for a string of one ASCII character; false: nothing was done.
    pub(super) fn contains_char(&mut self, item: Operand, container: Operand, oparg: u32) -> bool {
        if !may_be_text(item) || !self.worth_splitting() {
            return false;
        }
        let Some([low, high]) = self.constant_chars(container) else {
            return false;
        };
        let other = self.cold_block();
        let saved = self.state.clone();
        self.guard_text(item, other);
        let byte = self.guard_char(item.value, other);
        let (low, high) = (self.iconst(low), self.iconst(high));
        let below = self.b.ins().icmp_imm_s(IntCC::UnsignedLessThan, byte, 64);
        let half = self.b.ins().select(below, low, high);
        let shifted = self.b.ins().ushr(half, byte);
        let bit = self.b.ins().band_imm_s(shifted, 1);
        let value = self.b.ins().icmp_imm_s(IntCC::Equal, bit, i64::from(oparg == 0));
        self.drop_operand(text(item));
        let resume = self.suspend();
        let fast = std::mem::replace(&mut self.state, saved);
        self.switch(other);
        self.contains_slow(item, container, oparg);
        self.goto(self.at + 1);
        self.back_to(resume, fast);
        self.push(Operand::bool(value));
        true
    }

    /// `s + t` of strings; false: nothing was done.
    pub(super) fn concat_text(&mut self, left: Operand, right: Operand, oparg: u32) -> bool {
        let certain = left.ty == Ty::Str && right.ty == Ty::Str;
        let one = left.ty == Ty::Str || right.ty == Ty::Str;
        let in_place = oparg != 0 && left.own == Own::Owned;
        if !one || in_place || !may_be_text(left) || !may_be_text(right) || (!certain && !self.worth_splitting()) {
            return false;
        }
        let args = [left.value, right.value];
        let operands = [text(left), text(right)];
        if certain {
            let value = self.call_own(Helper::str_concat, &args, &operands);
            self.push(Operand::owned(value, Ty::Str));
            return true;
        }
        let other = self.block();
        let saved = self.state.clone();
        self.guard_text(left, other);
        self.guard_text(right, other);
        let value = self.call_own(Helper::str_concat, &args, &operands);
        let resume = self.suspend();
        let fast = std::mem::replace(&mut self.state, saved);
        self.switch(other);
        let slow = self.binary_slow(left, right, oparg);
        self.push(Operand::owned(slow, Ty::Unknown));
        self.goto(self.at + 1);
        self.back_to(resume, fast);
        self.push(Operand::owned(value, Ty::Str));
        true
    }

    // ---- builtins ----

    /// `ord(c)`.
    pub(super) fn call_ord(&mut self) -> bool {
        let arg = self.args(1)[0];
        if !may_be_text(arg) {
            return false;
        }
        let before = self.state.clone();
        let slow = self.cold_block();
        self.guard_text(arg, slow);
        let byte = self.guard_char(arg.value, slow);
        self.call_instead(slow, 1, &before);
        self.take_call(1);
        let value = self.tag(byte);
        self.drop_operand(text(arg));
        self.push(Operand::free(value, Ty::Int));
        true
    }

    /// `chr(i)`.
    pub(super) fn call_chr(&mut self) -> bool {
        let arg = self.args(1)[0];
        if !matches!(arg.ty, Ty::Int | Ty::Unknown) {
            return false;
        }
        let before = self.state.clone();
        let slow = self.cold_block();
        self.guard_int(arg, slow);
        let bound = self.iconst(256 << word::INT_SHIFT);
        let shared = self.b.ins().icmp(IntCC::UnsignedLessThan, arg.value, bound);
        self.guard(shared, slow);
        self.call_instead(slow, 1, &before);
        self.take_call(1);
        let number = self.untag(arg.value);
        let number = self.b.ins().ireduce(I32, number);
        let item = self.shared_char(number);
        self.push(item);
        true
    }
}
