//! Standard streams that were closed when `krait` was started: the program is to find them closed too.

use std::sync::atomic::{AtomicU8, Ordering};

/// One bit for each of the descriptors 0 to 2 that was closed. Rust's start-up opens `/dev/null` in their place.
static CLOSED: AtomicU8 = AtomicU8::new(0);

/// Runs before Rust's start-up.
#[used]
#[unsafe(link_section = ".init_array")]
static NOTE: extern "C" fn() = note_closed;

extern "C" fn note_closed() {
    for fd in 0..3 {
        // SAFETY: asks for the flags of a descriptor.
        if unsafe { libc::fcntl(fd, libc::F_GETFD) } == -1 {
            CLOSED.fetch_or(1 << fd, Ordering::Relaxed);
        }
    }
}

/// Closes again what was closed.
pub fn close_again() {
    let closed = CLOSED.load(Ordering::Relaxed);
    for fd in (0..3).filter(|fd| closed & (1 << fd) != 0) {
        // SAFETY: nothing of krait's own is open there.
        unsafe { libc::close(fd) };
    }
}
