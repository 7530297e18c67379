# Importers that `sys.path_hooks` makes for entries of `sys.path`.
import sys, importlib.abc, importlib.machinery, importlib.util
SRC = {'virt': 'X = 1\nprint("loading", __name__)', 'vp': 'from . import sub\n', 'vp.sub': 'Z = 3'}
class Loader(importlib.abc.Loader):
    def __init__(self, src): self.src = src
    def create_module(self, spec): return None
    def exec_module(self, module): exec(self.src, module.__dict__)
class Finder:
    def __init__(self, entry):
        if not entry.startswith('mem:'): raise ImportError
        self.entry = entry; print('finder for', entry)
    def find_spec(self, name, target=None):
        if name not in SRC: return None
        pkg = name == 'vp'
        spec = importlib.util.spec_from_loader(name, Loader(SRC[name]), is_package=pkg)
        if pkg: spec.submodule_search_locations = ['mem:vp']
        return spec
sys.path_hooks.append(Finder)
sys.path.append('mem:root')
import virt, vp.sub
print(virt.X, vp.sub.Z, virt.__spec__.name, type(virt.__loader__).__name__, [k for k in sys.path_importer_cache if k.startswith('mem')])
try: import nope_x
except ModuleNotFoundError as e: print(e)
