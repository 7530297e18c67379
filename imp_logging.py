import logging
print(len([x for x in dir(logging) if not x.startswith('_')]))
