//! `memoryview`: the memory of another object, seen as an array of items of any number of dimensions.

mod access;
mod attributes;
mod cast;
mod compare;
mod item;

pub use item::{pack, size_of_format, unpack};

use crate::args::Parser;
use crate::cell::Mut;
use crate::exceptions::{R, type_error, value_error};
use crate::memory::new_object;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup::drop_payload;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::buffer::{self, Buffer, Lent};
use crate::value::Value;
use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

/// A view. All views made from one another share the borrowed memory; it goes back when the last is released.
#[repr(C)]
pub struct MemoryViewObject {
    pub header: Header,
    /// Empty once released.
    buffer: Mut<Option<Rc<Buffer>>>,
    layout: Layout,
    /// Number of borrowers of this view.
    exports: Cell<usize>,
    /// True while `__release_buffer__` sees it (`_Py_MEMORYVIEW_RESTRICTED`).
    restricted: Cell<bool>,
    hash: Cell<i64>,
}

/// Where the items are.
#[derive(Clone)]
pub struct Layout {
    ptr: *mut u8,
    readonly: bool,
    item_size: usize,
    format: Cow<'static, str>,
    shape: Vec<usize>,
    strides: Vec<isize>,
}

payload!(MemoryViewObject, TYPE);

/// The type `memoryview`.
pub static TYPE: TypeObject = TypeObject::builtin("memoryview", Some(&crate::types::object::TYPE), INNER_SLOTS)
    .with_size(size_of::<MemoryViewObject>())
    .with_flags(flags::SEQUENCE | flags::WEAKREFABLE | flags::GC)
    .with_getsets(attributes::GETSETS)
    .with_doc("Create a new memoryview object which references the given object.")
    .not_a_base();

pub use access::ITERATOR_TYPE;

/// What the runtime itself needs of a view.
const INNER_SLOTS: Slots = Slots {
    drop: Some(drop_payload::<MemoryViewObject>),
    traverse: Some(traverse),
    clear: Some(clear),
    getbuffer: Some(getbuffer),
    releasebuffer: Some(|this, _| {
        let exports = &object(this).exports;
        exports.set(exports.get() - 1);
    }),
    ..Slots::NONE
};

/// The memory's owner is held once, however many views there are: only one that is alone can be seen to hold it.
unsafe fn traverse(p: *mut Header, visit: &mut dyn FnMut(&Value)) {
    // SAFETY: called with a live view.
    let view = unsafe { &*p.cast::<MemoryViewObject>() };
    if let Some(buffer) = view.buffer.get().as_ref().filter(|b| Rc::strong_count(b) == 1) {
        visit(buffer.owner());
    }
}

unsafe fn clear(p: *mut Header) {
    // SAFETY: called with a live view.
    let view = unsafe { &*p.cast::<MemoryViewObject>() };
    if view.exports.get() == 0 {
        drop(view.buffer.replace(None));
    }
}

/// See `krait_install_bytes`.
pub(super) fn install() {
    TYPE.methods.set(METHODS);
    *TYPE.slots.get_mut() = Slots {
        repr: Some(attributes::repr),
        hash: Some(compare::hash),
        richcompare: Some(compare::richcompare),
        iter: Some(access::iter),
        new: Some(new),
        len: Some(access::len),
        subscript: Some(access::subscript),
        ass_subscript: Some(access::ass_subscript),
        item: Some(access::item),
        ..INNER_SLOTS
    };
}

const METHODS: &[MethodDef] = &[
    MethodDef::no_args("release", release),
    MethodDef::keywords("tobytes", access::tobytes),
    MethodDef::keywords("hex", access::hex),
    MethodDef::no_args("tolist", access::tolist),
    MethodDef::keywords("cast", cast::cast),
    MethodDef::no_args("toreadonly", toreadonly),
    MethodDef::keywords("_from_flags", from_flags).class(),
    MethodDef::no_args("__enter__", enter),
    MethodDef::positional("__exit__", |this, _| release(this)),
    MethodDef::one("__buffer__", buffer_method),
    MethodDef::one("__release_buffer__", release_buffer_method),
];

/// The view behind `this`; slots and methods of `memoryview` are called with nothing else.
#[inline(always)]
fn object(this: &Value) -> &MemoryViewObject {
    // SAFETY: method descriptors and slots check the type of `self`.
    unsafe { this.cast_unchecked::<MemoryViewObject>() }
}

/// The layout of a view that is not released.
fn live(this: &Value) -> R<&Layout> {
    match object(this).buffer.get() {
        Some(_) => Ok(&object(this).layout),
        None => Err(value_error("operation forbidden on released memoryview object")),
    }
}

impl Layout {
    fn of(lent: &Lent) -> Layout {
        let shape = lent
            .shape
            .clone()
            .unwrap_or_else(|| vec![lent.len / lent.item_size.max(1)]);
        let strides = lent
            .strides
            .clone()
            .unwrap_or_else(|| c_strides(&shape, lent.item_size));
        let (ptr, readonly, item_size) = (lent.ptr, lent.readonly, lent.item_size);
        Layout {
            ptr,
            readonly,
            item_size,
            format: lent.format.clone(),
            shape,
            strides,
        }
    }
    /// Number of items.
    fn count(&self) -> usize {
        self.shape.iter().product()
    }
    /// Bytes of all items.
    fn len(&self) -> usize {
        self.count() * self.item_size
    }
    fn is_c_contiguous(&self) -> bool {
        self.is_packed(self.shape.iter().zip(&self.strides).rev())
    }
    fn is_f_contiguous(&self) -> bool {
        self.is_packed(self.shape.iter().zip(&self.strides))
    }
    fn is_packed<'a>(&self, dimensions: impl Iterator<Item = (&'a usize, &'a isize)>) -> bool {
        // One dimension is judged by its stride even without items (`init_flags`).
        if let ([n], [stride]) = (&self.shape[..], &self.strides[..]) {
            return *n == 1 || *stride == self.item_size as isize;
        }
        if self.count() == 0 {
            return true;
        }
        let mut expected = self.item_size as isize;
        for (&n, &stride) in dimensions {
            if n > 1 && stride != expected {
                return false;
            }
            expected *= n as isize;
        }
        true
    }
    /// The bytes of contiguous items.
    fn bytes(&self) -> &[u8] {
        debug_assert!(self.is_c_contiguous());
        if self.len() == 0 {
            &[]
        } else {
            // SAFETY: the memory is borrowed as long as the view is not released, which callers have checked.
            unsafe { std::slice::from_raw_parts(self.ptr, self.len()) }
        }
    }
    /// Calls `f` with the address of each item, in C order.
    fn for_each_item(&self, f: &mut dyn FnMut(*mut u8) -> R<()>) -> R<()> {
        self.walk(0, self.ptr, f)
    }
    fn walk(&self, dimension: usize, ptr: *mut u8, f: &mut dyn FnMut(*mut u8) -> R<()>) -> R<()> {
        let Some(&n) = self.shape.get(dimension) else {
            return f(ptr);
        };
        for i in 0..n {
            self.walk(
                dimension + 1,
                ptr.wrapping_offset(self.strides[dimension] * i as isize),
                f,
            )?;
        }
        Ok(())
    }
    /// All bytes in C order.
    fn gather(&self) -> Vec<u8> {
        if self.is_c_contiguous() {
            return self.bytes().to_vec();
        }
        let mut out = Vec::with_capacity(self.len());
        let copied = self.for_each_item(&mut |p| {
            // SAFETY: inside the borrowed memory.
            out.extend_from_slice(unsafe { std::slice::from_raw_parts(p, self.item_size) });
            Ok(())
        });
        debug_assert!(copied.is_ok());
        out
    }
}

/// Strides of items in C order without gaps.
fn c_strides(shape: &[usize], item_size: usize) -> Vec<isize> {
    let mut strides = vec![0; shape.len()];
    let mut stride = item_size as isize;
    for (i, &n) in shape.iter().enumerate().rev() {
        strides[i] = stride;
        stride *= n as isize;
    }
    strides
}

/// The bytes of lent memory in C order.
pub fn gather(lent: &Lent) -> Vec<u8> {
    Layout::of(lent).gather()
}

fn make(buffer: Rc<Buffer>, layout: Layout) -> Value {
    new_object(MemoryViewObject {
        header: Header::new(&TYPE),
        buffer: Mut::new(Some(buffer)),
        layout,
        exports: Cell::new(0),
        restricted: Cell::new(false),
        hash: Cell::new(-1),
    })
}

/// Another view of the same memory.
fn derive(this: &Value, layout: Layout) -> R {
    unrestricted(this)?;
    let buffer = object(this).buffer.get().clone();
    match buffer {
        Some(buffer) => Ok(make(buffer, layout)),
        None => Err(value_error("operation forbidden on released memoryview object")),
    }
}

/// `memoryview(v)`.
pub fn of(v: &Value) -> R {
    if v.is_exact(&TYPE) {
        let layout = live(v)?.clone();
        return derive(v, layout);
    }
    if !buffer::is_bytes_like(v) {
        let given = v.ty().name();
        return Err(type_error(format_args!(
            "memoryview: a bytes-like object is required, not '{given}'"
        )));
    }
    let buffer = Buffer::with_flags(v, buffer::flags::FULL_RO)?;
    // What a builtin type lends through another object is that object's.
    let through = buffer.lent.wrapped.as_ref().map(|w| w.view.clone());
    match through.filter(|_| !v.ty().is_heap()) {
        Some(view) => of(&view),
        None => Ok(of_buffer(buffer)),
    }
}

/// The bytes of a contiguous view, as a view of one dimension.
pub fn as_bytes(view: &Value) -> R {
    let layout = live(view)?;
    let (ptr, readonly, len) = (layout.ptr, layout.readonly, layout.len());
    derive(view, Layout::of(&Lent::bytes(ptr, len, readonly)))
}

/// A view of borrowed memory.
fn of_buffer(buffer: Buffer) -> Value {
    let layout = Layout::of(&buffer.lent);
    make(Rc::new(buffer), layout)
}

/// A view of memory that its owner is about to take back; to be released before that. No views can be made from it.
pub fn of_memory(owner: &Value, lent: &Lent) -> Value {
    let layout = Layout::of(lent);
    let lent = Lent::bytes(lent.ptr, lent.len, lent.readonly);
    let view = make(Rc::new(Buffer::borrowed(owner, lent)), layout);
    object(&view).restricted.set(true);
    view
}

/// The layout of a live view that others may be made from.
fn unrestricted(this: &Value) -> R<&Layout> {
    let layout = live(this)?;
    if object(this).restricted.get() {
        return Err(value_error("cannot create new view on restricted memoryview"));
    }
    Ok(layout)
}

/// True if `view` shows memory of `owner`.
pub fn is_of(view: &Value, owner: &Value) -> bool {
    object(view).buffer.get().as_ref().is_some_and(|b| b.owner().is(owner))
}

/// `PyMemoryView_Check`.
pub fn is_view(v: &Value) -> bool {
    v.is_exact(&TYPE)
}

/// Releases a view.
pub fn release_view(view: &Value) -> R {
    release(view)
}

/// A read-only view of a copy of `data`.
pub fn of_bytes(data: &[u8]) -> R {
    of(&Value::bytes(data))
}

static NEW: Parser = Parser::new("memoryview", &["object"], 1);

fn new(_: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let [object] = NEW.parse(args, kwnames)?;
    of(object.unwrap_or(&Value::none()))
}

fn from_flags(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("_from_flags", &["object", "flags"], 2);
    let [object, flags] = PARSER.parse(args, kwnames)?;
    let flags = crate::ops::number::c_int(flags.unwrap_or(&Value::none()))?;
    Ok(of_buffer(Buffer::with_flags(object.unwrap_or(&Value::none()), flags)?))
}

/// `x.__buffer__(flags)`.
pub fn buffer_method(this: &Value, flags: &Value) -> R {
    let flags = crate::ops::number::c_int(flags)?;
    Ok(of_buffer(Buffer::of_builtin(this, flags)?))
}

/// `x.__release_buffer__(view)`.
pub fn release_buffer_method(this: &Value, view: &Value) -> R {
    if !view.is_exact(&TYPE) {
        return Err(type_error("expected a memoryview object"));
    }
    match object(view).buffer.get() {
        None => Err(value_error("memoryview's buffer has already been released")),
        Some(buffer) if !buffer.owner().is(this) || buffer.lent.wrapped.is_some() => {
            Err(value_error("memoryview's buffer is not this object"))
        }
        Some(_) => release(view),
    }
}

fn getbuffer(this: &Value, flags: i32) -> R<Lent> {
    let layout = unrestricted(this)?;
    if flags & buffer::flags::WRITABLE != 0 && layout.readonly {
        return Err(crate::exceptions::buffer_error(
            "memoryview: underlying buffer is not writable",
        ));
    }
    let exports = &object(this).exports;
    exports.set(exports.get() + 1);
    Ok(Lent {
        ptr: layout.ptr,
        len: layout.len(),
        readonly: layout.readonly,
        item_size: layout.item_size,
        format: layout.format.clone(),
        shape: Some(layout.shape.clone()),
        strides: Some(layout.strides.clone()),
        wrapped: None,
    })
}

fn release(this: &Value) -> R {
    let view = object(this);
    if view.buffer.get().is_some() && view.exports.get() > 0 {
        let n = view.exports.get();
        let s = if n == 1 { "" } else { "s" };
        return Err(crate::exceptions::buffer_error(format_args!(
            "memoryview has {n} exported buffer{s}"
        )));
    }
    drop(view.buffer.replace(None));
    Ok(Value::none())
}

fn enter(this: &Value) -> R {
    live(this)?;
    Ok(this.clone())
}

fn toreadonly(this: &Value) -> R {
    let mut layout = live(this)?.clone();
    layout.readonly = true;
    derive(this, layout)
}
