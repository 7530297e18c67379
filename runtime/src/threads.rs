//! Python threads: stacks of their own that take turns on the one thread of the system that runs Python code.
//!
//! A thread runs until it waits for something (a lock, a time, a descriptor), ends, or has run for the switch interval while
//! others could run. Waiting threads cost nothing; when none can run, the process sleeps in `poll`.
//! Invariant: nothing here runs Python code, and no reference into the scheduler lives across a switch.

mod away;

pub use away::{away, to_the_end};

use crate::cell::Mut;
use crate::exceptions::R;
use crate::interp::frame::DATA_STACK;
use crate::ops::control::attention;
use crate::state::{self, state};
use crate::types::list::sorted_by_number;
use crate::value::{Slot, Value};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What a thread waits for.
pub enum Wait {
    /// The lock at this address.
    Lock(usize),
    /// Descriptors; their `revents` are filled.
    Descriptors(Vec<libc::pollfd>),
    /// Only the deadline.
    Time,
}

/// Why a wait ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Woken {
    /// What it waited for happened.
    Ready,
    /// The deadline passed.
    Late,
    /// A signal arrived (in the main thread only).
    Signal,
}

/// The part of the runtime's state that belongs to a thread.
#[derive(Default)]
struct Own {
    pending: Slot,
    stack_limit: usize,
    stack_top: usize,
    stack_end: usize,
    release_depth: u32,
    handled: Vec<Slot>,
    recursion_depth: usize,
    frame: usize,
    nested: u32,
    /// Ends of the data stack, as addresses.
    data: (usize, usize),
    context: Slot,
    hooks: (Slot, Slot),
    tracing: crate::interp::trace::Tracing,
}

impl Own {
    /// Takes the current thread's part out of the state.
    fn take() -> Own {
        let s = state();
        Own {
            pending: s.pending.replace(Slot::NULL),
            stack_limit: s.stack_limit.get(),
            stack_top: s.stack_top.get(),
            stack_end: s.stack_end.get(),
            release_depth: s.release_depth.get(),
            handled: s.handled.replace(Vec::new()),
            recursion_depth: s.recursion_depth.get(),
            frame: s.frame.get() as usize,
            nested: state::nested(),
            data: swap_data((0, 0)),
            context: crate::stdlib::contextvars::swap_current(Slot::NULL),
            hooks: crate::types::generator::swap_hooks((Slot::NULL, Slot::NULL)),
            tracing: crate::interp::trace::swap(Default::default()),
        }
    }

    fn put(self) {
        let s = state();
        // What is replaced is what `take` left: nothing.
        s.pending.replace(self.pending);
        s.stack_limit.set(self.stack_limit);
        s.stack_top.set(self.stack_top);
        s.stack_end.set(self.stack_end);
        s.release_depth.set(self.release_depth);
        s.handled.replace(self.handled);
        s.recursion_depth.set(self.recursion_depth);
        s.frame.set(self.frame as *mut _);
        state::set_nested(self.nested);
        swap_data(self.data);
        crate::stdlib::contextvars::swap_current(self.context);
        crate::types::generator::swap_hooks(self.hooks);
        crate::interp::trace::swap(self.tracing);
    }
}

fn swap_data(ends: (usize, usize)) -> (usize, usize) {
    let (next, limit) = DATA_STACK.swap((ends.0 as *mut u64, ends.1 as *mut u64));
    (next as usize, limit as usize)
}

struct Thread {
    ident: u64,
    /// Where its stack pointer stands while it does not run.
    stack_pointer: usize,
    own: Own,
    /// What to run first.
    body: Option<Box<dyn FnOnce()>>,
    /// What it waits for; `None` while it can run.
    wait: Option<Wait>,
    deadline: Option<Instant>,
    woken: Woken,
    /// Order in which waits began.
    since: u64,
    stack: *mut u8,
}

struct Scheduler {
    /// All threads that have not ended; the first is the main one. Each stays where it is in memory.
    #[allow(clippy::vec_box)]
    threads: Vec<Box<Thread>>,
    /// The one that runs.
    current: u64,
    /// Those that can run, in order.
    ready: VecDeque<u64>,
    /// Stacks of threads that have ended.
    stacks: Vec<*mut u8>,
    clock: u64,
}

static SCHEDULER: Mut<Scheduler> = Mut::new(Scheduler {
    threads: Vec::new(),
    current: 0,
    ready: VecDeque::new(),
    stacks: Vec::new(),
    clock: 0,
});

/// How many threads besides the main one there are.
static OTHERS: AtomicUsize = AtomicUsize::new(0);
/// How many forks led to this process.
static FORKS: AtomicU32 = AtomicU32::new(0);
/// Whether the ticker runs.
static TICKING: AtomicBool = AtomicBool::new(false);
/// The switch interval in microseconds (`sys.setswitchinterval`).
pub static INTERVAL: AtomicU32 = AtomicU32::new(5000);

/// One mapping: below the data stack of interpreted frames, above the native stack.
const STACK_BYTES: usize = 80 << 20;
const DATA_BYTES: usize = 16 << 20;
const STACK_RESERVE: usize = 1 << 20;

/// Whether only the main thread exists.
#[inline]
pub fn alone() -> bool {
    OTHERS.load(Ordering::Relaxed) == 0
}

/// The number of threads besides the main one.
pub fn others() -> usize {
    OTHERS.load(Ordering::Relaxed)
}

/// The identity of the running thread.
pub fn ident() -> u64 {
    shown_ident(SCHEDULER.get().current)
}

/// The identity of a thread as Python sees it: of the main one, which is 0 here, the system's.
fn shown_ident(ident: u64) -> u64 {
    match ident {
        // SAFETY: a plain call. All threads are stacks of one thread of the system, so this is the main one's, whichever runs.
        0 => unsafe { libc::pthread_self() as u64 },
        other => other,
    }
}

/// The threads that do not run now, and the exceptions that they handle.
pub fn waiting_handled() -> Vec<(u64, Option<Value>)> {
    let s = SCHEDULER.get();
    let waiting = s.threads.iter().filter(|t| t.ident != s.current);
    waiting
        .map(|t| (shown_ident(t.ident), state::innermost(&t.own.handled)))
        .collect()
}

/// Whether the main thread runs.
pub fn in_main() -> bool {
    SCHEDULER.get().current == 0
}

fn scheduler() -> &'static mut Scheduler {
    let s = SCHEDULER.get_mut();
    if s.threads.is_empty() {
        s.threads.push(Box::new(Thread {
            ident: 0,
            stack_pointer: 0,
            own: Own::default(),
            body: None,
            wait: None,
            deadline: None,
            woken: Woken::Ready,
            since: 0,
            stack: std::ptr::null_mut(),
        }));
    }
    s
}

impl Scheduler {
    fn thread(&mut self, ident: u64) -> &mut Thread {
        self.threads
            .iter_mut()
            .find(|t| t.ident == ident)
            .expect("a thread of the list")
    }

    fn wake(&mut self, ident: u64, why: Woken) {
        let thread = self.thread(ident);
        if why != Woken::Ready || !matches!(thread.wait, Some(Wait::Descriptors(_))) {
            thread.wait = None;
        }
        thread.deadline = None;
        thread.woken = why;
        self.ready.push_back(ident);
    }

    /// Whether the thread waits, and for something that has not happened.
    fn waits(&self, thread: &Thread) -> bool {
        (thread.wait.is_some() || thread.deadline.is_some()) && !self.ready.contains(&thread.ident)
    }

    /// Wakes what is due; sleeps for it first if `sleep` and nothing else can run.
    fn wake_due(&mut self, sleep: bool) {
        let waiting: Vec<usize> = (0..self.threads.len())
            .filter(|&i| self.threads[i].ident != self.current || sleep)
            .filter(|&i| self.waits(&self.threads[i]))
            .collect();
        let mut fds: Vec<libc::pollfd> = Vec::new();
        for &i in &waiting {
            if let Some(Wait::Descriptors(wanted)) = &self.threads[i].wait {
                fds.extend(wanted);
            }
        }
        let nearest = waiting.iter().filter_map(|&i| self.threads[i].deadline).min();
        if fds.is_empty() && nearest.is_none() && !sleep {
            return;
        }
        let timeout = match nearest {
            _ if !sleep => 0,
            None => -1,
            Some(at) => {
                let left = at.saturating_duration_since(Instant::now());
                i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX)
            }
        };
        if !fds.is_empty() || timeout != 0 {
            // SAFETY: an array of the length that is given.
            unsafe { libc::poll(fds.as_mut_ptr(), fds.len() as libc::nfds_t, timeout) };
        }
        let mut at = 0;
        let mut happened = Vec::new();
        for &i in &waiting {
            let thread = &mut self.threads[i];
            if let Some(Wait::Descriptors(wanted)) = &mut thread.wait {
                let found = &fds[at..at + wanted.len()];
                at += wanted.len();
                if found.iter().any(|f| f.revents != 0) {
                    wanted.copy_from_slice(found);
                    happened.push(thread.ident);
                }
            }
        }
        for ident in happened {
            self.wake(ident, Woken::Ready);
        }
        let now = Instant::now();
        let late: Vec<(Instant, u64)> = self
            .threads
            .iter()
            .filter(|t| self.waits(t))
            .filter_map(|t| t.deadline.filter(|d| *d <= now).map(|d| (d, t.ident)))
            .collect();
        // Those first that are late the most.
        let late = sorted_by_number(late, |(d, _)| u64::MAX - (now - *d).as_nanos() as u64);
        for (_, ident) in late {
            self.wake(ident, Woken::Late);
        }
    }

    /// The thread to run next; sleeps until there is one.
    fn next(&mut self) -> u64 {
        self.wake_due(false);
        loop {
            if let Some(ident) = self.ready.pop_front() {
                return ident;
            }
            let main = &self.threads[0];
            if self.waits(main) && state().attention.load(Ordering::SeqCst) & attention::SIGNAL != 0 {
                self.wake(0, Woken::Signal);
                continue;
            }
            self.wake_due(true);
        }
    }
}

/// Waits; the other threads run meanwhile. Descriptors come back with what happened to them.
pub fn wait(wait: Wait, deadline: Option<Instant>) -> (Woken, Vec<libc::pollfd>) {
    let s = scheduler();
    let ident = s.current;
    s.clock += 1;
    let since = s.clock;
    let thread = s.thread(ident);
    thread.wait = Some(wait);
    thread.deadline = deadline;
    thread.since = since;
    let next = s.next();
    switch_to(next);
    if in_main() && crate::stdlib::signal::is_pending() {
        // It came while another thread ran.
        state().attention.fetch_or(attention::SIGNAL, Ordering::SeqCst);
    }
    let thread = scheduler().thread(ident);
    let found = match thread.wait.take() {
        Some(Wait::Descriptors(found)) if thread.woken == Woken::Ready => found,
        _ => Vec::new(),
    };
    thread.deadline = None;
    (thread.woken, found)
}

/// Waits, and runs the handlers of a signal that ends the wait.
pub fn wait_interruptibly(what: Wait, deadline: Option<Instant>) -> R<(Woken, Vec<libc::pollfd>)> {
    let result = wait(what, deadline);
    if result.0 == Woken::Signal {
        state().attention.fetch_or(attention::SIGNAL, Ordering::SeqCst);
        crate::ops::control::poll()?;
    }
    Ok(result)
}

/// Lets the first thread that waits for the lock run again.
pub fn lock_released(address: usize) {
    if alone() {
        return;
    }
    let s = scheduler();
    let waiting = s
        .threads
        .iter()
        .filter(|t| matches!(t.wait, Some(Wait::Lock(a)) if a == address))
        .min_by_key(|t| t.since)
        .map(|t| t.ident);
    if let Some(ident) = waiting {
        s.wake(ident, Woken::Ready);
    }
}

/// Waits until something happens to one of the descriptors; they come back with what happened, none if the time passed.
pub fn wait_for_descriptors(mut wanted: Vec<libc::pollfd>, deadline: Option<Instant>) -> R<Vec<libc::pollfd>> {
    loop {
        if !alone() {
            let (woken, found) = wait_interruptibly(Wait::Descriptors(wanted.clone()), deadline)?;
            match woken {
                Woken::Signal => continue,
                Woken::Late => return Ok(Vec::new()),
                Woken::Ready => return Ok(found),
            }
        }
        let timeout = deadline.map_or(-1, |at| {
            let left = at.saturating_duration_since(Instant::now());
            i32::try_from(left.as_micros().div_ceil(1000)).unwrap_or(i32::MAX)
        });
        // SAFETY: an array of the length that is given.
        let count = unsafe { libc::poll(wanted.as_mut_ptr(), wanted.len() as libc::nfds_t, timeout) };
        if count > 0 {
            return Ok(wanted);
        }
        if count == 0 {
            return Ok(Vec::new());
        }
        if crate::stdlib::io::file::errno() != libc::EINTR {
            return Err(crate::types::exception::os_error::raise_last(None));
        }
        if state().attention.load(Ordering::Relaxed) != 0 {
            crate::ops::control::poll()?;
        }
    }
}

/// Waits until a descriptor can be read (or written), if another thread could use the time and the call would block.
pub fn wait_for_descriptor(fd: i32, events: i16) -> R<()> {
    // SAFETY: a plain system call.
    if !alone() && unsafe { libc::fcntl(fd, libc::F_GETFL) } & libc::O_NONBLOCK == 0 {
        wait_for_descriptors(vec![libc::pollfd { fd, events, revents: 0 }], None)?;
    }
    Ok(())
}

/// Waits until a descriptor can be read (or written); false if a signal came first, whose handlers have not run.
pub fn wait_unless_signal(fd: i32, events: i16) -> bool {
    let (woken, _) = wait(Wait::Descriptors(vec![libc::pollfd { fd, events, revents: 0 }]), None);
    if woken == Woken::Signal {
        state().attention.fetch_or(attention::SIGNAL, Ordering::SeqCst);
    }
    woken != Woken::Signal
}

/// Lets another thread run, if one can.
pub fn yield_turn() {
    if alone() {
        return;
    }
    let s = scheduler();
    s.wake_due(false);
    if s.ready.is_empty() {
        return;
    }
    s.ready.push_back(s.current);
    let next = s.next();
    switch_to(next);
}

/// In a thread that is not the main one: lets the main one serve the signals.
pub fn wake_main_for_signal() {
    let s = scheduler();
    if s.waits(&s.threads[0]) {
        s.wake(0, Woken::Signal);
    }
    yield_turn();
}

/// Starts a thread that runs `body`; its identity, or `None` if there is no memory for its stack.
pub fn start(body: Box<dyn FnOnce()>) -> Option<u64> {
    let s = scheduler();
    let stack = match s.stacks.pop() {
        Some(stack) => stack,
        None => new_stack()?,
    };
    let top = stack as usize + STACK_BYTES - 64;
    let words = [0usize; 6];
    let start = top - 8 * (words.len() + 2);
    // SAFETY: the words lie at the top of the new stack: callee-saved registers, the entry, and no return address.
    unsafe {
        let p = start as *mut usize;
        p.copy_from_nonoverlapping(words.as_ptr(), words.len());
        p.add(words.len()).write(entry as *const () as usize);
        p.add(words.len() + 1).write(0);
    }
    let ident = top as u64;
    let limit = (state().recursion_limit.get().saturating_mul(8 << 10))
        .clamp(4 << 20, STACK_BYTES - DATA_BYTES - 2 * STACK_RESERVE);
    let own = Own {
        stack_limit: top - limit,
        stack_top: top,
        stack_end: top - limit,
        handled: vec![Slot::NULL],
        data: (stack as usize, stack as usize + DATA_BYTES),
        ..Own::default()
    };
    s.threads.push(Box::new(Thread {
        ident,
        stack_pointer: start,
        own,
        body: Some(body),
        wait: None,
        deadline: None,
        woken: Woken::Ready,
        since: 0,
        stack,
    }));
    s.ready.push_back(ident);
    OTHERS.fetch_add(1, Ordering::Relaxed);
    tick();
    Some(ident)
}

fn new_stack() -> Option<*mut u8> {
    if cfg!(not(target_arch = "x86_64")) {
        return None;
    }
    crate::startup::map_stack(STACK_BYTES)
}

/// Asks for a switch every interval while there are several threads: a thread of the system's that touches nothing else.
fn tick() {
    if TICKING.swap(true, Ordering::SeqCst) {
        return;
    }
    let body = || {
        while !alone() {
            std::thread::sleep(Duration::from_micros(INTERVAL.load(Ordering::Relaxed).into()));
            state().attention.fetch_or(attention::SWITCH, Ordering::SeqCst);
        }
        TICKING.store(false, Ordering::SeqCst);
    };
    let builder = std::thread::Builder::new().stack_size(64 << 10);
    if away::without_signals(|| builder.spawn(body)).is_err() {
        TICKING.store(false, Ordering::SeqCst);
    }
}

/// The running thread, unlike any of the process that this one was forked from.
pub fn owner() -> (u64, u32) {
    (ident(), FORKS.load(Ordering::Relaxed))
}

/// Whether a thread that was the [`owner`] of something is none of this process.
pub fn is_gone((_, forks): (u64, u32)) -> bool {
    forks != FORKS.load(Ordering::Relaxed)
}

/// In the child of a fork: only the thread that forked goes on.
pub fn after_fork_in_child() {
    FORKS.fetch_add(1, Ordering::Relaxed);
    if alone() {
        return;
    }
    let s = scheduler();
    let current = s.current;
    s.ready.clear();
    for mut thread in std::mem::take(&mut s.threads) {
        if thread.ident == current {
            thread.ident = 0;
            s.threads.push(thread);
        } else {
            // What it holds stays as it was when the process was copied.
            std::mem::forget(thread);
        }
    }
    s.current = 0;
    OTHERS.store(0, Ordering::Relaxed);
    TICKING.store(false, Ordering::SeqCst);
}

/// Goes on in another thread (or the same).
fn switch_to(next: u64) {
    let s = scheduler();
    let current = s.current;
    if next == current {
        return;
    }
    let own = Own::take();
    let from = s.thread(current);
    from.own = own;
    let save = &raw mut from.stack_pointer;
    s.current = next;
    let to = s.thread(next).stack_pointer;
    // SAFETY: `to` is where that thread stands, and this one is saved where the scheduler finds it.
    unsafe { exchange(save, to) };
    arrive();
}

/// Puts the own state of the thread that has just begun to run.
fn arrive() {
    let s = scheduler();
    let current = s.current;
    std::mem::take(&mut s.thread(current).own).put();
}

extern "C" fn entry() -> ! {
    arrive();
    let body = {
        let s = scheduler();
        let current = s.current;
        s.thread(current).body.take()
    };
    if let Some(body) = body {
        body();
    }
    drop(Own::take());
    let s = scheduler();
    let current = s.current;
    let at = s
        .threads
        .iter()
        .position(|t| t.ident == current)
        .expect("it is in the list");
    let ended = s.threads.remove(at);
    s.stacks.push(ended.stack);
    drop(ended);
    OTHERS.fetch_sub(1, Ordering::Relaxed);
    let next = s.next();
    s.current = next;
    let to = s.thread(next).stack_pointer;
    let mut nowhere = 0usize;
    // SAFETY: as in `switch_to`; this stack is not used again before a new thread begins on it.
    unsafe { exchange(&mut nowhere, to) };
    unreachable!("an ended thread does not run")
}

/// Saves the callee-saved registers and the stack pointer, and goes on where `to` was saved.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn exchange(save: *mut usize, to: usize) {
    std::arch::naked_asm!(
        "push rbp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "mov [rdi], rsp",
        "mov rsp, rsi",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "ret",
    )
}

#[cfg(not(target_arch = "x86_64"))]
unsafe extern "C" fn exchange(_: *mut usize, _: usize) {
    unreachable!("threads do not start here")
}
