try:
    group()
except* OSError as errors:
    handle(errors)
except* (TypeError, ValueError):
    pass
else:
    fine()
