//! Keeping the cache small: what was not used for long goes, and the longest unused while there is too much.
//!
//! Looked at after a build only, at most once a day or every [`BUILDS`] builds. What was used within the last hour stays,
//! so that nothing is taken away from a `krait` that is at work.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// What was not used for so long goes.
const UNUSED: Duration = Duration::from_secs(30 * 24 * 3600);
/// Bytes that the whole cache may take, and to how many it is brought down when it takes more.
const LIMIT: u64 = 2 << 30;
const LOWERED: u64 = 3 << 29;
/// So many builds make a look at the cache worth while before a day is over.
const BUILDS: u64 = 100;
/// The file whose time is that of the last look, and whose length the number of builds since.
const MARK: &str = "last-cleaned";

/// One thing that can go: an executable with its list of files, a library, a folder of bytecode.
struct Item {
    paths: Vec<PathBuf>,
    size: u64,
    unused: Duration,
}

/// Notes that a file or folder of the cache is used now.
pub fn touch(path: &Path) {
    let recent = fs::metadata(path)
        .and_then(|m| m.modified())
        .is_ok_and(|time| time.elapsed().unwrap_or_default() < 10 * MINUTE);
    if !recent && let Ok(file) = fs::File::open(path) {
        let _ = file.set_modified(SystemTime::now());
    }
}

/// Counts a build, and cleans the cache if it is time.
pub fn after_build(folder: &Path) {
    let mark = folder.join(MARK);
    let due = match fs::metadata(&mark) {
        Ok(meta) => {
            let age = meta.created().or_else(|_| meta.modified());
            meta.len() >= BUILDS || age.is_ok_and(|made| made.elapsed().is_ok_and(|age| age > DAY))
        }
        Err(_) => true,
    };
    if due {
        // A new file has a new time; whoever else finds it does not clean as well.
        let _ = fs::remove_file(&mark);
        let _ = fs::write(&mark, "");
        clean(folder);
        return;
    }
    use std::io::Write;
    if let Ok(mut file) = fs::OpenOptions::new().append(true).open(&mark) {
        let _ = file.write_all(b".");
    }
}

fn clean(folder: &Path) {
    let mut items = list(folder);
    items.sort_by_key(|item| item.unused);
    let mut total: u64 = items.iter().map(|item| item.size).sum();
    let goal = if total > LIMIT { LOWERED } else { LIMIT };
    while let Some(item) = items.pop() {
        if item.unused < HOUR || (item.unused < UNUSED && total <= goal) {
            return;
        }
        total -= item.size;
        for path in &item.paths {
            let _ = if path.is_dir() {
                fs::remove_dir_all(path)
            } else {
                fs::remove_file(path)
            };
        }
    }
}

/// Everything in the cache.
fn list(folder: &Path) -> Vec<Item> {
    let mut items = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.file_name().and_then(|name| name.to_str()) {
            None | Some(MARK) => {}
            Some("stdlib") => {
                let folders = fs::read_dir(&path).into_iter().flatten().flatten();
                items.extend(folders.map(|folder| item(vec![folder.path()])));
            }
            // The list of files goes with its executable.
            Some(name) if name.ends_with(".files") && path.with_extension("").exists() => {}
            Some(_) => {
                let manifest = path.with_extension("files");
                let has_manifest = path.extension().is_none() && manifest.exists();
                let mut one = item(if has_manifest { vec![path, manifest] } else { vec![path] });
                // What an interrupted build left behind is of no use to anybody.
                let extension = one.paths[0].extension().and_then(|e| e.to_str()).unwrap_or_default();
                let left_over = extension.starts_with("new") || extension.starts_with("tmp") || extension == "o";
                if left_over && one.unused > HOUR {
                    one.unused = UNUSED;
                }
                items.push(one);
            }
        }
    }
    items
}

/// The paths as one item: as big as all together, as long unused as the one used last.
fn item(paths: Vec<PathBuf>) -> Item {
    let mut size = 0;
    let mut unused = Duration::MAX;
    for path in &paths {
        let Ok(meta) = fs::metadata(path) else { continue };
        size += if meta.is_dir() { size_of_files(path) } else { meta.len() };
        let age = meta.modified().ok().and_then(|time| time.elapsed().ok());
        unused = unused.min(age.unwrap_or_default());
    }
    Item { paths, size, unused }
}

fn size_of_files(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|m| m.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of `size` bytes that was last used `unused` ago.
    fn make(folder: &Path, name: &str, size: u64, unused: Duration) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let file = fs::File::create(path).expect("a file");
        file.set_len(size).expect("a size");
        file.set_modified(SystemTime::now() - unused).expect("a time");
    }

    #[test]
    fn what_is_not_used_goes() {
        let folder = std::env::temp_dir().join(format!("krait-clean-{}", std::process::id()));
        make(&folder, "old", 10, 40 * DAY);
        make(&folder, "old.files", 10, 40 * DAY);
        make(&folder, "used", 10, 40 * DAY);
        make(&folder, "used.files", 10, DAY);
        make(&folder, "interrupted.new77", 10, 2 * HOUR);
        make(&folder, "building.new78", 10, MINUTE);
        make(&folder, "large", 3 << 30, 3 * DAY);
        make(&folder, "large.files", 10, 2 * DAY);
        make(&folder, "libkrait-1.a", 10, 2 * HOUR);
        clean(&folder);
        let mut left: Vec<String> = fs::read_dir(&folder)
            .expect("the folder")
            .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        let _ = fs::remove_dir_all(&folder);
        assert_eq!(left, ["building.new78", "libkrait-1.a", "used", "used.files"]);
    }
}
