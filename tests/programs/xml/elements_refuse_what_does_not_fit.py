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
