//! krait-frontend.
