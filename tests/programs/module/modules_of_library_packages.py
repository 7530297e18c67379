import collections
import json
import pkgutil
import xml

for package in (json, xml, collections):
    print(package.__name__, [(m.name, m.ispkg) for m in pkgutil.iter_modules(package.__path__, package.__name__ + ".")])
print(type(next(pkgutil.iter_modules(json.__path__)).module_finder).__name__)
