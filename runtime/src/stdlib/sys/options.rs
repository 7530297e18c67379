//! Options of the command line that change how a program runs: `-W`, `-X`, `-O` and their kin.
//!
//! The command `krait` sets them where it interprets; an executable that it starts gets them by an environment variable.

use crate::cell::Mut;
use crate::exceptions::R;
use crate::types::{dict, list, str};
use crate::value::Value;

/// Environment variable by which `krait run` tells an executable its options.
pub const VARIABLE: &str = "KRAIT_OPTIONS";

/// Stands between two options in the variable.
const SEPARATOR: char = '\u{1f}';

/// Each is its letter, with what was given to it.
static OPTIONS: Mut<Vec<String>> = Mut::new(Vec::new());

/// Sets the options, before the program starts.
pub fn set(options: Vec<String>) {
    *OPTIONS.get_mut() = options;
}

/// The options as the value of [`VARIABLE`].
pub fn encode(options: &[String]) -> String {
    options.join(&SEPARATOR.to_string())
}

/// Takes the options that the environment holds.
pub(super) fn take_from_environment() {
    let Ok(text) = std::env::var(VARIABLE) else { return };
    set(text.split(SEPARATOR).map(String::from).collect());
    // SAFETY: the program has not started a thread yet.
    unsafe { std::env::remove_var(VARIABLE) };
}

/// What was given to an option, each time.
pub fn given(letter: char) -> impl Iterator<Item = &'static str> {
    OPTIONS
        .get()
        .iter()
        .filter_map(move |option| option.strip_prefix(letter))
}

/// How often an option was given.
pub fn count(letter: char) -> i64 {
    given(letter).count() as i64
}

/// How far code is optimised: `-O`, or `PYTHONOPTIMIZE`.
pub fn optimize() -> i64 {
    let set = variable("PYTHONOPTIMIZE").map_or(0, |text| text.parse().unwrap_or(1).max(0));
    count('O').max(set)
}

/// A variable of CPython's, unless the options say that these do not count.
pub fn variable(name: &str) -> Option<String> {
    let value = std::env::var(name).ok().filter(|value| !value.is_empty());
    value.filter(|_| count('E') + count('I') == 0)
}

/// Whether `-X dev` or `PYTHONDEVMODE` is given.
pub fn is_development() -> bool {
    given('X').any(|option| option == "dev") || variable("PYTHONDEVMODE").is_some()
}

/// The filters of warnings that were asked for; later ones come before earlier ones.
pub fn warning_options() -> Vec<String> {
    let development = is_development().then(|| String::from("default"));
    let set = variable("PYTHONWARNINGS").unwrap_or_default();
    let set = set.split(',').filter(|filter| !filter.is_empty()).map(String::from);
    development
        .into_iter()
        .chain(set)
        .chain(given('W').map(String::from))
        .collect()
}

/// Enters what `sys` has of them, and the folders of `PYTHONPATH`.
pub(super) fn fill(d: &Value) -> R<()> {
    let warnings = warning_options().iter().map(|filter| Value::str(filter)).collect();
    dict::set_str(d, "warnoptions", list::new(warnings));
    let others = dict::new();
    for option in given('X') {
        match option.split_once('=') {
            Some((name, value)) => dict::set_str(&others, name, Value::str(value)),
            None => dict::set_str(&others, option, Value::bool(true)),
        }
    }
    dict::set_str(d, "_xoptions", others);
    let places = search_path().iter().map(|place| Value::str(place)).collect();
    dict::set_str(d, "path", list::new(places));
    Ok(())
}

/// The folders of `PYTHONPATH`.
pub fn search_path() -> Vec<String> {
    let path = variable("PYTHONPATH").unwrap_or_default();
    path.split(':')
        .filter(|place| !place.is_empty())
        .map(|place| match std::path::absolute(place) {
            Ok(absolute) => absolute.to_string_lossy().into_owned(),
            Err(_) => place.to_owned(),
        })
        .collect()
}

/// The fields of `sys.flags` that options set, up to `hash_randomization`, and the ones after it.
pub(super) fn flags() -> Vec<Value> {
    let isolated = count('I');
    let dont_write = count('B') + i64::from(variable("PYTHONDONTWRITEBYTECODE").is_some());
    let mut values = [
        count('d'),
        count('i'),
        count('i'),
        optimize(),
        dont_write.min(1),
        (count('s') + isolated).min(1),
        count('S').min(1),
        (count('E') + isolated).min(1),
        count('v'),
        count('b'),
        count('q'),
        i64::from(
            std::env::var("PYTHONHASHSEED").is_ok_and(|seed| seed != "0") || std::env::var("PYTHONHASHSEED").is_err(),
        ),
        isolated.min(1),
    ]
    .map(Value::int)
    .to_vec();
    values.push(Value::bool(is_development()));
    values.push(Value::int(i64::from(
        given('X').any(|option| option == "utf8" || option == "utf8=1"),
    )));
    values.push(Value::int(0));
    values.push(Value::bool(count('P') + isolated > 0));
    values
}

/// Whether `-u` or `PYTHONUNBUFFERED` is given.
pub fn is_unbuffered() -> bool {
    count('u') > 0 || variable("PYTHONUNBUFFERED").is_some()
}

/// The list of filters that the program begins with, as `sys.warnoptions` has them.
pub fn warnings() -> Vec<String> {
    let sys = crate::state::state().sys_dict.get().get().cloned();
    let options = sys.and_then(|sys| dict::get_str(&sys, "warnoptions"));
    let options = options
        .filter(list::is_list)
        .map_or(Vec::new(), |options| list::snapshot(&options));
    options
        .iter()
        .filter_map(|option| str::to_str_lossless(option).map(String::from))
        .collect()
}
