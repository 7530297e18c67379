def make(base):
    class C(base):
        parent = base

        def f(self):
            return base

    return C
