//! Huffman trees of deflate blocks: the same choices as zlib's trees.c, so that the output is the same.

/// Bits as deflate packs them, lowest first.
#[derive(Default, Clone)]
pub struct BitWriter {
    /// Whole bytes.
    pub bytes: Vec<u8>,
    buffer: u64,
    count: u32,
}

impl BitWriter {
    /// Appends the lowest `length` bits.
    pub fn put(&mut self, value: u32, length: u32) {
        self.buffer |= u64::from(value) << self.count;
        self.count += length;
        while self.count >= 8 {
            self.bytes.push(self.buffer as u8);
            self.buffer >>= 8;
            self.count -= 8;
        }
    }
    /// Fills up the last byte.
    pub fn align(&mut self) {
        if self.count > 0 {
            self.bytes.push(self.buffer as u8);
        }
        self.buffer = 0;
        self.count = 0;
    }
}

/// Literals, end of block and lengths.
pub const LITERAL_CODES: usize = 286;
const DISTANCE_CODES: usize = 30;
const LENGTH_CODES: usize = 19;
/// The symbol that ends a block.
pub const END: usize = 256;

/// Extra bits of length codes.
pub const LENGTH_EXTRA: [u32; 29] = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
];
/// Shortest length of length codes.
pub const LENGTH_BASE: [u32; 29] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
/// Extra bits of distance codes.
pub const DISTANCE_EXTRA: [u32; 30] = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/// Smallest distance of distance codes.
pub const DISTANCE_BASE: [u32; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];
/// Order in which the lengths of length codes are stored.
pub const LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const REPEAT_EXTRA: [u32; 19] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7];

fn code_of(bases: &[u32], value: u32) -> usize {
    bases.partition_point(|&base| base <= value) - 1
}

/// Length of a literal's or length's code in the fixed tree.
pub fn fixed_length(symbol: usize) -> u8 {
    match symbol {
        0..=143 => 8,
        144..=255 => 9,
        256..=279 => 7,
        _ => 8,
    }
}

/// A tree that is built for a block.
#[derive(Clone)]
struct Tree {
    frequency: Vec<u32>,
    lengths: Vec<u8>,
    codes: Vec<u32>,
    /// Largest symbol that occurs.
    last: usize,
}

/// What the trees of a kind have in common.
struct Kind {
    size: usize,
    extra: fn(usize) -> u32,
    fixed: fn(usize) -> u8,
    longest: u8,
}

const LITERALS: Kind = Kind {
    size: LITERAL_CODES,
    extra: |n| if n > END { LENGTH_EXTRA[n - END - 1] } else { 0 },
    fixed: fixed_length,
    longest: 15,
};
const DISTANCES: Kind = Kind {
    size: DISTANCE_CODES,
    extra: |n| DISTANCE_EXTRA[n],
    fixed: |_| 5,
    longest: 15,
};
const LENGTHS: Kind = Kind {
    size: LENGTH_CODES,
    extra: |n| REPEAT_EXTRA[n],
    fixed: |_| 0,
    longest: 7,
};

/// Lengths of a block in bits, with trees of its own and with the fixed ones.
#[derive(Default)]
struct Cost {
    own: i64,
    fixed: i64,
}

/// The heap and the inner nodes while a tree is built.
struct Building {
    heap: Vec<usize>,
    frequency: Vec<u32>,
    depth: Vec<u8>,
}

impl Building {
    fn smaller(&self, n: usize, m: usize) -> bool {
        (self.frequency[n], self.depth[n]) <= (self.frequency[m], self.depth[m])
    }
    /// Moves the node at `k` (from 1) down to its place among `length` nodes.
    fn sift(&mut self, mut k: usize, length: usize) {
        let v = self.heap[k];
        let mut j = k * 2;
        while j <= length {
            if j < length && self.smaller(self.heap[j + 1], self.heap[j]) {
                j += 1;
            }
            if self.smaller(v, self.heap[j]) {
                break;
            }
            self.heap[k] = self.heap[j];
            k = j;
            j *= 2;
        }
        self.heap[k] = v;
    }
}

impl Tree {
    fn new(kind: &Kind) -> Tree {
        Tree {
            frequency: vec![0; kind.size],
            lengths: vec![0; kind.size],
            codes: vec![0; kind.size],
            last: 0,
        }
    }

    fn build(&mut self, kind: &Kind, cost: &mut Cost) {
        let size = kind.size;
        let mut b = Building {
            heap: vec![0],
            frequency: self.frequency.clone(),
            depth: vec![0; 2 * size + 1],
        };
        b.frequency.resize(2 * size + 1, 0);
        let mut last: isize = -1;
        for n in 0..size {
            if b.frequency[n] != 0 {
                b.heap.push(n);
                last = n as isize;
            }
        }
        while b.heap.len() < 3 {
            let node = if last < 2 {
                last += 1;
                last as usize
            } else {
                0
            };
            b.heap.push(node);
            b.frequency[node] = 1;
            cost.own -= 1;
            cost.fixed -= i64::from((kind.fixed)(node));
        }
        self.last = last as usize;
        let mut length = b.heap.len() - 1;
        for k in (1..=length / 2).rev() {
            b.sift(k, length);
        }
        let mut parent = vec![0; 2 * size + 1];
        // Nodes in the order in which they were taken: the root is last.
        let mut taken = Vec::with_capacity(2 * size);
        let mut node = size;
        loop {
            let n = b.heap[1];
            b.heap[1] = b.heap[length];
            length -= 1;
            b.sift(1, length);
            let m = b.heap[1];
            taken.extend([n, m]);
            b.frequency[node] = b.frequency[n] + b.frequency[m];
            b.depth[node] = b.depth[n].max(b.depth[m]) + 1;
            parent[n] = node;
            parent[m] = node;
            b.heap[1] = node;
            node += 1;
            b.sift(1, length);
            if length < 2 {
                break;
            }
        }
        taken.push(b.heap[1]);
        self.assign_lengths(kind, &b.frequency, &parent, &taken, cost);
        self.assign_codes();
    }

    fn assign_lengths(&mut self, kind: &Kind, frequency: &[u32], parent: &[usize], taken: &[usize], cost: &mut Cost) {
        let mut lengths = vec![0u8; 2 * kind.size + 1];
        let mut counts = [0i32; 17];
        let mut overflow = 0;
        for &n in taken[..taken.len() - 1].iter().rev() {
            let mut bits = lengths[parent[n]] + 1;
            if bits > kind.longest {
                bits = kind.longest;
                overflow += 1;
            }
            lengths[n] = bits;
            if n >= kind.size {
                continue;
            }
            counts[usize::from(bits)] += 1;
            let extra = (kind.extra)(n);
            let f = i64::from(frequency[n]);
            cost.own += f * i64::from(u32::from(bits) + extra);
            cost.fixed += f * i64::from(u32::from((kind.fixed)(n)) + extra);
        }
        if overflow > 0 {
            let longest = usize::from(kind.longest);
            while overflow > 0 {
                let mut bits = longest - 1;
                while counts[bits] == 0 {
                    bits -= 1;
                }
                counts[bits] -= 1;
                counts[bits + 1] += 2;
                counts[longest] -= 1;
                overflow -= 2;
            }
            let mut order = taken.iter();
            for bits in (1..=longest).rev() {
                let mut left = counts[bits];
                while left > 0 {
                    let Some(&m) = order.next() else { break };
                    if m >= kind.size {
                        continue;
                    }
                    cost.own += (bits as i64 - i64::from(lengths[m])) * i64::from(frequency[m]);
                    lengths[m] = bits as u8;
                    left -= 1;
                }
            }
        }
        self.lengths.copy_from_slice(&lengths[..kind.size]);
    }

    fn assign_codes(&mut self) {
        self.codes = codes_of(&self.lengths);
    }

    /// The runs of lengths as symbols of the tree of lengths, with extra value and number of its bits.
    fn runs(&self, put: &mut dyn FnMut(usize, u32)) {
        let mut previous = None;
        let mut at = 0;
        while at <= self.last {
            let current = self.lengths[at];
            let same = self.lengths[at..=self.last]
                .iter()
                .take_while(|&&l| l == current)
                .count();
            let (most, least) = match (current, previous == Some(current)) {
                (0, _) => (138, 3),
                (_, true) => (6, 3),
                _ => (7, 4),
            };
            let count = same.min(most);
            let n = count as u32;
            if count < least {
                (0..count).for_each(|_| put(usize::from(current), 0));
            } else if current != 0 {
                let mut n = n;
                if previous != Some(current) {
                    put(usize::from(current), 0);
                    n -= 1;
                }
                put(16, n - 3);
            } else if count <= 10 {
                put(17, n - 3);
            } else {
                put(18, n - 11);
            }
            previous = Some(current);
            at += count;
        }
    }
}

/// Canonical codes of lengths, bits reversed as they are stored.
pub fn codes_of(lengths: &[u8]) -> Vec<u32> {
    let mut counts = [0u32; 17];
    lengths.iter().for_each(|&l| counts[usize::from(l)] += 1);
    counts[0] = 0;
    let mut next = [0u32; 17];
    for bits in 1..16 {
        next[bits] = (next[bits - 1] + counts[bits - 1]) << 1;
    }
    lengths
        .iter()
        .map(|&l| {
            if l == 0 {
                return 0;
            }
            let code = next[usize::from(l)];
            next[usize::from(l)] += 1;
            code.reverse_bits() >> (32 - u32::from(l))
        })
        .collect()
}

/// The symbols of a block and how often each occurs.
#[derive(Clone)]
pub struct Block {
    /// Distance (0 for a literal) and literal or length − 3.
    symbols: Vec<(u16, u8)>,
    literals: Tree,
    distances: Tree,
    fixed: Vec<u32>,
}

impl Block {
    /// An empty block.
    pub fn new() -> Block {
        let lengths: Vec<u8> = (0..288).map(fixed_length).collect();
        let mut block = Block {
            symbols: Vec::new(),
            literals: Tree::new(&LITERALS),
            distances: Tree::new(&DISTANCES),
            fixed: codes_of(&lengths),
        };
        block.clear();
        block
    }

    fn clear(&mut self) {
        self.symbols.clear();
        self.literals.frequency.fill(0);
        self.distances.frequency.fill(0);
        self.literals.frequency[END] = 1;
    }

    /// Number of symbols.
    pub fn len(&self) -> usize {
        self.symbols.len()
    }

    /// Adds a literal.
    pub fn literal(&mut self, byte: u8) {
        self.symbols.push((0, byte));
        self.literals.frequency[usize::from(byte)] += 1;
    }

    /// Adds a match of `length` at `distance`.
    pub fn copy(&mut self, distance: usize, length: usize) {
        self.symbols.push((distance as u16, (length - 3) as u8));
        self.literals.frequency[END + 1 + code_of(&LENGTH_BASE, length as u32)] += 1;
        self.distances.frequency[code_of(&DISTANCE_BASE, distance as u32)] += 1;
    }

    /// Writes the block in its shortest form and empties it. `stored`: its bytes, if they are at hand.
    pub fn flush(&mut self, out: &mut BitWriter, stored: Option<&[u8]>, stored_len: usize, last: bool, fixed: bool) {
        let mut cost = Cost::default();
        self.literals.build(&LITERALS, &mut cost);
        self.distances.build(&DISTANCES, &mut cost);
        let mut lengths = Tree::new(&LENGTHS);
        for tree in [&self.literals, &self.distances] {
            tree.runs(&mut |symbol, _| lengths.frequency[symbol] += 1);
        }
        let mut unused = Cost::default();
        lengths.build(&LENGTHS, &mut unused);
        cost.own += unused.own;
        let count = (3..19)
            .rev()
            .find(|&i| lengths.lengths[LENGTH_ORDER[i]] != 0)
            .unwrap_or(2)
            + 1;
        cost.own += 3 * count as i64 + 14;
        let own = (cost.own + 3 + 7) >> 3;
        let static_ = (cost.fixed + 3 + 7) >> 3;
        let best = if static_ <= own || fixed { static_ } else { own };
        let last_bit = u32::from(last);
        match stored {
            Some(bytes) if stored_len as i64 + 4 <= best => store(out, bytes, last),
            _ if static_ == best => {
                out.put(2 + last_bit, 3);
                let lengths: Vec<u8> = (0..288).map(fixed_length).collect();
                let distances: Vec<u32> = (0..30u32).map(|c| c.reverse_bits() >> 27).collect();
                self.write_symbols(out, (&self.fixed, &lengths), (&distances, &[5; 30]));
            }
            _ => {
                out.put(4 + last_bit, 3);
                out.put(self.literals.last as u32 + 1 - 257, 5);
                out.put(self.distances.last as u32, 5);
                out.put(count as u32 - 4, 4);
                for &symbol in &LENGTH_ORDER[..count] {
                    out.put(u32::from(lengths.lengths[symbol]), 3);
                }
                for tree in [&self.literals, &self.distances] {
                    tree.runs(&mut |symbol, extra| {
                        out.put(lengths.codes[symbol], u32::from(lengths.lengths[symbol]));
                        out.put(extra, REPEAT_EXTRA[symbol]);
                    });
                }
                let literals = (&self.literals.codes[..], &self.literals.lengths[..]);
                self.write_symbols(out, literals, (&self.distances.codes, &self.distances.lengths));
            }
        }
        self.clear();
        if last {
            out.align();
        }
    }

    fn write_symbols(&self, out: &mut BitWriter, literals: (&[u32], &[u8]), distances: (&[u32], &[u8])) {
        let put = |out: &mut BitWriter, symbol: usize| out.put(literals.0[symbol], u32::from(literals.1[symbol]));
        for &(distance, value) in &self.symbols {
            if distance == 0 {
                put(out, usize::from(value));
                continue;
            }
            let length = u32::from(value) + 3;
            let code = code_of(&LENGTH_BASE, length);
            put(out, END + 1 + code);
            out.put(length - LENGTH_BASE[code], LENGTH_EXTRA[code]);
            let distance = u32::from(distance);
            let code = code_of(&DISTANCE_BASE, distance);
            out.put(distances.0[code], u32::from(distances.1[code]));
            out.put(distance - DISTANCE_BASE[code], DISTANCE_EXTRA[code]);
        }
        put(out, END);
    }
}

/// Writes bytes as they are.
pub fn store(out: &mut BitWriter, bytes: &[u8], last: bool) {
    out.put(u32::from(last), 3);
    out.align();
    let n = bytes.len() as u16;
    out.bytes.extend_from_slice(&n.to_le_bytes());
    out.bytes.extend_from_slice(&(!n).to_le_bytes());
    out.bytes.extend_from_slice(bytes);
}
