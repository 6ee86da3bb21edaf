//! Which local names a piece of code mentions from outside itself.
//!
//! Scopes are followed as Rust does: what the piece itself binds (inner `let`s, closure parameters, patterns of `match`,
//! `for`, `if let`) is not a mention of an outer variable of that name. Nested items see no locals at all. Macros are taken
//! apart token by token, inline format arguments included; where that cannot tell, a name counts as mentioned.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{
    Arm, Block, Expr, ExprClosure, ExprForLoop, ExprIf, ExprPath, ExprWhile, Ident, Item, Local,
    Macro, Pat, Stmt,
};

/// Names, in order so that whatever is generated from them is reproducible.
pub(crate) type Names = BTreeSet<String>;

/// The outer names a statement mentions. Patterns of a `let` bind; their paths and constants do not count.
pub(crate) fn of_stmt(stmt: &Stmt) -> Names {
    let mut free = Free::default();
    free.scoped(|free| free.visit_stmt(stmt));
    free.found
}

/// The outer names an expression mentions.
pub(crate) fn of_expr(expr: &Expr) -> Names {
    let mut free = Free::default();
    free.scoped(|free| free.visit_expr(expr));
    free.found
}

/// The outer names a block mentions.
pub(crate) fn of_block(block: &Block) -> Names {
    let mut free = Free::default();
    free.visit_block(block);
    free.found
}

/// The outer names that are mentioned where an arm of a `match` is chosen: in its pattern and its guard.
pub(crate) fn of_choice(arm: &Arm) -> Names {
    let mut free = Free::default();
    free.scoped(|free| {
        free.bind(&arm.pat);
        free.visit_pat(&arm.pat);
    });
    free.found
}

/// The names a pattern binds, in order of appearance, with their identifiers.
pub(crate) fn bindings(pattern: &Pat) -> Vec<Binding> {
    let mut list = Bindings {
        list: Vec::new(),
        whole: true,
        under_reference: false,
    };
    list.visit_pat(pattern);
    list.list
}

/// The same for a pattern that need not match, of a `match` arm or an `if let`: there a lone capitalised word is no variable.
pub(crate) fn bindings_of_match(pattern: &Pat) -> Vec<Binding> {
    let mut list = Bindings {
        list: Vec::new(),
        whole: false,
        under_reference: false,
    };
    list.visit_pat(pattern);
    list.list
}

/// One variable of a pattern.
#[derive(Clone)]
pub(crate) struct Binding {
    pub(crate) ident: Ident,
    pub(crate) mutable: bool,
    pub(crate) by_ref: bool,
    /// Under a `&` of the pattern: a copy of what a reference points to.
    pub(crate) copied: bool,
}

struct Bindings {
    list: Vec<Binding>,
    whole: bool,
    under_reference: bool,
}

impl<'ast> Visit<'ast> for Bindings {
    fn visit_pat(&mut self, pattern: &'ast Pat) {
        let inner = self.whole && matches!(pattern, Pat::Type(_) | Pat::Paren(_));
        let whole = std::mem::replace(&mut self.whole, inner);
        if let Pat::Ident(binding) = pattern {
            // A lone capitalised word inside a pattern is a constant or a unit variant (`None`); as the whole pattern of a
            // `let` it can only be a variable.
            let constant = !whole
                && binding.subpat.is_none()
                && binding.by_ref.is_none()
                && binding.mutability.is_none()
                && binding.ident.to_string().starts_with(char::is_uppercase);
            if !constant {
                self.list.push(Binding {
                    ident: binding.ident.clone(),
                    mutable: binding.mutability.is_some() && binding.by_ref.is_none(),
                    by_ref: binding.by_ref.is_some(),
                    copied: self.under_reference && binding.by_ref.is_none(),
                });
            }
        }
        let outer = self.under_reference;
        self.under_reference |= matches!(pattern, Pat::Reference(_));
        visit::visit_pat(self, pattern);
        self.under_reference = outer;
    }

    fn visit_expr(&mut self, _: &'ast Expr) {}
}

#[derive(Default)]
struct Free {
    found: Names,
    scopes: Vec<Names>,
}

impl Free {
    fn scoped(&mut self, inside: impl FnOnce(&mut Self)) {
        self.scopes.push(Names::new());
        inside(self);
        self.scopes.pop();
    }

    fn bind(&mut self, pattern: &Pat) {
        let names = bindings(pattern)
            .into_iter()
            .map(|binding| binding.ident.to_string());
        if let Some(scope) = self.scopes.last_mut() {
            scope.extend(names);
        }
    }

    fn mention(&mut self, name: String) {
        if !self.scopes.iter().any(|scope| scope.contains(&name)) {
            self.found.insert(name);
        }
    }

    /// A condition that may bind (`if let`, chains), then what it binds for.
    fn condition(&mut self, condition: &Expr, body: impl FnOnce(&mut Self)) {
        self.scoped(|free| {
            free.visit_expr(condition);
            body(free);
        });
    }
}

impl<'ast> Visit<'ast> for Free {
    fn visit_block(&mut self, block: &'ast Block) {
        self.scoped(|free| visit::visit_block(free, block));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.visit_expr(&init.expr);
            if let Some((_, diverge)) = &init.diverge {
                self.visit_expr(diverge);
            }
        }
        self.bind(&local.pat);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.visit_expr(&condition.expr);
        self.bind(&condition.pat);
    }

    fn visit_expr_if(&mut self, branch: &'ast ExprIf) {
        self.condition(&branch.cond, |free| free.visit_block(&branch.then_branch));
        if let Some((_, otherwise)) = &branch.else_branch {
            self.visit_expr(otherwise);
        }
    }

    fn visit_expr_while(&mut self, repeat: &'ast ExprWhile) {
        self.condition(&repeat.cond, |free| free.visit_block(&repeat.body));
    }

    fn visit_expr_for_loop(&mut self, repeat: &'ast ExprForLoop) {
        self.visit_expr(&repeat.expr);
        self.scoped(|free| {
            free.bind(&repeat.pat);
            free.visit_block(&repeat.body);
        });
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.scoped(|free| {
            free.bind(&arm.pat);
            visit::visit_arm(free, arm);
        });
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.scoped(|free| {
            closure.inputs.iter().for_each(|input| free.bind(input));
            free.visit_expr(&closure.body);
        });
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        if path.qself.is_none()
            && let Some(name) = path.path.get_ident()
        {
            self.mention(name.to_string());
        }
    }

    fn visit_item(&mut self, _: &'ast Item) {}

    fn visit_macro(&mut self, call: &'ast Macro) {
        let mut names = Names::new();
        of_tokens(call.tokens.clone(), &mut names);
        names.into_iter().for_each(|name| self.mention(name));
    }
}

/// The names among tokens.
pub(crate) fn in_tokens(tokens: TokenStream) -> Names {
    let mut names = Names::new();
    of_tokens(tokens, &mut names);
    names
}

/// The names among a macro's tokens that could be variables, those in format strings included.
fn of_tokens(tokens: TokenStream, names: &mut Names) {
    let mut before = [None, None];
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if !after_single_dot(before) => {
                names.insert(ident.to_string());
            }
            TokenTree::Literal(literal) => captured(&literal.to_string(), names),
            TokenTree::Group(group) => of_tokens(group.stream(), names),
            _ => {}
        }
        let punct = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        before = [before[1], punct];
    }
}

/// `value.field` is not a mention of `field`, `0..end` is one of `end`.
fn after_single_dot(before: [Option<char>; 2]) -> bool {
    before[1] == Some('.') && before[0] != Some('.')
}

/// Inline arguments of a format string: `{name}`, `{name:?}`, and widths and precisions such as `{:width$}`.
fn captured(literal: &str, names: &mut Names) {
    if !literal.ends_with(['"', '#']) {
        return;
    }
    let mut rest = literal;
    while let Some(open) = rest.find('{') {
        rest = &rest[open + 1..];
        let Some(inside) = rest.split('}').next() else {
            return;
        };
        let words = inside.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        names.extend(
            words
                .filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'))
                .map(str::to_owned),
        );
    }
}

/// The names an initialiser may hold a borrow of: those under `&`, receivers of methods, whatever closures and macros mention.
pub(crate) fn borrowed(expr: &Expr) -> Names {
    let mut borrows = Borrows::default();
    borrows.visit_expr(expr);
    borrows.0
}

#[derive(Default)]
struct Borrows(Names);

impl<'ast> Visit<'ast> for Borrows {
    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        self.0.extend(of_expr(&reference.expr));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.0.extend(of_expr(&call.receiver));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        self.0.extend(of_expr(&Expr::Closure(closure.clone())));
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        of_tokens(call.tokens.clone(), &mut self.0);
    }

    fn visit_item(&mut self, _: &'ast Item) {}
}

/// The labels, and lifetimes, among some tokens, without their apostrophes.
pub(crate) fn labels_in(tokens: TokenStream) -> Names {
    let mut found = Names::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (token, tokens.peek()) {
            (TokenTree::Punct(mark), Some(TokenTree::Ident(label))) if mark.as_char() == '\'' => {
                found.insert(label.to_string());
            }
            (TokenTree::Group(group), _) => found.extend(labels_in(group.stream())),
            _ => {}
        }
    }
    found
}

/// `safe_point!()`, by whatever path, or the safe point of a marked call.
pub(crate) fn is_safe_point(call: &Macro) -> bool {
    let last = call.path.segments.last();
    last.is_some_and(|last| last.ident == "safe_point") && call.tokens.is_empty()
        || call.path.is_ident(POINT_OF_CALL)
}

/// Stands before a marked call: a macro that no code has.
pub(crate) const POINT_OF_CALL: &str = "__ckpt_point_of_call";

/// Whether a statement is `safe_point!();`.
pub(crate) fn is_safe_point_stmt(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Macro(stmt) => is_safe_point(&stmt.mac),
        Stmt::Expr(Expr::Macro(expr), _) => is_safe_point(&expr.mac),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(code: &str) -> Vec<String> {
        of_stmt(&syn::parse_str::<Stmt>(code).unwrap())
            .into_iter()
            .collect()
    }

    #[test]
    fn scopes_are_followed() {
        assert_eq!(names("let y = x + { let z = 1; z + w };"), ["w", "x"]);
        assert_eq!(names("for i in 0..n { let n = i; f(n); }"), ["f", "n"]);
        assert_eq!(names("let f = |a| a + b;"), ["b"]);
        assert_eq!(
            names("match v { Some(k) if k > m => k, None => q };"),
            ["m", "q", "v"]
        );
        assert_eq!(
            names("if let Some(a) = o && a > b { c(a) } else { a };"),
            ["a", "b", "c", "o"]
        );
        assert_eq!(names("s.samples.push(S { t, u: w });"), ["s", "t", "w"]);
        assert_eq!(names("fn inner() { outer(); }"), Vec::<String>::new());
        assert_eq!(names("let Some(x) = x else { return z };"), ["x", "z"]);
    }

    #[test]
    fn macros_and_format_strings_are_taken_apart() {
        assert_eq!(
            names(r#"println!("{x} {y:>w$.p$} {{z}} {}", a.b);"#),
            ["a", "p", "w", "x", "y", "z"]
        );
        assert_eq!(names("let v = vec![x; 0..n];"), ["n", "x"]);
    }

    #[test]
    fn constants_in_patterns_are_no_variables() {
        let pattern = |code: &str| {
            let Stmt::Local(local) = syn::parse_str::<Stmt>(code).unwrap() else {
                panic!()
            };
            bindings(&local.pat)
                .into_iter()
                .map(|b| b.ident.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(pattern("let (None, x) = p;"), ["x"]);
        assert_eq!(pattern("let N = 3;"), ["N"]);
        assert_eq!(
            pattern("let P { a, b: ref c, d: e @ 1..=2, .. } = p;"),
            ["a", "c", "e"]
        );
    }
}
