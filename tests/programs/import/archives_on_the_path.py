# Modules and data in a zip archive on `sys.path`, and `zipimport`.
import sys, zipfile, tempfile, os
d = tempfile.mkdtemp(); z = os.path.join(d, 'lib.zip')
with zipfile.ZipFile(z, 'w') as f:
    f.writestr('zmod.py', 'X = 5\ndef f(): return __name__, __file__.endswith("lib.zip/zmod.py")\n')
    f.writestr('zpkg/__init__.py', 'from .sub import Y\n')
    f.writestr('zpkg/sub.py', 'Y = 7\n')
    f.writestr('zpkg/data.txt', 'hello')
sys.path.insert(0, z)
import zmod, zpkg, zpkg.sub
print(zmod.X, zmod.f(), zpkg.Y, type(zmod.__loader__), zmod.__spec__.origin.endswith('zmod.py'))
import pkgutil
print(pkgutil.get_data('zpkg', 'data.txt'))
import zipimport
zi = zipimport.zipimporter(z)
print(zi.archive == z, zi.is_package('zpkg'), zi.get_source('zmod').splitlines()[0], zi.find_spec('nope'), repr(zi).replace(d, ''))
try: zipimport.zipimporter('/nope')
except zipimport.ZipImportError as e: print(e)
try: zi.get_code('nope')
except zipimport.ZipImportError as e: print(e)
