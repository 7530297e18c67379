//! `pyexpat`: a parser of XML that calls functions of the program, with the behaviour of Expat.

mod core;
mod dtd;
mod encoding;
mod scan;
mod tables;

use self::core::{Core, Event, Failure, Model, Place, Queued};
use crate::args::{Parser as Arguments, bad_argument, check_count};
use crate::cell::Mut;
use crate::exceptions::{R, Raised, raise_value, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::native_type::Field;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{attr, call, compare, number};
use crate::types::{buffer, dict, exception, list, module, str, tuple};
use crate::value::{Slot, Value};
use encoding::Decoder;
use std::cell::Cell;
use tables::{ERRORS, HANDLERS, Handler, MODEL, error_text};

static ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);

fn error_type() -> R<&'static TypeObject> {
    if let Some(ty) = ERROR.get() {
        return Ok(ty);
    }
    let ty = crate::exceptions::new_exception("xml.parsers.expat", "ExpatError", &exception::EXCEPTION)?;
    *ERROR.get_mut() = Some(ty);
    Ok(ty)
}

/// Makes the module.
pub fn init() -> R {
    let m = module::new("pyexpat", &[FUNCTIONS])?;
    let d = module::dict(&m);
    crate::object::lookup::ready(&TYPE);
    let error = error_type()?.value();
    dict::set_str(&d, "ExpatError", error.clone());
    dict::set_str(&d, "error", error);
    dict::set_str(&d, "XMLParserType", TYPE.value());
    dict::set_str(&d, "EXPAT_VERSION", Value::str("expat_2.5.0"));
    dict::set_str(&d, "native_encoding", Value::str("UTF-8"));
    let version = [2, 5, 0].map(Value::int).to_vec();
    dict::set_str(&d, "version_info", tuple::new(version));
    for (i, name) in ["NEVER", "UNLESS_STANDALONE", "ALWAYS"].into_iter().enumerate() {
        dict::set_str(&d, &format!("XML_PARAM_ENTITY_PARSING_{name}"), Value::usize(i));
    }
    let features = [
        ("sizeof(XML_Char)", 1),
        ("sizeof(XML_LChar)", 1),
        ("XML_DTD", 0),
        ("XML_CONTEXT_BYTES", 1024),
        ("XML_NS", 0),
    ];
    let features = features
        .map(|(name, n)| tuple::new(vec![Value::str(name), Value::int(n)]))
        .to_vec();
    dict::set_str(&d, "features", list::new(features));
    dict::set_str(&d, "errors", errors_module()?);
    let model = submodule(
        "pyexpat.model",
        "Constants used to interpret content model information.",
    )?;
    for (name, n) in MODEL {
        dict::set_str(&module::dict(&model), name, Value::int(n));
    }
    dict::set_str(&d, "model", model);
    Ok(m)
}

fn submodule(name: &str, doc: &str) -> R {
    let m = module::new_empty(name);
    dict::set_str(&module::dict(&m), "__doc__", Value::str(doc));
    crate::ops::subscr::set(&crate::import::modules(), &str::intern(name), &m)?;
    Ok(m)
}

fn errors_module() -> R {
    let m = submodule("pyexpat.errors", "Constants used to describe error conditions.")?;
    let d = module::dict(&m);
    let (codes, messages) = (dict::new(), dict::new());
    for (i, (name, text)) in ERRORS.iter().enumerate() {
        let number = Value::usize(i + 1);
        dict::set_str(&d, name, Value::str(text));
        dict::set_item(&codes, &Value::str(text), number.clone())?;
        dict::set_item(&messages, &number, Value::str(text))?;
    }
    dict::set_str(&d, "codes", codes);
    dict::set_str(&d, "messages", messages);
    Ok(m)
}

static FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("ParserCreate", create),
    MethodDef::one("ErrorString", |_, code| {
        let code = number::c_int(code)?;
        Ok(match (1..=ERRORS.len() as i32).contains(&code) {
            true => Value::str(error_text(code)),
            false => Value::none(),
        })
    }),
];

impl Field for Mut<Core> {}
impl Field for Mut<Decoder> {}
impl Field for Mut<String> {}

native_type! {
    /// A parser.
    pub struct Parser: TYPE = "pyexpat.xmlparser" {
        core: Mut<Core>,
        decoder: Mut<Decoder>,
        handlers: Mut<Vec<Slot>>,
        intern: Mut<Slot>,
        base: Mut<Slot>,
        buffer_text: Cell<bool>,
        buffer_size: Cell<usize>,
        text: Mut<String>,
        ordered_attributes: Cell<bool>,
        specified_attributes: Cell<bool>,
        error: Cell<i32>,
        place: Cell<Option<Place>>,
        finished: Cell<bool>,
        // How far from the text's start the error was: its place moves on by as much each time that it is told again.
        again: Cell<Option<(usize, usize)>>,
        foreign: Cell<bool>,
    }
    slots {}
    .with_methods(METHODS)
    .with_getsets(ATTRIBUTES)
    .not_a_base()
}

fn new_parser(core: Core, decoder: Decoder, intern: Value) -> Value {
    let handlers = (0..HANDLERS).map(|_| Slot::NULL).collect();
    Parser::instance(
        &TYPE,
        Mut::new(core),
        Mut::new(decoder),
        Mut::new(handlers),
        Mut::new(Slot::new(intern)),
        Mut::new(Slot::NULL),
        Cell::new(false),
        Cell::new(8192),
        Mut::new(String::new()),
        Cell::new(false),
        Cell::new(false),
        Cell::new(0),
        Cell::new(None),
        Cell::new(false),
        Cell::new(None),
        Cell::new(false),
    )
}

fn optional_text(function: &str, name: &str, v: Option<&Value>) -> R<Option<String>> {
    let Some(v) = v.filter(|v| !v.is_none()) else {
        return Ok(None);
    };
    match str::to_str_lossless(v) {
        Some(text) => Ok(Some(text.to_owned())),
        None => Err(bad_argument(function, &format!("argument '{name}'"), "str or None", v)),
    }
}

fn create(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Arguments = Arguments::new("ParserCreate", &["encoding", "namespace_separator", "intern"], 0);
    let [encoding, separator, intern] = PARSER.parse(args, kwnames)?;
    let encoding = optional_text("ParserCreate", "encoding", encoding)?;
    let separator = optional_text("ParserCreate", "namespace_separator", separator)?;
    if separator.as_ref().is_some_and(|s| s.chars().count() > 1) {
        return Err(value_error(
            "namespace_separator must be at most one character, omitted, or None",
        ));
    }
    let intern = match intern {
        None => dict::new(),
        Some(v) if v.is_none() || v.is_exact(&dict::TYPE) => v.clone(),
        Some(_) => return Err(type_error("intern must be a dictionary")),
    };
    let decoder = match encoding {
        None => Decoder::Undecided(Vec::new()),
        Some(name) => encoding::named(&name)?.unwrap_or(Decoder::Undecided(Vec::new())),
    };
    Ok(new_parser(Core::new(separator), decoder, intern))
}

static METHODS: &[MethodDef] = &[
    MethodDef::positional("Parse", |v, args| {
        check_count("Parse", args.len(), 1, 2)?;
        let last = args.get(1).map_or(Ok(false), compare::is_true)?;
        parse(v, &args[0], last)
    }),
    MethodDef::one("ParseFile", |v, file| {
        let Some(read) = attr::get_str_optional(file, "read")? else {
            return Err(type_error("argument must have 'read' attribute"));
        };
        loop {
            let data = call::call1(&read, &Value::int(2048))?;
            let last = crate::ops::subscr::len(&data)? == 0;
            let result = parse(v, &data, last)?;
            if last {
                return Ok(result);
            }
        }
    }),
    MethodDef::one("SetBase", |v, base| {
        drop(Parser::of(v).base.replace(Slot::new(base.clone())));
        Ok(Value::none())
    }),
    MethodDef::no_args("GetBase", |v| Ok(base_of(v))),
    MethodDef::no_args("GetInputContext", |_| Ok(Value::none())),
    MethodDef::positional("ExternalEntityParserCreate", |v, args| {
        check_count("ExternalEntityParserCreate", args.len(), 1, 2)?;
        let p = Parser::of(v);
        let intern = p.intern.get().get().cloned().unwrap_or_else(dict::new);
        let made = new_parser(p.core.get().child(), Decoder::Undecided(Vec::new()), intern);
        let child = Parser::of(&made);
        child.buffer_text.set(p.buffer_text.get());
        child.ordered_attributes.set(p.ordered_attributes.get());
        child.specified_attributes.set(p.specified_attributes.get());
        let handlers = p.handlers.get().iter().map(|h| Slot::from(h.get().cloned())).collect();
        drop(child.handlers.replace(handlers));
        Ok(made)
    }),
    MethodDef::one("SetParamEntityParsing", |_, flag| {
        let flag = number::c_int(flag)?;
        Ok(Value::int((0..=2).contains(&flag).into()))
    }),
    MethodDef::positional("UseForeignDTD", |v, args| {
        check_count("UseForeignDTD", args.len(), 0, 1)?;
        let on = args.first().map_or(Ok(true), compare::is_true)?;
        Parser::of(v).core.get_mut().foreign_doctype = on;
        Parser::of(v).foreign.set(on);
        Ok(Value::none())
    }),
];

fn base_of(v: &Value) -> Value {
    Parser::of(v).base.get().get().cloned().unwrap_or(Value::none())
}

/// Raises ExpatError for an error at a place.
fn expat_error(v: &Value, (code, at): Failure) -> Raised {
    let p = Parser::of(v);
    p.error.set(code);
    p.place.set(Some(at));
    p.finished.set(true);
    let message = format!("{}: line {}, column {}", error_text(code), at.line, at.column);
    let make = || -> R {
        let e = call::call1(&error_type()?.value(), &Value::str(&message))?;
        attr::set_str(&e, "code", &Value::int(code.into()))?;
        attr::set_str(&e, "offset", &Value::usize(at.column))?;
        attr::set_str(&e, "lineno", &Value::usize(at.line))?;
        Ok(e)
    };
    match make() {
        Ok(e) => raise_value(e),
        Err(raised) => raised,
    }
}

/// The error that stopped the parser, once more (`errorProcessor`).
fn repeat_error(v: &Value, lines: usize, columns: usize) -> Raised {
    let p = Parser::of(v);
    let mut at = p.place.get().unwrap_or_else(|| p.core.get_mut().here());
    at.line += lines;
    at.column = if lines == 0 { at.column + columns } else { columns };
    let error = expat_error(v, (p.error.get(), at));
    p.again.set(Some((lines, columns)));
    error
}

fn parse(v: &Value, data: &Value, last: bool) -> R {
    let p = Parser::of(v);
    if p.finished.get() {
        let at = p.core.get_mut().here();
        return Err(match p.again.take() {
            Some((lines, columns)) => repeat_error(v, lines, columns),
            None => expat_error(v, (core::code::FINISHED, at)),
        });
    }
    let start = p.core.get_mut().here();
    let decoded = if str::is_str(data) {
        let text = String::from_utf8_lossy(str::wtf8(data)).into_owned();
        *p.decoder.get_mut() = Decoder::Utf8(Vec::new());
        Ok(text)
    } else {
        let bytes = buffer::with_bytes(data, <[u8]>::to_vec)?;
        p.decoder.get_mut().decode(&bytes, last)?
    };
    match decoded {
        Ok(text) => p.core.get_mut().feed(&text),
        Err(encoding::Unknown) => {
            let at = Place {
                byte: 30,
                line: 1,
                column: 30,
            };
            return Err(expat_error(v, (core::code::INCORRECT_ENCODING, at)));
        }
    }
    let broken = matches!(p.decoder.get(), Decoder::Broken);
    let result = run(v, last && !broken);
    if result.is_err()
        && p.finished.replace(true)
        && let Some(at) = p.place.get()
    {
        let lines = at.line - start.line;
        let columns = if lines == 0 {
            at.column.saturating_sub(start.column)
        } else {
            at.column
        };
        p.again.set(Some((lines, columns)));
    }
    result?;
    if broken {
        let at = p.core.get_mut().here();
        return Err(expat_error(v, (core::code::INVALID_TOKEN, at)));
    }
    flush(v)?;
    p.place.set(None);
    p.finished.set(last);
    Ok(Value::int(1))
}

/// Reads what came in, and calls the handlers.
fn run(v: &Value, last: bool) -> R<()> {
    let p = Parser::of(v);
    loop {
        let step = p.core.get_mut().step(last);
        // The borrow of the state ends before a handler runs.
        while let Some(queued) = { p.core.get_mut().events.pop_front() } {
            p.place.set(Some(queued.at));
            dispatch(v, queued)?;
        }
        match step {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(failure) => {
                flush(v)?;
                return Err(expat_error(v, failure));
            }
        }
    }
}

fn handler(v: &Value, which: Handler) -> Option<Value> {
    Parser::of(v).handlers.get()[which as usize].get().cloned()
}

/// Gives buffered text to its handler.
fn flush(v: &Value) -> R<()> {
    let text = Parser::of(v).text.replace(String::new());
    if text.is_empty() {
        return Ok(());
    }
    match handler(v, Handler::Text) {
        Some(h) => call::call1(&h, &Value::str(&text)).map(drop),
        None => Ok(()),
    }
}

fn text(v: &Value, found: &str) -> R<()> {
    let p = Parser::of(v);
    let Some(h) = handler(v, Handler::Text) else {
        return Ok(());
    };
    if !p.buffer_text.get() {
        return call::call1(&h, &Value::str(found)).map(drop);
    }
    if p.text.get().len() + found.len() > p.buffer_size.get() {
        flush(v)?;
        if found.len() > p.buffer_size.get() {
            return call::call1(&h, &Value::str(found)).map(drop);
        }
    }
    p.text.get_mut().push_str(found);
    Ok(())
}

fn optional(text: Option<String>) -> Value {
    text.map_or(Value::none(), |t| Value::str(&t))
}

fn model_value(model: Model) -> Value {
    let parts = model.parts.into_iter().map(model_value).collect();
    tuple::new(vec![
        Value::int(model.kind.into()),
        Value::int(model.quantifier.into()),
        optional(model.name),
        tuple::new(parts),
    ])
}

/// Calls the handler of an event, or the default handler with the event's text.
fn dispatch(v: &Value, queued: Queued) -> R<()> {
    if let Event::Text(found) = &queued.event
        && handler(v, Handler::Text).is_some()
    {
        return text(v, found);
    }
    if matches!(queued.event, Event::DoctypeText) && handler(v, Handler::StartDoctype).is_some() {
        return Ok(());
    }
    let which = match &queued.event {
        Event::XmlDecl(..) => Handler::XmlDecl,
        Event::StartDoctype(..) => Handler::StartDoctype,
        Event::EndDoctype => Handler::EndDoctype,
        Event::EntityDecl(.., Some(_)) if handler(v, Handler::UnparsedEntity).is_some() => Handler::UnparsedEntity,
        Event::EntityDecl(..) => Handler::EntityDecl,
        Event::NotationDecl(..) => Handler::Notation,
        Event::ElementDecl(..) => Handler::ElementDecl,
        Event::AttlistDecl(..) => Handler::AttlistDecl,
        Event::Instruction(..) => Handler::Instruction,
        Event::Comment(_) => Handler::Comment,
        Event::StartNamespace(..) => Handler::StartNamespace,
        Event::EndNamespace(_) => Handler::EndNamespace,
        Event::Start(..) => Handler::StartElement,
        Event::End(_) => Handler::EndElement,
        Event::Text(_) => Handler::Text,
        Event::StartCdata => Handler::StartCdata,
        Event::EndCdata => Handler::EndCdata,
        Event::Skipped(_) => Handler::Skipped,
        Event::External(..) => Handler::ExternalEntity,
        Event::Default | Event::DoctypeText => Handler::Default,
    };
    let found = handler(v, which).filter(|_| !matches!(queued.event, Event::Default | Event::DoctypeText));
    let Some(function) = found else {
        let default = handler(v, Handler::DefaultExpand).or_else(|| handler(v, Handler::Default));
        return match default {
            Some(default) if !queued.raw.is_empty() => {
                flush(v)?;
                call::call1(&default, &Value::str(&queued.raw)).map(drop)
            }
            _ => Ok(()),
        };
    };
    flush(v)?;
    let is_external = which == Handler::ExternalEntity;
    let args = arguments(v, queued.event, which)?;
    let result = call::call(&function, &args, None)?;
    if is_external && number::ssize(&result)? == 0 {
        return Err(expat_error(v, (21, queued.at)));
    }
    Ok(())
}

/// The arguments of an event's handler.
fn arguments(v: &Value, event: Event, which: Handler) -> R<Vec<Value>> {
    let base = base_of(v);
    Ok(match event {
        Event::XmlDecl(version, encoding, standalone) => {
            vec![Value::str(&version), optional(encoding), Value::int(standalone.into())]
        }
        Event::StartDoctype(name, system, public, subset) => {
            vec![
                Value::str(&name),
                optional(system),
                optional(public),
                Value::int(subset.into()),
            ]
        }
        Event::EntityDecl(name, _, _, system, public, notation) if which == Handler::UnparsedEntity => {
            vec![
                Value::str(&name),
                base,
                optional(system),
                optional(public),
                optional(notation),
            ]
        }
        Event::EntityDecl(name, parameter, value, system, public, notation) => vec![
            Value::str(&name),
            Value::int(parameter.into()),
            optional(value),
            base,
            optional(system),
            optional(public),
            optional(notation),
        ],
        Event::NotationDecl(name, system, public) => {
            vec![Value::str(&name), base, optional(system), optional(public)]
        }
        Event::ElementDecl(name, model) => vec![Value::str(&name), model_value(model)],
        Event::AttlistDecl(element, attribute, kind, default, required) => vec![
            Value::str(&element),
            Value::str(&attribute),
            Value::str(&kind),
            optional(default),
            Value::int(required.into()),
        ],
        Event::Instruction(target, data) => vec![Value::str(&target), Value::str(&data)],
        Event::Comment(text) | Event::End(text) | Event::Text(text) => vec![Value::str(&text)],
        Event::StartNamespace(prefix, uri) => vec![optional(prefix), optional(uri)],
        Event::EndNamespace(prefix) => vec![optional(prefix)],
        Event::Start(name, attributes, written) => {
            let attributes = attribute_values(Parser::of(v), attributes, written)?;
            vec![str::intern(&name), attributes]
        }
        Event::Skipped(name) => vec![Value::str(&name), Value::int(0)],
        Event::External(name, system, public) => vec![Value::str(&name), base, optional(system), optional(public)],
        Event::EndDoctype | Event::StartCdata | Event::EndCdata | Event::Default | Event::DoctypeText => Vec::new(),
    })
}

fn attribute_values(p: &Parser, mut attributes: Vec<(String, String)>, written: usize) -> R {
    if p.specified_attributes.get() {
        attributes.truncate(written);
    }
    if p.ordered_attributes.get() {
        let flat = attributes.iter().flat_map(|(n, v)| [str::intern(n), Value::str(v)]);
        return Ok(list::new(flat.collect()));
    }
    let d = dict::new();
    for (name, value) in &attributes {
        dict::set_item(&d, &str::intern(name), Value::str(value))?;
    }
    Ok(d)
}

/// The place that positions tell: of the event that is handled, or of the error, or after all that was read.
fn place(v: &Value) -> Place {
    let p = Parser::of(v);
    p.place.get().unwrap_or_else(|| p.core.get_mut().here())
}

fn get_handler(v: &Value, which: Handler) -> R {
    Ok(handler(v, which).unwrap_or(Value::none()))
}

fn set_handler(v: &Value, which: Handler, new: Option<&Value>) -> R<()> {
    let Some(new) = new else {
        return Err(type_error("Cannot delete attribute"));
    };
    if which == Handler::Text {
        flush(v)?;
    }
    let p = Parser::of(v);
    let new = Slot::from(Some(new.clone()).filter(|n| !n.is_none()));
    let old = std::mem::replace(&mut p.handlers.get_mut()[which as usize], new);
    drop(old);
    let keeps = !p.handlers.get()[Handler::Default as usize].is_null();
    p.core.get_mut().keeps_references = keeps && p.handlers.get()[Handler::DefaultExpand as usize].is_null();
    Ok(())
}

fn flag(new: Option<&Value>) -> R<bool> {
    match new {
        Some(new) => compare::is_true(new),
        None => Err(type_error("Cannot delete attribute")),
    }
}

macro_rules! handlers {
    ($($name:literal $which:ident;)*) => {
        &[
            $(GetSetDef::read_write(
                $name,
                |v| get_handler(v, Handler::$which),
                |v, new| set_handler(v, Handler::$which, new),
            ),)*
            GetSetDef::read_only("ErrorCode", |v| Ok(Value::int(Parser::of(v).error.get().into()))),
            GetSetDef::read_only("ErrorLineNumber", |v| Ok(Value::usize(place(v).line))),
            GetSetDef::read_only("ErrorColumnNumber", |v| Ok(Value::usize(place(v).column))),
            GetSetDef::read_only("ErrorByteIndex", |v| Ok(Value::usize(place(v).byte))),
            GetSetDef::read_only("CurrentLineNumber", |v| Ok(Value::usize(place(v).line))),
            GetSetDef::read_only("CurrentColumnNumber", |v| Ok(Value::usize(place(v).column))),
            GetSetDef::read_only("CurrentByteIndex", |v| Ok(Value::usize(place(v).byte))),
            GetSetDef::read_only("intern", |v| {
                Ok(Parser::of(v).intern.get().get().cloned().unwrap_or(Value::none()))
            }),
            GetSetDef::read_only("buffer_used", |v| Ok(Value::usize(Parser::of(v).text.get().len()))),
            GetSetDef::read_write(
                "buffer_text",
                |v| Ok(Value::bool(Parser::of(v).buffer_text.get())),
                |v, new| {
                    let on = flag(new)?;
                    flush(v)?;
                    Parser::of(v).buffer_text.set(on);
                    Ok(())
                },
            ),
            GetSetDef::read_write(
                "buffer_size",
                |v| Ok(Value::usize(Parser::of(v).buffer_size.get())),
                set_buffer_size,
            ),
            GetSetDef::read_write(
                "namespace_prefixes",
                |v| Ok(Value::bool(Parser::of(v).core.get().triplets)),
                |v, new| {
                    Parser::of(v).core.get_mut().triplets = flag(new)?;
                    Ok(())
                },
            ),
            GetSetDef::read_write(
                "ordered_attributes",
                |v| Ok(Value::bool(Parser::of(v).ordered_attributes.get())),
                |v, new| {
                    Parser::of(v).ordered_attributes.set(flag(new)?);
                    Ok(())
                },
            ),
            GetSetDef::read_write(
                "specified_attributes",
                |v| Ok(Value::bool(Parser::of(v).specified_attributes.get())),
                |v, new| {
                    Parser::of(v).specified_attributes.set(flag(new)?);
                    Ok(())
                },
            ),
        ]
    };
}

fn set_buffer_size(v: &Value, new: Option<&Value>) -> R<()> {
    let Some(new) = new else {
        return Err(type_error("Cannot delete attribute"));
    };
    if !crate::types::int::is_int(new) {
        return Err(type_error("buffer_size must be an integer"));
    }
    let size = number::ssize(new)?;
    if size <= 0 {
        return Err(value_error("buffer_size must be greater than zero"));
    }
    flush(v)?;
    Parser::of(v).buffer_size.set(size as usize);
    Ok(())
}

static ATTRIBUTES: &[GetSetDef] = handlers! {
    "StartElementHandler" StartElement;
    "EndElementHandler" EndElement;
    "ProcessingInstructionHandler" Instruction;
    "CharacterDataHandler" Text;
    "UnparsedEntityDeclHandler" UnparsedEntity;
    "NotationDeclHandler" Notation;
    "StartNamespaceDeclHandler" StartNamespace;
    "EndNamespaceDeclHandler" EndNamespace;
    "CommentHandler" Comment;
    "StartCdataSectionHandler" StartCdata;
    "EndCdataSectionHandler" EndCdata;
    "DefaultHandler" Default;
    "DefaultHandlerExpand" DefaultExpand;
    "NotStandaloneHandler" NotStandalone;
    "ExternalEntityRefHandler" ExternalEntity;
    "StartDoctypeDeclHandler" StartDoctype;
    "EndDoctypeDeclHandler" EndDoctype;
    "EntityDeclHandler" EntityDecl;
    "XmlDeclHandler" XmlDecl;
    "ElementDeclHandler" ElementDecl;
    "AttlistDeclHandler" AttlistDecl;
    "SkippedEntityHandler" Skipped;
};
