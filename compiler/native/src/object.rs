//! From modules to an object file: declares the program's tables and functions, has every code object translated and compiled,
//! writes the data that the runtime reads.

use crate::cold::ColdThunks;
use crate::decode::Decoded;
use crate::emit::FunctionTranslator;
use crate::facts::{Operand, Own, Repr, State, Ty};
use crate::helpers::{self, Helper};
use crate::loops::LoopFacts;
use crate::machine_code::{Compilers, Job, Targets};
use crate::program::{ModuleInfo, SHOWN_LOCALS, Unit, code_units, mentions};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{self, AbiParam, FuncRef, InstBuilder, Signature};
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::{DataDescription, DataId, FuncId, Linkage, Module, ModuleError};
use cranelift_object::{ObjectBuilder, ObjectModule};
use krait_bytecode::{CodeObject, Opcode, Text};
use krait_runtime::abi::layout::{GLOBAL_CELL_SIZE, NativeCode, NativeModule, Program};
use krait_runtime::object::cache::{self, AttributeCache, Site};
use krait_runtime::stdlib::Builtin;
use std::fmt;
use std::mem::offset_of;
use std::sync::Arc;

/// A module to compile into the program.
pub struct ModuleInput {
    /// Dotted name; the first module's is `__main__`.
    pub name: String,
    pub code: Arc<CodeObject>,
    pub is_package: bool,
    /// From the standard library.
    pub is_stdlib: bool,
    /// Put into the executable as bytecode, to be interpreted there.
    pub interpreted: bool,
}

/// A program to compile.
pub struct ProgramInput {
    /// Its Python modules, `__main__` first.
    pub modules: Vec<ModuleInput>,
    /// Names of the builtin modules that are linked into it.
    pub builtins: Vec<&'static str>,
    /// Functions of the library that `main` calls first: each installs a part that only some programs have.
    pub installs: Vec<&'static str>,
}

/// How to compile.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Optimise the CLIF (`speed`), not just translate it.
    pub optimize: bool,
    /// Run Cranelift's verifier.
    pub verify: bool,
    /// Keep the text of the CLIF, or of the machine code.
    pub clif: bool,
    pub asm: bool,
    /// Functions that an exception leaves keep all their locals in its traceback, numbers too: for programs that look at
    /// them. Else they keep what lives as long as the traceback does, for numbers would have to be at hand at every
    /// instruction that can fail (measured: a matrix product is four times slower).
    pub keep_all_locals: bool,
    /// Generators are left to the interpreter, whose frames can be looked at: the program asks for them.
    pub interpret_generators: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            optimize: true,
            verify: cfg!(debug_assertions),
            clif: false,
            asm: false,
            keep_all_locals: false,
            interpret_generators: false,
        }
    }
}

/// What comes out.
pub struct Output {
    /// The object file.
    pub object: Vec<u8>,
    /// Text of each function, if asked for.
    pub listing: String,
}

/// Why a program was not compiled.
#[derive(Debug)]
pub enum Error {
    /// Bytecode that is not well-formed (only from a `.pyc`).
    Malformed(String),
    /// A fault of ours, or of Cranelift.
    Internal(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Malformed(what) => write!(f, "malformed bytecode: {what}"),
            Error::Internal(what) => write!(f, "internal error of the compiler: {what}"),
        }
    }
}

impl From<ModuleError> for Error {
    fn from(e: ModuleError) -> Error {
        match e {
            ModuleError::Compilation(e) => Error::Internal(format!("{e:?}")),
            other => Error::Internal(other.to_string()),
        }
    }
}

/// Type objects of the runtime that generated code compares with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RuntimeType {
    List,
    Tuple,
    Str,
    RangeIterator,
    ListIterator,
    Function,
    Type,
    Dict,
    Set,
    Deque,
}

impl RuntimeType {
    /// The type object that a guard for a fact compares with, if the fact is that of one builtin type.
    pub fn of(ty: Ty) -> Option<RuntimeType> {
        Some(match ty {
            Ty::List => RuntimeType::List,
            Ty::Tuple => RuntimeType::Tuple,
            Ty::Str => RuntimeType::Str,
            Ty::Dict => RuntimeType::Dict,
            Ty::Set => RuntimeType::Set,
            Ty::Deque => RuntimeType::Deque,
            _ => return None,
        })
    }
}

const RUNTIME_TYPES: [&str; 10] = [
    "krait_type_list",
    "krait_type_tuple",
    "krait_type_str",
    "krait_type_range_iterator",
    "krait_type_list_iterator",
    "krait_type_function",
    "krait_type_type",
    "krait_type_dict",
    "krait_type_set",
    "krait_type_deque",
];

/// The data objects of one module.
pub struct ModuleData {
    pub state: DataId,
    /// The strings of one character of Latin-1.
    pub latin1: DataId,
    pub types: [DataId; RUNTIME_TYPES.len()],
    pub natives: DataId,
    pub constants: DataId,
    pub names: DataId,
    pub cells: DataId,
    pub builtin_cells: DataId,
    pub globals: DataId,
    pub sites: DataId,
}

/// What the translator of a function needs of its module.
pub struct ModuleContext<'m> {
    pub module: &'m mut ObjectModule,
    pub info: &'m ModuleInfo,
    pub data: ModuleData,
    pub site_count: usize,
    helper_ids: &'m [FuncId],
    helper_refs: Vec<Option<FuncRef>>,
    cold: &'m mut ColdThunks,
    cold_refs: Vec<Option<FuncRef>>,
    functions: Vec<UnitFunctions>,
    body_refs: Vec<Option<FuncRef>>,
}

impl ModuleContext<'_> {
    /// A helper as the function being built sees it.
    pub fn helper_in(&mut self, helper: Helper, func: &mut ir::Function) -> FuncRef {
        if let Some(r) = self.helper_refs[helper as usize] {
            return r;
        }
        let r = self.module.declare_func_in_func(self.helper_ids[helper as usize], func);
        func.dfg.ext_funcs[r].colocated = true;
        self.helper_refs[helper as usize] = Some(r);
        r
    }
    /// `pow` of the C library as the function being built sees it.
    pub fn pow_in(&mut self, func: &mut ir::Function) -> FuncRef {
        let mut signature = Signature::new(CallConv::SystemV);
        signature.params.extend([AbiParam::new(ir::types::F64); 2]);
        signature.returns.push(AbiParam::new(ir::types::F64));
        let id = self.module.declare_function("pow", Linkage::Import, &signature);
        let r = self
            .module
            .declare_func_in_func(id.expect("it has one signature"), func);
        func.dfg.ext_funcs[r].colocated = true;
        r
    }
    /// The thunk of a helper as the function being built sees it.
    pub fn cold_helper_in(&mut self, helper: Helper, func: &mut ir::Function) -> FuncRef {
        if let Some(r) = self.cold_refs[helper as usize] {
            return r;
        }
        let thunk = self.cold.of(helper, self.module).expect("names of thunks are our own");
        let r = self.module.declare_func_in_func(thunk, func);
        self.cold_refs[helper as usize] = Some(r);
        r
    }
    /// The body of a unit as the function being built sees it.
    pub fn body_in(&mut self, unit: u32, func: &mut ir::Function) -> FuncRef {
        if let Some(r) = self.body_refs[unit as usize] {
            return r;
        }
        let r = self
            .module
            .declare_func_in_func(self.functions[unit as usize].body, func);
        self.body_refs[unit as usize] = Some(r);
        r
    }
    fn begin_function(&mut self) {
        self.helper_refs.fill(None);
        self.cold_refs.fill(None);
        self.body_refs.fill(None);
    }
    /// Whether a name is a builtin's, so that its cell in `builtins` is the likely one.
    pub fn is_builtin_name(&self, name: &Text) -> bool {
        name.to_str().is_some_and(krait_runtime::builtins::is_builtin_name)
    }
}

/// The function of the library that makes the interpreter part of a program.
pub const INTERPRETER: &str = "krait_install_interpreter";

/// Compiles modules into one object file that defines `main`.
pub fn compile_program(program: &ProgramInput, options: Options) -> Result<Output, Error> {
    let targets = Targets {
        optimizing: host_isa(options)?,
        plain: host_isa(Options {
            optimize: false,
            ..options
        })?,
    };
    let names = cranelift_module::default_libcall_names();
    let mut builder = ObjectBuilder::new(targets.optimizing.clone(), "program", names)?;
    builder.per_function_section(false);
    let mut object = ObjectModule::new(builder);
    let helper_ids = (0..helpers::COUNT)
        .map(|i| {
            let helper = helpers::ALL[i];
            object.declare_function(helper.symbol(), Linkage::Import, &helper.signature())
        })
        .collect::<Result<Vec<_>, _>>()?;
    let options = Options {
        keep_all_locals: program.modules.iter().any(|m| !m.interpreted && shows_locals(&m.code)),
        interpret_generators: program
            .modules
            .iter()
            .any(|m| !m.interpreted && names_any(&m.code, &GENERATOR_FRAMES)),
        ..options
    };
    let infos: Vec<ModuleInfo> = (program.modules.iter())
        .map(|input| match input.interpreted {
            true => ModuleInfo::without_code(),
            false => ModuleInfo::new(&input.code, options),
        })
        .collect();
    let mut listing = String::new();
    let mut modules = Vec::new();
    let mut cold = ColdThunks::new();
    let compiled = std::thread::scope(|scope| {
        let units = infos.iter().map(|info| info.units.len()).sum();
        let mut compilers = Compilers::start(scope, &targets, units)?;
        for (index, info) in infos.iter().enumerate() {
            modules.push(translate_module(
                &mut object,
                &helper_ids,
                &mut cold,
                &mut compilers,
                index,
                info,
                options,
                &mut listing,
            )?);
        }
        compilers.finish()
    })?;
    for function in compiled {
        object.define_function_bytes(function.id, function.alignment, &function.bytes, &function.relocations)?;
        listing.push_str(&function.listing);
        if let Some((module, unit)) = function.unit {
            modules[module].places[unit as usize].extend(function.places);
        }
    }
    let mut descriptors = Vec::new();
    for ((index, module), input) in modules.into_iter().enumerate().zip(&program.modules) {
        descriptors.push(finish_module(&mut object, module, index, input)?);
    }
    let state = object.declare_data("krait_state", Linkage::Import, true, false)?;
    let thunks = cold.define(&mut object, &helper_ids, state)?;
    let interprets = infos.iter().flat_map(|info| &info.units).any(|unit| unit.interpreted);
    let mut installs = program.installs.clone();
    if (interprets || program.modules.iter().any(|m| m.interpreted)) && !installs.contains(&INTERPRETER) {
        installs.push(INTERPRETER);
    }
    define_program(&mut object, program, &installs, &descriptors, thunks)?;
    let bytes = object.finish().emit().map_err(|e| Error::Internal(e.to_string()))?;
    Ok(Output { object: bytes, listing })
}

/// Names by which programs come to the frames of generators.
const GENERATOR_FRAMES: [&str; 6] = [
    "ag_frame",
    "cr_frame",
    "getasyncgenlocals",
    "getcoroutinelocals",
    "getgeneratorlocals",
    "gi_frame",
];

/// Whether code, or code inside it, has one of the names.
fn names_any(code: &CodeObject, names: &[&str]) -> bool {
    code.names()
        .iter()
        .any(|n| n.to_str().is_some_and(|n| names.contains(&n)))
        || code.children().any(|c| names_any(c, names))
}

/// Whether code may look at the locals of frames in tracebacks.
fn shows_locals(code: &CodeObject) -> bool {
    mentions(code, &SHOWN_LOCALS) || code.children().any(|c| shows_locals(c))
}

fn host_isa(options: Options) -> Result<OwnedTargetIsa, Error> {
    let internal = |e: &dyn fmt::Display| Error::Internal(e.to_string());
    let mut flags = settings::builder();
    for (name, value) in [
        ("opt_level", if options.optimize { "speed" } else { "none" }),
        ("is_pic", "true"),
        ("enable_verifier", if options.verify { "true" } else { "false" }),
        ("unwind_info", "false"),
        ("enable_probestack", "false"),
        ("preserve_frame_pointers", "true"),
    ] {
        flags.set(name, value).map_err(|e| internal(&e))?;
    }
    let isa = cranelift_codegen::isa::lookup(target_lexicon::Triple::host()).map_err(|e| internal(&e))?;
    isa.finish(settings::Flags::new(flags)).map_err(|e| internal(&e))
}

fn zeroed(object: &mut ObjectModule, name: &str, size: usize) -> Result<DataId, Error> {
    let id = object.declare_data(name, Linkage::Local, true, false)?;
    let mut data = DataDescription::new();
    data.define_zeroinit(size.max(8));
    data.set_align(16);
    object.define_data(id, &data)?;
    Ok(id)
}

fn constant_bytes(object: &mut ObjectModule, name: &str, bytes: &[u8]) -> Result<DataId, Error> {
    let id = object.declare_data(name, Linkage::Local, false, false)?;
    let mut data = DataDescription::new();
    data.define(if bytes.is_empty() { Box::new([0]) } else { bytes.into() });
    data.set_align(8);
    object.define_data(id, &data)?;
    Ok(id)
}

/// A data object with words and addresses.
struct Table {
    bytes: Vec<u8>,
    /// Place, object, offset into it.
    data: Vec<(usize, DataId, i64)>,
    functions: Vec<(usize, FuncId)>,
}

impl Table {
    fn new(size: usize) -> Table {
        Table {
            bytes: vec![0; size],
            data: Vec::new(),
            functions: Vec::new(),
        }
    }
    fn word(&mut self, offset: usize, value: u64) {
        self.bytes[offset..offset + 8].copy_from_slice(&value.to_le_bytes());
    }
    fn half(&mut self, offset: usize, value: u32) {
        self.bytes[offset..offset + 4].copy_from_slice(&value.to_le_bytes());
    }
    fn data_at(&mut self, place: usize, id: DataId, offset: usize) {
        self.data.push((place, id, offset as i64));
    }
    fn define(self, object: &mut ObjectModule, id: DataId) -> Result<(), Error> {
        let mut description = DataDescription::new();
        description.define(self.bytes.into());
        description.set_align(16);
        for (place, data, offset) in self.data {
            let gv = object.declare_data_in_data(data, &mut description);
            description.write_data_addr(place as u32, gv, offset);
        }
        for (offset, function) in self.functions {
            let f = object.declare_func_in_data(function, &mut description);
            description.write_function_addr(offset as u32, f);
        }
        Ok(object.define_data(id, &description)?)
    }
}

/// The signature of code that the runtime calls with words.
pub(crate) fn word_signature(parameters: usize) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    signature.params.extend((0..parameters).map(|_| AbiParam::new(I64)));
    signature.returns.push(AbiParam::new(I64));
    signature
}

/// The signature of a unit's body. One that calls itself all the time preserves no registers: it would save and restore all
/// those that C preserves, and needs but one or two of them after a call.
fn body_signature(unit: &Unit) -> Signature {
    let mut signature = word_signature(1 + unit.parameter_count().max(usize::from(unit.has_namespace())));
    if unit.recursive {
        signature.call_conv = CallConv::Winch;
    }
    signature
}

/// The functions of a unit.
#[derive(Clone, Copy)]
struct UnitFunctions {
    /// Takes the parameters in registers; called where it is known which function is called.
    body: FuncId,
    /// The same in the convention of C: `body` itself, unless that has a convention of its own.
    direct: FuncId,
    entry: FuncId,
    /// Generators have it.
    resume: Option<FuncId>,
}

/// Where the descriptor of a compiled module finds its parts.
struct Descriptor {
    name: DataId,
    code: (DataId, usize),
    natives: DataId,
    native_count: usize,
    cells: DataId,
    builtin_cells: DataId,
    globals: DataId,
    names: DataId,
    name_count: usize,
}

/// A module whose functions are being compiled.
struct TranslatedModule<'m> {
    info: &'m ModuleInfo,
    data: ModuleData,
    site_count: usize,
    /// See [`ModuleContext::functions`].
    functions: Vec<UnitFunctions>,
    /// Per unit: the words of `NativeCode::places`.
    places: Vec<Vec<u32>>,
}

#[allow(clippy::too_many_arguments)]
fn translate_module<'m>(
    object: &mut ObjectModule,
    helper_ids: &[FuncId],
    cold: &mut ColdThunks,
    compilers: &mut Compilers,
    index: usize,
    info: &'m ModuleInfo,
    options: Options,
    listing: &mut String,
) -> Result<TranslatedModule<'m>, Error> {
    let mut types = Vec::new();
    for name in RUNTIME_TYPES {
        types.push(object.declare_data(name, Linkage::Import, true, false)?);
    }
    let sites = object.declare_data(&format!("m{index}_sites"), Linkage::Local, true, false)?;
    let natives = object.declare_data(&format!("m{index}_natives"), Linkage::Local, true, false)?;
    let data = ModuleData {
        state: object.declare_data("krait_state", Linkage::Import, true, false)?,
        latin1: object.declare_data("krait_latin1", Linkage::Import, false, false)?,
        types: types.try_into().expect("one per type"),
        natives,
        constants: zeroed(object, &format!("m{index}_constants"), 8 * info.constant_count)?,
        names: zeroed(object, &format!("m{index}_names"), 8 * info.name_count)?,
        cells: zeroed(
            object,
            &format!("m{index}_cells"),
            GLOBAL_CELL_SIZE * info.globals.len(),
        )?,
        builtin_cells: zeroed(object, &format!("m{index}_builtin_cells"), 8 * info.globals.len())?,
        globals: zeroed(object, &format!("m{index}_globals"), 8)?,
        sites,
    };
    let mut functions = Vec::new();
    for (u, unit) in info.units.iter().enumerate() {
        let name = format!("m{index}_{u}_{}", symbol_part(&unit.code.name));
        let signature = body_signature(unit);
        let body = object.declare_function(&name, Linkage::Local, &signature)?;
        let direct = if unit.recursive {
            let signature = word_signature(signature.params.len());
            object.declare_function(&format!("{name}_direct"), Linkage::Local, &signature)?
        } else {
            body
        };
        let entry = object.declare_function(&format!("{name}_entry"), Linkage::Local, &word_signature(2))?;
        let resume = if unit.is_generator() {
            Some(object.declare_function(&format!("{name}_resume"), Linkage::Local, &word_signature(2))?)
        } else {
            None
        };
        functions.push(UnitFunctions {
            body,
            direct,
            entry,
            resume,
        });
    }
    let mut cx = ModuleContext {
        module: object,
        info,
        data,
        site_count: 0,
        helper_ids,
        helper_refs: vec![None; helpers::COUNT],
        cold,
        cold_refs: vec![None; helpers::COUNT],
        body_refs: vec![None; info.units.len()],
        functions,
    };
    let mut builder_context = FunctionBuilderContext::new();
    for u in (0..info.units.len()).filter(|&u| !info.units[u].interpreted) {
        let mut submit = |id: FuncId, has_places: bool, function: ir::Function| {
            let name = &info.units[u].code.qualname;
            if options.clif {
                listing.push_str(&format!("; {name}\n{}\n", function.display()));
            }
            compilers.submit(Job {
                id,
                unit: has_places.then_some((index, u as u32)),
                function,
                title: options.asm.then(|| name.to_string()),
            })
        };
        translate_unit(&mut cx, u as u32, &mut builder_context, &mut submit)?;
    }
    let ModuleContext {
        data,
        site_count,
        functions,
        ..
    } = cx;
    Ok(TranslatedModule {
        info,
        data,
        site_count,
        functions,
        places: vec![Vec::new(); info.units.len()],
    })
}

fn symbol_part(name: &Text) -> String {
    name.to_string()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' })
        .collect()
}

fn finish_module(
    object: &mut ObjectModule,
    module: TranslatedModule,
    index: usize,
    input: &ModuleInput,
) -> Result<Descriptor, Error> {
    let TranslatedModule {
        info,
        data,
        site_count,
        functions,
        places,
    } = module;
    let mut sites = Table::new((site_count * size_of::<Site>()).max(8));
    for i in 0..site_count {
        for entry in 0..cache::ENTRIES {
            let at = i * size_of::<Site>() + offset_of!(Site, entries) + entry * size_of::<AttributeCache>();
            sites.half(at + offset_of!(AttributeCache, shape), cache::EMPTY);
            sites.word(at + offset_of!(AttributeCache, value), krait_runtime::value::NULL);
        }
    }
    sites.define(object, data.sites)?;
    let places_id = object.declare_data(&format!("m{index}_places"), Linkage::Local, false, false)?;
    let size = size_of::<NativeCode>();
    let mut natives = Table::new(size * info.units.len());
    for (u, unit) in info.units.iter().enumerate() {
        let at = u * size;
        let UnitFunctions {
            body,
            direct,
            entry,
            resume,
        } = functions[u];
        if !unit.interpreted {
            natives.functions.push((at + offset_of!(NativeCode, entry), entry));
            natives.functions.push((at + offset_of!(NativeCode, direct), direct));
            natives.functions.push((at + offset_of!(NativeCode, body), body));
        }
        if let Some(resume) = resume.filter(|_| !unit.interpreted) {
            natives.functions.push((at + offset_of!(NativeCode, resume), resume));
        }
        natives.data_at(at + offset_of!(NativeCode, globals), data.globals, 0);
        natives.data_at(
            at + offset_of!(NativeCode, constants),
            data.constants,
            8 * unit.first_constant,
        );
        natives.data_at(at + offset_of!(NativeCode, names), data.names, 8 * unit.first_name);
        natives.half(
            at + offset_of!(NativeCode, parameter_count),
            unit.parameter_count() as u32,
        );
        natives.half(at + offset_of!(NativeCode, simple), u32::from(unit.is_simple()));
        natives.half(
            at + offset_of!(NativeCode, frame_slots),
            // Beside each stack slot there is room for what lies beside a loop's cursor.
            unit.code.localsplusnames().len() as u32 + 3 * unit.code.stacksize,
        );
        let handles = code_units(&unit.code).iter().any(|&(o, _)| o == Opcode::PushExcInfo);
        natives.half(at + offset_of!(NativeCode, handles), u32::from(handles));
        natives.half(at + offset_of!(NativeCode, remember), u32::from(unit.remember));
    }
    natives.bytes.resize(natives.bytes.len().max(8), 0);
    let mut bytes = Vec::new();
    for (u, words) in places.iter().enumerate() {
        natives
            .data
            .push((u * size + offset_of!(NativeCode, places), places_id, bytes.len() as i64));
        bytes.extend(words.iter().flat_map(|w| w.to_le_bytes()));
    }
    let mut description = DataDescription::new();
    bytes.resize(bytes.len().max(8), 0);
    description.define(bytes.into());
    description.set_align(8);
    object.define_data(places_id, &description)?;
    natives.define(object, data.natives)?;
    let mut names = Vec::new();
    for name in &info.globals {
        names.extend((name.len() as u32).to_le_bytes());
        names.extend(name.as_bytes());
    }
    let code = krait_bytecode::marshal::write_code(&input.code);
    Ok(Descriptor {
        name: constant_bytes(object, &format!("m{index}_name"), input.name.as_bytes())?,
        code: (constant_bytes(object, &format!("m{index}_code"), &code)?, code.len()),
        natives: data.natives,
        native_count: info.units.len(),
        cells: data.cells,
        builtin_cells: data.builtin_cells,
        globals: data.globals,
        names: constant_bytes(object, &format!("m{index}_global_names"), &names)?,
        name_count: info.globals.len(),
    })
}

fn define_program(
    object: &mut ObjectModule,
    program: &ProgramInput,
    installs: &[&str],
    descriptors: &[Descriptor],
    thunks: Option<FuncId>,
) -> Result<(), Error> {
    let size = size_of::<NativeModule>();
    let mut table = Table::new(size * program.modules.len());
    for (i, (input, d)) in program.modules.iter().zip(descriptors).enumerate() {
        let at = i * size;
        let mut address = |offset: usize, id: DataId| table.data_at(at + offset, id, 0);
        address(offset_of!(NativeModule, name), d.name);
        address(offset_of!(NativeModule, code), d.code.0);
        address(offset_of!(NativeModule, natives), d.natives);
        address(offset_of!(NativeModule, cells), d.cells);
        address(offset_of!(NativeModule, builtin_cells), d.builtin_cells);
        address(offset_of!(NativeModule, globals), d.globals);
        address(offset_of!(NativeModule, names), d.names);
        table.word(at + offset_of!(NativeModule, name_length), input.name.len() as u64);
        table.word(at + offset_of!(NativeModule, code_length), d.code.1 as u64);
        table.word(at + offset_of!(NativeModule, native_count), d.native_count as u64);
        table.word(at + offset_of!(NativeModule, name_count), d.name_count as u64);
        table.half(at + offset_of!(NativeModule, is_package), u32::from(input.is_package));
        table.half(at + offset_of!(NativeModule, is_stdlib), u32::from(input.is_stdlib));
    }
    let modules_id = object.declare_data("modules", Linkage::Local, true, false)?;
    table.define(object, modules_id)?;
    let mut table = Table::new(size_of::<Program>());
    table.data_at(offset_of!(Program, modules), modules_id, 0);
    table.word(offset_of!(Program, module_count), program.modules.len() as u64);
    table.data_at(
        offset_of!(Program, builtins),
        define_builtins(object, &program.builtins)?,
        0,
    );
    table.word(offset_of!(Program, builtin_count), program.builtins.len() as u64);
    let program_id = object.declare_data("program", Linkage::Local, true, false)?;
    let main = object.declare_function("main", Linkage::Export, &main_signature())?;
    table
        .functions
        .push((offset_of!(Program, bodies_end), thunks.unwrap_or(main)));
    table.define(object, program_id)?;
    define_main(object, main, program_id, installs)
}

/// The table of the builtin modules that the program has.
fn define_builtins(object: &mut ObjectModule, names: &[&str]) -> Result<DataId, Error> {
    let mut table = Table::new(names.len() * size_of::<&Builtin>());
    for (i, name) in names.iter().enumerate() {
        let symbol = krait_runtime::stdlib::symbol(name);
        let module = object.declare_data(&symbol, Linkage::Import, false, false)?;
        table.data_at(i * size_of::<&Builtin>(), module, 0);
    }
    let id = object.declare_data("builtins", Linkage::Local, true, false)?;
    table.define(object, id)?;
    Ok(id)
}

fn main_signature() -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    signature
        .params
        .extend([AbiParam::new(ir::types::I32), AbiParam::new(I64)]);
    signature.returns.push(AbiParam::new(ir::types::I32));
    signature
}

/// `main(argc, argv)` calls `krait_main(argc, argv, &program)`, after the parts that the program asks for were installed.
/// It is the last function, so that its address is the end of the generated code.
fn define_main(object: &mut ObjectModule, main: FuncId, program: DataId, installs: &[&str]) -> Result<(), Error> {
    let signature = main_signature();
    let mut runtime_signature = signature.clone();
    runtime_signature.params.push(AbiParam::new(I64));
    let runtime_main = object.declare_function("krait_main", Linkage::Import, &runtime_signature)?;
    let mut context = object.make_context();
    context.func.signature = signature;
    let mut builder_context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut context.func, &mut builder_context);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    for symbol in installs {
        let install = object.declare_function(symbol, Linkage::Import, &Signature::new(CallConv::SystemV))?;
        let install = object.declare_func_in_func(install, b.func);
        b.ins().call(install, &[]);
    }
    let callee = object.declare_func_in_func(runtime_main, b.func);
    let data = object.declare_data_in_func(program, b.func);
    let address = b.ins().symbol_value(I64, data);
    let params = b.block_params(entry).to_vec();
    let call = b.ins().call(callee, &[params[0], params[1], address]);
    let result = b.inst_results(call)[0];
    b.ins().return_(&[result]);
    b.seal_all_blocks();
    b.finalize(object.target_config());
    Ok(object.define_function(main, &mut context)?)
}

/// Translates a code object; `submit` takes each of its functions, and whether the function has places in the source.
fn translate_unit(
    cx: &mut ModuleContext<'_>,
    u: u32,
    builder_context: &mut FunctionBuilderContext,
    submit: &mut dyn FnMut(FuncId, bool, ir::Function) -> Result<(), Error>,
) -> Result<(), Error> {
    let info = cx.info;
    let unit = &info.units[u as usize];
    let mut decoded = Decoded::new(&unit.code).map_err(|e| Error::Malformed(e.0))?;
    if info.keep_all_locals {
        decoded.keep_all_live();
    }
    let functions = cx.functions[u as usize];
    let signature = body_signature(unit);
    let words = signature.params.len();
    let loops = survey_loops(cx, u, &decoded, signature.clone());
    let mut define = |cx: &mut ModuleContext<'_>,
                      id: FuncId,
                      signature: Signature,
                      body: &mut dyn FnMut(FunctionBuilder, &mut ModuleContext)| {
        cx.begin_function();
        let mut function = ir::Function::with_name_signature(ir::UserFuncName::default(), signature);
        body(FunctionBuilder::new(&mut function, builder_context), cx);
        submit(id, id == functions.body || Some(id) == functions.resume, function)
    };
    let config = cx.module.target_config();
    define(cx, functions.body, signature, &mut |mut b, cx| {
        let block = b.create_block();
        b.append_block_params_for_function_params(block);
        b.switch_to_block(block);
        let params = b.block_params(block).to_vec();
        let mut t = FunctionTranslator::new(b, cx, unit, u, &decoded, params[0]);
        t.loops = loops.clone();
        t.translate_direct(&params);
        t.run();
        t.b.seal_all_blocks();
        t.b.finalize(config);
    })?;
    define(cx, functions.entry, word_signature(2), &mut |mut b, cx| {
        let block = b.create_block();
        b.append_block_params_for_function_params(block);
        b.switch_to_block(block);
        let params = b.block_params(block).to_vec();
        let mut args = vec![params[0]];
        for i in 1..words {
            args.push(
                b.ins()
                    .load(I64, ir::MemFlagsData::trusted(), params[1], 8 * (i as i32 - 1)),
            );
        }
        let callee = cx.body_in(u, b.func);
        let call = b.ins().call(callee, &args);
        let result = b.inst_results(call)[0];
        b.ins().return_(&[result]);
        b.seal_all_blocks();
        b.finalize(config);
    })?;
    if functions.direct != functions.body {
        // Behind `entry`, for whoever looks at the stack: it is no frame of its own either.
        define(cx, functions.direct, word_signature(words), &mut |mut b, cx| {
            let block = b.create_block();
            b.append_block_params_for_function_params(block);
            b.switch_to_block(block);
            let params = b.block_params(block).to_vec();
            let callee = cx.body_in(u, b.func);
            let call = b.ins().call(callee, &params);
            let result = b.inst_results(call)[0];
            b.ins().return_(&[result]);
            b.seal_all_blocks();
            b.finalize(config);
        })?;
    }
    if let Some(resume) = functions.resume {
        define(cx, resume, word_signature(2), &mut |mut b, cx| {
            let block = b.create_block();
            b.append_block_params_for_function_params(block);
            b.switch_to_block(block);
            let params = b.block_params(block).to_vec();
            let null = b.ins().iconst(I64, krait_runtime::value::NULL as i64);
            let mut t = FunctionTranslator::new(b, cx, unit, u, &decoded, null);
            t.sent = Some(params[1]);
            t.translate_resume(params[0], params[1]);
            t.b.seal_all_blocks();
            t.b.finalize(config);
        })?;
    }
    Ok(())
}

/// Translates a function with loops for what can be seen of them; the code is thrown away.
fn survey_loops(cx: &mut ModuleContext<'_>, u: u32, decoded: &Decoded, signature: Signature) -> LoopFacts {
    let unit = &cx.info.units[u as usize];
    if unit.code.localsplusnames().is_empty() || unit.is_generator() || !decoded.loop_head.contains(&true) {
        return LoopFacts::default();
    }
    cx.begin_function();
    let sites = cx.site_count;
    let mut function = ir::Function::with_name_signature(ir::UserFuncName::default(), signature);
    let mut builder_context = FunctionBuilderContext::new();
    let mut b = FunctionBuilder::new(&mut function, &mut builder_context);
    let block = b.create_block();
    b.append_block_params_for_function_params(block);
    b.switch_to_block(block);
    let params = b.block_params(block).to_vec();
    let mut t = FunctionTranslator::new(b, cx, unit, u, decoded, params[0]);
    t.translate_direct(&params);
    let loops = t.survey();
    cx.site_count = sites;
    loops
}

impl FunctionTranslator<'_, '_> {
    /// Begins the translation of the body as a function with its parameters in registers.
    fn translate_direct(&mut self, params: &[ir::Value]) {
        self.check_stack();
        let n = self.state.locals.len();
        self.state = State {
            locals: vec![None; n],
            stack: Vec::new(),
            ..State::default()
        };
        if self.unit.is_class_body {
            self.namespace = Some(params[1]);
        }
        let assigned = self.assigned_locals();
        for i in 0..self.unit.parameter_count() {
            let value = params[1 + i];
            self.parameters[i] = Some(value);
            self.pinned[i] = !assigned[i] && !self.unit.is_generator();
            self.state.locals[i] = Some(Operand {
                value,
                ty: Ty::Unknown,
                repr: Repr::Word,
                own: Own::Free,
            });
        }
        // The start may be a jump target too, but never of a back-edge with facts of its own.
        self.goto(0);
    }

    /// Fast locals that some instruction stores to, deletes, or puts into a cell.
    fn assigned_locals(&self) -> Vec<bool> {
        let mut assigned = vec![false; self.state.locals.len()];
        for instr in &self.d.instrs {
            if matches!(
                instr.opcode,
                Opcode::StoreFast | Opcode::DeleteFast | Opcode::LoadFastAndClear | Opcode::MakeCell
            ) {
                assigned[instr.oparg as usize] = true;
            }
        }
        assigned
    }
}
