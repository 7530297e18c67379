import contextvars
print(len([x for x in dir(contextvars) if not x.startswith('_')]))
