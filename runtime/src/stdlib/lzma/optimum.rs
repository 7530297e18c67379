//! Which symbol comes next: by rules of thumb, or by the prices of what may follow, as liblzma chooses.

use super::encode::{
    ALIGN_BITS, END_MODEL, FIRST_MODEL, FULL_DISTANCES, Model, REPS, Symbol, after_literal, covering, length_state,
    slot_of, with_literal, with_match, with_rep, with_short_rep,
};
use super::finder::{Finder, LONGEST, Match};
use super::range::{self, INFINITE};

/// How far choices look ahead.
const FAR: usize = 1 << 12;

/// How a position may be reached best.
#[derive(Clone, Copy)]
struct Way {
    price: u32,
    /// Where the last symbol begins, and which it is.
    from: usize,
    by: Step,
    /// Whether a literal comes before the last symbol, and what comes before that: where it begins, and which it is.
    literal_before: bool,
    before: Option<(usize, Step)>,
    state: usize,
    reps: [u32; REPS],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Literal,
    Rep(usize),
    Match(u32),
}

impl Step {
    fn symbol(self, len: usize) -> Symbol {
        match self {
            Step::Literal => Symbol::Literal,
            Step::Rep(rep) => Symbol::Rep(rep, len),
            Step::Match(dist) => Symbol::Match(dist, len),
        }
    }
}

const NO_WAY: Way = Way {
    price: INFINITE,
    from: 0,
    by: Step::Literal,
    literal_before: false,
    before: None,
    state: 0,
    reps: [0; REPS],
};

/// What is known of prices and of the bytes that follow.
pub struct Choices {
    ways: Box<[Way]>,
    /// The symbols that are chosen already: from here to there.
    here: usize,
    end: usize,
    matches: Vec<Match>,
    longest: usize,
    slots: usize,
    slot_prices: [[u32; 64]; 4],
    prices: [[u32; FULL_DISTANCES]; 4],
    align_prices: [u32; 16],
    /// Matches, and those with aligned bits, since prices were looked at.
    pub matched: u32,
    pub aligned: u32,
}

/// How many bytes are the same at two places of the buffer.
fn common(data: &[u8], a: usize, b: usize, from: usize, most: usize) -> usize {
    let mut n = from;
    while n < most && data[a + n] == data[b + n] {
        n += 1;
    }
    n
}

fn differ(data: &[u8], a: usize, b: usize) -> bool {
    data[a] != data[b] || data[a + 1] != data[b + 1]
}

fn back(at: usize, dist: u32) -> usize {
    at - dist as usize - 1
}

impl Choices {
    pub fn new(dictionary: u32) -> Choices {
        Choices {
            ways: vec![NO_WAY; FAR].into_boxed_slice(),
            here: 0,
            end: 0,
            matches: Vec::new(),
            longest: 0,
            slots: 2 * (32 - (dictionary - 1).leading_zeros()) as usize,
            slot_prices: [[0; 64]; 4],
            prices: [[0; FULL_DISTANCES]; 4],
            align_prices: [0; 16],
            matched: u32::MAX / 2,
            aligned: u32::MAX / 2,
        }
    }

    fn look(&mut self, finder: &mut Finder) {
        if finder.ahead == 0 {
            self.longest = finder.find(&mut self.matches);
        }
    }

    /// By the lengths and distances of the matches alone.
    pub fn fast(&mut self, finder: &mut Finder, model: &Model) -> Symbol {
        let much_nearer = |near: u32, far: u32| far >> 7 > near;
        self.look(finder);
        let here = finder.at - 1;
        let available = (finder.available() + 1).min(LONGEST);
        if available < 2 {
            return Symbol::Literal;
        }
        let (mut rep, mut rep_len) = (0, 0);
        for (i, &dist) in model.reps.iter().enumerate() {
            let there = back(here, dist);
            if differ(&finder.buffer, here, there) {
                continue;
            }
            let len = common(&finder.buffer, here, there, 2, available);
            if len >= finder.nice {
                finder.skip(len - 1);
                return Symbol::Rep(i, len);
            }
            if len > rep_len {
                (rep, rep_len) = (i, len);
            }
        }
        let (mut len, mut dist) = (self.longest, 0);
        if let Some(longest) = self.matches.last() {
            dist = longest.dist;
        }
        if len >= finder.nice {
            finder.skip(len - 1);
            return Symbol::Match(dist, len);
        }
        if len >= 2 {
            for shorter in self.matches.iter().rev().skip(1) {
                if len != shorter.len + 1 || !much_nearer(shorter.dist, dist) {
                    break;
                }
                (len, dist) = (shorter.len, shorter.dist);
            }
            if len == 2 && dist >= 0x80 {
                len = 1;
            }
        }
        let rep_will_do =
            rep_len + 1 >= len || (rep_len + 2 >= len && dist > 1 << 9) || (rep_len + 3 >= len && dist > 1 << 15);
        if rep_len >= 2 && rep_will_do {
            finder.skip(rep_len - 1);
            return Symbol::Rep(rep, rep_len);
        }
        if len < 2 || available <= 2 {
            return Symbol::Literal;
        }
        // Perhaps the next byte begins a better match.
        self.longest = finder.find(&mut self.matches);
        if let Some(next) = self.matches.last().filter(|_| self.longest >= 2) {
            let next_len = self.longest;
            if (next_len >= len && next.dist < dist)
                || (next_len == len + 1 && !much_nearer(dist, next.dist))
                || next_len > len + 1
                || (next_len + 1 >= len && len >= 3 && much_nearer(next.dist, dist))
            {
                return Symbol::Literal;
            }
        }
        let limit = usize::max(2, len - 1);
        for &rep in &model.reps {
            let there = back(here + 1, rep);
            if !differ(&finder.buffer, here + 1, there) && common(&finder.buffer, here + 1, there, 2, limit) >= limit {
                return Symbol::Literal;
            }
        }
        finder.skip(len - 2);
        Symbol::Match(dist, len)
    }

    /// By the prices of the ways that lead on from here.
    pub fn best(&mut self, finder: &mut Finder, model: &Model) -> Symbol {
        if self.here != self.end {
            let way = self.ways[self.here];
            let symbol = way.by.symbol(way.from - self.here);
            self.here = way.from;
            return symbol;
        }
        if finder.ahead == 0 {
            if self.matched >= 1 << 7 {
                self.find_distance_prices(model);
            }
            if self.aligned >= 1 << ALIGN_BITS {
                for (i, price) in self.align_prices.iter_mut().enumerate() {
                    *price = range::reverse_tree_price(&model.align, 0, ALIGN_BITS, i as u32);
                }
                self.aligned = 0;
            }
        }
        let position = finder.position();
        let mut end = match self.begin(finder, model) {
            Ok(end) => end,
            Err(symbol) => return symbol,
        };
        let mut cur = 1;
        while cur < end {
            self.longest = finder.find(&mut self.matches);
            if self.longest >= finder.nice {
                break;
            }
            end = self.go_on(finder, model, end, position + cur, cur);
            cur += 1;
        }
        self.turn_back(cur)
    }

    fn find_distance_prices(&mut self, model: &Model) {
        for state in 0..4 {
            for slot in 0..self.slots as u32 {
                let direct = if slot >= END_MODEL {
                    (slot / 2 - 1 - ALIGN_BITS) << 4
                } else {
                    0
                };
                self.slot_prices[state][slot as usize] = range::tree_price(&model.slots[state], 6, slot) + direct;
            }
            self.prices[state][..4].copy_from_slice(&self.slot_prices[state][..4]);
        }
        for dist in FIRST_MODEL..FULL_DISTANCES as u32 {
            let slot = slot_of(dist);
            let bits = slot / 2 - 1;
            let base = (2 | slot & 1) << bits;
            let tree = base as isize - slot as isize - 1;
            let price = range::reverse_tree_price(&model.special, tree, bits, dist - base);
            for state in 0..4 {
                self.prices[state][dist as usize] = price + self.slot_prices[state][slot as usize];
            }
        }
        self.matched = 0;
    }

    fn distance_price(&self, dist: u32, len: usize) -> u32 {
        let state = length_state(len);
        match self.prices[state].get(dist as usize) {
            Some(price) => *price,
            None => self.slot_prices[state][slot_of(dist) as usize] + self.align_prices[(dist & 15) as usize],
        }
    }

    /// A way to `at` that may be better than the one that is known.
    #[inline]
    fn offer(&mut self, at: usize, price: u32, from: usize, by: Step) {
        let way = &mut self.ways[at];
        if price < way.price {
            (way.price, way.from, way.by, way.literal_before) = (price, from, by, false);
        }
    }

    fn reach(&mut self, end: usize, wanted: usize) -> usize {
        for way in &mut self.ways[end + 1..usize::max(end, wanted) + 1] {
            way.price = INFINITE;
        }
        usize::max(end, wanted)
    }

    /// The ways that begin here: how far they lead, or a symbol that needs no thought.
    fn begin(&mut self, finder: &mut Finder, model: &Model) -> Result<usize, Symbol> {
        let position = finder.position();
        self.look(finder);
        let longest = self.longest;
        let available = (finder.available() + 1).min(LONGEST);
        if available < 2 {
            return Err(Symbol::Literal);
        }
        let here = finder.at - 1;
        let mut rep_lens = [0; REPS];
        let mut best_rep = 0;
        for (i, &dist) in model.reps.iter().enumerate() {
            let there = back(here, dist);
            if differ(&finder.buffer, here, there) {
                continue;
            }
            rep_lens[i] = common(&finder.buffer, here, there, 2, available);
            if rep_lens[i] > rep_lens[best_rep] {
                best_rep = i;
            }
        }
        let rep_len = rep_lens[best_rep];
        if rep_len >= finder.nice {
            finder.skip(rep_len - 1);
            return Err(Symbol::Rep(best_rep, rep_len));
        }
        if longest >= finder.nice {
            finder.skip(longest - 1);
            return Err(Symbol::Match(self.matches[self.matches.len() - 1].dist, longest));
        }
        let data = &finder.buffer;
        let (byte, guess) = (data[here], data[back(here, model.reps[0])]);
        if longest < 2 && byte != guess && rep_len < 2 {
            return Err(Symbol::Literal);
        }
        let state = model.state;
        let place = position & model.place_mask;
        self.ways[0].state = state;
        self.ways[0].reps = model.reps;
        let literal = range::price_0(model.is_match[state][place])
            + literal_price(
                model,
                position,
                data[here - 1],
                (!after_literal(state)).then_some(guess),
                byte,
            );
        self.ways[1].price = INFINITE;
        self.offer(1, literal, 0, Step::Literal);
        let match_price = range::price_1(model.is_match[state][place]);
        let rep_price = match_price + range::price_1(model.is_rep[state]);
        if byte == guess {
            self.offer(1, rep_price + short_rep_price(model, state, place), 0, Step::Rep(0));
        }
        let end = usize::max(longest, rep_len);
        if end < 2 {
            return Err(self.ways[1].by.symbol(1));
        }
        self.reach(1, end);
        for (i, &most) in rep_lens.iter().enumerate() {
            if most < 2 {
                continue;
            }
            let price = rep_price + pure_rep_price(model, i, state, place);
            for len in (2..=most).rev() {
                self.offer(len, price + model.rep_lengths.prices[place][len - 2], 0, Step::Rep(i));
            }
        }
        let price = match_price + range::price_0(model.is_rep[state]);
        let shortest = if rep_lens[0] >= 2 { rep_lens[0] + 1 } else { 2 };
        self.offer_matches(model, price, shortest, longest, 0, place, |_, _, _, _| {});
        Ok(end)
    }

    /// The matches of the lengths from `shortest` to `longest`; `ended` is told of each match's whole length and its price.
    #[allow(clippy::too_many_arguments)]
    fn offer_matches(
        &mut self,
        model: &Model,
        price: u32,
        shortest: usize,
        longest: usize,
        cur: usize,
        place: usize,
        mut ended: impl FnMut(&mut Choices, usize, u32, u32),
    ) {
        let mut i = covering(&self.matches, shortest);
        for len in shortest..=longest {
            let Match { len: whole, dist } = self.matches[i];
            let all = price + self.distance_price(dist, len) + model.match_lengths.prices[place][len - 2];
            self.offer(cur + len, all, cur, Step::Match(dist));
            if len == whole {
                ended(self, len, dist, all);
                i += 1;
            }
        }
    }

    /// The state and the last distances where a way has led.
    fn arrive(&mut self, cur: usize) -> (usize, [u32; REPS]) {
        let way = self.ways[cur];
        let after = |state: usize, step: Step| match step {
            Step::Rep(_) => with_rep(state),
            Step::Match(_) | Step::Literal => with_match(state),
        };
        let mut from = way.from;
        let mut state;
        if way.literal_before {
            from -= 1;
            state = match way.before {
                Some((start, step)) => after(self.ways[start].state, step),
                None => self.ways[from].state,
            };
            state = with_literal(state);
        } else {
            state = self.ways[from].state;
        }
        let mut reps;
        if from == cur - 1 {
            reps = self.ways[from].reps;
            state = match way.by {
                Step::Rep(0) => with_short_rep(state),
                _ => with_literal(state),
            };
        } else {
            let step = match way.before.filter(|_| way.literal_before) {
                Some((start, step)) => {
                    from = start;
                    state = with_rep(state);
                    step
                }
                None => {
                    state = after(state, way.by);
                    way.by
                }
            };
            reps = self.ways[from].reps;
            match step {
                Step::Rep(rep) => reps[..=rep].rotate_right(1),
                Step::Match(dist) => {
                    reps.rotate_right(1);
                    reps[0] = dist;
                }
                Step::Literal => {}
            }
        }
        self.ways[cur].state = state;
        self.ways[cur].reps = reps;
        (state, reps)
    }

    /// The ways that go on from `cur`: how far all lead.
    fn go_on(&mut self, finder: &Finder, model: &Model, mut end: usize, position: usize, cur: usize) -> usize {
        let (state, reps) = self.arrive(cur);
        let data = &finder.buffer;
        let here = finder.at - 1;
        let nice = finder.nice;
        let available_full = (finder.available() + 1).min(FAR - 1 - cur);
        let so_far = self.ways[cur].price;
        let (byte, guess) = (data[here], data[back(here, reps[0])]);
        let place = position & model.place_mask;
        let literal = so_far
            + range::price_0(model.is_match[state][place])
            + literal_price(
                model,
                position,
                data[here - 1],
                (!after_literal(state)).then_some(guess),
                byte,
            );
        let mut next_is_byte = false;
        if literal < self.ways[cur + 1].price {
            self.offer(cur + 1, literal, cur, Step::Literal);
            next_is_byte = true;
        }
        let match_price = so_far + range::price_1(model.is_match[state][place]);
        let rep_price = match_price + range::price_1(model.is_rep[state]);
        let next = self.ways[cur + 1];
        if byte == guess && !(next.from < cur && next.by == Step::Rep(0)) {
            let price = rep_price + short_rep_price(model, state, place);
            if price <= next.price {
                let way = &mut self.ways[cur + 1];
                (way.price, way.from, way.by, way.literal_before) = (price, cur, Step::Rep(0), false);
                next_is_byte = true;
            }
        }
        if available_full < 2 {
            return end;
        }
        let available = available_full.min(nice);
        if !next_is_byte && byte != guess {
            // A literal, then the last distance again.
            let most = available_full.min(nice + 1);
            let len = common(data, here, back(here, reps[0]), 1, most) - 1;
            if len >= 2 {
                let state = with_literal(state);
                let place = (position + 1) & model.place_mask;
                let price = literal
                    + range::price_1(model.is_match[state][place])
                    + range::price_1(model.is_rep[state])
                    + rep_price_of(model, 0, len, state, place);
                let target = cur + 1 + len;
                end = self.reach(end, target);
                self.offer_after_literal(target, price, cur + 1, None);
            }
        }
        let mut shortest = 2;
        for (i, &dist) in reps.iter().enumerate() {
            let there = back(here, dist);
            if differ(data, here, there) {
                continue;
            }
            let most = common(data, here, there, 2, available);
            end = self.reach(end, cur + most);
            let price = rep_price + pure_rep_price(model, i, state, place);
            for len in (2..=most).rev() {
                self.offer(
                    cur + len,
                    price + model.rep_lengths.prices[place][len - 2],
                    cur,
                    Step::Rep(i),
                );
            }
            if i == 0 {
                shortest = most + 1;
            }
            let price = price + model.rep_lengths.prices[place][most - 2];
            let follow = Follow {
                here,
                there,
                len: most,
                position,
                available: available_full,
                state: with_rep(state),
            };
            end = self.follow(finder, model, end, cur, price, Step::Rep(i), &follow);
        }
        let mut longest = self.longest;
        if longest > available {
            longest = available;
            let last = covering(&self.matches, longest);
            self.matches[last].len = longest;
            self.matches.truncate(last + 1);
        }
        if longest >= shortest {
            end = self.reach(end, cur + longest);
            let price = match_price + range::price_0(model.is_rep[state]);
            let mut far = end;
            self.offer_matches(
                model,
                price,
                shortest,
                longest,
                cur,
                place,
                |choices, len, dist, price| {
                    let follow = Follow {
                        here,
                        there: back(here, dist),
                        len,
                        position,
                        available: available_full,
                        state: with_match(state),
                    };
                    far = choices.follow(finder, model, far, cur, price, Step::Match(dist), &follow);
                },
            );
            end = far;
        }
        end
    }

    fn offer_after_literal(&mut self, at: usize, price: u32, from: usize, before: Option<(usize, Step)>) {
        let way = &mut self.ways[at];
        if price < way.price {
            (way.price, way.from, way.by) = (price, from, Step::Rep(0));
            (way.literal_before, way.before) = (true, before);
        }
    }

    /// After a match: a literal, then its distance again.
    #[allow(clippy::too_many_arguments)]
    fn follow(
        &mut self,
        finder: &Finder,
        model: &Model,
        end: usize,
        cur: usize,
        price: u32,
        step: Step,
        follow: &Follow,
    ) -> usize {
        let data = &finder.buffer;
        let &Follow { here, there, len, .. } = follow;
        let most = follow.available.min(len + 1 + finder.nice);
        let again = common(data, here, there, len + 1, most).saturating_sub(len + 1);
        if again < 2 {
            return end;
        }
        let place = (follow.position + len) & model.place_mask;
        let literal = price
            + range::price_0(model.is_match[follow.state][place])
            + literal_price(
                model,
                follow.position + len,
                data[here + len - 1],
                Some(data[there + len]),
                data[here + len],
            );
        let state = with_literal(follow.state);
        let place = (follow.position + len + 1) & model.place_mask;
        let price = literal
            + range::price_1(model.is_match[state][place])
            + range::price_1(model.is_rep[state])
            + rep_price_of(model, 0, again, state, place);
        let target = cur + len + 1 + again;
        let end = self.reach(end, target);
        self.offer_after_literal(target, price, cur + len + 1, Some((cur, step)));
        end
    }

    /// Follows the best way back from its end, so that its symbols can be taken from its beginning.
    fn turn_back(&mut self, mut cur: usize) -> Symbol {
        self.end = cur;
        let (mut from, mut by) = (self.ways[cur].from, self.ways[cur].by);
        loop {
            let way = self.ways[cur];
            if way.literal_before {
                let literal = &mut self.ways[from];
                (literal.by, literal.literal_before, literal.from) = (Step::Literal, false, from - 1);
                if let Some((start, step)) = way.before {
                    let before = &mut self.ways[from - 1];
                    (before.literal_before, before.from, before.by) = (false, start, step);
                }
            }
            let step = &mut self.ways[from];
            let (next_from, next_by) = (step.from, step.by);
            (step.from, step.by) = (cur, by);
            cur = from;
            (from, by) = (next_from, next_by);
            if cur == 0 {
                break;
            }
        }
        let first = self.ways[0];
        self.here = first.from;
        first.by.symbol(first.from)
    }
}

/// A match at whose end a literal may come, and the distance again.
struct Follow {
    here: usize,
    there: usize,
    len: usize,
    position: usize,
    available: usize,
    /// The state after the match.
    state: usize,
}

fn literal_price(model: &Model, position: usize, previous: u8, guess: Option<u8>, byte: u8) -> u32 {
    let start = model.literal_at(position, previous);
    let models = &model.literals[start..start + 0x300];
    let Some(guess) = guess else {
        return range::tree_price(models, 8, byte.into());
    };
    let mut guess = u32::from(guess);
    let (mut same, mut symbol) = (0x100, u32::from(byte) + 0x100);
    let mut sum = 0;
    while symbol < 1 << 16 {
        guess <<= 1;
        let i = same + (guess & same) + (symbol >> 8);
        sum += range::price(models[i as usize], symbol >> 7 & 1);
        symbol <<= 1;
        same &= !(guess ^ symbol);
    }
    sum
}

fn short_rep_price(model: &Model, state: usize, place: usize) -> u32 {
    range::price_0(model.is_rep0[state]) + range::price_0(model.is_rep0_long[state][place])
}

fn pure_rep_price(model: &Model, rep: usize, state: usize, place: usize) -> u32 {
    if rep == 0 {
        return range::price_0(model.is_rep0[state]) + range::price_1(model.is_rep0_long[state][place]);
    }
    let price = range::price_1(model.is_rep0[state]);
    if rep == 1 {
        return price + range::price_0(model.is_rep1[state]);
    }
    price + range::price_1(model.is_rep1[state]) + range::price(model.is_rep2[state], rep as u32 - 2)
}

fn rep_price_of(model: &Model, rep: usize, len: usize, state: usize, place: usize) -> u32 {
    model.rep_lengths.prices[place][len - 2] + pure_rep_price(model, rep, state, place)
}
