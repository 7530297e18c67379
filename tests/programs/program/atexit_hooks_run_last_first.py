import atexit
import sys

def goodbye(name, *, mark="."):
    print("goodbye", name + mark)

atexit.register(goodbye, "first registered")
atexit.register(goodbye, "second", mark="!")

@atexit.register
def third():
    print("third, registers another")
    atexit.register(goodbye, "registered while exiting")

def removed():
    print("never")
atexit.register(removed)
atexit.unregister(removed)

class AtEnd:
    def __init__(self, name): self.name = name
    def __del__(self): print("del", self.name)

global_object = AtEnd("global object, after the hooks")
print("main ends")
