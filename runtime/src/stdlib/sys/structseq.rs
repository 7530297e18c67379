//! Tuples with named fields (`PyStructSequence`): `sys.version_info`, `time.struct_time`, `os.stat_result`.

use crate::cell::Mut;
use crate::exceptions::{R, type_error};
use crate::memory;
use crate::object::attributes;
use crate::object::def::MethodDef;
use crate::object::header::Header;
use crate::object::lookup;
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::ops::{format, iter};
use crate::types::{dict, exception, object, str, tuple};
use crate::value::Value;

/// What a type of named tuples is made of.
pub struct StructSequence {
    /// `time.struct_time`.
    pub name: &'static str,
    /// Names of the fields; "" for those without one.
    pub fields: &'static [&'static str],
    /// How many of them are items of the tuple; the others are attributes only.
    pub visible: usize,
    /// Instances cannot be made by calling the type.
    pub sealed: bool,
    /// Docstring.
    pub doc: &'static str,
}

/// The types made so far, and their descriptions.
static MADE: Mut<Vec<(&'static TypeObject, &'static StructSequence)>> = Mut::new(Vec::new());

fn description(ty: &TypeObject) -> Option<&'static StructSequence> {
    let made = MADE.get().iter().find(|(made, _)| std::ptr::eq(*made, ty));
    made.map(|(_, description)| *description)
}

/// A field's descriptor.
#[repr(C)]
struct Member {
    header: Header,
    index: usize,
    name: Value,
}

payload!(Member, MEMBER_TYPE);

/// The descriptor of a field; shows as CPython's `member_descriptor`.
static MEMBER_TYPE: TypeObject = TypeObject::builtin(
    "member_descriptor",
    Some(&object::TYPE),
    Slots {
        descr_get: Some(get_member),
        descr_set: Some(set_member),
        drop: Some(lookup::drop_payload::<Member>),
        ..Slots::NONE
    },
)
.with_size(size_of::<Member>())
.not_a_base();

fn get_member(descr: &Value, obj: Option<&Value>, _: &TypeObject) -> R {
    let (Some(obj), Some(member)) = (obj, descr.exact::<Member>()) else {
        return Ok(descr.clone());
    };
    match tuple::items(obj).get(member.index) {
        Some(v) => Ok(v.clone()),
        None => Ok(attributes::get(obj, &member.name)?.unwrap_or(Value::none())),
    }
}

fn set_member(_: &Value, _: &Value, _: Option<&Value>) -> R<()> {
    Err(crate::exceptions::raise(
        &exception::ATTRIBUTE_ERROR,
        "readonly attribute",
    ))
}

/// Instances have no attributes of their own besides the fields.
fn set_attribute(v: &Value, name: &Value, value: Option<&Value>) -> R<()> {
    if lookup::lookup(v.ty(), name).is_some() {
        return lookup::generic_setattr(v, name, value);
    }
    Err(crate::exceptions::attribute_error(
        v,
        name,
        format_args!(
            "'{}' object has no attribute '{}'",
            v.ty().name(),
            str::to_str_lossless(name).unwrap_or("?")
        ),
    ))
}

impl StructSequence {
    /// The type, which is made when it is first asked for.
    pub fn ty(&'static self) -> &'static TypeObject {
        let made = MADE.get().iter().find(|(_, of)| std::ptr::eq(*of, self));
        made.map_or_else(|| self.make_type(), |(ty, _)| ty)
    }

    fn make_type(&'static self) -> &'static TypeObject {
        lookup::ready(&MEMBER_TYPE);
        let ty: &'static TypeObject = Box::leak(Box::new(
            TypeObject::builtin(
                self.name,
                Some(&tuple::TYPE),
                Slots {
                    repr: Some(repr),
                    setattro: Some(set_attribute),
                    new: Some(new),
                    ..Slots::NONE
                },
            )
            .with_flags(flags::TUPLE_SUBCLASS | flags::VAR_SIZED | flags::HAS_ATTRIBUTES)
            .with_size(tuple::TYPE.payload_size.get() as usize)
            .with_methods(METHODS)
            .with_doc(self.doc)
            .not_a_base(),
        ));
        MADE.get_mut().push((ty, self));
        lookup::ready(ty);
        let d = lookup::type_dict(ty);
        for (index, name) in self.fields.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            let name = str::intern(name);
            let member = memory::new_object(Member {
                header: Header::new(&MEMBER_TYPE),
                index,
                name: name.clone(),
            });
            dict::set_str(d, str::to_str_lossless(&name).unwrap_or(""), member);
        }
        dict::set_str(d, "n_fields", Value::usize(self.fields.len()));
        dict::set_str(d, "n_sequence_fields", Value::usize(self.visible));
        dict::set_str(
            d,
            "n_unnamed_fields",
            Value::usize(self.fields.iter().filter(|f| f.is_empty()).count()),
        );
        let matched = self.fields[..self.visible]
            .iter()
            .filter(|f| !f.is_empty())
            .map(|f| str::intern(f))
            .collect();
        dict::set_str(d, "__match_args__", tuple::new(matched));
        ty
    }

    /// Whether a value is an instance of the type.
    pub fn describes(&self, v: &Value) -> bool {
        description(v.ty()).is_some_and(|of| std::ptr::eq(of, self))
    }

    /// Makes an instance of the type; missing fields are `None`.
    pub fn instance(&'static self, values: Vec<Value>) -> R {
        let v = tuple::new_of_type(self.ty(), &values[..self.visible]);
        for (name, value) in self.fields.iter().zip(&values).skip(self.visible) {
            attributes::set(&v, &str::intern(name), value.clone())?;
        }
        Ok(v)
    }
}

static METHODS: &[MethodDef] = &[MethodDef::no_args("__reduce__", |v| {
    let Some(of) = description(v.ty()) else {
        return Ok(Value::none());
    };
    let extra = dict::new();
    for name in of.fields.iter().skip(of.visible) {
        if let Some(value) = attributes::get(v, &str::intern(name))? {
            dict::set_str(&extra, name, value);
        }
    }
    Ok(tuple::new(vec![
        v.ty().value(),
        tuple::new(vec![tuple::from_slice(tuple::items(v)), extra]),
    ]))
})];

fn new(ty: &'static TypeObject, args: &[Value], kwnames: KwNames) -> R {
    let Some(of) = description(ty) else {
        return Err(type_error("not a structseq type"));
    };
    let name = of.name;
    if of.sealed {
        return Err(type_error(format_args!("cannot create '{}' instances", of.name)));
    }
    static PARSER: crate::args::Parser = crate::args::Parser::new("structseq", &["sequence", "dict"], 1);
    let [sequence, extra] = PARSER.parse(args, kwnames)?;
    let Some(sequence) = sequence else {
        return Err(type_error("structseq() missing required argument"));
    };
    if !iter::is_iterable(sequence) {
        return Err(type_error("constructor requires a sequence"));
    }
    if extra.is_some_and(|d| d.downcast::<dict::DictObject>().is_none()) {
        return Err(type_error(format_args!("{name}() takes a dict as second arg, if any")));
    }
    let mut values = iter::collect(sequence)?;
    let (min, max, given) = (of.visible, of.fields.len(), values.len());
    if min != max && given < min {
        return Err(type_error(format_args!(
            "{name}() takes an at least {min}-sequence ({given}-sequence given)"
        )));
    }
    if min != max && given > max {
        return Err(type_error(format_args!(
            "{name}() takes an at most {max}-sequence ({given}-sequence given)"
        )));
    }
    if min == max && given != min {
        return Err(type_error(format_args!(
            "{name}() takes a {min}-sequence ({given}-sequence given)"
        )));
    }
    for name in &of.fields[given..] {
        values.push(extra.and_then(|d| dict::get_str(d, name)).unwrap_or(Value::none()));
    }
    // Attributes that refine an item without a name (times of files) are that item where they are not given.
    let unnamed = (0..of.visible).filter(|i| of.fields[*i].is_empty());
    for (refined, item) in (of.visible..max).zip(unnamed) {
        if values[refined].is_none() {
            values[refined] = values[item].clone();
        }
    }
    of.instance(values)
}

fn repr(v: &Value) -> R {
    let Some(of) = description(v.ty()) else {
        return Ok(Value::none());
    };
    let mut text = format!("{}(", of.name);
    // The items without a name show that of the next field that has one, as in CPython.
    let named = of.fields.iter().filter(|name| !name.is_empty());
    for (i, (name, value)) in named.zip(tuple::items(v)).enumerate() {
        if i > 0 {
            text.push_str(", ");
        }
        text.push_str(name);
        text.push('=');
        text.push_str(&format::repr_string(value)?);
    }
    text.push(')');
    Ok(Value::str(&text))
}
