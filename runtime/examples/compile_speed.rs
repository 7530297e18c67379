//! Times the front end as the `krait` command has it, with the runtime's allocator: see the front end's example `time_stages`.

// For its allocator.
use krait_runtime as _;

#[path = "../../compiler/frontend/examples/time_stages.rs"]
mod time_stages;

fn main() {
    time_stages::main();
}
