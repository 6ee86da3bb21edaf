//! How deep a value may be: whoever reads it goes as deep as the one who wrote it, and no less.

use std::collections::BTreeMap;

use super::*;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Tree {
    Leaf(f64),
    Row(u8, Box<Tree>),
    Fields { value: u8, next: Box<Tree> },
    New(Box<Tree>),
    Option(Option<Box<Tree>>),
    Seq(Vec<Tree>),
    Map(BTreeMap<u8, Tree>),
    Struct(Struct),
    Numbers(Vec<f64>),
    Pairs(Vec<[u16; 2]>),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Struct {
    value: u8,
    next: Box<Tree>,
}

fn boxed(tree: Tree) -> Box<Tree> {
    Box::new(tree)
}

/// A tree around another, and how many levels it adds.
type Around = (fn(Tree) -> Tree, u32);

const KINDS: [Around; 7] = [
    (|next| Tree::Row(1, boxed(next)), 1),
    (
        |next| Tree::Fields {
            value: 1,
            next: boxed(next),
        },
        1,
    ),
    (|next| Tree::New(boxed(next)), 1),
    (|next| Tree::Option(Some(boxed(next))), 2),
    (|next| Tree::Seq(vec![next]), 2),
    (|next| Tree::Map([(1, next)].into()), 2),
    (
        |next| {
            Tree::Struct(Struct {
                value: 1,
                next: boxed(next),
            })
        },
        2,
    ),
];

/// Trees that are one in the other, `levels` in all, around `last`, which is so many levels itself.
fn tree((around, step): Around, last: Tree, its: u32, levels: u32) -> Tree {
    let rest = levels - its;
    let fill = (0..rest % step).fold(last, |next, _| Tree::New(boxed(next)));
    (0..rest / step).fold(fill, |next, _| around(next))
}

/// Whether it can be written; whoever reads it must be able to then.
fn is_written(tree: &Tree) -> bool {
    let mut bytes = Vec::new();
    let Ok(schema) = encode(tree, &mut bytes) else {
        return false;
    };
    walk(&schema, &bytes).expect("it can be passed over");
    let mut look = Look::new(&schema, &bytes);
    while look.next().expect("it can be looked at").is_some() {}
    assert!(decode::<Tree>(&schema, &bytes).expect("it can be read") == *tree);
    decode::<serde::de::IgnoredAny>(&schema, &bytes).expect("it can be ignored");
    true
}

/// With room for what is not optimised.
fn on_a_large_stack(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    thread.spawn(test).unwrap().join().unwrap();
}

#[test]
fn what_can_be_written_can_be_read_at_any_depth() {
    on_a_large_stack(|| {
        let last: [(fn() -> Tree, u32); 4] = [
            (|| Tree::Leaf(0.5), 1),
            (|| Tree::Numbers(vec![0.5]), 2),
            (|| Tree::Pairs(vec![[1, 2]]), 3),
            (|| Tree::Numbers(Vec::new()), 1),
        ];
        for kind in KINDS {
            for (last, its) in last {
                let at = |levels| is_written(&tree(kind, last(), its, levels));
                assert!(at(100) && at(DEEPEST - 1) && at(DEEPEST) && !at(DEEPEST + 1));
            }
        }
    });
}

#[test]
fn numbers_that_were_met_before_are_no_deeper_than_others() {
    on_a_large_stack(|| {
        let deep = |levels| {
            Tree::Seq(vec![
                Tree::Leaf(1.0),
                tree(KINDS[2], Tree::Leaf(0.5), 1, levels),
            ])
        };
        assert!(is_written(&deep(DEEPEST - 2)));
        assert!(!is_written(&deep(DEEPEST - 1)));
        let fields = |levels| {
            let last = Tree::Fields {
                value: 1,
                next: boxed(Tree::Seq(Vec::new())),
            };
            tree(KINDS[1], last, 2, levels)
        };
        assert!(is_written(&fields(DEEPEST)));
        assert!(!is_written(&fields(DEEPEST + 1)));
    });
}

#[test]
fn what_was_saved_shallow_is_read_when_it_has_become_deep() {
    on_a_large_stack(|| {
        for levels in [10, 300, 500] {
            let tree = tree(KINDS[1], Tree::Leaf(0.5), 1, levels);
            let mut bytes = Vec::new();
            let recorded = record(&tree, &mut bytes, None).expect("it can be written");
            can_be_read::<Tree>(&recorded, &bytes).expect("it can be read");
            assert_eq!(decode::<Tree>(&recorded.schema, &bytes).as_ref(), Ok(&tree));
        }
    });
}

#[test]
fn a_field_that_is_dropped_may_be_as_deep_as_any() {
    #[derive(Serialize)]
    struct Has {
        gone: Tree,
        stays: u8,
    }
    #[derive(Deserialize)]
    struct Wants {
        stays: u8,
    }
    on_a_large_stack(|| {
        let has = Has {
            gone: tree(KINDS[2], Tree::Leaf(0.5), 1, DEEPEST - 1),
            stays: 1,
        };
        assert_eq!(read_as::<Wants>(&has).expect("it can be read").stays, 1);
    });
}

/// As many of them as a writer lets pass.
#[test]
fn fields_without_bytes_count_once_where_they_are_dropped() {
    #[derive(Serialize)]
    struct Has {
        #[allow(dead_code, reason = "it is written")]
        gone: (),
    }
    #[derive(Deserialize)]
    struct Wants {}
    let has: Vec<Has> = (0..NOTHINGS / 2).map(|_| Has { gone: () }).collect();
    let read = read_as::<Vec<Wants>>(&has).expect("it can be read");
    assert_eq!(read.len() as u64, NOTHINGS / 2);
}
