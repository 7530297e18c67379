//! Mutations of sources and of code objects.

use krait_bytecode::code::{Constant, Text, kind};
use krait_bytecode::exception_table::{append_entry, entries};
use krait_bytecode::{CodeObject, Opcode, dis};
use std::sync::Arc;

/// Numbers without a pattern; the same from the same seed.
pub struct Random(pub u64);

impl Random {
    /// A number below `below`, which is not 0.
    pub fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Pieces that sources are made of.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ",",
    ";",
    "=",
    "==",
    ":=",
    "*",
    "**",
    "->",
    ".",
    "...",
    "@",
    "~",
    "not ",
    "and ",
    "or ",
    "if ",
    "else ",
    "elif ",
    "for ",
    "in ",
    "is ",
    "while ",
    "def ",
    "class ",
    "lambda ",
    "return ",
    "yield ",
    "yield from ",
    "await ",
    "async ",
    "with ",
    "as ",
    "try:",
    "except ",
    "except* ",
    "finally:",
    "raise ",
    "assert ",
    "import ",
    "from ",
    "global ",
    "nonlocal ",
    "del ",
    "pass",
    "break",
    "continue",
    "match ",
    "case ",
    "type ",
    "_",
    "x",
    "f\"",
    "f'''",
    "\"",
    "'''",
    "b'",
    "r\"",
    "\\",
    "\\N{",
    "{x!r:>{y}}",
    "{{",
    "0",
    "1e5",
    "0x",
    "1_000",
    "1j",
    "0777",
    "\n",
    "\n    ",
    "\n\t",
    "\t",
    " ",
    "#",
    "# -*- coding: latin-1 -*-\n",
    "\0",
    "\r",
    "\x0c",
    "é",
    "\u{feff}",
    "__debug__",
    "None",
    "True",
    "print(",
    "super()",
    "__class__",
    "/",
    "<>",
    "!",
    "$",
    "?",
    "|",
    "&",
    "^",
    "%",
    "<<",
];

/// Changes a source: takes out, doubles, moves or puts in pieces of it or of another.
pub fn source(random: &mut Random, source: &[u8], other: &[u8]) -> Vec<u8> {
    let mut text = source.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        let longest = 1 << random.below(7);
        let length = random.below(longest).min(text.len() - at);
        match random.below(8) {
            0 => drop(text.drain(at..at + length)),
            1 | 2 => drop(text.splice(at..at, random.pick(PIECES).bytes())),
            3 => drop(text.splice(at..at + length.min(4), random.pick(PIECES).bytes())),
            4 => {
                let piece = text[at..at + length].to_vec();
                let to = random.below(text.len() + 1);
                drop(text.splice(to..to, piece));
            }
            5 if !other.is_empty() => {
                let from = random.below(other.len());
                let end = (from + 1 + random.below(60)).min(other.len());
                drop(text.splice(at..at, other[from..end].iter().copied()));
            }
            6 if at < text.len() => text[at] = random.below(256) as u8,
            _ => {
                let count = 1 + random.below(3);
                let piece = random.pick(PIECES).repeat(count);
                drop(text.splice(at..at, piece.bytes()));
            }
        }
    }
    text
}

/// Changes a code object, or one inside it, so that it stays well formed as a file.
pub fn code(random: &mut Random, code: &CodeObject) -> CodeObject {
    let mut code = code.clone();
    let children: Vec<usize> = (0..code.consts.len())
        .filter(|index| matches!(code.consts[*index], Constant::Code(_)))
        .collect();
    if !children.is_empty() && random.below(4) > 0 {
        let index = *random.pick(&children);
        if let Constant::Code(child) = &code.consts[index] {
            let mutated = self::code(random, child);
            code.consts[index] = Constant::Code(Arc::new(mutated));
        }
        return code;
    }
    for _ in 0..=random.below(3) {
        mutate_one(random, &mut code);
    }
    code
}

fn mutate_one(random: &mut Random, code: &mut CodeObject) {
    let instructions: Vec<(usize, Opcode)> = dis::instructions(code.code())
        .filter_map(|raw| raw.opcode.map(|opcode| (raw.offset, opcode)))
        .collect();
    if instructions.is_empty() {
        return;
    }
    let (offset, opcode) = *random.pick(&instructions);
    let of_size = |caches: usize| instructions.iter().filter(move |(_, other)| other.caches() == caches);
    let mut bytes = code.code().to_vec();
    match random.below(16) {
        0..3 => bytes[offset + 1] = random.below(12) as u8,
        3 => bytes[offset + 1] = bytes[offset + 1].wrapping_add(1),
        4 => bytes[offset + 1] = bytes[offset + 1].wrapping_sub(1),
        5..8 => {
            let like: Vec<Opcode> = Opcode::ALL
                .iter()
                .copied()
                .filter(|other| !other.is_pseudo() && other.caches() == opcode.caches())
                .collect();
            bytes[offset] = random.pick(&like).number() as u8;
        }
        8..10 => {
            let like: Vec<usize> = of_size(opcode.caches()).map(|(offset, _)| *offset).collect();
            let from = *random.pick(&like);
            (bytes[offset], bytes[offset + 1]) = (bytes[from], bytes[from + 1]);
        }
        10 if opcode.caches() == 0 => bytes[offset] = Opcode::Nop.number() as u8,
        11 if !code.consts.is_empty() => {
            let index = random.below(code.consts.len());
            code.consts[index] = constant(random, code);
        }
        12 => mutate_handlers(random, code),
        13 if !code.localspluskinds().is_empty() => {
            let mut kinds = code.localspluskinds().to_vec();
            let index = random.below(kinds.len());
            kinds[index] = *random.pick(&[kind::LOCAL, kind::CELL, kind::FREE, kind::LOCAL | kind::CELL]);
            code.set_localspluskinds(&kinds);
        }
        14 => match random.below(4) {
            0 => code.stacksize = code.stacksize.saturating_sub(1),
            1 => code.argcount = random.below(4) as u32,
            2 => code.kwonlyargcount = random.below(3) as u32,
            _ => code.flags ^= 1 << random.below(10),
        },
        _ => code.stacksize += random.below(6) as u32,
    }
    code.set_code(&bytes);
}

fn constant(random: &mut Random, code: &CodeObject) -> Constant {
    match random.below(6) {
        0 => Constant::None,
        1 => Constant::from(7),
        2 => Constant::from("text"),
        3 => Constant::Tuple([Constant::Str(Text::from("a")), Constant::from(1)].into()),
        4 => Constant::Tuple([Constant::Str(Text::from("a"))].into()),
        _ => random.pick(&code.consts).clone(),
    }
}

fn mutate_handlers(random: &mut Random, code: &mut CodeObject) {
    let mut handlers: Vec<_> = entries(code.exceptiontable()).collect();
    if handlers.is_empty() {
        return;
    }
    let index = random.below(handlers.len());
    let handler = &mut handlers[index];
    match random.below(4) {
        0 => handler.depth = random.below(5) as u32,
        1 => handler.lasti = !handler.lasti,
        2 => handler.target = random.below(code.code().len() / 2) as u32,
        _ => handler.end = handler.start + 1 + random.below(8) as u32,
    }
    let mut table = Vec::new();
    handlers.iter().for_each(|handler| append_entry(&mut table, *handler));
    code.set_exceptiontable(&table);
}
