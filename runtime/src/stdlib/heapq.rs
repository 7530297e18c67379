//! `_heapq`.

use crate::exceptions::{R, index_error, runtime_error, type_error};
use crate::object::def::MethodDef;
use crate::ops::compare;
use crate::types::{list, module};
use crate::value::Value;

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("heappush", |_, args| push(args))
        .doc("Push item onto heap, maintaining the heap invariant."),
    MethodDef::positional("heappushpop", |_, args| push_pop(args)).doc(
        "Push item on the heap, then pop and return the smallest item from the heap.\n\nThe combined action runs more \
         efficiently than heappush() followed by\na separate call to heappop().",
    ),
    MethodDef::one("heappop", |_, heap| pop(heap, MIN))
        .doc("Pop the smallest item off the heap, maintaining the heap invariant."),
    MethodDef::positional("heapreplace", |_, args| replace("heapreplace", args, MIN)).doc(
        "Pop and return the current smallest value, and add the new item.\n\nThis is more efficient than heappop() followed \
         by heappush(), and can be\nmore appropriate when using a fixed-size heap.  Note that the value\nreturned may be \
         larger than item!  That constrains reasonable uses of\nthis routine unless written as part of a conditional \
         replacement:\n\n    if item > heap[0]:\n        item = heapreplace(heap, item)",
    ),
    MethodDef::one("heapify", |_, heap| heapify(heap, MIN))
        .doc("Transform list into a heap, in-place, in O(len(heap)) time."),
    MethodDef::one("_heappop_max", |_, heap| pop(heap, MAX)).doc("Maxheap variant of heappop."),
    MethodDef::one("_heapify_max", |_, heap| heapify(heap, MAX)).doc("Maxheap variant of heapify."),
    MethodDef::positional("_heapreplace_max", |_, args| replace("_heapreplace_max", args, MAX))
        .doc("Maxheap variant of heapreplace."),
];

/// Makes the module.
pub fn init() -> R {
    module::new("_heapq", &[FUNCTIONS])
}

/// The order of a heap.
const MIN: bool = false;
const MAX: bool = true;

/// True if `a` belongs above `b`.
#[inline(always)]
fn above(a: &Value, b: &Value, order: bool) -> R<bool> {
    let (a, b) = if order == MAX { (b, a) } else { (a, b) };
    match (a.as_small_int(), b.as_small_int()) {
        (Some(x), Some(y)) => Ok(x < y),
        _ => compare::less(a, b),
    }
}

fn len(heap: &Value) -> usize {
    list::items(heap).len()
}

fn at(heap: &Value, i: usize) -> Value {
    list::items(heap)[i].clone()
}

fn changed() -> crate::exceptions::Raised {
    runtime_error("list changed size during iteration")
}

fn swap(heap: &Value, i: usize, j: usize) {
    list::storage(heap).get_mut().swap(i, j);
}

/// Moves the item at `pos` up to where it belongs, not above `start`.
fn sift_down(heap: &Value, start: usize, mut pos: usize, order: bool) -> R<()> {
    let size = len(heap);
    let item = at(heap, pos);
    while pos > start {
        let parent_pos = (pos - 1) >> 1;
        let parent = at(heap, parent_pos);
        let up = above(&item, &parent, order)?;
        if len(heap) != size {
            return Err(changed());
        }
        if !up {
            break;
        }
        swap(heap, parent_pos, pos);
        pos = parent_pos;
    }
    Ok(())
}

/// Moves the better child up until a leaf is reached, then the item down to its place.
fn sift_up(heap: &Value, start: usize, order: bool) -> R<()> {
    let end = len(heap);
    let mut pos = start;
    let limit = end >> 1;
    while pos < limit {
        let mut child = 2 * pos + 1;
        if child + 1 < end {
            let (a, b) = (at(heap, child), at(heap, child + 1));
            if !above(&a, &b, order)? {
                child += 1;
            }
            if len(heap) != end {
                return Err(changed());
            }
        }
        swap(heap, child, pos);
        pos = child;
    }
    sift_down(heap, start, pos, order)
}

fn push(args: &[Value]) -> R {
    crate::args::check_count("heappush", args.len(), 2, 2)?;
    let (heap, item) = (&args[0], &args[1]);
    check_argument("heappush", heap)?;
    list::push(heap, item.clone());
    sift_down(heap, 0, len(heap) - 1, MIN)?;
    Ok(Value::none())
}

fn check_argument(name: &str, heap: &Value) -> R<()> {
    if list::is_list(heap) {
        return Ok(());
    }
    Err(type_error(format_args!(
        "{name}() argument 1 must be list, not {}",
        crate::args::described(heap)
    )))
}

fn pop(heap: &Value, order: bool) -> R {
    let name = if order == MAX { "_heappop_max" } else { "heappop" };
    check_one(name, heap)?;
    let Some(last) = list::storage(heap).get_mut().pop() else {
        return Err(index_error("index out of range"));
    };
    if len(heap) == 0 {
        return Ok(last);
    }
    let top = std::mem::replace(&mut list::storage(heap).get_mut()[0], last);
    sift_up(heap, 0, order)?;
    Ok(top)
}

fn check_one(name: &str, heap: &Value) -> R<()> {
    if list::is_list(heap) {
        return Ok(());
    }
    Err(type_error(format_args!(
        "{name}() argument must be list, not {}",
        crate::args::described(heap)
    )))
}

fn replace(name: &str, args: &[Value], order: bool) -> R {
    crate::args::check_count(name, args.len(), 2, 2)?;
    let (heap, item) = (&args[0], &args[1]);
    check_argument(name, heap)?;
    if len(heap) == 0 {
        return Err(index_error("index out of range"));
    }
    let top = std::mem::replace(&mut list::storage(heap).get_mut()[0], item.clone());
    sift_up(heap, 0, order)?;
    Ok(top)
}

fn push_pop(args: &[Value]) -> R {
    crate::args::check_count("heappushpop", args.len(), 2, 2)?;
    let (heap, item) = (&args[0], &args[1]);
    check_argument("heappushpop", heap)?;
    if len(heap) == 0 {
        return Ok(item.clone());
    }
    if !above(&at(heap, 0), item, MIN)? {
        return Ok(item.clone());
    }
    if len(heap) == 0 {
        return Err(index_error("index out of range"));
    }
    let top = std::mem::replace(&mut list::storage(heap).get_mut()[0], item.clone());
    sift_up(heap, 0, MIN)?;
    Ok(top)
}

fn heapify(heap: &Value, order: bool) -> R {
    check_one(if order == MAX { "_heapify_max" } else { "heapify" }, heap)?;
    for i in (0..len(heap) >> 1).rev() {
        sift_up(heap, i, order)?;
    }
    Ok(Value::none())
}
