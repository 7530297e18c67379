class M:
    def __init__(self, name, fail_enter=False, fail_exit=False, suppress=False):
        self.name, self.fail_enter, self.fail_exit, self.suppress = name, fail_enter, fail_exit, suppress
    def __enter__(self):
        print("enter", self.name)
        if self.fail_enter:
            raise RuntimeError("enter " + self.name)
        return self
    def __exit__(self, kind, value, tb):
        print("exit", self.name, repr(value))
        if self.fail_exit:
            raise RuntimeError("exit " + self.name)
        return self.suppress

def attempt(action):
    try:
        action()
    except Exception as error:
        print("  ->", repr(error), "| context", repr(error.__context__))
    else:
        print("  -> fine")

def one():
    with M("a", fail_enter=True):
        print("never")
def two():
    with M("a"), M("b", fail_enter=True):
        print("never")
def three():
    with M("a", fail_exit=True):
        print("body")
def four():
    with M("a", fail_exit=True):
        raise ValueError("body")
def five():
    with M("a", suppress=True), M("b", fail_exit=True):
        raise ValueError("body")
def six():
    with M("a"), M("b", suppress=True):
        raise ValueError("body")
def seven():
    with M("a") as x.y:
        print("never")
def eight():
    with M("a", fail_exit=True):
        return
for f in (one, two, three, four, five, six, seven, eight):
    print(f.__name__)
    attempt(f)

class NoEnter:
    def __exit__(self, *a): pass
class NoExit:
    def __enter__(self): pass
class Instance:
    def __init__(self):
        self.__enter__ = self.__exit__ = lambda *a: None
def with_(thing):
    with thing:
        pass
for thing in (NoEnter(), NoExit(), Instance(), 5, None):
    attempt(lambda: with_(thing))
class Async:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
attempt(lambda: with_(Async()))
