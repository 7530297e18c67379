"""Spectral norm of the infinite matrix A(i, j) = 1 / ((i + j)(i + j + 1) / 2 + i + 1), by the power method."""
import sys
from math import sqrt


def eval_a(i, j):
    ij = i + j
    return 1.0 / (ij * (ij + 1) // 2 + i + 1)


class Matrix:
    """The first n rows and columns of A, never stored."""

    def __init__(self, n):
        self.n = n

    def times(self, vector):
        return [sum(eval_a(i, j) * x for j, x in enumerate(vector)) for i in range(self.n)]

    def transposed_times(self, vector):
        return [sum(eval_a(j, i) * x for j, x in enumerate(vector)) for i in range(self.n)]

    def __matmul__(self, vector):
        if len(vector) != self.n:
            raise ValueError(f"a vector of {self.n} numbers is needed, not of {len(vector)}")
        return self.times(vector)

    def gram(self, vector):
        """(A transposed) A v."""
        return self.transposed_times(self @ vector)


def dot(u, v):
    return sum(a * b for a, b in zip(u, v))


def spectral_norm(n, rounds=10):
    """Estimates after each round of the power method; the last is the best."""
    matrix = Matrix(n)
    u = [1.0] * n
    for _ in range(rounds):
        v = matrix.gram(u)
        u = matrix.gram(v)
        yield sqrt(dot(u, v) / dot(v, v))


def show_corner(n=4):
    for i in range(n):
        print("  " + " ".join(f"{eval_a(i, j):.6f}" for j in range(n)))


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    print("the corner of A:")
    show_corner()
    print(f"estimates for n = {n}:")
    previous = None
    for step, estimate in enumerate(spectral_norm(n), 1):
        change = "" if previous is None else f"  {estimate - previous:+.3e}"
        print(f"  {step:2}  {estimate:0.12f}{change}")
        previous = estimate
    for size in (1, 2, 5, 10, 25):
        *_, norm = spectral_norm(size)
        print(f"n = {size:2}: {norm:0.9f}")
    try:
        Matrix(3) @ [1.0]
    except ValueError as error:
        print("error:", error)


if __name__ == "__main__":
    main()
