//! The kernels. Each file holds one, as a macro `text` that takes the attributes to write.

/// Writes a kernel's text twice: as it is, and with `#[checkpointed]` (its helper attributes are none of the language, so
/// the plain twin has to go without them too).
macro_rules! twins {
    () => {
        pub(super) mod plain {
            #[allow(unused_imports)]
            use super::*;
            text! { [] [] [] }
        }
        pub(super) mod annotated {
            #[allow(unused_imports)]
            use super::*;
            text! { [#[ckpt::checkpointed]] [#[ckpt(skip)]] [#[ckpt(safe_point)]] }
        }
    };
}

/// The kernel of a file: what it is held to, its name, what it does, the size at which it runs for some ten milliseconds, and how to run the
/// twin of a module for a size.
macro_rules! kernel {
    ($held:ident, $name:literal, $about:literal, $size:expr, |$twin:ident, $n:ident| $run:expr) => {
        #[allow(unused_braces, reason = "a block when there is something to prepare")]
        pub(super) const KERNEL: super::Kernel = super::Kernel {
            module: module_path!(),
            name: $name,
            about: $about,
            size: $size,
            held: super::Held::$held,
            plain: |$n| {
                use plain as $twin;
                Box::new($run)
            },
            annotated: |$n| {
                use annotated as $twin;
                Box::new($run)
            },
        };
    };
}

mod axpy;
mod call;
mod chain;
mod condition;
mod dot;
mod fixed;
mod hash;
mod heat;
mod insertion;
mod items;
mod lcg;
mod local_struct;
mod logistic;
mod mandelbrot;
mod matmul;
mod nbody;
mod nested;
mod pi;
mod queue;
mod saxpy;
mod search;
mod self_struct;
mod sort;
mod spectral;
mod stack;
mod sum;
mod text;
mod write;
mod zip;

/// A kernel and its twin.
#[derive(Debug, Clone, Copy)]
pub struct Kernel {
    /// Where its text is.
    pub module: &'static str,
    /// Its name in tables and on the command line.
    pub name: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// The size at which it runs for some ten milliseconds.
    pub size: u64,
    /// Which ratios must stay within the limit.
    pub held: Held,
    /// Without the attribute.
    pub plain: Run,
    /// With it.
    pub annotated: Run,
}

/// Which of a kernel's ratios are held to a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// By time and by instructions.
    Both,
    /// By instructions: it is over too soon, or waits too much for memory, to be timed on a machine that does other things.
    Count,
    /// Neither: see docs/performance.md.
    Not,
}

/// Prepares a kernel's input, outside what is measured. Each call of the result runs the kernel and gives the bits of what it
/// computed.
pub type Run = fn(size: u64) -> Box<dyn FnMut() -> u64>;

/// One of the twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Twin {
    /// Without the attribute.
    Plain,
    /// With it.
    Annotated,
}

impl Twin {
    /// The name of its module, and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Twin::Plain => "plain",
            Twin::Annotated => "annotated",
        }
    }
}

impl Kernel {
    /// The twin's code.
    #[must_use]
    pub fn run(&self, twin: Twin) -> Run {
        match twin {
            Twin::Plain => self.plain,
            Twin::Annotated => self.annotated,
        }
    }
}

/// All of them.
pub const KERNELS: &[Kernel] = &[
    pi::KERNEL,
    heat::KERNEL,
    lcg::KERNEL,
    logistic::KERNEL,
    condition::KERNEL,
    saxpy::KERNEL,
    dot::KERNEL,
    sum::KERNEL,
    local_struct::KERNEL,
    self_struct::KERNEL,
    fixed::KERNEL,
    matmul::KERNEL,
    nbody::KERNEL,
    spectral::KERNEL,
    mandelbrot::KERNEL,
    insertion::KERNEL,
    sort::KERNEL,
    hash::KERNEL,
    text::KERNEL,
    write::KERNEL,
    stack::KERNEL,
    queue::KERNEL,
    nested::KERNEL,
    zip::KERNEL,
    axpy::KERNEL,
    items::KERNEL,
    chain::KERNEL,
    search::KERNEL,
    call::KERNEL,
];

/// The kernel of this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Kernel> {
    KERNELS.iter().find(|kernel| kernel.name == name)
}
