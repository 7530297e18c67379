"""Collects sources from CPython's own tests, with what CPython 3.12 says of them.

    python3.12 tests/tools/syntax_corpus.py > compiler/frontend/tests/data/syntax_corpus.jsonl

Runs the test modules below with `compile`, `exec` and `eval` watched, and writes each source they meet that does not parse,
and a share of those that do: a JSON array [source, mode, error], where the error is null or
[class, message, line, column, end line, end column, text].
"""
import ast
import builtins
import io
import json
import os
import random
import sys
import unittest
import warnings

MODULES = """test_syntax test_exceptions test_fstring test_unpack_ex test_positional_only_arg test_named_expressions
test_patma test_grammar test_type_params test_type_aliases test_eof test_compile test_string_literals test_unicode_identifiers
test_keywordonlyarg test_dictcomps test_setcomps test_listcomps test_genexps test_generators test_coroutines test_except_star
test_with test_codeop test_ast test_unparse test_global test_scope test_future test_flufl test_decorators test_extcall
test_complex test_int test_float test_exception_group test_unpack test_augassign test_asyncgen test_traceback test_tokenize
test_dis test_symtable test_builtin test_class test_funcattrs test_call test_int_literal test_raise test_lambda test_contextlib
test_bytes test_str test_largefile test_metaclass test_doctest test_inspect test_typing""".split()

seen = {}
real_compile, real_exec, real_eval = builtins.compile, builtins.exec, builtins.eval


def note(source, mode):
    if isinstance(source, (bytes, bytearray)):
        try:
            source = bytes(source).decode("utf-8")
        except UnicodeDecodeError:
            return
    if isinstance(source, str) and len(source) < 4000 and "\0" not in source and mode in ("exec", "eval", "single"):
        try:
            source.encode("utf-8")
        except UnicodeEncodeError:
            return
        seen.setdefault((source, mode))


def watched_compile(source, filename, mode, *args, **kwargs):
    note(source, mode)
    return real_compile(source, filename, mode, *args, **kwargs)


def scopes(args):
    frame = sys._getframe(2)
    globals_ = args[0] if args and args[0] is not None else frame.f_globals
    locals_ = args[1] if len(args) > 1 and args[1] is not None else (globals_ if args and args[0] is not None else frame.f_locals)
    return globals_, locals_


def watched_exec(source, *args, **kwargs):
    note(source, "exec")
    return real_exec(source, *scopes(args), **kwargs)


def watched_eval(source, *args):
    note(source.lstrip(" \t") if isinstance(source, str) else source, "eval")
    return real_eval(source, *scopes(args))


def answer(source, mode):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            real_compile(source, "<string>", mode, ast.PyCF_ONLY_AST, True)
    except SyntaxError as error:
        args = error.args[1] if len(error.args) > 1 else (None, 0, 0, None, 0, 0)
        _, line, column, text, end_line, end_column = (*args, None, None)[:6]
        return [type(error).__name__, error.args[0], line, column, end_line, end_column, text]
    except Exception as error:
        return [type(error).__name__, str(error), 0, 0, 0, 0, None]
    return None


def main():
    builtins.compile, builtins.exec, builtins.eval = watched_compile, watched_exec, watched_eval
    out, sys.stdout, sys.stderr = sys.stdout, io.StringIO(), io.StringIO()
    for name in MODULES:
        try:
            suite = unittest.defaultTestLoader.loadTestsFromName("test." + name)
            unittest.TextTestRunner(stream=io.StringIO()).run(suite)
        except BaseException:
            pass
    builtins.compile, builtins.exec, builtins.eval = real_compile, real_exec, real_eval
    sys.stdout = out
    chooser = random.Random(0)
    for (source, mode) in sorted(seen):
        error = answer(source, mode)
        if error is not None or chooser.random() < 0.1:
            print(json.dumps([source, mode, error]))


if __name__ == "__main__":
    main()
