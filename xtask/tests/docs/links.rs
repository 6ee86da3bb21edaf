//! Links lead to files that are there, and to headings that are in them.

use std::path::{Component, Path, PathBuf};

use crate::markdown;
use crate::pages::{self, root};

/// How documentation outside the repository refers to its files.
const PUBLISHED: &str = "https://github.com/ckpt-rs/ckpt/blob/main/";

#[test]
fn relative_links_and_anchors_exist() {
    let mut broken = Vec::new();
    let mut checked = 0;
    for page in pages::all() {
        let folder = page.path.parent().unwrap_or(Path::new(""));
        for (line, target) in markdown::links(&page.text) {
            // Items in the facade's own documentation: rustdoc checks those.
            let of_rustdoc = page.path.starts_with("src") && !target.contains("://");
            if of_rustdoc || (target.contains("://") && !target.starts_with(PUBLISHED)) {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((&target, ""));
            let path = match (path.strip_prefix(PUBLISHED), path) {
                (Some(inside), _) => PathBuf::from(inside),
                (None, "") => page.path.clone(),
                (None, path) => normal(&folder.join(path)),
            };
            checked += 1;
            if let Some(why) = broken_at(&path, anchor) {
                broken.push(format!("{}: ({target}): {why}", page.at(line)));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    assert!(checked > 10, "only {checked} links were found");
}

#[test]
fn published_links_in_sources_exist() {
    let mut broken = Vec::new();
    for path in pages::files("rs") {
        let text = std::fs::read_to_string(root().join(&path)).expect("a source file");
        for (at, line) in text.lines().enumerate() {
            for rest in line.split(PUBLISHED).skip(1) {
                let target: String = rest.chars().take_while(|c| !")>\" ".contains(*c)).collect();
                let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
                if let Some(why) = broken_at(Path::new(file), anchor) {
                    broken.push(format!("{}:{}: {target}: {why}", path.display(), at + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

fn broken_at(path: &Path, anchor: &str) -> Option<String> {
    let Ok(metadata) = std::fs::metadata(root().join(path)) else {
        return Some(format!("there is no {}", path.display()));
    };
    if anchor.is_empty() {
        return None;
    }
    let text = match metadata.is_file() {
        true => std::fs::read_to_string(root().join(path)).unwrap_or_default(),
        false => String::new(),
    };
    let known = markdown::anchors(&text);
    (!known.iter().any(|found| found == anchor))
        .then(|| format!("no such heading; there are {}", known.join(", ")))
}

/// The path without `..`, which names from the root up only.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                assert!(normal.pop(), "{} leaves the repository", path.display());
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[test]
fn missing_files_and_headings_are_noticed() {
    assert_eq!(broken_at(Path::new("README.md"), ""), None);
    assert!(broken_at(Path::new("README.mdx"), "").is_some());
    assert!(broken_at(Path::new("README.md"), "no-such-heading").is_some());
    assert_eq!(
        normal(Path::new("docs/../README.md")),
        Path::new("README.md")
    );
}
