//! Complex arithmetic as CPython's `complexobject.c` computes it.

/// A complex number.
#[derive(Clone, Copy)]
pub(super) struct Complex {
    pub real: f64,
    pub imag: f64,
}

const ONE: Complex = Complex { real: 1.0, imag: 0.0 };

/// A real number as a complex one.
pub(super) fn real(value: f64) -> Complex {
    Complex { real: value, imag: 0.0 }
}

/// `a * b`
pub(super) fn multiply(a: Complex, b: Complex) -> Complex {
    Complex {
        real: a.real * b.real - a.imag * b.imag,
        imag: a.real * b.imag + a.imag * b.real,
    }
}

/// `a / b`; `None` where Python raises. Divides by the larger part first, so that nothing overflows on the way.
pub(super) fn divide(a: Complex, b: Complex) -> Option<Complex> {
    let (abs_real, abs_imag) = (b.real.abs(), b.imag.abs());
    if abs_real >= abs_imag {
        if abs_real == 0.0 {
            return None;
        }
        let ratio = b.imag / b.real;
        let denominator = b.real + b.imag * ratio;
        Some(Complex {
            real: (a.real + a.imag * ratio) / denominator,
            imag: (a.imag - a.real * ratio) / denominator,
        })
    } else if abs_imag >= abs_real {
        let ratio = b.real / b.imag;
        let denominator = b.real * ratio + b.imag;
        Some(Complex {
            real: (a.real * ratio + a.imag) / denominator,
            imag: (a.imag * ratio - a.real) / denominator,
        })
    } else {
        Some(Complex {
            real: f64::NAN,
            imag: f64::NAN,
        })
    }
}

/// `a ** b`; `None` where Python raises.
pub(super) fn power(a: Complex, b: Complex) -> Option<Complex> {
    let result = if b.imag == 0.0 && b.real == b.real.floor() && b.real.abs() <= 100.0 {
        power_of_int(a, b.real as i32)?
    } else {
        power_of_complex(a, b)?
    };
    (result.real.is_finite() && result.imag.is_finite()).then_some(result)
}

fn power_of_int(a: Complex, exponent: i32) -> Option<Complex> {
    if exponent > 0 {
        Some(power_of_unsigned(a, exponent as u32))
    } else {
        divide(ONE, power_of_unsigned(a, exponent.unsigned_abs()))
    }
}

fn power_of_unsigned(a: Complex, exponent: u32) -> Complex {
    let mut result = ONE;
    let mut factor = a;
    let mut mask = 1;
    while mask > 0 && exponent >= mask {
        if exponent & mask != 0 {
            result = multiply(result, factor);
        }
        mask <<= 1;
        factor = multiply(factor, factor);
    }
    result
}

fn power_of_complex(a: Complex, b: Complex) -> Option<Complex> {
    if b.real == 0.0 && b.imag == 0.0 {
        return Some(ONE);
    }
    if a.real == 0.0 && a.imag == 0.0 {
        return (b.imag == 0.0 && b.real >= 0.0).then_some(real(0.0));
    }
    let absolute = a.real.hypot(a.imag);
    let mut length = absolute.powf(b.real);
    let angle = a.imag.atan2(a.real);
    let mut phase = angle * b.real;
    if b.imag != 0.0 {
        length /= (angle * b.imag).exp();
        phase += b.imag * absolute.ln();
    }
    // The C library's `cos` calls this a domain error.
    if phase.is_infinite() {
        return None;
    }
    Some(Complex {
        real: length * phase.cos(),
        imag: length * phase.sin(),
    })
}
