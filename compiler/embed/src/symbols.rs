//! Symbol tables for `symtable`.

use crate::encoding::with_text;
use crate::{options, raise};
use krait_frontend::symtable::{EntryId, SymbolTable};
use krait_runtime::exceptions::R;
use krait_runtime::startup::Source;
use krait_runtime::stdlib::symtable::Block;
use krait_runtime::types::str;
use krait_runtime::value::Value;

/// The tables of a source.
pub(crate) fn symbols(source: &Source) -> R<Block> {
    with_text(source, |source| {
        let made = krait_frontend::symbol_table(source.text, source.filename, &options(source), |table| {
            block(table, SymbolTable::TOP)
        });
        made.map_err(|error| raise(&error))
    })
}

fn block(table: &SymbolTable, id: EntryId) -> Block {
    let entry = table.entry(id);
    let text = |name| str::intern(&table.names.text(name).to_string());
    let top = id == SymbolTable::TOP;
    Block {
        id: std::ptr::from_ref(entry) as usize,
        name: if top { Value::str("top") } else { text(entry.name) },
        symbols: entry
            .symbols
            .entries()
            .iter()
            .map(|&(name, flags)| (text(name), flags))
            .collect(),
        varnames: entry.varnames().map(text).collect(),
        children: entry.children.iter().map(|&child| block(table, child)).collect(),
        nested: entry.nested,
        kind: entry.kind as u32,
        lineno: if top { 0 } else { entry.location.lineno },
    }
}
