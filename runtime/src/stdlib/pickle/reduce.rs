//! Pickling classes, functions and instances: by name, or by what their `__reduce_ex__` says.

use super::opcodes::*;
use super::pickling_error;
use super::write::Writer;
use crate::exceptions::{R, Raised, attribute_error, raise};
use crate::import;
use crate::names;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, call, format};
use crate::types::{dict, exception, int, str, tuple};
use crate::value::Value;

impl Writer {
    pub fn save_type(&mut self, v: &Value) -> R<()> {
        for singleton in [Value::none(), Value::not_implemented(), Value::ellipsis()] {
            if v.is(&singleton.ty().value()) {
                let args = tuple::from_array([singleton]);
                return self.save_reduced(&[crate::types::type_::TYPE.value(), args], Some(v));
            }
        }
        self.save_global(v, None)
    }

    fn copyreg(&mut self, name: &str) -> R {
        if self.copyreg.is_none() {
            self.copyreg = Some(import::import_module("copyreg")?);
        }
        attr::get_str(self.copyreg.as_ref().expect("imported"), name)
    }

    /// An object of any other type.
    pub fn save_other(&mut self, v: &Value) -> R<()> {
        let ty = v.ty();
        let table = self.copyreg("dispatch_table")?;
        let reduced = if let Some(reduce) = dict::get_item(&table, &ty.value())? {
            call::call1(&reduce, v)?
        } else if ty.has_flag(flags::TYPE_SUBCLASS) {
            return self.save_global(v, None);
        } else if let Some(reduce) = attr::get_optional(v, names::__reduce_ex__())? {
            call::call1(&reduce, &Value::int(self.protocol))?
        } else if let Some(reduce) = attr::get_str_optional(v, "__reduce__")? {
            call::call0(&reduce)?
        } else {
            let shown = format::repr_string(v)?;
            return Err(pickling_error(format_args!(
                "can't pickle '{}' object: {shown}",
                ty.name()
            )));
        };
        if str::is_str(&reduced) {
            return self.save_global(v, Some(&reduced));
        }
        match tuple::as_items(&reduced) {
            Some(parts) => self.save_reduced(parts, Some(v)),
            None => Err(pickling_error("__reduce__ must return a string or tuple")),
        }
    }

    /// What `__reduce__` gave for an object.
    pub fn save_reduced(&mut self, parts: &[Value], obj: Option<&Value>) -> R<()> {
        if !(2..=6).contains(&parts.len()) {
            return Err(pickling_error(
                "tuple returned by __reduce__ must contain 2 through 6 elements",
            ));
        }
        let part = |i: usize| parts.get(i).filter(|v| !v.is_none());
        let (function, args) = (&parts[0], &parts[1]);
        if !call::is_callable(function) {
            return Err(pickling_error(
                "first item of the tuple returned by __reduce__ must be callable",
            ));
        }
        let Some(items) = tuple::as_items(args) else {
            return Err(pickling_error(
                "second item of the tuple returned by __reduce__ must be a tuple",
            ));
        };
        for (i, place) in [(3, "fourth"), (4, "fifth")] {
            if let Some(v) = part(i)
                && !crate::ops::iter::is_iterator(v)
            {
                return Err(pickling_error(format_args!(
                    "{place} element of the tuple returned by __reduce__ must be an iterator, not {}",
                    v.ty().name()
                )));
            }
        }
        if let Some(v) = part(5)
            && !call::is_callable(v)
        {
            return Err(pickling_error(format_args!(
                "sixth element of the tuple returned by __reduce__ must be a function, not {}",
                v.ty().name()
            )));
        }
        let name = if self.protocol >= 2 {
            attr::get_optional(function, names::__name__())?
        } else {
            None
        };
        match name.as_ref().and_then(str::to_str_lossless) {
            Some("__newobj_ex__") => self.save_new_with_keywords(items)?,
            Some("__newobj__") => self.save_new(items, obj)?,
            _ => {
                self.save(function)?;
                self.save(args)?;
                self.write(&[REDUCE]);
            }
        }
        if let Some(obj) = obj {
            // An object that its own arguments hold was written on the way.
            if let Some(index) = self.known(obj) {
                self.write(&[POP]);
                self.recall(index);
                return Ok(());
            }
            self.memoize(obj);
        }
        if let Some(items) = part(3) {
            self.save_items(items)?;
        }
        if let Some(pairs) = part(4) {
            self.save_pairs(pairs)?;
        }
        if let Some(state) = part(2) {
            if let (Some(setter), Some(obj)) = (part(5), obj) {
                self.save(setter)?;
                self.save(obj)?;
                self.save(state)?;
                self.write(&[TUPLE2, REDUCE, POP]);
            } else {
                self.save(state)?;
                self.write(&[BUILD]);
            }
        }
        Ok(())
    }

    fn save_new(&mut self, items: &[Value], obj: Option<&Value>) -> R<()> {
        let Some((class, rest)) = items.split_first() else {
            return Err(pickling_error("__newobj__ arglist is empty"));
        };
        if TypeObject::from_value(class).is_none() {
            return Err(pickling_error("args[0] from __newobj__ args is not a type"));
        }
        if let Some(obj) = obj
            && !attr::get(obj, names::__class__())?.is(class)
        {
            return Err(pickling_error("args[0] from __newobj__ args has the wrong class"));
        }
        self.save(class)?;
        self.save(&tuple::from_slice(rest))?;
        self.write(&[NEWOBJ]);
        Ok(())
    }

    fn save_new_with_keywords(&mut self, items: &[Value]) -> R<()> {
        let [class, args, keywords] = items else {
            return Err(pickling_error(format_args!(
                "length of the NEWOBJ_EX argument tuple must be exactly 3, not {}",
                items.len()
            )));
        };
        let wrong = |which: &str, expected: &str, v: &Value| {
            pickling_error(format_args!(
                "{which} item from NEWOBJ_EX argument tuple must be a {expected}, not {}",
                v.ty().name()
            ))
        };
        if TypeObject::from_value(class).is_none() {
            return Err(wrong("first", "class", class));
        }
        let Some(positional) = tuple::as_items(args) else {
            return Err(wrong("second", "tuple", args));
        };
        if !dict::is_dict(keywords) {
            return Err(wrong("third", "dict", keywords));
        }
        if self.protocol >= 4 {
            for v in [class, args, keywords] {
                self.save(v)?;
            }
            self.write(&[NEWOBJ_EX]);
            return Ok(());
        }
        let partial = attr::get_str(&import::import_module("functools")?, "partial")?;
        let mut all = vec![attr::get_str(class, "__new__")?, class.clone()];
        all.extend_from_slice(positional);
        let made = call::call_with_dict(&partial, &all, keywords)?;
        self.save(&made)?;
        self.save(&tuple::empty())?;
        self.write(&[REDUCE]);
        Ok(())
    }

    /// A class or function by its module and name.
    pub fn save_global(&mut self, v: &Value, name: Option<&Value>) -> R<()> {
        let name = match name {
            Some(name) => name.clone(),
            None => match attr::get_optional(v, names::__qualname__())? {
                Some(name) => name,
                None => attr::get(v, names::__name__())?,
            },
        };
        let text = format::str_string(&name)?;
        let path: Vec<&str> = text.split('.').collect();
        if path.contains(&"<locals>") {
            let shown = format::repr_string(&name)?;
            return Err(attribute_error(
                &Value::none(),
                &name,
                format_args!("Can't pickle local object {shown}"),
            ));
        }
        let module_name = module_of(v, &path)?;
        let module_text = format::str_string(&module_name)?;
        let shown = || format::repr_string(v);
        let module = match import::import_module(&module_text) {
            Ok(_) => import::loaded(&module_text)?,
            Err(raised) => {
                drop_error(raised)?;
                None
            }
        };
        let Some(module) = module else {
            let module = format::repr_string(&module_name)?;
            return Err(pickling_error(format_args!(
                "Can't pickle {}: import of module {module} failed",
                shown()?
            )));
        };
        let Some((found, parent)) = deep_attribute(&module, &path)? else {
            return Err(pickling_error(format_args!(
                "Can't pickle {}: attribute lookup {text} on {module_text} failed",
                shown()?
            )));
        };
        if !found.is(v) {
            return Err(pickling_error(format_args!(
                "Can't pickle {}: it's not the same object as {module_text}.{text}",
                shown()?
            )));
        }
        if self.protocol >= 2 && self.save_extension(&module_name, &name)? {
            return Ok(());
        }
        let last = str::intern(path.last().copied().unwrap_or(""));
        if self.protocol >= 4 {
            self.save(&module_name)?;
            self.save(&name)?;
            self.write(&[STACK_GLOBAL]);
        } else if !parent.is(&module) {
            let getattr = attr::get_str(&import::import_module("builtins")?, "getattr")?;
            self.save_reduced(&[getattr, tuple::from_array([parent, last])], None)?;
        } else {
            self.write_global(&module_name, &last)?;
        }
        self.memoize(v);
        Ok(())
    }

    /// Writes the code of a name in the registry of extensions; false if it has none.
    fn save_extension(&mut self, module: &Value, name: &Value) -> R<bool> {
        let registry = self.copyreg("_extension_registry")?;
        if dict::len(&registry) == 0 {
            return Ok(false);
        }
        let key = tuple::from_array([module.clone(), name.clone()]);
        let Some(code) = dict::get_item(&registry, &key)? else {
            return Ok(false);
        };
        let code = int::as_i64(&code).unwrap_or(-1);
        let Some(code) = u32::try_from(code).ok().filter(|c| (1..=0x7FFF_FFFF).contains(c)) else {
            return Err(raise(
                &exception::RUNTIME_ERROR,
                format_args!("extension code {code} is out of range"),
            ));
        };
        let [a, b, c, d] = code.to_le_bytes();
        match code {
            0..=0xFF => self.write(&[EXT1, a]),
            0x100..=0xFFFF => self.write(&[EXT2, a, b]),
            _ => self.write(&[EXT4, a, b, c, d]),
        }
        Ok(true)
    }

    /// `GLOBAL`: lines of text, with Python 2's names where those are wanted.
    fn write_global(&mut self, module: &Value, name: &Value) -> R<()> {
        let (mut module, mut name) = (module.clone(), name.clone());
        if self.fix_imports {
            let compat = import::import_module("_compat_pickle")?;
            let names = attr::get_str(&compat, "REVERSE_NAME_MAPPING")?;
            let key = tuple::from_array([module.clone(), name.clone()]);
            if let Some(pair) = dict::get_item(&names, &key)? {
                if let Some([m, n]) = tuple::as_items(&pair) {
                    (module, name) = (m.clone(), n.clone());
                }
            } else if let Some(m) = dict::get_item(&attr::get_str(&compat, "REVERSE_IMPORT_MAPPING")?, &module)? {
                module = m;
            }
        }
        self.write(&[GLOBAL]);
        for (text, kind) in [(&module, "module"), (&name, "global")] {
            let bytes = str::wtf8(text);
            if self.protocol < 3 && !bytes.is_ascii() {
                return Err(pickling_error(format_args!(
                    "can't pickle {kind} identifier '{}' using pickle protocol {}",
                    format::str_string(text)?,
                    self.protocol
                )));
            }
            self.write(bytes);
            self.write(b"\n");
        }
        Ok(())
    }
}

/// Forgets an error, unless it is one that ends programs.
fn drop_error(raised: Raised) -> R<()> {
    if raised.matches(&exception::EXCEPTION) {
        drop(raised.take());
        return Ok(());
    }
    Err(raised)
}

/// The attribute that a path leads to, and the object that has it; `None` if there is none.
fn deep_attribute(module: &Value, path: &[&str]) -> R<Option<(Value, Value)>> {
    let (mut found, mut parent) = (module.clone(), module.clone());
    for part in path {
        let Some(next) = attr::get_optional(&found, &str::intern(part))? else {
            return Ok(None);
        };
        parent = std::mem::replace(&mut found, next);
    }
    Ok(Some((found, parent)))
}

/// The name of the module that an object is from.
fn module_of(v: &Value, path: &[&str]) -> R {
    if let Some(module) = attr::get_optional(v, names::__module__())?
        && !module.is_none()
    {
        return Ok(module);
    }
    let modules = import::modules();
    let entries = if dict::is_dict(&modules) {
        dict::items(&modules)
    } else {
        Vec::new()
    };
    for (name, module) in entries {
        if module.is_none() || str::equals(&name, "__main__") {
            continue;
        }
        match deep_attribute(&module, path) {
            Ok(Some((found, _))) if found.is(v) => return Ok(name),
            Ok(_) => {}
            Err(raised) => drop_error(raised)?,
        }
    }
    Ok(str::intern("__main__"))
}
