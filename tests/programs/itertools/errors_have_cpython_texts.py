from itertools import *


def show(f):
    try:
        print("no error", f())
    except Exception as e:
        print(type(e).__name__, "|", e)


show(lambda: accumulate())
show(lambda: accumulate(5))
show(lambda: list(accumulate([1, "a"])))
show(lambda: accumulate([1], foo=1))
show(lambda: batched("ab", 0))
show(lambda: batched("ab"))
show(lambda: batched(5, 2))
show(lambda: batched("ab", "x"))
show(lambda: chain(a=1))
show(lambda: list(chain(5)))
show(lambda: list(chain("a", 5)))
show(lambda: chain.from_iterable(5))
show(lambda: combinations("ab", -1))
show(lambda: combinations("ab"))
show(lambda: combinations(5, 1))
show(lambda: combinations("ab", "x"))
show(lambda: permutations("ab", -1))
show(lambda: permutations("ab", "x"))
show(lambda: permutations())
show(lambda: combinations_with_replacement("ab", -1))
show(lambda: product(5))
show(lambda: product("a", repeat=-1))
show(lambda: product("a", foo=1))
show(lambda: compress("a"))
show(lambda: compress("a", 5))
show(lambda: count("a"))
show(lambda: count(1, "a"))
show(lambda: count(1, 2, 3))
show(lambda: cycle())
show(lambda: cycle(5))
show(lambda: repeat())
show(lambda: repeat(1, "a"))
show(lambda: repeat(1).__length_hint__())
show(lambda: dropwhile(1))
show(lambda: takewhile(None, 5))
show(lambda: list(takewhile(None, [1])))
show(lambda: filterfalse(None))
show(lambda: groupby())
show(lambda: groupby(5))
show(lambda: list(groupby([1], 5)))
show(lambda: islice("a"))
show(lambda: islice("a", -1))
show(lambda: islice("a", "x"))
show(lambda: islice("a", 1, -2))
show(lambda: islice("a", -1, 2))
show(lambda: islice("a", 1, 2, 0))
show(lambda: islice("a", 1, 2, "x"))
show(lambda: islice("a", 1, 2, 3, 4))
show(lambda: islice(5, 1))
show(lambda: pairwise())
show(lambda: pairwise(5))
show(lambda: starmap(pow))
show(lambda: list(starmap(pow, [5])))
show(lambda: tee())
show(lambda: tee("a", -1))
show(lambda: tee(5))
show(lambda: zip_longest(5))
show(lambda: zip_longest("a", foo=1))
show(lambda: next(chain()))


def bad():
    yield 1
    raise KeyError("in source")


for tool in (chain, cycle, pairwise, accumulate, tee, groupby, lambda x: islice(x, 5), lambda x: zip_longest(x, "abc"), lambda x: batched(x, 3)):
    show(lambda: [list(t) for t in tool(bad())] if tool is tee else [x for x, _ in zip(tool(bad()), range(4))])
