import tarfile
print(len([x for x in dir(tarfile) if not x.startswith('_')]))
