import builtins
print(builtins.eval('1+2'))
builtins.exec('print(list[int])')
print(eval(builtins.compile('3*3','<s>','eval')))
