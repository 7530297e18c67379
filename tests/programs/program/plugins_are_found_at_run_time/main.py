import importlib, pkgutil, os, sys
import plugins
for m in sorted(pkgutil.iter_modules(plugins.__path__), key=lambda m: m.name):
    mod = importlib.import_module(f'plugins.{m.name}')
    print(m.name, mod.run())
for f in sorted(os.listdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'ext'))):
    if f.endswith('.py'):
        import importlib.util
        spec = importlib.util.spec_from_file_location(f[:-3], os.path.join(os.path.dirname(os.path.abspath(__file__)), 'ext', f))
        mod = importlib.util.module_from_spec(spec); spec.loader.exec_module(mod); print(mod.run())
