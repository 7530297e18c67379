import ast
print(len([x for x in dir(ast) if not x.startswith('_')]))
