//! The `extern "C"` functions behind the helper table: each makes safe references, calls `ops/`, and turns the result into
//! the word or status of its row.

use super::layout::{AGAIN, NativeCode};
use crate::exceptions::{R, Raised};
use crate::memory;
use crate::object::cache::{self, Site};
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::making;
use crate::object::slots::{CompareOp, Sent};
use crate::object::type_object::TypeObject;
use crate::ops;
use crate::stdlib::collections::deque_methods;
use crate::types::builtin_function::BuiltinFunctionObject;
use crate::types::dict::GlobalCell;
use crate::types::function::FunctionObject;
use crate::types::generator::NativeFrame;
use crate::types::{cell, dict, exception, function, generator, list, set, str as py_str, tuple, type_};
use crate::value::{NULL, Slot, Value};
use std::mem::ManuallyDrop;

/// An owned word, or NULL for an exception.
#[inline(always)]
fn own(result: R) -> u64 {
    match result {
        Ok(v) => v.into_raw(),
        Err(_) => NULL,
    }
}

/// 0 or −1.
#[inline(always)]
fn status(result: R<()>) -> i32 {
    match result {
        Ok(()) => 0,
        Err(_) => -1,
    }
}

/// None, or NULL for an exception.
fn nothing(result: R<()>) -> u64 {
    own(result.map(|()| Value::none()))
}

/// 0, 1 or −1.
#[inline(always)]
fn truth(result: R<bool>) -> i32 {
    match result {
        Ok(b) => i32::from(b),
        Err(_) => -1,
    }
}

/// The words at `p` as owned values, moved out.
///
/// # Safety
/// `n` owned words lie at `p`; they are not used afterwards.
#[inline(always)]
unsafe fn take(p: *const u64, n: u32) -> Vec<Value> {
    // SAFETY: the caller's promise.
    (0..n as usize).map(|i| unsafe { Value::from_raw(*p.add(i)) }).collect()
}

/// Owned words that generated code has left for a helper, in memory of the caller's: moved out one by one, the rest dropped.
struct Words {
    at: *const u64,
    end: *const u64,
}

impl Words {
    /// # Safety
    /// `n` owned words lie at `p`, which stay there during the call; they are not used afterwards.
    #[inline(always)]
    unsafe fn new(p: *const u64, n: u32) -> Words {
        Words {
            at: p,
            // SAFETY: the caller's promise.
            end: unsafe { p.add(n as usize) },
        }
    }
    /// All that are left.
    fn all(&self) -> &[Value] {
        // SAFETY: a word is a value.
        unsafe { std::slice::from_raw_parts(self.at.cast(), self.end.offset_from_unsigned(self.at)) }
    }
}

impl Iterator for Words {
    type Item = Value;
    #[inline(always)]
    fn next(&mut self) -> Option<Value> {
        if self.at == self.end {
            return None;
        }
        // SAFETY: between start and end; each is moved out once.
        unsafe {
            let word = *self.at;
            self.at = self.at.add(1);
            Some(Value::from_raw(word))
        }
    }
}

impl Drop for Words {
    #[inline(always)]
    fn drop(&mut self) {
        self.for_each(drop);
    }
}

/// What a parameter of a given class is inside the function.
macro_rules! abi {
    (type word) => { u64 };
    (type opt) => { u64 };
    (type own) => { u64 };
    (type own_opt) => { u64 };
    (type ptr) => { *mut u64 };
    (type f64) => { f64 };
    (type i64) => { i64 };
    (type u32) => { u32 };
    (let word $a:ident) => {
        // SAFETY: the row says that a borrowed value is passed.
        let $a = ManuallyDrop::new(unsafe { Value::from_raw($a) });
        let $a: &Value = &$a;
    };
    (let opt $a:ident) => {
        // SAFETY: as for `word`, unless NULL.
        let $a = ($a != NULL).then(|| ManuallyDrop::new(unsafe { Value::from_raw($a) }));
        let $a: Option<&Value> = $a.as_deref();
    };
    (let own $a:ident) => {
        // SAFETY: the row says that the reference is passed on.
        let $a: Value = unsafe { Value::from_raw($a) };
    };
    (let own_opt $a:ident) => {
        // SAFETY: as for `own`, unless NULL.
        let $a: Slot = ($a != NULL).then(|| unsafe { Value::from_raw($a) }).into();
    };
    (let ptr $a:ident) => {};
    (let f64 $a:ident) => {};
    (let i64 $a:ident) => {};
    (let u32 $a:ident) => {};
}

macro_rules! helpers {
    ($($symbol:ident($($a:ident: $class:ident),*) -> $result:ty $body:block)*) => {
        $(
            #[unsafe(no_mangle)]
            extern "C" fn $symbol($($a: abi!(type $class)),*) -> $result {
                $(abi!(let $class $a);)*
                $body
            }
        )*
    };
}

/// The native code of a unit.
///
/// # Safety
/// `p` comes from generated code.
#[inline(always)]
unsafe fn native<'a>(p: *mut u64) -> &'a NativeCode {
    // SAFETY: the caller's promise.
    unsafe { &*p.cast::<NativeCode>() }
}

/// Enters a frame of generated code in the traceback of the pending exception.
///
/// # Safety
/// The unit belongs to a module that is loaded.
unsafe fn enter_traceback(native: &NativeCode, offset: u32) {
    // SAFETY: the code object and the globals were set when the module was loaded.
    unsafe {
        // Tracebacks count bytes, generated code counts code units.
        exception::add_traceback(&*native.code.get(), 2 * offset, Value::borrow_raw(native.globals));
    }
}

/// The site at `p`.
#[inline(always)]
unsafe fn site<'a>(p: *mut u64) -> &'a Site {
    // SAFETY: generated code passes addresses of sites.
    unsafe { &*p.cast::<Site>() }
}

helpers! {
    krait_release(p: ptr) -> () {
        // SAFETY: generated code has just given back the last reference.
        unsafe { memory::release(p.cast::<Header>()) }
    }
    krait_retain_word(v: ptr) -> () {
        if v as u64 != NULL {
            // SAFETY: generated code passes a word that is a value.
            std::mem::forget(unsafe { Value::borrow_raw(&(v as u64)).clone() });
        }
    }
    krait_release_word(v: ptr) -> () {
        // SAFETY: generated code gives its reference away; NULL is an empty slot.
        drop(unsafe { Slot::from_raw(v as u64) });
    }
    krait_box_float(f: f64) -> u64 { Value::float(f).into_raw() }
    krait_poll() -> i32 { status(ops::control::poll()) }
    krait_check_depth(stack: i64) -> i32 { status(crate::interp::depth::check(stack as usize, "")) }
    krait_traceback(code: ptr, offset: u32) -> () {
        // SAFETY: generated code passes its own unit.
        unsafe { enter_traceback(native(code), offset) }
    }
    krait_unwind(code: ptr, offset: u32, words: ptr, kept: u32, owned: i64, borrowed: i64) -> () {
        // SAFETY: generated code passes its own unit and as many words as the code has locals; the words of the mask `owned`
        // alone give their references away.
        unsafe {
            let native = native(code);
            let code = &*native.code.get();
            match offset {
                u32::MAX => {}
                offset if offset & AGAIN != 0 => crate::types::traceback::note_left(code, 2 * (offset & !AGAIN)),
                offset => enter_traceback(native, offset),
            }
            let slot = |i: usize| match (owned >> i & 1, borrowed >> i & 1) {
                (0, 0) => Slot::NULL,
                (_, 0) => Slot::from_raw(words.add(i).read()),
                (0, _) => Slot::new(Value::borrow_raw(&*words.add(i)).clone()),
                _ => Slot::new(Value::float(f64::from_bits(words.add(i).read()))),
            };
            let locals = (0..code.localsplusnames.len()).map(slot);
            if kept != 0 {
                crate::types::traceback::keep_locals(code, locals.collect());
            } else {
                locals.for_each(drop);
            }
        }
    }
    krait_release_locals(words: ptr, count: u32) -> () {
        // SAFETY: generated code gives the references of so many words away; some may be NULL.
        unsafe {
            for &word in std::slice::from_raw_parts(words, count as usize) {
                drop(Slot::from_raw(word));
            }
        }
    }
    krait_fetch_exception() -> u64 { Raised::pending().take().into_raw() }
    krait_binary(a: word, b: word, op: u32) -> u64 {
        let (op, inplace) = ops::arith::BinaryOp::from_oparg(op);
        own(if inplace { ops::arith::inplace(op, a, b) } else { ops::arith::binary(op, a, b) })
    }
    krait_binary_inplace_own(a: own, b: word, op: u32) -> u64 {
        let (op, _) = ops::arith::BinaryOp::from_oparg(op);
        own(ops::arith::inplace_owned(op, a, b))
    }
    krait_unary(a: word, op: u32) -> u64 {
        own(if op == 0 { ops::arith::negative(a) } else { ops::arith::invert(a) })
    }
    krait_compare(a: word, b: word, op: u32) -> u64 { own(ops::compare::rich_compare(a, b, CompareOp::from_number(op))) }
    krait_compare_bool(a: word, b: word, op: u32) -> i32 {
        let op = CompareOp::from_number(op);
        if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.is_exact(&py_str::TYPE) && b.is_exact(&py_str::TYPE) {
            let same = a.is(b) || py_str::wtf8(a) == py_str::wtf8(b);
            return i32::from(same == (op == CompareOp::Eq));
        }
        truth(ops::compare::rich_compare(a, b, op).and_then(|v| ops::compare::is_true(&v)))
    }
    krait_is_true(a: word) -> i32 { truth(ops::compare::is_true(a)) }
    krait_is_instance(obj: word, class: word) -> i32 { truth(ops::compare::is_instance(obj, class)) }
    krait_contains(item: word, container: word) -> i32 { truth(ops::compare::contains(container, item)) }
    krait_float_pow(a: f64, b: f64, out: ptr) -> i32 {
        // Finite operands and a positive base have no special case in `float_pow`.
        if !(a > 0.0 && a.is_finite() && b.is_finite()) {
            return 1;
        }
        let result = a.powf(b);
        // SAFETY: `out` has room for a double.
        unsafe { *out.cast::<f64>() = result };
        i32::from(!result.is_finite())
    }
    krait_float_mod(a: f64, b: f64) -> f64 {
        let remainder = a % b;
        if remainder == 0.0 {
            0.0f64.copysign(b)
        } else if (b < 0.0) != (remainder < 0.0) {
            remainder + b
        } else {
            remainder
        }
    }
    krait_float_floor_divide(a: f64, b: f64) -> f64 {
        // `_float_div_mod` of floatobject.c.
        let mut remainder = a % b;
        let mut quotient = (a - remainder) / b;
        if remainder != 0.0 && (b < 0.0) != (remainder < 0.0) {
            remainder += b;
            quotient -= 1.0;
        }
        let _ = remainder;
        if quotient == 0.0 {
            return 0.0f64.copysign(a / b);
        }
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    }
    krait_subscr(a: word, b: word) -> u64 { own(ops::subscr::get(a, b)) }
    krait_store_subscr(a: word, key: word, v: word) -> i32 { status(ops::subscr::set(a, key, v)) }
    krait_delete_subscr(a: word, key: word) -> i32 { status(ops::subscr::delete(a, key)) }
    krait_subscr_slice(a: word, start: word, stop: word) -> u64 { own(ops::subscr::get_slice(a, start, stop)) }
    krait_store_slice(v: word, a: word, start: word, stop: word) -> i32 {
        status(ops::subscr::set_slice(a, start, stop, v))
    }
    krait_load_attr(obj: word, name: word, at: ptr) -> u64 {
        // SAFETY: a site of the program, if any.
        own(match unsafe { at.cast::<Site>().as_ref() } {
            Some(site) => cache::load_attr(site, obj, name),
            None => ops::attr::get(obj, name),
        })
    }
    krait_load_method(obj: word, name: word, at: ptr, out: ptr) -> u64 {
        // SAFETY: a site of the program, if any, and room for a word.
        let found = match unsafe { at.cast::<Site>().as_ref() } {
            Some(site) => cache::load_method(site, obj, name),
            None => lookup::load_method(obj, name),
        };
        match found {
            Ok((callee, binds)) => {
                // SAFETY: as above.
                unsafe { *out = u64::from(binds) };
                callee.into_raw()
            }
            Err(_) => NULL,
        }
    }
    krait_load_super_attr(super_: word, class: word, this: word, name: word, flags: u32, at: ptr, out: ptr) -> u64 {
        // SAFETY: a site of the program.
        let at = unsafe { site(at) };
        match cache::load_super(at, super_, class, this, name, flags & 1 != 0, flags & 2 != 0) {
            Ok((v, binds)) => {
                // SAFETY: room for a word.
                unsafe { *out = u64::from(binds) };
                v.into_raw()
            }
            Err(_) => NULL,
        }
    }
    krait_new_instance(class: word) -> u64 {
        // SAFETY: generated code has seen that the class's `making` is known.
        making::allocate(unsafe { &*class.address().cast::<TypeObject>() }).into_raw()
    }
    krait_init_failed(result: own_opt) -> () { making::init_failed(result) }
    krait_store_attr(obj: word, name: word, v: word, at: ptr) -> i32 {
        // SAFETY: a site of the program, if any.
        status(match unsafe { at.cast::<Site>().as_ref() } {
            Some(site) => cache::store_attr(site, obj, name, v),
            None => ops::attr::set(obj, name, v),
        })
    }
    krait_delete_attr(obj: word, name: word) -> i32 { status(ops::attr::delete(obj, name)) }
    krait_load_global_slow(name: word, globals: word, _unused: ptr) -> u64 {
        let builtins = function::builtins_of(globals);
        own(ops::names::load_global(globals, &builtins, name))
    }
    krait_load_name(namespace: word, globals: word, name: word) -> u64 {
        own(match ops::names::get_from_namespace(namespace, name) {
            Ok(Some(v)) => Ok(v),
            Ok(None) => ops::names::load_global(globals, &function::builtins_of(globals), name),
            Err(raised) => Err(raised),
        })
    }
    krait_store_name(namespace: word, name: word, v: word) -> i32 {
        status(if namespace.is_exact(&dict::TYPE) {
            dict::set_item(namespace, name, v.clone())
        } else {
            ops::subscr::set(namespace, name, v)
        })
    }
    krait_delete_name(namespace: word, name: word) -> i32 { status(ops::names::delete_name(namespace, name)) }
    krait_store_global(globals: word, name: word, v: word) -> i32 { status(dict::set_item(globals, name, v.clone())) }
    krait_delete_global(globals: word, name: word) -> i32 { status(ops::names::delete_global(globals, name)) }
    krait_call_ex(callee: word, args: word, keywords: opt) -> u64 {
        if keywords.is_none()
            && args.is_exact(&tuple::TYPE)
            && let Some(result) = call_spread(callee, tuple::items(args))
        {
            return result;
        }
        own(crate::interp::call_ex(callee, args, keywords))
    }
    krait_call_intrinsic_1(v: word, number: u32, namespace: word) -> u64 {
        own(ops::intrinsic::unary(number, v, Some(namespace), 0))
    }
    krait_stop_iteration_error(v: word, flags: u32) -> u64 { own(ops::generator::stop_iteration_error(v, flags)) }
    krait_call_intrinsic_2(a: word, b: word, number: u32) -> u64 { own(ops::intrinsic::binary(number, a, b)) }
    krait_make_function(code: ptr, globals: word, defaults: own_opt, keyword_defaults: own_opt, annotations: own_opt, closure: own_opt) -> u64 {
        // SAFETY: generated code passes a unit of its module.
        let native = unsafe { native(code) };
        // SAFETY: the code object was set when the module was loaded and lives as long as the program.
        let code = unsafe { Value::from_object(native.code.get()) };
        own(function::of_parts(&code, globals, [defaults, keyword_defaults, annotations, closure]).inspect(|f| {
            let object = f.exact::<FunctionObject>().expect("a function");
            if native.remember != 0 && native.function.get() == 0 {
                object.header.make_immortal();
                crate::memory::collector::note_immortal(f.clone());
                native.function.set(f.raw());
            }
        }))
    }
    krait_make_cell(initial: own_opt) -> u64 { cell::new(initial).into_raw() }
    krait_load_deref(_cell: word, code: ptr, local: u32) -> u64 {
        unbound_cell(code, local);
        NULL
    }
    krait_delete_deref(holder: word, code: ptr, local: u32) -> i32 {
        let Some(object) = holder.exact::<cell::CellObject>() else { return -1 };
        match object.value.get_mut().take() {
            Some(_) => 0,
            None => {
                unbound_cell(code, local);
                -1
            }
        }
    }
    krait_load_class_deref(namespace: word, holder: word, code: ptr, local: u32) -> u64 {
        // SAFETY: generated code passes its own unit.
        let code_object = unsafe { &*native(code).code.get() };
        match ops::names::get_from_namespace(namespace, &code_object.localsplusnames[local as usize]) {
            Ok(Some(v)) => v.into_raw(),
            Ok(None) => match holder.exact::<cell::CellObject>().and_then(|c| c.value.get().get().cloned()) {
                Some(v) => v.into_raw(),
                None => {
                    unbound_cell(code, local);
                    NULL
                }
            },
            Err(_) => NULL,
        }
    }
    krait_build_tuple(items: ptr, n: u32) -> u64 {
        // SAFETY: generated code passes owned words.
        unsafe { tuple::from_moved(items.cast(), n as usize) }.into_raw()
    }
    krait_build_list(items: ptr, n: u32) -> u64 {
        // SAFETY: as above.
        list::new(unsafe { take(items, n) }).into_raw()
    }
    krait_build_set(items: ptr, n: u32) -> u64 {
        // SAFETY: as above.
        own(ops::containers::build_set(unsafe { Words::new(items, n) }.all()))
    }
    krait_build_map(items: ptr, n: u32) -> u64 {
        // SAFETY: as above.
        own(ops::containers::build_map(n as usize, unsafe { Words::new(items, 2 * n) }))
    }
    krait_build_const_key_map(items: ptr, n: u32, keys: word) -> u64 {
        // SAFETY: as above.
        own(ops::containers::build_const_key_map(keys, unsafe { Words::new(items, n) }))
    }
    krait_build_string(items: ptr, n: u32) -> u64 {
        // SAFETY: as above.
        ops::format::build_string(unsafe { Words::new(items, n) }.all()).into_raw()
    }
    krait_build_slice(start: word, stop: word, step: word) -> u64 {
        ops::containers::build_slice(start, stop, step).into_raw()
    }
    krait_format_value(v: word, conversion: u32, spec: opt) -> u64 {
        own(crate::interp::format_value_with(v, conversion, spec))
    }
    krait_list_append(container: word, item: own) -> i32 {
        ops::containers::list_append(container, item);
        0
    }
    krait_builtin_method(obj: word, name: word) -> u64 {
        own(crate::object::lookup::load_method(obj, name).map(|(method, _)| method))
    }
    krait_list_pop(this: word) -> u64 { own(list::methods::pop_at(this, -1)) }
    krait_list_pop_at(this: word, i: word) -> u64 {
        own(match i.as_small_int() {
            Some(i) => list::methods::pop_at(this, i),
            None => list::methods::pop(this, std::slice::from_ref(i)),
        })
    }
    krait_dict_get(this: word, key: word) -> u64 {
        own(dict::get_item(this, key).map(|v| v.unwrap_or_else(Value::none)))
    }
    krait_dict_get_or(this: word, key: word, default: word) -> u64 {
        own(dict::get_item(this, key).map(|v| v.unwrap_or_else(|| default.clone())))
    }
    krait_dict_setdefault(this: word, key: word, default: word) -> u64 {
        own(dict::get_or_insert(this, key, default).map(|(v, _)| v))
    }
    krait_dict_setdefault_list(this: word, key: word) -> u64 { own(dict::get_or_insert_list(this, key)) }
    krait_dict_pop(this: word, key: word) -> u64 { own(dict::methods::pop(this, key, None)) }
    krait_dict_pop_or(this: word, key: word, default: word) -> u64 { own(dict::methods::pop(this, key, Some(default))) }
    krait_set_add_item(this: word, item: word) -> u64 { nothing(set::add(this, item)) }
    krait_set_discard(this: word, item: word) -> u64 { nothing(set::discard(this, item).map(|_| ())) }
    krait_set_remove(this: word, item: word) -> u64 { nothing(set::remove(this, item)) }
    krait_deque_append(this: word, item: word) -> u64 { own(deque_methods::append(this, item)) }
    krait_deque_appendleft(this: word, item: word) -> u64 { own(deque_methods::appendleft(this, item)) }
    krait_deque_pop(this: word) -> u64 { own(deque_methods::pop(this)) }
    krait_deque_popleft(this: word) -> u64 { own(deque_methods::popleft(this)) }
    krait_list_extend(container: word, iterable: word) -> i32 { status(ops::containers::list_extend(container, iterable)) }
    krait_set_add(container: word, item: own) -> i32 { status(ops::containers::set_add(container, &item)) }
    krait_set_update(container: word, iterable: word) -> i32 { status(ops::containers::set_update(container, iterable)) }
    krait_map_add(container: word, key: own, v: own) -> i32 { status(ops::containers::map_add(container, &key, v)) }
    krait_dict_update(container: word, other: word) -> i32 { status(ops::containers::dict_update(container, other)) }
    krait_dict_merge(container: word, other: word, callee: word) -> i32 {
        status(ops::containers::dict_merge(callee, container, other))
    }
    krait_unpack_sequence(v: word, n: u32, out: ptr) -> i32 {
        if let Some(items) = ops::containers::items_to_unpack(v, n as usize) {
            for (i, item) in items.iter().rev().enumerate() {
                // SAFETY: generated code passes room for all items.
                unsafe { *out.add(i) = item.clone().into_raw() };
            }
            return 0;
        }
        unpacked(ops::containers::unpack_sequence(v, n as usize), out)
    }
    krait_unpack_ex(v: word, before: u32, after: u32, out: ptr) -> i32 {
        unpacked(ops::containers::unpack_ex(v, before as usize, after as usize), out)
    }
    krait_get_iter(v: word) -> u64 { own(ops::iter::iter(v)) }
    krait_for_iter(iterator: word) -> u64 {
        if iterator.is_exact(&generator::TYPE) {
            return generator::next_word(iterator);
        }
        match ops::iter::next(iterator) {
            Ok(Some(v)) => v.into_raw(),
            Ok(None) | Err(_) => NULL,
        }
    }
    krait_get_yield_from_iter(v: word, flags: u32) -> u64 {
        let in_coroutine = flags & (krait_bytecode::code::flags::COROUTINE | krait_bytecode::code::flags::ITERABLE_COROUTINE) != 0;
        own(ops::generator::get_yield_from_iter(v, in_coroutine))
    }
    krait_get_awaitable(v: word, place: u32) -> u64 { own(ops::generator::get_awaitable(v, place)) }
    krait_get_aiter(v: word) -> u64 { own(ops::generator::get_aiter(v)) }
    krait_get_anext(v: word) -> u64 { own(ops::generator::get_anext(v)) }
    krait_match_mapping(v: word) -> i32 { i32::from(ops::subscr::is_match_mapping(v)) }
    krait_match_sequence(v: word) -> i32 { i32::from(ops::subscr::is_match_sequence(v)) }
    krait_match_keys(v: word, keys: word) -> u64 { own(ops::pattern::match_keys(v, keys)) }
    krait_match_class(v: word, class: word, names: word, positional: u32) -> u64 {
        own(ops::pattern::match_class(v, class, positional as usize, names))
    }
    krait_push_exc_info(exc: word) -> u64 {
        ops::exception::set_handled(Some(exc.clone())).unwrap_or(Value::none()).into_raw()
    }
    krait_pop_except(previous: own) -> () {
        let previous = if previous.is_none() { None } else { Some(previous) };
        drop(ops::exception::set_handled(previous));
    }
    krait_check_exc_match(exc: word, clause: word) -> i32 { truth(ops::exception::matches_clause(exc, clause)) }
    krait_check_eg_match(exc: word, clause: word, out: ptr) -> u64 {
        match ops::exception::split_group(exc, clause) {
            Ok((rest, matched)) => {
                if let Some(m) = &matched {
                    drop(ops::exception::set_handled(Some(m.clone())));
                }
                // SAFETY: room for a word.
                unsafe { *out = matched.unwrap_or(Value::none()).into_raw() };
                rest.unwrap_or(Value::none()).into_raw()
            }
            Err(_) => NULL,
        }
    }
    krait_raise_varargs(items: ptr, n: u32) -> i32 {
        // SAFETY: owned words of generated code.
        let mut args = unsafe { Words::new(items, n) };
        match args.next() {
            Some(exc) => {
                let cause = args.next();
                let _ = ops::exception::raise_from(exc, cause);
                1
            }
            None => i32::from(ops::exception::raise_current().1),
        }
    }
    krait_reraise(exc: own) -> () {
        let _ = ops::exception::reraise(exc);
    }
    krait_with_except_start(exit: word, exc: word) -> u64 { own(ops::exception::call_exit(exit, exc)) }
    krait_before_with(manager: word, out: ptr) -> u64 { pair(ops::exception::enter(manager), out) }
    krait_before_async_with(manager: word, out: ptr) -> u64 { pair(ops::exception::async_enter(manager), out) }
    krait_raise_unbound_local(code: ptr, local: u32) -> () {
        // SAFETY: generated code passes its own unit.
        let code = unsafe { &*native(code).code.get() };
        let name = py_str::to_str_lossless(&code.localsplusnames[local as usize]).unwrap_or("?");
        let _ = crate::exceptions::unbound_local_error(name);
    }
    krait_import_name(name: word, globals: word, fromlist: word, level: word) -> u64 {
        own(ops::import::import_name(name, globals, Some(globals), fromlist, level))
    }
    krait_import_from(module: word, name: word) -> u64 { own(ops::import::import_from(module, name)) }
    krait_build_class(globals: word) -> u64 { own(ops::names::load_build_class(&function::builtins_of(globals))) }
    krait_assertion_error() -> u64 { exception::ASSERTION_ERROR.value().into_raw() }
    krait_setup_annotations(namespace: word) -> i32 { status(ops::names::setup_annotations(namespace)) }
    krait_make_generator(callee: word, code: ptr) -> u64 {
        // SAFETY: generated code passes its own unit and a function.
        let (native, f) = unsafe { (native(code), callee.cast_unchecked::<FunctionObject>()) };
        // SAFETY: set when the module was loaded.
        let code_value = unsafe { Value::from_object(native.code.get()) };
        let frame = NativeFrame::new(native, code_value.clone(), callee.clone());
        // SAFETY: as above.
        let flags = unsafe { &*native.code.get() }.code.flags;
        generator::new_native(frame, code_value, flags, f.name.get().clone(), f.qualname.get().clone()).into_raw()
    }
    krait_generator_frame(v: word) -> *mut u64 {
        generator::native_frame(v).expect("just made by generated code").cast()
    }
    krait_send(receiver: word, v: word, out: ptr) -> i32 {
        let (word, code) = match generator::send_word(receiver, v) {
            Some((NULL, _)) => return -1,
            Some((word, ended)) => (word, i32::from(!ended)),
            None => match ops::generator::send(receiver, v) {
            Ok(Sent::Yield(v)) => (v.into_raw(), 1),
            Ok(Sent::Return(v)) => (v.into_raw(), 0),
            Err(_) => return -1,
            },
        };
        // SAFETY: room for a word.
        unsafe { *out = word };
        code
    }
    krait_cleanup_throw(_receiver: word, _last: word, exc: own) -> u64 {
        if exc.ty().is_subtype(&exception::STOP_ITERATION) {
            return ops::generator::stop_iteration_value(&exc).into_raw();
        }
        let _ = crate::exceptions::raise_again(exc);
        NULL
    }
    krait_end_async_for(exc: own) -> i32 {
        if exc.ty().is_subtype(&exception::STOP_ASYNC_ITERATION) {
            return 0;
        }
        let _ = crate::exceptions::raise_again(exc);
        -1
    }
    krait_call_0(callee: word, this: opt) -> u64 { call_small(callee, this, []) }
    krait_call_1(callee: word, this: opt, a: word) -> u64 { call_small(callee, this, [a]) }
    krait_call_2(callee: word, this: opt, a: word, b: word) -> u64 { call_small(callee, this, [a, b]) }
    krait_call_3(callee: word, this: opt, a: word, b: word, c: word) -> u64 { call_small(callee, this, [a, b, c]) }
    krait_call_vector(callee: word, this: opt, argv: ptr, n: u32, names: opt) -> u64 {
        // SAFETY: the words at `argv` are borrowed arguments; the one before holds `this`.
        let args = unsafe {
            match this {
                Some(_) => std::slice::from_raw_parts(argv.sub(1).cast::<Value>(), n as usize + 1),
                None => std::slice::from_raw_parts(argv.cast::<Value>(), n as usize),
            }
        };
        if callee.is_exact(&type_::TYPE) {
            // For the next time: generated code looks at what is found out here.
            // SAFETY: instances of `type` have this layout; the lifetime rule is `Header::ty`'s.
            making::prepare(unsafe { &*callee.address().cast::<TypeObject>() });
        }
        own(ops::call::call(callee, args, names))
    }
}

fn pair(result: R<(Value, Value)>, out: *mut u64) -> u64 {
    match result {
        Ok((exit, entered)) => {
            // SAFETY: generated code passes room for a word.
            unsafe { *out = exit.into_raw() };
            entered.into_raw()
        }
        Err(_) => NULL,
    }
}

/// Writes unpacked items, the first on top of the stack, that is last.
#[inline(always)]
fn unpacked(result: R<Vec<Value>>, out: *mut u64) -> i32 {
    match result {
        Ok(items) => {
            for (i, v) in items.into_iter().rev().enumerate() {
                // SAFETY: generated code passes room for all items.
                unsafe { *out.add(i) = v.into_raw() };
            }
            0
        }
        Err(_) => -1,
    }
}

fn unbound_cell(code: *mut u64, local: u32) {
    // SAFETY: generated code passes its own unit.
    let code = unsafe { &*native(code).code.get() };
    let is_free = code.code.localspluskinds()[local as usize] & krait_bytecode::code::kind::FREE != 0;
    let _ = ops::names::unbound_cell(&code.localsplusnames[local as usize], is_free);
}

/// Calls with few arguments: functions with native code and only positional parameters directly.
#[inline(always)]
fn call_small<const N: usize>(callee: &Value, this: Option<&Value>, args: [&Value; N]) -> u64 {
    if let Some(f) = callee.exact::<FunctionObject>() {
        if let Some(direct) = function::direct_of(f, N + usize::from(this.is_some())) {
            // SAFETY: `direct` takes the callee and so many words.
            return unsafe { function::call_direct(direct, callee.raw(), this, args) };
        }
    } else if this.is_none() && callee.is_exact(&type_::TYPE) {
        // SAFETY: instances of `type` have this layout; the lifetime rule is `Header::ty`'s.
        let ty = unsafe { &*callee.address().cast::<TypeObject>() };
        making::prepare(ty);
        if ty.making.arity.get() as usize == N + 1 {
            let made = making::allocate(ty);
            // SAFETY: the arity is the number of parameters.
            let result =
                unsafe { function::call_direct(ty.making.direct.get(), ty.making.init.get(), Some(&made), args) };
            if result == crate::value::NONE {
                return made.into_raw();
            }
            // SAFETY: an owned word, or NULL.
            making::init_failed(unsafe { Slot::from_raw(result) });
            return NULL;
        }
    }
    if let Some(this) = this
        && let Some(result) = crate::types::descriptor::call_small(callee, this, args)
    {
        return own(result);
    }
    // The arguments as one array of borrowed words.
    let mut words = [const { ManuallyDrop::new(Value::none()) }; 4];
    let mut n = 0;
    for v in this.into_iter().chain(args) {
        // SAFETY: borrowed for the call; `ManuallyDrop` keeps the count.
        words[n] = ManuallyDrop::new(unsafe { Value::from_raw(v.raw()) });
        n += 1;
    }
    // SAFETY: same layout.
    let args = unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Value>(), n) };
    if let Some(f) = callee.exact::<BuiltinFunctionObject>() {
        return own(f.call(args, None));
    }
    own(ops::call::call(callee, args, None))
}

/// Calls a function whose native code takes just the items of a short tuple, which the caller holds.
fn call_spread(callee: &Value, items: &[Value]) -> Option<u64> {
    let direct = function::direct_of(callee.exact::<FunctionObject>()?, items.len())?;
    // SAFETY: `direct` takes the callee and so many words.
    unsafe {
        Some(match items {
            [] => function::call_direct(direct, callee.raw(), None, []),
            [a] => function::call_direct(direct, callee.raw(), None, [a]),
            [a, b] => function::call_direct(direct, callee.raw(), None, [a, b]),
            [a, b, c] => function::call_direct(direct, callee.raw(), None, [a, b, c]),
            _ => return None,
        })
    }
}

/// Keeps the cell type in sight of the translator's tests of layout.
const _: () = assert!(size_of::<GlobalCell>() == 24);
