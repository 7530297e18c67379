# Texts that come from modules that CPython writes in C; a dialect's missing attribute leaves nothing behind.
# exit: 1
import asyncio
import csv
import io
import queue
import sys
import tokenize


class Dialect(csv.Dialect):
    delimiter = ";"
    quotechar = "'"
    lineterminator = "\n"
    quoting = csv.QUOTE_MINIMAL


Dialect()
print([any(x for x in [0]) for _ in range(2)], isinstance(csv.excel(), csv.Dialect))
print(queue.Empty, queue.Empty.__module__, queue.Full)
for source in ("if 1:\n\tx\n        y\n", "if 1:\n    é\n  éé\n", "é = 1 \\ x\n", "a \\", "f'{a", "(1,\n2"):
    try:
        list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, tokenize.TokenError) as e:
        print(type(e).__name__, e.args)


async def slow():
    await asyncio.sleep(10)


async def main():
    try:
        await asyncio.wait_for(slow(), 0.01)
    except TimeoutError:
        print("timed out", repr(sys.exception()))
    print(sys.exception())
    task = asyncio.create_task(slow())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled")
    print(sys.exception())


asyncio.run(main())
try:
    "x".join(5)
except TypeError as e:
    print(e)
def leave():
    try:
        yield 1
    except GeneratorExit:
        yield 2
g = leave()
next(g)
sys.unraisablehook = lambda u: print(u.exc_type.__name__, u.exc_value, u.exc_traceback.tb_lineno)
del g
queue.Queue().get_nowait()
