//! Sources of bytes that declare an encoding: the program's own codecs decode them.

use krait_frontend::source::{declared_encoding, declares_encoding};
use krait_runtime::exceptions::R;
use krait_runtime::ops::format;
use krait_runtime::startup::{Mode, Source};
use krait_runtime::stdlib::codecs;
use krait_runtime::types::bytes;
use krait_runtime::types::exception::{self, SyntaxErrorFields};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Runs `f` on the source, decoded if that takes a codec. What the front end decodes by itself stays bytes.
pub fn with_text<T>(source: &Source, f: impl FnOnce(&Source) -> R<T>) -> R<T> {
    let encoding = match declared(source) {
        Some(encoding) if encoding != "utf-8" && !source.text.contains(&0) => encoding,
        _ => return f(source),
    };
    let decoded = codecs::decode(&with_newlines(source), &encoding, "strict")
        .and_then(|text| codecs::encode_text(&text, "utf-8", "strict"));
    let text = match decoded {
        Ok(text) => text,
        Err(raised) if raised.matches(&exception::LOOKUP_ERROR) => {
            // The front end knows some that have no codec here, and the words for all others.
            drop(raised.take());
            return f(source);
        }
        Err(raised) => {
            if !raised.matches(&exception::SYNTAX_ERROR) && !raised.matches(&exception::VALUE_ERROR) {
                return Err(raised);
            }
            let message = format::str_string(&raised.take())?;
            return Err(exception::raise_syntax_error(
                &exception::SYNTAX_ERROR,
                &SyntaxErrorFields {
                    message: &message,
                    filename: source.filename,
                    line: 0,
                    offset: -1,
                    text: None,
                    end_line: 0,
                    end_offset: 0,
                },
            ));
        }
    };
    let contents = bytes::contents(&text).unwrap_or_default();
    // CPython's tokenizer reads up to a NUL.
    let text = contents.split(|byte| *byte == 0).next().unwrap_or_default();
    f(&Source {
        text,
        is_bytes: false,
        ..*source
    })
}

/// The source as CPython decodes it: its line breaks are `\n` before, and the last line of a module has one.
fn with_newlines(source: &Source) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(source.text.len() + 1);
    for (at, &byte) in source.text.iter().enumerate() {
        match byte {
            b'\r' => bytes.push(b'\n'),
            b'\n' if at > 0 && source.text[at - 1] == b'\r' => {}
            _ => bytes.push(byte),
        }
    }
    if source.mode == Mode::Exec && bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    bytes
}

/// The encoding that the source declares, if it has no mark that decides.
fn declared(source: &Source) -> Option<String> {
    if !source.is_bytes || !declares_encoding(source.text) || source.text.starts_with(BYTE_ORDER_MARK) {
        return None;
    }
    declared_encoding(source.text)
}
