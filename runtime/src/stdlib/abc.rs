//! `_abc`: abstract base classes with registries and caches of weak references (`Modules/_abc.c`).

use crate::cell::Mut;
use crate::exceptions::{R, Raised, assertion_error, runtime_error, type_error};
use crate::native_type;
use crate::object::def::MethodDef;
use crate::object::lookup;
use crate::object::native_type::Field;
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{attr, compare, iter};
use crate::types::weakref::{self, WeakReferenceObject};
use crate::types::{dict, list, module, property, set, str, tuple};
use crate::value::Value;
use std::cell::Cell;
use std::collections::HashMap;

/// Classes that are weakly referenced, by address; an entry whose reference is dead counts for nothing.
type WeakClasses = Option<HashMap<u64, Value>>;

impl Field for Mut<WeakClasses> {
    fn visit(&self, visit: &mut dyn FnMut(&Value)) {
        self.get().iter().flat_map(|m| m.values()).for_each(visit);
    }
    fn empty(&self) {
        drop(self.replace(None));
    }
}

native_type! {
    /// Memory of an `_abc_data`: what the runtime knows of one abstract class.
    pub struct AbcData: DATA_TYPE = "_abc._abc_data" {
        registry: Mut<WeakClasses>,
        cache: Mut<WeakClasses>,
        negative_cache: Mut<WeakClasses>,
        negative_version: Cell<i64>,
    }
    slots {
        new: |ty, _, _| Ok(AbcData::instance(ty, Mut::new(None), Mut::new(None), Mut::new(None), Cell::new(counter()))),
    }
    .with_doc("Internal state held by ABC machinery.")
}

/// Counts registrations: negative caches of older numbers are void.
static COUNTER: Mut<i64> = Mut::new(0);

fn counter() -> i64 {
    *COUNTER.get()
}

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::no_args("get_cache_token", |_| Ok(Value::int(counter()))).doc(
        "Returns the current ABC cache token.\n\nThe token is an opaque object (supporting equality testing) identifying the\n\
         current version of the ABC cache for virtual subclasses. The token changes\nwith every call to register() on any \
         ABC.",
    ),
    MethodDef::one("_abc_init", |_, cls| init_class(cls))
        .doc("Internal ABC helper for class set-up. Should be never used outside abc module."),
    MethodDef::positional("_abc_register", |_, args| {
        crate::args::check_count("_abc_register", args.len(), 2, 2)?;
        register(&args[0], &args[1])
    })
    .doc("Internal ABC helper for subclasss registration. Should be never used outside abc module."),
    MethodDef::positional("_abc_instancecheck", |_, args| {
        crate::args::check_count("_abc_instancecheck", args.len(), 2, 2)?;
        instance_check(&args[0], &args[1])
    })
    .doc("Internal ABC helper for instance checks. Should be never used outside abc module."),
    MethodDef::positional("_abc_subclasscheck", |_, args| {
        crate::args::check_count("_abc_subclasscheck", args.len(), 2, 2)?;
        subclass_check(&args[0], &args[1]).map(Value::bool)
    })
    .doc("Internal ABC helper for subclasss checks. Should be never used outside abc module."),
    MethodDef::one("_get_dump", |_, cls| dump(cls)),
    MethodDef::one("_reset_registry", |_, cls| {
        data_of(cls)?.exact::<AbcData>().inspect(|d| d.registry.empty());
        Ok(Value::none())
    }),
    MethodDef::one("_reset_caches", |_, cls| {
        if let Some(d) = data_of(cls)?.exact::<AbcData>() {
            d.cache.empty();
            d.negative_cache.empty();
        }
        Ok(Value::none())
    }),
];

/// Makes the module.
pub fn init() -> R {
    lookup::ready(&DATA_TYPE);
    module::new("_abc", &[FUNCTIONS])
}

fn impl_name() -> Value {
    str::intern("_abc_impl")
}

/// The `_abc_data` of an abstract class.
fn data_of(cls: &Value) -> R {
    let data = attr::get(cls, &impl_name())?;
    if data.is_exact(&DATA_TYPE) {
        return Ok(data);
    }
    Err(type_error("_abc_impl is set to a wrong type"))
}

fn holds(classes: &Mut<WeakClasses>, class: &Value) -> bool {
    let found = classes.get().as_ref().and_then(|m| m.get(&class.raw()));
    found
        .and_then(|r| r.exact::<WeakReferenceObject>())
        .and_then(WeakReferenceObject::get)
        .is_some_and(|c| c.is(class))
}

fn insert(classes: &Mut<WeakClasses>, class: &Value) -> R<()> {
    let reference = weakref::new(class, None)?;
    let old = classes.get_mut().get_or_insert_default().insert(class.raw(), reference);
    drop(old);
    Ok(())
}

/// The classes that are still alive.
fn alive(classes: &Mut<WeakClasses>) -> Vec<Value> {
    let references = classes.get().iter().flat_map(|m| m.values());
    references
        .filter_map(|r| r.exact::<WeakReferenceObject>()?.get())
        .collect()
}

fn init_class(cls: &Value) -> R {
    compute_abstract_methods(cls)?;
    let data = AbcData::instance(
        &DATA_TYPE,
        Mut::new(None),
        Mut::new(None),
        Mut::new(None),
        Cell::new(counter()),
    );
    attr::set(cls, &impl_name(), &data)?;
    if let Some(ty) = TypeObject::from_value(cls) {
        let name = str::intern("__abc_tpflags__");
        let d = lookup::type_dict(ty).clone();
        if let Some(bits) = dict::get_interned(&d, &name).and_then(|v| v.as_small_int()) {
            let added = collection_flags(bits);
            if added == flags::SEQUENCE | flags::MAPPING {
                return Err(type_error(
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING",
                ));
            }
            ty.set_flag(added, true);
            dict::del_item(&d, &name)?;
            lookup::modified(ty);
        }
    }
    Ok(Value::none())
}

/// `Py_TPFLAGS_SEQUENCE` and `Py_TPFLAGS_MAPPING` as flags of ours.
fn collection_flags(bits: i64) -> u32 {
    let sequence = if bits & 1 << 5 != 0 { flags::SEQUENCE } else { 0 };
    let mapping = if bits & 1 << 6 != 0 { flags::MAPPING } else { 0 };
    sequence | mapping
}

fn compute_abstract_methods(cls: &Value) -> R<()> {
    let names = set::empty_of_type(&set::FROZENSET_TYPE);
    let own = attr::get(cls, crate::names::__dict__())?;
    let items = attr::call_method(&own, crate::names::items(), &[])?;
    for pair in iter::collect(&items)? {
        if let Some([name, value]) = tuple::as_items(&pair)
            && property::is_abstract(value)?
        {
            set::add(&names, name)?;
        }
    }
    let bases = attr::get(cls, crate::names::__bases__())?;
    for base in iter::collect(&bases)? {
        let Some(inherited) = attr::get_optional(&base, crate::names::__abstractmethods__())? else {
            continue;
        };
        for name in iter::collect(&inherited)? {
            if let Some(value) = attr::get_optional(cls, &name)?
                && property::is_abstract(&value)?
            {
                set::add(&names, &name)?;
            }
        }
    }
    attr::set(cls, crate::names::__abstractmethods__(), &names)
}

fn register(cls: &Value, subclass: &Value) -> R {
    let Some(sub) = TypeObject::from_value(subclass) else {
        return Err(type_error("Can only register classes"));
    };
    if compare::is_subclass(subclass, cls)? {
        return Ok(subclass.clone());
    }
    if compare::is_subclass(cls, subclass)? {
        return Err(runtime_error("Refusing to create an inheritance cycle"));
    }
    let data = data_of(cls)?;
    insert(&AbcData::of(&data).registry, subclass)?;
    *COUNTER.get_mut() += 1;
    if let Some(ty) = TypeObject::from_value(cls) {
        let bits = ty.flags() & (flags::SEQUENCE | flags::MAPPING);
        if bits != 0 {
            set_collection_flags(sub, bits);
        }
    }
    Ok(subclass.clone())
}

/// Marks a class and its subclasses as sequences or mappings for `match`.
fn set_collection_flags(ty: &TypeObject, bits: u32) {
    if ty.has_flag(flags::IMMUTABLE) || ty.flags() & (flags::SEQUENCE | flags::MAPPING) == bits {
        return;
    }
    ty.set_flag(flags::SEQUENCE | flags::MAPPING, false);
    ty.set_flag(bits, true);
    let subclasses: Vec<*const TypeObject> = ty.subclasses.get().clone();
    for sub in subclasses {
        // SAFETY: a type leaves the list when it is released.
        set_collection_flags(unsafe { &*sub }, bits);
    }
}

fn instance_check(cls: &Value, instance: &Value) -> R {
    let data = data_of(cls)?;
    let data = AbcData::of(&data);
    let subclass = attr::get(instance, crate::names::__class__())?;
    if holds(&data.cache, &subclass) {
        return Ok(Value::bool(true));
    }
    let check = |class: &Value| attr::call_method(cls, crate::names::__subclasscheck__(), std::slice::from_ref(class));
    let subtype = instance.ty().value();
    if subtype.is(&subclass) {
        if data.negative_version.get() == counter() && holds(&data.negative_cache, &subclass) {
            return Ok(Value::bool(false));
        }
        return check(&subclass);
    }
    let answer = check(&subclass)?;
    if compare::is_true(&answer)? {
        return Ok(answer);
    }
    check(&subtype)
}

fn subclass_check(cls: &Value, subclass: &Value) -> R<bool> {
    let Some(sub) = TypeObject::from_value(subclass) else {
        return Err(type_error("issubclass() arg 1 must be a class"));
    };
    let data = data_of(cls)?;
    let data = AbcData::of(&data);
    if holds(&data.cache, subclass) {
        return Ok(true);
    }
    if data.negative_version.get() < counter() {
        data.negative_cache.empty();
        data.negative_version.set(counter());
    } else if holds(&data.negative_cache, subclass) {
        return Ok(false);
    }
    let hook = attr::call_method(cls, crate::names::__subclasshook__(), std::slice::from_ref(subclass))?;
    if hook.is_true() {
        insert(&data.cache, subclass)?;
        return Ok(true);
    }
    if hook.is_false() {
        insert(&data.negative_cache, subclass)?;
        return Ok(false);
    }
    if !hook.is_not_implemented() {
        return Err(hook_error());
    }
    let mro = sub.mro.get().get().cloned();
    if mro.is_some_and(|mro| tuple::items(&mro).iter().any(|c| c.is(cls))) {
        insert(&data.cache, subclass)?;
        return Ok(true);
    }
    for registered in alive(&data.registry) {
        if compare::is_subclass(subclass, &registered)? {
            insert(&data.cache, subclass)?;
            return Ok(true);
        }
    }
    let below = attr::call_method(cls, crate::names::__subclasses__(), &[])?;
    if !list::is_list(&below) {
        return Err(type_error("__subclasses__() must return a list"));
    }
    for class in list::snapshot(&below) {
        if compare::is_subclass(subclass, &class)? {
            insert(&data.cache, subclass)?;
            return Ok(true);
        }
    }
    insert(&data.negative_cache, subclass)?;
    Ok(false)
}

fn hook_error() -> Raised {
    assertion_error("__subclasshook__ must return either False, True, or NotImplemented")
}

fn dump(cls: &Value) -> R {
    let data = data_of(cls)?;
    let data = AbcData::of(&data);
    let references = |classes: &Mut<WeakClasses>| -> R {
        let s = set::new_empty();
        for class in alive(classes) {
            set::add(&s, &weakref::new(&class, None)?)?;
        }
        Ok(s)
    };
    Ok(tuple::from_array([
        references(&data.registry)?,
        references(&data.cache)?,
        references(&data.negative_cache)?,
        Value::int(data.negative_version.get()),
    ]))
}
