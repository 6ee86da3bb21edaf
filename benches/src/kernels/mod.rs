//! The kernels. Each file holds one, as a macro `text` that takes the attributes to write.

/// Writes a kernel's text twice: as it is, and with `#[checkpointed]` (its helper attribute `#[ckpt(skip)]` is no
/// attribute of the language, so the plain twin has to go without both).
macro_rules! twins {
    () => {
        pub(super) mod plain {
            #[allow(unused_imports)]
            use super::*;
            text! { [] [] }
        }
        pub(super) mod annotated {
            #[allow(unused_imports)]
            use super::*;
            text! { [#[ckpt::checkpointed]] [#[ckpt(skip)]] }
        }
    };
}

mod condition;
mod fixed;
mod heat;
mod local_struct;
mod pi;
mod recurrence;
mod saxpy;
mod self_struct;
mod sum;
mod zip;

/// A kernel and its twin.
#[derive(Debug, Clone, Copy)]
pub struct Kernel {
    /// Its name in tables and on the command line.
    pub name: &'static str,
    /// What it does, in a line.
    pub about: &'static str,
    /// The size at which it runs for some ten milliseconds.
    pub size: u64,
    /// Without the attribute.
    pub plain: Run,
    /// With it.
    pub annotated: Run,
    /// Whether the ratio of this one is held to a limit.
    pub required: bool,
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

/// All of them, those with a limit first.
pub const KERNELS: &[Kernel] = &[
    pi::KERNEL,
    heat::KERNEL,
    recurrence::KERNEL,
    local_struct::KERNEL,
    self_struct::KERNEL,
    saxpy::KERNEL,
    sum::KERNEL,
    fixed::KERNEL,
    condition::KERNEL,
    zip::KERNEL,
];

/// The kernel of this name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Kernel> {
    KERNELS.iter().find(|kernel| kernel.name == name)
}
