import codecs
for b in [rb'\N{}', rb'\N', rb'\N{', rb'\N{a', rb'\N{foo}', rb'\x', rb'\xg1', rb'\u12', rb'\u12g4', rb'\U0011', rb'\U00110000', rb'\N{}x', rb'a\N{ }b', b'\\', rb'\N{LATIN SMALL LETTER A}']:
    for h in ('strict', 'replace', 'ignore', 'backslashreplace'):
        try: print(b, h, ascii(codecs.decode(b, 'unicode_escape', h)))
        except UnicodeDecodeError as e: print(b, h, e)
    try: print(b, ascii(codecs.decode(b, 'raw_unicode_escape')))
    except UnicodeDecodeError as e: print(b, h, e)
