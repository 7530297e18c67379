import shutil
print(len([x for x in dir(shutil) if not x.startswith('_')]))
