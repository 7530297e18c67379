import importlib.resources as r, datapk, os, pkgutil, gzip
f = r.files('datapk')
print(type(f).__name__, f.name, isinstance(f, os.PathLike), sorted(x.name for x in f.iterdir() if not x.name.startswith('__')))
print((f / 'data.txt').read_text(), f.joinpath('sub', 'd.txt').read_bytes(), (f/'nope').is_file(), (f/'sub').is_dir())
with r.as_file(f / 'data.txt') as p: print(type(p).__name__, p.name, p.exists())
print(pkgutil.get_data('datapk', 'data.txt'))
try: r.files('nopkg')
except ModuleNotFoundError as e: print(e)
print(type(r.files(datapk.sub) if hasattr(datapk,'sub') else r.files('datapk.sub')).__name__)
import nsdata
f = r.files('nsdata'); print(type(f).__name__, (f / 'n.txt').read_text(), sorted(x.name for x in f.iterdir()))
