# exit: 1
def fail(kind, message):
    raise kind(message)

def gather(*jobs):
    errors = []
    for job in jobs:
        try:
            job()
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} jobs failed", errors)

def nested():
    gather(lambda: fail(KeyError, "inner"), lambda: 1 / 0)

gather(lambda: fail(ValueError, "first"), lambda: print("fine"), nested)
