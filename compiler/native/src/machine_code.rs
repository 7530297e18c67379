//! Machine code, made on all processors: the translator hands over each function when its CLIF is complete and goes on with the
//! next one. The results come in the order in which functions were handed over, so that the object file is always the same.

use crate::object::Error;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::Function;
use cranelift_codegen::isa::{OwnedTargetIsa, TargetIsa};
use cranelift_codegen::{CompiledCode, Context};
use cranelift_module::{FuncId, ModuleReloc};
use std::fmt::Write;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, Scope};

/// A function of more blocks is not optimised: what is taken out of its loops would be alive throughout, which makes register
/// allocation quadratic.
const LARGE: usize = 12_000;
/// Functions that wait for each processor at most: a bound on memory.
const WAITING: usize = 4;
/// Bytes of a thread's stack.
const STACK: usize = 64 << 20;

/// The targets.
pub struct Targets {
    pub optimizing: OwnedTargetIsa,
    /// For large functions.
    pub plain: OwnedTargetIsa,
}

/// A function whose CLIF is complete.
pub struct Job {
    pub id: FuncId,
    /// The module and unit whose table of places it belongs to.
    pub unit: Option<(usize, u32)>,
    pub function: Function,
    /// Heads its assembly, if that is wanted.
    pub title: Option<String>,
}

/// The machine code of a function.
pub struct Compiled {
    pub id: FuncId,
    pub unit: Option<(usize, u32)>,
    pub alignment: u64,
    pub bytes: Vec<u8>,
    pub relocations: Vec<ModuleReloc>,
    /// The words of `NativeCode::places`.
    pub places: Vec<u32>,
    /// The assembly, if it was wanted.
    pub listing: String,
}

/// The threads at work.
pub struct Compilers {
    jobs: SyncSender<(usize, Job)>,
    results: Receiver<(usize, Result<Compiled, Error>)>,
    submitted: usize,
}

impl Compilers {
    /// Starts a thread for each processor, but no more than `most`.
    pub fn start<'s, 'e>(scope: &'s Scope<'s, 'e>, targets: &'e Targets, most: usize) -> Result<Compilers, Error> {
        let count = thread::available_parallelism().map_or(1, |n| n.get()).min(most.max(1));
        let (jobs, waiting) = sync_channel(WAITING * count);
        let waiting = Arc::new(Mutex::new(waiting));
        let (sender, results) = channel();
        for _ in 0..count {
            let (waiting, sender) = (waiting.clone(), sender.clone());
            thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, move || work(&waiting, targets, &sender))
                .map_err(|e| Error::Internal(format!("cannot start a thread: {e}")))?;
        }
        Ok(Compilers {
            jobs,
            results,
            submitted: 0,
        })
    }

    /// Hands over a function.
    pub fn submit(&mut self, job: Job) -> Result<(), Error> {
        self.submitted += 1;
        self.jobs
            .send((self.submitted - 1, job))
            .map_err(|_| Error::Internal("the compiling threads are gone".into()))
    }

    /// Waits for the rest.
    pub fn finish(self) -> Result<Vec<Compiled>, Error> {
        drop(self.jobs);
        let mut results = self.results.iter().collect::<Vec<_>>();
        results.sort_by_key(|(number, _)| *number);
        if results.len() != self.submitted {
            return Err(Error::Internal("a compiling thread is gone".into()));
        }
        results.into_iter().map(|(_, result)| result).collect()
    }
}

fn work(jobs: &Mutex<Receiver<(usize, Job)>>, targets: &Targets, results: &Sender<(usize, Result<Compiled, Error>)>) {
    loop {
        let Ok(receiver) = jobs.lock() else { return };
        let Ok((number, job)) = receiver.recv() else { return };
        drop(receiver);
        if results.send((number, compile(job, targets))).is_err() {
            return;
        }
    }
}

fn compile(job: Job, targets: &Targets) -> Result<Compiled, Error> {
    let is_large = job.function.layout.blocks().count() > LARGE;
    let target: &dyn TargetIsa = if is_large {
        &*targets.plain
    } else {
        &*targets.optimizing
    };
    let mut context = Context::for_function(job.function);
    context.want_disasm = job.title.is_some();
    context
        .compile(target, &mut ControlPlane::default())
        .map_err(|error| Error::Internal(format!("{:?}", error.inner)))?;
    let code = context.compiled_code().expect("just compiled");
    let relocations = code.buffer.relocs().iter();
    let mut listing = String::new();
    if let (Some(title), Some(text)) = (&job.title, &code.vcode) {
        write!(listing, "{title}:\n{text}\n").expect("a string grows");
    }
    Ok(Compiled {
        id: job.id,
        unit: job.unit,
        alignment: u64::from(code.buffer.alignment),
        bytes: code.buffer.data().to_vec(),
        relocations: relocations
            .map(|relocation| ModuleReloc::from_mach_reloc(relocation, &context.func, job.id))
            .collect(),
        places: job.unit.map_or(Vec::new(), |_| places(code)),
        listing,
    })
}

/// The table of one function as it stands in `NativeCode::places`.
fn places(code: &CompiledCode) -> Vec<u32> {
    let mut places = vec![0];
    let mut last = None;
    for place in code.buffer.get_srclocs_sorted() {
        if !place.loc.is_default() && last != Some(place.loc) {
            places.extend([place.start, place.loc.bits()]);
            last = Some(place.loc);
        }
    }
    places[0] = places.len() as u32 / 2;
    places
}
