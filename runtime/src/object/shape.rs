//! Shapes (hidden classes): which attribute of an instance lives at which index. A shape belongs to one type, so comparing
//! an object's shape number tests both its type and its layout. Shapes form a tree: adding an attribute follows or makes
//! a transition. Numbers are never reused.

use super::type_object::TypeObject;
use crate::cell::Mut;
use crate::value::Value;
use std::collections::HashMap;

/// Not an instance with attribute storage.
pub const NO_SHAPE: u32 = 0;
/// The attributes live in a dict object (after `__dict__` was asked for, a deletion, or too many attributes).
pub const DICT_MODE: u32 = 1;
/// An instance with more attributes moves them to a dict.
pub const MAX_ATTRIBUTES: u32 = 128;

/// One shape.
struct Shape {
    ty: *const TypeObject,
    /// Attribute names in order of their indices; interned strings, kept alive here.
    names: Vec<Value>,
    /// Index by address of the interned name; made for shapes with more than a few names.
    index: Option<HashMap<u64, u32>>,
    /// Shape after adding a name (by its address).
    transitions: Vec<(u64, u32)>,
}

const LINEAR: usize = 8;

static SHAPES: Mut<Vec<Shape>> = Mut::new(Vec::new());

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

/// The index of the attribute `name` (an interned string), if the shape has it.
#[inline]
pub fn index_of(shape: u32, name: &Value) -> Option<u32> {
    let shape = &shapes()[shape as usize];
    match &shape.index {
        None => shape.names.iter().position(|n| n.is(name)).map(|i| i as u32),
        Some(index) => index.get(&name.raw()).copied(),
    }
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

/// Makes the shapes of a type that is being released (or whose layout changed) unreachable from it.
pub fn forget(ty: &TypeObject) {
    for shape in shapes().iter_mut().filter(|s| std::ptr::eq(s.ty, ty)) {
        shape.names = Vec::new();
        shape.transitions = Vec::new();
        shape.ty = std::ptr::null();
    }
    ty.root_shape.set(NO_SHAPE);
}
