"""Constants that are computed while code is compiled warn where the compiler is called."""
import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    print(eval('~True'), eval(compile('[~False, ~1]', 'name', 'eval')))
for warning in caught:
    print(warning.category, warning.lineno, str(warning.message)[:40])
with warnings.catch_warnings():
    warnings.simplefilter('error')
    try:
        eval('~True')
    except DeprecationWarning as error:
        print(type(error))
