//! `math`: the functions of the C library with Python's errors, and exact integer functions.

mod functions;
mod gamma;
mod integer;
mod sums;

use crate::exceptions::R;
use crate::object::def::MethodDef;
use crate::types::{dict, module};
use crate::value::Value;

pub use gamma::{gamma, log_gamma};
pub use integer::{gcd_ibig, isqrt_ibig};
pub use sums::exact_sum;

/// The C library's functions.
pub(crate) mod libm {
    macro_rules! functions {
        ($($name:ident($($arg:ident: $t:ty),*);)*) => {
            mod c {
                unsafe extern "C" {
                    $(pub safe fn $name($($arg: $t),*) -> f64;)*
                }
            }
            $(#[doc = concat!("The C library's `", stringify!($name), "`.")]
            #[inline(always)]
            pub fn $name($($arg: $t),*) -> f64 {
                c::$name($($arg),*)
            })*
        };
    }

    functions! {
        acos(x: f64);
        acosh(x: f64);
        asin(x: f64);
        asinh(x: f64);
        atan(x: f64);
        atan2(y: f64, x: f64);
        atanh(x: f64);
        cos(x: f64);
        cosh(x: f64);
        erf(x: f64);
        erfc(x: f64);
        exp(x: f64);
        exp2(x: f64);
        expm1(x: f64);
        hypot(x: f64, y: f64);
        ldexp(x: f64, e: i32);
        log(x: f64);
        log10(x: f64);
        log1p(x: f64);
        log2(x: f64);
        nextafter(x: f64, y: f64);
        pow(x: f64, y: f64);
        remainder(x: f64, y: f64);
        sin(x: f64);
        sinh(x: f64);
        tan(x: f64);
        tanh(x: f64);
    }

    /// The C library's `cbrt`. Rust's own runtime has a function of this name, which rounds differently, and which the linker
    /// would take.
    pub fn cbrt(x: f64) -> f64 {
        use std::sync::OnceLock;
        static CBRT: OnceLock<Option<extern "C" fn(f64) -> f64>> = OnceLock::new();
        let found = CBRT.get_or_init(|| {
            // SAFETY: a name that ends with 0; the symbol, if it is there, is C's function of this type.
            unsafe {
                let symbol = libc::dlsym(libc::RTLD_DEFAULT, c"cbrt".as_ptr());
                std::mem::transmute::<*mut libc::c_void, Option<extern "C" fn(f64) -> f64>>(symbol)
            }
        });
        match found {
            Some(cbrt) => cbrt(x),
            None => x.cbrt(),
        }
    }

    /// Mantissa in [0.5, 1) and exponent.
    pub fn frexp(x: f64) -> (f64, i32) {
        if x == 0.0 || !x.is_finite() {
            return (x, 0);
        }
        let bits = x.to_bits();
        let biased = (bits >> 52 & 0x7ff) as i32;
        if biased == 0 {
            let (m, e) = frexp(x * 18446744073709551616.0);
            return (m, e - 64);
        }
        (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), biased - 1022)
    }
}

static GROUPS: &[&[MethodDef]] = &[
    functions::FUNCTIONS,
    gamma::FUNCTIONS,
    integer::FUNCTIONS,
    sums::FUNCTIONS,
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("math", GROUPS)?;
    let d = module::dict(&m);
    for (name, value) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        dict::set_str(&d, name, Value::float(value));
    }
    Ok(m)
}
