import io
print(len([x for x in dir(io) if not x.startswith('_')]))
