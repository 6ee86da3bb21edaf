//! Memory that can become a `Vec` of numbers without a copy: a checkpoint's long rows are read into it.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

use super::bulk::Element;

/// Bytes of whole elements, allocated as a `Vec` of these is. None of it is uninitialised.
pub(crate) struct Memory {
    start: NonNull<u8>,
    element: Element,
    length: usize,
}

// SAFETY: it owns its memory alone, and shares nothing but bytes.
unsafe impl Send for Memory {}
// SAFETY: the same.
unsafe impl Sync for Memory {}

impl Memory {
    /// `length` zeros; `None` if there is no memory for them, or they are not whole elements.
    pub(crate) fn zeroed(element: Element, length: usize) -> Option<Memory> {
        if !length.is_multiple_of(element.size()) {
            return None;
        }
        let start = match layout(element, length)? {
            layout if layout.size() == 0 => {
                NonNull::without_provenance(layout.align().try_into().ok()?)
            }
            // SAFETY: the layout has a size.
            layout => NonNull::new(unsafe { alloc_zeroed(layout) })?,
        };
        let memory = Memory {
            start,
            element,
            length,
        };
        memory.ask_for_large_pages();
        Some(memory)
    }

    /// A copy of bytes that are whole elements.
    pub(crate) fn copy_of(element: Element, bytes: &[u8]) -> Option<Memory> {
        let mut memory = Memory::zeroed(element, bytes.len())?;
        memory.copy_from_slice(bytes);
        Some(memory)
    }

    /// What its elements are.
    pub(crate) fn element(&self) -> Element {
        self.element
    }

    /// Lets go of the memory, for somebody who makes a `Vec` of it: `length` bytes allocated with the element's alignment.
    pub(super) fn into_raw(self) -> (NonNull<u8>, usize) {
        let memory = std::mem::ManuallyDrop::new(self);
        (memory.start, memory.length)
    }

    /// Pages of the usual size are made one by one when they are first touched, which takes longer than filling them.
    #[cfg(target_os = "linux")]
    fn ask_for_large_pages(&self) {
        const LARGE: usize = 2 << 20;
        const PAGE: usize = 4096;
        if self.length < 2 * LARGE {
            return;
        }
        let inside = self.start.as_ptr().align_offset(PAGE);
        let length = (self.length - inside) / PAGE * PAGE;
        // SAFETY: the pages lie within the allocation; the advice changes how they are backed, not what is in them. If the system
        // knows no such pages it refuses.
        unsafe {
            let first = self.start.as_ptr().add(inside).cast();
            libc::madvise(first, length, libc::MADV_HUGEPAGE);
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn ask_for_large_pages(&self) {}
}

fn layout(element: Element, length: usize) -> Option<Layout> {
    Layout::from_size_align(length, element.align()).ok()
}

impl Drop for Memory {
    fn drop(&mut self) {
        if let Some(layout) = layout(self.element, self.length)
            && layout.size() > 0
        {
            // SAFETY: allocated by `zeroed` with this layout, and `into_raw` drops nothing.
            unsafe { dealloc(self.start.as_ptr(), layout) }
        }
    }
}

impl Deref for Memory {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        // SAFETY: `length` bytes are allocated there (or none are needed), all initialised, and borrowed as the value is.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl DerefMut for Memory {
    fn deref_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `deref`, and nobody else has them.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.length) }
    }
}

impl Clone for Memory {
    fn clone(&self) -> Self {
        match Memory::copy_of(self.element, self) {
            Some(copy) => copy,
            None => std::alloc::handle_alloc_error(Layout::new::<u8>()),
        }
    }
}

impl PartialEq for Memory {
    fn eq(&self, other: &Self) -> bool {
        self.element == other.element && self[..] == other[..]
    }
}

impl Eq for Memory {}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of {:?}", self.length, self.element)
    }
}

#[cfg(test)]
mod tests;
