"""S_IFMT_: file type bits
S_IFDIR: directory

What `stat` has, by the name of the module that is written in C in CPython.
"""

from stat import *
from stat import filemode as _filemode


def filemode(mode):
    """Convert a file's mode to a string of the form '-rwxrwxrwx'"""
    text = _filemode(mode)
    # What is of no known type has a question mark in the C code.
    return '?' + text[1:] if text[0] == '-' and not S_ISREG(mode) else text
