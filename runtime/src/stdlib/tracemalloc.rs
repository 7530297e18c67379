//! `_tracemalloc`: memory that was allocated since tracing began, and by which lines.
//!
//! Tables, texts and other memory of the system allocator are followed one by one. Objects live in cells, whose allocation
//! generated code does inline: their bytes are counted when somebody asks, and charged to the lines for which new cells were
//! handed out.

use crate::args;
use crate::cell::Mut;
use crate::exceptions::{R, runtime_error, value_error};
use crate::interp::visible;
use crate::memory::blocks;
use crate::memory::watch::{self, Event};
use crate::object::def::MethodDef;
use crate::ops::number;
use crate::types::{list, module, str, tuple};
use crate::value::Value;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// A file's index and a line, for each frame, innermost first.
type Trace = Vec<(u32, u32)>;

/// What is known while tracing.
#[derive(Default)]
struct Table {
    /// Frames kept of each trace.
    limit: usize,
    files: Vec<Box<[u8]>>,
    file_numbers: HashMap<Box<[u8]>, u32>,
    traces: Vec<(Trace, u32)>,
    trace_numbers: HashMap<Trace, u32>,
    /// By address: size and trace.
    allocated: HashMap<usize, (usize, u32)>,
    /// Bytes of new cells by trace.
    cells: HashMap<u32, usize>,
    /// Bytes in `allocated`.
    system_bytes: usize,
    /// Bytes of objects when tracing began, and as they were estimated last.
    cells_before: usize,
    cells_now: usize,
    peak: usize,
    /// The thread of the system that runs Python code.
    owner: libc::pthread_t,
}

static TABLE: Mut<Option<Table>> = Mut::new(None);
/// True while the table is worked on: what that allocates is not traced.
static BUSY: AtomicBool = AtomicBool::new(false);

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("start", start),
    MethodDef::no_args("stop", |_| {
        watch::observe(None);
        drop(TABLE.replace(None));
        Ok(Value::none())
    }),
    MethodDef::no_args("is_tracing", |_| Ok(Value::bool(TABLE.get().is_some()))),
    MethodDef::no_args("clear_traces", |_| {
        quietly(|table| {
            table.allocated.clear();
            table.cells.clear();
            table.system_bytes = 0;
            table.cells_before = blocks::live_cell_bytes();
            table.cells_now = table.cells_before;
            table.peak = 0;
        });
        Ok(Value::none())
    }),
    MethodDef::no_args("get_traced_memory", |_| {
        let found = quietly(|table| {
            table.measure();
            (table.current(), table.peak)
        });
        let (current, peak) = found.unwrap_or_default();
        Ok(tuple::new(vec![Value::usize(current), Value::usize(peak)]))
    }),
    MethodDef::no_args("reset_peak", |_| {
        quietly(|table| {
            table.measure();
            table.peak = table.current();
        });
        Ok(Value::none())
    }),
    MethodDef::no_args("get_traceback_limit", |_| {
        Ok(Value::usize(TABLE.get().as_ref().map_or(1, |t| t.limit)))
    }),
    MethodDef::no_args("get_tracemalloc_memory", |_| {
        let bytes = quietly(|t| 48 * t.allocated.capacity() + 64 * t.traces.capacity() + 32 * t.files.capacity());
        Ok(Value::usize(bytes.unwrap_or(0)))
    }),
    MethodDef::no_args("_get_traces", |_| traces()),
    MethodDef::one("_get_object_traceback", |_, v| {
        let address = (!v.is_small_int()).then(|| v.address() as usize);
        let found = quietly(|table| {
            let (_, trace) = table.allocated.get(&address?)?;
            Some(table.traces[*trace as usize].0.clone())
        });
        match found.flatten() {
            Some(trace) => frames(&trace),
            None => Ok(Value::none()),
        }
    }),
];

/// Makes the module.
pub fn init() -> R {
    module::new("_tracemalloc", &[FUNCTIONS])
}

fn start(_: &Value, args: &[Value]) -> R {
    args::check_count("start", args.len(), 0, 1)?;
    let limit = args.first().map_or(Ok(1), number::index_i64)?;
    if !(1..=65535).contains(&limit) {
        return Err(value_error("the number of frames must be in range [1; 65535]"));
    }
    if TABLE.get().is_some() {
        return Ok(Value::none());
    }
    let before = blocks::live_cell_bytes();
    TABLE.replace(Some(Table {
        limit: limit as usize,
        cells_before: before,
        cells_now: before,
        // SAFETY: a plain call.
        owner: unsafe { libc::pthread_self() },
        ..Table::default()
    }));
    watch::observe(Some(observe));
    Ok(Value::none())
}

/// Works on the table, if there is one, without tracing that.
fn quietly<T>(f: impl FnOnce(&mut Table) -> T) -> Option<T> {
    if BUSY.swap(true, Ordering::Relaxed) {
        return None;
    }
    let found = TABLE.get_mut().as_mut().map(f);
    BUSY.store(false, Ordering::Relaxed);
    found
}

fn observe(event: Event) {
    if BUSY.load(Ordering::Relaxed) {
        return;
    }
    quietly(|table| {
        // SAFETY: a plain call.
        if table.owner != unsafe { libc::pthread_self() } {
            return;
        }
        match event {
            Event::Allocated(0, _) => {}
            Event::Allocated(address, size) => {
                let trace = table.trace_here();
                table.allocated.insert(address, (size, trace));
                table.system_bytes += size;
            }
            Event::Freed(address) => {
                if let Some((size, _)) = table.allocated.remove(&address) {
                    table.system_bytes -= size;
                }
            }
            Event::Cells(bytes) => {
                let trace = table.trace_here();
                *table.cells.entry(trace).or_default() += bytes;
                table.cells_now += bytes;
            }
        }
        table.peak = table.peak.max(table.current());
    });
}

impl Table {
    fn current(&self) -> usize {
        self.system_bytes + self.cells_now.saturating_sub(self.cells_before)
    }

    /// Counts the objects.
    fn measure(&mut self) {
        self.cells_now = blocks::live_cell_bytes();
        self.peak = self.peak.max(self.current());
    }

    /// The number of the trace that leads here.
    fn trace_here(&mut self) -> u32 {
        let frames = visible::visible();
        let depth = frames.len() as u32;
        let trace: Trace = frames
            .iter()
            .take(self.limit)
            .map(|f| {
                let line = f.line().unwrap_or(0).max(0) as u32;
                (self.file(str::wtf8(&f.code_object().filename)), line)
            })
            .collect();
        if let Some(number) = self.trace_numbers.get(&trace) {
            return *number;
        }
        let number = self.traces.len() as u32;
        self.traces.push((trace.clone(), depth));
        self.trace_numbers.insert(trace, number);
        number
    }

    fn file(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.file_numbers.get(name) {
            return *number;
        }
        let number = self.files.len() as u32;
        self.files.push(name.into());
        self.file_numbers.insert(name.into(), number);
        number
    }
}

/// A trace as `tracemalloc` wants it: pairs of file name and line.
fn frames(trace: &Trace) -> R {
    let files = TABLE.get().as_ref().map_or(&[][..], |t| &t.files[..]);
    let frame = |&(file, line): &(u32, u32)| {
        let name = files
            .get(file as usize)
            .map_or(Value::str("<unknown>"), |f| str::from_fs_bytes(f));
        tuple::new(vec![name, Value::int(line.into())])
    };
    if trace.is_empty() {
        return Ok(tuple::new(vec![tuple::new(vec![
            Value::str("<unknown>"),
            Value::int(0),
        ])]));
    }
    Ok(tuple::new(trace.iter().map(frame).collect()))
}

fn traces() -> R {
    let found = quietly(|table| {
        let own = table.allocated.values().copied();
        let cells = table.cells.iter().map(|(trace, bytes)| (*bytes, *trace));
        let mut found: Vec<(usize, u32)> = own.chain(cells).collect();
        found.sort_unstable();
        let of = |n: u32| table.traces[n as usize].clone();
        found.into_iter().map(|(size, n)| (size, of(n))).collect::<Vec<_>>()
    });
    let Some(found) = found else {
        return if TABLE.get().is_some() {
            Err(runtime_error("the table of traces is in use"))
        } else {
            Ok(list::new(Vec::new()))
        };
    };
    let mut rows = Vec::with_capacity(found.len());
    for (size, (trace, depth)) in &found {
        rows.push(tuple::new(vec![
            Value::int(0),
            Value::usize(*size),
            frames(trace)?,
            Value::int((*depth).into()),
        ]));
    }
    Ok(list::new(rows))
}
