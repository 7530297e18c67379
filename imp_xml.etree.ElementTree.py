import xml.etree.ElementTree
print(len([x for x in dir(xml.etree.ElementTree) if not x.startswith('_')]))
