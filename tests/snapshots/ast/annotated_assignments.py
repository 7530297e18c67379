a: int
a: int = 1
(a): int
a.b: int
a[0]: int = 1
a: int = yield b
x: tuple = 1, 2
x: tuple = *a, 2
