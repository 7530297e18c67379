# The library looks for encodings by names that the program does not have.
import tokenize

print(tokenize.detect_encoding(iter([b"# -*- coding: latin-1 -*-\n"]).__next__))
print(tokenize.detect_encoding(iter([b"# coding: ascii\n"]).__next__))
