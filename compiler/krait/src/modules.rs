//! Which modules a program consists of: the files that its imports lead to, found at build time.

use crate::cache;
use crate::diagnostic::Failure;
use crate::encodings;
use crate::reach;
use crate::stdlib;
use crate::warnings;
use krait_bytecode::marshal::MAGIC;
use krait_bytecode::{CodeObject, Constant, Opcode, dis};
use krait_frontend::source::Origin;
use krait_frontend::{CompileOptions, SyntaxError, SyntaxWarning};
use krait_runtime::stdlib::sys::options;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// How far the program's own modules are optimised (`-O`).
static OPTIMIZE: AtomicU8 = AtomicU8::new(0);

/// Optimises the program's own modules from now on: 1 as `-O`, 2 as `-OO`.
pub fn set_optimize(level: u8) {
    OPTIMIZE.store(level.min(2), Ordering::Relaxed);
}

/// How far the program's own modules are optimised.
pub fn optimize() -> u8 {
    OPTIMIZE.load(Ordering::Relaxed)
}

/// A module of the program, compiled to bytecode.
pub struct Module {
    /// Dotted name; `__main__` for the program's file.
    pub name: String,
    /// Absolute path of the source; for the standard library a made-up one.
    pub path: PathBuf,
    pub code: Arc<CodeObject>,
    pub is_package: bool,
    pub is_stdlib: bool,
    pub warnings: Vec<SyntaxWarning>,
}

/// The East Asian encodings that sources may declare.
pub fn decode_east_asian(name: &str, bytes: &[u8]) -> Option<Option<String>> {
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, GBK, ISO_2022_JP, SHIFT_JIS};
    let encoding = match name {
        "gbk" | "cp936" | "936" | "ms936" | "gb2312" | "euc-cn" | "euccn" | "chinese" => GBK,
        "gb18030" | "gb18030-2000" => GB18030,
        "big5" | "big5-tw" | "csbig5" | "cp950" | "950" | "ms950" => BIG5,
        "shift-jis" | "shiftjis" | "sjis" | "s-jis" | "cp932" | "932" | "ms932" | "mskanji" | "ms-kanji" => SHIFT_JIS,
        "euc-jp" | "eucjp" | "ujis" | "u-jis" => EUC_JP,
        "euc-kr" | "euckr" | "korean" | "ksc5601" | "cp949" | "949" | "ms949" | "uhc" => EUC_KR,
        "iso-2022-jp" | "iso2022-jp" | "iso2022jp" => ISO_2022_JP,
        _ => return None,
    };
    Some(
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(String::from),
    )
}

/// The absolute path of a file; CPython joins that of the program with the working directory as it was given.
pub fn absolute(path: &Path, as_given: bool) -> PathBuf {
    match std::env::current_dir() {
        Ok(folder) if as_given => folder.join(path.as_os_str()),
        _ => std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()),
    }
}

/// Compiles one source file to a module.
pub fn compile_file(name: &str, path: &Path, is_package: bool) -> Result<Module, Failure> {
    let absolute = absolute(path, name == "__main__");
    let source = std::fs::read(path).map_err(|error| Failure::Read {
        path: path.to_path_buf(),
        error,
    })?;
    if path.extension().is_some_and(|extension| extension == "pyc") || source.starts_with(&MAGIC) {
        let (_, code) = krait_bytecode::marshal::read_pyc(&source)
            .map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
        krait_bytecode::verify::verify_module(&code)
            .map_err(|error| Failure::Message(format!("{}: {error}", path.display())))?;
        return Ok(Module {
            name: name.into(),
            path: absolute,
            code: Arc::new(code),
            is_package,
            is_stdlib: false,
            warnings: Vec::new(),
        });
    }
    let origin = if name == "__main__" {
        Origin::File
    } else {
        Origin::Bytes
    };
    compile_source(name, &absolute, &source, is_package, origin)
}

/// Compiles the text of a program that is no file; tracebacks call it `filename`.
pub fn compile_main(filename: &str, source: &[u8]) -> Result<Module, Failure> {
    compile_text("__main__", Path::new(filename), source)
}

fn compile_text(name: &str, path: &Path, source: &[u8]) -> Result<Module, Failure> {
    compile_source(name, path, source, false, Origin::Bytes)
}

fn compile_source(name: &str, path: &Path, source: &[u8], is_package: bool, origin: Origin) -> Result<Module, Failure> {
    let optimize = optimize();
    compile_named(
        name,
        path,
        &path.to_string_lossy(),
        source,
        is_package,
        origin,
        optimize,
    )
}

/// Compiles a module whose code says that it comes from `filename`.
fn compile_named(
    name: &str,
    path: &Path,
    filename: &str,
    source: &[u8],
    is_package: bool,
    origin: Origin,
    optimize: u8,
) -> Result<Module, Failure> {
    let options = CompileOptions {
        origin,
        optimize,
        ..CompileOptions::default()
    };
    let compiled =
        krait_frontend::compile_with_warnings(source, filename, &options).map_err(|e| Failure::Syntax(Box::new(e)))?;
    Ok(Module {
        name: name.into(),
        path: path.into(),
        code: Arc::new(compiled.code),
        is_package,
        is_stdlib: false,
        warnings: compiled.warnings,
    })
}

/// A module of the standard library.
pub fn compile_stdlib(name: &str) -> Option<Result<Module, Failure>> {
    let found = stdlib::find(name)?;
    let module = |code| Module {
        name: name.into(),
        path: found.path.clone(),
        code,
        is_package: found.is_package,
        is_stdlib: true,
        warnings: Vec::new(),
    };
    if !found.on_disk
        && let Some(code) = cache::stdlib_code(name)
    {
        return Some(Ok(module(code)));
    }
    let filename = found.filename(name);
    let compiled = compile_named(
        name,
        &found.path,
        &filename,
        &found.source,
        found.is_package,
        Origin::Bytes,
        // The library's own assertions and docstrings stay.
        0,
    );
    Some(compiled.map(|compiled| {
        if !found.on_disk {
            cache::keep_stdlib_code(name, &compiled.code);
        }
        module(compiled.code)
    }))
}

/// A file of the program: `folder/name/__init__.py` or `folder/name.py`, or bytecode without source in their places.
pub fn find_file(folder: &Path, name: &str) -> Option<(PathBuf, bool)> {
    let path = folder.join(name.replace('.', "/"));
    let candidates = [
        (path.join("__init__.py"), true),
        (path.join("__init__.pyc"), true),
        (path.with_extension("py"), false),
        (path.with_extension("pyc"), false),
    ];
    candidates.into_iter().find(|(file, _)| file.is_file())
}

/// A folder without `__init__.py`, which is a package all the same: a namespace package, nothing runs when it is imported.
/// The file that its code names is the folder, with a slash behind it.
pub fn namespace_package(name: &str, folder: &Path) -> Result<Module, Failure> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let filename = format!("{}/", absolute.display());
    compile_named(name, &absolute, &filename, b"", true, Origin::Bytes, 0)
}

/// What an executable is made of.
pub struct Program {
    /// Its Python modules, `__main__` first.
    pub modules: Vec<Module>,
    /// Files that it may import when it runs, and that were looked at for what they need.
    pub consulted: Vec<PathBuf>,
    /// Where modules that are missing would be found.
    pub absent: Vec<PathBuf>,
    /// The builtin modules that it may import.
    pub builtins: BTreeSet<&'static str>,
    /// Parts of the library that it asks for: functions to call at its start.
    pub installs: BTreeSet<&'static str>,
}

/// Builtin modules that every program has: the runtime itself imports them.
const ALWAYS: [&str; 2] = ["builtins", "sys"];

/// Builtin modules by which no program comes to bytes.
const WITHOUT_BYTES: [&str; 9] = [
    "_abc",
    "atexit",
    "builtins",
    "cmath",
    "gc",
    "itertools",
    "math",
    "sys",
    "time",
];

/// Builtin modules by which no program comes to types that it does not name.
const WITHOUT_TYPES: [&str; 6] = ["atexit", "builtins", "cmath", "math", "sys", "time"];

/// What becomes of imports that are sure to fail when they are reached: of modules that are nowhere or are no Python.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The program is refused, unless it expects the failure.
    Refused,
    /// They fail at run time, as in CPython.
    Raised,
}

/// The program whose main file is `main`: it first, then every module that an import may reach.
pub fn resolve(main: &Path, lost: Lost) -> Result<Program, Failure> {
    let folder = main.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut resolver = Resolver {
        folder,
        path: options::search_path().into_iter().map(PathBuf::from).collect(),
        modules: Vec::new(),
        known: HashMap::new(),
        lost,
        broken: HashMap::new(),
        absent: BTreeSet::new(),
        codecs: BTreeSet::new(),
        finds_modules: false,
        consulted: Vec::new(),
        builtins: BTreeSet::from(ALWAYS),
        installs: BTreeSet::new(),
    };
    resolver.modules.push(compile_file("__main__", main, false)?);
    let mut next = 0;
    while next < resolver.modules.len() {
        resolver.follow(next)?;
        resolver.reach(next)?;
        next += 1;
        if next == resolver.modules.len() {
            resolver.add_native_encodings()?;
        }
        if next == resolver.modules.len() && resolver.finds_modules && !resolver.absent.is_empty() {
            resolver.read_modules()?;
            // Who makes archives may import from them.
            if resolver.known.contains_key("zipfile") {
                resolver.add("zipimport")?;
            }
        }
    }
    if resolver.builtins.iter().any(|name| !WITHOUT_BYTES.contains(name)) {
        resolver.installs.insert(reach::BYTES);
    }
    if resolver.builtins.iter().any(|name| !WITHOUT_TYPES.contains(name)) {
        resolver.installs.extend([reach::GENERICS, reach::CLASSES]);
    }
    Ok(Program {
        absent: resolver.absent_files(),
        modules: resolver.modules,
        consulted: resolver.consulted,
        builtins: resolver.builtins,
        installs: resolver.installs,
    })
}

/// What `sysconfig` imports by a name that it computes.
const BUILD_FACTS: &str = "_sysconfigdata__linux_x86_64-linux-gnu";

/// Modules of the library that name the compiler, and for what they compile have none: the runtime makes the constructors
/// of named tuples itself.
const NEEDS_NO_COMPILER: [&str; 1] = ["collections"];

/// Builtin modules that import other modules when they need them.
const IMPORTED_BY_BUILTINS: [(&str, &str); 5] = [
    ("_datetime", "time"),
    ("_datetime", "_strptime"),
    ("_decimal", "collections"),
    ("_decimal", "collections.abc"),
    ("_decimal", "numbers"),
];

/// Modules of the library with what they would import if a builtin module were missing.
const FALLBACKS: [(&str, &str); 2] = [("datetime", "_pydatetime"), ("decimal", "_pydecimal")];

/// Modules without a file of their own: importing their parent enters them into `sys.modules`.
const MADE_BY_PARENT: [&str; 3] = ["os.path", "typing.io", "typing.re"];

/// The builtin modules that a program which imports by computed names may reach. SQLite is large, and only reached by its name.
fn any_builtin() -> impl Iterator<Item = &'static str> {
    krait_runtime::stdlib::NAMES
        .iter()
        .copied()
        .filter(|name| *name != "_sqlite")
}

struct Resolver {
    folder: PathBuf,
    /// The folders of `PYTHONPATH`.
    path: Vec<PathBuf>,
    modules: Vec<Module>,
    /// Names already looked for, and whether they exist.
    known: HashMap<String, bool>,
    lost: Lost,
    /// Modules that are no Python.
    broken: HashMap<String, SyntaxError>,
    /// Modules that the program imports and that are nowhere.
    absent: BTreeSet<String>,
    /// Modules of `encodings` that the program's strings name.
    codecs: BTreeSet<&'static str>,
    /// Whether the program may change where modules are looked for.
    finds_modules: bool,
    /// Files that the program may import by computed names.
    consulted: Vec<PathBuf>,
    builtins: BTreeSet<&'static str>,
    installs: BTreeSet<&'static str>,
}

impl Resolver {
    /// Adds what module `index` imports.
    fn follow(&mut self, index: usize) -> Result<(), Failure> {
        let module = &self.modules[index];
        let package = if module.name == "__main__" {
            String::new()
        } else if module.is_package {
            module.name.clone()
        } else {
            module
                .name
                .rsplit_once('.')
                .map_or(String::new(), |(p, _)| p.to_string())
        };
        let (from_stdlib, path, name) = (module.is_stdlib, module.path.clone(), module.name.clone());
        self.finds_modules |= !from_stdlib && reach::finds_modules(&module.code);
        for import in imports(&module.code.clone()) {
            let Some(base) = absolute_name(&package, &import) else {
                continue;
            };
            if from_stdlib && FALLBACKS.contains(&(name.as_str(), base.as_str())) {
                continue;
            }
            let refused = !from_stdlib && !import.guarded && self.lost == Lost::Refused;
            if !base.is_empty()
                && let Err(name) = self.add_dotted(&base)?
                && !from_stdlib
            {
                if refused && !self.finds_modules {
                    let line = import.line;
                    return Err(Failure::MissingModule { path, line, name });
                }
                self.absent.insert(name);
            }
            for name in &import.names {
                self.add(&format!("{base}.{name}"))?;
            }
            if refused {
                let submodules = import.names.iter().map(|name| format!("{base}.{name}"));
                if let Some(error) = submodules
                    .chain([base.clone()])
                    .find_map(|name| self.broken.remove(&name))
                {
                    return Err(Failure::Syntax(Box::new(error)));
                }
            }
        }
        Ok(())
    }

    /// Adds what module `index` may import without an import statement.
    fn reach(&mut self, index: usize) -> Result<(), Failure> {
        let mut reach = reach::reach(&self.modules[index].code.clone());
        if reach.imports_by_name && !self.modules[index].is_stdlib {
            self.read_modules()?;
        }
        let module = &self.modules[index];
        let module_is_stdlib = module.is_stdlib;
        if module.is_stdlib && NEEDS_NO_COMPILER.contains(&module.name.as_str()) {
            reach.compiles = false;
        }
        if module_is_stdlib && self.modules[index].name == "sysconfig" {
            self.add(BUILD_FACTS)?;
        }
        for module in reach.implied {
            self.add(module)?;
        }
        if reach.compiles {
            self.installs.insert("krait_install_compiler");
        }
        if reach.names_characters {
            self.installs.insert("krait_install_character_names");
        }
        if module_is_stdlib || reach.compiles || reach.imports_by_name {
            self.installs.extend(reach::COMMON);
        }
        // The library looks at docstrings of what the program gives it, which is then up to the program to name.
        if !module_is_stdlib {
            self.install(reach.parts)?;
        }
        if reach.compiles || reach.imports_by_name {
            self.builtins.extend(any_builtin());
        }
        if !module_is_stdlib {
            self.codecs.extend(reach.codecs);
            let own = |codec: &&&str| !encodings::NATIVE.contains(*codec);
            for codec in self.codecs.iter().filter(own).copied().collect::<Vec<_>>() {
                // Absent ones are what `LookupError` is for.
                let _ = self.add_dotted(&format!("encodings.{codec}"))?;
            }
            for name in reach.named {
                // A string may look like a module's name and be none.
                let _ = self.add_dotted(&name)?;
            }
        }
        Ok(())
    }

    /// Who imports `codecs` may ask it for any encoding; else the runtime needs no module for its own.
    fn add_native_encodings(&mut self) -> Result<(), Failure> {
        if self.known.contains_key("codecs") || self.known.contains_key("encodings") {
            for codec in encodings::NATIVE {
                let _ = self.add_dotted(&format!("encodings.{codec}"))?;
            }
        }
        Ok(())
    }

    /// Where the program's own modules may be: beside it, and in the folders of `PYTHONPATH`.
    fn places(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&self.folder).chain(&self.path).map(PathBuf::as_path)
    }

    /// The file of a module of the program.
    fn find_own(&self, name: &str) -> Option<(PathBuf, bool)> {
        self.places().find_map(|place| find_file(place, name))
    }

    /// The folder of a package of the program that has no `__init__.py`.
    fn find_folder(&self, name: &str) -> Option<PathBuf> {
        let relative = name.replace('.', "/");
        self.places()
            .map(|place| place.join(&relative))
            .find(|folder| folder.is_dir())
    }

    fn install(&mut self, parts: BTreeSet<&'static str>) -> Result<(), Failure> {
        if parts.contains(reach::IMPORTERS) {
            let _ = self.add("importlib")?;
        }
        self.installs.extend(parts);
        Ok(())
    }

    /// Lets the program import source files that it finds when it runs.
    fn read_modules(&mut self) -> Result<(), Failure> {
        if !self.installs.insert("krait_install_source_modules") {
            return Ok(());
        }
        self.installs.extend(reach::COMMON);
        self.builtins.extend(any_builtin());
        // Source that the program writes itself is in its strings.
        let mut named = BTreeSet::new();
        for module in self.modules.iter().filter(|m| !m.is_stdlib) {
            reach::name_strings(&module.code, &mut named);
        }
        for name in named {
            let _ = self.add_dotted(&name)?;
        }
        self.consult(&nearby_files(&self.folder))
    }

    /// Adds what files need that the program may import when it runs: they are no part of it, but modules of the library that
    /// they name are.
    fn consult(&mut self, files: &[PathBuf]) -> Result<(), Failure> {
        for file in files {
            let Ok(module) = compile_file("", file, false) else {
                continue;
            };
            for import in imports(&module.code).into_iter().filter(|import| import.level == 0) {
                let _ = self.add_dotted(&import.name)?;
                for name in &import.names {
                    self.add(&format!("{}.{name}", import.name))?;
                }
            }
            let reach = reach::reach(&module.code);
            for name in reach.implied {
                self.add(name)?;
            }
            for codec in reach.codecs {
                let _ = self.add_dotted(&format!("encodings.{codec}"))?;
            }
            if reach.names_characters {
                self.installs.insert("krait_install_character_names");
            }
            self.install(reach.parts)?;
            self.consulted.push(module.path);
        }
        Ok(())
    }

    /// Where the modules that are missing would be found.
    fn absent_files(&self) -> Vec<PathBuf> {
        let files = |name: &String| {
            let relative = name.replace('.', "/");
            self.places().flat_map(move |place| {
                let path = place.join(&relative);
                [path.join("__init__.py"), path.with_extension("py")]
            })
        };
        self.absent.iter().flat_map(files).collect()
    }

    /// Adds a module and the packages around it; false, and the name that is missing, if there is none.
    fn add_dotted(&mut self, name: &str) -> Result<Result<(), String>, Failure> {
        let ends = name.match_indices('.').map(|(i, _)| i).chain([name.len()]);
        for end in ends {
            if !self.add(&name[..end])? {
                return Ok(Err(name[..end].to_string()));
            }
        }
        Ok(Ok(()))
    }

    /// Adds the module `name` if there is one; true if the name can be imported.
    fn add(&mut self, name: &str) -> Result<bool, Failure> {
        if let Some(&known) = self.known.get(name) {
            return Ok(known);
        }
        self.known.insert(name.to_string(), true);
        let module = if let Some(builtin) = krait_runtime::stdlib::NAMES.iter().find(|n| **n == name) {
            self.builtins.insert(builtin);
            for (_, imported) in IMPORTED_BY_BUILTINS.iter().filter(|(by, _)| by == builtin) {
                let _ = self.add_dotted(imported)?;
            }
            if *builtin == "unicodedata" {
                self.installs.insert("krait_install_character_names");
            }
            return Ok(true);
        } else if let Some((path, is_package)) = self.find_own(name) {
            match compile_file(name, &path, is_package) {
                Err(Failure::Syntax(error)) => {
                    let module = broken(name, &path, &error);
                    self.broken.insert(name.to_string(), *error);
                    module
                }
                module => {
                    let module = module?;
                    match warnings::error(&module.path, &module.warnings) {
                        Some(error) => {
                            let module = broken(name, &path, &error);
                            self.broken.insert(name.to_string(), error);
                            module
                        }
                        None => module,
                    }
                }
            }
        } else if let Some(module) = compile_stdlib(name) {
            match module {
                Ok(module) => module,
                // A file of the library that is not Python 3.12 is as good as absent.
                Err(_) => {
                    self.known.insert(name.to_string(), false);
                    return Ok(false);
                }
            }
        } else if let Some(folder) = self.find_folder(name) {
            namespace_package(name, &folder)?
        } else {
            let made = MADE_BY_PARENT.contains(&name);
            self.known.insert(name.to_string(), made);
            return Ok(made);
        };
        self.modules.push(module);
        Ok(true)
    }
}

/// The most files of a folder that are looked at for what they import: more are hardly one program's.
const FEW_FILES: usize = 60;

/// Python files beside the program and in the folders below.
fn nearby_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    gather(folder, 3, &mut found);
    found
}

fn gather(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .take(20 * FEW_FILES)
        .collect();
    paths.sort();
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|path| path.is_dir());
    let sources: Vec<PathBuf> = files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .collect();
    if sources.len() <= FEW_FILES {
        found.extend(sources);
    }
    for folder in folders {
        let hidden = folder
            .file_name()
            .and_then(|name| name.to_str())
            .is_none_or(|name| name.starts_with(['.', '_']));
        if !hidden && depth > 0 && found.len() < 4 * FEW_FILES {
            gather(&folder, depth - 1, found);
        }
    }
}

/// Stands for a module that is no Python: its constants tell the runtime what to raise when it is imported.
fn broken(name: &str, path: &Path, error: &SyntaxError) -> Module {
    let text = |text: &str| Constant::Str(text.into());
    let number = |number: i64| Constant::Int(number.into());
    let mut consts = vec![
        text(error.kind.name()),
        text(&error.message),
        text(&error.filename),
        number(error.lineno.into()),
        number(error.offset.into()),
        error.text.as_deref().map_or(Constant::None, text),
        number(error.end_lineno.into()),
        number(error.end_offset.into()),
    ];
    if let Some(bad) = &error.undecodable {
        consts.extend([
            text(bad.encoding),
            Constant::Bytes(bad.object.clone().into()),
            number(bad.start as i64),
            number(bad.end as i64),
            text(bad.reason),
        ]);
    }
    let code = CodeObject {
        name: krait_runtime::abi::SYNTAX_ERROR.into(),
        consts: consts.into(),
        ..CodeObject::default()
    };
    Module {
        name: name.into(),
        path: std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()),
        code: Arc::new(code),
        is_package: false,
        is_stdlib: false,
        warnings: error.warnings.clone(),
    }
}

struct Import {
    name: String,
    level: usize,
    /// What `from` names: may be submodules.
    names: Vec<String>,
    line: i32,
    /// Inside `try`: the program may expect it to fail.
    guarded: bool,
}

fn absolute_name(package: &str, import: &Import) -> Option<String> {
    if import.level == 0 {
        return Some(import.name.clone());
    }
    let mut base = package;
    for _ in 1..import.level {
        base = base.rsplit_once('.').map_or("", |(p, _)| p);
    }
    if base.is_empty() {
        return None;
    }
    Some(if import.name.is_empty() {
        base.to_string()
    } else {
        format!("{base}.{}", import.name)
    })
}

/// The IMPORT_NAME instructions of a code object and those inside it.
fn imports(code: &CodeObject) -> Vec<Import> {
    let mut found = Vec::new();
    let mut constants: Vec<usize> = Vec::new();
    let mut seen = HashSet::new();
    for instruction in dis::instructions(code.code()) {
        let Some(opcode) = instruction.opcode else {
            break;
        };
        let oparg = instruction.oparg as usize;
        match opcode {
            Opcode::LoadConst => constants.push(oparg),
            Opcode::ImportName => {
                let names = constants.pop().map(|i| names_of(&code.consts[i])).unwrap_or_default();
                let level = match constants.pop().map(|i| &code.consts[i]) {
                    Some(Constant::Int(level)) => usize::try_from(level).unwrap_or(0),
                    _ => 0,
                };
                let name = code.names()[oparg].to_string();
                let guarded =
                    krait_bytecode::exception_table::find(code.exceptiontable(), (instruction.offset / 2) as u32)
                        .is_some();
                if seen.insert((name.clone(), level, names.clone())) {
                    let line = code.span_at(instruction.offset).line.unwrap_or(code.firstlineno);
                    found.push(Import {
                        name,
                        level,
                        names,
                        line,
                        guarded,
                    });
                }
            }
            _ => {}
        }
    }
    for child in code.children() {
        // An import in a function fails only if it is reached.
        found.extend(imports(child).into_iter().map(|i| Import { guarded: true, ..i }));
    }
    found
}

fn names_of(constant: &Constant) -> Vec<String> {
    match constant {
        Constant::Tuple(items) => items
            .iter()
            .filter_map(|c| match c {
                Constant::Str(s) if *s != *"*" => Some(s.to_string()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}
