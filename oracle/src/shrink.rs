//! Cutting a failing program down to what it takes to fail.

use crate::generate::Program;
use crate::tree::{IN_BODY, Part, Side, Stmt};

/// The smallest program found that fails as `program` does. `fails` compiles and runs one.
pub fn shrink(program: &Program, mut fails: impl FnMut(&Program) -> bool) -> Program {
    let mut best = program.clone();
    loop {
        let before = size(&best.body);
        for pass in [
            remove_runs,
            remove_one,
            unwrap_blocks,
            remove_attributes,
            remove_unused,
        ] {
            let mut at = 0;
            while let Some(candidate) = pass(&best.body, at) {
                let smaller = Program {
                    body: candidate,
                    ..best.clone()
                };
                if smaller.body != best.body && fails(&smaller) {
                    best = smaller;
                } else {
                    at += 1;
                }
            }
        }
        if size(&best.body) == before {
            return best;
        }
    }
}

fn size(body: &[Stmt]) -> usize {
    let of = |part: &Part| match part {
        Part::Text(_) => 1,
        Part::Only(..) => 1,
        Part::Block(inner) => 1 + size(inner),
    };
    body.iter().flat_map(|stmt| &stmt.parts).map(of).sum()
}

/// All blocks of a body, itself first, as paths of (statement, part).
fn blocks(body: &[Stmt], here: &[(usize, usize)], found: &mut Vec<Vec<(usize, usize)>>) {
    found.push(here.to_vec());
    for (at, stmt) in body.iter().enumerate() {
        for (number, part) in stmt.parts.iter().enumerate() {
            if let Part::Block(inner) = part {
                let mut path = here.to_vec();
                path.push((at, number));
                blocks(inner, &path, found);
            }
        }
    }
}

fn block_at<'a>(body: &'a mut Vec<Stmt>, path: &[(usize, usize)]) -> &'a mut Vec<Stmt> {
    let mut block = body;
    for &(at, number) in path {
        block = match &mut block[at].parts[number] {
            Part::Block(inner) => inner,
            _ => unreachable!("paths lead to blocks"),
        };
    }
    block
}

/// Every statement, as the path of its block and its place there.
fn places(body: &[Stmt]) -> Vec<(Vec<(usize, usize)>, usize)> {
    let mut found = Vec::new();
    blocks(body, &[], &mut found);
    let mut copy = body.to_vec();
    let mut all = Vec::new();
    for path in found {
        let count = block_at(&mut copy, &path).len();
        all.extend((0..count).rev().map(|at| (path.clone(), at)));
    }
    all
}

/// Candidate `at`: half of a block's statements, or a quarter, gone.
fn remove_runs(body: &[Stmt], at: usize) -> Option<Vec<Stmt>> {
    let mut found = Vec::new();
    blocks(body, &[], &mut found);
    let mut copy = body.to_vec();
    let mut number = 0;
    for path in found {
        let count = block_at(&mut copy, &path).len();
        for pieces in [2, 4] {
            if count < pieces {
                continue;
            }
            for piece in 0..pieces {
                if number == at {
                    let range = count * piece / pieces..count * (piece + 1) / pieces;
                    let mut place = 0;
                    block_at(&mut copy, &path).retain(|stmt| {
                        place += 1;
                        stmt.kept || !range.contains(&(place - 1))
                    });
                    return Some(copy);
                }
                number += 1;
            }
        }
    }
    None
}

/// Candidate `at`: one statement gone.
fn remove_one(body: &[Stmt], at: usize) -> Option<Vec<Stmt>> {
    let (path, place) = places(body).into_iter().nth(at)?;
    let mut copy = body.to_vec();
    let block = block_at(&mut copy, &path);
    if !block[place].kept {
        block.remove(place);
    }
    Some(copy)
}

/// Candidate `at`: a statement replaced by what one of its blocks holds.
fn unwrap_blocks(body: &[Stmt], at: usize) -> Option<Vec<Stmt>> {
    let mut found = Vec::new();
    blocks(body, &[], &mut found);
    let path = found.into_iter().skip(1).nth(at)?;
    let (&(place, _), outer) = path.split_last()?;
    let mut copy = body.to_vec();
    let inner = std::mem::take(block_at(&mut copy, &path));
    let block = block_at(&mut copy, outer);
    block.splice(place..=place, inner);
    Some(copy)
}

/// Candidate `at`: a nested loop without its safe point, or a statement without its mark.
fn remove_attributes(body: &[Stmt], at: usize) -> Option<Vec<Stmt>> {
    let mut copy = body.to_vec();
    let all = places(body).into_iter();
    let mut fitting =
        all.filter(|(path, place)| can_go_without(&block_at(&mut copy, path)[*place]));
    let (path, place) = fitting.nth(at)?;
    drop(fitting);
    let stmt = &mut block_at(&mut copy, &path)[place];
    stmt.parts.retain(|part| !matches!(part, Part::Only(..)));
    for part in &mut stmt.parts {
        if let Part::Block(inner) = part {
            // The twin's report of the safe point, where the head has no place for it.
            inner.retain(|stmt| *stmt != Stmt::default().twin(IN_BODY).keep());
        }
    }
    Some(copy)
}

fn can_go_without(stmt: &Stmt) -> bool {
    let mark = |part: &Part| match part {
        Part::Only(Side::Annotated, text) => {
            text.starts_with("#[ckpt(safe_point)]") || text.starts_with("#[ckpt(once)]")
        }
        _ => false,
    };
    stmt.parts.iter().any(mark)
}

/// Candidate `at`: a protected `let` gone whose variable nothing else mentions.
fn remove_unused(body: &[Stmt], at: usize) -> Option<Vec<Stmt>> {
    let text = crate::tree::print(body, Side::Twin, 0);
    let unused = |stmt: &Stmt| match stmt.parts.as_slice() {
        [Part::Text(line)] => match line.strip_prefix("let mut ") {
            Some(rest) => {
                let name = rest.split([' ', ':', ';']).next().unwrap_or_default();
                text.matches(name).count() == 1
            }
            None => false,
        },
        _ => false,
    };
    let mut copy = body.to_vec();
    let all = places(body).into_iter();
    let mut fitting = all.filter(|(path, place)| unused(&block_at(&mut copy, path)[*place]));
    let (path, place) = fitting.nth(at)?;
    drop(fitting);
    block_at(&mut copy, &path).remove(place);
    Some(copy)
}
