name, width, value = "ada", 8, 3.14159
print(f"hello {name}", f"{name!r:>{width}}|", f"{value:{width}.{2}f}|", f"{{literal}} {{{name}}}")
print(f"{1 + 1} {name.upper()} {[i for i in range(3)]} {(lambda x: x * 2)(4)} { {'k': 1}['k'] }")
print(f"{name=} {value=:.2f} {width = } {name=!s} {1+1=} {name.upper()=!r:>10}")
print(f"{'nested ' + f'{name!r}'} {f'{f"{width}"}'}")
print(f"{"same quotes" + 'in 3.12'} {name if width else "no"}")
print(f"""multi
{name
 + "!"}
line""")
print(rf"raw \n {name}", f"tab\t{name}\N{BULLET}", Rf"\{name}")
print("plain " f"{name}" " joined " f'{width}' r"\raw")
print(f"{value:>10.3f}|{value:<10.1f}|{value:^10.2f}|{value:+.1e}|{width:05d}|{width:#b}|{width:,}|{1234567.891:,.1f}|{0.256:.1%}")
print(f"{name:*^11}|{name:.2}|{name:5}|{True:d}|{True}|{None}|{255:#06x}|{-5: d}|{5: d}")

class Show:
    def __format__(self, spec):
        return f"<{spec}>"
print(f"{Show():any {'nes' + 'ted'} spec} {Show()} {Show():%H:%M}")

calls = []
def t(x):
    calls.append(x)
    return x
print(f"{t(1)}{t('a'):>{t(3)}}{t(2)}", calls)
print(f"{'a' 'b'}", f"{name!a}", f"{'ü'!a}", f'{"\n".join(["x", "y"])}', f"{ 'spaces' }", f"{3,}", f"{*[1, 2],}")
print(f"{name[0]}{name[-1:]}{ {1: 'one'}[1] }", f"{(w := 5)}", f"{width:{'>' if width > 5 else '<'}{width}}|")
import datetime
print(f"{datetime.date(2024, 2, 29):%d.%m.%Y}", f"{10:{'d'}}", f"{'':>3}|", f"{value!r:.4}")
for source in ("f'{}'", "f'{a b}'", "f'{x'", "f'}'", "f'{x!z}'", "f'{x:{y:{z:{w}}}}'", "f'{lambda x: 1}'", "f'{!r}'"):
    try:
        eval(source)
    except SyntaxError as error:
        print(error.msg)
    except NameError as error:
        print(error)
try:
    f"{name:d}"
except ValueError as error:
    print(error)
