# exit: 1
try:
    import surely_not_there
except ImportError:
    fallback = True
print(fallback)

def load(name):
    return __import__(name)

print(load("math").__name__)
load("surely.not.there")
