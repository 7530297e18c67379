"""Modules have real specs and loaders, and sys.meta_path lists the importers in the order in which they are asked."""
import sys

print(sys.meta_path)
print(type(sys.__spec__), sys.__spec__, sys.__loader__)
print(__spec__, type(__loader__), __loader__.name)

import json
import os

spec = json.__spec__
print(type(spec), spec.name, spec.submodule_search_locations, spec.origin, spec.has_location, spec.parent)
print(type(json.__loader__), json.__loader__ is spec.loader, spec.loader.is_package('json'))
print(os.__spec__, os.__loader__)
print(spec.loader.get_source('json')[:22])

import importlib.machinery
import importlib.util

print(isinstance(spec, importlib.machinery.ModuleSpec))
print(importlib.machinery.ModuleSpec('a', None, origin='x'), importlib.machinery.ModuleSpec('p', None, is_package=True))
print(importlib.machinery.SourceFileLoader, importlib.machinery.PathFinder, importlib.machinery.BuiltinImporter)
print(importlib.util.find_spec('nowhere'), importlib.util.find_spec('sys'))
found = importlib.util.find_spec('json.decoder')
print(found.name, type(found.loader), found.origin)
module = importlib.util.module_from_spec(found)
found.loader.exec_module(module)
print(module, module.JSONDecoder, module is json.decoder)
print(importlib.reload(json.scanner).__spec__.name)


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        print('asked for', name)
        return importlib.util.spec_from_loader(name, Loader()) if name == 'virtual' else None


class Loader:
    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.x = 5


sys.meta_path.append(Finder)
import colorsys

try:
    import absent
except ModuleNotFoundError as error:
    print(error)
import virtual

print(virtual.x, virtual.__spec__.name, virtual.__loader__.__class__)
sys.meta_path.remove(Finder)
sys.meta_path.insert(0, Finder)
import bisect

sys.meta_path.remove(Finder)
finders, sys.meta_path[:] = sys.meta_path[:], []
try:
    import sched
except ModuleNotFoundError as error:
    print(error)
sys.meta_path[:] = finders
import sched

print(sched.__name__)
