//! Parts of the runtime that small programs do without. Each is installed by a function `krait_install_…`, which `main` calls
//! if the program may need it; what nobody installs nobody refers to, and the linker leaves it out.

use crate::cell::Mut;
use crate::exceptions::{R, Raised, system_error};

/// What the rest of the runtime uses of a part, once it is installed.
pub struct Part<T> {
    name: &'static str,
    installed: Mut<Option<T>>,
}

impl<T> Part<T> {
    /// A part that is not there yet; the name is for the error that says so.
    pub const fn new(name: &'static str) -> Part<T> {
        Part {
            name,
            installed: Mut::new(None),
        }
    }
    /// Makes the part there. To be called before the program starts.
    pub fn install(&self, part: T) {
        // Else the optimiser sees that nothing else is ever stored, and refers to it directly.
        *self.installed.get_mut() = std::hint::black_box(Some(part));
    }
    /// The part, if it is there.
    #[inline]
    pub fn find(&self) -> Option<&T> {
        self.installed.get().as_ref()
    }
    /// The part, or SystemError.
    #[inline]
    pub fn get(&self) -> R<&T> {
        self.find().ok_or_else(|| missing(self.name))
    }
}

/// Installs what every program with library modules has.
pub fn install_common() {
    crate::interp::krait_install_interpreter();
    crate::types::bytes::krait_install_bytes();
    crate::types::generics::krait_install_generics();
    crate::types::type_::krait_install_classes();
    crate::types::list::krait_install_sorts();
}

#[cold]
#[inline(never)]
fn missing(part: &str) -> Raised {
    system_error(format_args!(
        "this executable has no {part}: nothing told the compiler that it would need it"
    ))
}
