# exit: 7
# `code` of a subclass of SystemExit stands in the class, not in the arguments.
class Quit(SystemExit):
    code = 7


raise Quit(3)
