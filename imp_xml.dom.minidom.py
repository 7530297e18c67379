import xml.dom.minidom
print(len([x for x in dir(xml.dom.minidom) if not x.startswith('_')]))
