//! The helper table as the translator sees it: signatures and references made from the rows of
//! `krait_runtime::abi::helpers`.

use cranelift_codegen::ir::types::{F64, I32, I64};
use cranelift_codegen::ir::{AbiParam, Signature};
use cranelift_codegen::isa::CallConv;

macro_rules! class_type {
    (word) => {
        Some(I64)
    };
    (own) => {
        Some(I64)
    };
    (ptr) => {
        Some(I64)
    };
    (i64) => {
        Some(I64)
    };
    (f64) => {
        Some(F64)
    };
    (u32) => {
        Some(I32)
    };
    (status) => {
        Some(I32)
    };
    (void) => {
        None
    };
}

macro_rules! define_helpers {
    ($($name:ident($($class:ident),*) -> $result:ident;)*) => {
        /// A function of the runtime that generated code calls.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(usize)]
        pub enum Helper { $($name,)* }

        /// All helpers by number.
        pub const ALL: [Helper; COUNT] = [$(Helper::$name,)*];

        /// Number of helpers.
        pub const COUNT: usize = [$(stringify!($name),)*].len();

        impl Helper {
            /// The symbol.
            pub const fn symbol(self) -> &'static str {
                match self { $(Helper::$name => concat!("krait_", stringify!($name)),)* }
            }
            /// The signature in the C calling convention.
            pub fn signature(self) -> Signature {
                let mut signature = Signature::new(CallConv::SystemV);
                match self {
                    $(Helper::$name => {
                        $(signature.params.extend(class_type!($class).map(AbiParam::new));)*
                        let result: Option<cranelift_codegen::ir::Type> = class_type!($result);
                        signature.returns.extend(result.map(AbiParam::new));
                    })*
                }
                signature
            }
        }
    };
}

krait_runtime::for_each_helper!(define_helpers);
