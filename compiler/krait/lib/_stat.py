"""S_IFMT_: file type bits
S_IFDIR: directory

What `stat` has, by the name of the module that is written in C in CPython.
"""

from stat import *
