"""Reloading keeps the module's dict; importing it anew makes another one, and the functions of the first keep theirs."""
import importlib
import sys

COUNT = 0
LOADS = globals().get("LOADS", 0) + 1


def increase(by=1):
    global COUNT
    COUNT += by
    return COUNT


class Thing:
    def count(self):
        return COUNT


def main():
    import a_module_is_loaded_again as first

    print(first.__name__, first.increase(), first.increase(5), COUNT, first.LOADS)
    old = first.increase
    print(importlib.reload(first) is first, first.COUNT, first.LOADS, first.increase is old, old(), first.COUNT)
    thing = first.Thing()
    del sys.modules["a_module_is_loaded_again"]
    import a_module_is_loaded_again as second

    print(second is first, second.COUNT, second.LOADS, second.increase(10), first.COUNT, old(), thing.count())
    print(second.Thing().count(), isinstance(thing, second.Thing), isinstance(thing, first.Thing))
    total = 0
    for i in range(5):
        total += second.increase(i) * 100 + first.increase(i)
    print(total, first.COUNT, second.COUNT, COUNT)
    sys.modules["a_module_is_loaded_again"] = first
    print(importlib.reload(first).LOADS, first.COUNT, second.COUNT)


if __name__ == "__main__":
    main()
