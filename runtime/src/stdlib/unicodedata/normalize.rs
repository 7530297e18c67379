//! Normal forms (Unicode Standard Annex 15).

use super::database::{self, Version};
use crate::types::str::{self, StrObject};
use crate::value::Value;

/// A normal form: with compatibility decompositions or not, composed or not.
#[derive(Clone, Copy)]
pub struct Form {
    compatible: bool,
    composed: bool,
}

impl Form {
    /// The form of a name.
    pub fn of(name: &str) -> Option<Form> {
        let (compatible, composed) = match name {
            "NFC" => (false, true),
            "NFKC" => (true, true),
            "NFD" => (false, false),
            "NFKD" => (true, false),
            _ => return None,
        };
        Some(Form { compatible, composed })
    }
}

const S_BASE: u32 = 0xAC00;
const L_BASE: u32 = 0x1100;
const V_BASE: u32 = 0x1161;
const T_BASE: u32 = 0x11A7;
const L_COUNT: u32 = 19;
const V_COUNT: u32 = 21;
const T_COUNT: u32 = 28;
const N_COUNT: u32 = V_COUNT * T_COUNT;
const S_COUNT: u32 = L_COUNT * N_COUNT;

fn decompose(version: Version, c: u32, compatible: bool, out: &mut Vec<u32>) {
    let syllable = c.wrapping_sub(S_BASE);
    if syllable < S_COUNT {
        out.push(L_BASE + syllable / N_COUNT);
        out.push(V_BASE + syllable % N_COUNT / T_COUNT);
        if !syllable.is_multiple_of(T_COUNT) {
            out.push(T_BASE + syllable % T_COUNT);
        }
        return;
    }
    if version == Version::Old
        && let Some(other) = database::corrected(c)
    {
        out.push(other);
        return;
    }
    match database::decomposition(version, c) {
        Some((tag, parts)) if compatible || tag.is_empty() => {
            for &part in parts {
                decompose(version, part, compatible, out);
            }
        }
        _ => out.push(c),
    }
}

/// Sorts runs of combining characters by their class; the order of equal ones stays.
fn order(version: Version, points: &mut [u32]) {
    let class = |c: &u32| database::record(version, *c).combining;
    let mut at = 0;
    while at < points.len() {
        if class(&points[at]) == 0 {
            at += 1;
            continue;
        }
        let end = points[at..]
            .iter()
            .position(|c| class(c) == 0)
            .map_or(points.len(), |n| at + n);
        points[at..end].sort_by_key(class);
        at = end;
    }
}

fn compose_pair(a: u32, b: u32) -> Option<u32> {
    let (l, v) = (a.wrapping_sub(L_BASE), b.wrapping_sub(V_BASE));
    if l < L_COUNT && v < V_COUNT {
        return Some(S_BASE + (l * V_COUNT + v) * T_COUNT);
    }
    let (s, t) = (a.wrapping_sub(S_BASE), b.wrapping_sub(T_BASE));
    if s < S_COUNT && s % T_COUNT == 0 && t > 0 && t < T_COUNT {
        return Some(a + t);
    }
    database::composition(a, b)
}

fn compose(version: Version, points: &[u32]) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::with_capacity(points.len());
    let mut starter: Option<usize> = None;
    let mut last_class = 0;
    for &c in points {
        let class = database::record(version, c).combining;
        if let Some(at) = starter {
            let adjacent = at + 1 == out.len();
            if (adjacent || last_class < class)
                && let Some(composed) = compose_pair(out[at], c)
            {
                out[at] = composed;
                continue;
            }
        }
        if class == 0 {
            starter = Some(out.len());
        }
        last_class = class;
        out.push(c);
    }
    out
}

/// The normal form of a text.
pub fn normalize(version: Version, form: Form, text: &Value) -> Value {
    let mut points = Vec::with_capacity(str::char_len(text));
    for c in str::code_points(text) {
        decompose(version, c, form.compatible, &mut points);
    }
    order(version, &mut points);
    if form.composed {
        points = compose(version, &points);
    }
    if str::code_points(text).eq(points.iter().copied()) && str::is_exact(text) {
        return text.clone();
    }
    str::from_code_points(&points)
}

/// True if every form of the text is the text itself.
pub fn is_plain(s: &StrObject) -> bool {
    s.is_ascii()
}
