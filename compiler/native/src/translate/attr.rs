//! Attributes: inline caches by shape number, in the program's data.

use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, Ty};
use crate::helpers::Helper;
use crate::object::RuntimeType;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{self, Block, BlockArg, InstBuilder, Value};
use krait_runtime::abi::layout;
use krait_runtime::object::cache::{self, AttributeCache, Kind};
use krait_runtime::value as word;
use std::mem::offset_of;

/// Distance of the entries of a site.
const ENTRY: i64 = size_of::<AttributeCache>() as i64;

impl FunctionTranslator<'_, '_> {
    /// Branches to `miss` unless an entry of the site has what `load` finds in the object; returns the entry's address.
    fn find_entry(&mut self, have: Value, field: usize, ty: ir::Type, site: Value, miss: Block) -> Value {
        let hit = self.block();
        let entry = self.b.append_block_param(hit, I64);
        self.look_in_entries(have, field, ty, site, hit, miss);
        self.switch(hit);
        entry
    }

    fn look_in_entries(&mut self, have: Value, field: usize, ty: ir::Type, site: Value, hit: Block, miss: Block) {
        for i in 0..cache::ENTRIES {
            let offset = i as i64 * ENTRY;
            let cached = self.load(ty, site, offset as i32 + field as i32);
            let same = self.b.ins().icmp(IntCC::Equal, have, cached);
            let entry = if i == 0 {
                site
            } else {
                self.b.ins().iadd_imm_s(site, offset)
            };
            let next = if i + 1 == cache::ENTRIES { miss } else { self.block() };
            self.b.ins().brif(same, hit, &[BlockArg::Value(entry)], next, &[]);
            self.switch(next);
        }
    }

    /// Branches to `miss` unless an entry of the site has the object's shape; returns the entry's address.
    fn guard_shape(&mut self, object: Operand, site: Value, miss: Block) -> Value {
        if !object.ty.is_pointer() {
            let is_pointer = self.is_pointer(object.value);
            self.guard(is_pointer, miss);
        }
        let shape = self.load_field(I32, object.value, layout::header::SHAPE);
        self.find_entry(shape, offset_of!(AttributeCache, shape), I32, site, miss)
    }

    /// Address of the slot that an entry names.
    fn slot_address(&mut self, object: Value, entry: Value) -> Value {
        let offset = self.load(I32, entry, offset_of!(AttributeCache, offset) as i32);
        let offset = self.b.ins().uextend(I64, offset);
        self.b.ins().iadd(object, offset)
    }

    pub(super) fn load_attr(&mut self, oparg: usize) {
        if oparg & 1 != 0 {
            self.load_method(oparg >> 1)
        } else {
            self.load_attribute(oparg >> 1)
        }
    }

    /// Loads an attribute that lies in the object: the object holds it. Everything else is the runtime's, in a version of its
    /// own, as the reference is then owned.
    fn load_attribute(&mut self, name: usize) {
        let mut object = self.pop_word();
        if self.runs_once() {
            let (name, no_site) = (self.name_word(name), self.iconst(0));
            let value = self.call_own(Helper::load_attr, &[object.value, name, no_site], &[object]);
            return self.push(Operand::owned(value, Ty::Unknown));
        }
        if matches!(object.ty, Ty::LikelyClass(_)) && self.worth_splitting() {
            return self.load_class_attribute(object, name);
        }
        let merges = object.is_owned() || !self.worth_splitting();
        if merges {
            self.promote_borrowed();
            object = self.hold(object);
        }
        let name = self.name_word(name);
        let site = self.new_site();
        let miss = self.cold_block();
        let entry = self.guard_shape(object, site, miss);
        let address = self.slot_address(object.value, entry);
        let value = self.load(I64, address, -(word::TAG_POINTER as i32));
        // An empty member of `__slots__` raises.
        let bound = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
        self.guard(bound, miss);
        if merges {
            self.retain(value, Ty::Unknown);
            let done = self.block();
            let result = self.b.append_block_param(done, I64);
            self.drop_operand(object);
            self.jump(done, &[value]);
            self.switch(miss);
            let other = self.call_own(Helper::load_attr, &[object.value, name, site], &[object]);
            self.jump(done, &[other]);
            self.switch(done);
            return self.push(Operand::owned(result, Ty::Unknown));
        }
        let fast = self.suspend();
        let saved = self.state.clone();
        self.switch(miss);
        let other = self.call_own(Helper::load_attr, &[object.value, name, site], &[object]);
        self.push(Operand::owned(other, Ty::Unknown));
        self.goto(self.at + 1);
        self.switch(fast);
        self.state = saved;
        self.push(Operand {
            value,
            ty: Ty::Unknown,
            repr: Repr::Word,
            own: Own::Borrowed,
        });
    }

    /// Loads an attribute of what is likely a class: entries say for which class they have the value.
    fn load_class_attribute(&mut self, class: Operand, name: usize) {
        self.promote_borrowed();
        let class = self.hold(class);
        let name = self.name_word(name);
        let site = self.new_site();
        let (miss, found, done) = (self.cold_block(), self.block(), self.block());
        let entry = self.b.append_block_param(found, I64);
        let result = self.b.append_block_param(done, I64);
        self.look_in_entries(
            class.value,
            offset_of!(AttributeCache, receiver),
            I64,
            site,
            found,
            miss,
        );
        self.switch(found);
        let kind = self.load(I32, entry, offset_of!(AttributeCache, kind) as i32);
        let holds = self.b.ins().icmp_imm_s(IntCC::Equal, kind, Kind::TypeValue as i64);
        self.guard(holds, miss);
        let value = self.load(I64, entry, offset_of!(AttributeCache, value) as i32);
        self.retain(value, Ty::Unknown);
        self.drop_operand(class);
        self.jump(done, &[value]);
        self.switch(miss);
        let other = self.call_own(Helper::load_attr, &[class.value, name, site], &[class]);
        self.jump(done, &[other]);
        self.switch(done);
        self.push(Operand::owned(result, Ty::Unknown));
    }

    /// Pushes an unbound method and its `self`, or NULL and a plain attribute.
    fn load_method(&mut self, name: usize) {
        let mut object = self.pop_word();
        let text = self.unit.code.names()[name].to_str();
        if text == Some("append") && matches!(object.ty, Ty::Unknown | Ty::Object | Ty::List) && self.worth_splitting()
        {
            if matches!(object.ty, Ty::Unknown | Ty::Object) && self.handles_deques() {
                // What is no deque goes on.
                self.load_known_method(object, "append");
            }
            object = self.load_append(object);
            if object.ty == Ty::List {
                return;
            }
        }
        if let Some(text) = text
            && self.load_known_method(object, text)
        {
            return;
        }
        self.promote_borrowed();
        let object = self.hold(object);
        let name = self.name_word(name);
        if self.runs_once() {
            let no_site = self.iconst(0);
            let (callee, this) = self.call_method_helper(object, name, no_site);
            self.push(Operand::owned(callee, Ty::Unknown));
            return self.push_this(this, object);
        }
        let site = self.new_site();
        let miss = self.cold_block();
        let hit = self.block();
        let entry = self.b.append_block_param(hit, I64);
        if !object.ty.is_pointer() {
            let is_pointer = self.is_pointer(object.value);
            self.guard(is_pointer, miss);
        }
        if matches!(object.ty, Ty::Unknown | Ty::Object | Ty::LikelyClass(_)) {
            let plain = self.block();
            let shape = self.load_field(I32, object.value, layout::header::SHAPE);
            self.look_in_entries(shape, offset_of!(AttributeCache, shape), I32, site, hit, plain);
        }
        // Lists, strings and the like have no shape: their type is compared.
        let ty = self.load_field(I64, object.value, layout::header::TYPE);
        self.look_in_entries(ty, offset_of!(AttributeCache, plain_type), I64, site, hit, miss);
        let splits = self.worth_splitting();
        let done = self.block();
        let callee = self.b.append_block_param(done, I64);
        let this = self.b.append_block_param(done, I64);
        let before = self.state.clone();
        let (other, bound) = self.call_method_helper(object, name, site);
        if splits {
            self.push(Operand::owned(other, Ty::Unknown));
            self.push_this(bound, object);
            self.goto(self.at + 1);
            self.state = before;
        } else {
            self.jump(done, &[other, bound]);
        }
        self.switch(hit);
        let function = self.load(I64, entry, offset_of!(AttributeCache, value) as i32);
        if splits {
            // The class holds the method.
            self.push(Operand {
                value: function,
                ty: Ty::Object,
                repr: Repr::Word,
                own: Own::Borrowed,
            });
            return self.push_this(object.value, object);
        }
        self.retain(function, Ty::Object);
        self.jump(done, &[function, object.value]);
        self.switch(done);
        self.push(Operand::owned(callee, Ty::Unknown));
        self.push_this(this, object);
    }

    fn push_this(&mut self, value: Value, object: Operand) {
        self.push(Operand {
            value,
            ty: Ty::MaybeNull,
            repr: Repr::Word,
            own: object.own,
        });
    }

    /// `list.append` is pushed without being looked up. If the object may be something else, that goes on here, and the
    /// object is returned; its type is a list's if it was known before.
    fn load_append(&mut self, object: Operand) -> Operand {
        let other = self.block();
        let saved = self.state.clone();
        let known = object.ty == Ty::List;
        if !known {
            self.guard_type(object.value, object.ty.is_pointer(), RuntimeType::List, other);
            self.refine_type(object.value, Ty::List);
        }
        let none = self.iconst(word::NONE);
        self.push(Operand::free(none, Ty::ListAppend));
        self.push(Operand { ty: Ty::List, ..object });
        if known {
            return object;
        }
        self.goto(self.at + 1);
        self.switch(other);
        self.state = saved;
        self.state.rank += 1;
        object
    }

    /// The method of `object`, and `object` or NULL: it is given back if the method does not bind it.
    fn call_method_helper(&mut self, object: Operand, name: Value, site: Value) -> (Value, Value) {
        let out = self.scratch(1);
        let value = self
            .call_raw(Helper::load_method, &[object.value, name, site, out])
            .expect("a result");
        let failed = self.b.ins().icmp_imm_s(IntCC::Equal, value, word::NULL as i64);
        let binds = self.load(I64, out, 0);
        let null = self.iconst(word::NULL);
        let this = self.b.ins().select(binds, object.value, null);
        if object.is_owned() {
            // On failure `binds` was not written: the helper's result decides.
            let kept = self.block();
            let given_back = self.block();
            let next = self.block();
            let this_after = self.b.append_block_param(next, I64);
            self.branch(failed, given_back, kept);
            self.switch(kept);
            let other = self.block();
            self.b
                .ins()
                .brif(binds, next, &[BlockArg::Value(object.value)], other, &[]);
            self.switch(other);
            self.jump(given_back, &[]);
            self.switch(given_back);
            self.drop_operand(object);
            self.jump(next, &[null]);
            self.switch(next);
            self.fail_if(failed);
            return (value, this_after);
        }
        self.fail_if(failed);
        (value, this)
    }

    pub(super) fn store_attr(&mut self, name: usize) {
        let object = self.pop_word();
        let value = self.pop();
        let name = self.name_word(name);
        let word_operand = self.as_word(value);
        if self.runs_once() {
            let no_site = self.iconst(0);
            let args = [object.value, name, word_operand.value, no_site];
            self.call_status(Helper::store_attr, &args, &[word_operand, object]);
            return;
        }
        let site = self.new_site();
        let miss = self.cold_block();
        let done = self.block();
        let entry = self.guard_shape(object, site, miss);
        let address = self.slot_address(object.value, entry);
        if word_operand.own != Own::Owned {
            self.retain(word_operand.value, word_operand.ty);
        }
        let new_shape = self.load(I32, entry, offset_of!(AttributeCache, new_shape) as i32);
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
        self.promote_borrowed();
        let operands: Vec<Operand> = operands.into_iter().map(|o| self.hold(o)).collect();
        let name = self.name_word(oparg >> 2);
        let flags = self.iconst32((oparg & 3) as u32);
        let site = self.new_site();
        let out = self.scratch(1);
        let [callee, class, this] = [operands[0], operands[1], operands[2]];
        let args = [callee.value, class.value, this.value, name, flags, site, out];
        if oparg & 1 == 0 {
            let value = self.call_own(Helper::load_super_attr, &args, &operands);
            return self.push(Operand::owned(value, Ty::Unknown));
        }
        let value = self.call_own(Helper::load_super_attr, &args, &[callee, class]);
        let binds = self.load(I64, out, 0);
        let null = self.iconst(word::NULL);
        let bound = self.b.ins().select(binds, this.value, null);
        if this.is_owned() {
            let (unbound, next) = (self.cold_block(), self.block());
            self.branch(binds, next, unbound);
            self.switch(unbound);
            self.drop_operand(this);
            self.jump(next, &[]);
            self.switch(next);
        }
        self.push(Operand::owned(value, Ty::Unknown));
        self.push(Operand {
            value: bound,
            ty: Ty::MaybeNull,
            repr: Repr::Word,
            own: this.own,
        });
    }
}
