"""Compiles what comes on standard input (length, then source) and answers: length, then marshalled code or an error."""
import marshal
import sys
import warnings

warnings.simplefilter("ignore")
read, write = sys.stdin.buffer.read, sys.stdout.buffer.write
while head := read(4):
    source = read(int.from_bytes(head, "little"))
    try:
        answer = b"c" + marshal.dumps(compile(source, "fuzz.py", "exec", dont_inherit=True))
    except SyntaxError as error:
        fields = [type(error).__name__, error.msg, error.lineno, error.offset, error.end_lineno, error.end_offset]
        answer = b"e" + "\0".join(str(field or 0) for field in fields).encode("utf-8", "surrogatepass")
    except BaseException as error:
        answer = b"e" + f"{type(error).__name__}\0{error}".encode("utf-8", "surrogatepass")
    write(len(answer).to_bytes(4, "little") + answer)
    sys.stdout.buffer.flush()
