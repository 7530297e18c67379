import os
print(len([x for x in dir(os) if not x.startswith('_')]))
