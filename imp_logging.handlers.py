import logging.handlers
print(len([x for x in dir(logging.handlers) if not x.startswith('_')]))
