"""Word frequencies of a text file: the commonest words, lengths, and words that stand beside each other.

usage: word_frequencies.py [FILE]      (default: the fables in word_frequencies.txt beside the program)
"""
import os
import string
import sys
from collections import Counter, defaultdict

COMMON = frozenset(
    "a an and as at be been but by did does for he her him his i in into it its me my of off on or "
    "our out she so that the then they to too up upon us was we were when which who with you your".split()
)


class TextStatistics:
    """What is counted while the text goes by, line by line."""

    def __init__(self):
        self.lines = self.sentences = 0
        self.words = Counter()
        self.letters = Counter()
        self.followers = defaultdict(Counter)
        self.first_line = {}
        self._previous = None

    def add_line(self, line):
        self.lines += 1
        self.sentences += sum(line.count(mark) for mark in ".!?")
        for word in split_words(line):
            self.words[word] += 1
            self.letters.update(c for c in word if c in string.ascii_lowercase)
            self.first_line.setdefault(word, self.lines)
            if self._previous is not None:
                self.followers[self._previous][word] += 1
            self._previous = word
        if not line.strip():
            self._previous = None

    @property
    def total(self):
        return sum(self.words.values())

    def commonest(self, count, without=frozenset()):
        """Words by falling frequency, then by alphabet."""
        ranked = sorted(self.words.items(), key=lambda item: (-item[1], item[0]))
        return [(word, n) for word, n in ranked if word not in without][:count]

    def lengths(self):
        by_length = Counter()
        for word, count in self.words.items():
            by_length[len(word)] += count
        return sorted(by_length.items())


def split_words(line):
    """The words of a line in lower case, without punctuation around them."""
    for word in line.replace("--", " ").split():
        word = word.strip(string.punctuation).lower()
        if word:
            yield word


def bar(value, largest, width=32):
    return "#" * max(1, round(value * width / largest))


def read_statistics(path):
    statistics = TextStatistics()
    with open(path, encoding="utf-8") as file:
        for line in file:
            statistics.add_line(line)
    return statistics


def report(statistics):
    print(f"{statistics.lines} lines, {statistics.sentences} sentences, {statistics.total} words, "
          f"{len(statistics.words)} different")
    print("\nCommonest words")
    ranked = statistics.commonest(10)
    for word, count in ranked:
        print(f"  {word:<10}{count:>4}  {count / statistics.total:6.2%}  {bar(count, ranked[0][1])}")
    print("\nCommonest words that say something")
    for word, count in statistics.commonest(12, without=COMMON):
        print(f"  {word:<12}{count:>3}  first in line {statistics.first_line[word]}")
    print("\nLengths")
    lengths = statistics.lengths()
    most = max(count for _, count in lengths)
    for length, count in lengths:
        print(f"  {length:>2} {count:>4} {bar(count, most)}")
    print("\nLetters")
    letters = sorted(statistics.letters, key=lambda c: (-statistics.letters[c], c))
    print("  " + " ".join(f"{c}:{statistics.letters[c]}" for c in letters))
    print("\nWhat follows")
    for word in ("the", "at", "he"):
        after = sorted(statistics.followers[word].items(), key=lambda item: (-item[1], item[0]))
        print(f"  {word} -> " + ", ".join(f"{w} ({n})" for w, n in after[:5]))
    once = [w for w, n in statistics.words.items() if n == 1]
    print(f"\n{len(once)} words occur once; the longest of them: {', '.join(sorted(once, key=lambda w: (-len(w), w))[:5])}")


def main(arguments):
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "word_frequencies.txt")
    path = arguments[0] if arguments else default
    try:
        statistics = read_statistics(path)
    except OSError as error:
        print(f"cannot read {path}: {error.strerror}", file=sys.stderr)
        return 1
    report(statistics)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
