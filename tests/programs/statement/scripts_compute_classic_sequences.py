def sieve(n):
    flags = bytearray([1]) * (n + 1)
    flags[0:2] = b"\0\0"
    for p in range(2, int(n ** 0.5) + 1):
        if flags[p]:
            flags[p * p::p] = bytes(len(flags[p * p::p]))
    return [i for i, f in enumerate(flags) if f]

def gcd(a, b):
    while b:
        a, b = b, a % b
    return a

def to_roman(n):
    result = ""
    for value, numeral in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        while n >= value:
            result += numeral
            n -= value
    return result

def binary_search(items, wanted):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] == wanted:
            return middle
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return -1

def quicksort(items):
    if len(items) < 2:
        return items
    pivot, *rest = items
    return quicksort([x for x in rest if x < pivot]) + [pivot] + quicksort([x for x in rest if x >= pivot])

def levenshtein(a, b):
    row = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, cb in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (ca != cb))
    return row[-1]

def caesar(text, shift):
    return "".join(chr((ord(c) - base + shift) % 26 + base) if c.isalpha() and (base := 65 if c.isupper() else 97) else c for c in text)

primes = sieve(200)
print(primes[:10], len(primes), gcd(1071, 462), to_roman(1994), to_roman(3888), binary_search(primes, 97), binary_search(primes, 98))
print(quicksort([3, 6, 1, 8, 2, 9, 2]), levenshtein("kitten", "sitting"), caesar("Hello, World!", 3), caesar(caesar("Hello", 3), -3))
for i in range(1, 16):
    print("FizzBuzz" if i % 15 == 0 else "Fizz" if i % 3 == 0 else "Buzz" if i % 5 == 0 else i, end=" ")
print()
print([n for n in range(1, 500) if n == sum(d for d in range(1, n) if n % d == 0)], [n for n in range(100, 1000) if n == sum(int(d) ** 3 for d in str(n))])
print("\n".join(" " * (4 - i) + "*" * (2 * i + 1) for i in range(5)))
