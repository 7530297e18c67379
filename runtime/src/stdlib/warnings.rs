//! `_warnings`: issuing warnings, their filters and the registry of those already shown (`_warnings.c`).
//!
//! The runtime's own warnings come here too, so that programs that never import `warnings` pay nothing for it. When that
//! module is loaded, its filters and its way of showing a warning are used.

pub mod options;

use crate::args::{self, Parser};
use crate::cell::Mut;
use crate::exceptions::{R, raise_value, runtime_error, type_error, value_error};
use crate::interp::visible::{Visible, visible};
use crate::names;
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, compare, format, number, subscr};
use crate::state::state;
use crate::types::{dict, exception, list, module, str as py_str, tuple};
use crate::value::{Slot, Value};

static FILTERS: Mut<Slot> = Mut::new(Slot::NULL);
static ONCE_REGISTRY: Mut<Slot> = Mut::new(Slot::NULL);
/// Grows when filters change: registries of an older version are emptied.
static VERSION: Mut<i64> = Mut::new(1);

fn filters() -> Value {
    if FILTERS.get().is_null() {
        let row = |category: &TypeObject, action: &str, module: Option<&str>| {
            tuple::new(vec![
                py_str::intern(action),
                Value::none(),
                category.value(),
                module.map_or(Value::none(), py_str::intern),
                Value::int(0),
            ])
        };
        let made = list::new(vec![
            row(&exception::DEPRECATION_WARNING, "default", Some("__main__")),
            row(&exception::DEPRECATION_WARNING, "ignore", None),
            row(&exception::PENDING_DEPRECATION_WARNING, "ignore", None),
            row(&exception::IMPORT_WARNING, "ignore", None),
            row(&exception::RESOURCE_WARNING, "ignore", None),
        ]);
        FILTERS.get_mut().set(crate::memory::keep(made));
    }
    FILTERS.get().get().expect("made above").clone()
}

/// Enters the filters of `-W` and `PYTHONWARNINGS`.
pub fn prepare() -> R<()> {
    for option in super::sys::options::warnings() {
        if let Err(complaint) = options::enter(&option, &filters())? {
            let line = format!("Invalid -W option ignored: {complaint}\n");
            super::sys::write_stderr(line.as_bytes());
        }
    }
    Ok(())
}

fn once_registry() -> Value {
    if ONCE_REGISTRY.get().is_null() {
        ONCE_REGISTRY.get_mut().set(crate::memory::keep(dict::new()));
    }
    ONCE_REGISTRY.get().get().expect("made above").clone()
}

/// An attribute of the `warnings` module, if that is loaded.
fn warnings_attribute(name: &str) -> R<Option<Value>> {
    match crate::import::loaded("warnings")? {
        Some(m) if !m.is_none() => attr::get_str_optional(&m, name),
        _ => Ok(None),
    }
}

/// Where a warning is issued.
struct Place {
    filename: Value,
    line: i64,
    module: Value,
    registry: Value,
}

fn is_internal(frame: &Visible) -> bool {
    let name = py_str::to_str_lossless(&frame.code_object().filename).unwrap_or("");
    name.contains("importlib") && name.contains("_bootstrap")
}

fn has_prefix(frame: &Visible, prefixes: &[Value]) -> bool {
    let name = py_str::wtf8(&frame.code_object().filename);
    prefixes.iter().any(|p| name.starts_with(py_str::wtf8(p)))
}

/// The frame that `stack_level` means (`setup_context`).
fn frame_at(stack_level: i64, prefixes: &[Value]) -> Option<Visible> {
    let mut frames = visible().into_iter();
    let mut frame = frames.next();
    let mut level = stack_level;
    let plain = level <= 0 || frame.as_ref().is_some_and(is_internal);
    while frame.is_some() {
        level -= 1;
        if level <= 0 {
            break;
        }
        frame = frames.next();
        while !plain
            && frame
                .as_ref()
                .is_some_and(|f| is_internal(f) || has_prefix(f, prefixes) || exception::stands_in_for_c(&f.code))
        {
            frame = frames.next();
        }
    }
    frame
}

fn place_at(stack_level: i64, prefixes: &[Value]) -> R<Place> {
    let frame = frame_at(stack_level, prefixes);
    let (globals, filename, line) = match frame {
        Some(f) => {
            let (filename, line) = (f.code_object().filename.clone(), f.line().unwrap_or(0).into());
            (f.globals, filename, line)
        }
        None => {
            let sys = state().sys_dict.get().get().cloned().unwrap_or_else(dict::new);
            (sys, Value::str("sys"), 1)
        }
    };
    let registry = match dict::get_str(&globals, "__warningregistry__") {
        Some(r) => r,
        None => {
            let made = dict::new();
            dict::set_str(&globals, "__warningregistry__", made.clone());
            made
        }
    };
    let module = match dict::get_interned(&globals, names::__name__()) {
        Some(name) if name.is_none() || py_str::is_str(&name) => name,
        _ => Value::str("<string>"),
    };
    Ok(Place {
        filename,
        line,
        module,
        registry,
    })
}

/// The category of a warning: a class derived from Warning.
fn category_of(message: &Value, category: Option<&Value>) -> R {
    let warning = exception::WARNING.value();
    if compare::is_instance(message, &warning)? {
        return Ok(message.ty().value());
    }
    let Some(category) = category.filter(|c| !c.is_none()) else {
        return Ok(exception::USER_WARNING.value());
    };
    let fits = TypeObject::from_value(category).is_some() && compare::is_subclass(category, &warning)?;
    if fits {
        return Ok(category.clone());
    }
    Err(type_error(format_args!(
        "category must be a Warning subclass, not '{}'",
        category.ty().name()
    )))
}

/// True if the registry says that the warning was shown; with `note`, it says so from now on.
fn already_warned(registry: &Value, key: &Value, note: bool) -> R<bool> {
    let version = dict::get_str(registry, "version").and_then(|v| crate::types::int::as_i64(&v));
    if version == Some(*VERSION.get()) {
        if let Some(seen) = dict::get_item(registry, key)?
            && compare::is_true(&seen)?
        {
            return Ok(true);
        }
    } else {
        dict::clear(registry);
        dict::set_str(registry, "version", Value::int(*VERSION.get()));
    }
    if note {
        dict::set_item(registry, key, Value::bool(true))?;
    }
    Ok(false)
}

fn matches(pattern: &Value, text: &Value) -> R<bool> {
    if pattern.is_none() {
        return Ok(true);
    }
    if pattern.is_exact(&py_str::TYPE) {
        return compare::equal(pattern, text);
    }
    if let Some([start]) = tuple::as_items(pattern) {
        let (start, text) = (py_str::wtf8(start), py_str::wtf8(text));
        return Ok(text.get(..start.len()).is_some_and(|t| t.eq_ignore_ascii_case(start)));
    }
    compare::is_true(&attr::call_method_str(pattern, "match", std::slice::from_ref(text))?)
}

/// The action of the first filter that fits, and the filter (`get_filter`).
fn action_for(category: &Value, text: &Value, line: i64, module: &Value) -> R<(Value, Value)> {
    let filters = match warnings_attribute("filters")? {
        Some(found) => {
            FILTERS.get_mut().set(crate::memory::keep(found.clone()));
            found
        }
        None => filters(),
    };
    if filters.downcast::<list::ListObject>().is_none() {
        return Err(value_error("_warnings.filters must be a list"));
    }
    let mut i = 0;
    while let Some(item) = list::items(&filters).get(i).cloned() {
        i += 1;
        let [action, message, wanted, wanted_module, wanted_line] = tuple::as_items(&item).unwrap_or(&[]) else {
            return Err(value_error(format_args!(
                "_warnings.filters item {} isn't a 5-tuple",
                i - 1
            )));
        };
        if !py_str::is_str(action) {
            return Err(type_error(format_args!(
                "action must be a string, not '{}'",
                action.ty().name()
            )));
        }
        let number = number::ssize(wanted_line)?;
        if matches(message, text)?
            && matches(wanted_module, module)?
            && compare::is_subclass(category, wanted)?
            && (number == 0 || number == line)
        {
            return Ok((action.clone(), item.clone()));
        }
    }
    let default = warnings_attribute("defaultaction")?.unwrap_or_else(|| py_str::intern("default"));
    if !py_str::is_str(&default) {
        return Err(type_error(format_args!(
            "_warnings.defaultaction must be a string, not '{}'",
            default.ty().name()
        )));
    }
    Ok((default, Value::none()))
}

/// What is known of a warning when it is shown.
struct Warning<'a> {
    category: &'a Value,
    message: &'a Value,
    filename: &'a Value,
    line: i64,
    source: Option<&'a Value>,
}

/// Filters and shows a warning (`warn_explicit`). The registry is a dict or `None`.
fn issue(category: Value, message: Value, place: &Place, source_line: Option<&Value>, source: Option<&Value>) -> R<()> {
    let module = if place.module.is_none() {
        normalize_module(&place.filename)
    } else {
        place.module.clone()
    };
    let is_warning = compare::is_instance(&message, &exception::WARNING.value())?;
    let (text, category, message) = if is_warning {
        (format::str(&message)?, message.ty().value(), message)
    } else {
        (message.clone(), category.clone(), call::call1(&category, &message)?)
    };
    let key = tuple::new(vec![text.clone(), category.clone(), Value::int(place.line)]);
    let registry = Some(&place.registry).filter(|r| !r.is_none());
    if let Some(r) = registry
        && already_warned(r, &key, false)?
    {
        return Ok(());
    }
    let (action, item) = action_for(&category, &text, place.line, &module)?;
    let action_text = py_str::to_str_lossless(&action).unwrap_or("").to_owned();
    if action_text == "error" {
        return Err(raise_value(message));
    }
    if action_text == "ignore" {
        return Ok(());
    }
    let mut shown_before = false;
    if action_text != "always" {
        if let Some(r) = registry {
            dict::set_item(r, &key, Value::bool(true))?;
        }
        let short = |line: Option<i64>| {
            let mut parts = vec![text.clone(), category.clone()];
            parts.extend(line.map(Value::int));
            tuple::new(parts)
        };
        match action_text.as_str() {
            "once" => {
                let once = match registry {
                    Some(r) => r.clone(),
                    None => warnings_attribute("onceregistry")?.unwrap_or_else(once_registry),
                };
                if once.downcast::<dict::DictObject>().is_none() {
                    return Err(type_error(format_args!(
                        "_warnings.onceregistry must be a dict, not '{}'",
                        once.ty().name()
                    )));
                }
                shown_before = already_warned(&once, &short(None), true)?;
            }
            "module" => {
                if let Some(r) = registry {
                    shown_before = already_warned(r, &short(Some(0)), true)?;
                }
            }
            "default" => {}
            _ => {
                return Err(runtime_error(format_args!(
                    "Unrecognized action ({}) in warnings.filters:\n {}",
                    format::repr_string(&action)?,
                    format::repr_string(&item)?
                )));
            }
        }
    }
    if shown_before {
        return Ok(());
    }
    let w = Warning {
        category: &category,
        message: &message,
        filename: &place.filename,
        line: place.line,
        source,
    };
    show(&w, &text, source_line)
}

/// The module's name from its file's: without `.py`.
fn normalize_module(filename: &Value) -> Value {
    let text = py_str::wtf8(filename);
    if text.is_empty() {
        return Value::str("<unknown>");
    }
    match text.strip_suffix(b".py") {
        Some(stem) => py_str::from_wtf8(stem),
        None => filename.clone(),
    }
}

/// Through `warnings._showwarnmsg` if that module is loaded, else straight to stderr.
fn show(w: &Warning, text: &Value, source_line: Option<&Value>) -> R<()> {
    let Some(hook) = warnings_attribute("_showwarnmsg")? else {
        return show_plain(w, text, source_line);
    };
    if !call::is_callable(&hook) {
        return Err(type_error("warnings._showwarnmsg() must be set to a callable"));
    }
    let Some(class) = warnings_attribute("WarningMessage")? else {
        return Err(runtime_error("unable to get warnings.WarningMessage"));
    };
    let none = Value::none();
    let message = call::call(
        &class,
        &[
            w.message.clone(),
            w.category.clone(),
            w.filename.clone(),
            Value::int(w.line),
            none.clone(),
            none.clone(),
            w.source.cloned().unwrap_or(none),
        ],
        None,
    )?;
    call::call1(&hook, &message).map(drop)
}

fn show_plain(w: &Warning, text: &Value, source_line: Option<&Value>) -> R<()> {
    let name = attr::get(w.category, names::__name__())?;
    let mut out = py_str::wtf8(w.filename).to_vec();
    out.extend_from_slice(format!(":{}: ", w.line).as_bytes());
    out.extend_from_slice(py_str::wtf8(&format::str(&name)?));
    out.extend_from_slice(b": ");
    out.extend_from_slice(py_str::wtf8(&format::str(text)?));
    out.push(b'\n');
    let line = match source_line {
        Some(l) => Some(String::from_utf8_lossy(py_str::wtf8(l)).into_owned()),
        None => crate::exceptions::print::source_line(py_str::wtf8(w.filename), w.line.max(0) as usize),
    };
    if let Some(line) = line {
        let line = line.trim_matches([' ', '\t', '\x0c', '\n']);
        out.extend_from_slice(format!("  {line}\n").as_bytes());
    }
    if w.source.is_some() && crate::exceptions::print::shows_sources() {
        // Nothing here traces allocations, as CPython by default.
        out.extend_from_slice(py_str::wtf8(&format::str(&name)?));
        out.extend_from_slice(b": Enable tracemalloc to get the object allocation traceback\n");
    }
    crate::stdlib::sys::write_stderr(&out);
    Ok(())
}

/// Issues a warning of the runtime (`PyErr_WarnEx`).
pub fn warn_from_runtime(category: &TypeObject, message: &str, stack_level: i64) -> R<()> {
    let place = place_at(stack_level, &[])?;
    issue(category.value(), Value::str(message), &place, None, None)
}

/// Issues a warning about an object: what it says about tracing allocations follows it.
pub fn warn_about(category: &TypeObject, message: &str, source: &Value) -> R<()> {
    let place = place_at(1, &[])?;
    issue(category.value(), Value::str(message), &place, None, Some(source))
}

/// Warns that an object dies which its program should have closed.
pub fn warn_unclosed(what: &str, v: &Value) {
    let warned =
        format::repr_string(v).and_then(|shown| warn_about(&exception::RESOURCE_WARNING, &format!("{what}{shown}"), v));
    if let Err(raised) = warned {
        if raised.matches(&exception::WARNING) {
            crate::exceptions::write_unraisable(raised, None, Some(v));
        } else {
            drop(raised.take());
        }
    }
}

/// Issues a warning about a place in a file (`PyErr_WarnExplicitObject`).
pub fn warn_at(category: &TypeObject, message: &str, filename: &str, line: i64) -> R<()> {
    let place = Place {
        filename: Value::str(filename),
        line,
        module: Value::none(),
        registry: Value::none(),
    };
    issue(category.value(), Value::str(message), &place, None, None)
}

static WARN: Parser = Parser::new(
    "warn",
    &["message", "category", "stacklevel", "source", "skip_file_prefixes"],
    1,
)
.keyword_only(4);

fn warn(_: &Value, given: &[Value], kwnames: KwNames) -> R {
    let [message, category, level, source, prefixes] = WARN.parse(given, kwnames)?;
    let message = message.expect("required");
    let mut level = match level {
        Some(l) => number::ssize(l)?,
        None => 1,
    };
    let prefixes = match prefixes {
        None => tuple::empty(),
        Some(p) if p.downcast::<tuple::TupleObject>().is_some() => p.clone(),
        Some(p) => return Err(args::bad_argument("warn", "argument 'skip_file_prefixes'", "tuple", p)),
    };
    if let Some(bad) = tuple::items(&prefixes).iter().find(|p| !py_str::is_str(p)) {
        return Err(type_error(format_args!(
            "skip_file_prefixes must be a tuple of strs, not '{}'",
            bad.ty().name()
        )));
    }
    if !tuple::items(&prefixes).is_empty() {
        level = level.max(2);
    }
    let category = category_of(message, category)?;
    let place = place_at(level, tuple::items(&prefixes))?;
    issue(category, message.clone(), &place, None, source.filter(|s| !s.is_none()))?;
    Ok(Value::none())
}

static WARN_EXPLICIT: Parser = Parser::new(
    "warn_explicit",
    &[
        "message",
        "category",
        "filename",
        "lineno",
        "module",
        "registry",
        "module_globals",
        "source",
    ],
    4,
);

fn warn_explicit(_: &Value, given: &[Value], kwnames: KwNames) -> R {
    let [message, category, filename, line, module, registry, globals, source] = WARN_EXPLICIT.parse(given, kwnames)?;
    let (message, category) = (message.expect("required"), category.expect("required"));
    let filename = filename.expect("required");
    if !py_str::is_str(filename) {
        return Err(args::bad_argument(
            "warn_explicit",
            "argument 'filename'",
            "str",
            filename,
        ));
    }
    let line = number::ssize(line.expect("required"))?;
    let registry = registry.cloned().unwrap_or(Value::none());
    if !registry.is_none() && registry.downcast::<dict::DictObject>().is_none() {
        return Err(type_error(format_args!(
            "'registry' must be a dict or None, not '{}'",
            registry.ty().name()
        )));
    }
    let source_line = match globals.filter(|g| !g.is_none()) {
        Some(g) => line_from_loader(g, line)?,
        None => None,
    };
    let place = Place {
        filename: filename.clone(),
        line,
        module: module.cloned().unwrap_or(Value::none()),
        registry,
    };
    issue(
        category.clone(),
        message.clone(),
        &place,
        source_line.as_ref(),
        source.filter(|s| !s.is_none()),
    )?;
    Ok(Value::none())
}

/// The source line that the loader of a module gives (`get_source_line`).
fn line_from_loader(globals: &Value, line: i64) -> R<Option<Value>> {
    if globals.downcast::<dict::DictObject>().is_none() {
        return Err(type_error(format_args!(
            "module_globals must be a dict, not '{}'",
            globals.ty().name()
        )));
    }
    let (Some(loader), Some(name)) = (
        dict::get_str(globals, "__loader__"),
        dict::get_interned(globals, names::__name__()),
    ) else {
        return Ok(None);
    };
    let Some(get_source) = attr::get_str_optional(&loader, "get_source")? else {
        return Ok(None);
    };
    let source = call::call1(&get_source, &name)?;
    if source.is_none() {
        return Ok(None);
    }
    let lines = attr::call_method_str(&source, "splitlines", &[])?;
    subscr::get(&lines, &Value::int(line - 1)).map(Some)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("warn", warn).doc("warn($module, /, message, category=None, stacklevel=1, source=None, *,\n     skip_file_prefixes=<unrepresentable>)\n--\n\nIssue a warning, or maybe ignore it or raise an exception."),
    MethodDef::keywords("warn_explicit", warn_explicit).doc("warn_explicit($module, /, message, category, filename, lineno,\n              module=<unrepresentable>, registry=None,\n              module_globals=None, source=None)\n--\n\nIssue a warning, or maybe ignore it or raise an exception."),
    MethodDef::no_args("_filters_mutated", |_| {
        *VERSION.get_mut() += 1;
        Ok(Value::none())
    }),
];

/// Makes the module.
pub fn init() -> R {
    let m = module::new("_warnings", &[FUNCTIONS])?;
    module::add(&m, "filters", filters());
    module::add(&m, "_onceregistry", once_registry());
    module::add(&m, "_defaultaction", py_str::intern("default"));
    Ok(m)
}
