//! Loops whose iterations are short: they look at their flag once per block of iterations.
//!
//! ```text
//! 'label: loop {                           // the user's, or one of ours
//!     <safe point>
//!     <begin a block>
//!     settle(&mut x);                      // each variable that the body works on
//!     'block: {
//!         loop {
//!             <begin an iteration> else { break 'block; }
//!             { body }                     // its `continue` goes to the next iteration
//!         }
//!         break 'label;                    // reached by its `break` alone
//!     }
//!     settle(&mut x);
//! }
//! ```
//! The inner loop looks at nothing but a counter of its own, so the compiler treats it as it would the plain one. `break 'label`
//! leaves the outer loop; `continue 'label` begins a new block.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Block, Expr, Ident, Lifetime, Pat};

use super::leave::label_of;
use super::lints;
use super::reader::kind_of;
use super::repeat::LoopOf;
use super::short::Class;
use super::straight::{self, Short, breaks, closures};
use crate::model::{Body, Header, Repeat};
use crate::names;
use crate::terms::{Terms, own, own_label};

/// How a loop goes on in blocks.
struct Blocks {
    /// What comes before the flag is looked at.
    before: TokenStream,
    /// Begins a block, or leaves the loop.
    begin: TokenStream,
    /// An iteration, or the end of the block.
    iteration: TokenStream,
}

/// A loop whose iterations are short if what it claims is true.
pub(super) struct ShortLoop {
    /// What has to be true of the condition.
    condition: TokenStream,
    body: Block,
    claims: Vec<Class>,
}

impl LoopOf<'_> {
    /// Whether its iterations are short as far as can be seen, and have no safe points inside.
    pub(super) fn short(&self) -> Option<ShortLoop> {
        let Body::Plain(body, _) = &self.repeat.body else {
            return None;
        };
        let short = match &self.repeat.repeat {
            _ if !self.repeat.polls => None,
            Repeat::For {
                header, pattern, ..
            } => match header {
                Header::Range(_) | Header::Fixed(_) => straight::body(body, Some(pattern), true),
                Header::Again { items, keeps, .. } if !keeps && closures(items).is_some() => {
                    straight::body(body, Some(pattern), false)
                }
                _ => None,
            },
            Repeat::While { .. } | Repeat::Loop => straight::body(body, None, false),
        };
        let Short { code, mut claims } = short?;
        let condition = match &self.repeat.repeat {
            Repeat::While { condition, .. } => {
                let condition = straight::condition(condition, claims.len())?;
                claims.extend(condition.claims);
                condition.code
            }
            _ => TokenStream::new(),
        };
        Some(ShortLoop {
            condition,
            body: code,
            claims,
        })
    }

    /// `for i in a..b { body }`
    pub(super) fn range_in_blocks(&self, pattern: &Pat, short: &ShortLoop) -> TokenStream {
        let (it, pace, start) = (self.state, self.pace(), self.items_at_start());
        let (next, quiet) = (own("next"), lints::of_unused(pattern));
        let (block, label) = (block_label(), label_of(self.carrier));
        let leaving = self.rewrite.body_of(self.chain, &short.body);
        let item = match pattern {
            Pat::Wild(_) => quote!(if !#it.pass_in_block() { break #block; }),
            _ => quote! {
                let ::core::option::Option::Some(#next) = #it.next_in_block() else { break #block };
                #quiet let #pattern = #next;
            },
        };
        let blocks = Blocks {
            before: quote!(),
            begin: quote!(if !#it.block(&mut #pace) { break #label; }),
            iteration: quote!(#item #leaving),
        };
        let code = self.in_blocks(short, &blocks);
        quote!({ let mut #it = #start; #code })
    }

    /// The loop over an iterator that is made again. `holding` keeps what it was made from.
    pub(super) fn walk_in_blocks(
        &self,
        pattern: &Pat,
        items: &Expr,
        holding: &TokenStream,
        short: &ShortLoop,
    ) -> TokenStream {
        let (it, pace, next) = (self.state, self.pace(), own("next"));
        let (block, label) = (block_label(), label_of(self.carrier));
        let quiet = lints::of_unused(pattern);
        let closures = closures(items).unwrap_or_default();
        let leaving = self.rewrite.body_of(self.chain, &short.body);
        let blocks = Blocks {
            before: quote!(#holding #it.end_block();),
            begin: quote!(if !#it.block(&mut #pace, #closures) { break #label; }),
            iteration: quote! {
                let ::core::option::Option::Some(#next) = #it.next_in_block() else { break #block };
                let ::core::option::Option::Some(#next) = #next else { break #label };
                #quiet let #pattern = #next;
                #leaving
            },
        };
        let (code, private) = (self.in_blocks(short, &blocks), &self.rewrite.terms.private);
        quote! {
            #[allow(unused_imports)]
            use #private::WalkInBlocks as _;
            #code
        }
    }

    /// `while condition { body }`
    pub(super) fn while_in_blocks(&self, condition: &Expr, short: &ShortLoop) -> TokenStream {
        let label = label_of(self.carrier);
        let leaving = self.rewrite.body_of(self.chain, &short.body);
        let claims = &short.condition;
        self.counted_in_blocks(
            short,
            &quote!(#claims if #condition #leaving else { break #label }),
        )
    }

    /// `loop { body }`
    pub(super) fn bare_in_blocks(&self, short: &ShortLoop) -> TokenStream {
        let leaving = self.rewrite.body_of(self.chain, &short.body);
        self.counted_in_blocks(short, &quote!(#leaving))
    }

    /// A loop whose state is a count of its iterations: of those there will have been when the block is over.
    fn counted_in_blocks(&self, short: &ShortLoop, iteration: &TokenStream) -> TokenStream {
        let (count, pace, left) = (self.state, self.pace(), own("left"));
        let block = block_label();
        let start = self.count_at_start();
        let blocks = Blocks {
            before: quote!(#count = #count.wrapping_sub(#left);),
            begin: quote!(#left = #pace.next(); #count = #count.wrapping_add(#left);),
            iteration: quote! {
                if #left == 0 { break #block; }
                #left -= 1;
                #iteration
            },
        };
        let code = self.in_blocks(short, &blocks);
        quote! {{
            let mut #count: u64 = #start;
            let mut #left = 0u64;
            #code
        }}
    }

    fn in_blocks(&self, short: &ShortLoop, blocks: &Blocks) -> TokenStream {
        let Blocks {
            before,
            begin,
            iteration,
        } = blocks;
        let (poll, label, block) = (self.poll, label_of(self.carrier), block_label());
        let (fresh, look) = self.look_if_long(&short.claims);
        let keyword = self.keyword();
        let inner = quote!(#keyword { #look #iteration });
        // Only a `loop` has a value, which its `break` may give.
        let inner = match (&self.repeat.repeat, breaks(&short.body)) {
            (_, false) => inner,
            (Repeat::Loop, true) => {
                let value = own("value");
                quote!(let #value = #inner; #[allow(unreachable_code)] { break #label #value; })
            }
            (_, true) => quote!(#inner #[allow(unreachable_code)] { break #label; }),
        };
        let settle = self.settle();
        quote! {
            #label: #keyword {
                #before
                #poll
                #begin
                #settle
                #block: { #fresh #inner }
                #settle
            }
        }
    }

    /// What the loop works on, out of the registers and back: inside of the block it is then a value of its own, which crosses no
    /// call. Of one that does the register allocator may make a place in memory all through the loop.
    fn settle(&self) -> TokenStream {
        let Body::Plain(body, _) = &self.repeat.body else {
            return TokenStream::new();
        };
        let mut names = names::of_block(body);
        if let Repeat::While { condition, .. } = &self.repeat.repeat {
            names.extend(names::of_expr(condition));
        }
        let places = self
            .rewrite
            .moved_out(self.chain, self.carrier.first, &names);
        let private = &self.rewrite.terms.private;
        let settle = |place: &&Ident| {
            // At the user's own tokens, as the look at them.
            let lent = quote_spanned!(place.span()=> &mut #place);
            quote!(#private::settle(#lent);)
        };
        places.iter().map(settle).collect()
    }

    /// A look at the flag in each iteration but a block's first, if not all that was claimed is true: then an iteration may take
    /// as long as it likes. (The first one's has just been; and it may stay raised.)
    fn look_if_long(&self, claims: &[Class]) -> (TokenStream, TokenStream) {
        if claims.is_empty() {
            return Default::default();
        }
        let Terms { private, flag, .. } = &self.rewrite.terms;
        let (fresh, block) = (own("fresh"), block_label());
        let kinds: Vec<Ident> = (0..claims.len()).map(kind_of).collect();
        let words = claims
            .iter()
            .map(|class| Ident::new(class.word(), Span::mixed_site()));
        let look = quote! {
            #(let #kinds = #private::kind();)*
            if (#private::ALWAYS_LOOK || !(#(#kinds.#words())&&*)) && !#fresh && #flag.raised() { break #block; }
            #fresh = false;
        };
        (quote!(let mut #fresh = true;), look)
    }

    /// What sizes the blocks: it outlives the loop, which may be inside another one.
    fn pace(&self) -> Ident {
        self.rewrite.notes.paces(self.carrier.id);
        pace_of(self.carrier.id)
    }
}

/// The label around the inner loop.
fn block_label() -> Lifetime {
    own_label("block")
}

/// What sizes the blocks of the loop with this number.
pub(crate) fn pace_of(carrier: usize) -> Ident {
    own(&format!("pace_{carrier}"))
}
