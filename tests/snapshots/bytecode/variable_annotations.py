a: int
b: int = 1
(c): int = 2
d.e: str
f[g]: str = "h"


class C:
    x: int = 1
    __y: str


def f():
    local: undefined = 1
