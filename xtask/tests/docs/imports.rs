//! Imports go one way: in no crate do two modules need each other, however far around.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{TokenStream, TokenTree};

use crate::pages::{self, root};

type Needs = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_modules_need_each_other() {
    for folder in ["ckpt-macros/src", "ckpt-runtime/src", "ckpt-cli/src"] {
        let needs = needs(Path::new(folder));
        assert!(needs.len() > 5, "{folder}: only {needs:?}");
        if let Some(circle) = circle(&needs) {
            panic!(
                "{folder}: modules that need each other: {}",
                circle.join(" → ")
            );
        }
    }
}

/// What each top module names of the others. What is for tests alone does not count.
fn needs(folder: &Path) -> Needs {
    let mut needs = Needs::new();
    for path in pages::files("rs")
        .iter()
        .filter(|path| path.starts_with(folder))
    {
        let inside = path.strip_prefix(folder).expect("filtered");
        let module = inside.components().next().expect("a file's name");
        let module = module.as_os_str().to_string_lossy().replace(".rs", "");
        // The root only puts them together, and tests may use anything.
        let is_test = inside.to_string_lossy().contains("tests") || module == "documented";
        if ["lib", "main"].contains(&&*module) || is_test {
            continue;
        }
        let source = fs::read_to_string(root().join(path)).expect("a source file");
        let source = source
            .split("#[cfg(test)]\nmod tests {")
            .next()
            .unwrap_or_default();
        let tokens = TokenStream::from_str(source).expect("a Rust source file");
        let named = needs.entry(module.clone()).or_default();
        named_modules(tokens, named);
        named.remove(&module);
    }
    let modules: Vec<String> = needs.keys().cloned().collect();
    for named in needs.values_mut() {
        named.retain(|name| modules.contains(name));
    }
    needs
}

/// The `x` of each `crate::x`, and of each `crate::{x, …}`.
fn named_modules(tokens: TokenStream, named: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if name == "crate" => match tokens.get(at + 3) {
                Some(TokenTree::Ident(name)) => {
                    named.insert(name.to_string());
                }
                Some(TokenTree::Group(group)) => named.extend(firsts(group.stream())),
                _ => {}
            },
            TokenTree::Group(group) => named_modules(group.stream(), named),
            _ => {}
        }
    }
}

/// The first name of each item of a list.
fn firsts(list: TokenStream) -> Vec<String> {
    let mut names = Vec::new();
    let mut first = true;
    for token in list {
        match token {
            TokenTree::Ident(name) if first => {
                names.push(name.to_string());
                first = false;
            }
            TokenTree::Punct(mark) if mark.as_char() == ',' => first = true,
            _ => {}
        }
    }
    names
}

/// A way that leads back to where it began.
fn circle(needs: &Needs) -> Option<Vec<String>> {
    needs
        .keys()
        .find_map(|start| way_back(needs, start, vec![start.clone()]))
}

fn way_back(needs: &Needs, start: &str, way: Vec<String>) -> Option<Vec<String>> {
    let here = way.last().expect("it begins at `start`");
    needs.get(here)?.iter().find_map(|next| {
        let mut longer = way.clone();
        longer.push(next.clone());
        match () {
            () if next == start => Some(longer),
            () if way.contains(next) => None,
            () => way_back(needs, start, longer),
        }
    })
}

#[test]
fn circles_are_found() {
    let needs = |pairs: &[(&str, &str)]| {
        let mut needs = Needs::new();
        for (from, to) in pairs {
            needs
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        needs
    };
    assert_eq!(circle(&needs(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    let found = circle(&needs(&[("a", "b"), ("b", "c"), ("c", "b")]));
    assert_eq!(found.unwrap(), ["b", "c", "b"]);
    let mut named = BTreeSet::new();
    let source = "use crate::a::B; use crate::{Error, c::d, e}; fn f() { crate::g::h() }";
    named_modules(TokenStream::from_str(source).unwrap(), &mut named);
    assert_eq!(
        named.into_iter().collect::<Vec<_>>(),
        ["Error", "a", "c", "e", "g"]
    );
}
