if a and (b or not c):
    x = 1
elif a is None:
    x = 2
else:
    x = 3
