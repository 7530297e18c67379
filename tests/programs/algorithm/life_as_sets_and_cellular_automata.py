from collections import Counter

def step(cells):
    counts = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, n in counts.items() if n == 3 or n == 2 and cell in cells}

def parse(text):
    return {(x, y) for y, line in enumerate(text.splitlines()) for x, c in enumerate(line) if c == "#"}

def show(cells):
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    return "\n".join("".join(".#"[(x, y) in cells] for x in range(min(xs), max(xs) + 1)) for y in range(min(ys), max(ys) + 1))

glider = parse(".#.\n..#\n###")
cells = glider
for _ in range(4):
    cells = step(cells)
print(show(cells), sorted(cells), cells == {(x + 1, y + 1) for x, y in glider})
pentomino = parse(".##\n##.\n.#.")
sizes = []
cells = pentomino
for generation in range(100):
    sizes.append(len(cells))
    cells = step(cells)
print(sizes[:12], sizes[-1], max(sizes))

def automaton(rule, width=63, rows=16):
    row = 1 << width // 2
    mask = (1 << width) - 1
    for _ in range(rows):
        yield row
        new = 0
        for i in range(width):
            neighbourhood = (row << 1 >> i) & 7 if i else (row << 1) & 7
            if rule >> neighbourhood & 1:
                new |= 1 << i
        row = new & mask
for row in automaton(90):
    print(f"{row:063b}".replace("0", " ").replace("1", "*").rstrip())
print([bin(r).count("1") for r in automaton(30)], [r.bit_count() for r in automaton(110, rows=8)])

def langton(steps):
    black, x, y, direction = set(), 0, 0, 1
    for _ in range(steps):
        position = (x, y)
        direction = (direction + (-1 if position in black else 1)) % 4
        black ^= {position}
        dx, dy = [(1, 0), (0, 1), (-1, 0), (0, -1)][direction]
        x, y = x + dx, y + dy
    return len(black), (x, y)
print(langton(1000), langton(11000))
def sandpile(n):
    grid = Counter({(0, 0): n})
    active = [(0, 0)]
    while active:
        x, y = active.pop()
        if grid[x, y] >= 4:
            q, grid[x, y] = divmod(grid[x, y], 4)
            for p in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                grid[p] += q
                active.append(p)
    return sorted(Counter(grid.values()).items()), sum(grid.values())
print(sandpile(500))
def josephus(n, k):
    people = list(range(1, n + 1))
    order, i = [], 0
    while people:
        i = (i + k - 1) % len(people)
        order.append(people.pop(i))
    return order
print(josephus(10, 3))
