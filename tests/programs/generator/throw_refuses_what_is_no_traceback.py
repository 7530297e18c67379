# Arguments that `throw` refuses do not end the generator.
import warnings

warnings.simplefilter("ignore")


def echo():
    while True:
        try:
            print("got", (yield))
        except ValueError as e:
            print("caught", e)


g = echo()
next(g)
for args in ((ValueError, "x", 3), (ValueError("x"), "y"), ("x",), (ValueError, "x", None)):
    try:
        g.throw(*args)
    except TypeError as e:
        print(e)
g.send("on")
