class Base(Exception): pass
class Derived(Base): pass
class Other(Exception): pass
class Both(Derived, Other): pass

def handler(error):
    try:
        raise error
    except Derived:
        return "Derived"
    except Base:
        return "Base"
    except (Other, ValueError):
        return "Other or ValueError"
    except (TypeError, (KeyError, (IndexError,))) if False else (TypeError, KeyError):
        return "Type or Key"
    except Exception as e:
        return f"Exception {type(e).__name__}"
    except BaseException as e:
        return f"BaseException {type(e).__name__}"

for error in (Base, Derived(), Other("o"), Both, ValueError(1), UnicodeError("u"), KeyError("k"), IndexError, OSError,
              KeyboardInterrupt, SystemExit(3), GeneratorExit, StopIteration):
    print(handler(error))

def dynamic(classes):
    try:
        {}["missing"]
    except classes as e:
        return f"caught {e!r}"
print(dynamic(KeyError), dynamic((int, KeyError) if False else (KeyError, ValueError)), dynamic(LookupError))
for bad in (5, "KeyError", (KeyError, 5), int, None, [KeyError]):
    try:
        print(dynamic(bad))
    except TypeError as e:
        print(e, "/", repr(e.__context__))
try:
    print(dynamic(()))
except KeyError as e:
    print("not caught by the empty tuple", e)

def names():
    print("evaluated lazily")
    return ValueError
try:
    try:
        pass
    except names():
        pass
    raise ValueError
except names():
    print("caught")
for wrong in (5, "text", int, None, object()):
    try:
        raise wrong
    except TypeError as e:
        print(e)
try:
    raise ValueError from 5
except TypeError as e:
    print(e)
