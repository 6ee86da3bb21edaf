use ckpt::checkpointed;
use std::rc::Rc;

#[checkpointed]
struct Graph {
    root: Rc<Vec<u32>>,
    nodes: Vec<Rc<u32>>,
    names: Option<std::rc::Weak<String>>,
}

fn main() {
    let graph: Option<Graph> = None;
    let _ = graph.map(|graph| (graph.root, graph.nodes, graph.names));
}
