print("cycle_b starts")
import cycle_a
value = "b" + ("!" if hasattr(cycle_a, "value") else "?")
try:
    from cycle_a import value as too_early
except ImportError as error:
    print(str(error).split(" (/")[0])
print("cycle_b ends")
