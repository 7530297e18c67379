//! `_pickle_core`: what `pickle.dumps`, `dump`, `loads` and `load` do where nobody overrides anything. `_pickle.py` has the classes.

mod opcodes;
mod read;
mod reduce;
mod write;

use crate::args::Parser;
use crate::exceptions::{R, Raised, raise_value, type_error, value_error};
use crate::object::def::MethodDef;
use crate::object::slots::KwNames;
use crate::ops::{attr, call, compare, number};
use crate::types::{list, module, str};
use crate::value::Value;

const HIGHEST: i64 = 5;
const DEFAULT: i64 = 4;

/// Makes the module.
pub fn init() -> R {
    // The functions say that they are from where they are seen.
    module::new("_pickle", &[FUNCTIONS])
}

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::keywords("dumps", dumps).doc(DUMPS_DOC),
    MethodDef::keywords("dump", dump).doc(DUMP_DOC),
    MethodDef::keywords("loads", loads).doc(LOADS_DOC),
    MethodDef::keywords("load", load).doc(LOAD_DOC),
    MethodDef::positional("_dump", dump_with_memo),
    MethodDef::positional("_load", load_with_memo),
];

/// An error of `pickle`'s own.
#[cold]
fn error(class: &str, message: impl std::fmt::Display) -> Raised {
    let made = crate::import::import_module("pickle")
        .and_then(|pickle| attr::get_str(&pickle, class))
        .and_then(|class| call::call1(&class, &Value::str(&message.to_string())));
    match made {
        Ok(exception) => raise_value(exception),
        Err(raised) => raised,
    }
}

#[cold]
fn pickling_error(message: impl std::fmt::Display) -> Raised {
    error("PicklingError", message)
}

#[cold]
fn unpickling_error(message: impl std::fmt::Display) -> Raised {
    error("UnpicklingError", message)
}

fn truth(v: Option<&Value>, default: bool) -> R<bool> {
    v.map_or(Ok(default), compare::is_true)
}

/// What `dump` and `dumps` are told besides the object.
fn writer(
    protocol: Option<&Value>,
    fix_imports: Option<&Value>,
    callback: Option<&Value>,
    sink: Option<Value>,
) -> R<write::Writer> {
    let protocol = match protocol.filter(|v| !v.is_none()) {
        None => DEFAULT,
        Some(v) => match i64::from(number::c_int(v)?) {
            n if n < 0 => HIGHEST,
            n if n > HIGHEST => {
                return Err(value_error(format_args!("pickle protocol must be <= {HIGHEST}")));
            }
            n => n,
        },
    };
    let callback = callback.filter(|v| !v.is_none());
    if callback.is_some() && protocol < 5 {
        return Err(value_error("buffer_callback needs protocol >= 5"));
    }
    Ok(write::Writer::new(
        protocol,
        truth(fix_imports, true)?,
        callback.cloned(),
        sink,
    ))
}

fn dumps(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser =
        Parser::new("dumps", &["obj", "protocol", "fix_imports", "buffer_callback"], 1).keyword_only(2);
    let [obj, protocol, fix_imports, callback] = PARSER.parse(args, kwnames)?;
    let writer = writer(protocol, fix_imports, callback, None)?;
    writer.dump(obj.expect("required")).map(|(data, _)| data)
}

fn dump(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser = Parser::new(
        "dump",
        &["obj", "file", "protocol", "fix_imports", "buffer_callback"],
        2,
    )
    .keyword_only(3);
    let [obj, file, protocol, fix_imports, callback] = PARSER.parse(args, kwnames)?;
    let sink = attr::get_str_optional(file.expect("required"), "write")?;
    let sink = sink.ok_or_else(|| type_error("file must have a 'write' attribute"))?;
    let writer = writer(protocol, fix_imports, callback, Some(sink))?;
    writer.dump(obj.expect("required"))?;
    Ok(Value::none())
}

/// `_dump(obj, write, protocol, fix_imports, buffer_callback)`: writes the pickle and gives a list of the objects in its memo.
fn dump_with_memo(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("_dump", args.len(), 5, 5)?;
    let writer = writer(Some(&args[2]), Some(&args[3]), Some(&args[4]), Some(args[1].clone()))?;
    Ok(list::new(writer.dump(&args[0])?.1))
}

/// `_load(file, fix_imports, encoding, errors, buffers, memo)`: reads with a memo, a dict, that it leaves filled.
fn load_with_memo(_: &Value, args: &[Value]) -> R {
    crate::args::check_count("_load", args.len(), 6, 6)?;
    let options = options(Some(&args[1]), Some(&args[2]), Some(&args[3]), Some(&args[4]))?;
    read::Reader::new(read::Input::of_file(&args[0])?, options).load(Some(&args[5]))
}

/// The options that `load` and `loads` share.
fn options(
    fix_imports: Option<&Value>,
    encoding: Option<&Value>,
    errors: Option<&Value>,
    buffers: Option<&Value>,
) -> R<read::Options> {
    let buffers = match buffers.filter(|v| !v.is_none()) {
        Some(buffers) => Some(crate::ops::iter::iter(buffers)?),
        None => None,
    };
    Ok(read::Options {
        fix_imports: truth(fix_imports, true)?,
        encoding: encoding.cloned().unwrap_or_else(|| str::intern("ASCII")),
        errors: errors.cloned().unwrap_or_else(|| str::intern("strict")),
        buffers,
    })
}

fn loads(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser =
        Parser::new("loads", &["", "fix_imports", "encoding", "errors", "buffers"], 1).keyword_only(1);
    let [data, fix_imports, encoding, errors, buffers] = PARSER.parse(args, kwnames)?;
    let options = options(fix_imports, encoding, errors, buffers)?;
    let data = crate::types::buffer::get(data.expect("required"))?;
    read::Reader::new(read::Input::of_bytes(&data), options).load(None)
}

fn load(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    static PARSER: Parser =
        Parser::new("load", &["file", "fix_imports", "encoding", "errors", "buffers"], 1).keyword_only(1);
    let [file, fix_imports, encoding, errors, buffers] = PARSER.parse(args, kwnames)?;
    let options = options(fix_imports, encoding, errors, buffers)?;
    read::Reader::new(read::Input::of_file(file.expect("required"))?, options).load(None)
}

const DUMPS_DOC: &str = "dumps($module, /, obj, protocol=None, *, fix_imports=True,\n      buffer_callback=None)\n--\n\nReturn the \
     pickled representation of the object as a bytes object.\n\nThe optional *protocol* argument tells the pickler \
     to use the given\nprotocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default\nprotocol is 4. It was \
     introduced in Python 3.4, and is incompatible\nwith previous versions.\n\nSpecifying a negative protocol \
     version selects the highest protocol\nversion supported.  The higher the protocol used, the more recent \
     the\nversion of Python needed to read the pickle produced.\n\nIf *fix_imports* is True and *protocol* is less \
     than 3, pickle will\ntry to map the new Python 3 names to the old module names used in\nPython 2, so that the \
     pickle data stream is readable with Python 2.\n\nIf *buffer_callback* is None (the default), buffer views are \
     serialized\ninto *file* as part of the pickle stream.  It is an error if\n*buffer_callback* is not None and \
     *protocol* is None or smaller than 5.";

const LOADS_DOC: &str = "loads($module, data, /, *, fix_imports=True, encoding='ASCII',\n      errors='strict', \
     buffers=())\n--\n\nRead and return an object from the given pickle data.\n\nThe protocol version of the \
     pickle is detected automatically, so no\nprotocol argument is needed.  Bytes past the pickled \
     object's\nrepresentation are ignored.\n\nOptional keyword arguments are *fix_imports*, *encoding* and \
     *errors*,\nwhich are used to control compatibility support for pickle stream\ngenerated by Python 2.  If \
     *fix_imports* is True, pickle will try to\nmap the old Python 2 names to the new names used in Python 3.  \
     The\n*encoding* and *errors* tell pickle how to decode 8-bit string\ninstances pickled by Python 2; these \
     default to 'ASCII' and 'strict',\nrespectively.  The *encoding* can be 'bytes' to read these 8-bit\nstring \
     instances as bytes objects.";

const LOAD_DOC: &str = "load($module, /, file, *, fix_imports=True, encoding='ASCII',\n     errors='strict', buffers=())\n--\n\nRead \
     and return an object from the pickle data stored in a file.\n\nThis is equivalent to \
     ``Unpickler(file).load()``, but may be more\nefficient.\n\nThe protocol version of the pickle is detected \
     automatically, so no\nprotocol argument is needed.  Bytes past the pickled object's\nrepresentation are \
     ignored.\n\nThe argument *file* must have two methods, a read() method that takes\nan integer argument, and a \
     readline() method that requires no\narguments.  Both methods should return bytes.  Thus *file* can be \
     a\nbinary file object opened for reading, an io.BytesIO object, or any\nother custom object that meets this \
     interface.\n\nOptional keyword arguments are *fix_imports*, *encoding* and *errors*,\nwhich are used to \
     control compatibility support for pickle stream\ngenerated by Python 2.  If *fix_imports* is True, pickle \
     will try to\nmap the old Python 2 names to the new names used in Python 3.  The\n*encoding* and *errors* tell \
     pickle how to decode 8-bit string\ninstances pickled by Python 2; these default to 'ASCII' and \
     'strict',\nrespectively.  The *encoding* can be 'bytes' to read these 8-bit\nstring instances as bytes \
     objects.";

const DUMP_DOC: &str = "dump($module, /, obj, file, protocol=None, *, fix_imports=True,\n     buffer_callback=None)\n--\n\nWrite a \
     pickled representation of obj to the open file object file.\n\nThis is equivalent to ``Pickler(file, \
     protocol).dump(obj)``, but may\nbe more efficient.\n\nThe optional *protocol* argument tells the pickler to \
     use the given\nprotocol; supported protocols are 0, 1, 2, 3, 4 and 5.  The default\nprotocol is 4. It was \
     introduced in Python 3.4, and is incompatible\nwith previous versions.\n\nSpecifying a negative protocol \
     version selects the highest protocol\nversion supported.  The higher the protocol used, the more recent \
     the\nversion of Python needed to read the pickle produced.\n\nThe *file* argument must have a write() method \
     that accepts a single\nbytes argument.  It can thus be a file object opened for binary\nwriting, an \
     io.BytesIO instance, or any other custom object that meets\nthis interface.\n\nIf *fix_imports* is True and \
     protocol is less than 3, pickle will try\nto map the new Python 3 names to the old module names used in \
     Python\n2, so that the pickle data stream is readable with Python 2.\n\nIf *buffer_callback* is None (the \
     default), buffer views are serialized\ninto *file* as part of the pickle stream.  It is an error \
     if\n*buffer_callback* is not None and *protocol* is None or smaller than 5.";
