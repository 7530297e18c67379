# exit: 1
class Outer:
    class Error(Exception):
        """The qualified name is shown."""
    def make(self):
        class Local(Outer.Error):
            pass
        return Local("from a local class")

import traceback
try:
    raise Outer().make()
except Outer.Error as error:
    print(traceback.format_exception_only(error))
import json
try:
    json.loads("[1, 2")
except ValueError as error:
    print(traceback.format_exception_only(error))

class Elsewhere(Exception):
    __module__ = "package.module"
raised = None
try:
    raise Elsewhere("given module")
except Elsewhere as error:
    print(traceback.format_exception_only(error))
raise Outer.Error("nested class")
