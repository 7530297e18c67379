//! krait-native.
