"""What pickles hold, instruction for instruction, and what they give back."""
import collections, copyreg, decimal, enum, fractions, functools, io, pickle, pickletools


class Plain:
    def __init__(self, **state):
        self.__dict__.update(state)
    def __eq__(self, other):
        return type(self) is type(other) and self.__dict__ == other.__dict__


class Slotted:
    __slots__ = 'a', 'b'
    def __init__(self):
        self.a = 1


class Both(Slotted):
    pass


class WithState(Plain):
    def __getstate__(self):
        return (self.x, 'state')
    def __setstate__(self, state):
        self.x = state[0]


class NewArgs(int):
    def __new__(cls, n, name):
        self = super().__new__(cls, n)
        self.name = name
        return self
    def __getnewargs__(self):
        return int(self), self.name


class NewArgsEx:
    def __new__(cls, *args, **kw):
        self = object.__new__(cls)
        self.args = args, kw
        return self
    def __getnewargs_ex__(self):
        return self.args
    def __getstate__(self):
        return None


class ListSub(list):
    pass


class DictSub(dict):
    pass


class SetSub(set):
    pass


class Color(enum.Enum):
    RED = 1
    BLUE = 'b'


class Reduced:
    def __reduce__(self):
        return dict, (), {'no': 1} and None, None, iter([('k', 1), ('l', 2)])


class ByName:
    def __reduce__(self):
        return 'SINGLE'


class Setter:
    def __init__(self, v):
        self.v = v
    def __reduce__(self):
        return Setter, (0,), {'v': self.v}, None, None, put


def put(obj, state):
    obj.v = state['v'] + 1


class Outer:
    class Inner:
        def method(self):
            return 1


Point = collections.namedtuple('Point', 'x y')
SINGLE = ByName()


def samples():
    cyclic = []
    cyclic.append(cyclic)
    pair = ([],)
    pair[0].append(pair)
    ring = {}
    ring['self'] = ring
    node = Plain()
    node.next = node
    frozen = Plain()
    frozen.all = frozenset([Outer])
    shared = ['x']
    long_text = 'long text ' * 3
    yield from [
        None, True, False, 0, 1, -1, 255, 256, 65535, 65536, -128, -129, 2 ** 31 - 1, 2 ** 31, -2 ** 31, -2 ** 31 - 1, 2 ** 63, -2 ** 63,
        10 ** 30, -10 ** 30, 2 ** 2040 - 1, -2 ** 2050, 0.0, 1.5, -1e300, float('inf'), '', 'a', 'e\u0301\n\\', '\U0001f600', '\ud800', 'x' * 300,
        b'', b'abc', b'\xff' * 300, bytearray(), bytearray(b'xyz'), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2],
        list(range(2005)), {}, {'a': 1}, {'a': 1, 'b': [2]}, dict.fromkeys(range(1000)), dict.fromkeys(range(1001)), set(), {5}, frozenset(), frozenset([7]),
        cyclic, pair, ring, node, [shared, shared], [long_text, long_text], ..., NotImplemented,
        type(None), type(...), type(NotImplemented), int, type, len, print, Plain, Outer.Inner, Outer.Inner.method, put, functools.partial, Color, Color.RED,
        Plain(x=1, y=[2]), Slotted(), Both(), WithState(x=5), NewArgs(5, 'five'), NewArgsEx(1, k=2), ListSub([1, 2]), DictSub(a=1), SetSub([3]), Point(1, 2),
        Reduced(), SINGLE, Setter(4), collections.OrderedDict(a=1, b=2), collections.defaultdict(list, a=[1]), collections.deque([1, 2], 5), collections.Counter('aab'),
        decimal.Decimal('1.5'), fractions.Fraction(1, 3), range(5), slice(1, 2, 3), 1 + 2j, ValueError('bad', 5), KeyError('k'), functools.partial(put, 1),
        iter([1, 2]), 'abc'.upper, [].append, Outer.Inner().method, frozen, bytes.fromhex, {1: {2: {3: [4, (5,)]}}}, object(),
    ]


def value(v):
    try:
        return repr(v) if ' at 0x' not in repr(v) and '\ud800' not in repr(v) else type(v).__name__
    except RecursionError:
        return 'recursive'


for v in samples():
    for protocol in range(6):
        try:
            data = pickle.dumps(v, protocol)
        except Exception as e:
            print(type(v).__name__, protocol, type(e).__name__, str(e).split(' at 0x')[0])
            continue
        out = io.StringIO()
        if len(data) < 400:
            print(protocol, data)
        else:
            print(protocol, len(data), sum(data), data[:40], data[-20:])
        try:
            back = pickle.loads(data)
            print('   ', value(back) if len(data) < 400 else len(data), type(back).__name__)
            stream = io.BytesIO(b'..' + data + b'rest')
            stream.read(2)
            again = pickle.load(stream)
            assert type(again) is type(back) and stream.read() == b'rest'
            file = io.BytesIO()
            pickle.dump(v, file, protocol)
            assert file.getvalue() == data
            assert pickle.Unpickler(io.BytesIO(data)).load().__class__ is type(back)
        except Exception as e:
            print('   ', type(e).__name__, str(e).split(' at 0x')[0])

for data in [b'', b'.', b'N', b'(.', b't.', b'0.', b'1.', b'2.', b'(1.', b'\x80\x06.', b'K', b'X\x05\0\0\0ab', b'I\n', b'I01\n.', b'I1x\n.', b'L5L\n.', b'L5\n.', b'F1.5\n.', b'Fx\n.',
             b'F1_0\n.', b"S'abc'\n.", b"S'a\\x41'\n.", b'Sabc\n.', b'Vab\\u0041\n.', b'U\x03abc.', b'U\x03ab\xff.', b'T\x02\0\0\0hi.', b'g0\n.', b'h\x05.', b'j\x05\0\0\0.', b'Np0\ng0\n.',
             b'Np-1\n.', b'Npx\n.', b'NNe.', b'(NNe.', b'](K\x01K\x02e.', b']K\x01a.', b'NK\x01a.', b'}K\x01K\x02s.', b'}(K\x01u.', b'NK\x01K\x02s.', b'(K\x01K\x02d.', b'(K\x01d.',
             b'cbuiltins\nint\n.', b'c__builtin__\nlong\n.', b'cbuiltins\nnope\n.', b'cno.such.module\nx\n.', b'cbuiltins\n\n.', b'\x8c\x08builtins\x8c\x08str.join\x93.', b'K\x01K\x02\x93.', b'\x80\x04\x8c\x08builtins\x8c\x08str.join\x93.',
             b'(cbuiltins\nlist\no.', b'(ibuiltins\nlist\n.', b'(o.', b'cbuiltins\nint\n(S"12"\ntR.', b'cbuiltins\nint\nK\x05R.', b'K\x01)\x81.', b'cbuiltins\nint\nK\x01\x81.', b'cbuiltins\nint\n(K\x07t\x81.',
             b'cbuiltins\nint\n)}\x92.', b'cbuiltins\nint\n)N\x92.', b'NK\x01b.', b'N}b.', b'\x82\x01.', b'\x82\0.', b'\x84\xff\xff\xff\xff.', b'Pabc\n.', b'NQ.', b'\x97.', b'N\x98.', b'\x95\x05\0\0\0\0\0\0\0N.', b'\x95\x02\0\0\0\0\0\0\0N.',
             b'\xff.', b'?.', b"'.", b'\x8a\x01\xff.', b'\x8a\0.', b'\x8b\xff\xff\xff\xff.', b'\x8b\x02\0\0\0\x01\x02.', b'G?\xf0\0\0\0\0\0\0.', b'J\xff\xff\xff\xff.', b'M\x01\x02.', b'(K\x01\x91.', b'\x8f(K\x01K\x02\x90.', b']\x90.', b'](K\x01\x90.',
             b'C\x02ab.', b'B\x02\0\0\0ab.', b'\x8e\x02\0\0\0\0\0\0\0ab.', b'\x96\x02\0\0\0\0\0\0\0ab.', b'X\x03\0\0\0\xed\xa0\x80.', b'X\x01\0\0\0\xff.', b'X\xff\xff\xff\xff.', b'\x8d\xff\xff\xff\xff\xff\xff\xff\xff.']:
    for load in pickle.loads, lambda data: pickle.load(io.BytesIO(data)), lambda data: pickle.load(io.BufferedReader(io.BytesIO(data))):
        try:
            print(data, ascii(load(data)))
        except Exception as e:
            print(data, type(e).__name__, e)

for call in [lambda: pickle.dumps(1, 9), lambda: pickle.dumps(1, -1), lambda: pickle.dumps(1, 'x'), lambda: pickle.dumps(1, 4, buffer_callback=print), lambda: pickle.dumps(),
             lambda: pickle.loads('x'), lambda: pickle.loads(5), lambda: pickle.dump(1, 5), lambda: pickle.load(5), lambda: pickle.loads(bytearray(b'N.')), lambda: pickle.loads(memoryview(b'K\x05.')),
             lambda: pickle.loads(b'U\x01\xe9.', encoding='latin-1'), lambda: pickle.loads(b'U\x01\xe9.', encoding='bytes'), lambda: pickle.loads(b'U\x01\xe9.', errors='replace'),
             lambda: pickle.dumps(lambda: 0), lambda: pickle.dumps((x for x in [])), lambda: pickle.dumps(open)]:
    try:
        print(ascii(call()))
    except Exception as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])

buffers = []
data = pickle.dumps([pickle.PickleBuffer(b'read'), pickle.PickleBuffer(bytearray(b'write'))], 5, buffer_callback=buffers.append)
print(data, [bytes(b) for b in buffers], [bytes(b) for b in pickle.loads(data, buffers=buffers)], pickle.loads(pickle.dumps([pickle.PickleBuffer(b'read'), pickle.PickleBuffer(bytearray(b'w'))], 5)))
copyreg.add_extension('__main__', 'Plain', 300)
for protocol in 1, 2, 4:
    data = pickle.dumps(Plain(a=1), protocol)
    print(data, pickle.loads(data) == Plain(a=1))
copyreg.remove_extension('__main__', 'Plain', 300)
copyreg.pickle(Outer, lambda o: (Outer, ()))
print(pickle.dumps(Outer()))
big = [b'y' * 70000, 'z' * 70000, 'w' * 30000, 'v' * 30000, 'u' * 30000, bytearray(70000), 5]
for protocol in range(6):
    data = pickle.dumps(big, protocol)
    print(protocol, len(data), sum(data), pickle.loads(data) == big, pickle.load(io.BytesIO(data)) == big)
stream = io.BytesIO()
pickler = pickle.Pickler(stream)
word = 'a word that is shared'
pickler.dump([word])
pickler.dump([word, 2])
print(stream.getvalue())
stream.seek(0)
unpickler = pickle.Unpickler(stream)
print(unpickler.load(), unpickler.load())
deep = []
for i in range(100000):
    deep = [deep]
try:
    pickle.dumps(deep)
except RecursionError as e:
    print(e)
