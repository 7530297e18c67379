"""The profiler under `cProfile`, by `sys.setprofile`."""

import sys as _sys
from collections import namedtuple as _namedtuple
from sys import setprofile as _setprofile
from time import perf_counter as _perf_counter

profiler_entry = _namedtuple("profiler_entry", "code callcount reccallcount totaltime inlinetime calls")
profiler_subentry = _namedtuple("profiler_subentry", "code callcount reccallcount totaltime inlinetime")
profiler_entry.__module__ = profiler_subentry.__module__ = "_lsprof"


class _Entry:
    __slots__ = ("calls", "recursive", "total", "inline", "level", "below")

    def __init__(self):
        self.calls = self.recursive = self.level = 0
        self.total = self.inline = 0.0
        self.below = {}

    def leave(self, total, inline):
        self.level -= 1
        if self.level:
            self.recursive += 1
        else:
            self.total += total
        self.inline += inline
        self.calls += 1


def _name_of(function):
    owner = getattr(function, "__self__", None)
    if owner is None or isinstance(owner, type(_sys)):
        module = getattr(function, "__module__", None)
        return f"<built-in method {module}.{function.__name__}>" if module else f"<{function.__name__}>"
    kind = owner if isinstance(owner, type) else type(owner)
    found = getattr(kind, function.__name__, None)
    if found is not None and type(found).__name__ in ("method_descriptor", "wrapper_descriptor"):
        return repr(found)
    return f"<built-in method {function.__name__}>"


class Profiler:
    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        self._external = timer
        self._timer = _perf_counter if timer is None else timer
        self._unit = (timeunit or 1.0) if timer is not None else 1.0
        self._subcalls, self._builtins = subcalls, builtins
        self._entries = {}
        self._stack = []
        self._enabled = False
        self._other = None

    def _enter(self, key):
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry()
        entry.level += 1
        sub = None
        if self._subcalls and self._stack:
            below = self._stack[-1][0].below
            sub = below.get(key)
            if sub is None:
                sub = below[key] = _Entry()
            sub.level += 1
        self._stack.append([entry, sub, 0.0, self._timer()])

    def _leave(self):
        if not self._stack:
            return
        now = self._timer()
        entry, sub, inside, start = self._stack.pop()
        total = (now - start) * self._unit
        if self._stack:
            self._stack[-1][2] += total
        entry.leave(total, total - inside)
        if sub is not None:
            sub.leave(total, total - inside)

    def _hook(self, frame, event, arg):
        self._note(frame, event, arg)
        if self._other is not None and frame.f_code is not _disable_code and frame.f_code is not _enable_code:
            self._other(frame, event, arg)

    def _note(self, frame, event, arg):
        if event == "call":
            if frame.f_code is not _disable_code:
                self._enter(frame.f_code)
            elif self._builtins:
                self._enter("<method 'disable' of '_lsprof.Profiler' objects>")
        elif event == "return":
            if frame.f_code is not _enable_code:
                self._leave()
        elif self._builtins:
            if event == "c_call":
                if arg is _setprofile and frame.f_code is _disable_code:
                    # Not the program's call.
                    self._stack.append(None)
                else:
                    # `cProfile` tells the names of callers and callees by their identity.
                    self._enter(_sys.intern(_name_of(arg)))
            elif self._stack:
                self._leave()

    def enable(self, subcalls=None, builtins=None):
        try:
            _sys.monitoring.use_tool_id(_sys.monitoring.PROFILER_ID, "cProfile")
        except ValueError:
            raise ValueError("Another profiling tool is already active") from None
        if subcalls is not None:
            self._subcalls = subcalls
        if builtins is not None:
            self._builtins = builtins
        self._enabled = True
        # In CPython the profiler is told beside the function that the program sets.
        self._other = _sys.getprofile()
        _setprofile(self._hook)

    def disable(self):
        if not self._enabled:
            return
        self._enabled = False
        _setprofile(self._other)
        self._other = None
        _sys.monitoring.free_tool_id(_sys.monitoring.PROFILER_ID)
        if self._stack and self._stack[-1] is None:
            self._stack.pop()
        while self._stack:
            self._leave()

    def clear(self):
        self._entries.clear()
        self._stack.clear()

    def getstats(self):
        return [
            profiler_entry(key, e.calls, e.recursive, e.total, e.inline, [
                profiler_subentry(code, s.calls, s.recursive, s.total, s.inline) for code, s in e.below.items()
            ] or None)
            for key, e in self._entries.items()
        ]


_disable_code = Profiler.disable.__code__
_enable_code = Profiler.enable.__code__
