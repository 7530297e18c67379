"""A module that only source in a string imports by a call is part of the program."""
source = '''
def words():
    return __import__("string").capwords("one two")
def name():
    from importlib import import_module
    return import_module('colorsys').__name__
'''
names = {}
exec(source, names)
print(names['words'](), names['name']())
