"""The import system: krait's finders as importlib's functions."""
__all__ = ['__import__', 'import_module', 'invalidate_caches', 'reload']

import _imp
import sys

from . import _bootstrap
_bootstrap._setup(sys, _imp)
from . import _bootstrap_external
_bootstrap_external._set_bootstrap_module(_bootstrap)
_bootstrap._bootstrap_external = _bootstrap_external

_pack_uint32 = _bootstrap_external._pack_uint32
_unpack_uint32 = _bootstrap_external._unpack_uint32

from builtins import __import__

_find_spec_by_meta_path = _bootstrap._find_spec


class _KraitImporter:
    """Finds and loads what was compiled into the program, builtin modules and the files beside it."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        parent = sys.modules.get(fullname.rpartition('.')[0])
        if path is not None and list(path) != list(getattr(parent, '__path__', ())):
            # Places that somebody else names: the loader has to know them.
            return _bootstrap_external.PathFinder.find_spec(fullname, path, target)
        found = _imp._origin_of(fullname, path)
        if found is None:
            return None
        origin, search, is_file = found
        spec = _bootstrap.ModuleSpec(fullname, cls, origin=origin, is_package=search is not None)
        if search is not None:
            spec.submodule_search_locations = search
        spec._set_fileattr = is_file
        return spec

    @classmethod
    def _found(cls, fullname):
        parent = sys.modules.get(fullname.rpartition('.')[0])
        found = _imp._origin_of(fullname, getattr(parent, '__path__', None))
        if found is None:
            raise ImportError(f'no module named {fullname!r}', name=fullname)
        return found

    @classmethod
    def is_package(cls, fullname):
        return cls._found(fullname)[1] is not None

    @classmethod
    def get_filename(cls, fullname):
        return cls._found(fullname)[0]

    @classmethod
    def get_code(cls, fullname):
        parent = sys.modules.get(fullname.rpartition('.')[0])
        return _imp._code_of(fullname, getattr(parent, '__path__', None))

    @classmethod
    def get_data(cls, path):
        with _bootstrap_external._io.open_code(str(path)) as file:
            return file.read()

    @classmethod
    def get_source(cls, fullname):
        origin, _, is_file = cls._found(fullname)
        if not is_file:
            return None
        carried = _imp._carried_source(origin)
        if carried is not None:
            return carried
        try:
            return _bootstrap_external.decode_source(cls.get_data(origin))
        except OSError:
            return None

    @classmethod
    def get_resource_reader(cls, fullname):
        origin, search, is_file = cls._found(fullname)
        from importlib import readers
        if search is None:
            return None
        if not origin or not is_file or not origin.endswith(('.py', '.pyc')):
            return readers.NamespaceReader(_bootstrap_external._NamespacePath(fullname, list(search), lambda *_: None))
        return readers.FileReader(_bootstrap_external.SourceFileLoader(fullname, origin))

    @staticmethod
    def create_module(spec):
        return sys.modules.get(spec.name) if spec.origin == 'built-in' else None

    @staticmethod
    def exec_module(module):
        name = module.__spec__.name
        parent = sys.modules.get(name.rpartition('.')[0])
        _imp._execute_in(name, getattr(parent, '__path__', None), module)


def _find_spec(name, path, target=None):
    return _find_spec_by_meta_path(name, path, target) or _KraitImporter.find_spec(name, path, target)


_bootstrap._find_spec = _find_spec

# Modules loaded before this one say how they were loaded, too, and folders can be looked through.
for _module in list(sys.modules.values()):
    _spec = getattr(_module, '__spec__', None)
    if getattr(_spec, 'loader', False) is None and (_spec.origin or _spec.submodule_search_locations):
        _spec.loader = _KraitImporter
        if getattr(_module, '__loader__', None) is None:
            _module.__loader__ = _KraitImporter
del _module, _spec
if not sys.path_hooks:
    sys.path_hooks.append(_bootstrap_external.FileFinder.path_hook(
        (_bootstrap_external.SourceFileLoader, _bootstrap_external.SOURCE_SUFFIXES),
        (_bootstrap_external.SourcelessFileLoader, _bootstrap_external.BYTECODE_SUFFIXES)))


def invalidate_caches():
    """Lets each finder of sys.meta_path that caches forget what it knows."""
    for finder in sys.meta_path:
        if hasattr(finder, 'invalidate_caches'):
            finder.invalidate_caches()


def import_module(name, package=None):
    """Import a module; a relative name is resolved against the package named by 'package'."""
    level = 0
    if name.startswith('.'):
        if not package:
            raise TypeError("the 'package' argument is required to perform a "
                            f"relative import for {name!r}")
        for character in name:
            if character != '.':
                break
            level += 1
    _bootstrap._sanity_check(name[level:], package, level)
    if level > 0:
        name = _bootstrap._resolve_name(name[level:], package, level)
    __import__(name)
    return sys.modules[name]


_RELOADING = {}


def reload(module):
    """Run the module's code again in its namespace, and return it."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError("reload() argument must be a module")
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    if name in _RELOADING:
        return _RELOADING[name]
    _RELOADING[name] = module
    try:
        parent_name = name.rpartition('.')[0]
        path = None
        if parent_name:
            if parent_name not in sys.modules:
                raise ImportError(f"parent {parent_name!r} not in sys.modules", name=parent_name)
            path = sys.modules[parent_name].__path__
        spec = module.__spec__ = _find_spec(name, path, module)
        if spec is None:
            raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
        spec.loader.exec_module(module)
        return sys.modules[name]
    finally:
        _RELOADING.pop(name, None)
