'a' 'b'
('a'
 'b')
u'a' 'b'
U'a'
'a' u'b'
r'\n' '\n'
'\x41\u0041\U00000041\101\N{LATIN SMALL LETTER A}'
'\ud800\udc00'
'\U0001F600'
'\
'
'''a
b'''
'it\'s "x"'
'\0\7\t\\'
'\N{LINE FEED}\N{HANGUL SYLLABLE GA}'
'é' + x
