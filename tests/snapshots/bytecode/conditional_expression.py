x = a if b and c else d
if (a if b else c):
    y = 1
