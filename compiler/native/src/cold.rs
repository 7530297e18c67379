//! Calls off the good path.
//!
//! A call of a helper in the C convention clobbers most registers, so whatever is alive across it lives on the stack, on the good
//! path too. Off that path helpers are called by way of a thunk that preserves all registers: the good path then keeps its values
//! where they are. The convention has no results; the thunk leaves the helper's in `State::cold_result`.

use crate::helpers::{self, Helper};
use crate::object::Error;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::{I32, I64};
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Signature, Value};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataId, FuncId, Linkage, Module, ModuleError};
use cranelift_object::ObjectModule;
use krait_runtime::abi::layout;
use krait_runtime::value as word;

/// The thunks that a program needs so far.
pub struct ColdThunks {
    ids: Vec<Option<FuncId>>,
}

/// Whether the thunk of a helper does most of its work itself.
pub fn is_quick(helper: Helper) -> bool {
    matches!(helper, Helper::retain_word | Helper::release_word)
}

/// Whether code that does not compute calls the helper often: where objects die, or functions are called.
pub fn is_common(helper: Helper) -> bool {
    use Helper::{call_0, call_1, call_2, call_3, call_ex, call_vector, release};
    matches!(
        helper,
        release | call_0 | call_1 | call_2 | call_3 | call_vector | call_ex
    )
}

impl ColdThunks {
    /// No thunks.
    pub fn new() -> ColdThunks {
        ColdThunks {
            ids: vec![None; helpers::COUNT],
        }
    }
    /// The thunk of a helper, declared at its first use.
    pub fn of(&mut self, helper: Helper, object: &mut ObjectModule) -> Result<FuncId, ModuleError> {
        if let Some(id) = self.ids[helper as usize] {
            return Ok(id);
        }
        let name = format!("cold_{}", helper.symbol());
        let id = object.declare_function(&name, Linkage::Local, &signature(helper))?;
        self.ids[helper as usize] = Some(id);
        Ok(id)
    }
    /// Defines the thunks; returns the first in the object file, if any.
    pub fn define(
        mut self,
        object: &mut ObjectModule,
        helper_ids: &[FuncId],
        state: DataId,
    ) -> Result<Option<FuncId>, Error> {
        let release = self.of(Helper::release, object)?;
        let mut builder_context = FunctionBuilderContext::new();
        let mut context = object.make_context();
        let mut first = None;
        for (helper, id) in helpers::ALL.into_iter().zip(&self.ids) {
            let Some(id) = *id else { continue };
            first.get_or_insert(id);
            object.clear_context(&mut context);
            context.func.signature = signature(helper);
            let mut b = FunctionBuilder::new(&mut context.func, &mut builder_context);
            let block = b.create_block();
            b.append_block_params_for_function_params(block);
            b.switch_to_block(block);
            let args = b.block_params(block).to_vec();
            match helper {
                Helper::retain_word => count(&mut b, args[0], 1, |_, _| {}),
                Helper::release_word => count(&mut b, args[0], -1, |b, address| {
                    let callee = object.declare_func_in_func(release, b.func);
                    b.ins().call(callee, &[address]);
                }),
                _ => {
                    let callee = object.declare_func_in_func(helper_ids[helper as usize], b.func);
                    b.func.dfg.ext_funcs[callee].colocated = true;
                    let call = b.ins().call(callee, &args);
                    if let Some(&result) = b.inst_results(call).first() {
                        let state = object.declare_data_in_func(state, b.func);
                        let address = b.ins().symbol_value(I64, state);
                        let flags = MemFlagsData::trusted();
                        b.ins().store(flags, result, address, layout::STATE_COLD_RESULT);
                    }
                }
            }
            b.ins().return_(&[]);
            b.seal_all_blocks();
            b.finalize(object.target_config());
            object.define_function(id, &mut context)?;
        }
        Ok(first)
    }
}

/// Adds `change` to the count of what a word points to, if it does; calls `dead` with its address where none is left.
fn count(b: &mut FunctionBuilder, value: Value, change: i64, dead: impl FnOnce(&mut FunctionBuilder, Value)) {
    let [pointer, counted, last, done] = [(); 4].map(|()| b.create_block());
    let tag = b.ins().band_imm_s(value, word::TAG_MASK as i64);
    let is_pointer = b.ins().icmp_imm_s(IntCC::Equal, tag, word::TAG_POINTER as i64);
    b.ins().brif(is_pointer, pointer, &[], done, &[]);
    b.switch_to_block(pointer);
    let bound = b.ins().icmp_imm_s(IntCC::NotEqual, value, word::NULL as i64);
    b.ins().brif(bound, counted, &[], done, &[]);
    b.switch_to_block(counted);
    let address = b.ins().iadd_imm_s(value, -(word::TAG_POINTER as i64));
    let flags = MemFlagsData::trusted();
    let references = b.ins().load(I32, flags, address, layout::header::COUNT);
    let references = b.ins().iadd_imm_s(references, change);
    b.ins().store(flags, references, address, layout::header::COUNT);
    b.ins().brif(references, done, &[], last, &[]);
    b.switch_to_block(last);
    dead(b, address);
    b.ins().jump(done, &[]);
    b.switch_to_block(done);
}

/// The signature of a helper's thunk.
fn signature(helper: Helper) -> Signature {
    let mut signature = helper.signature();
    signature.call_conv = CallConv::PreserveAll;
    signature.returns.clear();
    signature
}
