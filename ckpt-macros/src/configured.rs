//! Code that may be configured away.
//!
//! The attribute runs before the `cfg`s inside its function are looked at, and what is live where depends on them. So a function
//! with such statements, arms or parameters is written once for each way they can turn out, each under the `cfg` of that way:
//!
//! ```text
//! fn f() { #[cfg(a)] let x = 1; … }    becomes    #[cfg(all(a))] fn f() { let x = 1; … }
//!                                                 #[cfg(all(not(a)))] fn f() { … }
//! ```

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Attribute, Block, ExprClosure, ExprMatch, FnArg, Item, ItemFn, Meta, Stmt, Token,
    parse_quote,
};

use crate::attr;

/// The most conditions: the function is written twice for the first, four times for two.
const MOST: usize = 4;

/// The ways that a function can be configured, each with its `cfg`; none if it has no conditions.
pub(crate) fn ways(item: &mut ItemFn) -> syn::Result<Vec<(Attribute, ItemFn)>> {
    let mut conditions = Conditions::default();
    // It changes nothing.
    conditions.visit_function(item);
    if let Some(attr) = conditions.excess {
        let message = format!(
            "ckpt: the function is written for each way in which its `cfg`s can turn out, and these are more than {MOST} conditions; put \
             some inside functions of their own"
        );
        return Err(syn::Error::new_spanned(attr, message));
    }
    let all = conditions.all;
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let way = |bits: usize| {
        let holds = |at: usize| bits >> at & 1 == 0;
        let mut way = item.clone();
        let truth = all
            .iter()
            .enumerate()
            .map(|(at, known)| (known.to_string(), holds(at)));
        Configure {
            truth: truth.collect(),
        }
        .visit_function(&mut way);
        let each = all
            .iter()
            .enumerate()
            .map(|(at, condition)| match holds(at) {
                true => quote!(#condition),
                false => quote!(not(#condition)),
            });
        let cfg: Attribute = parse_quote!(#[cfg(all(#(#each),*))]);
        way.attrs.insert(0, cfg.clone());
        (cfg, way)
    };
    Ok((0..1 << all.len()).map(way).collect())
}

/// `cfg(condition)`, or `cfg_attr(condition, attributes)`.
struct Conditional {
    /// Without its `not`s.
    condition: TokenStream,
    negated: bool,
    attributes: Option<Vec<Meta>>,
}

impl Parse for Conditional {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut condition: Meta = input.parse()?;
        let _: Option<Token![,]> = input.parse()?;
        let attributes = Punctuated::<Meta, Token![,]>::parse_terminated(input)?;
        let mut negated = false;
        while let Meta::List(list) = &condition
            && list.path.is_ident("not")
            && let Ok(inner) = list.parse_args::<Meta>()
        {
            negated = !negated;
            condition = inner;
        }
        Ok(Conditional {
            condition: condition.into_token_stream(),
            negated,
            attributes: Some(attributes.into_iter().collect()),
        })
    }
}

impl Conditional {
    /// None for other attributes, and for what the compiler will not understand either.
    fn of(attr: &Attribute) -> Option<Self> {
        let is = |word: &str| attr.path().is_ident(word);
        if !is("cfg") && !is("cfg_attr") {
            return None;
        }
        let mut read: Conditional = attr.parse_args().ok()?;
        if is("cfg") {
            read.attributes = None;
        }
        Some(read)
    }
}

/// The attributes that decide about code of the function itself: of its parameters, statements and arms.
trait Configurable: VisitMut {
    /// Looks at some attributes; whether what they stand on stays.
    fn stays(&mut self, attrs: &mut Vec<Attribute>) -> bool;

    fn visit_function(&mut self, item: &mut ItemFn) {
        let inputs = std::mem::take(&mut item.sig.inputs);
        let stay = inputs.into_pairs().filter_map(|mut pair| {
            let attrs = match pair.value_mut() {
                FnArg::Receiver(receiver) => &mut receiver.attrs,
                FnArg::Typed(typed) => &mut typed.attrs,
            };
            self.stays(attrs).then_some(pair)
        });
        item.sig.inputs = stay.collect();
        self.visit_block_mut(&mut item.block);
    }

    fn visit_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        stmts.retain_mut(|stmt| attr::of_stmt_mut(stmt).is_none_or(|attrs| self.stays(attrs)));
    }

    fn visit_arms(&mut self, arms: &mut Vec<Arm>) {
        arms.retain_mut(|arm| self.stays(&mut arm.attrs));
    }
}

/// Finds conditions, each once.
#[derive(Default)]
struct Conditions {
    all: Vec<TokenStream>,
    excess: Option<Attribute>,
}

impl Configurable for Conditions {
    fn stays(&mut self, attrs: &mut Vec<Attribute>) -> bool {
        for attr in attrs {
            let Some(Conditional { condition, .. }) = Conditional::of(attr) else {
                continue;
            };
            let words = condition.to_string();
            if self.all.iter().any(|known| known.to_string() == words) {
                continue;
            }
            match self.all.len() < MOST {
                true => self.all.push(condition),
                false => self.excess = self.excess.take().or_else(|| Some(attr.clone())),
            }
        }
        true
    }
}

/// Takes away what is not there, and the attributes that have said so.
struct Configure {
    truth: Vec<(String, bool)>,
}

impl Configurable for Configure {
    fn stays(&mut self, attrs: &mut Vec<Attribute>) -> bool {
        let mut stays = true;
        let each = std::mem::take(attrs);
        for attr in each {
            let Some(read) = Conditional::of(&attr) else {
                attrs.push(attr);
                continue;
            };
            let words = read.condition.to_string();
            let known = self.truth.iter().find(|(known, _)| *known == words);
            let holds = known.is_some_and(|(_, holds)| *holds) != read.negated;
            match read.attributes {
                None => stays &= holds,
                Some(metas) if holds => attrs.extend(
                    metas
                        .iter()
                        .map(|meta| -> Attribute { parse_quote!(#[#meta]) }),
                ),
                Some(_) => {}
            }
        }
        stays
    }
}

macro_rules! visit_what_is_configurable {
    ($($name:ident)*) => {$(
        impl VisitMut for $name {
            fn visit_block_mut(&mut self, block: &mut Block) {
                self.visit_stmts(&mut block.stmts);
                visit_mut::visit_block_mut(self, block);
            }

            fn visit_expr_match_mut(&mut self, branch: &mut ExprMatch) {
                self.visit_arms(&mut branch.arms);
                visit_mut::visit_expr_match_mut(self, branch);
            }

            fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}

            fn visit_item_mut(&mut self, _: &mut Item) {}
        }
    )*};
}
visit_what_is_configurable!(Conditions Configure);

#[cfg(test)]
mod tests {
    use super::*;

    fn written(code: &str) -> Vec<String> {
        let ways = ways(&mut syn::parse_str(code).unwrap()).unwrap();
        let texts = ways
            .iter()
            .map(|(_, item)| item.to_token_stream().to_string());
        let expected = |text: String| text.parse::<TokenStream>().unwrap().to_string();
        texts.map(expected).collect()
    }

    fn same(code: &str, expected: &[&str]) {
        let expected: Vec<String> = expected
            .iter()
            .map(|text| text.parse::<TokenStream>().unwrap().to_string())
            .collect();
        assert_eq!(written(code), expected);
    }

    #[test]
    fn opposite_conditions_are_one() {
        same(
            "fn f() { #[cfg(a)] let x = 1; #[cfg(not(a))] let x = 2; g(x) }",
            &[
                "#[cfg(all(a))] fn f() { let x = 1; g(x) }",
                "#[cfg(all(not(a)))] fn f() { let x = 2; g(x) }",
            ],
        );
    }

    #[test]
    fn arms_parameters_and_attributes_are_configured() {
        same(
            "fn f(#[cfg(a)] n: u8) { match n { #[cfg(not(a))] 1 => {} _ => {} } #[cfg_attr(a, allow(x), ckpt(skip))] let y = 1; }",
            &[
                "#[cfg(all(a))] fn f(n: u8) { match n { _ => {} } #[allow(x)] #[ckpt(skip)] let y = 1; }",
                "#[cfg(all(not(a)))] fn f() { match n { 1 => {} _ => {} } let y = 1; }",
            ],
        );
    }

    #[test]
    fn two_conditions_make_four_ways() {
        let all = written("fn f() { #[cfg(a)] g(); { #[cfg(b)] x = 1; } || { #[cfg(c)] h(); }; }");
        assert_eq!(all.len(), 4);
    }

    #[test]
    fn without_conditions_there_is_one_way() {
        assert!(written("fn f() { #[allow(unused)] let x = 1; #[cfg(a)] fn g() {} }").is_empty());
    }

    #[test]
    fn too_many_conditions_are_refused() {
        let lets = ["a", "b", "c", "d", "e"].map(|c| format!("#[cfg({c})] let x = 1;"));
        let mut item = syn::parse_str(&format!("fn f() {{ {} }}", lets.concat())).unwrap();
        assert!(ways(&mut item).is_err());
    }

    #[test]
    fn where_the_loops_are_configured_away_nothing_is_done() {
        let expand = |code: &str| {
            crate::checkpointed_inner(TokenStream::new(), code.parse().unwrap()).to_string()
        };
        let one_way = expand("fn f(n: u8) { #[cfg(a)] for i in 0..n { g(i) } }");
        assert!(!one_way.contains("compile_error"), "{one_way}");
        assert_eq!(one_way.matches("fn f").count(), 2);
        assert_eq!(one_way.matches("safe_point").count(), 1);
        let no_way = expand("fn f(n: u8) { #[cfg(a)] g(n); }");
        assert_eq!(no_way.matches("compile_error").count(), 2, "{no_way}");
    }
}
