//! krait-runtime.
