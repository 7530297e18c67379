//! What is known about a module before its code is translated: its code objects in order, which global names it has, and
//! which functions its module-level code defines once.

use crate::object::Options;
use krait_bytecode::{CodeObject, Constant, Opcode};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A code object of the module and what it needs in the module's tables.
pub struct Unit {
    pub code: Arc<CodeObject>,
    /// Index of its first constant and first name in the module's tables.
    pub first_constant: usize,
    pub first_name: usize,
    /// The unit of each constant that is a code object.
    pub children: HashMap<usize, u32>,
    /// Defined by a `def` at module level or in a class body at module level: its first function is remembered.
    pub remember: bool,
    /// A class body.
    pub is_class_body: bool,
    /// A function of the module that calls itself by its name, and has no loops.
    pub recursive: bool,
    /// Left to the interpreter: the code may look at its own frame, or is too large to translate.
    pub interpreted: bool,
}

/// A module before translation.
pub struct ModuleInfo {
    pub units: Vec<Unit>,
    pub constant_count: usize,
    pub name_count: usize,
    /// Global names in order of their cells.
    pub globals: Vec<String>,
    pub global_index: HashMap<String, u32>,
    /// Global names bound exactly once in the module, by a `def`: the unit.
    pub functions: HashMap<String, u32>,
    /// Names of classes: the unit of the body of one of that name.
    pub classes: HashMap<String, u32>,
    /// Global names that code of the module binds.
    pub stored: HashSet<String>,
    /// As in `Options`.
    pub keep_all_locals: bool,
    /// As in `Options`.
    pub interpret_generators: bool,
}

/// `co_flags` bits.
pub mod code_flag {
    pub const NEWLOCALS: u32 = 0x2;
    pub const VARARGS: u32 = 0x4;
    pub const VARKEYWORDS: u32 = 0x8;
    pub const GENERATOR: u32 = 0x20;
    pub const COROUTINE: u32 = 0x80;
    pub const ASYNC_GENERATOR: u32 = 0x200;
}

impl Unit {
    /// Number of parameters, `*args` and `**kwargs` included.
    pub fn parameter_count(&self) -> usize {
        let c = &self.code;
        let flags = c.flags;
        (c.argcount + c.kwonlyargcount) as usize
            + usize::from(flags & code_flag::VARARGS != 0)
            + usize::from(flags & code_flag::VARKEYWORDS != 0)
    }
    /// Suspendable: generator, coroutine or asynchronous generator.
    pub fn is_generator(&self) -> bool {
        self.code.flags & (code_flag::GENERATOR | code_flag::COROUTINE | code_flag::ASYNC_GENERATOR) != 0
    }
    /// Module and class bodies: names live in a namespace.
    pub fn has_namespace(&self) -> bool {
        self.code.flags & code_flag::NEWLOCALS == 0
    }
    /// `direct` can be called with just positional arguments.
    pub fn is_simple(&self) -> bool {
        self.code.kwonlyargcount == 0
            && self.code.flags & (code_flag::VARARGS | code_flag::VARKEYWORDS) == 0
            && !self.has_namespace()
            && !self.interpreted
    }
}

impl ModuleInfo {
    /// A module that is not translated.
    pub fn without_code() -> ModuleInfo {
        ModuleInfo {
            units: Vec::new(),
            constant_count: 0,
            name_count: 0,
            globals: Vec::new(),
            global_index: HashMap::new(),
            functions: HashMap::new(),
            classes: HashMap::new(),
            stored: HashSet::new(),
            keep_all_locals: false,
            interpret_generators: false,
        }
    }

    /// Collects the code objects and names of a module.
    pub fn new(code: &Arc<CodeObject>, options: Options) -> ModuleInfo {
        let mut info = ModuleInfo::without_code();
        info.keep_all_locals = options.keep_all_locals;
        info.interpret_generators = options.interpret_generators;
        info.add(code);
        info.find_definitions();
        info
    }

    fn add(&mut self, code: &Arc<CodeObject>) -> u32 {
        let index = self.units.len();
        self.units.push(Unit {
            code: code.clone(),
            first_constant: self.constant_count,
            first_name: self.name_count,
            children: HashMap::new(),
            remember: false,
            is_class_body: false,
            recursive: false,
            interpreted: false,
        });
        let unit = &self.units[index];
        let left = looks_at_frame(code)
            || is_huge(code)
            || self.interpret_generators && unit.is_generator()
            || self.keep_all_locals && shows_itself(code);
        self.units[index].interpreted = index > 0 && left;
        self.constant_count += code.consts.len();
        self.name_count += code.names().len();
        for name in code.names().iter() {
            if let Some(name) = name.to_str()
                && !self.global_index.contains_key(name)
            {
                self.global_index.insert(name.to_string(), self.globals.len() as u32);
                self.globals.push(name.to_string());
            }
        }
        for (i, constant) in code.consts.iter().enumerate() {
            if let Constant::Code(child) = constant {
                let unit = self.add(child);
                self.units[index].children.insert(i, unit);
            }
        }
        index as u32
    }

    /// Finds `def name` at module level whose name is bound nowhere else in the module.
    fn find_definitions(&mut self) {
        let mut stores: HashMap<String, u32> = HashMap::new();
        let mut definitions: HashMap<String, u32> = HashMap::new();
        for (u, unit) in self.units.iter().enumerate() {
            let instrs = code_units(&unit.code);
            for (i, &(opcode, oparg)) in instrs.iter().enumerate() {
                let at_module_level = u == 0 && opcode == Opcode::StoreName;
                let binds = matches!(opcode, Opcode::StoreGlobal | Opcode::DeleteGlobal)
                    || (u == 0 && matches!(opcode, Opcode::StoreName | Opcode::DeleteName));
                if !binds {
                    continue;
                }
                let name = unit.code.names()[oparg as usize].to_string();
                if at_module_level
                    && i >= 2
                    && instrs[i - 1].0 == Opcode::MakeFunction
                    && instrs[i - 2].0 == Opcode::LoadConst
                    && let Some(&function) = unit.children.get(&(instrs[i - 2].1 as usize))
                {
                    definitions.insert(name.clone(), function);
                }
                *stores.entry(name).or_default() += 1;
            }
        }
        for (u, unit) in self.units.iter_mut().enumerate().skip(1) {
            unit.is_class_body = unit.has_namespace();
            if unit.is_class_body {
                self.classes.insert(unit.code.name.to_string(), u as u32);
            }
        }
        self.stored = stores.keys().cloned().collect();
        for (name, index) in definitions {
            let found = &self.units[index as usize];
            if stores.get(&name) == Some(&1) && found.code.freevars().next().is_none() && !found.interpreted {
                let unit = &mut self.units[index as usize];
                unit.remember = true;
                unit.recursive = unit.is_simple() && names_itself(&unit.code, &name) && !has_loops(&unit.code);
                self.functions.insert(name, index);
            }
        }
    }
}

/// Whether a function loads the global of its own name.
fn names_itself(code: &CodeObject, name: &str) -> bool {
    code_units(code).iter().any(|&(opcode, oparg)| {
        opcode == Opcode::LoadGlobal && code.names()[oparg as usize >> 1].to_str() == Some(name)
    })
}

fn has_loops(code: &CodeObject) -> bool {
    code_units(code)
        .iter()
        .any(|&(opcode, _)| matches!(opcode, Opcode::JumpBackward | Opcode::JumpBackwardNoInterrupt))
}

/// Whether translating the code would take longer than running it is likely to take: the work grows with the number of
/// instructions times the number of locals that each may have to pass on.
fn is_huge(code: &CodeObject) -> bool {
    const LIMIT: usize = 400_000;
    (code.code().len() / 2) * (code.localsplusnames().len() + 16) > LIMIT
}

/// Whether a program that looks at locals of frames in tracebacks may look at those of this code while it runs: it handles
/// exceptions, and takes little time otherwise.
fn shows_itself(code: &CodeObject) -> bool {
    let instrs = code_units(code);
    let has = |wanted: &[Opcode]| instrs.iter().any(|(opcode, _)| wanted.contains(opcode));
    has(&[Opcode::PopExcept]) && (!has(&[Opcode::JumpBackward]) || mentions(code, &SHOWN_LOCALS))
}

/// Names by which programs come to the locals of frames in tracebacks.
pub const SHOWN_LOCALS: [&str; 7] = [
    "f_locals",
    "tb_frame",
    "capture_locals",
    "walk_tb",
    "getinnerframes",
    "pdb",
    "cgitb",
];

/// Whether the code has one of the names, or gives an argument by one.
pub fn mentions(code: &CodeObject, names: &[&str]) -> bool {
    let keywords = code.consts.iter().filter_map(|c| match c {
        Constant::Tuple(items) => Some(items),
        _ => None,
    });
    let keywords = keywords.flat_map(|items| items.iter()).filter_map(|c| match c {
        Constant::Str(text) => Some(text),
        _ => None,
    });
    code.names()
        .iter()
        .chain(keywords)
        .any(|n| n.to_str().is_some_and(|n| names.contains(&n)))
}

/// Whether the code names something that reads the frame of its caller: a builtin, loaded as a name (an attribute that is called
/// `vars` is the program's own), or a function of `sys`, `inspect` or `traceback`.
fn looks_at_frame(code: &CodeObject) -> bool {
    const BUILTINS: [&str; 6] = ["locals", "globals", "vars", "dir", "eval", "exec"];
    const FUNCTIONS: [&str; 4] = ["_getframe", "currentframe", "extract_stack", "print_stack"];
    let names = |list: &[&str]| {
        code.names()
            .iter()
            .any(|n| n.to_str().is_some_and(|n| list.contains(&n)))
    };
    let loads_builtin = || {
        code_units(code).iter().any(|&(opcode, oparg)| {
            let index = match opcode {
                Opcode::LoadGlobal => oparg as usize >> 1,
                Opcode::LoadName | Opcode::LoadFromDictOrGlobals => oparg as usize,
                _ => return false,
            };
            code.names()
                .get(index)
                .and_then(|n| n.to_str())
                .is_some_and(|n| BUILTINS.contains(&n))
        })
    };
    names(&FUNCTIONS)
        || names(&BUILTINS) && (names(&["builtins", "__builtins__"]) || loads_builtin())
        || calls_super_as_function(code)
}

/// Whether `super()` is called like any function: then it looks for `__class__` and the first argument in the frame.
fn calls_super_as_function(code: &CodeObject) -> bool {
    let instrs = code_units(code);
    instrs.windows(2).any(|pair| {
        let [(load, name), (call, count)] = [pair[0], pair[1]];
        let index = match load {
            Opcode::LoadGlobal => name as usize >> 1,
            Opcode::LoadName => name as usize,
            _ => return false,
        };
        call == Opcode::Call && count == 0 && code.names().get(index).and_then(|n| n.to_str()) == Some("super")
    })
}

/// The instructions of a code object as (opcode, oparg), EXTENDED_ARG folded in, caches skipped.
pub fn code_units(code: &CodeObject) -> Vec<(Opcode, u32)> {
    let bytes = code.code();
    let mut out = Vec::with_capacity(bytes.len() / 4);
    let (mut unit, mut extended) = (0, 0u32);
    while 2 * unit + 1 < bytes.len() {
        let Some(opcode) = Opcode::from_u8(bytes[2 * unit]) else {
            break;
        };
        let oparg = extended << 8 | u32::from(bytes[2 * unit + 1]);
        unit += 1 + opcode.caches();
        if opcode == Opcode::ExtendedArg {
            extended = oparg;
            continue;
        }
        extended = 0;
        out.push((opcode, oparg));
    }
    out
}
