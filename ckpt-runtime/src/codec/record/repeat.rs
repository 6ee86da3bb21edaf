//! Items of a sequence that are like those before them.

use serde::Serialize;

use super::super::QUICK;
use super::template::Template;
use super::trie::Recorder;

/// So many items go the long way before one looks what they have in common.
const FIRST: u64 = 8;
/// It is not worth a look for fewer items than these.
const FEW: u64 = 16;
/// What is unlike that often is not worth the looks.
const MOST_UNLIKE: u32 = 4;
/// After so many that were alike, those before are forgiven.
const MANY_ALIKE: u64 = 64;

/// What the items of a sequence have in common.
#[derive(Default)]
pub(super) struct Repeat {
    template: Option<Template>,
    /// Items that were written by it, and are not counted yet.
    times: u64,
    unlike: u32,
}

impl Repeat {
    /// Writes an item by the template, if there is one and the item is like it.
    #[inline(always)]
    pub(super) fn write<T: Serialize + ?Sized>(
        &mut self,
        recorder: &mut Recorder<'_>,
        slot: u32,
        value: &T,
    ) -> bool {
        let (true, Some(template)) = (QUICK, &self.template) else {
            return false;
        };
        let is_like = template.write(value, recorder.out);
        match is_like {
            true => self.times += 1,
            false => self.was_unlike(recorder, slot),
        }
        is_like
    }

    /// Writes items by the template, for as long as there is one and they are like it: how many, and the first that was not.
    #[inline(always)]
    pub(super) fn write_all<T: Serialize>(
        &mut self,
        recorder: &mut Recorder<'_>,
        slot: u32,
        items: &mut impl Iterator<Item = T>,
    ) -> (u64, Option<T>) {
        let (true, Some(template)) = (QUICK, &self.template) else {
            return (0, items.next());
        };
        let (times, unlike) = template.write_all(items, recorder.out);
        self.times += times;
        if unlike.is_some() {
            self.was_unlike(recorder, slot);
        }
        (times, unlike)
    }

    fn was_unlike(&mut self, recorder: &mut Recorder<'_>, slot: u32) {
        self.unlike = match self.times >= MANY_ALIKE {
            true => 1,
            false => self.unlike + 1,
        };
        self.count(recorder, slot);
    }

    /// An item went the long way; `so_far` have been written, of so many if that was told. Looks whether the next one may go the
    /// short way.
    pub(super) fn learn(
        &mut self,
        recorder: &Recorder<'_>,
        slot: u32,
        so_far: u64,
        said: Option<u64>,
    ) {
        let are_few = said.is_some_and(|said| said.saturating_sub(so_far) < FEW);
        if so_far >= FIRST && !are_few && self.unlike < MOST_UNLIKE {
            self.template = recorder.template(slot);
            // What is of no fixed look now will hardly become so.
            self.unlike += u32::from(self.template.is_none());
        }
    }

    /// Counts the items that were written by the template, which is over.
    pub(super) fn count(&mut self, recorder: &mut Recorder<'_>, slot: u32) {
        if self.template.take().is_some() && self.times > 0 {
            recorder.count_quick(slot, std::mem::take(&mut self.times));
        }
    }
}
