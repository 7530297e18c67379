//! Source lines for tracebacks, read from the files when something is printed.

use crate::cell::Mut;
use std::path::{Path, PathBuf};

/// Gives the text of a file that the process carries inside itself, by its path.
pub type Carried = fn(&str) -> Option<&'static [u8]>;

static CARRIED: Mut<Option<Carried>> = Mut::new(None);

/// Sets where the text of files that are not on the disk comes from.
pub fn set_carried_sources(carried: Carried) {
    *CARRIED.get_mut() = Some(carried);
}

/// The text of a file that the process carries inside itself.
pub fn carried_source(filename: &str) -> Option<&'static str> {
    std::str::from_utf8(carried(filename)?).ok()
}

fn carried(filename: &str) -> Option<&'static [u8]> {
    let found = CARRIED.get().and_then(|carried| carried(filename));
    found.or((filename == "/usr/lib/python3.12/encodings/ascii.py").then_some(ASCII_CODEC))
}

/// What tracebacks show of a codec that is Rust here (`exception::add_library_entry`): its line 26.
const ASCII_CODEC: &[u8] =
    b"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n        return codecs.ascii_decode(input, self.errors)[0]\n";

static NO_SOURCES: Mut<bool> = Mut::new(false);

/// From now on tracebacks show no source lines.
pub fn show_no_sources() {
    *NO_SOURCES.get_mut() = true;
}

/// Whether tracebacks still show source lines: modules have not been taken down.
pub fn shows_sources() -> bool {
    !*NO_SOURCES.get()
}

/// Line `number` (from 1) of the file, without its newline; `None` if the file or the line is not there.
pub(super) fn line(filename: &[u8], number: usize) -> Option<String> {
    use std::os::unix::ffi::OsStrExt;
    if *NO_SOURCES.get() || filename.first() == Some(&b'<') && filename.last() == Some(&b'>') {
        return None;
    }
    let path = Path::new(std::ffi::OsStr::from_bytes(filename));
    let data = std::fs::read(path)
        .ok()
        .or_else(|| Some(carried(std::str::from_utf8(filename).ok()?)?.to_vec()))
        .or_else(|| std::fs::read(find_on_path(path)?).ok())?;
    let data = data.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&data);
    let line = lines(data).nth(number.checked_sub(1)?)?;
    Some(decode(data, line))
}

/// The lines without their ends: `\n`, `\r\n` or `\r`.
fn lines(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = data;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r'));
        let Some(end) = end else {
            return Some(std::mem::take(&mut rest));
        };
        let line = &rest[..end];
        let skip = if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = &rest[end + skip..];
        Some(line)
    })
}

/// The file of that name in a folder of `sys.path` (`_Py_FindSourceFile`).
fn find_on_path(path: &Path) -> Option<PathBuf> {
    let tail = path.file_name()?;
    let sys = crate::state::state().sys_dict.get().get()?.clone();
    let list = crate::types::dict::get_str(&sys, "path")?;
    let folders = crate::ops::iter::collect(&list).unwrap_or_else(|raised| {
        drop(raised.take());
        Vec::new()
    });
    folders
        .iter()
        .filter_map(crate::types::str::to_str_lossless)
        .map(|folder| Path::new(folder).join(tail))
        .find(|p| p.is_file())
}

/// Decodes by the coding cookie of the first two lines: UTF-8 unless it says Latin-1.
fn decode(data: &[u8], line: &[u8]) -> String {
    let latin = lines(data).take(2).any(|l| {
        let text = String::from_utf8_lossy(l).to_ascii_lowercase().replace('_', "-");
        text.trim_start().starts_with('#')
            && [
                "coding: latin-1",
                "coding:latin-1",
                "coding=latin-1",
                "coding: iso-8859-1",
                "coding=iso-8859-1",
            ]
            .iter()
            .any(|c| text.contains(c))
    });
    if latin {
        line.iter().map(|&b| char::from(b)).collect()
    } else {
        String::from_utf8_lossy(line).into_owned()
    }
}
