//! Emitting CLIF for one function: tag tests, counting, boxing, helper calls with their failure branches, and the cold
//! landings where an exception leaves the good path.

use crate::cold;
use crate::decode::{Decoded, Handler};
use crate::facts::{Numbers, Operand, Own, Repr, State, Ty};
use crate::helpers::Helper;
use crate::loops::LoopFacts;
use crate::object::ModuleContext;
use crate::program::Unit;
use crate::versions::Versions;
use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::types::{F64, I32, I64};
use cranelift_codegen::ir::{
    self, Block, BlockArg, GlobalValue, InstBuilder, MemFlagsData, StackSlot, StackSlotData, StackSlotKind, Type, Value,
};
use cranelift_frontend::FunctionBuilder;
use krait_bytecode::Constant;
use krait_runtime::abi::layout;
use krait_runtime::object::cache::Site;
use krait_runtime::value as word;
use std::collections::HashMap;

/// So many locals are released where a frame is left; more than that, by the runtime.
const MAX_INLINE_RELEASES: usize = 12;

/// A cold block to be filled when the function is done.
pub struct Landing {
    block: Block,
    state: State,
    handler: Option<Handler>,
    /// Whether this frame enters itself in the traceback.
    traced: bool,
}

/// From how many places one landing is reached. The register allocator looks for what dominates a block by walking from each of
/// its predecessors up to the first, which in a body of ten thousand statements would be most of its work.
const PLACES_OF_LANDING: u32 = 64;

/// Translates one code object into one CLIF function.
pub struct FunctionTranslator<'a, 'm> {
    pub b: FunctionBuilder<'a>,
    pub cx: &'a mut ModuleContext<'m>,
    pub unit: &'a Unit,
    pub unit_index: u32,
    pub d: &'a Decoded,
    /// Facts at the current point.
    pub state: State,
    pub versions: Versions,
    /// Index of the current instruction.
    pub at: usize,
    /// Whether the current block has its terminator.
    pub filled: bool,
    /// The callee word (functions), NULL constant elsewhere.
    pub callee: Value,
    /// The namespace of a class body.
    pub namespace: Option<Value>,
    /// The heap frame of a generator being resumed.
    pub frame: Option<Value>,
    /// Address of the slots of that frame.
    pub slots: Option<Value>,
    /// The word sent to the generator being resumed; NULL: an exception is thrown in.
    pub sent: Option<Value>,
    /// Locals that are parameters and never stored to: borrowed from the caller throughout.
    pub pinned: Vec<bool>,
    /// Words of the parameters as they came in.
    pub parameters: Vec<Option<Value>>,
    /// Constant tuple of keyword names for the next call.
    pub kw_names: Option<Value>,
    /// Resume points of a generator: number − 1 is the index.
    pub resume_points: Vec<crate::translate::generator::ResumePoint>,
    /// What lies beside the value of a loop's cursor (see `Ty::Range`).
    pub aux: HashMap<Value, Vec<Value>>,
    /// What an earlier translation saw in the loops.
    pub loops: LoopFacts,
    /// What this one sees.
    pub seen: LoopFacts,
    landings: Vec<Landing>,
    /// The landing to go to, and from how many places that is done.
    landing_of: HashMap<LandingKey, (Block, u32)>,
    global_values: HashMap<ir::UserExternalName, GlobalValue>,
    scratch: Option<(StackSlot, u32)>,
    /// Words of constants that are strings, and which.
    pub const_texts: HashMap<Value, usize>,
    /// Signatures of functions of so many words.
    pub word_signatures: HashMap<usize, ir::SigRef>,
}

#[derive(PartialEq, Eq, Hash)]
struct LandingKey {
    handler: Option<Handler>,
    traced: bool,
    slots: Vec<(Value, Ty, Repr, Own)>,
    locals: usize,
}

impl<'a, 'm> FunctionTranslator<'a, 'm> {
    /// A translator at the start of the function.
    pub fn new(
        b: FunctionBuilder<'a>,
        cx: &'a mut ModuleContext<'m>,
        unit: &'a Unit,
        unit_index: u32,
        d: &'a Decoded,
        callee: Value,
    ) -> Self {
        let locals = unit.code.localsplusnames().len();
        FunctionTranslator {
            b,
            cx,
            unit,
            unit_index,
            d,
            state: State {
                locals: vec![None; locals],
                stack: Vec::new(),
                ..State::default()
            },
            versions: Versions::default(),
            at: 0,
            filled: false,
            callee,
            namespace: None,
            frame: None,
            slots: None,
            sent: None,
            pinned: vec![false; locals],
            parameters: vec![None; locals],
            kw_names: None,
            resume_points: Vec::new(),
            aux: HashMap::new(),
            loops: LoopFacts::default(),
            seen: LoopFacts::default(),
            landings: Vec::new(),
            landing_of: HashMap::new(),
            global_values: HashMap::new(),
            scratch: None,
            const_texts: HashMap::new(),
            word_signatures: HashMap::new(),
        }
    }

    // ---- constants and memory ----

    /// A constant word.
    pub fn iconst(&mut self, value: u64) -> Value {
        self.b.ins().iconst(I64, value as i64)
    }
    /// A constant i32.
    pub fn iconst32(&mut self, value: u32) -> Value {
        self.b.ins().iconst(I32, i64::from(value))
    }
    /// Loads a word.
    pub fn load(&mut self, ty: Type, base: Value, offset: i32) -> Value {
        self.b.ins().load(ty, MemFlagsData::trusted(), base, offset)
    }
    /// Stores a word.
    pub fn store(&mut self, value: Value, base: Value, offset: i32) {
        self.b.ins().store(MemFlagsData::trusted(), value, base, offset);
    }
    /// Address of a data object of the module, or of the runtime, plus an offset.
    pub fn data_address(&mut self, data: cranelift_module::DataId, offset: i64) -> Value {
        use cranelift_module::Module;
        let key = ir::UserExternalName {
            namespace: 1,
            index: data.as_u32(),
        };
        let gv = match self.global_values.get(&key) {
            Some(&gv) => gv,
            None => {
                let base = self.cx.module.declare_data_in_func(data, self.b.func);
                let ir::GlobalValueData::Symbol { name, tls, .. } = self.b.func.global_values[base].clone() else {
                    unreachable!("data objects are symbols")
                };
                // Everything is linked into one executable, so no symbol needs the global offset table.
                let symbol = ir::GlobalValueData::Symbol {
                    name,
                    offset: 0.into(),
                    colocated: true,
                    tls,
                };
                let gv = self.b.create_global_value(symbol);
                self.global_values.insert(key, gv);
                gv
            }
        };
        let base = self.b.ins().symbol_value(I64, gv);
        if offset == 0 {
            return base;
        }
        // Loads and stores take the sum as their address.
        self.b.ins().iadd_imm_s(base, offset)
    }
    /// Address of a field of the runtime's state.
    pub fn state_address(&mut self, offset: i32) -> Value {
        let data = self.cx.data.state;
        self.data_address(data, i64::from(offset))
    }
    /// The word of a builtin type object.
    pub fn type_pointer(&mut self, which: crate::object::RuntimeType) -> Value {
        let data = self.cx.data.types[which as usize];
        self.data_address(data, 0)
    }
    /// Loads constant `index` of the code object as an operand.
    pub fn constant(&mut self, index: usize) -> Operand {
        let immediate = match &self.unit.code.consts[index] {
            Constant::None => Some((word::NONE, Ty::None)),
            Constant::True => Some((word::TRUE, Ty::Bool)),
            Constant::False => Some((word::FALSE, Ty::Bool)),
            Constant::Ellipsis => Some((word::ELLIPSIS, Ty::Object)),
            number @ Constant::Int(_) => small_int(number).map(|i| ((i as u64) << word::INT_SHIFT, Ty::Int)),
            Constant::Float(f) => {
                let value = self.b.ins().f64const(*f);
                return Operand::f64(value);
            }
            _ => None,
        };
        if let Some((value, ty)) = immediate {
            let value = self.iconst(value);
            return Operand::free(value, ty);
        }
        let ty = match &self.unit.code.consts[index] {
            Constant::Str(_) => Ty::Str,
            Constant::Tuple(_) => Ty::Tuple,
            Constant::Int(_) => Ty::Unknown,
            _ => Ty::Object,
        };
        let value = self.constant_word(index);
        if ty == Ty::Str {
            self.const_texts.insert(value, index);
        }
        Operand::free(value, ty)
    }
    /// Loads the word of constant `index` from the table.
    pub fn constant_word(&mut self, index: usize) -> Value {
        let data = self.cx.data.constants;
        let base = self.data_address(data, 8 * (self.unit.first_constant + index) as i64);
        self.b.ins().load(I64, MemFlagsData::trusted().with_readonly(), base, 0)
    }
    /// Loads the word of name `index` from the table.
    pub fn name_word(&mut self, index: usize) -> Value {
        let data = self.cx.data.names;
        let base = self.data_address(data, 8 * (self.unit.first_name + index) as i64);
        self.b.ins().load(I64, MemFlagsData::trusted().with_readonly(), base, 0)
    }
    /// Address of the `NativeCode` of a unit.
    pub fn native_code(&mut self, unit: u32) -> Value {
        let data = self.cx.data.natives;
        self.data_address(data, i64::from(unit) * size_of::<layout::NativeCode>() as i64)
    }
    /// Address of the cell of global name `index`.
    pub fn global_cell(&mut self, index: u32) -> Value {
        let data = self.cx.data.cells;
        self.data_address(data, i64::from(index) * layout::GLOBAL_CELL_SIZE as i64)
    }
    /// The module's globals dict.
    pub fn globals(&mut self) -> Value {
        let data = self.cx.data.globals;
        let base = self.data_address(data, 0);
        self.load(I64, base, 0)
    }
    /// Address of a new attribute site.
    pub fn new_site(&mut self) -> Value {
        let data = self.cx.data.sites;
        let index = self.cx.site_count;
        self.cx.site_count += 1;
        self.data_address(data, (index * size_of::<Site>()) as i64)
    }
    /// Address of a scratch area of at least `words` words; valid until the next use.
    pub fn scratch(&mut self, words: usize) -> Value {
        let bytes = 8 * words.max(4) as u32;
        let slot = match self.scratch {
            Some((slot, size)) if size >= bytes => slot,
            _ => {
                let slot = self
                    .b
                    .create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, bytes, 3));
                self.scratch = Some((slot, bytes));
                slot
            }
        };
        self.b.ins().stack_addr(I64, slot, 0)
    }
    /// Stores words into a scratch area and returns its address.
    pub fn spill(&mut self, values: &[Value]) -> Value {
        let base = self.scratch(values.len());
        for (i, &v) in values.iter().enumerate() {
            self.store(v, base, 8 * i as i32);
        }
        base
    }

    // ---- control flow ----

    /// A new block, off the good path if the present one is.
    pub fn block(&mut self) -> Block {
        let block = self.b.create_block();
        if self.b.current_block().is_some_and(|b| self.b.func.layout.is_cold(b)) {
            self.b.set_cold_block(block);
        }
        block
    }
    /// A new block off the good path.
    pub fn cold_block(&mut self) -> Block {
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        block
    }
    /// A new block for objects that are not of the likeliest kind: in a loop over doubles it is off the good path.
    pub fn surprise(&mut self) -> Block {
        if self.loops.floats {
            self.cold_block()
        } else {
            self.block()
        }
    }
    /// Continues emitting in `block`.
    pub fn switch(&mut self, block: Block) {
        self.b.switch_to_block(block);
        self.filled = false;
    }
    /// Leaves the current block, to be continued in the block that is returned.
    pub fn suspend(&mut self) -> Block {
        let next = self.block();
        self.jump(next, &[]);
        next
    }
    /// Unconditional jump with values.
    pub fn jump(&mut self, block: Block, args: &[Value]) {
        let args: Vec<BlockArg> = args.iter().map(|&v| BlockArg::Value(v)).collect();
        self.b.ins().jump(block, &args);
        self.filled = true;
    }
    /// Branches on `condition`; continues in neither.
    pub fn branch(&mut self, condition: Value, then: Block, otherwise: Block) {
        self.b.ins().brif(condition, then, &[], otherwise, &[]);
        self.filled = true;
    }
    /// Goes on only if `condition` holds, else to `otherwise`.
    pub fn guard(&mut self, condition: Value, otherwise: Block) {
        let next = self.block();
        self.branch(condition, next, otherwise);
        self.switch(next);
    }

    // ---- tags ----

    /// Whether a word is a heap pointer.
    pub fn is_pointer(&mut self, value: Value) -> Value {
        let tag = self.b.ins().band_imm_s(value, word::TAG_MASK as i64);
        self.b.ins().icmp_imm_s(IntCC::Equal, tag, word::TAG_POINTER as i64)
    }
    /// Whether a word is a small int.
    pub fn is_int(&mut self, value: Value) -> Value {
        let tag = self.b.ins().band_imm_s(value, word::TAG_MASK as i64);
        self.b.ins().icmp_imm_s(IntCC::Equal, tag, 0)
    }
    /// Whether a word is an immediate float (non-zero: yes).
    pub fn is_float(&mut self, value: Value) -> Value {
        self.b.ins().band_imm_s(value, word::FLOAT_BIT as i64)
    }
    /// The double of an immediate float's word.
    pub fn decode_float(&mut self, value: Value) -> Value {
        let bits = self.b.ins().iadd_imm_s(value, -(word::FLOAT_BIAS as i64));
        let bits = self.b.ins().rotr_imm_u(bits, i64::from(word::FLOAT_ROTATE));
        self.b.ins().bitcast(F64, MemFlagsData::new(), bits)
    }
    /// The word of a double, if it is an immediate float; else a jump to `otherwise`.
    pub fn encode_float(&mut self, value: Value, otherwise: Block) -> Value {
        let bits = self.b.ins().bitcast(I64, MemFlagsData::new(), value);
        let bits = self.b.ins().rotl_imm_u(bits, i64::from(word::FLOAT_ROTATE));
        let immediate = self.b.ins().iadd_imm_s(bits, word::FLOAT_BIAS as i64);
        let in_range = self.is_float(immediate);
        self.guard(in_range, otherwise);
        // NaNs are objects.
        let ordered = self.b.ins().fcmp(FloatCC::Ordered, value, value);
        self.guard(ordered, otherwise);
        immediate
    }
    /// The number of a small int's word.
    pub fn untag(&mut self, value: Value) -> Value {
        self.b.ins().sshr_imm_u(value, i64::from(word::INT_SHIFT))
    }
    /// The word of a number that fits 62 bits.
    pub fn tag(&mut self, value: Value) -> Value {
        self.b.ins().ishl_imm_u(value, i64::from(word::INT_SHIFT))
    }
    /// Loads from a heap object's field, given its word.
    pub fn load_field(&mut self, ty: Type, object: Value, offset: i32) -> Value {
        self.load(ty, object, offset - word::TAG_POINTER as i32)
    }
    /// Stores into a heap object's field, given its word.
    pub fn store_field(&mut self, value: Value, object: Value, offset: i32) {
        self.store(value, object, offset - word::TAG_POINTER as i32);
    }
    /// Branches to `otherwise` unless the word is a heap object of exactly the given type.
    pub fn guard_type(
        &mut self,
        value: Value,
        known_pointer: bool,
        which: crate::object::RuntimeType,
        otherwise: Block,
    ) {
        if !known_pointer {
            let is_pointer = self.is_pointer(value);
            self.guard(is_pointer, otherwise);
        }
        let ty = self.load_field(I64, value, layout::header::TYPE);
        let wanted = self.type_pointer(which);
        let same = self.b.ins().icmp(IntCC::Equal, ty, wanted);
        self.guard(same, otherwise);
    }

    // ---- conversions ----

    /// The tagged word of an operand.
    pub fn to_word(&mut self, operand: Operand) -> Value {
        match operand.repr {
            Repr::Word => operand.value,
            Repr::Bool => {
                let wide = self.b.ins().uextend(I64, operand.value);
                let scaled = self
                    .b
                    .ins()
                    .ishl_imm_u(wide, i64::from(word::SINGLETON_STRIDE.trailing_zeros()));
                self.b.ins().iadd_imm_s(scaled, word::FALSE as i64)
            }
            Repr::F64 => {
                let done = self.block();
                let result = self.b.append_block_param(done, I64);
                let cold = self.cold_block();
                let immediate = self.encode_float(operand.value, cold);
                self.jump(done, &[immediate]);
                self.switch(cold);
                let heap = self.call_raw(Helper::box_float, &[operand.value]).expect("a result");
                self.jump(done, &[heap]);
                self.switch(done);
                result
            }
        }
    }
    /// The tagged word with a reference that the receiver owns. The operand is used up.
    pub fn to_owned_word(&mut self, operand: Operand) -> Value {
        let value = self.to_word(operand);
        if operand.repr == Repr::Word && operand.own != Own::Owned {
            self.retain(value, operand.ty);
        }
        value
    }
    /// The operand as a word; a boxed float becomes something to release.
    pub fn as_word(&mut self, operand: Operand) -> Operand {
        match operand.repr {
            Repr::Word => operand,
            Repr::Bool => Operand::free(self.to_word(operand), Ty::Bool),
            Repr::F64 => Operand {
                value: self.to_word(operand),
                ty: Ty::Unknown,
                repr: Repr::Word,
                own: Own::Owned,
            },
        }
    }

    // ---- allocation ----

    /// Memory for an object of so many bytes, with its header: one reference, the type. Returns the word.
    pub fn allocate(&mut self, size: usize, which: crate::object::RuntimeType) -> Value {
        debug_assert!(size <= layout::LARGEST_CELL);
        let class = size.div_ceil(layout::GRANULE);
        let list = self.state_address(layout::STATE_FREE_LISTS + 8 * class as i32);
        let cell = self.load(I64, list, 0);
        let (taken, empty, done) = (self.block(), self.cold_block(), self.block());
        let address = self.b.append_block_param(done, I64);
        self.branch(cell, taken, empty);
        self.switch(taken);
        let next = self.load(I64, cell, 0);
        self.store(next, list, 0);
        self.jump(done, &[cell]);
        self.switch(empty);
        let bytes = self.iconst(size as u64);
        let fresh = self.call_raw(Helper::allocate, &[bytes]).expect("a result");
        self.jump(done, &[fresh]);
        self.switch(done);
        let head = self.iconst(layout::FIRST_REFERENCE);
        self.store(head, address, layout::header::COUNT);
        let ty = self.type_pointer(which);
        self.store(ty, address, layout::header::TYPE);
        self.b.ins().iadd_imm_s(address, word::TAG_POINTER as i64)
    }

    // ---- counting ----

    /// Whether the code at this point runs once as a rule, so that it had better be small: a module's or class's body outside
    /// loops.
    pub fn runs_once(&self) -> bool {
        (self.unit_index == 0 || self.unit.is_class_body) && self.d.loop_depth[self.at] == 0
    }
    /// One more reference, if the word is a pointer.
    pub fn retain(&mut self, value: Value, ty: Ty) {
        if ty.is_immediate() {
            return;
        }
        if self.runs_once() {
            self.call_raw(Helper::retain_word, &[value]);
            return;
        }
        if ty.is_pointer() {
            self.increment(value);
            return;
        }
        let done = self.block();
        self.guard_counted(value, ty, done);
        self.increment(value);
        self.jump(done, &[]);
        self.switch(done);
    }
    /// Goes on if a word has a reference count, else to `otherwise`.
    pub fn guard_counted(&mut self, value: Value, ty: Ty, otherwise: Block) {
        let is_pointer = self.is_pointer(value);
        self.guard(is_pointer, otherwise);
        if ty == Ty::MaybeNull {
            let not_null = self.b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
            self.guard(not_null, otherwise);
        }
        if self.d.computes[self.at] && !ty.is_pointer() {
            // A loop that works with many bools would wait for their counts.
            let other = self.is_singleton(value, IntCC::UnsignedGreaterThanOrEqual);
            self.guard(other, otherwise);
        }
    }
    /// Whether a word is (less than) or is not (greater or equal) one of the constants such as True, which are never freed.
    fn is_singleton(&mut self, value: Value, condition: IntCC) -> Value {
        let distance = self.b.ins().iadd_imm_s(value, -(word::NONE as i64));
        let size = self.b.ins().iconst(I64, word::SINGLETONS_SIZE as i64);
        self.b.ins().icmp(condition, distance, size)
    }
    fn increment(&mut self, value: Value) {
        let count = self.load_field(I32, value, layout::header::COUNT);
        let count = self.b.ins().iadd_imm_s(count, 1);
        self.store_field(count, value, layout::header::COUNT);
    }
    /// Gives one reference back.
    pub fn release(&mut self, value: Value, ty: Ty) {
        if ty.is_immediate() {
            return;
        }
        // The release may free what stack slots borrow.
        self.promote_borrowed();
        if self.runs_once() {
            self.call_raw(Helper::release_word, &[value]);
            return;
        }
        let done = self.block();
        if self.state.unlikely {
            // Numbers are common there, too.
            if !ty.is_pointer() {
                let is_pointer = self.is_pointer(value);
                self.guard(is_pointer, done);
            }
            self.call_raw(Helper::release_word, &[value]);
            self.jump(done, &[]);
            return self.switch(done);
        }
        if !ty.is_pointer() {
            self.guard_counted(value, ty, done);
        }
        let count = self.load_field(I32, value, layout::header::COUNT);
        let count = self.b.ins().iadd_imm_s(count, -1);
        self.store_field(count, value, layout::header::COUNT);
        let dead = self.cold_block();
        self.branch(count, done, dead);
        self.switch(dead);
        let address = self.b.ins().iadd_imm_s(value, -(word::TAG_POINTER as i64));
        self.call_raw(Helper::release, &[address]);
        self.jump(done, &[]);
        self.switch(done);
    }
    /// Replaces an item of a container, whose reference is given back. The slot of the new one owns it, if anybody does.
    pub fn replace_item(&mut self, address: Value, new: Operand) {
        let old = self.load(I64, address, 0);
        let is_constant = matches!(new.ty, Ty::Bool | Ty::None);
        if !is_constant || self.runs_once() || self.state.unlikely {
            self.store(new.value, address, 0);
            return self.release(old, Ty::Unknown);
        }
        self.store(new.value, address, 0);
        // What a bool replaces is a bool as a rule.
        self.promote_borrowed();
        let (other, done) = (self.block(), self.block());
        let singleton = self.is_singleton(old, IntCC::UnsignedLessThan);
        self.branch(singleton, done, other);
        self.switch(other);
        self.release(old, Ty::Unknown);
        self.jump(done, &[]);
        self.switch(done);
    }
    /// Gives the operand's reference back, if the slot owned one.
    pub fn drop_operand(&mut self, operand: Operand) {
        if operand.is_owned() {
            self.release(operand.value, operand.ty);
        }
    }

    /// Gives every stack slot that borrows from a container a reference of its own: before anything is released and before
    /// other code runs.
    pub fn promote_borrowed(&mut self) {
        for i in 0..self.state.stack.len() {
            if self.state.stack[i].own == Own::Borrowed {
                self.state.stack[i] = self.hold(self.state.stack[i]);
            }
        }
    }
    /// The operand with a reference that outlasts a call.
    pub fn hold(&mut self, operand: Operand) -> Operand {
        if operand.own != Own::Borrowed {
            return operand;
        }
        if operand.repr != Repr::Word || operand.ty.is_immediate() {
            return Operand {
                own: Own::Free,
                ..operand
            };
        }
        self.retain(operand.value, operand.ty);
        Operand {
            own: Own::Owned,
            ..operand
        }
    }
    fn hold_all(&mut self, operands: &[Operand]) -> Vec<Operand> {
        self.promote_borrowed();
        operands.iter().map(|&o| self.hold(o)).collect()
    }

    /// A guard showed the type of a heap object: all slots that hold it know.
    pub fn refine_type(&mut self, value: Value, ty: Ty) {
        let slots = self
            .state
            .locals
            .iter_mut()
            .flatten()
            .chain(self.state.stack.iter_mut());
        for slot in slots.filter(|s| s.value == value && s.repr == Repr::Word && !s.ty.is_cursor()) {
            slot.ty = ty;
        }
    }

    // ---- stack ----

    /// Pushes an operand.
    pub fn push(&mut self, operand: Operand) {
        self.state.stack.push(operand);
    }
    /// Pops an operand.
    pub fn pop(&mut self) -> Operand {
        self.state.stack.pop().expect("the verifier checked the stack depth")
    }
    /// Pops an operand as a word operand.
    pub fn pop_word(&mut self) -> Operand {
        let operand = self.pop();
        self.as_word(operand)
    }
    /// Pops `n` operands as words, lowest first.
    pub fn pop_words(&mut self, n: usize) -> Vec<Operand> {
        let start = self.state.stack.len() - n;
        let operands: Vec<Operand> = self.state.stack.drain(start..).collect();
        operands.into_iter().map(|o| self.as_word(o)).collect()
    }
    /// Pops `n` operands and spills them as owned words; the helper takes them over.
    pub fn pop_owned_array(&mut self, n: usize) -> Value {
        let start = self.state.stack.len() - n;
        let operands: Vec<Operand> = self.state.stack.drain(start..).collect();
        let words: Vec<Value> = operands.into_iter().map(|o| self.to_owned_word(o)).collect();
        self.spill(&words)
    }

    // ---- calls of helpers ----

    /// Calls a helper without looking at its result.
    pub fn call_raw(&mut self, helper: Helper, args: &[Value]) -> Option<Value> {
        if self.is_off_path(helper) {
            return self.call_cold(helper, args);
        }
        let function = self.cx.helper_in(helper, self.b.func);
        let call = self.b.ins().call(function, args);
        self.b.inst_results(call).first().copied()
    }
    /// Whether a call of the helper here had better leave the good path its registers.
    fn is_off_path(&self, helper: Helper) -> bool {
        if self.runs_once() {
            return false;
        }
        let current = self.b.current_block().expect("a block is being filled");
        let is_cold = self.b.func.layout.is_cold(current);
        if self.loops.floats {
            // All registers for doubles are the caller's, and what runs in unlikely versions shares them with the others.
            return is_cold || self.state.unlikely;
        }
        if self.state.unlikely {
            // Code that works with objects may run here all the time.
            return cold::is_quick(helper);
        }
        let counts = self.d.loop_depth[self.at] > 0 && self.state.numbers == Numbers::Ints;
        is_cold && (self.d.computes[self.at] || counts && !cold::is_common(helper))
    }
    /// Calls a helper by way of its thunk, which preserves all registers.
    fn call_cold(&mut self, helper: Helper, args: &[Value]) -> Option<Value> {
        let function = self.cx.cold_helper_in(helper, self.b.func);
        self.b.ins().call(function, args);
        let result = helper.signature().returns.first()?.value_type;
        let address = self.state_address(layout::STATE_COLD_RESULT);
        Some(self.load(result, address, 0))
    }
    /// Calls a helper that returns an owned word; on failure the exception leaves the good path, after `operands` (which
    /// are no longer on the abstract stack) are released. On success they are released too.
    pub fn call_own(&mut self, helper: Helper, args: &[Value], operands: &[Operand]) -> Value {
        let operands = self.hold_all(operands);
        let result = self.call_raw(helper, args).expect("a result");
        self.drop_all(&operands);
        let failed = self.b.ins().icmp_imm_s(IntCC::Equal, result, word::NULL as i64);
        self.fail_if(failed);
        result
    }
    /// Calls a helper that returns a status; see [`Self::call_own`].
    pub fn call_status(&mut self, helper: Helper, args: &[Value], operands: &[Operand]) -> Value {
        let operands = self.hold_all(operands);
        let result = self.call_raw(helper, args).expect("a result");
        self.drop_all(&operands);
        let failed = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, result, 0);
        self.fail_if(failed);
        result
    }
    /// Releases operands in order.
    pub fn drop_all(&mut self, operands: &[Operand]) {
        for &operand in operands {
            self.drop_operand(operand);
        }
    }

    // ---- exceptions ----

    /// Leaves the good path if `condition`: an exception is pending.
    pub fn fail_if(&mut self, condition: Value) {
        let landing = self.landing(true);
        let next = self.block();
        let offset = self.offset_value();
        self.b
            .ins()
            .brif(condition, landing, &[BlockArg::Value(offset)], next, &[]);
        self.switch(next);
    }
    /// Leaves the good path: an exception is pending. `traced`: this frame enters itself in the traceback.
    pub fn fail(&mut self, traced: bool) {
        let landing = self.landing(traced);
        let offset = self.offset_value();
        self.jump(landing, &[offset]);
    }
    /// Leaves the good path with an exception that came from elsewhere: `offset` tells where it stood.
    pub fn fail_from(&mut self, offset: Operand) {
        let landing = self.landing(false);
        let word = self.to_word(offset);
        let wide = self.untag(word);
        let offset = self.b.ins().ireduce(I32, wide);
        let passed = self.b.ins().iadd_imm_s(offset, 1);
        self.jump(landing, &[passed]);
    }
    /// What a landing is told of the place: one more than its offset. Were the parameter the argument of a call as it is, it
    /// would belong into that argument's register, and each of the many jumps to a landing would cost a look at all others
    /// when registers are allocated.
    fn offset_value(&mut self) -> Value {
        let offset = self.d.instrs[self.at].offset;
        self.iconst32(offset + 1)
    }
    /// The cold block for an exception in the present state; blocks with the same things to release are shared.
    fn landing(&mut self, traced: bool) -> Block {
        self.landing_for(self.d.handler[self.at], traced)
    }
    fn landing_for(&mut self, handler: Option<Handler>, traced: bool) -> Block {
        let mut slots = Vec::new();
        for operand in self.state.locals.iter().flatten().chain(self.state.stack.iter()) {
            slots.push((operand.value, operand.ty, operand.repr, operand.own));
        }
        let locals = self.state.locals.iter().enumerate().fold(0usize, |h, (i, l)| {
            h.wrapping_mul(31).wrapping_add(if l.is_some() { i + 1 } else { 0 })
        });
        let key = LandingKey {
            handler,
            traced,
            slots,
            locals,
        };
        if let Some((block, places)) = self.landing_of.get_mut(&key)
            && *places < PLACES_OF_LANDING
        {
            *places += 1;
            return *block;
        }
        let block = self.cold_block();
        self.b.append_block_param(block, I32);
        self.landing_of.insert(key, (block, 1));
        self.landings.push(Landing {
            block,
            state: self.state.clone(),
            handler,
            traced,
        });
        block
    }
    /// Fills one outstanding landing; false when there is none.
    pub fn fill_landing(&mut self) -> bool {
        let Some(landing) = self.landings.pop() else {
            return false;
        };
        self.switch(landing.block);
        self.state = landing.state;
        let passed = self.b.block_params(landing.block)[0];
        let depth = landing.handler.map_or(0, |h| h.depth as usize);
        if self.state.stack.len() > depth {
            // What the handler does not see is released here; the rest is done where paths with the same rest meet.
            for operand in self.state.stack.split_off(depth).into_iter().rev() {
                if operand.is_owned() {
                    self.call_raw(Helper::release_word, &[operand.value]);
                }
            }
            let rest = self.landing_for(landing.handler, landing.traced);
            self.jump(rest, &[passed]);
            return true;
        }
        let offset = self.b.ins().iadd_imm_s(passed, -1);
        let Some(handler) = landing.handler else {
            self.unwind(offset, landing.traced);
            let null = self.iconst(word::NULL);
            self.b.ins().return_(&[null]);
            self.filled = true;
            return true;
        };
        if landing.traced {
            let native = self.native_code(self.unit_index);
            self.call_raw(Helper::traceback, &[native, offset]);
        }
        if handler.lasti {
            let wide = self.b.ins().uextend(I64, offset);
            let tagged = self.tag(wide);
            self.push(Operand::free(tagged, Ty::Int));
        }
        let exception = self.call_raw(Helper::fetch_exception, &[]).expect("a result");
        self.push(Operand {
            value: exception,
            ty: Ty::Object,
            repr: Repr::Word,
            own: Own::Owned,
        });
        self.goto_generic(handler.target as usize);
        true
    }
    /// Leaves the frame with the pending exception, the stack being empty: enters it in the traceback (`offset`) and leaves the
    /// fast locals to the traceback. One call does it all, as there are many places where exceptions leave.
    fn unwind(&mut self, offset: Value, traced: bool) {
        let all = self.cx.info.keep_all_locals;
        let offset = match traced {
            true => Some(offset),
            // The entry that is there hears where the frame was left.
            false if all => Some(self.b.ins().bor_imm_u(offset, i64::from(layout::AGAIN))),
            false => None,
        };
        let keeps = |o: &Operand| all || o.repr == Repr::Word && !o.ty.is_immediate();
        let kept = !self.unit.has_namespace() && self.state.locals.iter().flatten().any(keeps);
        if self.state.locals.len() > u64::BITS as usize {
            // More than the masks of the helper hold.
            self.enter_traceback(offset.filter(|_| traced));
            return self.leave_frame();
        }
        if kept || all && !traced || self.state.locals.iter().flatten().any(Operand::is_owned) {
            let locals = self.state.locals.iter();
            let slots: Vec<Option<Operand>> = locals
                .map(|l| l.filter(|o| if kept { keeps(o) } else { o.is_owned() }))
                .collect();
            self.unwind_locals(offset, &slots, kept);
        } else {
            self.enter_traceback(offset);
        }
        self.finish_frame();
    }
    fn enter_traceback(&mut self, offset: Option<Value>) {
        if let Some(offset) = offset {
            let native = self.native_code(self.unit_index);
            self.call_raw(Helper::traceback, &[native, offset]);
        }
    }
    /// Spills locals and calls the helper with what they hold: a bit in the first mask for an owned word, in the second for a
    /// borrowed one, in both for a double.
    fn unwind_locals(&mut self, offset: Option<Value>, slots: &[Option<Operand>], kept: bool) {
        let base = self.scratch(slots.len());
        let (mut owned, mut borrowed) = (0u64, 0u64);
        for (i, operand) in slots.iter().enumerate() {
            let Some(operand) = operand else { continue };
            let value = match operand.repr {
                Repr::F64 => operand.value,
                _ => self.to_word(*operand),
            };
            owned |= u64::from(operand.own == Own::Owned || operand.repr == Repr::F64) << i;
            borrowed |= u64::from(operand.own != Own::Owned || operand.repr == Repr::F64) << i;
            self.store(value, base, 8 * i as i32);
        }
        let offset = offset.unwrap_or_else(|| self.iconst32(u32::MAX));
        let native = self.native_code(self.unit_index);
        let kept = self.iconst32(u32::from(kept));
        let (owned, borrowed) = (self.iconst(owned), self.iconst(borrowed));
        self.call_raw(Helper::unwind, &[native, offset, base, kept, owned, borrowed]);
    }
    /// Releases the fast locals before the frame is left.
    pub fn leave_frame(&mut self) {
        let locals = std::mem::take(&mut self.state.locals);
        let owned: Vec<Operand> = locals.iter().flatten().copied().filter(Operand::is_owned).collect();
        if owned.len() > MAX_INLINE_RELEASES {
            self.promote_borrowed();
            let words: Vec<Value> = owned.iter().map(|o| o.value).collect();
            let base = self.spill(&words);
            let count = self.iconst32(words.len() as u32);
            self.call_raw(Helper::release_locals, &[base, count]);
        } else {
            self.drop_all(&owned);
        }
        self.state.locals = locals;
        self.finish_frame();
    }
    fn finish_frame(&mut self) {
        if let Some(frame) = self.frame {
            let finished = self.iconst32(1);
            self.store(finished, frame, layout::frame::FINISHED);
        }
    }
}

/// The number, if a constant is an int whose word holds it.
pub fn small_int(constant: &Constant) -> Option<i64> {
    let Constant::Int(i) = constant else { return None };
    i64::try_from(i)
        .ok()
        .filter(|i| (word::INT_MIN..=word::INT_MAX).contains(i))
}
