# exit: 1
def leaf():
    try:
        yield 1
    except KeyError as error:
        raise RuntimeError("leaf cannot go on") from error

def middle():
    yield from leaf()

def root():
    result = yield from middle()
    return result

g = root()
next(g)
g.throw(KeyError("stop it"))
