//! What a code object may reach at run time besides what its import statements name: the compiler, modules named by
//! strings, and modules that operations of the runtime import.

use crate::encodings;
use krait_bytecode::dis::instructions;
use krait_bytecode::{CodeObject, Constant, Opcode};
use std::collections::BTreeSet;

/// What code reaches.
#[derive(Default)]
pub struct Reach {
    /// It calls `eval`, `exec` or `compile`.
    pub compiles: bool,
    /// It imports modules whose names it computes.
    pub imports_by_name: bool,
    /// Modules that the runtime imports for it.
    pub implied: BTreeSet<&'static str>,
    /// It may ask for characters by their names, or for their names.
    pub names_characters: bool,
    /// It patches what strings name (`unittest.mock`).
    pub patches: bool,
    /// Parts of the runtime that it may come by: the functions that install them.
    pub parts: BTreeSet<&'static str>,
    /// Modules of `encodings` that its string constants may call for.
    pub codecs: BTreeSet<&'static str>,
    /// Names in its string constants that may be modules to import.
    pub named: BTreeSet<String>,
}

/// Attributes whose use makes the runtime import a module.
const IMPLIED: [(&str, &str); 5] = [
    ("strptime", "_strptime"),
    ("__reduce__", "copyreg"),
    ("__reduce_ex__", "copyreg"),
    ("methodcaller", "functools"),
    ("set_coroutine_origin_tracking_depth", "warnings"),
];

/// Docstrings and signatures of what CPython writes in C.
pub const DOCS: &str = "krait_install_docs";
/// Tracing and profiling.
pub const TRACING: &str = "krait_install_tracing";
/// Functions whose code is not native: those made of code objects.
pub const INTERPRETER: &str = krait_native::INTERPRETER;
/// The methods of bytes, byte arrays and views of memory.
pub const BYTES: &str = "krait_install_bytes";
/// Aliases and unions of types, type variables.
pub const GENERICS: &str = "krait_install_generics";
/// Making classes.
pub const CLASSES: &str = "krait_install_classes";
/// Sorts that are quicker than the general one.
pub const SORTS: &str = "krait_install_sorts";

/// Specs and importers of modules from the program's beginning.
pub const IMPORTERS: &str = "krait_install_importers";

/// What every program with library modules has (`krait_runtime::part::install_common`).
pub const COMMON: [&str; 5] = [INTERPRETER, BYTES, GENERICS, CLASSES, SORTS];

/// Names by which programs come to a part.
struct Way {
    part: &'static str,
    names: &'static [&'static str],
    /// Whether strings may hold the names (`getattr`).
    in_strings: bool,
}

const WAYS: [Way; 7] = [
    Way {
        part: IMPORTERS,
        names: &["__loader__", "__spec__", "meta_path", "path_hooks"],
        in_strings: true,
    },
    Way {
        part: DOCS,
        names: &[
            "__doc__",
            "__text_signature__",
            "create_autospec",
            "getargspec",
            "getdoc",
            "getfullargspec",
            "pydoc",
            "signature",
            "Signature",
        ],
        in_strings: true,
    },
    Way {
        part: TRACING,
        names: &[
            "breakpoint",
            "monitoring",
            "set_trace",
            "setprofile",
            "setprofile_all_threads",
            "settrace",
            "settrace_all_threads",
            "_settrace",
        ],
        in_strings: false,
    },
    Way {
        part: BYTES,
        names: &[
            "UnicodeDecodeError",
            "__bytes__",
            "__loader__",
            "__spec__",
            "buffer",
            "bytearray",
            "bytes",
            "decode",
            "detach",
            "encode",
            "getattr",
            "globals",
            "memoryview",
            "modules",
            "open",
            "raw",
            "to_bytes",
        ],
        in_strings: true,
    },
    Way {
        part: GENERICS,
        names: &TYPES,
        in_strings: true,
    },
    Way {
        part: CLASSES,
        names: &TYPES,
        in_strings: true,
    },
    Way {
        part: SORTS,
        names: &["getattr", "globals", "modules", "sort", "sorted"],
        in_strings: true,
    },
];

/// Names by which programs come to code objects, or make functions give their native code up; and to anything else.
const CODE: [&str; 12] = [
    "__builtins__",
    "__code__",
    "__defaults__",
    "__kwdefaults__",
    "__subclasses__",
    "ag_code",
    "builtins",
    "cr_code",
    "f_code",
    "gi_code",
    "marshal",
    // A module that is taken out and imported again runs in the interpreter.
    "modules",
];

/// Names by which programs come to types and make them, besides those of types.
const TYPES: [&str; 9] = [
    "__class__",
    "__loader__",
    "__spec__",
    "exc_info",
    "getattr",
    "globals",
    "modules",
    "struct_time",
    "type",
];

/// Whether a builtin type is called so.
fn names_type(name: &str) -> bool {
    krait_runtime::types::BUILTIN_TYPES
        .iter()
        .any(|(_, n)| *n == Some(name))
        || krait_runtime::types::exception::is_class_name(name)
}

/// Modules that trace.
const TRACERS: [&str; 5] = ["bdb", "cProfile", "pdb", "profile", "trace"];

/// The intrinsics of one and two arguments that make type parameters and aliases (`Include/internal/pycore_intrinsics.h`).
const TYPE_INTRINSICS_1: std::ops::RangeInclusive<i32> = 7..=11;
const TYPE_INTRINSICS_2: std::ops::RangeInclusive<i32> = 2..=4;

/// Looks through a code object and those inside it.
pub fn reach(code: &CodeObject) -> Reach {
    let mut reach = Reach::default();
    look(code, &mut reach);
    if loads_builtin(code, "help") {
        reach.implied.insert("pydoc");
        reach.parts.insert(DOCS);
    }
    if reach.compiles || reach.imports_by_name || reach.patches {
        name_strings(code, &mut reach.named);
    } else {
        // Source that functions of the library run: `timeit`, `doctest`, `runpy`.
        name_imports(code, &mut reach.named);
    }
    if reach.compiles && has_type_parameters(code) {
        reach.implied.insert("typing");
    }
    reach
}

/// Whether the module looks at importers or specs.
pub fn looks_at_importers(code: &CodeObject) -> bool {
    let mut reach = Reach::default();
    look(code, &mut reach);
    reach.parts.contains(IMPORTERS)
}

/// Names by which programs change where modules are found, or put them there.
const FINDING: [&str; 8] = [
    "chdir",
    "invalidate_caches",
    "meta_path",
    "open",
    "path",
    "path_hooks",
    "write_bytes",
    "write_text",
];

/// Whether modules that are missing now may be there when the program runs.
pub fn finds_modules(code: &CodeObject) -> bool {
    code.names()
        .iter()
        .any(|n| n.to_str().is_some_and(|n| FINDING.contains(&n)))
        || code.children().any(|child| finds_modules(child))
}

/// Whether code loads the global `name`, and none inside the module binds it.
fn loads_builtin(code: &CodeObject, name: &str) -> bool {
    fn find(code: &CodeObject, name: &str, loaded: &mut bool, stored: &mut bool) {
        if code.names().iter().any(|n| n.to_str() == Some(name)) {
            for instruction in instructions(code.code()) {
                let (place, shift) = match instruction.opcode {
                    Some(Opcode::LoadName) => (&mut *loaded, 0),
                    Some(Opcode::LoadGlobal) => (&mut *loaded, 1),
                    Some(Opcode::StoreName | Opcode::StoreGlobal) => (&mut *stored, 0),
                    _ => continue,
                };
                let index = (instruction.oparg >> shift) as usize;
                *place |= code.names().get(index).and_then(|n| n.to_str()) == Some(name);
            }
        }
        code.children().for_each(|child| find(child, name, loaded, stored));
    }
    let (mut loaded, mut stored) = (false, false);
    find(code, name, &mut loaded, &mut stored);
    loaded && !stored
}

fn look(code: &CodeObject, reach: &mut Reach) {
    for name in code.names().iter().filter_map(|n| n.to_str()) {
        reach.patches |= name == "patch";
        reach.name(name, false);
    }
    let has = |name: &str| code.names().iter().any(|n| n.to_str() == Some(name));
    reach.compiles |= has("builtins") && has("compile");
    if code.consts.iter().any(holds_bytes) {
        reach.parts.insert(BYTES);
    }
    for instruction in instructions(code.code()) {
        let Some(opcode) = instruction.opcode else { continue };
        let name = |index: i32| code.names().get(index as usize).and_then(|n| n.to_str());
        match opcode {
            Opcode::LoadName | Opcode::LoadGlobal => {
                let index = instruction.oparg >> i32::from(opcode == Opcode::LoadGlobal);
                match name(index) {
                    Some("eval" | "exec" | "compile") => reach.compiles = true,
                    Some("__import__" | "import_module") => reach.imports_by_name = true,
                    _ => {}
                }
            }
            Opcode::ImportName if name(instruction.oparg).is_some_and(|n| TRACERS.contains(&n)) => {
                reach.parts.insert(TRACING);
            }
            Opcode::LoadBuildClass => reach.parts.extend([CLASSES, GENERICS]),
            Opcode::LoadAttr | Opcode::ImportFrom | Opcode::LoadSuperAttr => {
                let shift = match opcode {
                    Opcode::LoadAttr => 1,
                    Opcode::LoadSuperAttr => 2,
                    _ => 0,
                };
                let Some(name) = name(instruction.oparg >> shift) else {
                    continue;
                };
                if matches!(
                    name,
                    "__import__"
                        | "exec_module"
                        | "find_spec"
                        | "import_module"
                        | "load_module"
                        | "resolve_name"
                        | "run_module"
                        | "run_path"
                        | "spec_from_file_location"
                ) {
                    reach.imports_by_name = true;
                }
                // The tokens of `tokenize` and the tables of `symtable` come from the compiler.
                reach.compiles |= matches!(name, "generate_tokens" | "tokenize" | "symtable" | "eval" | "exec");
                let implied = IMPLIED.iter().filter(|(attribute, _)| *attribute == name);
                reach.implied.extend(implied.map(|(_, module)| *module));
            }
            Opcode::CallIntrinsic1 if TYPE_INTRINSICS_1.contains(&instruction.oparg) => {
                reach.implied.insert("typing");
            }
            Opcode::CallIntrinsic2 if TYPE_INTRINSICS_2.contains(&instruction.oparg) => {
                reach.implied.insert("typing");
            }
            _ => {}
        }
    }
    for text in strings(code) {
        reach.name(text, true);
        reach.names_characters |= names_characters(text);
        // Source for `eval` has them in quotes.
        for word in text.split(['\'', '"']) {
            reach.codecs.extend(encodings::module_of(word));
        }
    }
    for child in code.children() {
        look(child, reach);
    }
}

impl Reach {
    /// Adds what a name leads to.
    fn name(&mut self, name: &str, in_string: bool) {
        let ways = WAYS.iter().filter(|way| way.in_strings || !in_string);
        self.parts
            .extend(ways.filter(|way| way.names.contains(&name)).map(|way| way.part));
        if CODE.contains(&name) {
            self.parts.extend(COMMON);
        }
        if names_type(name) {
            self.parts.insert(GENERICS);
        }
    }
}

fn holds_bytes(constant: &Constant) -> bool {
    match constant {
        Constant::Bytes(_) => true,
        Constant::Tuple(items) | Constant::FrozenSet(items) => items.iter().any(holds_bytes),
        _ => false,
    }
}

/// The strings among the constants, those in tuples too.
fn strings(code: &CodeObject) -> Vec<&str> {
    fn collect<'a>(constant: &'a Constant, found: &mut Vec<&'a str>) {
        match constant {
            Constant::Str(text) => found.extend(text.to_str()),
            Constant::Tuple(items) | Constant::FrozenSet(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    code.consts.iter().for_each(|constant| collect(constant, &mut found));
    found
}

/// Whether a string names an error handler or a codec that works with names of characters.
fn names_characters(text: &str) -> bool {
    text == "namereplace" || text.replace('-', "_").eq_ignore_ascii_case("unicode_escape")
}

/// Whether a string may be source that has type parameters: `class A[T]`, `def f[T]`, `type X = …`.
fn has_type_parameters(code: &CodeObject) -> bool {
    strings(code).iter().any(|text| text.lines().any(takes_type_parameters))
        || code.children().any(|child| has_type_parameters(child))
}

fn takes_type_parameters(line: &str) -> bool {
    let line = line.trim_start();
    let definition = ["class ", "def ", "async def "]
        .iter()
        .find_map(|k| line.strip_prefix(k));
    let after_name = definition.map(|rest| rest.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_'));
    line.starts_with("type ") || after_name.is_some_and(|rest| rest.trim_start().starts_with('['))
}

/// Strings that are dotted names, and the modules of import statements inside strings.
pub fn name_strings(code: &CodeObject, names: &mut BTreeSet<String>) {
    for text in strings(code) {
        if is_dotted_name(text) {
            names.insert(text.to_string());
            // What is patched is named with its module.
            names.extend(text.match_indices('.').map(|(end, _)| text[..end].to_string()));
        }
        // `module:attribute`.
        if let Some((module, _)) = text.split_once(':').filter(|(module, _)| is_dotted_name(module)) {
            names.insert(module.to_string());
        }
        imports_in(text, names);
    }
    for child in code.children() {
        name_strings(child, names);
    }
}

/// The modules of import statements and calls inside strings.
fn name_imports(code: &CodeObject, names: &mut BTreeSet<String>) {
    for text in strings(code) {
        imports_in(text, names);
    }
    for child in code.children() {
        name_imports(child, names);
    }
}

fn imports_in(text: &str, names: &mut BTreeSet<String>) {
    for line in text.split(['\n', ';']) {
        let line = line.trim_start();
        let line = line
            .strip_prefix(">>>")
            .or_else(|| line.strip_prefix("..."))
            .unwrap_or(line);
        let mut words = line.split_whitespace();
        if !matches!(words.next(), Some("import" | "from")) {
            continue;
        }
        let modules = words.take_while(|w| *w != "import").flat_map(|w| w.split(','));
        names.extend(modules.filter(|w| is_dotted_name(w)).map(String::from));
    }
    for call in ["__import__(", "import_module("] {
        for (at, _) in text.match_indices(call) {
            let argument = &text[at + call.len()..];
            let name = argument.split(['\'', '"']).nth(1);
            names.extend(name.filter(|name| is_dotted_name(name)).map(String::from));
        }
    }
}

fn is_dotted_name(text: &str) -> bool {
    let is_identifier = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric())
            && !part.as_bytes()[0].is_ascii_digit()
    };
    text.split('.').all(is_identifier)
}
