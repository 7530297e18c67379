# The frame of a suspended generator has nobody who called it: who resumed it may be gone.
def values():
    yield 1
    yield 2


def resume(generator, depth):
    return resume(generator, depth - 1) if depth else next(generator)


def other(*values):
    a = b = c = d = e = f = g = h = values
    return [[a, b, c, d, e, f, g, h], *values, (lambda *more: len(more))(*values, *values)][-1]


for depth in range(0, 60, 7):
    generator = values()
    resume(generator, depth)
    other(*range(depth * 9))
    print(generator.gi_frame.f_back, generator.gi_frame.f_lineno)
