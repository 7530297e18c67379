import zipfile
print(len([x for x in dir(zipfile) if not x.startswith('_')]))
