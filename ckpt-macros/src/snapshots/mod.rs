//! What is written for each feature, in `ckpt-macros/snapshots`: a small function and its expansion.
//!
//! The function around the body is always the same, so it is shown for the features of functions only. `__ckpt_`, the path of
//! the hidden module and those of `core` are left away. After a change on purpose:
//! `INSTA_UPDATE=always cargo test -p ckpt-macros`.

mod branches;
mod functions;
mod loops;
mod nested;
mod types;
mod variables;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Expr, File, Item, ItemFn, Local, Pat};

/// Tests that compare the expansions of features with what is kept.
macro_rules! features {
    ($shown:expr; $($(#[doc = $doc:literal])* $name:ident $(($($args:tt)*))? { $($item:tt)* })*) => {
        $(
            #[test]
            fn $name() {
                let item = quote::quote!($($item)*);
                $crate::snapshots::compare(stringify!($name), quote::quote!($($($args)*)?), item, $shown);
            }
        )*

        pub(super) const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}
use features;

/// What of an expansion is shown.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    /// The rewritten body, in the function's own signature.
    Body,
    /// Everything.
    Whole,
}

fn compare(name: &str, args: TokenStream, item: TokenStream, shown: Shown) {
    let expanded = crate::checkpointed_inner(args, item.clone());
    let expanded = short(&expanded.to_string());
    let mut file: File = syn::parse_str(&expanded).expect("the expansion is made of items");
    if shown == Shown::Body
        && let [Item::Fn(function)] = &mut *file.items
    {
        replace_by_body(function);
    }
    let before = prettyplease::unparse(&syn::parse2(item).expect("an item"));
    let after = prettyplease::unparse(&file);
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("../../snapshots");
    settings.bind(|| insta::assert_snapshot!(name, format!("{before}\n// becomes\n\n{after}")));
}

/// Without what is in the way of reading.
fn short(tokens: &str) -> String {
    tokens
        .replace("__ckpt_private :: ", "")
        .replace(":: ckpt :: __private :: ", "")
        .replace(":: core :: option :: Option :: ", "")
        .replace("__ckpt_", "")
}

/// Leaves the function around the body away.
fn replace_by_body(function: &mut ItemFn) {
    let mut found = Found(None);
    found.visit_block(&function.block);
    let Some(Expr::Block(body)) = found.0 else {
        panic!("no body in {}", function.to_token_stream());
    };
    function.attrs.clear();
    *function.block = body.block;
}

/// Finds what `let value = …;` is initialised with.
struct Found(Option<Expr>);

impl Visit<'_> for Found {
    fn visit_local(&mut self, local: &Local) {
        let pattern = match &local.pat {
            Pat::Type(typed) => &*typed.pat,
            pattern => pattern,
        };
        let is_value = matches!(pattern, Pat::Ident(binding) if binding.ident == "value");
        if is_value && self.0.is_none() {
            self.0 = local.init.as_ref().map(|init| (*init.expr).clone());
        }
        visit::visit_local(self, local);
    }
}

#[test]
fn each_snapshot_is_that_of_a_feature() {
    let names = [
        branches::NAMES,
        functions::NAMES,
        loops::NAMES,
        nested::NAMES,
        types::NAMES,
        variables::NAMES,
    ]
    .concat();
    let kept = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"));
    for entry in kept.expect("the folder is there") {
        let file = entry.expect("an entry").file_name();
        let file = file.to_string_lossy().into_owned();
        // Those of tests that have just failed end in `.snap.new`.
        if let Some(name) = file.strip_suffix(".snap") {
            assert!(names.contains(&name), "no feature is called {name}");
        }
    }
}

#[test]
fn what_is_in_the_way_is_left_away() {
    let path = quote!(__ckpt_private::keep(__ckpt_state_1)).to_string();
    assert_eq!(short(&path), "keep (state_1)");
    let of_a_type = quote!(::ckpt::__private::serde).to_string();
    assert_eq!(short(&of_a_type), "serde");
    let some = quote!(::core::option::Option::Some(x)).to_string();
    assert_eq!(short(&some), "Some (x)");
}
