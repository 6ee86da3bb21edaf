//! Bytes that are gathered before they are written.

/// Bytes in memory that begins with a page.
#[derive(Debug)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    /// Where the page begins.
    from: usize,
    length: usize,
    page: usize,
}

impl Buffer {
    pub(super) fn new(page: usize) -> Buffer {
        Buffer {
            bytes: Vec::new(),
            from: 0,
            length: 0,
            page,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        &self.bytes[self.from..self.from + self.length]
    }

    pub(super) fn as_mut_slice(&mut self) -> &mut [u8] {
        &mut self.bytes[self.from..self.from + self.length]
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        let (old, new) = (self.length, self.length + bytes.len());
        self.make_room(new);
        self.length = new;
        self.as_mut_slice()[old..].copy_from_slice(bytes);
    }

    pub(super) fn push_zeros(&mut self, count: usize) {
        let (old, new) = (self.length, self.length + count);
        self.make_room(new);
        self.length = new;
        self.as_mut_slice()[old..].fill(0);
    }

    fn make_room(&mut self, length: usize) {
        if self.bytes.len() >= self.from + length {
            return;
        }
        let wanted = length.next_power_of_two().max(self.page);
        let mut bytes = vec![0; wanted + self.page];
        let from = bytes.as_ptr().align_offset(self.page);
        bytes[from..from + self.length].copy_from_slice(self.as_slice());
        (self.bytes, self.from) = (bytes, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_there_from_a_page_on() {
        let mut buffer = Buffer::new(64);
        let mut plain = Vec::new();
        for round in 0..200usize {
            buffer.push(&[round as u8; 3]);
            buffer.push_zeros(round % 4);
            plain.extend([round as u8; 3]);
            plain.resize(plain.len() + round % 4, 0);
            assert_eq!(buffer.as_slice(), plain);
            assert_eq!(buffer.as_slice().as_ptr() as usize % 64, 0);
        }
        buffer.clear();
        buffer.push(b"x");
        assert_eq!(buffer.as_slice(), b"x");
    }
}
