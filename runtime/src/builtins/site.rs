//! What CPython's module `site` adds to `builtins`: `exit`, `quit`, `copyright`, `credits`, `license`, `help`.

use crate::args::Parser;
use crate::exceptions::{R, Raised, raise_value};
use crate::native_type;
use crate::object::slots::KwNames;
use crate::ops::{attr, call};
use crate::stdlib::sys::COPYRIGHT;
use crate::types::{dict, exception};
use crate::value::Value;

/// The names in `builtins`.
pub const NAMES: [&str; 6] = ["quit", "exit", "copyright", "credits", "license", "help"];

const CREDITS: &str = "    Thanks to CWI, CNRI, BeOpen.com, Zope Corporation and a cast of thousands
    for supporting Python development.  See www.python.org for more information.";
const LICENSE: &str = "See https://www.python.org/psf/license/";

native_type! {
    /// Memory of `exit` and `quit`.
    pub struct Quitter: QUITTER_TYPE = "_sitebuiltins.Quitter" { name: usize, }
    slots {
        repr: |v| {
            let name = NAMES[Quitter::of(v).name];
            Ok(Value::str(&format!("Use {name}() or Ctrl-D (i.e. EOF) to exit")))
        },
        call: |v, args, kwnames| Err(quit(v, args, kwnames)?),
    }
}

native_type! {
    /// Memory of `copyright`, `credits` and `license`.
    pub struct Printer: PRINTER_TYPE = "_sitebuiltins._Printer" { name: usize, }
    slots {
        repr: |v| {
            let name = NAMES[Printer::of(v).name];
            Ok(match text(name) {
                // The licence itself is longer than a screen.
                LICENSE => Value::str(&format!("Type {name}() to see the full {name} text")),
                text => Value::str(text),
            })
        },
        call: |v, args, kwnames| {
            static PARSER: Parser = Parser::new("__call__", &[], 0);
            let [] = PARSER.parse(args, kwnames)?;
            call::call1(&super::get("print")?, &Value::str(text(NAMES[Printer::of(v).name])))
        },
    }
}

native_type! {
    /// Memory of `help`.
    pub struct Helper: HELPER_TYPE = "_sitebuiltins._Helper" { }
    slots {
        repr: |_| Ok(Value::str("Type help() for interactive help, or help(object) for help about object.")),
        call: |_, args, kwnames| {
            let pydoc = crate::import::import_module("pydoc")?;
            call::call(&attr::get_str(&pydoc, "help")?, args, kwnames)
        },
    }
}

fn text(name: &str) -> &'static str {
    match name {
        "copyright" => COPYRIGHT,
        "credits" => CREDITS,
        _ => LICENSE,
    }
}

/// Closes standard input, for shells that look at that, and raises SystemExit.
fn quit(_: &Value, args: &[Value], kwnames: KwNames) -> R<Raised> {
    static PARSER: Parser = Parser::new("__call__", &["code"], 0);
    let [code] = PARSER.parse(args, kwnames)?;
    if let Some(stdin) = super::io::sys_attribute("stdin")
        && let Err(raised) = attr::call_method_str(&stdin, "close", &[])
    {
        drop(raised.take());
    }
    let code = code.cloned().unwrap_or(Value::none());
    Ok(raise_value(exception::instantiate(&exception::SYSTEM_EXIT, &[code])?))
}

/// Adds them to the namespace of `builtins`.
pub fn add(d: &Value) {
    for (i, name) in NAMES.iter().enumerate() {
        let object = match *name {
            "exit" | "quit" => Quitter::instance(&QUITTER_TYPE, i),
            "help" => Helper::instance(&HELPER_TYPE),
            _ => Printer::instance(&PRINTER_TYPE, i),
        };
        dict::set_str(d, name, object);
    }
}
