import xml.sax
print(len([x for x in dir(xml.sax) if not x.startswith('_')]))
