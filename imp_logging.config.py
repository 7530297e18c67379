import logging.config
print(len([x for x in dir(logging.config) if not x.startswith('_')]))
