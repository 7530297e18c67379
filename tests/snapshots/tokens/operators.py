-a ** -b
~a + +b
a @ b
a // b % c
a << 1 | 2 ^ 3 & 4 >> 5
not a
not not a
a and b or c and not d
(a and b) and c
a < b <= c != d is not e not in f == g is h in i > j >= k
a if b else c if d else e
a + b + c
a ** b ** c
(a + b) * c
