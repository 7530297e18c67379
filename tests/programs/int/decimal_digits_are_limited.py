import sys

print(sys.get_int_max_str_digits())
for f in (lambda: str(10**4300), lambda: repr(-(10**4300)), lambda: f"{10**5000}", lambda: int("1" * 4301), lambda: int("-" + "1" * 5000),
          lambda: "%d" % 10**4300 and "%d" % (10**4300), lambda: int("_".join("1" * 4301))):
    try:
        print(len(f()))
    except ValueError as e:
        print(e)
print(len(str(10**4299)), len(hex(10**5000)), int("f" * 5000, 16).bit_length(), len(f"{10**5000:x}"))
print(int("1" * 4300) % 1000003)
sys.set_int_max_str_digits(0)
print(len(str(10**10000)), int("7" * 10000) % 1000003)
sys.set_int_max_str_digits(700)
try:
    print(str(10**700))
except ValueError as e:
    print(e)
for bad in (1, 639, -1):
    try:
        sys.set_int_max_str_digits(bad)
    except ValueError as e:
        print(e)
