import unittest.mock
print(len([x for x in dir(unittest.mock) if not x.startswith('_')]))
