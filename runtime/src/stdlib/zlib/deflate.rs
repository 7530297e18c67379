//! Compression: zlib's search for matches, so that the output is the same.

use super::trees::{BitWriter, Block, store};

const MIN_MATCH: usize = 3;
const MAX_MATCH: usize = 258;
const MIN_LOOKAHEAD: usize = MAX_MATCH + MIN_MATCH + 1;
const TOO_FAR: usize = 4096;

/// What is to be written after the given input (`Z_NO_FLUSH`…).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flush {
    No,
    Partial,
    Sync,
    Full,
    Finish,
    Block,
}

/// `Z_FILTERED`, `Z_HUFFMAN_ONLY`, `Z_FIXED` of zlib.
pub const FILTERED: i32 = 1;
pub const HUFFMAN_ONLY: i32 = 2;
pub const FIXED: i32 = 4;

/// How hard a level searches: good, lazy and nice length, longest chain.
const LEVELS: [[usize; 4]; 10] = [
    [0, 0, 0, 0],
    [4, 4, 8, 4],
    [4, 5, 16, 8],
    [4, 6, 32, 32],
    [4, 4, 16, 16],
    [8, 16, 32, 32],
    [8, 16, 128, 128],
    [8, 32, 128, 256],
    [32, 128, 258, 1024],
    [32, 258, 258, 4096],
];

/// A compressor of raw deflate data.
#[derive(Clone)]
pub struct Deflate {
    level: usize,
    strategy: i32,
    /// What is written.
    pub out: BitWriter,
    block: Block,
    block_limit: usize,
    size: usize,
    window: Vec<u8>,
    head: Vec<usize>,
    prev: Vec<usize>,
    hash: usize,
    hash_shift: usize,
    start: usize,
    block_start: isize,
    lookahead: usize,
    insert: usize,
    match_start: usize,
    match_length: usize,
    prev_length: usize,
    match_available: bool,
    /// Bytes of level 0 that wait for their block.
    stored: Vec<u8>,
}

impl Deflate {
    /// A compressor of a level, a window of `1 << bits` bytes and a memory level.
    pub fn new(level: usize, bits: usize, memory: usize, strategy: i32) -> Deflate {
        let size = 1 << bits.max(9);
        let hash_bits = memory + 7;
        Deflate {
            level,
            strategy,
            out: BitWriter::default(),
            block: Block::new(),
            block_limit: (1 << (memory + 6)) - 1,
            size,
            window: vec![0; 2 * size + MAX_MATCH],
            head: vec![0; 1 << hash_bits],
            prev: vec![0; size],
            hash: 0,
            hash_shift: hash_bits.div_ceil(MIN_MATCH),
            start: 0,
            block_start: 0,
            lookahead: 0,
            insert: 0,
            match_start: 0,
            match_length: MIN_MATCH - 1,
            prev_length: MIN_MATCH - 1,
            match_available: false,
            stored: Vec::new(),
        }
    }

    /// Enters text that the data refers to as if it stood before it.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) {
        if self.level == 0 {
            return;
        }
        let keep = dictionary.len().min(self.size);
        let mut input = &dictionary[dictionary.len() - keep..];
        self.fill(&mut input);
        while self.lookahead >= MIN_MATCH {
            let n = self.lookahead - (MIN_MATCH - 1);
            for at in self.start..self.start + n {
                self.insert_string(at);
            }
            self.start += n;
            self.lookahead = MIN_MATCH - 1;
            self.fill(&mut input);
        }
        self.start += self.lookahead;
        self.block_start = self.start as isize;
        self.insert = self.lookahead;
        self.lookahead = 0;
    }

    /// Compresses.
    pub fn run(&mut self, mut input: &[u8], flush: Flush) {
        if self.level == 0 {
            self.run_stored(input, flush);
        } else if self.level < 4 || self.strategy == HUFFMAN_ONLY {
            self.run_fast(&mut input, flush);
        } else {
            self.run_slow(&mut input, flush);
        }
        match flush {
            Flush::Partial => {
                self.out.put(2, 3);
                self.out.put(0, 7);
            }
            Flush::Sync => store(&mut self.out, &[], false),
            Flush::Full => {
                store(&mut self.out, &[], false);
                self.head.fill(0);
            }
            _ => {}
        }
    }

    fn run_stored(&mut self, input: &[u8], flush: Flush) {
        self.stored.extend_from_slice(input);
        if flush == Flush::No {
            return;
        }
        let bytes = std::mem::take(&mut self.stored);
        let mut chunks = bytes.chunks(65535).peekable();
        if chunks.peek().is_none() && flush == Flush::Finish {
            store(&mut self.out, &[], true);
        }
        while let Some(chunk) = chunks.next() {
            store(&mut self.out, chunk, flush == Flush::Finish && chunks.peek().is_none());
        }
    }

    fn update_hash(&mut self, byte: u8) {
        self.hash = ((self.hash << self.hash_shift) ^ usize::from(byte)) & (self.head.len() - 1);
    }

    /// Enters the string at `at`; answers the last place with the same hash.
    fn insert_string(&mut self, at: usize) -> usize {
        self.update_hash(self.window[at + MIN_MATCH - 1]);
        let mask = self.size - 1;
        let before = self.head[self.hash];
        self.prev[at & mask] = before;
        self.head[self.hash] = at;
        before
    }

    fn farthest(&self) -> usize {
        self.size - MIN_LOOKAHEAD
    }

    fn slide(&mut self) {
        let size = self.size;
        self.window.copy_within(size..2 * size, 0);
        self.match_start = self.match_start.wrapping_sub(size);
        self.start -= size;
        self.block_start -= size as isize;
        self.insert = self.insert.min(self.start);
        for place in self.head.iter_mut().chain(&mut self.prev) {
            *place = place.saturating_sub(size);
        }
    }

    fn fill(&mut self, input: &mut &[u8]) {
        loop {
            let mut more = 2 * self.size - self.lookahead - self.start;
            if self.start >= self.size + self.farthest() {
                self.slide();
                more += self.size;
            }
            if input.is_empty() {
                return;
            }
            let n = more.min(input.len());
            let at = self.start + self.lookahead;
            self.window[at..at + n].copy_from_slice(&input[..n]);
            *input = &input[n..];
            self.lookahead += n;
            if self.lookahead + self.insert >= MIN_MATCH {
                let mut at = self.start - self.insert;
                self.hash = usize::from(self.window[at]);
                self.update_hash(self.window[at + 1]);
                while self.insert > 0 {
                    self.insert_string(at);
                    at += 1;
                    self.insert -= 1;
                    if self.lookahead + self.insert < MIN_MATCH {
                        break;
                    }
                }
            }
            if self.lookahead >= MIN_LOOKAHEAD || input.is_empty() {
                return;
            }
        }
    }

    /// Length of the longest match at `candidate` and before it; `match_start` is set.
    fn longest_match(&mut self, mut candidate: usize) -> usize {
        let [good, _, nice, mut chain] = LEVELS[self.level];
        let scan = self.start;
        let mut best = self.prev_length;
        let limit = scan.saturating_sub(self.farthest());
        if self.prev_length >= good {
            chain >>= 2;
        }
        let nice = nice.min(self.lookahead);
        let w = &self.window;
        loop {
            let m = candidate;
            if w[m + best] == w[scan + best] && w[m + best - 1] == w[scan + best - 1] && w[m] == w[scan] {
                let length = (0..MAX_MATCH).take_while(|&i| w[m + i] == w[scan + i]).count();
                if length > best {
                    self.match_start = m;
                    best = length;
                    if length >= nice {
                        break;
                    }
                }
            }
            candidate = self.prev[candidate & (self.size - 1)];
            chain -= 1;
            if candidate <= limit || chain == 0 {
                break;
            }
        }
        best.min(self.lookahead)
    }

    fn flush_block(&mut self, last: bool) {
        let end = self.start;
        let length = (end as isize - self.block_start) as usize;
        let bytes = usize::try_from(self.block_start)
            .ok()
            .map(|from| &self.window[from..end]);
        let fixed = self.strategy == FIXED;
        self.block.flush(&mut self.out, bytes, length, last, fixed);
        self.block_start = end as isize;
    }

    /// True if input is there to go on with.
    fn ready(&mut self, input: &mut &[u8], flush: Flush) -> bool {
        if self.lookahead < MIN_LOOKAHEAD {
            self.fill(input);
            if self.lookahead < MIN_LOOKAHEAD && flush == Flush::No {
                return false;
            }
        }
        self.lookahead > 0
    }

    fn finish(&mut self, flush: Flush) {
        if flush == Flush::Finish {
            self.insert = 0;
            self.flush_block(true);
        } else if flush != Flush::No {
            self.insert = self.start.min(MIN_MATCH - 1);
            if self.block.len() > 0 {
                self.flush_block(false);
            }
        }
    }

    fn run_fast(&mut self, input: &mut &[u8], flush: Flush) {
        let most_inserted = LEVELS[self.level][1];
        while self.ready(input, flush) {
            let mut before = 0;
            let searched = self.strategy != HUFFMAN_ONLY;
            if searched && self.lookahead >= MIN_MATCH {
                before = self.insert_string(self.start);
            }
            let mut length = 0;
            self.prev_length = MIN_MATCH - 1;
            if before != 0 && self.start - before <= self.farthest() {
                length = self.longest_match(before);
            }
            if length >= MIN_MATCH {
                self.block.copy(self.start - self.match_start, length);
                self.lookahead -= length;
                if length <= most_inserted && self.lookahead >= MIN_MATCH {
                    for _ in 1..length {
                        self.start += 1;
                        self.insert_string(self.start);
                    }
                    self.start += 1;
                } else {
                    self.start += length;
                    self.hash = usize::from(self.window[self.start]);
                    self.update_hash(self.window[self.start + 1]);
                }
            } else {
                self.block.literal(self.window[self.start]);
                self.lookahead -= 1;
                self.start += 1;
            }
            if self.block.len() == self.block_limit {
                self.flush_block(false);
            }
        }
        if flush != Flush::No {
            self.finish(flush);
        }
    }

    fn run_slow(&mut self, input: &mut &[u8], flush: Flush) {
        let lazy = LEVELS[self.level][1];
        while self.ready(input, flush) {
            let before = if self.lookahead >= MIN_MATCH {
                self.insert_string(self.start)
            } else {
                0
            };
            self.prev_length = self.match_length;
            let prev_match = self.match_start;
            self.match_length = MIN_MATCH - 1;
            if before != 0 && self.prev_length < lazy && self.start - before <= self.farthest() {
                self.match_length = self.longest_match(before);
                let far = self.match_length == MIN_MATCH && self.start - self.match_start > TOO_FAR;
                if self.match_length <= 5 && (self.strategy == FILTERED || far) {
                    self.match_length = MIN_MATCH - 1;
                }
            }
            if self.prev_length >= MIN_MATCH && self.match_length <= self.prev_length {
                let last_insert = self.start + self.lookahead - MIN_MATCH;
                self.block.copy(self.start - 1 - prev_match, self.prev_length);
                self.lookahead -= self.prev_length - 1;
                for _ in 0..self.prev_length - 2 {
                    self.start += 1;
                    if self.start <= last_insert {
                        self.insert_string(self.start);
                    }
                }
                self.match_available = false;
                self.match_length = MIN_MATCH - 1;
                self.start += 1;
                if self.block.len() == self.block_limit {
                    self.flush_block(false);
                }
            } else {
                if self.match_available {
                    self.block.literal(self.window[self.start - 1]);
                    if self.block.len() == self.block_limit {
                        self.flush_block(false);
                    }
                }
                self.match_available = true;
                self.start += 1;
                self.lookahead -= 1;
            }
        }
        if flush != Flush::No {
            if self.match_available {
                self.block.literal(self.window[self.start - 1]);
                self.match_available = false;
            }
            self.finish(flush);
        }
    }
}
