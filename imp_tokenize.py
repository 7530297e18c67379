import tokenize
print(len([x for x in dir(tokenize) if not x.startswith('_')]))
