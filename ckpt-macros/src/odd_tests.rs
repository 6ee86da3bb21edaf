//! Odd and broken code never makes the macro panic, what it writes is Rust, and what it refuses it emits as it came.
//!
//! Whole functions are broken in every place: each token left out in turn, everything after it left out in turn, each helper
//! attribute put before it in turn.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{File, ItemFn};

/// Functions and types with everything in them.
const WHOLE: &[&str] = &[
    include_str!("odd_tests/branches.rs"),
    include_str!("odd_tests/loops.rs"),
    include_str!("odd_tests/method.rs"),
    include_str!("odd_tests/patterns.rs"),
    include_str!("odd_tests/statements.rs"),
    include_str!("odd_tests/type.rs"),
];

/// What is hardly anything.
const BITS: &[&str] = &[
    "",
    ";",
    "{}",
    "42",
    "fn",
    "fn f",
    "fn f()",
    "fn f();",
    "fn f() {}",
    "fn f() -> ! { loop {} }",
    "fn f() { loop }",
    "fn f() { for }",
    "fn f() { #[ckpt(skip)] }",
    "fn f() { #![ckpt(skip)] loop {} }",
    "fn f(#[ckpt(skip)] ...) { loop {} }",
    "fn f(...) { loop {} }",
    "fn f(_: u8, (): (), [a, ..]: [u8; 2]) { loop {} }",
    "fn f(self, self) { loop {} }",
    "fn f(&mut self: &mut Self) { loop {} }",
    "fn f(mut self: &mut Box<Self>) { loop {} }",
    "const async unsafe extern \"C\" fn f() { loop {} }",
    "struct S;",
    "struct S(#[ckpt(skip, name = \"x\", default = a::b)] u8);",
    "enum E {}",
    "union U { a: u8 }",
    "trait T {}",
    "impl S {}",
    "mod m;",
    "use a::b;",
    "macro_rules! m { () => {} }",
    "m! {}",
    "extern \"C\" { fn f(); }",
    "let x = 1;",
    "for i in 0..3 {}",
    "|x| x",
    "x = 1",
    "#[ckpt(skip)]",
    "'a: loop {}",
];

const WORDS: &[&str] = &[
    "skip",
    "safe_point",
    "name = \"x\"",
    "once",
    "rerun",
    "call",
    "with = a::b",
    "default = a::b",
    "skip, once, name",
    "= ,, 3",
    "",
];

const ARGUMENTS: &[&str] = &[
    "",
    "=",
    ",,",
    "id",
    "id =",
    "id = \"a\", id = \"b\",",
    "id(\"a\")",
    "every = \"10min\", crate = crate",
    "every = \"\"",
    "crate = ::a::b",
    "crate = 3",
    "crate = a<b>",
    "fallible, fallible",
    "\"id\"",
    "{ [ ( ) ] }",
    "#[ckpt(skip)]",
];

fn tokens(code: &str) -> TokenStream {
    TokenStream::from_str(code).expect("tokens")
}

/// Expands, and says what is wrong with that.
fn fault(arguments: &TokenStream, item: &TokenStream) -> Option<String> {
    let expand = || crate::checkpointed_inner(arguments.clone(), item.clone());
    let Ok(written) = catch_unwind(AssertUnwindSafe(expand)) else {
        return Some("the macro panicked".to_owned());
    };
    let text = written.to_string();
    let Ok(function) = syn::parse2::<ItemFn>(item.clone()) else {
        return None;
    };
    if text.contains("compile_error") {
        let unchanged = bare(function.into_token_stream()).to_string();
        return (!text.ends_with(&unchanged)).then(|| format!("not unchanged:\n{text}"));
    }
    let parsed = syn::parse2::<File>(written);
    parsed
        .err()
        .map(|error| format!("{error} in what is written:\n{text}"))
}

fn check(arguments: &TokenStream, item: &TokenStream) {
    if let Some(fault) = fault(arguments, item) {
        panic!("#[checkpointed({arguments})]\n{item}\n\n{fault}");
    }
}

/// Without our attributes and safe points, other than those of items inside.
fn bare(item: TokenStream) -> TokenStream {
    let mut item: ItemFn = syn::parse2(item).expect("a function");
    let errors = crate::errors::Errors::new();
    crate::stray::refuse_unseen(&mut item, &errors);
    let _ = errors.finish();
    crate::stray::strip(&mut item);
    item.into_token_stream()
}

/// `tree` with `change` done to it at each place in turn: to each list of tokens, at each index.
fn changed(
    tree: &TokenStream,
    change: &dyn Fn(&[TokenTree], usize) -> Option<TokenStream>,
) -> Vec<TokenStream> {
    let trees: Vec<TokenTree> = tree.clone().into_iter().collect();
    let mut all = Vec::new();
    for (at, token) in trees.iter().enumerate() {
        all.extend(change(&trees, at));
        let TokenTree::Group(group) = token else {
            continue;
        };
        for inside in changed(&group.stream(), change) {
            let group = TokenTree::Group(Group::new(group.delimiter(), inside));
            let (before, after) = (&trees[..at], &trees[at + 1..]);
            all.push(quote!(#(#before)* #group #(#after)*));
        }
    }
    all
}

/// Whether something that an attribute may stand before can begin here.
fn begins(trees: &[TokenTree], at: usize) -> bool {
    match at.checked_sub(1).map(|before| &trees[before]) {
        None => true,
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        Some(TokenTree::Punct(mark)) => ";,=".contains(mark.as_char()),
        Some(_) => false,
    }
}

#[test]
fn whole_functions_are_rewritten() {
    for code in WHOLE {
        let written = crate::checkpointed_inner(TokenStream::new(), tokens(code));
        let text = written.to_string();
        assert!(!text.contains("compile_error"), "{code}\n{text}");
        check(&TokenStream::new(), &tokens(code));
    }
}

#[test]
fn bits_and_odd_arguments_are_answered() {
    for arguments in ARGUMENTS {
        for code in BITS.iter().chain(WHOLE) {
            check(&tokens(arguments), &tokens(code));
        }
    }
}

#[test]
fn no_token_may_be_missed() {
    for code in WHOLE {
        let without = |trees: &[TokenTree], at: usize| {
            let (before, after) = (&trees[..at], &trees[at + 1..]);
            Some(quote!(#(#before)* #(#after)*))
        };
        for broken in changed(&tokens(code), &without) {
            check(&TokenStream::new(), &broken);
        }
    }
}

#[test]
fn code_may_end_anywhere() {
    for code in WHOLE {
        let until = |trees: &[TokenTree], at: usize| {
            let before = &trees[..at];
            Some(quote!(#(#before)*))
        };
        for broken in changed(&tokens(code), &until) {
            check(&TokenStream::new(), &broken);
        }
    }
}

#[test]
fn words_may_stand_anywhere() {
    for code in WHOLE {
        for word in WORDS {
            let word = tokens(word);
            let with = |trees: &[TokenTree], at: usize| {
                let (before, after) = (&trees[..at], &trees[at..]);
                begins(trees, at).then(|| quote!(#(#before)* #[ckpt(#word)] #(#after)*))
            };
            for broken in changed(&tokens(code), &with) {
                check(&TokenStream::new(), &broken);
            }
        }
    }
}

#[test]
fn every_place_is_found() {
    let until = |trees: &[TokenTree], at: usize| {
        let before = &trees[..at];
        Some(quote!(#(#before)*))
    };
    let places = changed(&tokens("a (b c)"), &until);
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    assert_eq!(places, ["", "a", "a ()", "a (b)"]);
}
