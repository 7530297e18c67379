# exit: 1
import traceback

def attempt(action):
    try:
        action()
    except Exception:
        print(traceback.format_exc().replace(__file__, "FILE"), end="")

data = {"list": [1, 2, 3], "none": None}

def subscript():
    return data["list"][1] + data["list"][7] * 2
def attribute():
    return data["none"].missing.other
def call():
    return len("abc") + max(1, len(5), 3)
def operator():
    x = 1
    return (x + 2) * (x / (x - 1)) - 3
def long_line():
    return [data["list"], data["none"], data["list"], data["none"], data["list"]] + sorted([3, "a", 2], key=lambda v: v)
def multi_line():
    return (1
            + 2
            + "three")
def method_chain():
    return "abc".upper().lower().nothing()
def whole_statement():
    raise ValueError("no carets when the whole line is meant")
def unary():
    return not -"x"
def unpack():
    a, b = [1, 2, 3]
def non_ascii():
    größe = "ä" + "ü" + 1
def tabs():
	return 1 +	None
for f in (subscript, attribute, call, operator, long_line, multi_line, method_chain, whole_statement, unary, unpack, non_ascii, tabs):
    attempt(f)
print(data["list"][0] + undefined_name)
