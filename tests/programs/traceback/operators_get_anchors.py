import sys, io, traceback
def run(f):
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, e.__traceback__)
a, b, c, d = 1, None, [1], {"k": None}
def t1(): return a + b
def t2(): return (a) + (b)
def t3(): return a+b*c
def t4(): return c[5]
def t5(): return d["k"]["j"]
def t6(): return a // 0
def t7(): return a ** b
def t8(): return (a + 1) / (a - 1)
def t9(): return c[0][1]
def t10(): return d["missing"].x.y
def t11(): return a.foo.bar
def t12(): return len(a)
def t13(): return max(1, 2) + undefined
def t14(): return "é" + a
def t15(): return "日本" + a
def t16(): return  a  <<  "x"
def t17():
    x = (a +
         b)
    return x
def t18():
    return len(
        a
    )
def t19(): return -c
def t20(): return a < b
def t21(): return not undefined
def t22(): return [x + "s" for x in c]
def t23(): return f"{a + b}"
def t24(): return c[1:2:0]
def t25(): return (lambda: a + b)()
def t26(): c[7] = 1
def t27(): del c[7]
def t28(): a.x = 1
def t29():
    for x in a: pass
def t30():
    p, q = c
def t31(): return t1() + 1
def t32(): return {**a}
def t33(): assert a == 2, "msg"
def t34(): raise ValueError("x") from None
def t35():
    with a: pass
def t36(): return a @ b if a else c
def t37(): import nonexistent_module_xyz
def t38(): from sys import nothing_here
def t39(): return c [ 5 ]
def t40(): return c[ (5) ]
def t41(): return print(a, b).x
def t42(): a += b
for n in range(1, 43):
    run(globals()[f"t{n}"])
