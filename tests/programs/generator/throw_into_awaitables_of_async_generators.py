# CPython 3.12.1 throws into an async generator through any of its awaitables, even while another one runs it.
class Pause:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        return (yield self.name)


async def numbers():
    try:
        await Pause("first")
        yield 1
    except ValueError as e:
        print("caught", e)
        await Pause("second")
        yield 2
    finally:
        print("ends")


def show(action):
    try:
        print(action())
    except BaseException as e:
        print(type(e).__name__, e)


g = numbers()
step = g.asend(None)
show(lambda: step.send(None))
other = g.__anext__()
show(lambda: other.send(None))
another = g.__anext__()
show(lambda: another.throw(ValueError("thrown")))
show(lambda: another.throw(KeyError("k")))
show(lambda: another.send(None))
show(lambda: g.__anext__().send(None))

g = numbers()
show(lambda: g.asend(None).send(None))
show(lambda: g.athrow(ValueError("never")).send(None))
show(lambda: g.athrow(ValueError).throw(ValueError("inner")))
closing = g.aclose()
show(lambda: closing.throw(GeneratorExit()))
show(lambda: closing.send(None))
show(lambda: g.aclose().send(None))
