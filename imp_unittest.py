import unittest
print(len([x for x in dir(unittest) if not x.startswith('_')]))
