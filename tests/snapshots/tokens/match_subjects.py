match x, y:
    case _: pass
match (x):
    case _: pass
match *a, b:
    case _: pass
match x,:
    case _: a;
match -x:
    case _: pass
match [a, b]:
    case _: pass
match a := b:
    case _: pass
match = 1
match(x)
match[x]
match.x
case = 1
_ = match, case
