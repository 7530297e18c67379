"""A text pipeline of generators, with a cache that forgets what was least recently used."""
from collections import OrderedDict
from functools import lru_cache, wraps


class LRUCache:
    """A mapping of bounded size."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.items = OrderedDict()
        self.hits = self.misses = 0

    def get(self, key, make):
        if key in self.items:
            self.hits += 1
            self.items.move_to_end(key)
            return self.items[key]
        self.misses += 1
        value = self.items[key] = make(key)
        if len(self.items) > self.capacity:
            self.items.popitem(last=False)
        return value

    def __len__(self):
        return len(self.items)


def counted(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


@counted
def stem(word):
    """Cuts a few English endings."""
    for ending in ("ing", "ed", "es", "s", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word


TEXT = """\
The quick brown fox jumps over the lazy dogs. Dogs barking loudly jumped over quick foxes;
foxes jumping quickly over barked commands: "Jump!", commanded the lazily walking walker.
Walkers walked, jumpers jumped -- and nothing, nothing at all, was lost by walking.
"""


def lines(text):
    yield from text.splitlines()


def words(source):
    word = []
    for line in source:
        for c in line + " ":
            if c.isalpha():
                word.append(c.lower())
            elif word:
                yield "".join(word)
                word.clear()


def without(stop, source):
    return (w for w in source if w not in stop)


def windows(source, size):
    window = []
    for item in source:
        window.append(item)
        if len(window) > size:
            window.pop(0)
        if len(window) == size:
            yield tuple(window)


def running_average():
    """A coroutine: send numbers in, get averages out."""
    total, count, average = 0.0, 0, None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


@lru_cache(maxsize=None)
def distance(a, b):
    """Levenshtein's edit distance."""
    if not a or not b:
        return len(a) + len(b)
    if a[0] == b[0]:
        return distance(a[1:], b[1:])
    return 1 + min(distance(a[1:], b), distance(a, b[1:]), distance(a[1:], b[1:]))


def main():
    cache = LRUCache(6)
    stop = {"the", "at", "by", "and", "was", "all"}
    stems = [cache.get(w, stem) for w in without(stop, words(lines(TEXT)))]
    print(len(stems), "stems:", " ".join(stems[:12]))
    print(f"cache: {cache.hits} hits, {cache.misses} misses, {len(cache)} kept, {stem.calls} calls of {stem.__name__}")
    counts = {}
    for s in stems:
        counts[s] = counts.get(s, 0) + 1
    for s, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5]:
        print(f"  {s:<10}{'*' * n}")
    print("pairs:", sum(1 for a, b in windows(stems, 2) if a == b), list(windows("abcd", 3)))
    average = running_average()
    next(average)
    print("lengths:", [round(average.send(len(s)), 2) for s in stems[:6]])
    average.close()
    print(distance("barking", "walking"), distance("jumped", "jumpers"), distance.cache_info().hits > 0)


main()
