"""krait's own finders behind the names of CPython's: BuiltinImporter, FrozenImporter and PathFinder find and load what was
compiled into the program, what krait carries, and the files beside the program; PathFinder looks along other places itself."""

import _imp
import sys

from . import _bootstrap, _bootstrap_external
from ._bootstrap import BuiltinImporter, FrozenImporter, ModuleSpec
from ._bootstrap_external import (
    FileLoader, NamespaceLoader, PathFinder, SourceFileLoader, SourcelessFileLoader)

_find_along_path = PathFinder.find_spec
_get_data = FileLoader.get_data
_get_code = SourceFileLoader.get_code
_exec_module = SourceFileLoader.exec_module


def _package_path(fullname):
    parent = sys.modules.get(fullname.rpartition('.')[0])
    return getattr(parent, '__path__', None)


def spec_of(name, origin, search, kind, cached=None):
    """The spec of a module that the runtime has found."""
    if kind == 'built-in':
        return ModuleSpec(name, BuiltinImporter, origin=kind)
    if kind == 'namespace':
        loader = NamespaceLoader(name, search, PathFinder._get_spec)
        spec = ModuleSpec(name, loader, is_package=True)
        spec.submodule_search_locations = loader._path
        return spec
    if kind == 'frozen':
        loader = FrozenImporter
        origin = kind
    else:
        loader = (SourcelessFileLoader if origin.endswith('.pyc') else SourceFileLoader)(name, origin)
    spec = ModuleSpec(name, loader, origin=origin)
    spec._set_fileattr = kind == 'file'
    spec.submodule_search_locations = search
    if cached is not None:
        spec.cached = cached
    return spec


def _find(fullname, path):
    """What the runtime's finders know: (origin, places of submodules, kind), or None."""
    if path is not None and list(path) != list(_package_path(fullname) or ()):
        # Places that somebody else names.
        return None
    return _imp._origin_of(fullname, path)


def _is_own(loader):
    """Whether the runtime finds this loader's file by this name."""
    found = _imp._origin_of(loader.name, _package_path(loader.name))
    return found is not None and found[0] == loader.path


@classmethod
def _find_builtin(cls, fullname, path=None, target=None):
    return spec_of(fullname, None, None, 'built-in') if _imp.is_builtin(fullname) else None


@classmethod
def _find_frozen(cls, fullname, path=None, target=None):
    found = _find(fullname, path)
    return spec_of(fullname, *found) if found is not None and found[2] == 'frozen' else None


@classmethod
def _find_file(cls, fullname, path=None, target=None):
    found = _find(fullname, path)
    if found is not None and found[2] in ('file', 'namespace'):
        spec = spec_of(fullname, *found)
        if found[2] == 'namespace':
            # As CPython finds it: the module gets its loader when it is made.
            spec.loader = None
        return spec
    return _find_along_path(fullname, path, target)


def _make_builtin(spec):
    return _imp.create_builtin(spec)


def _make_default(spec):
    return None


def _execute(module):
    name = module.__spec__.name
    _imp._execute_in(name, _package_path(name), module)


@classmethod
def _code_of_frozen(cls, fullname):
    return _imp._code_of(fullname, _package_path(fullname))


@classmethod
def _source_of_frozen(cls, fullname):
    return None


@classmethod
def _is_frozen_package(cls, fullname):
    found = _imp._origin_of(fullname, _package_path(fullname))
    if found is None or found[2] != 'frozen':
        raise ImportError(f'{fullname!r} is not a frozen module', name=fullname)
    return found[1] is not None


def get_data(self, path):
    """Return the data from path as raw bytes."""
    carried = _imp._carried_source(path) if isinstance(path, str) else None
    return _get_data(self, path) if carried is None else carried.encode()


def get_code(self, fullname):
    """Concrete implementation of InspectLoader.get_code."""
    if _is_own(self):
        return _imp._code_of(fullname, _package_path(fullname))
    return _get_code(self, fullname)


def exec_module(self, module):
    """Execute the module."""
    if module.__name__ == self.name and _is_own(self):
        _imp._execute_in(self.name, _package_path(self.name), module)
    else:
        _exec_module(self, module)


def _complete(module):
    """Gives a module that was imported before importlib its spec and loader."""
    try:
        names = vars(module)
    except TypeError:
        return
    early = names.get('__spec__')
    if type(early) is not type(sys.implementation) or not hasattr(early, '_initializing'):
        return
    search = early.submodule_search_locations
    kind = early.origin if early.origin in ('built-in', 'frozen') else 'file' if early.has_location else 'namespace'
    spec = spec_of(early.name, early.origin, search, kind, early.cached)
    if early._initializing:
        spec._initializing = True
    names['__spec__'] = spec
    if names.get('__loader__') is None:
        names['__loader__'] = spec.loader
    if kind == 'namespace':
        names['__path__'] = spec.submodule_search_locations


def install():
    """Enters the importers into sys."""
    BuiltinImporter.find_spec = _find_builtin
    BuiltinImporter.create_module = staticmethod(_make_builtin)
    FrozenImporter.find_spec = _find_frozen
    FrozenImporter.create_module = staticmethod(_make_default)
    FrozenImporter.exec_module = staticmethod(_execute)
    FrozenImporter.get_code = _code_of_frozen
    FrozenImporter.get_source = _source_of_frozen
    FrozenImporter.is_package = _is_frozen_package
    PathFinder.find_spec = _find_file
    FileLoader.get_data = get_data
    SourceFileLoader.get_code = get_code
    SourceFileLoader.exec_module = exec_module
    for module in list(sys.modules.values()):
        _complete(module)
    main = sys.modules.get('__main__')
    if main is not None and getattr(main, '__loader__', 0) is None and main.__spec__ is None:
        file = getattr(main, '__file__', None)
        main.__loader__ = BuiltinImporter if file is None else SourceFileLoader('__main__', file)
    if not _imp._set_importers(BuiltinImporter, PathFinder, spec_of):
        return
    sys.meta_path += [BuiltinImporter, FrozenImporter, PathFinder]
    if not sys.path_hooks:
        from zipimport import zipimporter
        sys.path_hooks.append(zipimporter)
        sys.path_hooks.append(_bootstrap_external.FileFinder.path_hook(
            (SourceFileLoader, _bootstrap_external.SOURCE_SUFFIXES),
            (SourcelessFileLoader, _bootstrap_external.BYTECODE_SUFFIXES)))
