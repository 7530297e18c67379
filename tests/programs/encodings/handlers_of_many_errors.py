"""Every builtin error handler with long texts in which nearly everything is an error."""
import codecs

text = "añ€😀b" * 3000
for encoding in ("ascii", "latin-1", "cp1252", "koi8-r", "iso8859-15", "cp437"):
    for errors in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"):
        made = text.encode(encoding, errors)
        print(encoding, errors, len(made), made[:60])
halves = "a\udc80\udcffé" * 3000
for errors in ("strict", "surrogateescape", "surrogatepass", "ignore", "replace", "backslashreplace"):
    for encoding in ("utf-8", "utf-16-le", "utf-32-be"):
        try:
            made = halves.encode(encoding, errors)
        except UnicodeEncodeError as error:
            print(encoding, errors, error)
        else:
            print(encoding, errors, len(made), made[:12])
print("é".encode("cp1252"), "\ufffe".encode("cp1252", "replace"), "\x81€".encode("cp1252", "replace"))


def twice(error):
    return codecs.backslashreplace_errors(error)[0] * 2, error.end


codecs.register_error("twice", twice)
print(len(text.encode("ascii", "twice")), text[:5].encode("ascii", "twice"))
text = "é€😀" * 400
while text:
    text = text[:-1] if len(text) % 3 else text[:-2]
    assert text == "" or text[-1] in "é€😀" and text[-1:] == text[len(text) - 1]
