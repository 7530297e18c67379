from . import a
from .b import c
from .. import d
from ..e.f import g
from ... import h
from ...i . j import k
from .... import l
from ....m import n
import o.p . q
match.case.type._
r . s
t .u
(v
 . w
 .x)
1..real
1.5.imag
1 .real
....__class__
a_name_of_15_ab.a_name_of_16_abc.a_name_of_17_abcd
a_name_of_16_abc(a_name_of_15_ab, a_name_of_17_abcd=a_name_of_16_abc)
ª.ﬁ.naïve_name_of_many_characters_é
rb'', ur, br, f'', rf'{fr}', u'', bu
'', "", '\'', "fifteen letters", "sixteen letters_", 'seventeen letters', '''''', """a
b""", 'a\
b'
f'{a:{b}}{(c)}{ {d: e}[f] }{g!r:>{h.i}}'
0, 9, 255, 256, 00, 0xff, 1_0, 123456789012345678, 1234567890123456789
x = y = z
call(a, b=c, *d, **e)
call(a ** b, c if d else e, f)
with (a.b) as c, d: pass
match a.b:
    case c.d | e . f: pass
    case g.h(i=j.k): pass
    case {l.m: n}: pass
