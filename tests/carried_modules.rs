//! `pkgutil` names the modules of the carried library's packages from a table, for their folders are not on disk: what
//! `compiler/krait/lib` holds must be in it.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::{fs, io};

/// Carried modules that CPython's folder has not, so that `pkgutil` does not name them.
const NOT_NAMED: [&str; 1] = ["importlib/_importers"];

#[test]
fn pkgutil_names_the_modules_of_packages() {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("lib");
    let text = fs::read_to_string(lib.join("pkgutil.py")).expect("pkgutil is there");
    let named = table(&text);
    let mut carried = Vec::new();
    collect(&lib, "", &mut carried).expect("the folder can be read");
    assert!(carried.len() > 50, "the modules were not found");
    let missing: Vec<&String> = carried
        .iter()
        .filter(|module| !named.contains(*module) && !NOT_NAMED.contains(&module.as_str()))
        .collect();
    assert!(missing.is_empty(), "not in `_LIBRARY` of pkgutil.py: {missing:?}");
}

/// `folder/module` of each module in `_LIBRARY`, with a slash after packages.
fn table(text: &str) -> HashSet<String> {
    let (_, rest) = text.split_once("\n_LIBRARY = {").expect("the table starts");
    let (table, _) = rest.split_once("\n}\n").expect("the table ends");
    let mut modules: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut folder = "";
    // Every other part is a string; the first of each entry has a colon behind it.
    let parts: Vec<&str> = table.split('\'').collect();
    for pair in parts[1..].chunks_exact(2) {
        if pair[1].starts_with(':') {
            folder = pair[0];
        } else {
            modules.entry(folder).or_default().extend(pair[0].split_whitespace());
        }
    }
    modules
        .into_iter()
        .flat_map(|(folder, names)| names.into_iter().map(move |name| format!("{folder}/{name}")))
        .collect()
}

/// The modules in packages below `folder`, named as in the table.
fn collect(folder: &Path, relative: &str, modules: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|name| name.to_str()) else {
            continue;
        };
        let inner = format!("{relative}{name}");
        if path.is_dir() {
            if !relative.is_empty() {
                modules.push(format!("{inner}/"));
            }
            collect(&path, &format!("{inner}/"), modules)?;
        } else if path.extension().is_some_and(|e| e == "py") && !relative.is_empty() && name != "__init__" {
            modules.push(inner);
        }
    }
    Ok(())
}
