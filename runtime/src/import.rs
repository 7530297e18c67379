//! Importing modules: `sys.modules`, packages, relative names. Where code comes from is the host's [`Finder`]'s business.

use crate::cell::Mut;
use crate::exceptions::{R, Raised, key_error, raise_again, type_error};
use crate::names;
use crate::ops::{attr, call, iter, subscr};
use crate::state::state;
use crate::stdlib;
use crate::types::{dict, exception, function, list, module, namespace, str, tuple};
use crate::value::Value;
use std::sync::atomic::{AtomicBool, Ordering};

/// A module that a [`Finder`] found.
pub struct Found {
    /// Its code object (a `code` value).
    pub code: Value,
    /// `__file__`.
    pub file: Option<String>,
    /// `__cached__`.
    pub cached: Option<String>,
    /// `__path__` of a package.
    pub search: Option<Vec<String>>,
}

/// The name of the module whose code says that it is `<frozen name>`.
fn frozen_name(filename: &str) -> Option<&str> {
    filename.strip_prefix("<frozen ")?.strip_suffix('>')
}

/// The file of a module with the code of `filename`: that of a frozen one is where the library's would be.
pub fn file_of(filename: &str) -> String {
    match frozen_name(filename) {
        Some(name) => format!("/usr/lib/python3.12/{}.py", name.replace('.', "/")),
        None => filename.to_owned(),
    }
}

/// Where modules come from: compiled into the executable, or files.
pub trait Finder {
    /// Finds the module `name`; `path` is `sys.path` or the package's `__path__`.
    fn find(&self, name: &str, path: &[String]) -> R<Option<Found>>;
}

static FINDERS: Mut<Vec<Box<dyn Finder>>> = Mut::new(Vec::new());

/// Adds a finder, asked after those before it.
pub fn add_finder(finder: Box<dyn Finder>) {
    FINDERS.get_mut().push(finder);
}

/// Asked when all finders have found nothing.
static LAST_FINDER: Mut<Option<Box<dyn Finder>>> = Mut::new(None);

/// Sets the finder that is asked after all others, whenever they are added.
pub fn set_last_finder(finder: Box<dyn Finder>) {
    *LAST_FINDER.get_mut() = Some(finder);
}

/// `sys.modules`.
pub fn modules() -> Value {
    state().modules.get().get().cloned().unwrap_or_else(dict::new)
}

/// The module `name` in `sys.modules`, if it is there.
pub fn loaded(name: &str) -> R<Option<Value>> {
    let key = str::intern(name);
    let modules = modules();
    if modules.is_exact(&dict::TYPE) {
        return dict::get_item(&modules, &key);
    }
    match subscr::get(&modules, &key) {
        Ok(v) => Ok(Some(v)),
        Err(raised) => raised.catch(&exception::KEY_ERROR).map(|_| None),
    }
}

fn text(v: &Value) -> &str {
    str::to_str_lossless(v).unwrap_or("?")
}

fn quoted(name: &str) -> R<String> {
    crate::ops::format::repr_string(&Value::str(name))
}

fn no_module(name: &str) -> R<String> {
    Ok(format!("No module named {}", quoted(name)?))
}

fn not_found(name: &str, message: &str) -> Raised {
    exception::raise_import_error(
        &exception::MODULE_NOT_FOUND_ERROR,
        message,
        Some(&Value::str(name)),
        None,
        None,
    )
}

/// Imports `name`, absolute, and returns that very module.
pub fn import_module(name: &str) -> R {
    match loaded(name)? {
        Some(m) if !m.is_none() => Ok(m),
        _ => find_and_load(name),
    }
}

/// `__import__` (`PyImport_ImportModuleLevelObject`).
pub fn import_module_level(name: &Value, globals: Option<&Value>, fromlist: &Value, level: i64) -> R {
    if !str::is_str(name) {
        return Err(type_error("module name must be a string"));
    }
    if level < 0 {
        return Err(crate::exceptions::value_error("level must be >= 0"));
    }
    let absolute = if level > 0 {
        resolve(text(name), globals, level)?
    } else {
        if str::char_len(name) == 0 {
            return Err(crate::exceptions::value_error("Empty module name"));
        }
        text(name).to_owned()
    };
    let module = import_module(&absolute)?;
    let has_from = !fromlist.is_none() && crate::ops::compare::is_true(fromlist)?;
    if has_from {
        if attr::get_optional(&module, names::__path__())?.is_some() {
            handle_fromlist(&module, fromlist, false)?;
        }
        return Ok(module);
    }
    let name = text(name);
    if level != 0 && name.is_empty() {
        return Ok(module);
    }
    let Some(dot) = name.find('.') else { return Ok(module) };
    if level == 0 {
        return import_module(&name[..dot]);
    }
    let keep = absolute.len() - (name.len() - dot);
    let front = &absolute[..keep];
    match loaded(front)? {
        Some(m) => Ok(m),
        None => Err(key_error(&Value::str(&format!(
            "'{front}' not in sys.modules as expected"
        )))),
    }
}

/// The absolute name of a relative one (`resolve_name` of import.c).
fn resolve(name: &str, globals: Option<&Value>, level: i64) -> R<String> {
    let Some(globals) = globals.filter(|g| g.downcast::<dict::DictObject>().is_some()) else {
        return Err(key_error(&Value::str("'__name__' not in globals")));
    };
    let package = match dict::get_interned(globals, names::__package__()).filter(|p| !p.is_none()) {
        Some(p) if str::is_str(&p) => text(&p).to_owned(),
        Some(_) => return Err(type_error("package must be a string")),
        None => {
            let Some(module) = dict::get_interned(globals, names::__name__()) else {
                return Err(key_error(&Value::str("'__name__' not in globals")));
            };
            if !str::is_str(&module) {
                return Err(type_error("__name__ must be a string"));
            }
            let module_name = text(&module);
            if dict::get_interned(globals, names::__path__()).is_some() {
                module_name.to_owned()
            } else {
                module_name
                    .rsplit_once('.')
                    .map_or(String::new(), |(head, _)| head.to_owned())
            }
        }
    };
    if package.is_empty() {
        return Err(import_error("attempted relative import with no known parent package"));
    }
    let mut base = package.as_str();
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((head, _)) => base = head,
            None => return Err(import_error("attempted relative import beyond top-level package")),
        }
    }
    Ok(if name.is_empty() {
        base.to_owned()
    } else {
        format!("{base}.{name}")
    })
}

#[cold]
fn import_error(message: &str) -> Raised {
    exception::raise_import_error(&exception::IMPORT_ERROR, message, None, None, None)
}

/// Imports the submodules among the names of `from package import names` (`_handle_fromlist`).
fn handle_fromlist(package: &Value, fromlist: &Value, recursive: bool) -> R<()> {
    for name in iter::collect(fromlist)? {
        if !str::is_str(&name) {
            let place = if recursive {
                format!(
                    "{}.__all__",
                    crate::ops::format::str_string(&attr::get(package, names::__name__())?)?
                )
            } else {
                "``from list''".to_owned()
            };
            return Err(type_error(format_args!(
                "Item in {place} must be str, not {}",
                name.ty().name()
            )));
        }
        if text(&name) == "*" {
            if !recursive && let Some(all) = attr::get_optional(package, names::__all__())? {
                handle_fromlist(package, &all, true)?;
            }
            continue;
        }
        if attr::get_optional(package, &str::intern_value(&name))?.is_some() {
            continue;
        }
        let package_name = attr::get(package, names::__name__())?;
        let full = format!("{}.{}", text(&package_name), text(&name));
        if let Err(raised) = import_module(&full) {
            let exc = raised.catch(&exception::MODULE_NOT_FOUND_ERROR)?;
            // A missing submodule is the caller's problem, unless something inside it is missing.
            let missing = attr::get_str(&exc, "name")?;
            if !str::equals(&missing, &full) || loaded(&full)?.is_some_and(|m| !m.is_none()) {
                return Err(crate::exceptions::raise_again(exc));
            }
        }
    }
    Ok(())
}

/// Imports a module that is not in `sys.modules` (`_find_and_load`).
fn find_and_load(name: &str) -> R {
    if loaded(name)?.is_some_and(|m| m.is_none()) {
        return Err(not_found(
            name,
            &format!("import of {name} halted; None in sys.modules"),
        ));
    }
    if is_shut_down() {
        return Err(exception::raise_import_error(
            &exception::IMPORT_ERROR,
            "sys.meta_path is None, Python is likely shutting down",
            None,
            None,
            None,
        ));
    }
    let _nested = crate::state::check_recursion("")?;
    crate::stdlib::sys::audit::raise("import", || {
        let of_sys = |name| crate::builtins::io::sys_attribute(name).unwrap_or(Value::none());
        let found = ["path", "meta_path", "path_hooks"].map(of_sys);
        [Value::str(name), Value::none()].into_iter().chain(found).collect()
    })?;
    let mut parent_module = None;
    let path = match name.rsplit_once('.') {
        None => search_path()?,
        Some((parent, _)) => {
            let parent_value = import_module(parent)?;
            if let Some(m) = loaded(name)? {
                return Ok(m);
            }
            let path = match attr::get(&parent_value, names::__path__()) {
                Ok(path) => path,
                Err(raised) => {
                    let missing = raised.catch(&exception::ATTRIBUTE_ERROR)?;
                    let message = format!("{}; {} is not a package", no_module(name)?, quoted(parent)?);
                    // `raise … from None` where the attribute is missing.
                    let error = not_found(name, &message).take();
                    exception::set_cause(&error, None);
                    exception::set_context(&error, Some(missing));
                    return Err(raise_again(error));
                }
            };
            parent_module = Some(parent_value);
            strings(&path)?
        }
    };
    let module = load(name, &path)?;
    if let (Some(parent), Some((_, child))) = (parent_module, name.rsplit_once('.')) {
        attr::set(&parent, &str::intern(child), &module)?;
    }
    Ok(module)
}

/// `sys.path`.
fn search_path() -> R<Vec<String>> {
    match state().sys_dict.get().get().and_then(|d| dict::get_str(d, "path")) {
        Some(path) => strings(&path),
        None => Ok(Vec::new()),
    }
}

fn strings(path: &Value) -> R<Vec<String>> {
    Ok(iter::collect(path)?
        .iter()
        .filter(|p| str::is_str(p))
        .map(|p| text(p).to_owned())
        .collect())
}

/// Asks the finders in turn.
fn find(name: &str, path: &[String]) -> R<Option<Found>> {
    if name.split('.').any(|part| part.is_empty()) {
        return Ok(None);
    }
    for i in 0..FINDERS.get().len() {
        let finder: *const dyn Finder = &*FINDERS.get()[i];
        // SAFETY: finders are never removed.
        if let Some(found) = unsafe { &*finder }.find(name, path)? {
            return Ok(Some(found));
        }
    }
    let last: Option<*const dyn Finder> = LAST_FINDER.get().as_deref().map(std::ptr::from_ref);
    match last {
        // SAFETY: set before the program starts, and never removed.
        Some(finder) => unsafe { &*finder }.find(name, path),
        None => Ok(None),
    }
}

/// `importlib`'s classes that stand for the finders here, and what makes specs, once `importlib` is there.
struct Importers {
    builtin: Value,
    path: Value,
    spec_of: Value,
}

static IMPORTERS: Mut<Option<Importers>> = Mut::new(None);

/// For `importlib`: its `BuiltinImporter`, its `PathFinder`, and the function that makes the spec of what was found here.
/// Those of an `importlib` that is imported anew are not taken: false.
pub fn set_importers(builtin: &Value, path: &Value, spec_of: &Value) -> bool {
    if IMPORTERS.get().is_some() {
        return false;
    }
    let [builtin, path, spec_of] = [builtin, path, spec_of].map(|v| crate::memory::keep(v.clone()));
    *IMPORTERS.get_mut() = Some(Importers { builtin, path, spec_of });
    true
}

/// For `importlib`: the builtin module `name`, which is there or is made.
pub fn builtin_module(name: &str) -> R {
    if let Some(module) = loaded(name)?.filter(|module| !module.is_none()) {
        return Ok(module);
    }
    match load_own_builtin(name)? {
        Some(module) => Ok(module),
        None => Err(import_error(&format!("{} is not a built-in module", quoted(name)?))),
    }
}

/// Whether `importlib` is imported before the program begins.
static IMPORTS_IMPORTLIB: AtomicBool = AtomicBool::new(false);

/// Tells that the program looks at importers or specs: modules have them from its beginning.
#[unsafe(no_mangle)]
pub extern "C" fn krait_install_importers() {
    IMPORTS_IMPORTLIB.store(true, Ordering::Relaxed);
}

/// Makes the importers there for a program that looks at them.
pub fn prepare_importers() -> R<()> {
    if IMPORTS_IMPORTLIB.load(Ordering::Relaxed) {
        import_module("importlib")?;
    }
    Ok(())
}

impl Found {
    fn is_frozen(&self) -> bool {
        let code = self.code.exact::<crate::types::code::CodeObject>();
        code.is_some_and(|c| str::to_str_lossless(&c.filename).is_some_and(|f| frozen_name(f).is_some()))
    }
    fn kind(&self) -> &'static str {
        match &self.file {
            _ if self.is_frozen() => "frozen",
            Some(_) => "file",
            None => "namespace",
        }
    }
    fn search(&self) -> Option<Value> {
        let places = self.search.as_ref()?;
        Some(list::new(places.iter().map(|p| Value::str(p)).collect()))
    }
}

/// For `importlib`: where the module `name` comes from, as `(origin, search locations, kind)`, or `None`. `path` is the
/// package's `__path__`, `None` at the top level.
pub fn origin_of(name: &str, path: &Value) -> R {
    let found = |origin, search, kind| {
        let optional = |v: Option<Value>| v.unwrap_or(Value::none());
        Ok(tuple::new(vec![optional(origin), optional(search), Value::str(kind)]))
    };
    if stdlib::find(name).is_some() {
        return found(Some(Value::str("built-in")), None, "built-in");
    }
    let path = if path.is_none() { search_path()? } else { strings(path)? };
    match find(name, &path)? {
        Some(module) => found(module.file.as_deref().map(Value::str), module.search(), module.kind()),
        None => Ok(Value::none()),
    }
}

/// For `importlib`: the code object of the module `name`; `None` for builtin modules.
pub fn code_of(name: &str, path: &Value) -> R {
    if stdlib::find(name).is_some() {
        return Ok(Value::none());
    }
    let path = if path.is_none() { search_path()? } else { strings(path)? };
    match find(name, &path)? {
        Some(found) => Ok(found.code),
        None => Err(not_found(name, &no_module(name)?)),
    }
}

/// For `importlib`: runs the code of the module `name` in the dict of a module that is there already.
pub fn execute_in(name: &str, path: &Value, module: &Value) -> R {
    if stdlib::find(name).is_some() {
        return Ok(Value::none());
    }
    let path = if path.is_none() { search_path()? } else { strings(path)? };
    match find(name, &path)? {
        Some(found) => exec_module(&found.code, &module::dict(module)).map(|()| Value::none()),
        None => Err(not_found(name, &no_module(name)?)),
    }
}

/// Whether modules have been taken down.
fn is_shut_down() -> bool {
    let sys = state().sys_dict.get().get().cloned();
    sys.and_then(|d| dict::get_str(&d, "meta_path"))
        .is_some_and(|finders| finders.is_none())
}

/// Asks the finders in the order of `sys.meta_path`; before `importlib` has entered its own there, the program's come first.
fn load(name: &str, path: &[String]) -> R {
    let finders = match state().sys_dict.get().get().and_then(|d| dict::get_str(d, "meta_path")) {
        Some(finders) => iter::collect(&finders)?,
        None => Vec::new(),
    };
    let own = IMPORTERS.get().as_ref();
    let module = match own.map(|own| (own.builtin.clone(), own.path.clone())) {
        None => match load_own_builtin(name)? {
            None => match load_by_finders(name, path, &finders, &|_| None)? {
                None => load_along(name, path)?,
                module => module,
            },
            module => module,
        },
        Some((builtin, along)) => load_by_finders(name, path, &finders, &|finder| match finder {
            _ if finder.is(&builtin) => Some(load_own_builtin(name)),
            _ if finder.is(&along) => Some(load_along(name, path)),
            _ => None,
        })?,
    };
    match module {
        Some(module) => Ok(module),
        None => Err(not_found(name, &no_module(name)?)),
    }
}

fn load_own_builtin(name: &str) -> R<Option<Value>> {
    stdlib::find(name).map(load_builtin).transpose()
}

/// What the finders of this program find, or the importers of the places on the path.
fn load_along(name: &str, path: &[String]) -> R<Option<Value>> {
    match find(name, path)? {
        Some(found) => load_found(name, found).map(Some),
        None => load_by_path_hooks(name, path),
    }
}

/// Asks the importers that `sys.path_hooks` has for the places of the search path, and `zipimport` for archives
/// (`PathFinder`). krait's own finders have looked into folders before.
fn load_by_path_hooks(name: &str, path: &[String]) -> R<Option<Value>> {
    let Some(sys) = state().sys_dict.get().get().cloned() else {
        return Ok(None);
    };
    let hooks = match dict::get_str(&sys, "path_hooks") {
        Some(hooks) => iter::collect(&hooks)?,
        None => Vec::new(),
    };
    let cache = dict::get_str(&sys, "path_importer_cache");
    for place in path {
        let is_archive = is_in_file(place);
        if hooks.is_empty() && !is_archive {
            continue;
        }
        let key = Value::str(place);
        let known = match &cache {
            Some(cache) => dict::get_item(cache, &key)?,
            None => None,
        };
        let importer = match known {
            Some(importer) => importer,
            None => {
                let made = importer_for(&key, &hooks, is_archive)?;
                if let Some(cache) = cache.as_ref().filter(|_| !made.is_none() || !is_archive) {
                    subscr::set(cache, &key, &made)?;
                }
                made
            }
        };
        if importer.is_none() {
            continue;
        }
        let Some(find_spec) = attr::get_str_optional(&importer, "find_spec")? else {
            continue;
        };
        let spec = call::call1(&find_spec, &Value::str(name))?;
        if spec.is_none() || attr::get_str(&spec, "loader")?.is_none() {
            continue;
        }
        return load_by_spec(name, &spec).map(Some);
    }
    Ok(None)
}

/// Whether a place is a file, or something in one.
fn is_in_file(place: &str) -> bool {
    let exists = std::path::Path::new(place).ancestors().find_map(|p| p.metadata().ok());
    !place.is_empty() && exists.is_some_and(|m| m.is_file())
}

/// What the first hook that takes the place makes of it, or `None`.
fn importer_for(place: &Value, hooks: &[Value], is_archive: bool) -> R {
    let archives = match is_archive {
        true => match import_module("zipimport") {
            // `None` while `zipimport` itself is being imported.
            Ok(module) => attr::get_str_optional(&module, "zipimporter")?,
            Err(raised) => {
                drop(raised.catch(&exception::IMPORT_ERROR)?);
                None
            }
        },
        false => None,
    };
    for hook in archives.iter().chain(hooks) {
        match call::call1(hook, place) {
            Ok(importer) => return Ok(importer),
            Err(raised) => drop(raised.catch(&exception::IMPORT_ERROR)?),
        }
    }
    Ok(Value::none())
}

/// Asks finders in turn; `own` answers for those that stand for this module's.
fn load_by_finders(
    name: &str,
    path: &[String],
    finders: &[Value],
    own: &dyn Fn(&Value) -> Option<R<Option<Value>>>,
) -> R<Option<Value>> {
    let none = Value::none();
    for finder in finders {
        if let Some(answer) = own(finder) {
            match answer? {
                None => continue,
                module => return Ok(module),
            }
        }
        let Some(find_spec) = attr::get_str_optional(finder, "find_spec")? else {
            continue;
        };
        let path = if name.contains('.') {
            list::new(path.iter().map(|p| Value::str(p)).collect())
        } else {
            none.clone()
        };
        let spec = call::call3(&find_spec, &Value::str(name), &path, &none)?;
        if spec.is_none() {
            continue;
        }
        return load_by_spec(name, &spec).map(Some);
    }
    Ok(None)
}

/// Loads by the loader of a spec that Python code made.
fn load_by_spec(name: &str, spec: &Value) -> R {
    let loader = attr::get_str(spec, "loader")?;
    let mut made = Value::none();
    if let Some(create) = attr::get_str_optional(&loader, "create_module")? {
        made = call::call1(&create, spec)?;
    }
    if made.is_none() {
        made = module::new_empty(name);
    }
    for (attribute, value) in [("__spec__", spec.clone()), ("__loader__", loader.clone())] {
        attr::set_str(&made, attribute, &value)?;
    }
    if let Some(search) = attr::get_str_optional(spec, "submodule_search_locations")?
        && !search.is_none()
    {
        attr::set_str(&made, "__path__", &search)?;
        attr::set_str(&made, "__package__", &Value::str(name))?;
    } else {
        attr::set_str(&made, "__package__", &Value::str(parent_of(name)))?;
    }
    if let Some(origin) = attr::get_str_optional(spec, "origin")?
        && attr::get_str_optional(spec, "has_location")?.is_some_and(|h| h.is_true())
    {
        attr::set_str(&made, "__file__", &origin)?;
    }
    let modules = modules();
    subscr::set(&modules, &str::intern(name), &made)?;
    if let Err(raised) = attr::call_method_str(&loader, "exec_module", std::slice::from_ref(&made)) {
        let exc = raised.take();
        let _ = dict::del_item(&modules, &str::intern(name));
        return Err(crate::exceptions::raise_again(exc));
    }
    Ok(loaded(name)?.unwrap_or(made))
}

fn parent_of(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(head, _)| head)
}

/// A `__spec__`; before `importlib` is there, an object with the attributes of a `ModuleSpec`, in whose place `importlib` puts
/// one.
fn make_spec(name: &str, origin: Option<&str>, search: Option<Value>, kind: &str, cached: Option<&str>) -> R {
    let is_package = search.is_some();
    let optional = |v: Option<Value>| v.unwrap_or(Value::none());
    let (search, cached) = (optional(search), optional(cached.map(Value::str)));
    if let Some(spec_of) = IMPORTERS.get().as_ref().map(|own| own.spec_of.clone()) {
        let origin = optional(origin.map(Value::str));
        let arguments = [Value::str(name), origin, search, Value::str(kind), cached];
        return call::call(&spec_of, &arguments, None);
    }
    let origin = if kind == "frozen" { Some(kind) } else { origin };
    Ok(namespace::new(&[
        ("name", Value::str(name)),
        ("loader", Value::none()),
        ("origin", optional(origin.map(Value::str))),
        ("submodule_search_locations", search),
        ("loader_state", Value::none()),
        ("cached", cached),
        ("parent", Value::str(if is_package { name } else { parent_of(name) })),
        ("has_location", Value::bool(kind == "file")),
        ("_initializing", Value::bool(false)),
    ]))
}

/// Enters a module's spec, and its loader.
fn set_spec(d: &Value, spec: &Value) -> R<()> {
    dict::set_str(d, "__loader__", attr::get_str(spec, "loader")?);
    dict::set_str(d, "__spec__", spec.clone());
    Ok(())
}

/// Notes in a module's spec whether its code runs for the first time.
fn set_initializing(d: &Value, initializing: bool) -> R<()> {
    match dict::get_str(d, "__spec__").filter(|spec| !spec.is_none()) {
        Some(spec) => attr::set_str(&spec, "_initializing", &Value::bool(initializing)),
        None => Ok(()),
    }
}

/// Makes and registers a builtin module.
fn load_builtin(builtin: &stdlib::Builtin) -> R {
    let name = builtin.name;
    let module = (builtin.init)()?;
    let d = module::dict(&module);
    if dict::get_str(&d, "__spec__").is_none_or(|s| s.is_none()) {
        set_spec(&d, &make_spec(name, Some("built-in"), None, "built-in", None)?)?;
    }
    if dict::get_str(&d, "__package__").is_none_or(|s| s.is_none()) {
        dict::set_str(&d, "__package__", Value::str(parent_of(name)));
    }
    if let Some(doc) = crate::docs::of_module(name) {
        dict::set_str(&d, "__doc__", doc);
    }
    subscr::set(&modules(), &str::intern(name), &module)?;
    Ok(module)
}

fn load_found(name: &str, found: Found) -> R {
    let module = module::new_empty(name);
    let d = module::dict(&module);
    dict::set_str(&d, "__name__", str::intern(name));
    let (search, cached) = (found.search(), found.cached.as_deref());
    let spec = make_spec(name, found.file.as_deref(), search.clone(), found.kind(), cached)?;
    let package = if search.is_some() { name } else { parent_of(name) };
    dict::set_str(&d, "__package__", Value::str(package));
    set_spec(&d, &spec)?;
    set_initializing(&d, true)?;
    if search.is_some() {
        dict::set_str(&d, "__path__", attr::get_str(&spec, "submodule_search_locations")?);
    }
    match &found.file {
        Some(file) => dict::set_str(&d, "__file__", Value::str(file)),
        // A namespace package.
        None if search.is_some() => dict::set_str(&d, "__file__", Value::none()),
        None => {}
    }
    if let Some(cached) = cached {
        dict::set_str(&d, "__cached__", Value::str(cached));
    }
    let modules = modules();
    let key = str::intern(name);
    subscr::set(&modules, &key, &module)?;
    let result = exec_module(&found.code, &d);
    // `importlib` puts a spec of its own there meanwhile, and a module may put anything.
    crate::exceptions::quiet(set_initializing(&d, false));
    if let Err(raised) = result {
        let exc = raised.take();
        if modules.is_exact(&dict::TYPE) {
            dict::del_item(&modules, &key)?;
        }
        return Err(crate::exceptions::raise_again(exc));
    }
    // The module may have replaced itself.
    match loaded(name)? {
        Some(m) => Ok(m),
        None => Err(key_error(&key)),
    }
}

/// Runs a module's code in its dict.
pub fn exec_module(code: &Value, d: &Value) -> R<()> {
    if dict::get_interned(d, names::__builtins__()).is_none()
        && let Some(builtins) = state().builtins.get().get()
    {
        dict::set_item(d, names::__builtins__(), builtins.clone())?;
    }
    let f = function::new(code, d)?;
    function_run(&f, d)
}

fn function_run(f: &Value, d: &Value) -> R<()> {
    crate::builtins::scope::run_function(f, d).map(drop)
}

/// True while the module's code runs for the first time.
pub fn is_initializing(module: &Value) -> bool {
    let spec = attr::get_optional(module, names::__spec__());
    let flag = match spec {
        Ok(Some(spec)) => attr::get_str_optional(&spec, "_initializing"),
        Ok(None) => Ok(None),
        Err(raised) => Err(raised),
    };
    match flag {
        Ok(flag) => flag.is_some_and(|f| f.is_true()),
        Err(raised) => {
            drop(raised.take());
            false
        }
    }
}
