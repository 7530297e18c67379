import sys
import traceback

for name in ('st', 'sett', 'ini', 'mas', 'tupl', 'pritn', 'vas', 'abc', 'orx', 'nex', 'ValueErro', 'ascci', 'di', 'hax', 'bi'):
    try:
        exec(name, {})
    except NameError as e:
        print(*traceback.format_exception_only(e), end='')
print([name for name in vars(sys.modules['builtins']) if not name.startswith('__')][:12])
