def f():
    try:
        risky()
    except (KeyError, IndexError):
        pass
    except ValueError as error:
        report(error)
        raise
    except:
        return None
    else:
        return 1
