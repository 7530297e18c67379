import sys


class Loud:
    def __del__(self):
        raise ValueError("in __del__")


def hook(args):
    print(type(args), type(args).__name__, len(args), args.__match_args__)
    print(args.exc_type, repr(args.exc_value), args.err_msg, args.object.__name__)
    print(args.exc_traceback.tb_lineno, args[0] is args.exc_type)


sys.unraisablehook = hook
loud = Loud()
del loud
