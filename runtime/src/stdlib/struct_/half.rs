//! Half-precision floats (IEEE 754 binary16).

/// The nearest half float, ties to even; `None` if it overflows.
pub fn from_f64(f: f64) -> Option<u16> {
    let sign = if f.is_sign_negative() { 0x8000 } else { 0 };
    if f.is_nan() {
        return Some(sign | 0x7e00);
    }
    if f.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let magnitude = f.abs();
    // The unit in the last place: 2^-24 for subnormal numbers, else 2^(exponent - 10).
    let exponent = ((magnitude.to_bits() >> 52) as i32 - 1023).max(-14);
    let unit = 2f64.powi(exponent - 10);
    let units = (magnitude / unit).round_ties_even() as u32;
    // 1024 units and more carry the implicit bit into the exponent field.
    let bits = ((exponent + 14) as u32 * 1024) + units;
    if bits >= 0x7c00 { None } else { Some(sign | bits as u16) }
}

/// The value of a half float.
pub fn to_f64(bits: u16) -> f64 {
    let (exponent, fraction) = ((bits >> 10 & 0x1f) as i32, (bits & 0x3ff) as f64);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        e => (1024.0 + fraction) * 2f64.powi(e - 25),
    };
    if bits & 0x8000 != 0 { -magnitude } else { magnitude }
}
