import string
import textwrap

print(string.ascii_lowercase, string.digits, string.hexdigits, string.octdigits, repr(string.whitespace), string.punctuation, len(string.printable))
print(string.capwords("hello  wide world"), string.capwords("a-b-c", "-"))
t = string.Template("$name owes ${amount}$$ to $who")
print(t.substitute(name="Ada", amount=5, who="Bob"), t.safe_substitute(name="X"), t.get_identifiers())
try:
    t.substitute(name="x")
except KeyError as error:
    print("KeyError", error)
try:
    string.Template("$ bad").substitute()
except ValueError as error:
    print(error)
print(list(string.Formatter().parse("a{b!r:>5}c{0}")), string.Formatter().format("{0} {x}", 1, x=2))

text = "The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs, said the extraordinarily-long-hyphenated person."
print(textwrap.fill(text, 30))
print(textwrap.wrap(text, 25, initial_indent="* ", subsequent_indent="  ", max_lines=3, placeholder=" ..."))
print(textwrap.shorten(text, 40), textwrap.shorten("short", 40))
print(textwrap.dedent("""
    indented
      more
    back
"""))
print(textwrap.indent("a\nb\n\nc", "> "), repr(textwrap.indent("a\n\nb", "-", lambda line: True)))
print(textwrap.wrap("averyveryverylongwordindeed short", 10), textwrap.wrap("averyveryverylongword x", 10, break_long_words=False), textwrap.wrap(""))
