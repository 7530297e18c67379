//! `krait dump`: the view of each stage.

use crate::diagnostic::Failure;
use crate::{driver, modules};
use clap::{Args, ValueEnum};
use krait_frontend::source::Origin;
use std::path::PathBuf;

/// A stage.
#[derive(Clone, Copy, ValueEnum)]
pub enum Stage {
    /// As `python3.12 -m tokenize -e`.
    Tokens,
    /// As `ast.dump(ast.parse(source), indent=2)`.
    Ast,
    /// As `python3.12 -m dis`.
    Bytecode,
    /// Cranelift IR.
    Clif,
    /// Machine code.
    Asm,
}

#[derive(Args)]
pub struct Options {
    /// What to show.
    pub stage: Stage,
    /// The file.
    pub file: PathBuf,
    /// With `ast`: positions too, as `include_attributes=True`.
    #[arg(long)]
    pub attributes: bool,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<i32, Failure> {
    let path = &options.file;
    let source = std::fs::read(path).map_err(|error| Failure::Read {
        path: path.clone(),
        error,
    })?;
    let filename = path.to_string_lossy();
    let text = match options.stage {
        Stage::Tokens => match krait_frontend::tokens::dump(&source, &filename) {
            Ok(text) => text,
            Err((text, message)) => {
                print(&text);
                eprint!("{message}");
                return Ok(1);
            }
        },
        Stage::Ast => krait_frontend::parse::with_stack_for(source.len(), || {
            krait_frontend::parse::parse(
                &krait_frontend::ast::Arena::new(),
                &source,
                &filename,
                krait_frontend::parse::Mode::Exec,
                Origin::Bytes,
            )
            .map(|parsed| krait_frontend::ast::dump(&parsed.tree, &parsed.names, options.attributes) + "\n")
            .map_err(|error| Failure::Syntax(Box::new(error)))
        })?,
        Stage::Bytecode => {
            let module = modules::compile_file("__main__", path, false)?;
            krait_bytecode::dis::disassemble(&module.code)
        }
        Stage::Clif | Stage::Asm => {
            let module = modules::compile_file("__main__", path, false)?;
            let clif = matches!(options.stage, Stage::Clif);
            let settings = krait_native::Options {
                clif,
                asm: !clif,
                ..krait_native::Options::default()
            };
            let input = krait_native::ProgramInput {
                modules: driver::inputs(std::slice::from_ref(&module), false),
                builtins: Vec::new(),
                installs: Vec::new(),
            };
            krait_native::compile_program(&input, settings)
                .map_err(|error| Failure::Message(error.to_string()))?
                .listing
        }
    };
    print(&text);
    Ok(0)
}

/// Writes to stdout; a closed pipe is no error.
fn print(text: &str) {
    use std::io::Write;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
