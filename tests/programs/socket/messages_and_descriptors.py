# Messages with ancillary data, descriptors passed between sockets, reading into buffers.
import socket, os, array
a, b = socket.socketpair()
print(a.sendmsg([b'ab', bytearray(b'cd')]), b.recvmsg(10))
r, w = os.pipe(); os.write(w, b'hello')
print(a.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [r]))]))
d, anc, fl, ad = b.recvmsg(10, socket.CMSG_LEN(4)); print(d, [(l, t, len(x)) for l, t, x in anc], fl & socket.MSG_CTRUNC, ad)
fds = array.array('i'); fds.frombytes(anc[0][2]); print(os.read(fds[0], 5))
socket.send_fds(a, [b'fd'], [w]); m, f, flags, addr = socket.recv_fds(b, 100, 2); print(m, len(f), addr); os.write(f[0], b'zz'); print(os.read(r, 2))
buf = bytearray(4); buf2 = bytearray(3); a.sendall(b'123456'); print(b.recvmsg_into([buf, buf2]), buf, buf2)
u1 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); u1.bind(('127.0.0.1', 0)); u2 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u2.sendmsg([b'data'], [], 0, u1.getsockname()); n, ad = u1.recvfrom_into(buf); print(n, buf, ad[0])
for f in (lambda: a.sendmsg(5), lambda: a.sendmsg([b'x'], [(1, 2)]), lambda: b.recvmsg(-1), lambda: u1.recvfrom_into(buf, 10), lambda: a.sendmsg()):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)

for convert in (socket.htons, socket.ntohs, socket.htonl, socket.ntohl):
    for number in (80, True, 70000, -1, 2**70 if convert in (socket.htonl, socket.ntohl) else 0, "a", 1.5):
        try:
            print(convert.__name__, number, convert(number))
        except (OverflowError, TypeError) as e:
            print(convert.__name__, number, type(e).__name__, e)
