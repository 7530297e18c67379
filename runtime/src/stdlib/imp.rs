use crate::exceptions::R;
pub fn init() -> R { crate::types::module::new("imp", &[]) }
