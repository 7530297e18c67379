"""Conway's game of life on an unbounded board: cells are a set of coordinates."""
from collections import Counter

GLIDER = """
.O.
..O
OOO
"""
PULSAR = """
..OOO...OOO..
.............
O....O.O....O
O....O.O....O
O....O.O....O
..OOO...OOO..
.............
..OOO...OOO..
O....O.O....O
O....O.O....O
O....O.O....O
.............
..OOO...OOO..
"""


def parse(text, left=0, top=0):
    cells = set()
    for y, line in enumerate(text.strip().splitlines()):
        for x, mark in enumerate(line):
            if mark == "O":
                cells.add((left + x, top + y))
    return cells


def neighbours(cell):
    x, y = cell
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (dx, dy) != (0, 0)]


def step(cells):
    counts = Counter(n for cell in cells for n in neighbours(cell))
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in cells)}


def show(cells, width=28, height=16):
    lines = []
    for y in range(height):
        lines.append("".join("#" if (x, y) in cells else "." for x in range(width)))
    return "\n".join(lines)


def period(cells, limit=50):
    """After how many generations the pattern comes back, or None."""
    start = frozenset(cells)
    for n in range(1, limit + 1):
        cells = step(cells)
        if frozenset(cells) == start:
            return n
    return None


def main():
    board = parse(GLIDER, 1, 1) | parse(PULSAR, 12, 2)
    for generation in range(6):
        print(f"generation {generation}: {len(board)} cells")
        if generation in (0, 5):
            print(show(board))
        board = step(board)
    print("the pulsar's period is", period(parse(PULSAR)))
    print("the glider has none:", period(parse(GLIDER)))
    glider = parse(GLIDER)
    moved = glider
    for _ in range(4 * 100):
        moved = step(moved)
    print("it flew", min(moved)[0] - min(glider)[0], "cells")


main()
