//! CPython's list sort (timsort with the powersort merge order of 3.11 and later), over any items and a comparison that
//! can fail. Makes the same comparisons in the same order as `Objects/listobject.c`.
//!
//! Invariant: whatever the comparison does, the slice holds a permutation of its items afterwards.

use crate::exceptions::R;

const MIN_GALLOP: usize = 7;

/// A run waiting to be merged.
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    less: F,
    min_gallop: usize,
    pending: Vec<Run>,
    /// Room for the shorter run of a merge; its length is always 0, only its memory is used.
    temp: Vec<T>,
}

/// Sorts stably. `less` answers "is the first item less than the second".
pub fn sort<T, F: FnMut(&T, &T) -> R<bool>>(items: &mut [T], less: F) -> R<()> {
    let len = items.len();
    if len < 2 {
        return Ok(());
    }
    let min_run = compute_min_run(len);
    let mut s = Sorter {
        items,
        less,
        min_gallop: MIN_GALLOP,
        pending: Vec::new(),
        temp: Vec::new(),
    };
    let mut lo = 0;
    while lo < len {
        let (mut n, descending) = s.count_run(lo, len)?;
        if descending {
            s.items[lo..lo + n].reverse();
        }
        if n < min_run {
            let force = min_run.min(len - lo);
            s.binary_sort(lo, lo + force, lo + n)?;
            n = force;
        }
        s.found_new_run(n, len)?;
        s.pending.push(Run {
            start: lo,
            len: n,
            power: 0,
        });
        lo += n;
    }
    s.merge_force_collapse()
}

fn compute_min_run(mut n: usize) -> usize {
    let mut r = 0;
    while n >= 64 {
        r |= n & 1;
        n >>= 1;
    }
    n + r
}

/// The depth in the ideal merge tree of the border between two runs (Munro and Wild's powersort).
fn power(s1: usize, n1: usize, n2: usize, n: usize) -> u32 {
    let mut result = 0;
    let mut a = 2 * s1 + n1;
    let mut b = a + n1 + n2;
    loop {
        result += 1;
        if a >= n {
            a -= n;
            b -= n;
        } else if b >= n {
            return result;
        }
        a <<= 1;
        b <<= 1;
    }
}

impl<T, F: FnMut(&T, &T) -> R<bool>> Sorter<'_, T, F> {
    /// Length of the run that starts at `lo`, and whether it is strictly descending.
    fn count_run(&mut self, lo: usize, hi: usize) -> R<(usize, bool)> {
        if lo + 1 == hi {
            return Ok((1, false));
        }
        let mut i = lo + 1;
        let descending = (self.less)(&self.items[i], &self.items[i - 1])?;
        i += 1;
        while i < hi && (self.less)(&self.items[i], &self.items[i - 1])? == descending {
            i += 1;
        }
        Ok((i - lo, descending))
    }

    /// Sorts `lo..hi`, whose part before `start` is sorted, by binary insertion.
    fn binary_sort(&mut self, lo: usize, hi: usize, start: usize) -> R<()> {
        for pivot in start.max(lo + 1)..hi {
            let (mut l, mut r) = (lo, pivot);
            while l < r {
                let p = l + ((r - l) >> 1);
                if (self.less)(&self.items[pivot], &self.items[p])? {
                    r = p;
                } else {
                    l = p + 1;
                }
            }
            self.items[l..=pivot].rotate_right(1);
        }
        Ok(())
    }

    fn found_new_run(&mut self, n2: usize, total: usize) -> R<()> {
        let Some(last) = self.pending.last() else { return Ok(()) };
        let power = power(last.start, last.len, n2, total);
        while self.pending.len() > 1 && self.pending[self.pending.len() - 2].power > power {
            self.merge_at(self.pending.len() - 2)?;
        }
        if let Some(last) = self.pending.last_mut() {
            last.power = power;
        }
        Ok(())
    }

    fn merge_force_collapse(&mut self) -> R<()> {
        while self.pending.len() > 1 {
            let mut n = self.pending.len() - 2;
            if n > 0 && self.pending[n - 1].len < self.pending[n + 1].len {
                n -= 1;
            }
            self.merge_at(n)?;
        }
        Ok(())
    }

    /// Merges the runs `i` and `i + 1`.
    fn merge_at(&mut self, i: usize) -> R<()> {
        let (mut a, mut na) = (self.pending[i].start, self.pending[i].len);
        let (b, mut nb) = (self.pending[i + 1].start, self.pending[i + 1].len);
        self.pending[i].len = na + nb;
        self.pending.remove(i + 1);
        let base = self.items.as_ptr();
        // SAFETY: indices stay inside the slice; galloping only reads.
        unsafe {
            let k = self.gallop_right(base.add(b), base.add(a), na, 0)?;
            a += k;
            na -= k;
            if na == 0 {
                return Ok(());
            }
            nb = self.gallop_left(base.add(a + na - 1), base.add(b), nb, nb - 1)?;
        }
        if nb == 0 {
            return Ok(());
        }
        if na <= nb {
            self.merge_lo(a, na, b, nb)
        } else {
            self.merge_hi(a, na, b, nb)
        }
    }

    /// The leftmost position in the `n` sorted items at `a` where `key` can be inserted, searching from `hint`.
    ///
    /// # Safety
    /// `key` and the items at `a` are alive.
    unsafe fn gallop_left(&mut self, key: *const T, a: *const T, n: usize, hint: usize) -> R<usize> {
        let less = &mut self.less;
        // SAFETY: all offsets are below `n`.
        unsafe {
            let (mut last, mut ofs);
            if less(&*a.add(hint), &*key)? {
                // a[hint] < key: gallop right until a[hint + last] < key <= a[hint + ofs].
                let max = n - hint;
                (last, ofs) = (0, 1);
                while ofs < max && less(&*a.add(hint + ofs), &*key)? {
                    last = ofs;
                    ofs = (ofs << 1) + 1;
                }
                ofs = ofs.min(max);
                last += hint + 1;
                ofs += hint;
            } else {
                // key <= a[hint]: gallop left until a[hint - ofs] < key <= a[hint - last].
                let max = hint + 1;
                (last, ofs) = (0, 1);
                while ofs < max && !less(&*a.add(hint - ofs), &*key)? {
                    last = ofs;
                    ofs = (ofs << 1) + 1;
                }
                ofs = ofs.min(max);
                (last, ofs) = (hint + 1 - ofs, hint - last);
            }
            while last < ofs {
                let m = last + ((ofs - last) >> 1);
                if less(&*a.add(m), &*key)? {
                    last = m + 1;
                } else {
                    ofs = m;
                }
            }
            Ok(ofs)
        }
    }

    /// As `gallop_left`, but the rightmost position.
    ///
    /// # Safety
    /// As for `gallop_left`.
    unsafe fn gallop_right(&mut self, key: *const T, a: *const T, n: usize, hint: usize) -> R<usize> {
        let less = &mut self.less;
        // SAFETY: all offsets are below `n`.
        unsafe {
            let (mut last, mut ofs);
            if less(&*key, &*a.add(hint))? {
                let max = hint + 1;
                (last, ofs) = (0, 1);
                while ofs < max && less(&*key, &*a.add(hint - ofs))? {
                    last = ofs;
                    ofs = (ofs << 1) + 1;
                }
                ofs = ofs.min(max);
                (last, ofs) = (hint + 1 - ofs, hint - last);
            } else {
                let max = n - hint;
                (last, ofs) = (0, 1);
                while ofs < max && !less(&*key, &*a.add(hint + ofs))? {
                    last = ofs;
                    ofs = (ofs << 1) + 1;
                }
                ofs = ofs.min(max);
                last += hint + 1;
                ofs += hint;
            }
            while last < ofs {
                let m = last + ((ofs - last) >> 1);
                if less(&*key, &*a.add(m))? {
                    ofs = m;
                } else {
                    last = m + 1;
                }
            }
            Ok(ofs)
        }
    }

    fn reserve_temp(&mut self, n: usize) -> *mut T {
        self.temp.reserve(n);
        self.temp.as_mut_ptr()
    }

    /// Merges the adjacent runs `a..a+na` and `b..b+nb`, the first being the shorter, from the left.
    fn merge_lo(&mut self, a: usize, na: usize, b: usize, nb: usize) -> R<()> {
        let temp = self.reserve_temp(na);
        // SAFETY: the items of run `a` are moved to `temp`; the hole guard moves what is left back, on errors too.
        unsafe {
            let base = self.items.as_mut_ptr();
            std::ptr::copy_nonoverlapping(base.add(a), temp, na);
            let mut m = LoHole {
                a: temp,
                na,
                dest: base.add(a),
                b: base.add(b),
                nb,
            };
            self.merge_lo_run(&mut m)
        }
    }

    /// # Safety
    /// `m` describes a merge in progress inside `self.items`.
    unsafe fn merge_lo_run(&mut self, m: &mut LoHole<T>) -> R<()> {
        // SAFETY: counts stay in step with the pointers.
        unsafe {
            m.take_b(1);
            if m.nb == 0 {
                return Ok(());
            }
            if m.na == 1 {
                m.finish_b();
                return Ok(());
            }
            let mut min_gallop = self.min_gallop;
            loop {
                let (mut acount, mut bcount) = (0, 0);
                loop {
                    if (self.less)(&*m.b, &*m.a)? {
                        m.take_b(1);
                        bcount += 1;
                        acount = 0;
                        if m.nb == 0 {
                            return Ok(());
                        }
                        if bcount >= min_gallop {
                            break;
                        }
                    } else {
                        m.take_a(1);
                        acount += 1;
                        bcount = 0;
                        if m.na == 1 {
                            m.finish_b();
                            return Ok(());
                        }
                        if acount >= min_gallop {
                            break;
                        }
                    }
                }
                min_gallop += 1;
                loop {
                    min_gallop -= usize::from(min_gallop > 1);
                    self.min_gallop = min_gallop;
                    let k = self.gallop_right(m.b, m.a, m.na, 0)?;
                    acount = k;
                    if k > 0 {
                        m.take_a(k);
                        if m.na == 1 {
                            m.finish_b();
                            return Ok(());
                        }
                        // Only an inconsistent comparison gets here.
                        if m.na == 0 {
                            return Ok(());
                        }
                    }
                    m.take_b(1);
                    if m.nb == 0 {
                        return Ok(());
                    }
                    let k = self.gallop_left(m.a, m.b, m.nb, 0)?;
                    bcount = k;
                    if k > 0 {
                        m.take_b(k);
                        if m.nb == 0 {
                            return Ok(());
                        }
                    }
                    m.take_a(1);
                    if m.na == 1 {
                        m.finish_b();
                        return Ok(());
                    }
                    if acount < MIN_GALLOP && bcount < MIN_GALLOP {
                        break;
                    }
                }
                min_gallop += 1;
                self.min_gallop = min_gallop;
            }
        }
    }

    /// Merges as `merge_lo`, the second run being the shorter, from the right.
    fn merge_hi(&mut self, a: usize, na: usize, b: usize, nb: usize) -> R<()> {
        let temp = self.reserve_temp(nb);
        // SAFETY: as in `merge_lo`.
        unsafe {
            let base = self.items.as_mut_ptr();
            std::ptr::copy_nonoverlapping(base.add(b), temp, nb);
            let mut m = HiHole {
                a: base.add(a),
                na,
                b: temp,
                nb,
            };
            self.merge_hi_run(&mut m)
        }
    }

    /// # Safety
    /// As for `merge_lo_run`.
    unsafe fn merge_hi_run(&mut self, m: &mut HiHole<T>) -> R<()> {
        // SAFETY: counts stay in step with the pointers.
        unsafe {
            m.take_a(1);
            if m.na == 0 {
                return Ok(());
            }
            if m.nb == 1 {
                m.finish_a();
                return Ok(());
            }
            let mut min_gallop = self.min_gallop;
            loop {
                let (mut acount, mut bcount) = (0, 0);
                loop {
                    if (self.less)(&*m.last_b(), &*m.last_a())? {
                        m.take_a(1);
                        acount += 1;
                        bcount = 0;
                        if m.na == 0 {
                            return Ok(());
                        }
                        if acount >= min_gallop {
                            break;
                        }
                    } else {
                        m.take_b(1);
                        bcount += 1;
                        acount = 0;
                        if m.nb == 1 {
                            m.finish_a();
                            return Ok(());
                        }
                        if bcount >= min_gallop {
                            break;
                        }
                    }
                }
                min_gallop += 1;
                loop {
                    min_gallop -= usize::from(min_gallop > 1);
                    self.min_gallop = min_gallop;
                    let k = m.na - self.gallop_right(m.last_b(), m.a, m.na, m.na - 1)?;
                    acount = k;
                    if k > 0 {
                        m.take_a(k);
                        if m.na == 0 {
                            return Ok(());
                        }
                    }
                    m.take_b(1);
                    if m.nb == 1 {
                        m.finish_a();
                        return Ok(());
                    }
                    let k = m.nb - self.gallop_left(m.last_a(), m.b, m.nb, m.nb - 1)?;
                    bcount = k;
                    if k > 0 {
                        m.take_b(k);
                        if m.nb == 1 {
                            m.finish_a();
                            return Ok(());
                        }
                        // Only an inconsistent comparison gets here.
                        if m.nb == 0 {
                            return Ok(());
                        }
                    }
                    m.take_a(1);
                    if m.na == 0 {
                        return Ok(());
                    }
                    if acount < MIN_GALLOP && bcount < MIN_GALLOP {
                        break;
                    }
                }
                min_gallop += 1;
                self.min_gallop = min_gallop;
            }
        }
    }
}

/// A merge from the left: `na` items in the temporary memory, `nb` in place; the hole between `dest` and `b` is as long as
/// `na`. Dropping it fills the hole.
struct LoHole<T> {
    a: *mut T,
    na: usize,
    dest: *mut T,
    b: *mut T,
    nb: usize,
}

impl<T> LoHole<T> {
    unsafe fn take_a(&mut self, k: usize) {
        // SAFETY: `k <= na`, the hole has room.
        unsafe {
            std::ptr::copy_nonoverlapping(self.a, self.dest, k);
            self.a = self.a.add(k);
            self.dest = self.dest.add(k);
        }
        self.na -= k;
    }
    unsafe fn take_b(&mut self, k: usize) {
        // SAFETY: `k <= nb`; the ranges may overlap.
        unsafe {
            std::ptr::copy(self.b, self.dest, k);
            self.b = self.b.add(k);
            self.dest = self.dest.add(k);
        }
        self.nb -= k;
    }
    /// One item of `a` is left and goes behind all of `b`.
    unsafe fn finish_b(&mut self) {
        // SAFETY: as `take_b`; the drop then moves the last item.
        unsafe { self.take_b(self.nb) }
    }
}

impl<T> Drop for LoHole<T> {
    fn drop(&mut self) {
        // SAFETY: the hole at `dest` has exactly `na` places.
        unsafe { std::ptr::copy_nonoverlapping(self.a, self.dest, self.na) }
    }
}

/// A merge from the right: `na` items in place at `a`, `nb` in the temporary memory at `b`; the hole begins behind `a`'s
/// items and is as long as `nb`.
struct HiHole<T> {
    a: *mut T,
    na: usize,
    b: *mut T,
    nb: usize,
}

impl<T> HiHole<T> {
    fn last_a(&self) -> *mut T {
        // SAFETY: `na > 0` where it is called.
        unsafe { self.a.add(self.na - 1) }
    }
    fn last_b(&self) -> *mut T {
        // SAFETY: `nb > 0` where it is called.
        unsafe { self.b.add(self.nb - 1) }
    }
    unsafe fn take_a(&mut self, k: usize) {
        // SAFETY: the last `k` items of `a` move to the end of the hole.
        unsafe {
            let from = self.a.add(self.na - k);
            std::ptr::copy(from, from.add(self.nb), k);
        }
        self.na -= k;
    }
    unsafe fn take_b(&mut self, k: usize) {
        // SAFETY: the last `k` items of `b` fill the end of the hole.
        unsafe {
            std::ptr::copy_nonoverlapping(self.b.add(self.nb - k), self.a.add(self.na + self.nb - k), k);
        }
        self.nb -= k;
    }
    /// One item of `b` is left and goes before all of `a`.
    unsafe fn finish_a(&mut self) {
        // SAFETY: as `take_a`; the drop then moves the item.
        unsafe { self.take_a(self.na) }
    }
}

impl<T> Drop for HiHole<T> {
    fn drop(&mut self) {
        // SAFETY: the hole behind the items of `a` has exactly `nb` places.
        unsafe { std::ptr::copy_nonoverlapping(self.b, self.a.add(self.na), self.nb) }
    }
}
