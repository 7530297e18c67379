//! `_ctypes_core`: memory, libraries and calls by address, for `_ctypes`, which is Python.

use crate::args;
use crate::cell::Mut;
use crate::exceptions::{R, buffer_error, raise, runtime_error, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::ops::{call, number};
use crate::types::buffer::{self, Buffer, Lent};
use crate::types::exception;
use crate::types::{bytes, float, int, module, str, tuple};
use crate::value::Value;
use std::cell::Cell;
use std::ffi::{CStr, CString};

/// Zeroed memory, freed with the object.
struct Block {
    data: Vec<u64>,
    bytes: usize,
}

native_type! {
    /// Memory of a ctypes instance.
    pub struct Memory: TYPE = "_ctypes_core.Memory" {
        block: Mut<Block>,
        exports: Cell<usize>,
    }
    slots {
        len: |v| Ok(Memory::of(v).block.get().bytes),
        getbuffer: |v, _| {
            let this = Memory::of(v);
            this.exports.set(this.exports.get() + 1);
            let block = this.block.get_mut();
            Ok(Lent::bytes(block.data.as_mut_ptr().cast(), block.bytes, false))
        },
        releasebuffer: |v, _| {
            let exports = &Memory::of(v).exports;
            exports.set(exports.get() - 1);
        },
    }
    .with_getsets(&[GetSetDef::read_only("address", |v| {
        Ok(Value::usize(Memory::of(v).block.get_mut().data.as_mut_ptr() as usize))
    })])
    .not_a_base()
}

impl crate::object::native_type::Field for Mut<Block> {}

native_type! {
    /// Memory borrowed from another object for as long as this one lives.
    pub struct Borrowed: BORROWED_TYPE = "_ctypes_core.Borrowed" {
        buffer: Mut<Option<Buffer>>,
    }
    slots {}
    .with_getsets(&[
        GetSetDef::read_only("address", |v| Ok(Value::usize(Borrowed::of(v).buffer.get().as_ref().map_or(0, |b| b.lent.ptr as usize)))),
        GetSetDef::read_only("size", |v| Ok(Value::usize(Borrowed::of(v).buffer.get().as_ref().map_or(0, |b| b.lent.len)))),
    ])
    .not_a_base()
}

impl crate::object::native_type::Field for Mut<Option<Buffer>> {}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("alloc", |_, size| {
        let bytes = number::ssize(size)?;
        let bytes = usize::try_from(bytes).map_err(|_| value_error("negative size"))?;
        crate::memory::try_reserve(Some(bytes))?;
        let data = vec![0u64; bytes.div_ceil(8) + 1];
        Ok(Memory::instance(&TYPE, Mut::new(Block { data, bytes }), Cell::new(0)))
    }),
    MethodDef::one("borrow", |_, v| {
        let buffer = Buffer::of(v, false)?;
        if buffer.lent.readonly {
            return Err(type_error("underlying buffer is not writable"));
        }
        if !buffer.is_contiguous() {
            return Err(buffer_error("underlying buffer is not C contiguous"));
        }
        Ok(Borrowed::instance(&BORROWED_TYPE, Mut::new(Some(buffer))))
    }),
    MethodDef::positional("peek", |_, args| {
        args::check_count("peek", args.len(), 2, 2)?;
        let (address, size) = (address(&args[0])?, number::ssize(&args[1])?);
        if size <= 0 {
            return Ok(Value::bytes(&[]));
        }
        // SAFETY: programs that use ctypes vouch for their addresses.
        Ok(Value::bytes(unsafe {
            std::slice::from_raw_parts(address as *const u8, size as usize)
        }))
    }),
    MethodDef::positional("poke", |_, args| {
        args::check_count("poke", args.len(), 2, 2)?;
        let address = address(&args[0])?;
        let data = buffer::get_any(&args[1])?;
        // SAFETY: as above.
        unsafe { std::ptr::copy(data.as_ptr(), address as *mut u8, data.len()) };
        Ok(Value::none())
    }),
    MethodDef::one("c_string", |_, v| {
        let address = address(v)?;
        // SAFETY: as above.
        Ok(Value::bytes(
            unsafe { CStr::from_ptr(address as *const libc::c_char) }.to_bytes(),
        ))
    }),
    MethodDef::one("object_address", |_, v| {
        // The program holds the object as long as it holds the address.
        Ok(Value::int(v.raw() as i64))
    }),
    MethodDef::one("object_at", |_, v| {
        let raw = address(v)? as u64;
        // SAFETY: the address is one of `object_address`, of an object that is still held.
        Ok(unsafe { Value::borrow_raw(&raw) }.clone())
    }),
    MethodDef::positional("dlopen", |_, args| {
        args::check_count("dlopen", args.len(), 2, 2)?;
        let mode = number::c_int(&args[1])? | libc::RTLD_NOW;
        let name = match args[0].is_none() {
            true => None,
            false => Some(crate::stdlib::posix::c_path("dlopen", &args[0])?),
        };
        // SAFETY: a C string or null.
        let handle = unsafe { libc::dlopen(name.as_ref().map_or(std::ptr::null(), |n| n.as_ptr()), mode) };
        if handle.is_null() {
            return Err(raise(&exception::OS_ERROR, last_error()));
        }
        Ok(Value::usize(handle as usize))
    }),
    MethodDef::positional("dlsym", |_, args| {
        args::check_count("dlsym", args.len(), 2, 2)?;
        let handle = address(&args[0])?;
        let name = CString::new(str::to_string_lossy(&args[1]).into_owned()).unwrap_or_default();
        // SAFETY: a handle of `dlopen` and a C string.
        let found = unsafe { libc::dlsym(handle as *mut libc::c_void, name.as_ptr()) };
        if found.is_null() {
            return Err(raise(&exception::ATTRIBUTE_ERROR, last_error()));
        }
        Ok(Value::usize(found as usize))
    }),
    MethodDef::one("dlclose", |_, handle| {
        let handle = address(handle)?;
        // SAFETY: a handle of `dlopen`.
        Ok(Value::int(unsafe { libc::dlclose(handle as *mut libc::c_void) }.into()))
    }),
    MethodDef::positional("call", call_function),
    MethodDef::positional("callback", |_, args| {
        args::check_count("callback", args.len(), 2, 2)?;
        new_callback(&args[0], compare_is_true(&args[1])?)
    }),
    MethodDef::no_args("errno", |_| Ok(Value::int(ERRNO.get().to_owned().into()))),
    MethodDef::one("set_errno", |_, v| {
        let old = ERRNO.replace(number::c_int(v)?);
        Ok(Value::int(old.into()))
    }),
];

/// The errno that `use_errno` keeps apart from the library's.
static ERRNO: Mut<i32> = Mut::new(0);

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_ctypes_core", &[FUNCTIONS])?;
    crate::object::lookup::ready(&TYPE);
    crate::object::lookup::ready(&BORROWED_TYPE);
    module::add(&m, "Memory", TYPE.value());
    module::add(&m, "Borrowed", BORROWED_TYPE.value());
    module::add(&m, "RTLD_LOCAL", Value::int(libc::RTLD_LOCAL.into()));
    module::add(&m, "RTLD_GLOBAL", Value::int(libc::RTLD_GLOBAL.into()));
    Ok(m)
}

fn compare_is_true(v: &Value) -> R<bool> {
    crate::ops::compare::is_true(v)
}

/// An address or another number as 64 bits.
fn address(v: &Value) -> R<usize> {
    Ok(word(v)? as usize)
}

fn word(v: &Value) -> R<i64> {
    if let Some(n) = v.as_small_int() {
        return Ok(n);
    }
    if let Some(n) = int::as_i64(v) {
        return Ok(n);
    }
    match int::as_u64(v) {
        Some(n) => Ok(n as i64),
        None => Err(crate::exceptions::overflow_error("int too large for C")),
    }
}

fn last_error() -> String {
    // SAFETY: the text is copied at once.
    unsafe {
        let text = libc::dlerror();
        if text.is_null() {
            return String::new();
        }
        CStr::from_ptr(text).to_string_lossy().into_owned()
    }
}

/// Registers for integers in the C calling convention.
#[cfg(target_arch = "x86_64")]
const WORDS: usize = 6;
#[cfg(not(target_arch = "x86_64"))]
const WORDS: usize = 8;
/// Arguments passed on the stack, at most.
const STACKED: usize = 16;

/// `call(address, result, arguments, errno)`: arguments are ints, floats, or bytes of 4 for a C float; `result` is "i", "d" or
/// "f"; `errno` says whether errno is swapped.
fn call_function(_: &Value, args: &[Value]) -> R {
    args::check_count("call", args.len(), 4, 4)?;
    let function = address(&args[0])?;
    let (mut words, mut doubles, mut stack) = ([0i64; WORDS], [0f64; 8], [0i64; STACKED]);
    let (mut w, mut d, mut s) = (0, 0, 0);
    for v in tuple::items(&args[2]) {
        let (is_double, bits) = match (bytes::contents(v), float::is_float(v)) {
            (Some(b), _) => (true, u64::from(u32::from_le_bytes(b.try_into().unwrap_or_default()))),
            (None, true) => (true, float::to_f64(v)?.to_bits()),
            (None, false) => (false, word(v)? as u64),
        };
        if is_double && d < doubles.len() {
            doubles[d] = f64::from_bits(bits);
            d += 1;
        } else if !is_double && w < words.len() {
            words[w] = bits as i64;
            w += 1;
        } else if s < STACKED {
            stack[s] = bits as i64;
            s += 1;
        } else {
            return Err(runtime_error("too many arguments for a foreign function"));
        }
    }
    let result = str::to_string_lossy(&args[1]).into_owned();
    let swaps = compare_is_true(&args[3])?;
    // SAFETY: programs that use ctypes vouch for the function and its arguments; errno is the thread's own.
    unsafe {
        let errno = libc::__errno_location();
        if swaps {
            *errno = *ERRNO.get();
        }
        let (word, double) = invoke(function, &words, &doubles, &stack, result != "i");
        if swaps {
            ERRNO.replace(*errno);
        }
        crate::ops::control::poll()?;
        Ok(match &*result {
            "d" => Value::float(double),
            "f" => Value::float(f32::from_bits(double.to_bits() as u32).into()),
            _ => Value::int(word),
        })
    }
}

/// Calls `function` with all registers for arguments, and what goes on the stack.
///
/// # Safety
/// `function` is a C function that takes these arguments.
unsafe fn invoke(function: usize, w: &[i64; WORDS], d: &[f64; 8], s: &[i64; STACKED], double: bool) -> (i64, f64) {
    // A variadic call also says how many registers hold doubles, which others ignore.
    macro_rules! call {
        ($result:ty) => {{
            type Function = unsafe extern "C" fn(i64, ...) -> $result;
            // SAFETY: the caller's promise.
            unsafe {
                let f = std::mem::transmute::<usize, Function>(function);
                #[cfg(target_arch = "x86_64")]
                let result = f(
                    w[0], w[1], w[2], w[3], w[4], w[5], d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], s[0], s[1],
                    s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11], s[12], s[13], s[14], s[15],
                );
                #[cfg(not(target_arch = "x86_64"))]
                let result = f(
                    w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7], d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7],
                    s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7], s[8], s[9], s[10], s[11], s[12], s[13], s[14],
                    s[15],
                );
                result
            }
        }};
    }
    if double { (0, call!(f64)) } else { (call!(i64), 0.0) }
}

/// Functions that C code may call: a fixed number of them, each with a place for the Python function.
const CALLBACKS: usize = 256;

/// The Python functions; one that C code was given stays for good, for nobody knows how long C code keeps it.
static CALLED_BACK: Mut<Vec<Value>> = Mut::new(Vec::new());

type WordFunction = extern "C" fn(i64, i64, i64, i64, i64, i64, f64, f64, f64, f64, f64, f64, f64, f64) -> i64;
type DoubleFunction = extern "C" fn(i64, i64, i64, i64, i64, i64, f64, f64, f64, f64, f64, f64, f64, f64) -> f64;

macro_rules! trampoline {
    ($name:ident, $result:ty, $convert:expr) => {
        #[allow(clippy::too_many_arguments)]
        extern "C" fn $name<const N: usize>(
            a: i64,
            b: i64,
            c: i64,
            d: i64,
            e: i64,
            f: i64,
            p: f64,
            q: f64,
            r: f64,
            s: f64,
            t: f64,
            u: f64,
            v: f64,
            w: f64,
        ) -> $result {
            let result = called(N, [a, b, c, d, e, f], [p, q, r, s, t, u, v, w]);
            #[allow(clippy::redundant_closure_call)]
            ($convert)(result)
        }
    };
}

trampoline!(to_word, i64, |v: Option<Value>| v
    .and_then(|v| crate::exceptions::quiet(word(&v)))
    .unwrap_or(0));
trampoline!(to_double, f64, |v: Option<Value>| v
    .and_then(|v| crate::exceptions::quiet(float::to_f64(&v)))
    .unwrap_or(0.0));

/// Calls the Python function of a trampoline with the registers.
fn called(which: usize, words: [i64; 6], doubles: [f64; 8]) -> Option<Value> {
    let f = CALLED_BACK.get().get(which)?.clone();
    let words = tuple::new(words.map(Value::int).to_vec());
    let doubles = tuple::new(doubles.map(Value::float).to_vec());
    match call::call2(&f, &words, &doubles) {
        Ok(v) => Some(v),
        Err(raised) => {
            crate::exceptions::write_unraisable(raised, None, Some(&f));
            None
        }
    }
}

/// The trampolines of a kind, in order.
macro_rules! table {
    ($f:ident) => {
        [
            $f::<0>, $f::<1>, $f::<2>, $f::<3>, $f::<4>, $f::<5>, $f::<6>, $f::<7>, $f::<8>, $f::<9>, $f::<10>,
            $f::<11>, $f::<12>, $f::<13>, $f::<14>, $f::<15>, $f::<16>, $f::<17>, $f::<18>, $f::<19>, $f::<20>,
            $f::<21>, $f::<22>, $f::<23>, $f::<24>, $f::<25>, $f::<26>, $f::<27>, $f::<28>, $f::<29>, $f::<30>,
            $f::<31>, $f::<32>, $f::<33>, $f::<34>, $f::<35>, $f::<36>, $f::<37>, $f::<38>, $f::<39>, $f::<40>,
            $f::<41>, $f::<42>, $f::<43>, $f::<44>, $f::<45>, $f::<46>, $f::<47>, $f::<48>, $f::<49>, $f::<50>,
            $f::<51>, $f::<52>, $f::<53>, $f::<54>, $f::<55>, $f::<56>, $f::<57>, $f::<58>, $f::<59>, $f::<60>,
            $f::<61>, $f::<62>, $f::<63>, $f::<64>, $f::<65>, $f::<66>, $f::<67>, $f::<68>, $f::<69>, $f::<70>,
            $f::<71>, $f::<72>, $f::<73>, $f::<74>, $f::<75>, $f::<76>, $f::<77>, $f::<78>, $f::<79>, $f::<80>,
            $f::<81>, $f::<82>, $f::<83>, $f::<84>, $f::<85>, $f::<86>, $f::<87>, $f::<88>, $f::<89>, $f::<90>,
            $f::<91>, $f::<92>, $f::<93>, $f::<94>, $f::<95>, $f::<96>, $f::<97>, $f::<98>, $f::<99>, $f::<100>,
            $f::<101>, $f::<102>, $f::<103>, $f::<104>, $f::<105>, $f::<106>, $f::<107>, $f::<108>, $f::<109>,
            $f::<110>, $f::<111>, $f::<112>, $f::<113>, $f::<114>, $f::<115>, $f::<116>, $f::<117>, $f::<118>,
            $f::<119>, $f::<120>, $f::<121>, $f::<122>, $f::<123>, $f::<124>, $f::<125>, $f::<126>, $f::<127>,
            $f::<128>, $f::<129>, $f::<130>, $f::<131>, $f::<132>, $f::<133>, $f::<134>, $f::<135>, $f::<136>,
            $f::<137>, $f::<138>, $f::<139>, $f::<140>, $f::<141>, $f::<142>, $f::<143>, $f::<144>, $f::<145>,
            $f::<146>, $f::<147>, $f::<148>, $f::<149>, $f::<150>, $f::<151>, $f::<152>, $f::<153>, $f::<154>,
            $f::<155>, $f::<156>, $f::<157>, $f::<158>, $f::<159>, $f::<160>, $f::<161>, $f::<162>, $f::<163>,
            $f::<164>, $f::<165>, $f::<166>, $f::<167>, $f::<168>, $f::<169>, $f::<170>, $f::<171>, $f::<172>,
            $f::<173>, $f::<174>, $f::<175>, $f::<176>, $f::<177>, $f::<178>, $f::<179>, $f::<180>, $f::<181>,
            $f::<182>, $f::<183>, $f::<184>, $f::<185>, $f::<186>, $f::<187>, $f::<188>, $f::<189>, $f::<190>,
            $f::<191>, $f::<192>, $f::<193>, $f::<194>, $f::<195>, $f::<196>, $f::<197>, $f::<198>, $f::<199>,
            $f::<200>, $f::<201>, $f::<202>, $f::<203>, $f::<204>, $f::<205>, $f::<206>, $f::<207>, $f::<208>,
            $f::<209>, $f::<210>, $f::<211>, $f::<212>, $f::<213>, $f::<214>, $f::<215>, $f::<216>, $f::<217>,
            $f::<218>, $f::<219>, $f::<220>, $f::<221>, $f::<222>, $f::<223>, $f::<224>, $f::<225>, $f::<226>,
            $f::<227>, $f::<228>, $f::<229>, $f::<230>, $f::<231>, $f::<232>, $f::<233>, $f::<234>, $f::<235>,
            $f::<236>, $f::<237>, $f::<238>, $f::<239>, $f::<240>, $f::<241>, $f::<242>, $f::<243>, $f::<244>,
            $f::<245>, $f::<246>, $f::<247>, $f::<248>, $f::<249>, $f::<250>, $f::<251>, $f::<252>, $f::<253>,
            $f::<254>, $f::<255>,
        ]
    };
}

fn new_callback(f: &Value, double: bool) -> R {
    const WORD_FUNCTIONS: [WordFunction; CALLBACKS] = table!(to_word);
    const DOUBLE_FUNCTIONS: [DoubleFunction; CALLBACKS] = table!(to_double);
    let all = CALLED_BACK.get_mut();
    let at = all.len();
    if at >= CALLBACKS {
        return Err(runtime_error("too many callback functions"));
    }
    all.push(crate::memory::keep(f.clone()));
    let address = if double {
        DOUBLE_FUNCTIONS[at] as usize
    } else {
        WORD_FUNCTIONS[at] as usize
    };
    Ok(Value::usize(address))
}
