//! Versions of basic blocks: one per set of facts on entry, bounded, past the bound the generic version.

use crate::emit::FunctionTranslator;
use crate::facts::{Key, Operand, Own, Repr, SlotKey, State, Ty};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{Block, InstBuilder, Value};
use krait_runtime::value as word;
use std::collections::HashMap;

/// Versions of one block at most, the generic one not counted.
const MAX_VERSIONS: usize = 4;

struct Version {
    key: Key,
    block: Block,
}

/// All versions made so far, and those whose code is still to be translated.
#[derive(Default)]
pub struct Versions {
    of: HashMap<usize, Vec<Version>>,
    queue: Vec<(Block, usize, State)>,
    /// Instructions translated so far: the bound on total size.
    pub translated: usize,
}

impl Versions {
    /// The next block to translate: block, instruction, facts on entry.
    pub fn next(&mut self) -> Option<(Block, usize, State)> {
        self.queue.pop()
    }
}

impl FunctionTranslator<'_, '_> {
    /// Ends the current block with a jump to the version of instruction `index` for the present facts.
    pub fn goto(&mut self, index: usize) {
        self.forget_dead(index);
        let key = self.state.key();
        let versions = self.versions.of.get(&index).map_or(&[][..], |v| v.as_slice());
        let exists = versions.iter().any(|v| v.key == key);
        let limit = if self.d.loop_depth[index] > 0 || self.d.instrs.len() < 200 {
            MAX_VERSIONS
        } else {
            1
        };
        let room = versions.len() < limit && self.versions.translated < 20 * self.d.instrs.len() + 400;
        if exists || room {
            self.jump_to_version(index, key);
        } else {
            self.goto_generic(index);
        }
    }

    /// Ends the current block with a jump to the generic version of instruction `index`.
    pub fn goto_generic(&mut self, index: usize) {
        self.forget_dead(index);
        let mut locals = std::mem::take(&mut self.state.locals);
        for (i, local) in locals.iter_mut().enumerate() {
            let owned = SlotKey {
                ty: Ty::MaybeNull,
                repr: Repr::Word,
                own: Own::Owned,
            };
            *local = match *local {
                None => {
                    let null = self.iconst(word::NULL);
                    Some(Operand {
                        value: null,
                        ty: Ty::MaybeNull,
                        repr: Repr::Word,
                        own: Own::Owned,
                    })
                }
                Some(_) if self.pinned[i] => {
                    let value = self.parameters[i].expect("pinned locals are parameters");
                    Some(Operand {
                        value,
                        ty: Ty::Unknown,
                        repr: Repr::Word,
                        own: Own::Free,
                    })
                }
                Some(operand) => Some(self.coerce(operand, owned)),
            };
        }
        self.state.locals = locals;
        let mut stack = std::mem::take(&mut self.state.stack);
        for operand in &mut stack {
            let ty = match operand.ty {
                // Which of the two words of a call is NULL is decided while translating.
                Ty::Null => continue,
                Ty::MaybeNull => Ty::MaybeNull,
                Ty::RangeIterator => Ty::RangeIterator,
                Ty::ListIterator => Ty::ListIterator,
                _ => Ty::Unknown,
            };
            *operand = self.coerce(
                *operand,
                SlotKey {
                    ty,
                    repr: Repr::Word,
                    own: Own::Owned,
                },
            );
        }
        self.state.stack = stack;
        let key = self.state.key();
        self.jump_to_version(index, key);
    }

    /// Dead locals that own nothing are forgotten, so that they do not tell versions apart.
    fn forget_dead(&mut self, index: usize) {
        // A generator that is being made keeps all its parameters, used or not.
        if self.unit.is_generator() && self.frame.is_none() {
            return;
        }
        for i in 0..self.state.locals.len() {
            if let Some(operand) = self.state.locals[i]
                && !operand.is_owned()
                && !self.pinned[i]
                && !self.d.is_live(index, i)
            {
                self.state.locals[i] = None;
            }
        }
    }

    /// Converts an operand to the facts of `to`, which are no more precise than its own.
    pub fn coerce(&mut self, operand: Operand, to: SlotKey) -> Operand {
        let mut value = operand.value;
        if operand.repr != to.repr {
            debug_assert_eq!(to.repr, Repr::Word);
            value = self.to_word(operand);
        } else if to.own == Own::Owned && operand.own != Own::Owned {
            self.retain(value, operand.ty);
        }
        Operand {
            value,
            ty: to.ty,
            repr: to.repr,
            own: to.own,
        }
    }

    /// Which slots a version takes as block parameters: all whose value cannot be known otherwise.
    fn is_parameter(&self, local: Option<usize>, key: SlotKey) -> bool {
        let constant = matches!(key.ty, Ty::Null | Ty::None);
        let pinned = local.is_some_and(|i| self.pinned[i]) && key.repr == Repr::Word && self.frame.is_none();
        !(constant || pinned)
    }

    fn jump_to_version(&mut self, index: usize, key: Key) {
        let mut args: Vec<Value> = Vec::new();
        for (i, local) in self.state.locals.iter().enumerate() {
            if let Some(operand) = local
                && self.is_parameter(Some(i), operand.key())
            {
                args.push(operand.value);
            }
        }
        for operand in &self.state.stack {
            if self.is_parameter(None, operand.key()) {
                args.push(operand.value);
            }
        }
        let found = self
            .versions
            .of
            .get(&index)
            .and_then(|v| v.iter().find(|v| v.key == key))
            .map(|v| v.block);
        let block = match found {
            Some(block) => block,
            None => {
                let block = self.block();
                let mut entry = self.state.clone();
                for i in 0..entry.locals.len() {
                    if let Some(operand) = entry.locals[i]
                        && self.is_parameter(Some(i), operand.key())
                    {
                        let value = self.b.append_block_param(block, operand.repr.clif());
                        entry.locals[i] = Some(Operand { value, ..operand });
                    }
                }
                for i in 0..entry.stack.len() {
                    let operand = entry.stack[i];
                    if self.is_parameter(None, operand.key()) {
                        let value = self.b.append_block_param(block, operand.repr.clif());
                        entry.stack[i] = Operand { value, ..operand };
                    }
                }
                self.versions.of.entry(index).or_default().push(Version { key, block });
                self.versions.queue.push((block, index, entry));
                block
            }
        };
        self.jump(block, &args);
    }

    /// Makes the constants that versions do not take as parameters, at the start of a version's block.
    pub fn restore_constants(&mut self) {
        let mut state = std::mem::take(&mut self.state);
        for operand in state.locals.iter_mut().flatten().chain(state.stack.iter_mut()) {
            let constant = match operand.ty {
                Ty::Null => word::NULL,
                Ty::None => word::NONE,
                _ => continue,
            };
            operand.value = self.b.ins().iconst(I64, constant as i64);
        }
        self.state = state;
    }

    /// Translates everything that is queued.
    pub fn run(&mut self) {
        loop {
            if let Some((block, index, state)) = self.versions.next() {
                self.switch(block);
                self.state = state;
                self.restore_constants();
                self.translate_from(index);
            } else if !self.fill_landing() {
                return;
            }
        }
    }
}
