"""Sudoku by constraint propagation and search, after Peter Norvig's essay."""

DIGITS = "123456789"
ROWS = "ABCDEFGHI"
SQUARES = [r + c for r in ROWS for c in DIGITS]
UNITS = (
    [[r + c for r in ROWS] for c in DIGITS]
    + [[r + c for c in DIGITS] for r in ROWS]
    + [[r + c for r in rs for c in cs] for rs in ("ABC", "DEF", "GHI") for cs in ("123", "456", "789")]
)
UNITS_OF = {s: [u for u in UNITS if s in u] for s in SQUARES}
PEERS = {s: set().union(*UNITS_OF[s]) - {s} for s in SQUARES}


class Contradiction(Exception):
    pass


def assign(values, square, digit):
    for other in values[square].replace(digit, ""):
        eliminate(values, square, other)


def eliminate(values, square, digit):
    if digit not in values[square]:
        return
    values[square] = values[square].replace(digit, "")
    if not values[square]:
        raise Contradiction(square)
    if len(values[square]) == 1:
        for peer in PEERS[square]:
            eliminate(values, peer, values[square])
    for unit in UNITS_OF[square]:
        places = [s for s in unit if digit in values[s]]
        if not places:
            raise Contradiction(digit)
        if len(places) == 1:
            assign(values, places[0], digit)


def parse(grid):
    marks = [c for c in grid if c in DIGITS or c in "0."]
    if len(marks) != 81:
        raise ValueError(f"a grid has 81 squares, not {len(marks)}")
    values = dict.fromkeys(SQUARES, DIGITS)
    for square, digit in zip(SQUARES, marks):
        if digit in DIGITS:
            assign(values, square, digit)
    return values


class Solver:
    def __init__(self):
        self.nodes = 0

    def search(self, values):
        self.nodes += 1
        open_squares = [s for s in SQUARES if len(values[s]) > 1]
        if not open_squares:
            return values
        square = min(open_squares, key=lambda s: (len(values[s]), s))
        for digit in values[square]:
            copy = values.copy()
            try:
                assign(copy, square, digit)
                solved = self.search(copy)
            except Contradiction:
                continue
            if solved:
                return solved
        return None


def show(values):
    width = 1 + max(len(v) for v in values.values())
    line = "+".join(["-" * (width * 3)] * 3)
    rows = []
    for r in ROWS:
        rows.append("".join(values[r + c].center(width) + ("|" if c in "36" else "") for c in DIGITS).rstrip())
        if r in "CF":
            rows.append(line)
    return "\n".join(rows)


GRIDS = {
    "easy": "003020600900305001001806400008102900700000008006708200002609500800203009005010300",
    "hard": "4.....8.5.3..........7......2.....6.....8.4......1.......6.3.7.5..2.....1.4......",
    "medium": "85...24..72......9..4.........1.7..23.5...9...4...........8..7..17..........36.4.",
    "impossible": "11..............................................................................." ,
}

for name, grid in GRIDS.items():
    solver = Solver()
    try:
        solution = solver.search(parse(grid))
    except Contradiction as error:
        print(f"{name}: contradiction at {error}")
        continue
    print(f"{name}: solved, {solver.nodes} nodes")
    print(show(solution))
    assert all({solution[s] for s in unit} == set(DIGITS) for unit in UNITS)
