type X = int
type X[T, *Ts, **P] = int
type X[T: int] = y
def f[T](x: T) -> T: pass
async def f[*Ts](*a: *Ts): pass
class A[T: (int, str), **P](B[T]): pass
type = 1
type(x)
print(type)
