lambda: 1
lambda a: a
lambda *a, b=1, **k: a
lambda a, /, b: 1
lambda *, a: 1
lambda a=1, *b: 1
lambda: (yield)
lambda x: lambda y: x
