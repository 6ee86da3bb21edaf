//! The guide, followed from its beginning to its end as its reader does: one crate that changes on the way.
//!
//! A block ```` ```toml ```` is what `Cargo.toml` gets, a program with a `main` is `src/main.rs` from there on, and the
//! commands are run in the crate, with what those before have left.

use std::fs;

use crate::commands::{self, Place};
use crate::markdown;
use crate::pages::{self, root};
use crate::scratch;

/// The page.
pub(crate) const GUIDE: &str = "docs/guide.md";

/// Where the guide has the crate from, and what stands for it here.
const PUBLISHED: &str = r#"git = "https://github.com/ckpt-rs/ckpt""#;

/// A workspace of its own, built as ours is.
const AS_THE_WORKSPACE: &str = "
[workspace]
[profile.release]
debug = \"line-tables-only\"
";

#[test]
fn the_guide_is_followed_to_its_end() {
    commands::build_programs();
    let page = pages::named(GUIDE);
    let dir = scratch::directory("guide");
    fs::create_dir(dir.join("src")).expect("a directory");
    // The versions that everything else is tested with.
    fs::copy(root().join("Cargo.lock"), dir.join("Cargo.lock")).expect("a lock file");
    // What the workspace has built is not built again.
    let release = scratch::release();
    let target = release.parent().expect("the target directory");
    std::os::unix::fs::symlink(target, dir.join("target")).expect("a link");
    let place = Place {
        release,
        dir,
        runs: None,
    };
    let mut sessions = 0;
    for block in markdown::blocks(&page.text) {
        if block.is("toml") {
            let local = format!("path = \"{}\"", root().display());
            assert!(block.code.contains(PUBLISHED), "{}", page.at(block.line));
            let manifest = block.code.replace(PUBLISHED, &local) + AS_THE_WORKSPACE;
            fs::write(place.dir.join("Cargo.toml"), manifest).expect("a manifest");
        } else if block.is("rust") && !block.is("compile_fail") && block.code.contains("fn main()")
        {
            fs::write(place.dir.join("src/main.rs"), &block.code).expect("a program");
        } else if block.is("console") {
            sessions += 1;
            let at = page.at(block.line);
            println!("{at}");
            commands::run_session(&at, &commands::steps(&block), &place);
        }
    }
    assert!(sessions > 5, "only {sessions} blocks of commands");
}
