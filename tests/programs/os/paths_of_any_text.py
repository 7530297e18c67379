"""`os.path.normpath` works on text, also on text that can be no file name."""
import os.path

for path in ['a/./b/../c', '//a//b', '///a', '', '.', '../..', '/..', 'a\ud800/../b', '\ud800', 'é/./x/', b'a/../b\xff', b'']:
    print(ascii(os.path.normpath(path)))
