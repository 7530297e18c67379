import tempfile
print(len([x for x in dir(tempfile) if not x.startswith('_')]))
