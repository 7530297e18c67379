@a
@b.c(d)
def f(): pass
@a

# comment

class A: pass
@a # c
async def f(): pass
@(a)
def f(): pass
@a[0]
def f(): pass
@x if y else z
def f(): pass
@lambda f: f
def f(): pass
@a := b
def f(): pass
@(a 
)
def f(): pass
@a \

def f(): pass
