//! The attribute `#[checkpointed]`. Its documentation is with the crate `ckpt`, which re-exports it.
//!
//! Stages, each in its own file, imports one way: `args`, `attr`, `list` and `stray` read attributes; `configured` those that
//! configure code away; `names`, `flow`, `jumps`,
//! `moves`, `temporaries`, `visible` and `passed` read code; `model` takes a function apart; `liveness` finds what each safe
//! point needs; `check` holds the rules; `rewrite` and `expand` write the result, and `located` says where it is. `types` is
//! the attribute on structs and enums, `fallback` what is emitted after an error.

mod args;
mod arrays;
mod attr;
mod check;
mod configured;
#[cfg(test)]
mod documented;
mod errors;
mod expand;
mod fallback;
mod flow;
mod jumps;
mod list;
mod liveness;
mod located;
mod model;
mod moves;
mod names;
#[cfg(test)]
mod odd_tests;
mod passed;
mod rewrite;
#[cfg(test)]
mod snapshots;
mod stray;
mod temporaries;
mod terms;
mod trivial;
mod types;
mod visible;

use proc_macro::TokenStream;

#[allow(
    missing_docs,
    reason = "what stood here would follow its documentation in the crate `ckpt`"
)]
#[proc_macro_attribute]
pub fn checkpointed(args: TokenStream, item: TokenStream) -> TokenStream {
    located::beside_the_users(args, item, |args, item| {
        checkpointed_inner(args.into(), item.into()).into()
    })
}

/// The same, on tokens that exist outside a compiler.
fn checkpointed_inner(
    args: proc_macro2::TokenStream,
    item: proc_macro2::TokenStream,
) -> proc_macro2::TokenStream {
    let errors = errors::Errors::new();
    let args = args::parse(args, &errors);
    match fallback::parse(item) {
        Ok(fallback::Parsed::Function(function)) => expand_function(args, *function, errors),
        Ok(fallback::Parsed::Type(input)) => {
            let expanded = types::expand(&args, (*input).clone(), &errors);
            fallback::unless(errors, None, expanded, || types::unchanged(&args, *input))
        }
        Err(refused) => fallback::nothing_of(refused, errors),
    }
}

fn expand_function(
    args: args::Args,
    mut item: syn::ItemFn,
    errors: errors::Errors,
) -> proc_macro2::TokenStream {
    stray::refuse_unseen(&mut item, &errors);
    match configured::ways(&mut item) {
        Ok(ways) if ways.is_empty() => expand_way(args, item, None, errors),
        Ok(ways) if !errors.any() => {
            let Ok(()) = errors.finish() else {
                unreachable!("there are none")
            };
            // Where its loops are configured away there is nothing to do, if they are there otherwise.
            let points: Vec<bool> = ways
                .iter()
                .map(|(_, item)| has_safe_points(&args, item))
                .collect();
            let some_have = points.contains(&true);
            let each =
                ways.into_iter()
                    .zip(points)
                    .map(|((cfg, item), has)| match some_have && !has {
                        true => fallback::unchanged(item),
                        false => expand_way(args.clone(), item, Some(&cfg), errors::Errors::new()),
                    });
            each.collect()
        }
        found => {
            if let Err(error) = found {
                errors.push(error);
            }
            fallback::unless(errors, None, Default::default(), || {
                fallback::unchanged(item)
            })
        }
    }
}

fn has_safe_points(args: &args::Args, item: &syn::ItemFn) -> bool {
    let errors = errors::Errors::new();
    let function = model::Function::new(args.clone(), item.clone(), &errors);
    // They are said when it is written.
    let _ = errors.finish();
    !function.sites.is_empty()
}

/// The function as it is under one `cfg`, if it has several ways to be.
fn expand_way(
    args: args::Args,
    item: syn::ItemFn,
    cfg: Option<&syn::Attribute>,
    errors: errors::Errors,
) -> proc_macro2::TokenStream {
    let mut function = model::Function::new(args, item.clone(), &errors);
    let liveness = liveness::Liveness::new(&function);
    liveness.tell_apart(&mut function);
    check::function(&function, &liveness, &errors);
    let expanded = if errors.any() {
        Default::default()
    } else {
        expand::function(&function, &liveness, &errors)
    };
    fallback::unless(errors, cfg, expanded, || fallback::unchanged(item))
}
