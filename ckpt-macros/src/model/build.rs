//! Taking the body apart, scope by scope, with the names that are visible at each statement.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Block, Expr, Label, LitStr, Pat, Path, Stmt};

use super::branch::{Bound, plainly, taken, tuple};
use super::brought_out;
use super::call;
use super::carrier::{Body, Carrier, Form, Loop, Repeat};
use super::header::{Header, Visible};
use super::hoist::{self, Hoisted};
use super::marked::runs_again;
use super::scope::{Flow, Kind, Scope, Statement, carrier_slot};
use super::variable::{Role, Variable};
use super::ways::nothing;
use super::{Parameter, Site, operand, sites};
use crate::attr::{self, Marks};
use crate::errors::Errors;
use crate::flow;
use crate::jumps;
use crate::names::{self, Binding, Names};
use crate::terms::own;

/// What is around a scope.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// How many rewritten loops.
    pub(super) depth: usize,
    /// Whether any loop.
    pub(super) in_loop: bool,
    /// The loops' texts.
    path: String,
}

pub(super) struct Builder<'a> {
    pub(super) variables: Vec<Variable>,
    pub(super) sites: Vec<Site>,
    pub(super) errors: &'a Errors,
    parameters: &'a [Parameter],
    /// What generated code reaches the runtime through.
    pub(super) krate: &'a Path,
    /// The variables in scope, those that hide others after them.
    pub(super) visible: Vec<usize>,
    scopes: usize,
    carriers: usize,
    headers: usize,
    statements: usize,
}

/// A statement that stands before those the user wrote in a block.
pub(super) struct Before {
    pub(super) kind: Kind,
    pub(super) stmt: Stmt,
    pub(super) role: Role,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        variables: Vec<Variable>,
        parameters: &'a [Parameter],
        krate: &'a Path,
        errors: &'a Errors,
    ) -> Self {
        Builder {
            visible: (0..variables.len()).collect(),
            variables,
            sites: Vec::new(),
            errors,
            parameters,
            krate,
            scopes: 0,
            carriers: 0,
            headers: 0,
            statements: 0,
        }
    }

    /// The function's body.
    pub(super) fn body(&mut self, stmts: Vec<Stmt>) -> Scope {
        self.scope(Vec::new(), stmts, &Around::default())
    }

    /// A block in which there are safe points.
    pub(super) fn scope(
        &mut self,
        before: Vec<Before>,
        stmts: Vec<Stmt>,
        around: &Around,
    ) -> Scope {
        let visible = self.visible.len();
        let mut scope = Scope {
            id: self.scopes,
            statements: Vec::new(),
            items: Vec::new(),
            carriers: Vec::new(),
        };
        self.scopes += 1;
        for Before { kind, stmt, role } in before {
            let mentions = self.resolve(&names::of_stmt(&stmt));
            let declares = match &stmt {
                Stmt::Local(local) => self.declare(&scope, local, role),
                _ => Vec::new(),
            };
            let once = Some(Span::call_site());
            let flow = Flow {
                looks: mentions.clone(),
                ..Flow::default()
            };
            scope.statements.push(Statement {
                stmt,
                kind,
                declares,
                once,
                mentions,
                flow,
                names: OnceCell::new(),
            });
        }
        let mut stmts = stmts.into_iter();
        while let Some(stmt) = stmts.next() {
            match stmt {
                Stmt::Item(item) => scope.items.push(quote!(#item)),
                Stmt::Local(local) if self.holds_state(&local, stmts.as_slice(), around) => {
                    let (items, behind): (Vec<_>, Vec<_>) =
                        stmts.partition(|stmt| matches!(stmt, Stmt::Item(_)));
                    scope
                        .items
                        .extend(items.iter().map(ToTokens::to_token_stream));
                    self.statement(&mut scope, self.holding(local, behind), around);
                    break;
                }
                stmt => self.statement(&mut scope, stmt, around),
            }
        }
        self.visible.truncate(visible);
        scope
    }

    /// One statement the user wrote.
    fn statement(&mut self, scope: &mut Scope, mut stmt: Stmt, around: &Around) {
        brought_out::bring_out(&mut stmt);
        let marks = self.marks(&mut stmt);
        self.marked_calls(&mut stmt, marks.call);
        operand::name(&mut stmt, around.in_loop);
        self.name_keys(&mut stmt, around.in_loop);
        let mentions = self.resolve(&names::of_stmt(&stmt));
        let kind = if runs_again(&stmt, &marks) {
            Kind::Merge
        } else if names::is_safe_point_stmt(&stmt) {
            self.point(&stmt, &marks, around)
        } else if call::is_behind_point(&mut stmt) {
            Kind::Call
        } else {
            match self.carrier(&mut stmt, &marks, around) {
                Some(carrier) => Kind::Carrier(Box::new(carrier)),
                None => Kind::Plain,
            }
        };
        let flow = match &kind {
            Kind::Carrier(carrier) if !matches!(carrier.form, Form::Point) => {
                self.around(&mut stmt)
            }
            _ => self.flow(flow::of_stmt(&stmt), jumps::of_stmt(&stmt)),
        };
        match &kind {
            Kind::Carrier(_) => {
                scope.carriers.push(scope.statements.len());
                self.refuse_around(&mut stmt, around);
            }
            _ => {
                // A loop marked as an ordinary one is around what is in it.
                let in_loop = around.in_loop || marks.ordinary.is_some();
                sites::refuse(in_loop, self.errors).visit_stmt_mut(&mut stmt);
            }
        }
        let role = match kind {
            Kind::Merge => Role::Remade,
            _ => Role::Saved,
        };
        let declares = match &stmt {
            Stmt::Local(local) => self.declare(scope, local, role),
            _ => Vec::new(),
        };
        self.mark(&declares, &marks);
        scope.statements.push(Statement {
            stmt,
            kind,
            declares,
            once: marks.once,
            mentions,
            flow,
            names: OnceCell::new(),
        });
    }

    pub(super) fn carrier_id(&mut self) -> usize {
        self.carriers += 1;
        self.carriers
    }

    /// A number that no other statement of the function has.
    pub(super) fn statement_number(&mut self) -> usize {
        self.statements += 1;
        self.statements
    }

    /// Numbers a safe point.
    pub(super) fn site(&mut self, text: String, name: Option<&LitStr>, around: &Around) -> u32 {
        let text = match name {
            Some(name) => name.value(),
            None => format!("{}{text}", around.path),
        };
        self.sites.push(Site { text });
        self.sites.len() as u32
    }

    /// The carrier that a statement's expression is, if it is one.
    fn carrier(&mut self, stmt: &mut Stmt, marks: &Marks, around: &Around) -> Option<Carrier> {
        let expr = carrier_slot(stmt)?;
        let before = self.sites.len() as u32;
        let (mut entry, mut lent) = (BTreeSet::new(), BTreeSet::new());
        let (form, label) = match expr {
            Expr::ForLoop(_) | Expr::While(_) | Expr::Loop(_) => {
                let (form, label) = self.repeat(expr, marks, around)?;
                if let Form::Loop(repeat) = &form {
                    entry = self.resolve(&repeat.repeat.names_before());
                    lent = self.lent_while(&repeat.repeat);
                }
                (form, label)
            }
            Expr::Block(e) if sites::within_block(&e.block, around.in_loop) => {
                let body = self.scope(Vec::new(), e.block.stmts.clone(), around);
                let unsafety = None;
                (Form::Block { unsafety, body }, e.label.clone())
            }
            Expr::Unsafe(e) if sites::within_block(&e.block, around.in_loop) => {
                let body = self.scope(Vec::new(), e.block.stmts.clone(), around);
                let unsafety = Some(e.unsafe_token);
                (Form::Block { unsafety, body }, None)
            }
            Expr::If(_) | Expr::Match(_) if !sites::within_expr(expr, around.in_loop) => {
                return None;
            }
            Expr::If(e) => {
                entry = self.resolve(&names::of_expr(&e.cond));
                lent = self.lent_by_condition(&e.cond);
                (self.branch_if(e, around), None)
            }
            Expr::Match(e) => {
                entry = self.resolve(&flow::looked_at_by_choice(e));
                let matched = e.arms.iter().map(|arm| (&arm.pat, &*e.expr));
                lent = self.lent_by(&matched.collect::<Vec<_>>());
                (self.branch_match(e, around), None)
            }
            _ => return None,
        };
        let last = self.sites.len() as u32;
        (last > before).then(|| Carrier {
            id: self.carrier_id(),
            label,
            first: before + 1,
            last,
            entry,
            lent,
            form,
        })
    }

    /// A loop that is a safe point, or has some inside.
    fn repeat(
        &mut self,
        expr: &Expr,
        marks: &Marks,
        around: &Around,
    ) -> Option<(Form, Option<Label>)> {
        let polls = match around.in_loop {
            true => marks.safe_point.is_some(),
            false => marks.ordinary.is_none(),
        };
        let (body, label, text) = match expr {
            Expr::ForLoop(e) => (&e.body, &e.label, for_text(&e.pat, &e.expr)),
            Expr::While(e) => (&e.body, &e.label, while_text(&e.cond)),
            Expr::Loop(e) => (&e.body, &e.label, "loop".to_owned()),
            _ => return None,
        };
        let text = marks.header.clone().unwrap_or(text);
        let inner = sites::within_block(body, true);
        if !polls && !inner {
            return None;
        }
        if polls {
            self.site(text.clone(), marks.site.as_ref(), around);
        }
        let inside = Around {
            depth: around.depth + 1,
            in_loop: true,
            path: match &marks.site {
                Some(name) => format!("{} > ", name.value()),
                None => format!("{}{text} > ", around.path),
            },
        };
        let (repeat, before) = self.repeats(expr, inner);
        let again = self.resolve(&repeat.names_again());
        let body = match inner {
            true => Body::Scope(self.scope(before, body.stmts.clone(), &inside)),
            false => {
                let way = flow::of_block(body).under(&repeat.bound());
                let flow = self.flow(way, jumps::of_block(body));
                Body::Plain(self.ordinary(body.clone()), flow)
            }
        };
        let depth = inside.depth;
        let form = Form::Loop(Box::new(Loop {
            repeat,
            body,
            polls,
            again,
            depth,
        }));
        Some((form, label.clone()))
    }

    /// How a loop repeats, and how an iteration with safe points inside begins.
    fn repeats(&mut self, expr: &Expr, inner: bool) -> (Repeat, Vec<Before>) {
        match expr {
            Expr::ForLoop(e) => {
                self.headers += 1;
                let visible = |&v: &usize| (&self.variables[v], self.passing_of(v));
                let visible = Visible(self.visible.iter().map(visible).collect());
                let header = Header::new(&e.expr, self.headers, &visible);
                let header = if inner {
                    header
                } else {
                    header.fixed(&visible)
                };
                let before = self.item(&e.pat, &header);
                let repeat = Repeat::For {
                    pattern: (*e.pat).clone(),
                    items: e.expr.clone(),
                    header,
                };
                (repeat, before)
            }
            Expr::While(e) => {
                let bound = self.bound_by(&e.cond, inner);
                let used = bound.used(|| names::of_block(&e.body));
                let Bound {
                    handed,
                    again,
                    lends,
                    ..
                } = bound;
                let tuple = tuple(&handed);
                let mut before = vec![head((!handed.is_empty()).then_some(&tuple))];
                let mut condition = (*e.cond).clone();
                let hoisted = match inner && again.is_empty() && !handed.is_empty() {
                    true => hoist::condition(
                        &mut condition,
                        &format!("temporary_{}", self.carrier_id()),
                    ),
                    false => Hoisted::default(),
                };
                before.extend(again.into_iter().map(taken));
                before.extend(used.map(plainly));
                let repeat = Repeat::While {
                    condition,
                    hoisted,
                    handed,
                    lends,
                };
                (repeat, before)
            }
            _ => (Repeat::Loop, vec![head(None)]),
        }
    }

    pub(super) fn passing_of(&self, variable: usize) -> Option<super::Passing> {
        let of = |parameter: &&Parameter| parameter.variables.contains(&variable);
        let found = self.parameters.iter().find(of);
        found.map(|parameter| parameter.passing)
    }

    /// How a variable that an expression names came in, if it names a parameter.
    pub(super) fn passing_of_path(&self, expr: &Expr) -> Option<super::Passing> {
        self.passing_of(self.variable_of_path(expr)?)
    }

    /// The variable that an expression is.
    pub(super) fn variable_of_path(&self, expr: &Expr) -> Option<usize> {
        let Expr::Path(path) = expr else { return None };
        self.lookup(&path.path.get_ident()?.to_string())
    }

    /// How an iteration over items begins. An iterator that is made again gives its item again: only what is `mut`, and so
    /// may have changed since, is saved.
    fn item(&self, pattern: &Pat, header: &Header) -> Vec<Before> {
        if !matches!(header, Header::Again { keeps: false, .. }) {
            return vec![head(Some(pattern))];
        }
        let mut fixed = pattern.clone();
        attr::without_mut(&mut fixed);
        let mut before = vec![Before {
            kind: Kind::Head,
            stmt: begin(&fixed),
            role: Role::Taken,
        }];
        for Binding { ident, mutable, .. } in names::bindings(pattern) {
            if mutable {
                before.push(Before {
                    kind: Kind::Plain,
                    stmt: syn::parse_quote!(let mut #ident = #ident;),
                    role: Role::Saved,
                });
            }
        }
        before
    }

    /// A loop's body or a branch without safe points.
    pub(super) fn ordinary(&self, mut body: Block) -> Block {
        sites::refuse(true, self.errors).visit_block_mut(&mut body);
        body
    }

    /// Notes safe points and helper attributes in a carrier's headers and conditions, and around it in its statement.
    fn refuse_around(&self, stmt: &mut Stmt, around: &Around) {
        let mut refuse = sites::refuse(around.in_loop, self.errors);
        let Some(slot) = carrier_slot(stmt) else {
            return;
        };
        match slot {
            Expr::ForLoop(e) => refuse.visit_expr_mut(&mut e.expr),
            Expr::While(e) => refuse.visit_expr_mut(&mut e.cond),
            Expr::If(e) => refuse.visit_expr_mut(&mut e.cond),
            Expr::Match(e) => refuse.visit_expr_mut(&mut e.expr),
            _ => {}
        }
        let carrier = std::mem::replace(slot, nothing());
        refuse.visit_stmt_mut(stmt);
        *carrier_slot(stmt).expect("a block could be a carrier") = carrier;
    }

    /// The variable that a name means here.
    pub(super) fn lookup(&self, name: &str) -> Option<usize> {
        let means = |v: &&usize| self.variables[**v].written == name;
        self.visible.iter().rev().find(means).copied()
    }

    pub(super) fn resolve(&self, names: &Names) -> BTreeSet<usize> {
        names.iter().filter_map(|name| self.lookup(name)).collect()
    }
}

/// How an iteration begins, or a branch whose choice hands something over.
pub(super) fn head(pattern: Option<&Pat>) -> Before {
    Before {
        kind: Kind::Head,
        stmt: match pattern {
            Some(pattern) => begin(pattern),
            None => syn::parse_quote!(();),
        },
        role: Role::Saved,
    }
}

/// `let pattern = next;`, `next` being what the rewriting has ready.
fn begin(pattern: &Pat) -> Stmt {
    let next = own("next");
    syn::parse_quote!(let #pattern = #next;)
}

pub(super) fn for_text(pattern: &syn::Pat, items: &Expr) -> String {
    text_of(quote!(for #pattern in #items))
}

pub(super) fn while_text(condition: &Expr) -> String {
    text_of(quote!(while #condition))
}

/// Tokens as text, closer to how people write them.
pub(super) fn text_of(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let closer = [(" . ", "."), (" ()", "()"), ("& ", "&"), (" :: ", "::")];
    let text = closer
        .iter()
        .fold(text, |text, (apart, close)| text.replace(apart, close));
    match text.char_indices().nth(80) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
