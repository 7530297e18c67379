"""Shortest ways on a grid: Dijkstra, A* and breadth-first search, with heapq.

`#` is a wall, digits are the cost of entering a field, `.` costs 1; `S` is the start and `G` the goal.
"""
import heapq
from collections import deque
from dataclasses import dataclass, field
from math import inf

MAPS = {
    "open": """
        S.........
        ..........
        ..........
        .........G""",
    "walls": """
        S....#..........
        .###.#.#######..
        ...#.#.#.....#..
        ##.#.#.#.###.#..
        ...#...#...#.#..
        .#########.#.#..
        ...........#...G""",
    "mountains": """
        S..3999993...
        ..399999993..
        .39999999993.
        ..399999993..
        ...3999993..G
        .............""",
    "closed": """
        S..#...
        ..#....
        ##....G""",
}


class NoWay(Exception):
    """There is no way from the start to the goal."""


@dataclass(frozen=True, order=True)
class Point:
    row: int
    column: int

    def __add__(self, step):
        return Point(self.row + step[0], self.column + step[1])

    def distance(self, other):
        return abs(self.row - other.row) + abs(self.column - other.column)


@dataclass
class Result:
    way: list
    cost: float
    visited: int
    seen: set = field(repr=False, default_factory=set)


class Grid:
    STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))

    def __init__(self, text):
        self.rows = [line.strip() for line in text.strip().splitlines()]
        self.start = self.find("S")
        self.goal = self.find("G")

    def find(self, mark):
        for r, row in enumerate(self.rows):
            if (c := row.find(mark)) >= 0:
                return Point(r, c)
        raise ValueError(f"no {mark} on the map")

    def __contains__(self, point):
        return 0 <= point.row < len(self.rows) and 0 <= point.column < len(self.rows[point.row])

    def __getitem__(self, point):
        return self.rows[point.row][point.column]

    def cost(self, point):
        mark = self[point]
        return int(mark) if mark.isdigit() else 1

    def neighbours(self, point):
        for step in self.STEPS:
            there = point + step
            if there in self and self[there] != "#":
                yield there

    def draw(self, result):
        on_way = set(result.way)
        for r, row in enumerate(self.rows):
            marks = []
            for c, mark in enumerate(row):
                point = Point(r, c)
                if mark in "SG#":
                    marks.append(mark)
                elif point in on_way:
                    marks.append("*")
                else:
                    marks.append("+" if point in result.seen and mark == "." else mark)
            print("   ", "".join(marks))


def trace(came_from, point):
    way = [point]
    while (point := came_from[point]) is not None:
        way.append(point)
    return way[::-1]


def best_first(grid, heuristic):
    """A*; with a heuristic of nothing it is Dijkstra's algorithm."""
    frontier = [(heuristic(grid.start, grid.goal), 0, grid.start)]
    came_from = {grid.start: None}
    costs = {grid.start: 0}
    done = set()
    while frontier:
        _, negative_cost, here = heapq.heappop(frontier)
        if here in done:
            continue
        done.add(here)
        if here == grid.goal:
            return Result(trace(came_from, here), costs[here], len(done), done)
        for there in grid.neighbours(here):
            cost = costs[here] + grid.cost(there)
            if cost < costs.get(there, inf):
                costs[there] = cost
                came_from[there] = here
                heapq.heappush(frontier, (cost + heuristic(there, grid.goal), -cost, there))
    raise NoWay(f"from {grid.start} to {grid.goal}: {len(done)} fields reached")


def dijkstra(grid):
    return best_first(grid, lambda here, goal: 0)


def a_star(grid):
    return best_first(grid, Point.distance)


def breadth_first(grid):
    queue = deque([grid.start])
    came_from = {grid.start: None}
    while queue:
        here = queue.popleft()
        if here == grid.goal:
            way = trace(came_from, here)
            return Result(way, sum(map(grid.cost, way[1:])), len(came_from), set(came_from))
        for there in grid.neighbours(here):
            if there not in came_from:
                came_from[there] = here
                queue.append(there)
    raise NoWay(f"{len(came_from)} fields reached")


def main():
    for name, text in MAPS.items():
        grid = Grid(text)
        print(f"{name}: {grid.start} to {grid.goal}")
        for search in (dijkstra, a_star, breadth_first):
            try:
                result = search(grid)
            except NoWay as error:
                print(f"  {search.__name__:14} no way: {error}")
            else:
                print(f"  {search.__name__:14} cost {result.cost:3}, {len(result.way) - 1:3} steps, {result.visited:3} visited")
                if search is a_star:
                    grid.draw(result)
    small = Grid("S1\n2G")
    print(a_star(small))
    print(sorted(dijkstra(small).seen))
    try:
        Grid("...G")
    except ValueError as error:
        print("error:", error)


if __name__ == "__main__":
    main()
