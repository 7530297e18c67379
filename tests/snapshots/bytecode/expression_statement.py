f()
1
"not a docstring"
x
