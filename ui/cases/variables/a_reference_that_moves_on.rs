use ckpt::checkpointed;

struct Node {
    value: u64,
    next: Option<Box<Node>>,
}

#[checkpointed]
fn sum(list: &Option<Box<Node>>) -> u64 {
    let mut sum = 0;
    let mut at = &list.as_ref().unwrap().next;
    while let Some(node) = at {
        sum += node.value;
        at = &node.next;
    }
    sum
}

#[checkpointed]
fn skipped(list: &Option<Box<Node>>) -> u64 {
    let mut sum = 0;
    #[ckpt(skip)]
    let mut at = &*list;
    while let Some(node) = at {
        sum += node.value;
        at = &node.next;
    }
    sum
}

#[checkpointed]
fn add(list: &mut Option<Box<Node>>) {
    if let Some(mut node) = list.as_mut() {
        loop {
            node.value += 1;
            match node.next.as_mut() {
                Some(next) => node = next,
                None => break,
            }
        }
    }
}

fn main() {
    let mut list = None;
    sum(&list);
    skipped(&list);
    add(&mut list);
}
