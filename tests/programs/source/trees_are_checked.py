"""What `compile` says of trees that no parser makes."""
import ast
L=dict(lineno=1,col_offset=0,end_lineno=1,end_col_offset=0)
def c(v): return ast.Constant(v)
def st(n):
    m=ast.Module([n],[]); ast.fix_missing_locations(m); return m
N=lambda i,ctx=ast.Load(): ast.Name(i,ctx)
def pat(p): return st(ast.Match(N('x'),[ast.match_case(p,None,[ast.Pass()])]))
S=ast.Store()
cases=[
 ast.Expr(ast.Set([])), ast.ImportFrom("m",[],0), ast.ImportFrom("m",[ast.alias("x")],-5), ast.Import([]),
 ast.Expr(c((1,type))), ast.Expr(c(frozenset([type]))), ast.Expr(c([1])), ast.Expr(c(type)), ast.Expr(c((1,(2,{})))),
 ast.TypeAlias(N('x'),[],c(1)), ast.TypeAlias(c(1),[],c(1)), ast.TypeAlias(N('X',S),[ast.TypeVar("None",None)],c(1)), ast.TypeAlias(N('X',S),[ast.ParamSpec("True")],c(1)), ast.TypeAlias(N('X',S),[ast.TypeVarTuple("False")],c(1)),
 ast.Expr(N("True")), ast.Assign([N("None",S)],c(1)),
 ast.Expr(ast.Starred(N("x"),ast.Load())), ast.Expr(ast.Slice(None,None,None)),
 ast.FunctionDef("f",ast.arguments([],[],None,[],[],None,[]),[],[],None,None,[]),
 ast.Global([]), ast.Nonlocal([]),ast.Expr(ast.Yield(None)), ast.Return(None), ast.Continue(),
 ast.Expr(ast.JoinedStr([c(1)])), ast.Expr(ast.FormattedValue(c(1),5,None)), ast.Expr(ast.FormattedValue(c(1),-1,None)),
 ast.Expr(ast.NamedExpr(c(1),c(2))), ast.Expr(ast.NamedExpr(N('x'),c(2))),
 ast.Expr(ast.Dict([None],[c(1)])), ast.Expr(ast.Dict([c(1)],[])), ast.Expr(None), ast.Expr(ast.List([None],ast.Load())),
 ast.AnnAssign(ast.Tuple([],S),c(1),None,0),ast.AnnAssign(N("x",S),c(1),None,1),
 ast.Try([ast.Pass()],[],[],[]), ast.Try([ast.Pass()],[],[ast.Pass()],[ast.Pass()]), ast.TryStar([ast.Pass()],[ast.ExceptHandler(None,None,[ast.Pass()])],[],[]),
 ast.Delete([]), ast.Delete([N("x")]), ast.Delete([c(1)]), ast.Assign([],c(1)), ast.AugAssign(N('x'),ast.Add(),c(1)), ast.AugAssign(ast.Tuple([],S),ast.Add(),c(1)),
 ast.While(c(1),[],[]), ast.If(c(1),[],[]), ast.With([],[ast.Pass()]), ast.For(N('x'),c(1),[ast.Pass()],[]), ast.AsyncFor(N('x',S),c(1),[],[]),
 ast.Expr(ast.Compare(c(1),[],[])), ast.Expr(ast.BoolOp(ast.And(),[c(1)])), ast.Expr(ast.ListComp(c(1),[])), ast.Expr(ast.GeneratorExp(c(1),[ast.comprehension(N('x',S),c(1),[],1)])), ast.Match(c(1),[]), ast.Raise(None,c(1)), ast.Expr(ast.Call(N("f"),[ast.Starred(N("x"),ast.Load())],[ast.keyword(None,c(1))])), ast.Expr(ast.Attribute(N('x'),"True",ast.Load())), ast.ClassDef("None",[],[],[ast.Pass()],[],[]), ast.Expr(ast.Lambda(ast.arguments([],[ast.arg("None")],None,[],[],None,[c(1),c(2)]),c(1))), ast.Expr(ast.Lambda(ast.arguments([],[],None,[ast.arg("x")],[],None,[]),c(1))),
]
P=[ast.MatchValue(c(1)),ast.MatchValue(c(...)),ast.MatchValue(c(None)),ast.MatchValue(c((1,2))),ast.MatchValue(N('x')),ast.MatchValue(ast.UnaryOp(ast.USub(),c(1))),ast.MatchValue(ast.UnaryOp(ast.UAdd(),c(1))),ast.MatchValue(ast.UnaryOp(ast.USub(),c("a"))),ast.MatchValue(ast.BinOp(c(1),ast.Add(),c(2j))),ast.MatchValue(ast.BinOp(c(1),ast.Add(),c(2))),ast.MatchValue(ast.BinOp(c(1j),ast.Sub(),c(2j))),ast.MatchValue(ast.BinOp(ast.UnaryOp(ast.USub(),c(1)),ast.Sub(),c(2j))),ast.MatchValue(ast.BinOp(c(1),ast.Mult(),c(2j))),ast.MatchValue(ast.JoinedStr([])),ast.MatchValue(ast.Attribute(N('x'),'y',ast.Load())),ast.MatchValue(ast.Attribute(c(1),'y',ast.Load())),
 ast.MatchSingleton(None),ast.MatchSingleton(1),ast.MatchSingleton("x"),ast.MatchSingleton(True),ast.MatchSingleton(...),
 ast.MatchStar("x"),ast.MatchSequence([ast.MatchStar("_")]),ast.MatchSequence([ast.MatchStar(None)]),ast.MatchSequence([ast.MatchStar("x"),ast.MatchStar("y")]),
 ast.MatchMapping([],[],"_"),ast.MatchMapping([],[],"None"),ast.MatchMapping([c(None)],[ast.MatchAs(None,"x")],None),ast.MatchMapping([N("x")],[ast.MatchAs(None,"x")],None),ast.MatchMapping([c(1)],[ast.MatchStar("x")],None),ast.MatchMapping([c(1),c(1)],[ast.MatchAs()],None),
 ast.MatchClass(c(1),[],[],[]),ast.MatchClass(ast.Attribute(N("x"),"y",ast.Load()),[],[],[]),ast.MatchClass(ast.Attribute(c(1),"y",ast.Load()),[],[],[]),ast.MatchClass(N("x"),[],["True"],[ast.MatchAs()]),ast.MatchClass(N("x"),[ast.MatchStar("x")],[],[]),ast.MatchClass(N("x"),[],["a"],[]),
 ast.MatchAs(None,"_"),ast.MatchAs(ast.MatchAs(),None),ast.MatchAs(ast.MatchStar("y"),"x"),ast.MatchAs(None,"True"),ast.MatchOr([ast.MatchAs()]),ast.MatchOr([ast.MatchSingleton(None),ast.MatchStar("x")]),ast.MatchClass(ast.Attribute(N("x"),"y",ast.Store()),[],[],[]),
]
def tryit(label,m):
    try: compile(m,"f","exec"); print(label,"OK")
    except Exception as e: print(label,type(e).__name__,e)
for k,n in enumerate(cases): tryit((k,type(n).__name__), st(n))
for k,p in enumerate(P): tryit((k,type(p).__name__), pat(p))
for pos in [(-1,0,-1,0),(-10,0,-11,0),(-5,0,-2,0),(-5,0,1,0),(1,-1,1,-1),(1,-5,1,-2),(1,-10,1,-11),(1,5,1,3),(3,0,2,0),(1,-5,1,1),(2**31,0,2**31,0),(2**70,0,1,0),("a",0,1,0),(1.5,0,1,0),(True,0,1,0),(None,0,1,0),(1,0,None,None),(-2**31,0,-2**31,0)]:
    e=ast.Expr(ast.Constant(1)); m=ast.Module([e],[])
    for n in (e,e.value): n.lineno,n.col_offset,n.end_lineno,n.end_col_offset=pos
    tryit(pos,m)
m=ast.parse("x=1\ny=x"); ast.increment_lineno(m,-5)
cc=compile(m,"f","exec"); print(cc.co_firstlineno,list(cc.co_lines()),list(cc.co_positions()))
tryit("negative lines", ast.increment_lineno(ast.parse("def f():\n  return 1\n"), -3))
