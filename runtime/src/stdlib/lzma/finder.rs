//! Match finders: where the bytes that come next stood before. Hash chains and binary trees, over hashes of two to four bytes.

/// Matches are at most this long.
pub const LONGEST: usize = 273;

/// A match: its length, and how far back it is, less one.
#[derive(Clone, Copy, Default)]
pub struct Match {
    pub len: usize,
    pub dist: u32,
}

const HASH_2: usize = 1 << 10;
const HASH_3: usize = 1 << 16;

/// The bytes, and the positions that were seen.
pub struct Finder {
    pub buffer: Vec<u8>,
    /// Where the next search looks.
    pub at: usize,
    /// How many bytes before it are not coded yet.
    pub ahead: usize,
    /// Searches stop here.
    pub limit: usize,
    pub finishing: bool,
    pub nice: usize,
    /// The part of the buffer that is never given up.
    keep: usize,
    /// What positions in the tables are greater by than those in the buffer.
    offset: u32,
    cyclic_at: usize,
    cyclic_size: usize,
    hash_bytes: usize,
    is_tree: bool,
    mask: u32,
    depth: u32,
    hash: Vec<u32>,
    links: Vec<u32>,
}

/// How many bytes must follow before what comes first is coded, as long as more may come.
pub const AFTER: usize = 4097 + LONGEST;

fn common(data: &[u8], a: usize, b: usize, from: usize, most: usize) -> usize {
    let mut n = from;
    while n < most && data[a + n] == data[b + n] {
        n += 1;
    }
    n
}

impl Finder {
    /// `kind` is liblzma's number: 16 stands for trees, the rest is the number of bytes that are hashed.
    pub fn new(kind: u32, dictionary: u32, nice: usize, depth: u32) -> Finder {
        let (is_tree, hash_bytes) = (kind & 16 != 0, (kind & 15) as usize);
        let mask = if hash_bytes == 2 {
            0xFFFF
        } else {
            let mask = (dictionary.next_power_of_two() - 1) >> 1 | 0xFFFF;
            match mask > 1 << 24 {
                true if hash_bytes == 3 => (1 << 24) - 1,
                true => mask >> 1,
                false => mask,
            }
        };
        let fixed = [0, 0, 0, HASH_2, HASH_2 + HASH_3][hash_bytes];
        let cyclic_size = dictionary as usize + 1;
        let depth = match depth {
            0 if is_tree => 16 + nice as u32 / 2,
            0 => 4 + nice as u32 / 4,
            n => n,
        };
        Finder {
            buffer: Vec::new(),
            at: 0,
            ahead: 0,
            limit: 0,
            finishing: false,
            nice,
            keep: (dictionary as usize + 4096).max(1 << 16),
            offset: cyclic_size as u32,
            cyclic_at: 0,
            cyclic_size,
            hash_bytes,
            is_tree,
            mask,
            depth,
            hash: vec![0; fixed + mask as usize + 1],
            links: vec![0; if is_tree { 2 * cyclic_size } else { cyclic_size }],
        }
    }
    /// Takes bytes to be coded.
    pub fn feed(&mut self, data: &[u8]) {
        if self.at > self.keep + self.keep / 2 + (1 << 19) {
            // The lowest bits of positions stay.
            let moved = (self.at - self.keep) & !15;
            self.buffer.drain(..moved);
            self.at -= moved;
            self.offset = self.offset.wrapping_add(moved as u32);
        }
        self.buffer.extend_from_slice(data);
        self.limit = self.buffer.len().saturating_sub(AFTER);
    }
    /// No more bytes come.
    pub fn finish(&mut self) {
        self.finishing = true;
        self.limit = self.buffer.len();
    }
    /// How many bytes follow.
    pub fn available(&self) -> usize {
        self.buffer.len() - self.at
    }
    /// Where the first byte is that is not coded.
    pub fn position(&self) -> usize {
        self.at - self.ahead
    }
    /// The matches at the next position, from short to long, each nearer than longer ones; the length of the longest.
    pub fn find(&mut self, matches: &mut Vec<Match>) -> usize {
        matches.clear();
        self.step(Some(matches));
        self.ahead += 1;
        let Some(longest) = matches.last() else { return 0 };
        if longest.len < self.nice {
            return longest.len;
        }
        let here = self.at - 1;
        let most = (self.available() + 1).min(LONGEST);
        common(&self.buffer, here, here - longest.dist as usize - 1, longest.len, most)
    }
    /// Goes over bytes.
    pub fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.step(None);
        }
        self.ahead += count;
    }
    fn step(&mut self, mut matches: Option<&mut Vec<Match>>) {
        let available = self.available();
        if available < self.hash_bytes && available < self.nice {
            self.at += 1;
            return;
        }
        let most = available.min(self.nice);
        let here = self.at;
        let position = (here as u32).wrapping_add(self.offset);
        let cur = &self.buffer[here..];
        let before;
        let mut best = 1;
        if self.hash_bytes == 2 {
            let slot = usize::from(cur[0]) | usize::from(cur[1]) << 8;
            before = std::mem::replace(&mut self.hash[slot], position);
        } else {
            let two = CRC[usize::from(cur[0])] ^ u32::from(cur[1]);
            let three = two ^ u32::from(cur[2]) << 8;
            let slot_2 = two as usize & (HASH_2 - 1);
            let mut delta = position.wrapping_sub(std::mem::replace(&mut self.hash[slot_2], position));
            let mut found = 0;
            let near = |delta: u32, cyclic_size: usize, data: &[u8]| {
                (delta as usize) < cyclic_size && data[here - delta as usize] == data[here]
            };
            let is_near = near(delta, self.cyclic_size, &self.buffer);
            if self.hash_bytes == 3 {
                let slot = HASH_2 + (three & self.mask) as usize;
                before = std::mem::replace(&mut self.hash[slot], position);
                best = 2;
                if let Some(matches) = matches.as_deref_mut()
                    && is_near
                {
                    matches.push(Match {
                        len: 2,
                        dist: delta - 1,
                    });
                    found = 1;
                }
            } else {
                let slot_3 = HASH_2 + (three as usize & (HASH_3 - 1));
                let four = three ^ CRC[usize::from(cur[3])] << 5;
                let slot = HASH_2 + HASH_3 + (four & self.mask) as usize;
                let delta_3 = position.wrapping_sub(std::mem::replace(&mut self.hash[slot_3], position));
                before = std::mem::replace(&mut self.hash[slot], position);
                if let Some(matches) = matches.as_deref_mut() {
                    if is_near {
                        best = 2;
                        matches.push(Match {
                            len: 2,
                            dist: delta - 1,
                        });
                        found = 1;
                    }
                    if delta != delta_3 && near(delta_3, self.cyclic_size, &self.buffer) {
                        best = 3;
                        matches.push(Match {
                            len: 3,
                            dist: delta_3 - 1,
                        });
                        delta = delta_3;
                        found = 1;
                    }
                }
            }
            if let Some(matches) = matches.as_deref_mut()
                && found != 0
            {
                best = common(&self.buffer, here, here - delta as usize, best, most);
                if let Some(last) = matches.last_mut() {
                    last.len = best;
                }
                if best == most {
                    if self.is_tree {
                        self.tree(before, position, most, best, None);
                    } else {
                        self.links[self.cyclic_at] = before;
                    }
                    self.advance();
                    return;
                }
            }
            best = best.max(self.hash_bytes - 1);
        }
        if self.is_tree {
            self.tree(before, position, most, best, matches);
        } else {
            self.chain(before, position, most, best, matches);
        }
        self.advance();
    }
    fn advance(&mut self) {
        self.cyclic_at += 1;
        if self.cyclic_at == self.cyclic_size {
            self.cyclic_at = 0;
        }
        self.at += 1;
        if (self.at as u32).wrapping_add(self.offset) == u32::MAX {
            // Positions begin anew; those out of reach are forgotten.
            let less = u32::MAX - self.cyclic_size as u32;
            for slot in self.hash.iter_mut().chain(&mut self.links) {
                *slot = slot.saturating_sub(less);
            }
            self.offset = self.offset.wrapping_sub(less);
        }
    }
    /// Where the links of the position `delta` bytes back are.
    fn cyclic(&self, delta: u32) -> usize {
        let delta = delta as usize;
        match delta > self.cyclic_at {
            true => self.cyclic_at + self.cyclic_size - delta,
            false => self.cyclic_at - delta,
        }
    }
    fn chain(
        &mut self,
        mut before: u32,
        position: u32,
        most: usize,
        mut best: usize,
        matches: Option<&mut Vec<Match>>,
    ) {
        self.links[self.cyclic_at] = before;
        let Some(matches) = matches else { return };
        let here = self.at;
        for _ in 0..self.depth {
            let delta = position.wrapping_sub(before);
            if delta as usize >= self.cyclic_size {
                return;
            }
            let there = here - delta as usize;
            before = self.links[self.cyclic(delta)];
            if self.buffer[there + best] == self.buffer[here + best] && self.buffer[there] == self.buffer[here] {
                let len = common(&self.buffer, here, there, 1, most);
                if best < len {
                    best = len;
                    matches.push(Match { len, dist: delta - 1 });
                    if len == most {
                        return;
                    }
                }
            }
        }
    }
    /// Makes the position the root of the tree of those with its hash.
    fn tree(
        &mut self,
        mut before: u32,
        position: u32,
        most: usize,
        mut best: usize,
        mut matches: Option<&mut Vec<Match>>,
    ) {
        let here = self.at;
        let (mut greater, mut less) = (2 * self.cyclic_at + 1, 2 * self.cyclic_at);
        let (mut len_greater, mut len_less) = (0, 0);
        let mut left = self.depth;
        loop {
            let delta = position.wrapping_sub(before);
            if left == 0 || delta as usize >= self.cyclic_size {
                self.links[greater] = 0;
                self.links[less] = 0;
                return;
            }
            left -= 1;
            let pair = 2 * self.cyclic(delta);
            let there = here - delta as usize;
            let mut len = usize::min(len_greater, len_less);
            if self.buffer[there + len] == self.buffer[here + len] {
                len = common(&self.buffer, here, there, len + 1, most);
                if let Some(matches) = matches.as_deref_mut()
                    && best < len
                {
                    best = len;
                    matches.push(Match { len, dist: delta - 1 });
                }
                if len == most {
                    self.links[less] = self.links[pair];
                    self.links[greater] = self.links[pair + 1];
                    return;
                }
            }
            if self.buffer[there + len] < self.buffer[here + len] {
                self.links[less] = before;
                less = pair + 1;
                before = self.links[less];
                len_less = len;
            } else {
                self.links[greater] = before;
                greater = pair;
                before = self.links[greater];
                len_greater = len;
            }
        }
    }
}

/// The table of CRC-32, which scatters bytes.
static CRC: [u32; 256] = crc_table();

const fn crc_table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut i = 0;
    while i < 256 {
        let mut c = i as u32;
        let mut round = 0;
        while round < 8 {
            c = if c & 1 != 0 { c >> 1 ^ 0xEDB8_8320 } else { c >> 1 };
            round += 1;
        }
        table[i] = c;
        i += 1;
    }
    table
}
