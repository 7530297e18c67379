use crate::exceptions::R;
pub fn init() -> R { crate::types::module::new("posix", &[]) }
pub fn fspath(v: &crate::value::Value) -> R { Ok(v.clone()) }

pub fn c_path(_f: &str, v: &crate::value::Value) -> R<std::ffi::CString> { Ok(std::ffi::CString::new(crate::types::str::wtf8(v)).unwrap()) }
