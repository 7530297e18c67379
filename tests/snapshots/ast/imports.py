import a
import a.b.c as d, e
import a . b
from a import b
from . import b
from .a import b as c, d
from ... import a
from .... import a
from ...a.b import (c, d as e,)
from a import *
from . a import b
from .\
. import b
from a import (b)
from a import (
 b,
 c
)
