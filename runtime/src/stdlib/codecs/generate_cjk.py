"""Makes compiler/krait/lib/_cjk_tables.py from the codecs of the CPython 3.12 that runs this; prints it."""

import binascii
import zlib

LEADS, TRAILS = range(0x81, 0xFF), range(0x30, 0xFF)
def dec(codec, b):
    try: return b.decode(codec)
    except UnicodeDecodeError: return None
def single(codec): return {bytes([b]): s for b in range(128, 256) if (s := dec(codec, bytes([b])))}
def grid(codec, prefix=b''):
    out = {}
    ones = single(codec) if not prefix else {}
    for l in LEADS:
        for t in TRAILS:
            s = dec(codec, prefix + bytes([l, t]))
            if s is None: continue
            if not prefix and bytes([l]) in ones: continue
            out[prefix + bytes([l, t])] = s
    return out
def table(codec):
    t = single(codec); t.update(grid(codec))
    if codec.startswith('euc_j'): t.update(grid(codec, b'\x8f'))
    return t
def enc_table(codec):
    e = {}
    for c in list(range(0x80, 0xD800)) + list(range(0xE000, 0x30000)):
        try: b = chr(c).encode(codec)
        except UnicodeEncodeError: continue
        e[chr(c)] = b
    return e
def pack(b): return binascii.b2a_base64(zlib.compress(b, 9), newline=False).decode()
def cells(prefix):
    for p in prefix:
        for l in LEADS:
            for t in TRAILS: yield p + bytes([l, t])
BASES = {'gb18030': None, 'gbk': 'gb18030', 'gb2312': 'gb18030', 'big5': None, 'cp950': 'big5', 'shift_jis': None, 'cp932': 'shift_jis', 'euc_jp': None, 'cp949': None, 'euc_kr': 'cp949', 'johab': None}
tables = {c: table(c) for c in BASES}
out = ['"""Tables of East Asian encodings, made by `generate_cjk.py` from CPython\'s codecs.', '', 'Each row: the table it is like, where it differs from that or all of it (text of the cells of the grid, NUL for none, deflated),', 'what it encodes otherwise than it decodes, and the bytes that are illegal at the end of the input."""', '', 'TABLES = {']
for c, base in BASES.items():
    t = tables[c]
    prefix = (b'', b'\x8f') if c == 'euc_jp' else (b'',)
    text = []
    for cell in cells(prefix):
        s = t.get(cell, '\0')
        if base: 
            b = tables[base].get(cell, '\0'); s = '\x01' if b == s else s
        assert len(s) == 1
        text.append(s)
    ones = {k[0]: v for k, v in t.items() if len(k) == 1}
    data = ''.join(text).encode('utf-16-le')
    blob = pack(data[1::2] + data[0::2])
    e = enc_table(c)
    rev = {}
    for k, v in t.items(): rev.setdefault(v, k)
    diff = {k: v for k, v in e.items() if rev.get(k) != v and len(v) <= 3}
    gone = [k for k in rev if k not in e and c != 'gb18030']
    if c == 'gb18030': diff = {}
    illegal = []
    for b in range(128, 256):
        try: bytes([b]).decode(c)
        except UnicodeDecodeError as x:
            if x.reason.startswith('illegal'): illegal.append(b)
    out.append(f'    "{c}": (')
    out.append(f'        {base!r},'.replace("'", '"'))
    out.append('        (')
    for i in range(0, len(blob), 100): out.append(f'            "{blob[i:i+100]}"')
    out.append('        ),')
    out.append(f'        {ascii(ones)},'); out.append(f'        {ascii(diff)},'); out.append(f'        {ascii("".join(gone))},'); out.append(f'        {bytes(illegal)!r},')
    out.append('    ),')
out.append('}')
print('\n'.join(out))
