//! What happens at back-edges and calls when something wants attention.

use crate::exceptions::R;
use crate::memory::collector;
use crate::state::state;
use crate::threads;
use std::sync::atomic::Ordering;

/// Reasons in `State::attention`, as bits.
pub mod attention {
    /// A signal arrived.
    pub const SIGNAL: u32 = 1;
    /// The collector is due.
    pub const COLLECT: u32 = 2;
    /// Another thread waits for its turn.
    pub const SWITCH: u32 = 4;
}

/// Serves all reasons for attention. Signal handlers may raise.
#[cold]
pub fn poll() -> R<()> {
    let reasons = state().attention.swap(0, Ordering::SeqCst);
    if reasons & attention::COLLECT != 0 {
        collector::collect_if_due();
    }
    if reasons & attention::SIGNAL != 0 {
        crate::stdlib::signal::run_handlers()?;
    }
    if reasons & attention::SWITCH != 0 && !threads::alone() {
        threads::yield_turn();
        if threads::in_main() {
            crate::stdlib::signal::run_handlers()?;
        }
    }
    Ok(())
}
