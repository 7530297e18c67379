"""Type comments: where they may stand, and in which nodes they are."""
import ast
S='''x = 1 # type: int
for a in b:  # type: int
    pass
with a as b: # type: int
    x = (1) # type:   str  
'''
print(ast.dump(ast.parse(S,type_comments=True),include_attributes=True))
for s in ["with (a as b): # type: int\n  pass\n","def f(a, # type: int\n  b=lambda x,y:1, # type: str\n *args, # type: A\n  c=(1,2) # type: C\n ):\n # type: (...) -> int\n  pass","def f(): # type: () -> int\n  pass","x = 1 # type: ignore[a]\n# type: ignore\ny=2 # type:ignore x\nz=3 #type: int", "f(a, # type: int\n)", "def f(*, # type: int\n a): pass", "def f(): # type: a\n # type: b\n  pass", "# type: int\nx=1","x = 1\n# type: int\n", "if x: # type: int\n  pass","x = y = 1 # type: é\n", "async def f(x # type: int\n): # type: a\n  async with a: # type: b\n    async for x in y: # type: c\n      @(dec)\n      def f(): pass", "class A: # type: int\n pass", "x: int = 1 # type: int", "x += 1 # type: int", "def f(a, /, # type: int\n b): pass", "def f(**kw # type: int\n): pass", "for x in y: z = 1 # type: int\n", "x = [1, # type: int\n]", "return 1 # type: int", "x = 1; y = 2 # type: int", "x = 1 # type: ignoreé", "x = 1 # type: ignore1", "x = '''\n''' # type: int", "def f(a): # type: int\n @x\n def g(): pass", "while 1: # type: int\n pass","lambda x: 1 # type: int","x = yield # type: int", "x = 1 # type: int \\\n", "def f(\n  a,  # type: int\n  # type: ignore\n  b): pass"]:
    try: print(repr(s), ast.dump(ast.parse(s,type_comments=True),include_attributes=True))
    except SyntaxError as e: print(repr(s), e.args)
