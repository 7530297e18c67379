class Last:
    def __call__(self):
        raise KeyError(1)

    def __repr__(self):
        return "Last"


class D:
    __del__ = Last()


d = D()
del d
x = D()
