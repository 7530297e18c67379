//! Calls of the system that may wait for what another Python thread does: they are made on a thread of the system of their own,
//! so that the other Python threads have their turns.

use super::{Wait, Woken, alone, wait, wait_for_descriptors};
use crate::exceptions::R;
use crate::ops::control::{self, attention};
use crate::state::state;
use crate::stdlib::io::file::{Failure, errno, retry};
use crate::types::exception::os_error;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

/// How far a call elsewhere is.
enum Stage {
    Waited,
    /// Nobody waits for it any more.
    Left,
    Done(Result<i64, i32>),
}

/// Makes a call that says failure by a negative number, elsewhere if other Python threads could use the time. When a signal's
/// handler raises, the call goes on by itself: it must own what it needs, and what it got is undone.
pub fn away(
    mut call: impl FnMut() -> i64 + Send + 'static,
    undo: impl Fn(i64) + Copy + Send + 'static,
) -> Result<i64, Failure> {
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
    let stage = Arc::new(Mutex::new(Stage::Waited));
    let change = |stage: &Mutex<Stage>, to| {
        let mut now = stage.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *now, to)
    };
    let (there, its_stage) = (event.clone(), stage.clone());
    let body = move || {
        let result = loop {
            match call() {
                n @ 0.. => break Ok(n),
                _ if errno() == libc::EINTR => {}
                _ => break Err(errno()),
            }
        };
        if let (Stage::Left, Ok(got)) = (change(&its_stage, Stage::Done(result)), result) {
            undo(got);
        }
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
    let waited = wait_for_descriptors(vec![wanted], None);
    match (waited, change(&stage, Stage::Left)) {
        (Ok(_), Stage::Done(result)) => result.map_err(Failure::Errno),
        (Ok(_), _) => unreachable!("done before the event"),
        (Err(raised), Stage::Done(Ok(got))) => {
            undo(got);
            Err(Failure::Raised(raised))
        }
        (Err(raised), _) => Err(Failure::Raised(raised)),
    }
}

/// Makes a call that signals do not end, elsewhere if other Python threads could use the time. Handlers of signals run afterwards.
pub fn to_the_end<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> R<T> {
    let result = if alone() { call() } else { elsewhere(call)? };
    if state().attention.load(Ordering::Relaxed) != 0 {
        control::poll()?;
    }
    Ok(result)
}

/// As [`to_the_end`], for certain elsewhere; handlers are left to run.
fn elsewhere<T: Send + 'static>(call: impl FnOnce() -> T + Send + 'static) -> R<T> {
    // SAFETY: plain data for a system call.
    let signals = unsafe {
        let mut signals: libc::sigset_t = std::mem::zeroed();
        libc::pthread_sigmask(libc::SIG_SETMASK, std::ptr::null(), &mut signals);
        signals
    };
    let failed = |e: std::io::Error| os_error::raise_errno(e.raw_os_error().unwrap_or(libc::EAGAIN), None, None);
    // The other end is closed when the call is over.
    let (ours, theirs) = UnixStream::pair().map_err(failed)?;
    let body = move || {
        // What the call starts has the signals blocked that this thread has.
        // SAFETY: plain data for a system call.
        unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &signals, std::ptr::null_mut()) };
        let result = call();
        drop(theirs);
        result
    };
    let there = without_signals(|| Builder::new().stack_size(64 << 10).spawn(body)).map_err(failed)?;
    let wanted = libc::pollfd {
        fd: ours.as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    let mut signalled = false;
    while wait(Wait::Descriptors(vec![wanted]), None).0 != Woken::Ready {
        signalled = true;
        state().attention.fetch_and(!attention::SIGNAL, Ordering::SeqCst);
    }
    if signalled {
        state().attention.fetch_or(attention::SIGNAL, Ordering::SeqCst);
    }
    Ok(there.join().unwrap_or_else(|_| unreachable!("the call does not panic")))
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
