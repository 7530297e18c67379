
x
x = 1
if x:
	 a
	 b
x = 1 # c


x\
 = 1
x = (1 +
 2)
if 1:
  x


# c
  # d
y
a if b else(c)
1if 2else 3
[1for x in y]
0x1for x in y
x = 1 \
  + 2
