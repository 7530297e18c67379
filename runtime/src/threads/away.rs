//! Calls of the system that may wait for what another Python thread does: they are made on a thread of the system of their own,
//! so that the other Python threads have their turns.

use super::{alone, wait_for_descriptors};
use crate::stdlib::io::file::{Failure, errno, retry};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::sync::{Arc, mpsc};
use std::thread::Builder;

/// Makes a call that says failure by a negative number, elsewhere if other Python threads could use the time. When a signal's
/// handler raises, the call goes on by itself: it must own what it needs.
pub fn away(mut call: impl FnMut() -> i64 + Send + 'static) -> Result<i64, Failure> {
    if alone() {
        return retry(call);
    }
    // SAFETY: a plain system call; the descriptor is nobody else's.
    let event = unsafe {
        match libc::eventfd(0, libc::EFD_CLOEXEC) {
            -1 => return Err(Failure::Errno(errno())),
            fd => Arc::new(OwnedFd::from_raw_fd(fd)),
        }
    };
    let (sender, receiver) = mpsc::channel();
    let there = event.clone();
    let body = move || {
        let result = loop {
            match call() {
                n @ 0.. => break Ok(n),
                _ if errno() == libc::EINTR => {}
                _ => break Err(errno()),
            }
        };
        // Nobody waits any more if a signal's handler has raised.
        let _ = sender.send(result);
        let one = 1u64;
        // SAFETY: eight bytes, as an event takes them.
        unsafe { libc::write(there.as_raw_fd(), (&raw const one).cast(), 8) };
    };
    if let Err(e) = without_signals(|| Builder::new().stack_size(64 << 10).spawn(body)) {
        return Err(Failure::Errno(e.raw_os_error().unwrap_or(libc::EAGAIN)));
    }
    let wanted = libc::pollfd {
        fd: event.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    wait_for_descriptors(vec![wanted], None).map_err(Failure::Raised)?;
    receiver.recv().expect("sent before the event").map_err(Failure::Errno)
}

/// Starts a thread that gets no signals: they are the main thread's.
pub(super) fn without_signals<T>(start: impl FnOnce() -> T) -> T {
    // SAFETY: plain data for system calls.
    unsafe {
        let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
        libc::sigfillset(&mut all);
        libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
        let started = start();
        libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut());
        started
    }
}
