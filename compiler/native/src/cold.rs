//! Calls off the good path.
//!
//! A call of a helper in the C convention clobbers most registers, so whatever is alive across it lives on the stack, on the good
//! path too. Off that path helpers are called by way of a thunk that preserves all registers: the good path then keeps its values
//! where they are. The convention has no results; the thunk leaves the helper's in `State::cold_result`.

use crate::helpers::{self, Helper};
use crate::object::Error;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Signature};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataId, FuncId, Linkage, Module, ModuleError};
use cranelift_object::ObjectModule;
use krait_runtime::abi::layout;

/// The thunks that a program needs so far.
pub struct ColdThunks {
    ids: Vec<Option<FuncId>>,
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
    pub fn define(self, object: &mut ObjectModule, helper_ids: &[FuncId], state: DataId) -> Result<Option<FuncId>, Error> {
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
            let callee = object.declare_func_in_func(helper_ids[helper as usize], b.func);
            b.func.dfg.ext_funcs[callee].colocated = true;
            let call = b.ins().call(callee, &args);
            if let Some(&result) = b.inst_results(call).first() {
                let state = object.declare_data_in_func(state, b.func);
                let address = b.ins().symbol_value(I64, state);
                b.ins()
                    .store(MemFlagsData::trusted(), result, address, layout::STATE_COLD_RESULT);
            }
            b.ins().return_(&[]);
            b.seal_all_blocks();
            b.finalize(object.target_config());
            object.define_function(id, &mut context)?;
        }
        Ok(first)
    }
}

/// The signature of a helper's thunk.
fn signature(helper: Helper) -> Signature {
    let mut signature = helper.signature();
    signature.call_conv = CallConv::PreserveAll;
    signature.returns.clear();
    signature
}
