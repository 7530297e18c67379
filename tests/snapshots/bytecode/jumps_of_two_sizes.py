# A jump back that fits into one byte without an EXTENDED_ARG, and needs two if it has one. CPython has none.


def f46(a, b, c):
    for a in b:
        match a:
            case str() if b:
                with a:
                    with a as b, c:
                        try:
                            break
                        except:
                            raise
        try:
            match a:
                case str() if b:
                    if a: return
                case [1, *_]:
                    try:
                        while a:
                            return a(b)
                        try:
                            a()
                        finally:
                            return None
                    finally:
                        try:
                            return a is not b
                        finally:
                            b = a or c
                            if a: return
        finally:
            if a:
                while a:
                    if a:
                        raise
                    with a:
                        pass
                        a()
    if a:
        with a as b, c:
            while True:
                try:
                    try:
                        pass
                    finally:
                        break
                finally:
                    while True:
                        if b: continue