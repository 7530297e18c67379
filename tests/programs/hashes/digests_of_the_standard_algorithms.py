import _blake2
import _md5
import _sha1
import _sha2
import _sha3

algorithms = [_md5.md5, _sha1.sha1, _sha2.sha224, _sha2.sha256, _sha2.sha384, _sha2.sha512, _sha3.sha3_224, _sha3.sha3_256, _sha3.sha3_384, _sha3.sha3_512, _blake2.blake2b, _blake2.blake2s]
for a in algorithms:
    for data in (b"", b"abc", bytes(range(256)), b"x" * 1000, bytearray(b"mutable")):
        h = a(data)
        print(h.name, h.digest_size, h.block_size, h.hexdigest(), h.digest().hex() == h.hexdigest())
    h = a()
    for i in range(50):
        h.update(bytes([i]) * i)
    c = h.copy()
    h.update(b"more")
    print(h.hexdigest(), c.hexdigest(), a(b"q", usedforsecurity=False).hexdigest())
for a in (_sha3.shake_128, _sha3.shake_256):
    print(a(b"abc").hexdigest(10), a(b"abc").digest(40).hex(), a(b"").hexdigest(0), a().name)
print(_blake2.blake2b(b"data", digest_size=20, key=b"secret", salt=b"salt", person=b"me").hexdigest(), _blake2.blake2s(b"data", digest_size=16, key=b"k" * 32).hexdigest(), _blake2.blake2b(b"x", fanout=2, depth=3, leaf_size=64, node_offset=7, node_depth=1, inner_size=32, last_node=True).hexdigest(), _blake2.blake2s(b"x", fanout=0, depth=255, node_offset=2**48 - 1).hexdigest())
print(_blake2.blake2b.SALT_SIZE, _blake2.blake2b.MAX_DIGEST_SIZE, _blake2.blake2s.PERSON_SIZE, _blake2.blake2s.MAX_KEY_SIZE)
for f in (lambda: _sha2.sha256("text"), lambda: _sha2.sha256(5), lambda: _md5.md5(None), lambda: _sha2.sha256(b"", b""), lambda: _blake2.blake2b(digest_size=0), lambda: _blake2.blake2b(digest_size=65), lambda: _blake2.blake2s(key=b"x" * 33), lambda: _blake2.blake2b(salt=b"x" * 17), lambda: _blake2.blake2s(person=b"x" * 9), lambda: _blake2.blake2b(depth=0), lambda: _blake2.blake2b(fanout=256), lambda: _sha2.sha256().update("x")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
