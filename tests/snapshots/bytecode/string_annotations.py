from __future__ import annotations

limit: int | None = None


def f(a: list[int], b: "text", *c: a if b else d) -> lambda x, /, *y, z=1: -x ** 2:
    pass
