import xml.etree.ElementTree as ET


def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


root = ET.fromstring("<a><b/><c/></a>")
show(lambda: root[2])
show(lambda: root["x"])
show(lambda: root[-1].tag)
show(lambda: [e.tag for e in root[::-1]])
show(root.__setitem__, 5, ET.Element("d"))
show(root.__delitem__, 5)
show(root.__delitem__, "x")
show(root.remove, 5)
show(root.remove, ET.Element("d"))
show(root.extend, 5)
show(root.extend, [5])
show(ET.SubElement, 5, "x")
show(ET.SubElement, root, "x", 5)
show(ET.Element, "x", 5)


class Index:
    def __index__(self):
        print("asked")
        return 0


show(root.__setitem__, 2**70, ET.Element("d"))
show(root.__setitem__, 5, 5)
del root[Index()]
root[Index()] = ET.Element("y")
print(root[0].tag)
root[0] = ET.Element("z")
del root[1:]
print(ET.tostring(root))

# Elements have the attributes that they have.
import copy, pickle
e = ET.fromstring('<a x="1">t<b/>u<c>v</c></a>')
for f in (lambda: e.foo, lambda: e.__dict__["x"], lambda: vars(e)):
    try: print(f())
    except (AttributeError, TypeError) as x: print(x)
try: e.foo = 1
except AttributeError: print("no such attribute")
class Own(ET.Element):
    def __init__(self): self.z = 3
own = Own(); own.w = 4
print(own.tag if own.tag else "none", own.text, own.tail, own.attrib, len(own), own.z, own.w, sorted(own.__dict__))
print(ET.tostring(pickle.loads(pickle.dumps(e))), ET.tostring(copy.deepcopy(e)), sorted(e.__getstate__()))
for state in ({"tag": "t", "_children": [None], "attrib": {}, "text": None, "tail": None}, {"tag": "t", "_children": [], "attrib": "bug", "text": None, "tail": None}):
    try: e.__setstate__(state)
    except TypeError as x: print("TypeError")
class Answering(ET.Element):
    def __init__(self): pass
    def __getattr__(self, name): return name * 2
answering = Answering()
answering.append(ET.Element("x"))
print(answering.text, answering.tail, answering.attrib, len(answering), answering.foo)

import xml.etree.ElementTree

root = xml.etree.ElementTree.Element("root", tag="a tag", self="a self")
xml.etree.ElementTree.SubElement(root, "item", tag="b", parent="c")
print(xml.etree.ElementTree.tostring(root))
root.text = "text"
root.__init__("again")
print(xml.etree.ElementTree.tostring(root), root.text)
for state in 1, {}, {"tag": "q"}, {"tag": "q", "_children": 3}, {"tag": "q", "foo": 3}, {"tag": "q", "_children": [1]}:
    try:
        root.__setstate__(state)
        print(root.tag, root.attrib, root.text, len(root))
    except TypeError as e:
        print(e)
