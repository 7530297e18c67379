//! Builtin functions that compute with one or two values or show them.

use crate::args::{self, Parser};
use crate::exceptions::{R, overflow_error, type_error, value_error};
use crate::names;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{arith, attr, call, format, number};
use crate::types::{bytearray, bytes, int, str};
use crate::value::Value;

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("abs", |_, v| arith::absolute(v))
        .doc("abs($module, x, /)\n--\n\nReturn the absolute value of the argument."),
    MethodDef::one("ascii", |_, v| format::ascii(v))
        .doc("ascii($module, obj, /)\n--\n\nReturn an ASCII-only representation of an object.\n\nAs repr(), return a string containing a printable representation of an\nobject, but escape the non-ASCII characters in the string returned by\nrepr() using \\\\x, \\\\u or \\\\U escapes. This generates a string similar\nto that returned by repr() in Python 2."),
    MethodDef::one("bin", |_, v| based(v, "0b", 2)).doc("bin($module, number, /)\n--\n\nReturn the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'"),
    MethodDef::one("chr", |_, v| chr(v))
        .doc("chr($module, i, /)\n--\n\nReturn a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."),
    MethodDef::positional("divmod", divmod)
        .doc("divmod($module, x, y, /)\n--\n\nReturn the tuple (x//y, x%y).  Invariant: div*y + mod == x."),
    MethodDef::positional("format", format_)
        .doc("format($module, value, format_spec='', /)\n--\n\nReturn type(value).__format__(value, format_spec)\n\nMany built-in types implement format_spec according to the\nFormat Specification Mini-language. See help('FORMATTING')\nfor details.\n\nIf type(value) does not supply a method named __format__\nand format_spec is empty, then str(value) is returned.\nSee also help('SPECIALMETHODS')."),
    MethodDef::one("hex", |_, v| based(v, "0x", 16)).doc("hex($module, number, /)\n--\n\nReturn the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"),
    MethodDef::one("oct", |_, v| based(v, "0o", 8)).doc("oct($module, number, /)\n--\n\nReturn the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"),
    MethodDef::one("ord", |_, v| ord(v)).doc("ord($module, c, /)\n--\n\nReturn the Unicode code point for a one-character string."),
    MethodDef::keywords("pow", pow)
        .doc("pow($module, /, base, exp, mod=None)\n--\n\nEquivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form."),
    MethodDef::one("repr", |_, v| format::repr(v))
        .doc("repr($module, obj, /)\n--\n\nReturn the canonical string representation of the object.\n\nFor many object types, including most builtins, eval() will return an\nobject equal to the original."),
    MethodDef::keywords("round", round)
        .doc("round($module, /, number, ndigits=None)\n--\n\nRound a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative."),
];

fn based(v: &Value, prefix: &str, base: u8) -> R {
    let i = number::index(v)?;
    if let Some(i) = i.as_small_int() {
        return Ok(small_based(i, prefix, base));
    }
    let Some(i) = int::as_ibig(&i) else {
        return Err(type_error("an integer is required"));
    };
    let digits = i.in_radix(base).to_string();
    Ok(Value::str(&match digits.strip_prefix('-') {
        Some(rest) => format!("-{prefix}{rest}"),
        None => format!("{prefix}{digits}"),
    }))
}

/// The digits of a small int, written from the last one on.
fn small_based(i: i64, prefix: &str, base: u8) -> Value {
    let mut text = [0; 68];
    let mut at = text.len();
    let mut rest = i.unsigned_abs();
    let shift = base.trailing_zeros();
    loop {
        at -= 1;
        text[at] = b"0123456789abcdef"[(rest & u64::from(base - 1)) as usize];
        rest >>= shift;
        if rest == 0 {
            break;
        }
    }
    at -= prefix.len();
    text[at..at + prefix.len()].copy_from_slice(prefix.as_bytes());
    if i < 0 {
        at -= 1;
        text[at] = b'-';
    }
    str::from_ascii(&text[at..])
}

fn chr(v: &Value) -> R {
    let i = number::index(v)?;
    let Some(i) = int::as_i64(&i) else {
        return Err(overflow_error("Python int too large to convert to C int"));
    };
    if i32::try_from(i).is_err() {
        return Err(overflow_error("Python int too large to convert to C int"));
    }
    if !(0..0x11_0000).contains(&i) {
        return Err(value_error("chr() arg not in range(0x110000)"));
    }
    Ok(str::from_char(i as u32))
}

fn ord(v: &Value) -> R {
    let length = if str::is_str(v) {
        let n = str::char_len(v);
        if n == 1 {
            return Ok(Value::int(str::code_points(v).next().map_or(0, i64::from)));
        }
        n
    } else if let Some(b) = bytes::contents(v) {
        if let [one] = b {
            return Ok(Value::int(i64::from(*one)));
        }
        b.len()
    } else if let Some(b) = bytearray::contents(v) {
        if let [one] = b {
            return Ok(Value::int(i64::from(*one)));
        }
        b.len()
    } else {
        return Err(type_error(format_args!(
            "ord() expected string of length 1, but {} found",
            v.ty().name()
        )));
    };
    Err(type_error(format_args!(
        "ord() expected a character, but string of length {length} found"
    )))
}

fn divmod(_: &Value, args: &[Value]) -> R {
    args::check_count("divmod", args.len(), 2, 2)?;
    arith::divmod(&args[0], &args[1])
}

fn format_(_: &Value, args: &[Value]) -> R {
    args::check_count("format", args.len(), 1, 2)?;
    match args.get(1) {
        None => format::format(&args[0], &Value::str("")),
        Some(spec) if str::is_str(spec) => format::format(&args[0], spec),
        Some(spec) => Err(args::bad_argument("format", "argument 2", "str", spec)),
    }
}

fn pow(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("pow", &["base", "exp", "mod"], 2);
    let [base, exp, modulus] = PARSER.parse(args, kwnames)?;
    let (Some(base), Some(exp)) = (base, exp) else {
        return Err(type_error("pow() missing required arguments"));
    };
    arith::power(base, exp, modulus.filter(|m| !m.is_none()))
}

fn round(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new("round", &["number", "ndigits"], 1);
    let [number, ndigits] = PARSER.parse(args, kwnames)?;
    let Some(number) = number else {
        return Err(type_error("round() missing required argument"));
    };
    let Some(method) = attr::lookup_special(number, names::__round__())? else {
        return Err(type_error(format_args!(
            "type {} doesn't define __round__ method",
            number.ty().name()
        )));
    };
    match ndigits.filter(|n| !n.is_none()) {
        None => call::call0(&method),
        Some(n) => call::call1(&method, n),
    }
}
