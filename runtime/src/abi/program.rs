//! Where generated code begins: `krait_main`, called by the program's `main` with the program's tables; and the loading of
//! compiled-in modules.

use super::layout::{NativeCode, NativeModule, Program};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise, system_error};
use crate::import::{Finder, Found};
use crate::startup;
use crate::types::code::{self, CodeObject};
use crate::types::dict::{self, GlobalCell};
use crate::types::exception::{self, SyntaxErrorFields};
use crate::types::function::{self, FunctionObject};
use crate::types::{bytes, int, str};
use crate::value::{NULL, Value};
use std::ffi::{CStr, OsString, c_char, c_int};
use std::os::unix::ffi::OsStringExt;
use std::sync::Arc;

/// Code objects of modules that have native code, with their module, until they are run.
static LOADED: Mut<Vec<(*const CodeObject, &'static NativeModule)>> = Mut::new(Vec::new());

/// Words of the dicts that `NativeModule::globals` holds.
static BOUND: Mut<Vec<u64>> = Mut::new(Vec::new());

/// Gives up the modules' references to their globals, at the end of the program: from then on functions alone hold them.
pub fn release_globals() {
    for word in BOUND.replace(Vec::new()) {
        // SAFETY: the reference that `bind_globals` took.
        drop(unsafe { Value::from_raw(word) });
    }
}

/// Runs the program; returns its exit status.
#[unsafe(no_mangle)]
extern "C" fn krait_main(argc: c_int, argv: *const *const c_char, program: &'static Program) -> c_int {
    let args = (0..argc as usize)
        // SAFETY: the system passes `argc` strings.
        .map(|i| OsString::from_vec(unsafe { CStr::from_ptr(*argv.add(i)) }.to_bytes().to_vec()))
        .collect();
    // SAFETY: the compiler wrote the table.
    crate::stdlib::set_linked(unsafe { std::slice::from_raw_parts(program.builtins, program.builtin_count) });
    startup::run_program(args, move || {
        // SAFETY: the compiler wrote the table.
        let modules = unsafe { std::slice::from_raw_parts(program.modules, program.module_count) };
        crate::interp::visible::add_functions(
            modules
                .iter()
                // SAFETY: as above.
                .flat_map(|m| unsafe { std::slice::from_raw_parts(m.natives, m.native_count) }),
            program.bodies_end,
        );
        crate::import::add_finder(Box::new(CompiledIn { modules }));
        if let Some(lines) = modules.iter().find(|m| m.name() == super::LINES) {
            *LINES.get_mut() = Some(lines);
        }
        load_code(&modules[0])
    })
}

/// The module that carries the library's lines.
static LINES: Mut<Option<&'static NativeModule>> = Mut::new(None);
/// Its text, once it was asked for.
static TEXT: Mut<Option<&'static [u8]>> = Mut::new(None);

/// Makes what unpacks the library's lines part of the program.
#[unsafe(no_mangle)]
extern "C" fn krait_install_lines() {
    crate::exceptions::print::set_carried_sources(lines_of);
}

/// The lines of a library module that tracebacks can show, by its path.
fn lines_of(path: &str) -> Option<&'static [u8]> {
    if TEXT.get().is_none() {
        *TEXT.get_mut() = Some(unpack().unwrap_or_default().leak());
    }
    let mut parts = (*TEXT.get())?.split(|&b| b == 0);
    while let (Some(name), Some(text)) = (parts.next(), parts.next()) {
        if name == path.as_bytes() {
            return Some(text);
        }
    }
    None
}

fn unpack() -> Option<Vec<u8>> {
    let module = (*LINES.get())?;
    // SAFETY: the compiler wrote the marshalled code.
    let bytes = unsafe { std::slice::from_raw_parts(module.code, module.code_length) };
    let code = krait_bytecode::marshal::read_code(bytes).ok()?;
    match code.consts.first()? {
        krait_bytecode::Constant::Bytes(packed) => miniz_oxide::inflate::decompress_to_vec(packed).ok(),
        _ => None,
    }
}

/// Finds the modules that were compiled into the executable.
struct CompiledIn {
    modules: &'static [NativeModule],
}

impl Finder for CompiledIn {
    fn find(&self, name: &str, _path: &[String]) -> R<Option<Found>> {
        let Some(module) = self.modules[1..].iter().find(|m| m.name() == name) else {
            return Ok(None);
        };
        let code = load_code(module)?;
        if let Some(code) = code.exact::<CodeObject>()
            && str::equals(&code.name, super::SYNTAX_ERROR)
        {
            return Err(syntax_error(&code.consts));
        }
        let file = code
            .exact::<CodeObject>()
            .and_then(|c| str::to_str_lossless(&c.filename).map(crate::import::file_of));
        let folder = file
            .as_deref()
            .and_then(|f| f.rsplit_once('/'))
            .map_or(String::new(), |(folder, _)| folder.into());
        Ok(Some(Found {
            code,
            // A namespace package has a folder and no file.
            file: file.filter(|file| !file.ends_with('/')),
            cached: None,
            search: (module.is_package != 0).then(|| vec![folder]),
        }))
    }
}

/// Raises what the compiler found wrong with a module.
fn syntax_error(constants: &[Value]) -> Raised {
    let text = |i: usize| constants.get(i).and_then(str::to_str_lossless).unwrap_or_default();
    let number = |i: usize| constants.get(i).and_then(int::as_i64).unwrap_or(0);
    let fields = SyntaxErrorFields {
        message: text(1),
        filename: text(2),
        line: number(3),
        offset: number(4),
        text: constants.get(5).and_then(str::to_str_lossless),
        end_line: number(6),
        end_offset: number(7),
    };
    let class = match text(0) {
        "IndentationError" => &exception::INDENTATION_ERROR,
        "TabError" => &exception::TAB_ERROR,
        "RecursionError" => return raise(&exception::RECURSION_ERROR, fields.message),
        "MemoryError" => return raise(&exception::MEMORY_ERROR, fields.message),
        "OverflowError" => return raise(&exception::OVERFLOW_ERROR, fields.message),
        "SystemError" => return raise(&exception::SYSTEM_ERROR, fields.message),
        "ValueError" => return raise(&exception::VALUE_ERROR, fields.message),
        "UnicodeDecodeError" => {
            let object = constants.get(9).and_then(bytes::contents).unwrap_or_default();
            let (start, end) = (number(10) as usize, number(11) as usize);
            return exception::unicode_error::raise_decode(text(8), object, start, end, text(12));
        }
        _ => &exception::SYNTAX_ERROR,
    };
    exception::raise_syntax_error(class, &fields)
}

impl NativeModule {
    fn name(&self) -> &str {
        // SAFETY: the compiler wrote UTF-8 of that length.
        unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(self.name, self.name_length)) }
    }

    /// The global names in order of their cells.
    fn global_names(&self) -> Vec<Value> {
        let mut names = Vec::with_capacity(self.name_count);
        let mut p = self.names;
        for _ in 0..self.name_count {
            // SAFETY: the compiler wrote `name_count` lengths and texts.
            unsafe {
                let length = p.cast::<u32>().read_unaligned() as usize;
                let text = std::slice::from_raw_parts(p.add(4), length);
                names.push(str::intern(std::str::from_utf8_unchecked(text)));
                p = p.add(4 + length);
            }
        }
        names
    }
}

/// The code object of a module; with native code, its tables are filled.
fn load_code(module: &'static NativeModule) -> R {
    // SAFETY: the compiler wrote the marshalled code.
    let bytes = unsafe { std::slice::from_raw_parts(module.code, module.code_length) };
    let data = krait_bytecode::marshal::read_code(bytes)
        .map_err(|e| system_error(format_args!("damaged executable: module {}: {e}", module.name())))?;
    let code = code::new(Arc::new(data));
    if module.native_count > 0 {
        let mut next = 0;
        attach(module, &code, &mut next);
        LOADED.get_mut().push((code.address().cast(), module));
    }
    Ok(code)
}

/// Gives a code object and those inside it their native code, in the order in which the compiler numbered them.
fn attach(module: &'static NativeModule, code: &Value, next: &mut usize) {
    // SAFETY: the compiler numbered as many units as there are code objects, and gave each room for its words.
    unsafe {
        let native = &*module.natives.add(*next);
        *next += 1;
        code.header().expect("a code object").make_immortal();
        let object = code.cast_unchecked::<CodeObject>();
        native.code.set(object);
        if native.entry.is_some() {
            object.native.set(native);
        }
        for (i, v) in object.consts.iter().enumerate() {
            if let Some(header) = v.header() {
                header.make_immortal();
            }
            *native.constants.add(i) = v.raw();
        }
        for (i, v) in object.names.iter().enumerate() {
            *native.names.add(i) = v.raw();
        }
        for v in object.consts.iter().filter(|v| v.exact::<CodeObject>().is_some()) {
            attach(module, v, next);
        }
    }
}

/// Takes their native code from a code object and those inside it.
fn detach(code: &Value) {
    let Some(object) = code.exact::<CodeObject>() else {
        return;
    };
    object.native.set(std::ptr::null());
    object.consts.iter().for_each(detach);
}

/// Runs a function whose code has a namespace instead of parameters: a module or class body.
pub fn run_body(function: &Value, native: &NativeCode, namespace: &Value) -> R {
    let _nested = crate::state::check_recursion("")?;
    let position = LOADED
        .get()
        .iter()
        .position(|(code, _)| std::ptr::eq(*code, native.code.get()));
    let entry = native.entry.expect("only code with an entry is attached");
    let Some(position) = position else {
        return result(entry(function.raw(), [namespace.raw()].as_ptr()));
    };
    let (_, module) = LOADED.get_mut().swap_remove(position);
    // SAFETY: functions have globals as long as they live; the module's dict is kept below.
    let globals = unsafe { function.cast_unchecked::<FunctionObject>() }.globals.clone();
    // SAFETY: the word that `bind_globals` writes.
    match unsafe { *module.globals } {
        0 | NULL => bind_globals(module, &globals),
        // `importlib.reload`: the same dict has its cells.
        bound if bound == globals.raw() => {}
        _ => {
            // Imported anew, with another dict: the cells belong to the first one, and so does the native code.
            // SAFETY: callers pass functions; a function's code is a code object.
            let f = unsafe { function.cast_unchecked::<FunctionObject>() };
            f.native.set(std::ptr::null());
            detach(f.code.get());
            return crate::interp::run_code(function, namespace.clone());
        }
    }
    // A frame stands for the module while its body runs, so that `globals()` and `locals()` find it.
    crate::interp::with_frame(function, namespace.clone(), || {
        result(entry(function.raw(), [namespace.raw()].as_ptr()))
    })
}

fn result(word: u64) -> R {
    if word == NULL {
        return Err(crate::exceptions::Raised::pending());
    }
    // SAFETY: an owned word.
    Ok(unsafe { Value::from_raw(word) })
}

/// Makes the module's global names live in the cells of the program's data, and finds their cells in `builtins`.
fn bind_globals(module: &NativeModule, globals: &Value) {
    let builtins = function::builtins_of(globals);
    // SAFETY: the tables have `name_count` entries; the cells belong to this dict alone and are never moved.
    unsafe {
        *module.globals = globals.clone().into_raw();
        BOUND.get_mut().push(globals.raw());
        for (i, name) in module.global_names().iter().enumerate() {
            let cell: *mut GlobalCell = module.cells.add(i);
            cell.write(GlobalCell::unbound());
            dict::adopt_cell(globals, name, cell);
            *module.builtin_cells.add(i) = dict::cell(&builtins, name);
        }
    }
}
