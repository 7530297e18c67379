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

# What CPython has made before anything is imported goes by the names of the frozen modules.
for _module, _name in ((_bootstrap, '_frozen_importlib'), (_bootstrap_external, '_frozen_importlib_external')):
    for _value in vars(_module).values():
        if getattr(_value, '__module__', None) == _module.__name__:
            _value.__module__ = _name
    sys.modules[_name] = _module
del _module, _name, _value

from . import _importers
_importers.install()


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
        spec = module.__spec__ = _bootstrap._find_spec(name, path, module)
        if spec is None:
            raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
        _bootstrap._exec(spec, module)
        return sys.modules[name]
    finally:
        _RELOADING.pop(name, None)
