"""fannkuch-redux: over all permutations of 1..n, the most flips of a prefix until 1 comes first."""
import sys
from itertools import permutations


def flips(permutation):
    """How many times the first `p[0]` items are reversed until 1 is in front."""
    items = list(permutation)
    count = 0
    while (first := items[0]) != 1:
        items[:first] = items[first - 1::-1]
        count += 1
    return count


def fannkuch(n):
    """Checksum and maximum, with permutations made in the benchmark's order by rotating prefixes."""
    permutation = list(range(n))
    counts = list(range(1, n + 1))
    checksum = maximum = index = 0
    while True:
        if permutation[0]:
            work = permutation[:]
            flip_count = 0
            first = work[0]
            while first:
                low, high = 1, first - 1
                while low < high:
                    work[low], work[high] = work[high], work[low]
                    low += 1
                    high -= 1
                work[first], first = first, work[first]
                flip_count += 1
            if flip_count > maximum:
                maximum = flip_count
            checksum += flip_count if index % 2 == 0 else -flip_count
        index += 1
        # The next permutation.
        r = 1
        while True:
            if r == n:
                return checksum, maximum
            permutation.insert(r, permutation.pop(0))
            counts[r] -= 1
            if counts[r]:
                break
            counts[r] = r + 1
            r += 1


def histogram(n):
    """How many permutations of 1..n need each number of flips."""
    table = {}
    for permutation in permutations(range(1, n + 1)):
        count = flips(permutation)
        table[count] = table.get(count, 0) + 1
    return table


def hardest(n):
    """The permutations that need the most flips."""
    best, found = -1, []
    for permutation in permutations(range(1, n + 1)):
        count = flips(permutation)
        if count > best:
            best, found = count, []
        if count == best:
            found.append(permutation)
    return best, found


def main():
    largest = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    for n in range(3, largest + 1):
        checksum, maximum = fannkuch(n)
        print(f"{checksum}\nPfannkuchen({n}) = {maximum}")
    print()
    table = histogram(6)
    assert sum(table.values()) == 720
    for count in sorted(table):
        print(f"{count:2} flips: {table[count]:4} {'*' * (table[count] // 8)}")
    for n in (4, 5, 6):
        best, found = hardest(n)
        print(f"n = {n}: {best} flips from", " and ".join("".join(map(str, p)) for p in found))


if __name__ == "__main__":
    main()
