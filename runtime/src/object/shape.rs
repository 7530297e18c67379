//! Shapes (hidden classes): which attribute of an instance lives at which index. A shape belongs to one type, so comparing
//! an object's shape number tests both its type and its layout. Shapes form a tree: adding an attribute follows or makes
//! a transition. Numbers are never reused.

use super::type_object::TypeObject;
use crate::cell::Mut;
use crate::value::Value;
use crate::word_map::WordMap;
use std::cell::Cell;

/// Not an instance with attribute storage.
pub const NO_SHAPE: u32 = 0;
/// The attributes live in a dict object (after `__dict__` was asked for, too many attributes, or deletions in too many orders).
pub const DICT_MODE: u32 = 1;
/// An instance with more attributes moves them to a dict.
pub const MAX_ATTRIBUTES: u32 = 128;

/// One shape.
struct Shape {
    ty: *const TypeObject,
    /// Attribute names in order of their indices; interned strings, kept alive here.
    names: Vec<Value>,
    /// Index by address of the interned name; made for shapes with more than a few names.
    index: Option<WordMap<u64, u32>>,
    /// Shape after adding a name (by its address).
    transitions: Vec<(u64, u32)>,
}

const LINEAR: usize = 8;
/// Objects used as dicts, with names that come and go, would have shapes without end.
const MOST_WITH_DELETIONS: usize = 1 << 14;

static SHAPES: Mut<Vec<Shape>> = Mut::new(Vec::new());

#[inline(always)]
fn shapes() -> &'static mut Vec<Shape> {
    let shapes = SHAPES.get_mut();
    while shapes.len() < 2 {
        shapes.push(Shape {
            ty: std::ptr::null(),
            names: Vec::new(),
            index: None,
            transitions: Vec::new(),
        });
    }
    shapes
}

/// The class whose instances have the shape.
pub fn class_of(shape: u32) -> *const TypeObject {
    shapes()[shape as usize].ty
}

/// The shape of an instance of `ty` without attributes.
pub fn root(ty: &TypeObject) -> u32 {
    if ty.root_shape.get() == NO_SHAPE {
        let shapes = shapes();
        ty.root_shape.set(shapes.len() as u32);
        shapes.push(Shape {
            ty,
            names: Vec::new(),
            index: None,
            transitions: Vec::new(),
        });
    }
    ty.root_shape.get()
}

/// An answer of [`index_of`] that is kept: shapes do not change, numbers and addresses of names are not used again.
struct Known {
    shape: Cell<u32>,
    /// Index plus one; 0 if the shape does not have the name.
    place: Cell<u32>,
    name: Cell<u64>,
}

const KNOWN_SIZE: usize = 2048;

struct KnownTable([Known; KNOWN_SIZE]);
// SAFETY: one thread at a time runs Python code.
unsafe impl Sync for KnownTable {}

static KNOWN: KnownTable = KnownTable(
    [const {
        Known {
            shape: Cell::new(0),
            place: Cell::new(0),
            name: Cell::new(0),
        }
    }; KNOWN_SIZE],
);

/// The index of the attribute `name` (an interned string), if the shape has it.
#[inline]
pub fn index_of(shape: u32, name: &Value) -> Option<u32> {
    let known = &KNOWN.0[(shape as usize ^ (name.raw() >> 4) as usize) & (KNOWN_SIZE - 1)];
    if known.shape.get() == shape && known.name.get() == name.raw() {
        return known.place.get().checked_sub(1);
    }
    find(shape, name, known)
}

#[inline(never)]
fn find(number: u32, name: &Value, known: &Known) -> Option<u32> {
    let shape = &shapes()[number as usize];
    let found = match &shape.index {
        None => shape.names.iter().position(|n| n.is(name)).map(|i| i as u32),
        Some(index) => index.get(&name.raw()).copied(),
    };
    // A name that may die can come back as another string.
    if name.header().is_some_and(|h| h.is_immortal()) {
        known.shape.set(number);
        known.name.set(name.raw());
        known.place.set(found.map_or(0, |i| i + 1));
    }
    found
}

/// The attribute names in order of their indices.
pub fn names(shape: u32) -> &'static [Value] {
    &shapes()[shape as usize].names
}

/// The shape after adding `name` (an interned string); its index is the old number of names.
pub fn with_attribute(shape: u32, name: &Value) -> u32 {
    let shapes = shapes();
    let from = &shapes[shape as usize];
    if let Some(&(_, to)) = from.transitions.iter().find(|(n, _)| *n == name.raw()) {
        return to;
    }
    let mut names = from.names.clone();
    names.push(name.clone());
    let index = (names.len() > LINEAR).then(|| names.iter().enumerate().map(|(i, n)| (n.raw(), i as u32)).collect());
    let to = shapes.len() as u32;
    let ty = from.ty;
    shapes.push(Shape {
        ty,
        names,
        index,
        transitions: Vec::new(),
    });
    shapes[shape as usize].transitions.push((name.raw(), to));
    to
}

/// The shape without the attribute at `index`, the later ones moved up; `None` if there are too many shapes already for ones
/// that deletions make.
pub fn without_attribute(shape: u32, index: u32) -> Option<u32> {
    let names = names(shape);
    if shapes().len() > MOST_WITH_DELETIONS {
        return None;
    }
    // SAFETY: shapes with names have their class as long as instances have them.
    let root = root(unsafe { &*class_of(shape) });
    let kept = names.iter().enumerate().filter(|(i, _)| *i != index as usize);
    Some(kept.fold(root, |shape, (_, name)| with_attribute(shape, name)))
}

/// Makes the shapes of a type that is being released (or whose layout changed) unreachable from it.
pub fn forget(ty: &TypeObject) {
    for shape in shapes().iter_mut().filter(|s| std::ptr::eq(s.ty, ty)) {
        shape.names = Vec::new();
        shape.transitions = Vec::new();
        shape.ty = std::ptr::null();
    }
    ty.root_shape.set(NO_SHAPE);
}
