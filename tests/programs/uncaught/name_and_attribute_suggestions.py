# exit: 1
import math
import traceback

class Settings:
    def __init__(self):
        self.username = "u"
        self.password = "p"
    def connect(self):
        return self.passwrd

def show(action):
    try:
        action()
    except (NameError, AttributeError, TypeError) as error:
        print("".join(traceback.format_exception_only(error)), end="")

def local():
    counter = 1
    return conter

def keyword():
    return int("5", bse=3)
def in_method():
    class Local:
        def __init__(self): self.value = 1
        def m(self): return value
    return Local().m()
for f in (local, Settings().connect, lambda: Settings().usrname, lambda: math.sqr(2), lambda: [].apend(1), lambda: pritn(1),
          lambda: "".uper(), keyword, in_method, lambda: sys.argv, lambda: completely_unknown_name_xyz):
    show(f)
print(Settings().pasword)
