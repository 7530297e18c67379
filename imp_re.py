import re
print(len([x for x in dir(re) if not x.startswith('_')]))
