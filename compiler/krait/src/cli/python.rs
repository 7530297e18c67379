//! `krait -c CODE`, `krait -m MODULE`, `krait -`: what programs ask of `sys.executable`, as CPython's command line says it.

use crate::cli::run::{self, Options};
use crate::diagnostic::Failure;
use crate::modules;
use crate::warnings::Issued;
use std::ffi::OsString;
use std::io::Read;
use std::path::PathBuf;

/// What is to be run.
enum What {
    Code(String),
    Module(String),
    Input,
    File(PathBuf),
}

/// The words of a Python command line.
pub struct Words {
    what: What,
    args: Vec<OsString>,
    /// Options before what is to be run: their letters, with what was given to them.
    options: Vec<String>,
}

impl Words {
    /// Whether the words name no file.
    pub fn is_code(&self) -> bool {
        matches!(self.what, What::Code(_) | What::Module(_))
    }
}

/// Options without a value.
const FLAGS: &str = "bBdEIOPqRsSuvx";

/// Reads a command line that begins with one of CPython's options; `None` if it is one of krait's own.
pub fn words(args: &[OsString]) -> Option<Words> {
    let mut options = Vec::new();
    let mut rest = args.iter();
    let first = args.first()?.to_str()?;
    if !first.starts_with('-') || first.starts_with("--") || matches!(first, "-h" | "-V") {
        return None;
    }
    let made = |what, rest: std::slice::Iter<OsString>, options| {
        let args = rest.cloned().collect();
        Some(Words { what, args, options })
    };
    while let Some(word) = rest.next() {
        let Some(flags) = word.to_str().and_then(|w| w.strip_prefix('-')) else {
            return made(What::File(word.into()), rest, options);
        };
        if flags.is_empty() {
            return made(What::Input, rest, options);
        }
        for (i, flag) in flags.char_indices() {
            let after = &flags[i + flag.len_utf8()..];
            let mut value = || match after {
                "" => rest.next().map(|w| w.to_string_lossy().into_owned()),
                after => Some(after.to_owned()),
            };
            match flag {
                'c' => {
                    let code = value()?;
                    return made(What::Code(code), rest, options);
                }
                'm' => {
                    let module = value()?;
                    return made(What::Module(module), rest, options);
                }
                'W' | 'X' => {
                    options.push(format!("{flag}{}", value()?));
                    break;
                }
                flag if FLAGS.contains(flag) => options.push(flag.into()),
                _ => return None,
            }
        }
    }
    made(What::Input, rest, options)
}

/// Interprets what comes by standard input.
pub fn run_input(args: &[OsString], options: Vec<String>) -> Result<i32, Failure> {
    run(Words {
        what: What::Input,
        args: args.to_vec(),
        options,
    })
}

/// Runs what the words say.
pub fn run(words: Words) -> Result<i32, Failure> {
    let folder = std::env::current_dir().unwrap_or_default();
    let with = |first: &str| {
        let mut argv = vec![OsString::from(first)];
        argv.extend(words.args.iter().cloned());
        argv
    };
    run::set_options(&words.options);
    let mut module = None;
    let (source, name, argv) = match words.what {
        What::File(file) => {
            return run::interpret(&Options {
                file,
                args: words.args,
                ..Options::default()
            });
        }
        What::Code(code) => ((code + "\n").into_bytes(), "<string>", with("-c")),
        What::Module(name) => {
            module = Some(name);
            (Vec::new(), "<string>", with("-m"))
        }
        What::Input => {
            let mut source = Vec::new();
            std::io::stdin()
                .read_to_end(&mut source)
                .map_err(|error| Failure::Read {
                    path: PathBuf::from("<stdin>"),
                    error,
                })?;
            (source, "<stdin>", with("-"))
        }
    };
    let main = modules::compile_main(name, &source)?;
    let mut issued = Issued::default();
    let text = String::from_utf8_lossy(&source);
    issued.add(&main.path, Some(&text), &main.warnings);
    issued.finish()?;
    run::start(main, argv, folder, true, module)
}
