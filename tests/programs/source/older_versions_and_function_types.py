"""What `ast.parse` takes of older versions of Python, and the types of functions."""
import ast
S=["x = (y := 1)","def f(a,/):pass","lambda a,/:1","async def f(): pass","async def f():\n async with a: pass","async def f():\n async for a in b: pass","async def f():\n await x","async def f():\n [x async for x in y]","with (a as b, c): pass","try: pass\nexcept* A: pass","match x:\n case 1: pass","type X = int","class A[T]: pass","def f[T](): pass","a @ b","a @= b","x: int = 1","x.y: int","1_000","x = 1_0.5","f'{x}'","print(x, *a, y=1)", "[*a, *b]","for x in *a, b: pass","@a[1]\ndef f(): pass"]
for s in S:
    for v in range(3,14):
        try: ast.parse(s,feature_version=(3,v)); break
        except SyntaxError as e: last=e.args
    print(repr(s),v,last); last=None
for s in ["() -> int","(int) -> str","(int, *str, **Any) -> float","(*A) -> B","(A,*B) -> C\n","(int","() -> ","(**A, *B) -> C","(a,) -> b","() -> a, b", "() -> yield", "(int) -> str # type: x"]:
    try: print(s, ast.dump(ast.parse(s,mode="func_type"),include_attributes=True))
    except SyntaxError as e: print(s,e.args)
for a in [("1","f","func_type"),("1","f","foo"),("1","f","foo",0x400),("1","f","exec",1<<30),("1","f","foo",1<<30),("1","f","exec",0,0,7)]:
    try: compile(*a); print("ok")
    except Exception as e: print(type(e).__name__,e)
t=ast.parse("(int) -> str",mode="func_type")
try: compile(t,"f","func_type")
except Exception as e: print(type(e).__name__,e)
try: compile(t,"f","exec")
except Exception as e: print(type(e).__name__,e)
print(ast.unparse(t)); print(ast.dump(ast.parse("x = 1 # type: int", mode="single", type_comments=True)))
