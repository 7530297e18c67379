//! Attributes: inline caches by shape number, in the program's data.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_runtime::abi::layout;
use krait_runtime::object::cache::AttributeCache;
use krait_runtime::value as word;
use std::mem::offset_of;

impl FunctionTranslator<'_, '_> {
    /// Branches to `miss` unless the object's shape is the site's.
    fn guard_shape(&mut self, object: Operand, site: Value, miss: Block) {
        if !object.ty.is_pointer() {
            let is_pointer = self.is_pointer(object.value);
            self.guard(is_pointer, miss);
        }
        let shape = self.load_field(I32, object.value, layout::header::SHAPE);
        let cached = self.load(I32, site, offset_of!(AttributeCache, shape) as i32);
        let same = self.b.ins().icmp(IntCC::Equal, shape, cached);
        self.guard(same, miss);
    }

    pub(super) fn load_attr(&mut self, oparg: usize) {
        if oparg & 1 != 0 {
            self.load_method(oparg >> 1)
        } else {
            self.load_attribute(oparg >> 1)
        }
    }

    fn load_attribute(&mut self, name: usize) {
        let object = self.pop_word();
        let name = self.name_word(name);
        let site = self.new_site();
        let miss = self.cold_block();
        let done = self.block();
        let result = self.b.append_block_param(done, I64);
        self.guard_shape(object, site, miss);
        let offset = self.load(I32, site, offset_of!(AttributeCache, offset) as i32);
        let offset = self.b.ins().uextend(I64, offset);
        let address = self.b.ins().iadd(object.value, offset);
        let value = self.load(I64, address, -(word::TAG_POINTER as i32));
        // An empty member of `__slots__` raises.
        let bound = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
        self.guard(bound, miss);
        self.retain(value, Ty::Unknown);
        self.drop_operand(object);
        self.jump(done, &[value]);
        self.switch(miss);
        let value = self.call_own(Helper::load_attr, &[object.value, name, site], &[object]);
        self.jump(done, &[value]);
        self.switch(done);
        self.push(Operand {
            value: result,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
    }

    /// Pushes an unbound method and its `self`, or NULL and a plain attribute.
    fn load_method(&mut self, name: usize) {
        let object = self.pop_word();
        let name = self.name_word(name);
        let site = self.new_site();
        let miss = self.cold_block();
        let plain = self.block();
        let hit = self.block();
        let done = self.block();
        let callee = self.b.append_block_param(done, I64);
        let this = self.b.append_block_param(done, I64);
        if !object.ty.is_pointer() {
            let is_pointer = self.is_pointer(object.value);
            self.guard(is_pointer, miss);
        }
        self.guard_shape(
            Operand {
                ty: Ty::Object,
                ..object
            },
            site,
            plain,
        );
        self.jump(hit, &[]);
        // Lists, strings and the like have no shape: their type is compared.
        self.switch(plain);
        let ty = self.load_field(I64, object.value, layout::header::TYPE);
        let cached = self.load(I64, site, offset_of!(AttributeCache, plain_type) as i32);
        let same = self.b.ins().icmp(IntCC::Equal, ty, cached);
        self.branch(same, hit, miss);
        self.switch(hit);
        let function = self.load(I64, site, offset_of!(AttributeCache, value) as i32);
        self.retain(function, Ty::Object);
        if object.own != Own::Owned {
            self.retain(object.value, Ty::Object);
        }
        self.jump(done, &[function, object.value]);
        self.switch(miss);
        let out = self.scratch(1);
        let value = self.call_own(Helper::load_method, &[object.value, name, site, out], &[object]);
        let bound = self.load(I64, out, 0);
        self.jump(done, &[value, bound]);
        self.switch(done);
        self.push(Operand {
            value: callee,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Owned,
        });
        self.push(Operand {
            value: this,
            ty: Ty::MaybeNull,
            repr: Repr::Word,
            own: Own::Owned,
        });
    }

    pub(super) fn store_attr(&mut self, name: usize) {
        let object = self.pop_word();
        let value = self.pop();
        let name = self.name_word(name);
        let site = self.new_site();
        let word_operand = self.as_word(value);
        let miss = self.cold_block();
        let done = self.block();
        self.guard_shape(object, site, miss);
        let offset = self.load(I32, site, offset_of!(AttributeCache, offset) as i32);
        let offset = self.b.ins().uextend(I64, offset);
        let address = self.b.ins().iadd(object.value, offset);
        if word_operand.own != Own::Owned {
            self.retain(word_operand.value, word_operand.ty);
        }
        let new_shape = self.load(I32, site, offset_of!(AttributeCache, new_shape) as i32);
        let (add, replace, stored) = (self.block(), self.block(), self.block());
        self.branch(new_shape, add, replace);
        self.switch(add);
        self.store(word_operand.value, address, -(word::TAG_POINTER as i32));
        self.store_field(new_shape, object.value, layout::header::SHAPE);
        self.jump(stored, &[]);
        self.switch(replace);
        let old = self.load(I64, address, -(word::TAG_POINTER as i32));
        self.store(word_operand.value, address, -(word::TAG_POINTER as i32));
        self.release(old, Ty::MaybeNull);
        self.jump(stored, &[]);
        self.switch(stored);
        self.drop_operand(object);
        self.jump(done, &[]);
        self.switch(miss);
        let operands = [word_operand, object];
        self.call_status(
            Helper::store_attr,
            &[object.value, name, word_operand.value, site],
            &operands,
        );
        self.jump(done, &[]);
        self.switch(done);
    }

    pub(super) fn delete_attr(&mut self, name: usize) {
        let object = self.pop_word();
        let name = self.name_word(name);
        self.call_status(Helper::delete_attr, &[object.value, name], &[object]);
    }

    pub(super) fn load_super_attr(&mut self, oparg: usize) {
        let operands = self.pop_words(3);
        let name = self.name_word(oparg >> 2);
        let flags = self.iconst32((oparg & 3) as u32);
        let out = self.scratch(1);
        let args = [
            operands[0].value,
            operands[1].value,
            operands[2].value,
            name,
            flags,
            out,
        ];
        let value = self.call_own(Helper::load_super_attr, &args, &operands);
        self.push(Operand::owned(value, Ty::Unknown));
        if oparg & 1 != 0 {
            let this = self.load(I64, out, 0);
            self.push(Operand {
                value: this,
                ty: Ty::MaybeNull,
                repr: Repr::Word,
                own: Own::Owned,
            });
        }
    }
}
