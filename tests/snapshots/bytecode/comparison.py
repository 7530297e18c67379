a < b
a <= b < c != d
a is not b
a in b
not a in b
a == b if a > b else a >= b
