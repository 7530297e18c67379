//! How many decimal digits an integer literal may have (`sys.set_int_max_str_digits`).

use std::sync::atomic::{AtomicUsize, Ordering};

static LIMIT: AtomicUsize = AtomicUsize::new(4300);

/// Sets the limit; 0 for none.
pub fn set_int_digit_limit(limit: usize) {
    LIMIT.store(limit, Ordering::Relaxed);
}

/// The limit.
pub(crate) fn int_digit_limit() -> usize {
    match LIMIT.load(Ordering::Relaxed) {
        0 => usize::MAX,
        limit => limit,
    }
}
