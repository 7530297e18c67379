//! `'…' % (…)` with a constant format and simple conversions becomes an f-string.

use krait_bytecode::code::{Constant, Text, push_code_point};

use super::Folder;
use crate::ast::*;

/// Widths and precisions have fewer digits than this.
const MAX_DIGITS: usize = 3;

const PERCENT: u32 = '%' as u32;

/// The location of nodes that come from no source text.
const NOWHERE: Location = Location {
    lineno: u32::MAX,
    col_offset: u32::MAX,
    end_lineno: u32::MAX,
    end_col_offset: u32::MAX,
};

/// A conversion: the character `s`, `r` or `a`, and the format specification if there is one.
struct Conversion {
    kind: u32,
    spec: Option<String>,
}

enum Piece {
    Literal(Text),
    Value(Conversion),
}

impl<'t> Folder<'t, '_> {
    /// The values of the f-string that means `format % elts`; takes the elements. `None`, and nothing taken, if it cannot be
    /// one.
    pub(super) fn percent(&self, format: &Text, elts: &mut List<'t, ExprRef<'t>>) -> Option<List<'t, ExprRef<'t>>> {
        if elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. })) {
            return None;
        }
        let points: Vec<u32> = format.code_points().collect();
        let pieces = split(&points, elts.len())?;
        let mut elts = std::mem::take(elts).iter_mut();
        let values = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Literal(text) => Some(self.constant(Constant::Str(text), NOWHERE)),
            Piece::Value(conversion) => elts.next().map(|value| self.formatted(value, conversion)),
        });
        Some(self.arena.list(values.collect::<Vec<_>>()))
    }

    fn formatted(&self, value: &'t mut Expr<'t>, conversion: Conversion) -> ExprRef<'t> {
        let location = value.location;
        let format_spec = conversion
            .spec
            .map(|spec| self.constant(Constant::Str(Text::from(spec)), NOWHERE));
        let conversion = conversion.kind as i32;
        let kind = ExprKind::FormattedValue {
            value,
            conversion,
            format_spec,
        };
        self.arena.alloc(Expr { kind, location })
    }
}

/// Splits a format with exactly `count` conversions.
fn split(points: &[u32], count: usize) -> Option<Vec<Piece>> {
    let mut pieces = Vec::with_capacity(2 * count + 1);
    let mut position = 0;
    let mut seen = 0;
    loop {
        if let Some(text) = literal(points, &mut position) {
            pieces.push(Piece::Literal(text));
        }
        if position >= points.len() {
            break;
        }
        if seen >= count {
            return None;
        }
        position += 1;
        pieces.push(Piece::Value(conversion(points, &mut position)?));
        seen += 1;
    }
    (seen == count).then_some(pieces)
}

/// The text up to the next conversion, `%%` being a percent sign.
fn literal(points: &[u32], position: &mut usize) -> Option<Text> {
    let mut bytes = Vec::new();
    while let Some(&point) = points.get(*position) {
        if point == PERCENT {
            if points.get(*position + 1) != Some(&PERCENT) {
                break;
            }
            *position += 1;
        }
        push_code_point(&mut bytes, point)?;
        *position += 1;
    }
    if bytes.is_empty() {
        None
    } else {
        Text::from_wtf8(&bytes)
    }
}

fn next(points: &[u32], position: &mut usize) -> Option<u32> {
    let point = points.get(*position).copied();
    *position += 1;
    point
}

/// A number whose first digit may be `point`; the first character behind it is left in `point`.
fn number(points: &[u32], position: &mut usize, point: &mut u32) -> Option<Option<u32>> {
    let mut value = None;
    let mut digits = 0;
    while let Some(digit) = char::from_u32(*point).and_then(|c| c.to_digit(10)) {
        value = Some(value.unwrap_or(0) * 10 + digit);
        *point = next(points, position)?;
        digits += 1;
        if digits >= MAX_DIGITS {
            return None;
        }
    }
    Some(value)
}

fn conversion(points: &[u32], position: &mut usize) -> Option<Conversion> {
    let mut left = false;
    let mut point = loop {
        let point = next(points, position)?;
        match char::from_u32(point) {
            Some('-') => left = true,
            Some('+' | ' ' | '#' | '0') => {}
            _ => break point,
        }
    };
    let width = number(points, position, &mut point)?;
    let mut precision = None;
    if point == '.' as u32 {
        point = next(points, position)?;
        precision = Some(number(points, position, &mut point)?.unwrap_or(0));
    }
    if !matches!(char::from_u32(point), Some('s' | 'r' | 'a')) {
        return None;
    }
    let mut spec = String::new();
    if !left && width.is_some_and(|width| width > 0) {
        spec.push('>');
    }
    if let Some(width) = width {
        spec.push_str(&width.to_string());
    }
    if let Some(precision) = precision {
        spec.push_str(&format!(".{precision}"));
    }
    Some(Conversion {
        kind: point,
        spec: (!spec.is_empty()).then_some(spec),
    })
}
