match x:
 case a, b: pass
 case a,: pass
 case (a): pass
 case (a, b): pass
 case [a, *_]: pass
 case {'a': 1, **r}: pass
 case A(b, c=d): pass
 case A.B(): pass
 case 1|2: pass
 case (1|2) as x: pass
 case -1: pass
 case 1+2j: pass
 case -1-2j: pass
 case 'a' 'b': pass
 case b'x': pass
 case None: pass
 case True: pass
 case a.b.c: pass
 case *a, b: pass
 case (): pass
 case []: pass
 case {}: pass
 case {1: _, a.b: c}: pass
 case (a,): pass
 case (a as b): pass
 case a as b: pass
 case A(x=1,): pass
 case [a,]: pass
 case {'x': 1,}: pass
 case {**r}: pass
 case (((a))): pass
 case f'': pass
 case {-1: a}: pass
 case {1+2j: d}: pass
 case {None: e}: pass
 case _ if x: pass
