class Manager:
    def __init__(self, name, suppress=False):
        self.name, self.suppress = name, suppress
    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()
    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind.__name__ if kind else None, value, tb is not None)
        return self.suppress

with Manager("a") as a:
    print("body", a)
with Manager("b") as b, Manager("c") as c:
    print(b, c)
with (
    Manager("d") as d,
    Manager("e"),
):
    print(d)
with Manager("suppressing", True):
    raise ValueError("hidden")
print("went on")
try:
    with Manager("not suppressing"):
        raise ValueError("seen")
except ValueError as error:
    print("outside", error)
try:
    with Manager("outer", True), Manager("inner"):
        raise KeyError("reaches outer")
    print("suppressed by outer")
except KeyError:
    print("never")

class Target:
    pass
t = Target()
with Manager("x") as t.attribute, Manager("yz") as (first, second):
    print(t.attribute, first, second)

def early(how):
    for i in range(3):
        with Manager(f"{how}{i}"):
            if how == "return":
                return i
            if how == "break":
                break
            if how == "continue":
                continue
    return "end"
print(early("return"), early("break"), early("continue"))

class TruthyExit(Manager):
    def __exit__(self, *args):
        return "truthy text"
with TruthyExit("t"):
    1 / 0
m = Manager("reused")
with m:
    with m:
        print("nested use of one manager")
