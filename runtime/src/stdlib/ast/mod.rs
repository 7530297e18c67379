//! `_ast`: the classes of syntax trees. What makes trees and compiles them is the front end's side ([`crate::startup::Tools`]).

mod grammar;

use crate::args::plural;
use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::native_type;
use crate::object::attributes;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, iter};
use crate::types::{dict, keywords, module, object, str, tuple, type_};
use crate::value::Value;
use grammar::{GROUPS, Group, Located, Shape};

native_type! {
    /// A node: its fields are attributes.
    pub struct Node: TYPE = "ast.AST" {}
    slots {
        new: new,
        init: init,
    }
    .with_attributes()
    .with_getsets(&[GetSetDef::read_write("__dict__", object::get_dict, object::set_dict)])
    .with_methods(&[MethodDef::no_args("__reduce__", |v| {
        Ok(tuple::new(vec![v.ty().value(), tuple::empty(), attributes::materialize(v)?]))
    })])
}

/// The names and flags of `compile` that `ast` uses.
const FLAGS: [(&str, i64); 3] = [
    ("PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000),
    ("PyCF_ONLY_AST", ONLY_AST as i64),
    ("PyCF_TYPE_COMMENTS", 0x1000),
];

/// The flag of `compile` that asks for the tree.
pub const ONLY_AST: u32 = 0x400;

/// The classes by name, made when first needed.
static CLASSES: Mut<Option<Value>> = Mut::new(None);

/// Makes the module.
pub fn init_module() -> R {
    let module = module::new("_ast", &[])?;
    let d = module::dict(&module);
    let classes = classes()?;
    for (name, class) in dict::items(&classes) {
        dict::set_item(&d, &name, class)?;
    }
    for (name, flag) in FLAGS {
        dict::set_str(&d, name, Value::int(flag));
    }
    Ok(module)
}

/// A dict of the classes by name.
pub fn classes() -> R {
    if let Some(made) = CLASSES.get() {
        return Ok(made.clone());
    }
    crate::object::lookup::ready(&TYPE);
    let made = dict::new();
    let own = TYPE.value();
    for name in ["_fields", "__match_args__", "_attributes"] {
        type_::set_in_dict(&TYPE, &str::intern(name), Some(&tuple::empty()))?;
    }
    dict::set_str(&made, "AST", own.clone());
    for group in GROUPS {
        make_group(group, &own, &made)?;
    }
    *CLASSES.get_mut() = Some(crate::memory::keep(made.clone()));
    Ok(made)
}

const POSITION: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

fn make_group(group: &Group, root: &Value, classes: &Value) -> R<()> {
    let namespace = dict::new();
    let alternatives: &[&str] = match group.shape {
        Shape::Product(shape) => {
            describe(&namespace, shape);
            &[]
        }
        Shape::Sum(alternatives) => {
            set_fields(&namespace, Vec::new());
            let joint = format!("\n{}| ", " ".repeat(group.name.len() + 1));
            let simple = alternatives.iter().all(|a| !a.contains('('));
            let listed = alternatives.join(if simple { " | " } else { &joint });
            dict::set_str(&namespace, "__doc__", Value::str(&format!("{} = {listed}", group.name)));
            alternatives
        }
    };
    let located = group.located != Located::No;
    let position = if located { &POSITION[..] } else { &[] };
    dict::set_str(&namespace, "_attributes", names(position));
    if group.located == Located::Yes {
        for name in &POSITION[2..] {
            dict::set_str(&namespace, name, Value::none());
        }
    }
    let base = make_class(group.name, root, namespace)?;
    dict::set_str(classes, group.name, base.clone());
    for shape in alternatives {
        let namespace = dict::new();
        describe(&namespace, shape);
        let name = shape.split('(').next().unwrap_or(shape);
        dict::set_str(classes, name, make_class(name, &base, namespace)?);
    }
    Ok(())
}

fn make_class(name: &str, base: &Value, namespace: Value) -> R {
    dict::set_str(&namespace, "__module__", str::intern("ast"));
    let bases = tuple::new(vec![base.clone()]);
    call::call(&type_::TYPE.value(), &[str::intern(name), bases, namespace], None)
}

/// Docstring, fields and defaults of a constructor like `Return(expr? value)`.
fn describe(namespace: &Value, shape: &str) {
    dict::set_str(namespace, "__doc__", Value::str(shape));
    let inner = shape.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    let fields = inner.split(", ").filter_map(|field| field.split_once(' '));
    set_fields(namespace, fields.clone().map(|(_, name)| name).collect());
    for (_, name) in fields.filter(|(kind, _)| kind.ends_with('?')) {
        dict::set_str(namespace, name, Value::none());
    }
}

fn set_fields(namespace: &Value, fields: Vec<&str>) {
    let fields = names(&fields);
    dict::set_str(namespace, "_fields", fields.clone());
    dict::set_str(namespace, "__match_args__", fields);
}

fn names(names: &[&str]) -> Value {
    tuple::new(names.iter().map(|n| str::intern(n)).collect())
}

/// A node of class `class` with these attributes.
pub fn make_node(class: &'static TypeObject, attributes: &[(&str, Value)]) -> R {
    let node = Node::instance(class);
    for (name, value) in attributes {
        attributes::set(&node, &str::intern(name), value.clone())?;
    }
    Ok(node)
}

/// Whether a value is a node.
pub fn is_node(v: &Value) -> bool {
    v.downcast::<Node>().is_some()
}

fn new(ty: &'static TypeObject, _: &[Value], _: KwNames) -> R {
    Ok(Node::instance(ty))
}

/// `ast_type_init`: fields by position or name.
fn init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let fields = match attr::get_str_optional(&v.ty().value(), "_fields")? {
        Some(fields) => iter::collect(&fields)?,
        None => Vec::new(),
    };
    let positional = keywords::positional(args, kwnames);
    if positional.len() > fields.len() {
        return Err(type_error(format_args!(
            "{} constructor takes at most {} positional argument{}",
            v.ty().name(),
            fields.len(),
            plural(fields.len())
        )));
    }
    for (field, value) in fields.iter().zip(positional) {
        attr::set(v, &str::intern_value(field), value)?;
    }
    for (name, value) in keywords::pairs(args, kwnames) {
        for (i, field) in fields.iter().enumerate() {
            if i < positional.len() && crate::ops::compare::equal(field, name)? {
                return Err(type_error(format_args!(
                    "{} got multiple values for argument '{}'",
                    v.ty().name(),
                    crate::ops::format::str_string(name)?
                )));
            }
        }
        attr::set(v, name, value)?;
    }
    Ok(())
}
