//! krait-bytecode.
