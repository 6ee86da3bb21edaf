//! Variables that a checkpoint lacks, because the program has been built anew since.

use super::Frame;

impl Frame {
    /// Whether the checkpoint that is being restored lacks a variable: it begins anew then.
    #[cold]
    #[inline(never)]
    pub extern "C" fn lacks(&mut self, name: &'static str) -> bool {
        match &mut *self.root {
            Some(root) => root.lacks(name),
            None => false,
        }
    }
}
