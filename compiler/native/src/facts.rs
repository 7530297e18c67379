//! What the translator knows at compile time about each abstract stack slot and fast local: type, representation and
//! ownership; and the summary of it all ([`Key`]) by which versions of a basic block are told apart.

use cranelift_codegen::ir;
use cranelift_codegen::ir::types::{F64, I8, I64};

/// What is known about a value's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// Any value.
    Unknown,
    /// Any value; likely the class whose body is the unit of this index.
    LikelyClass(u32),
    /// Any value, or the NULL word.
    MaybeNull,
    /// The NULL word.
    Null,
    /// A small int (tagged).
    Int,
    /// A float; the representation is always `F64`.
    Float,
    /// `True` or `False`.
    Bool,
    /// `None`.
    None,
    /// Exactly `str`.
    Str,
    /// Exactly `list`.
    List,
    /// Exactly `tuple`.
    Tuple,
    /// Exactly `dict`.
    Dict,
    /// Exactly `set`.
    Set,
    /// Exactly `collections.deque`.
    Deque,
    /// The iterator of a `range` of small ints.
    RangeIterator,
    /// The iterator of a list.
    ListIterator,
    /// A `range` being looped over without an iterator object: the slot holds the next number, beside it (in
    /// `FunctionTranslator::aux`) lies the bound. The step is this constant.
    Range(i32),
    /// The same with a step that is known at run time only: beside the next number lie the count of numbers to come and
    /// the step.
    RangeCount,
    /// A list being looped over without an iterator object: the slot holds the list, beside it lies the next index.
    ListCursor,
    /// The same for a tuple.
    TupleCursor,
    /// A list that `enumerate` runs over, in a loop that takes number and item apart at once; beside it lie the next index
    /// and the next number.
    EnumerateCursor,
    /// The same for an ASCII string.
    EnumerateText,
    /// The same for an ASCII string; beside it lie the next index and the length.
    StrCursor,
    /// `list.append`, not looked up: the list lies above it.
    ListAppend,
    /// A method of a builtin type, not looked up (`translate::methods`): the object lies above it.
    KnownMethod(u8),
    /// The builtin of this number in `krait_runtime::abi::known` (immortal).
    Builtin(u8),
    /// The function that was first made from the code object of this index (immortal).
    Function(u32),
    /// A heap object of unknown type.
    Object,
}

impl Ty {
    /// No reference to count.
    pub fn is_immediate(self) -> bool {
        matches!(
            self,
            Ty::Null
                | Ty::Int
                | Ty::Float
                | Ty::Bool
                | Ty::None
                | Ty::Function(_)
                | Ty::Range(_)
                | Ty::RangeCount
                | Ty::Builtin(_)
                | Ty::ListAppend
                | Ty::KnownMethod(_)
        )
    }
    /// A loop's cursor, which stands where CPython has an iterator; versions never generalise it.
    pub fn is_cursor(self) -> bool {
        matches!(
            self,
            Ty::Range(_)
                | Ty::RangeCount
                | Ty::ListCursor
                | Ty::TupleCursor
                | Ty::EnumerateCursor
                | Ty::EnumerateText
                | Ty::StrCursor
        )
    }
    /// Certainly a heap pointer.
    pub fn is_pointer(self) -> bool {
        matches!(
            self,
            Ty::Str
                | Ty::List
                | Ty::Tuple
                | Ty::Dict
                | Ty::Set
                | Ty::Deque
                | Ty::RangeIterator
                | Ty::ListIterator
                | Ty::ListCursor
                | Ty::TupleCursor
                | Ty::EnumerateCursor
                | Ty::EnumerateText
                | Ty::StrCursor
                | Ty::Object
                | Ty::Bool
                | Ty::None
        )
    }
}

/// How the SSA value holds the Python value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repr {
    /// The tagged word.
    Word,
    /// A raw double.
    F64,
    /// 0 or 1.
    Bool,
}

impl Repr {
    /// The Cranelift type.
    pub fn clif(self) -> ir::Type {
        match self {
            Repr::Word => I64,
            Repr::F64 => F64,
            Repr::Bool => I8,
        }
    }
}

/// Who holds the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Own {
    /// This slot.
    Owned,
    /// Fast local `k`; promoted before the local changes.
    Local(u16),
    /// A container, a cell or another object: alive until something is released or other code runs, before which the slot
    /// takes a reference of its own. Only stack slots are held so.
    Borrowed,
    /// Nobody needs to: immediate, immortal, or held by the caller for the whole call.
    Free,
}

/// A value in an abstract stack slot or fast local.
#[derive(Clone, Copy, Debug)]
pub struct Operand {
    pub value: ir::Value,
    pub ty: Ty,
    pub repr: Repr,
    pub own: Own,
}

/// The facts of a slot without its SSA value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlotKey {
    pub ty: Ty,
    pub repr: Repr,
    pub own: Own,
}

impl Operand {
    /// Its facts.
    pub fn key(&self) -> SlotKey {
        SlotKey {
            ty: self.ty,
            repr: self.repr,
            own: self.own,
        }
    }
    /// A value that nobody counts.
    pub fn free(value: ir::Value, ty: Ty) -> Operand {
        Operand {
            value,
            ty,
            repr: Repr::Word,
            own: Own::Free,
        }
    }
    /// A value that the slot owns.
    pub fn owned(value: ir::Value, ty: Ty) -> Operand {
        Operand {
            value,
            ty,
            repr: Repr::Word,
            own: if ty.is_immediate() { Own::Free } else { Own::Owned },
        }
    }
    /// A raw double.
    pub fn f64(value: ir::Value) -> Operand {
        Operand {
            value,
            ty: Ty::Float,
            repr: Repr::F64,
            own: Own::Free,
        }
    }
    /// A raw bool.
    pub fn bool(value: ir::Value) -> Operand {
        Operand {
            value,
            ty: Ty::Bool,
            repr: Repr::Bool,
            own: Own::Free,
        }
    }
    /// True if releasing it may have to do something.
    pub fn is_owned(&self) -> bool {
        self.own == Own::Owned && !self.ty.is_immediate()
    }
}

/// What the numbers of unknown type on this path have shown themselves to be: which test comes first from here on. No fact:
/// versions are not told apart by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    #[default]
    Unseen,
    Ints,
    Floats,
    /// Neither: the values are strings or other objects, or kinds come mixed. Operations are not split any more.
    Others,
}

/// Everything the translator knows at one point: `None` in `locals` is a local that is unbound, or dead.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub locals: Vec<Option<Operand>>,
    pub stack: Vec<Operand>,
    pub numbers: Numbers,
    /// How many choices of the less expected kind led here: paths of few come first, while there is budget.
    pub rank: usize,
    /// This path is taken when a name was rebound or the like: it gets no versions of its own.
    pub unlikely: bool,
    /// Until the next instruction: an int and a float have met. Where it goes on is decided like that of an unlikely path; but
    /// where no version fits, it is worth one of its own.
    pub mixed: bool,
}

/// The facts of a [`State`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub locals: Vec<Option<SlotKey>>,
    pub stack: Vec<SlotKey>,
}

impl Key {
    /// Whether the loops around run over the same kinds of things: versions are bounded for each kind.
    pub fn same_loops(&self, other: &Key) -> bool {
        let pairs = self.stack.iter().zip(&other.stack);
        self.stack.len() == other.stack.len()
            && pairs
                .into_iter()
                .all(|(a, b)| a.ty == b.ty || !(a.ty.is_cursor() || b.ty.is_cursor()))
    }
}

impl State {
    /// The facts.
    pub fn key(&self) -> Key {
        Key {
            locals: self.locals.iter().map(|l| l.map(|o| o.key())).collect(),
            stack: self.stack.iter().map(Operand::key).collect(),
        }
    }
    /// An int and a float have met: the next numbers may be of either kind.
    pub fn mix(&mut self) {
        self.numbers = Numbers::Unseen;
        self.rank += 1;
        self.unlikely = true;
        self.mixed = true;
    }
    /// Replaces what is known of every slot that holds `value`.
    pub fn refine(&mut self, value: ir::Value, with: Operand) {
        for slot in self.locals.iter_mut().flatten().chain(self.stack.iter_mut()) {
            if slot.value == value && slot.repr == Repr::Word {
                let own = if with.ty.is_immediate() { Own::Free } else { slot.own };
                *slot = Operand { own, ..with };
            }
        }
    }
}
