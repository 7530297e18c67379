import subprocess
print(len([x for x in dir(subprocess) if not x.startswith('_')]))
