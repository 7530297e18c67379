//! `_operator`: the operators as functions; the callables are in `operator_callables`.

use super::operator_callables::{ATTRGETTER, ITEMGETTER, METHODCALLER};
use crate::exceptions::{R, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::slots::{CompareOp, KwNames};
use crate::ops::arith::BinaryOp;
use crate::ops::{arith, call, compare, iter, number, subscr};
use crate::types::{buffer, dict, module, str};
use crate::value::Value;

macro_rules! binary {
    ($name:literal, $op:ident) => {
        MethodDef::positional($name, |_, args| {
            crate::args::check_count($name, args.len(), 2, 2)?;
            arith::binary(BinaryOp::$op, &args[0], &args[1])
        })
    };
}
macro_rules! inplace {
    ($name:literal, $op:ident) => {
        MethodDef::positional($name, |_, args| {
            crate::args::check_count($name, args.len(), 2, 2)?;
            arith::inplace(BinaryOp::$op, &args[0], &args[1])
        })
    };
}
macro_rules! comparison {
    ($name:literal, $op:ident) => {
        MethodDef::positional($name, |_, args| {
            crate::args::check_count($name, args.len(), 2, 2)?;
            compare::rich_compare(&args[0], &args[1], CompareOp::$op)
        })
    };
}

const FUNCTIONS: &[MethodDef] = &[
    binary!("add", Add).doc("Same as a + b."),
    binary!("sub", Subtract).doc("Same as a - b."),
    binary!("mul", Multiply).doc("Same as a * b."),
    binary!("matmul", MatrixMultiply).doc("Same as a @ b."),
    binary!("floordiv", FloorDivide).doc("Same as a // b."),
    binary!("truediv", TrueDivide).doc("Same as a / b."),
    binary!("mod", Remainder).doc("Same as a % b."),
    binary!("pow", Power).doc("Same as a ** b."),
    binary!("lshift", Lshift).doc("Same as a << b."),
    binary!("rshift", Rshift).doc("Same as a >> b."),
    binary!("and_", And).doc("Same as a & b."),
    binary!("or_", Or).doc("Same as a | b."),
    binary!("xor", Xor).doc("Same as a ^ b."),
    inplace!("iadd", Add).doc("Same as a += b."),
    inplace!("isub", Subtract).doc("Same as a -= b."),
    inplace!("imul", Multiply).doc("Same as a *= b."),
    inplace!("imatmul", MatrixMultiply).doc("Same as a @= b."),
    inplace!("ifloordiv", FloorDivide).doc("Same as a //= b."),
    inplace!("itruediv", TrueDivide).doc("Same as a /= b."),
    inplace!("imod", Remainder).doc("Same as a %= b."),
    inplace!("ipow", Power).doc("Same as a **= b."),
    inplace!("ilshift", Lshift).doc("Same as a <<= b."),
    inplace!("irshift", Rshift).doc("Same as a >>= b."),
    inplace!("iand", And).doc("Same as a &= b."),
    inplace!("ior", Or).doc("Same as a |= b."),
    inplace!("ixor", Xor).doc("Same as a ^= b."),
    comparison!("lt", Lt).doc("Same as a < b."),
    comparison!("le", Le).doc("Same as a <= b."),
    comparison!("eq", Eq).doc("Same as a == b."),
    comparison!("ne", Ne).doc("Same as a != b."),
    comparison!("gt", Gt).doc("Same as a > b."),
    comparison!("ge", Ge).doc("Same as a >= b."),
    MethodDef::one("truth", |_, v| compare::is_true(v).map(Value::bool)).doc("Return True if a is true, False otherwise."),
    MethodDef::one("not_", |_, v| compare::is_true(v).map(|b| Value::bool(!b))).doc("Same as not a."),
    MethodDef::positional("is_", |_, args| {
        crate::args::check_count("is_", args.len(), 2, 2)?;
        Ok(Value::bool(args[0].is(&args[1])))
    })
    .doc("Same as a is b."),
    MethodDef::positional("is_not", |_, args| {
        crate::args::check_count("is_not", args.len(), 2, 2)?;
        Ok(Value::bool(!args[0].is(&args[1])))
    })
    .doc("Same as a is not b."),
    MethodDef::one("neg", |_, v| arith::negative(v)).doc("Same as -a."),
    MethodDef::one("pos", |_, v| arith::positive(v)).doc("Same as +a."),
    MethodDef::one("abs", |_, v| arith::absolute(v)).doc("Same as abs(a)."),
    MethodDef::one("inv", |_, v| arith::invert(v)).doc("Same as ~a."),
    MethodDef::one("invert", |_, v| arith::invert(v)).doc("Same as ~a."),
    MethodDef::one("index", |_, v| number::index(v)).doc("Same as a.__index__()"),
    MethodDef::positional("concat", |_, args| concat("concat", args, false)).doc("Same as a + b, for a and b sequences."),
    MethodDef::positional("iconcat", |_, args| concat("iconcat", args, true)).doc("Same as a += b, for a and b sequences."),
    MethodDef::positional("contains", |_, args| {
        crate::args::check_count("contains", args.len(), 2, 2)?;
        compare::contains(&args[0], &args[1]).map(Value::bool)
    })
    .doc("Same as b in a (note reversed operands)."),
    MethodDef::positional("getitem", |_, args| {
        crate::args::check_count("getitem", args.len(), 2, 2)?;
        subscr::get(&args[0], &args[1])
    })
    .doc("Same as a[b]."),
    MethodDef::positional("setitem", |_, args| {
        crate::args::check_count("setitem", args.len(), 3, 3)?;
        subscr::set(&args[0], &args[1], &args[2]).map(|()| Value::none())
    })
    .doc("Same as a[b] = c."),
    MethodDef::positional("delitem", |_, args| {
        crate::args::check_count("delitem", args.len(), 2, 2)?;
        subscr::delete(&args[0], &args[1]).map(|()| Value::none())
    })
    .doc("Same as del a[b]."),
    MethodDef::positional("countOf", |_, args| {
        crate::args::check_count("countOf", args.len(), 2, 2)?;
        check_iterable(&args[0])?;
        let mut n = 0i64;
        iter::for_each(&args[0], &mut |v| {
            n += compare::equal(&v, &args[1])? as i64;
            Ok(true)
        })?;
        Ok(Value::int(n))
    })
    .doc("Return the number of items in a which are, or which equal, b."),
    MethodDef::positional("indexOf", |_, args| {
        crate::args::check_count("indexOf", args.len(), 2, 2)?;
        check_iterable(&args[0])?;
        let (mut i, mut found) = (0i64, false);
        iter::for_each(&args[0], &mut |v| {
            found = compare::equal(&v, &args[1])?;
            i += !found as i64;
            Ok(!found)
        })?;
        if found { Ok(Value::int(i)) } else { Err(value_error("sequence.index(x): x not in sequence")) }
    })
    .doc("Return the first index of b in a."),
    MethodDef::positional("length_hint", |_, args| {
        crate::args::check_count("length_hint", args.len(), 1, 2)?;
        let default = args.get(1).map_or(Ok(0), number::ssize)?;
        // The default is given back as it is, be it negative.
        let hint = iter::length_hint(&args[0], usize::MAX)?;
        Ok(if hint == usize::MAX { Value::int(default) } else { Value::usize(hint) })
    })
    .doc("Return an estimate of the number of items in obj.\n\nThis is useful for presizing containers when building from an iterable.\n\nIf the object supports len(), the result will be exact.\nOtherwise, it may over- or under-estimate by an arbitrary amount.\nThe result will be an integer >= 0."),
    MethodDef::positional("_compare_digest", compare_digest)
        .doc("Return 'a == b'.\n\nThis function uses an approach designed to prevent timing analysis."),
    MethodDef::keywords("call", |_, args: &[Value], kwnames: KwNames| match args.split_first() {
        Some((f, rest)) => call::call(f, rest, kwnames),
        None => Err(type_error("call expected at least 1 argument, got 0")),
    })
    .doc("Same as obj(*args, **kwargs)."),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_operator", &[FUNCTIONS])?;
    let d = module::dict(&m);
    for (name, ty) in [
        ("itemgetter", &ITEMGETTER),
        ("attrgetter", &ATTRGETTER),
        ("methodcaller", &METHODCALLER),
    ] {
        lookup::ready(ty);
        dict::set_str(&d, name, ty.value());
    }
    Ok(m)
}

/// Raises the error of searching in something that has no items.
fn check_iterable(v: &Value) -> R<()> {
    if iter::is_iterable(v) {
        return Ok(());
    }
    Err(type_error(format_args!(
        "argument of type '{}' is not iterable",
        v.ty().name()
    )))
}

fn concat(name: &str, args: &[Value], inplace: bool) -> R {
    crate::args::check_count(name, args.len(), 2, 2)?;
    if inplace {
        arith::inplace_concat(&args[0], &args[1])
    } else {
        arith::concat(&args[0], &args[1])
    }
}

fn compare_digest(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("_compare_digest", args.len(), 2, 2)?;
    let (a, b) = (&args[0], &args[1]);
    let equal = |x: &[u8], y: &[u8]| {
        let mut difference = x.len() ^ y.len();
        for (i, byte) in y.iter().enumerate() {
            difference |= (x.get(i).copied().unwrap_or(!byte) ^ byte) as usize;
        }
        difference == 0
    };
    if str::is_str(a) && str::is_str(b) {
        if str::char_len(a) != str::wtf8(a).len() || str::char_len(b) != str::wtf8(b).len() {
            return Err(type_error(
                "comparing strings with non-ASCII characters is not supported",
            ));
        }
        return Ok(Value::bool(equal(str::wtf8(a), str::wtf8(b))));
    }
    if !buffer::is_bytes_like(a) && !buffer::is_bytes_like(b) {
        return Err(type_error(format_args!(
            "unsupported operand types(s) or combination of types: '{}' and '{}'",
            a.ty().name(),
            b.ty().name()
        )));
    }
    let (x, y) = (
        buffer::with_bytes(a, <[u8]>::to_vec)?,
        buffer::with_bytes(b, <[u8]>::to_vec)?,
    );
    Ok(Value::bool(equal(&x, &y)))
}
