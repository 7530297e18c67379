r = a + b - c * d / e // f % g ** h
s = a @ b << c >> d & e | f ^ g
t = -a, +b, ~c, not d
