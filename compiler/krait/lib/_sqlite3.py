"""What CPython's `_sqlite3` defines, over the connections and statements of `_sqlite`."""

import _sqlite

for _names in (
    "ABORT=4 ABORT_ROLLBACK=516 ALTER_TABLE=26 ANALYZE=28 ATTACH=24 AUTH=23 AUTH_USER=279 BUSY=5",
    "BUSY_RECOVERY=261 BUSY_SNAPSHOT=517 BUSY_TIMEOUT=773 CANTOPEN=14 CANTOPEN_CONVPATH=1038",
    "CANTOPEN_DIRTYWAL=1294 CANTOPEN_FULLPATH=782 CANTOPEN_ISDIR=526 CANTOPEN_NOTEMPDIR=270",
    "CANTOPEN_SYMLINK=1550 CONSTRAINT=19 CONSTRAINT_CHECK=275 CONSTRAINT_COMMITHOOK=531",
    "CONSTRAINT_FOREIGNKEY=787 CONSTRAINT_FUNCTION=1043 CONSTRAINT_NOTNULL=1299 CONSTRAINT_PINNED=2835",
    "CONSTRAINT_PRIMARYKEY=1555 CONSTRAINT_ROWID=2579 CONSTRAINT_TRIGGER=1811 CONSTRAINT_UNIQUE=2067",
    "CONSTRAINT_VTAB=2323 CORRUPT=11 CORRUPT_INDEX=779 CORRUPT_SEQUENCE=523 CORRUPT_VTAB=267 CREATE_INDEX=1",
    "CREATE_TABLE=2 CREATE_TEMP_INDEX=3 CREATE_TEMP_TABLE=4 CREATE_TEMP_TRIGGER=5 CREATE_TEMP_VIEW=6",
    "CREATE_TRIGGER=7 CREATE_VIEW=8 CREATE_VTABLE=29 DBCONFIG_DEFENSIVE=1010 DBCONFIG_DQS_DDL=1014",
    "DBCONFIG_DQS_DML=1013 DBCONFIG_ENABLE_FKEY=1002 DBCONFIG_ENABLE_FTS3_TOKENIZER=1004",
    "DBCONFIG_ENABLE_LOAD_EXTENSION=1005 DBCONFIG_ENABLE_QPSG=1007 DBCONFIG_ENABLE_TRIGGER=1003",
    "DBCONFIG_ENABLE_VIEW=1015 DBCONFIG_LEGACY_ALTER_TABLE=1012 DBCONFIG_LEGACY_FILE_FORMAT=1016",
    "DBCONFIG_NO_CKPT_ON_CLOSE=1006 DBCONFIG_RESET_DATABASE=1009 DBCONFIG_TRIGGER_EQP=1008",
    "DBCONFIG_TRUSTED_SCHEMA=1017 DBCONFIG_WRITABLE_SCHEMA=1011 DELETE=9 DENY=1 DETACH=25 DONE=101",
    "DROP_INDEX=10 DROP_TABLE=11 DROP_TEMP_INDEX=12 DROP_TEMP_TABLE=13 DROP_TEMP_TRIGGER=14 DROP_TEMP_VIEW=15",
    "DROP_TRIGGER=16 DROP_VIEW=17 DROP_VTABLE=30 EMPTY=16 ERROR=1 ERROR_MISSING_COLLSEQ=257 ERROR_RETRY=513",
    "ERROR_SNAPSHOT=769 FORMAT=24 FULL=13 FUNCTION=31 IGNORE=2 INSERT=18 INTERNAL=2 INTERRUPT=9 IOERR=10",
    "IOERR_ACCESS=3338 IOERR_AUTH=7178 IOERR_BEGIN_ATOMIC=7434 IOERR_BLOCKED=2826 IOERR_CHECKRESERVEDLOCK=3594",
    "IOERR_CLOSE=4106 IOERR_COMMIT_ATOMIC=7690 IOERR_CONVPATH=6666 IOERR_CORRUPTFS=8458 IOERR_DATA=8202",
    "IOERR_DELETE=2570 IOERR_DELETE_NOENT=5898 IOERR_DIR_CLOSE=4362 IOERR_DIR_FSYNC=1290 IOERR_FSTAT=1802",
    "IOERR_FSYNC=1034 IOERR_GETTEMPPATH=6410 IOERR_LOCK=3850 IOERR_MMAP=6154 IOERR_NOMEM=3082",
    "IOERR_RDLOCK=2314 IOERR_READ=266 IOERR_ROLLBACK_ATOMIC=7946 IOERR_SEEK=5642 IOERR_SHMLOCK=5130",
    "IOERR_SHMMAP=5386 IOERR_SHMOPEN=4618 IOERR_SHMSIZE=4874 IOERR_SHORT_READ=522 IOERR_TRUNCATE=1546",
    "IOERR_UNLOCK=2058 IOERR_VNODE=6922 IOERR_WRITE=778 LIMIT_ATTACHED=7 LIMIT_COLUMN=2",
    "LIMIT_COMPOUND_SELECT=4 LIMIT_EXPR_DEPTH=3 LIMIT_FUNCTION_ARG=6 LIMIT_LENGTH=0",
    "LIMIT_LIKE_PATTERN_LENGTH=8 LIMIT_SQL_LENGTH=1 LIMIT_TRIGGER_DEPTH=10 LIMIT_VARIABLE_NUMBER=9",
    "LIMIT_VDBE_OP=5 LIMIT_WORKER_THREADS=11 LOCKED=6 LOCKED_SHAREDCACHE=262 LOCKED_VTAB=518 MISMATCH=20",
    "MISUSE=21 NOLFS=22 NOMEM=7 NOTADB=26 NOTFOUND=12 NOTICE=27 NOTICE_RECOVER_ROLLBACK=539",
    "NOTICE_RECOVER_WAL=283 OK=0 OK_LOAD_PERMANENTLY=256 OK_SYMLINK=512 PERM=3 PRAGMA=19 PROTOCOL=15 RANGE=25",
    "READ=20 READONLY=8 READONLY_CANTINIT=1288 READONLY_CANTLOCK=520 READONLY_DBMOVED=1032",
    "READONLY_DIRECTORY=1544 READONLY_RECOVERY=264 READONLY_ROLLBACK=776 RECURSIVE=33 REINDEX=27 ROW=100",
    "SAVEPOINT=32 SCHEMA=17 SELECT=21 TOOBIG=18 TRANSACTION=22 UPDATE=23 WARNING=28 WARNING_AUTOINDEX=284",
):
    for _name in _names.split():
        _name, _, _value = _name.partition("=")
        globals()["SQLITE_" + _name] = int(_value)
del _names, _name, _value

PARSE_DECLTYPES = 1
PARSE_COLNAMES = 2
LEGACY_TRANSACTION_CONTROL = -1
threadsafety = 3
sqlite_version = _sqlite.version()
_deprecated_version = "2.6.0"

_OK, _ROW, _DONE = SQLITE_OK, SQLITE_ROW, SQLITE_DONE
_OPEN_READWRITE, _OPEN_CREATE, _OPEN_URI = 2, 4, 64

converters = {}
adapters = {}


class Warning(Exception):
    __module__ = "sqlite3"


class Error(Exception):
    __module__ = "sqlite3"


class InterfaceError(Error):
    __module__ = "sqlite3"


class DatabaseError(Error):
    __module__ = "sqlite3"


class InternalError(DatabaseError):
    __module__ = "sqlite3"


class OperationalError(DatabaseError):
    __module__ = "sqlite3"


class ProgrammingError(DatabaseError):
    __module__ = "sqlite3"


class IntegrityError(DatabaseError):
    __module__ = "sqlite3"


class DataError(DatabaseError):
    __module__ = "sqlite3"


class NotSupportedError(DatabaseError):
    __module__ = "sqlite3"


class PrepareProtocol:
    __module__ = "sqlite3"


_CLASSES = {
    2: InternalError, 12: InternalError, 11: DatabaseError, 18: DataError, 19: IntegrityError, 20: IntegrityError,
    21: InterfaceError, 25: InterfaceError,
    **dict.fromkeys((1, 3, 4, 5, 6, 8, 9, 10, 13, 14, 15, 16, 17), OperationalError),
}
_ERROR_NAMES = {
    value: name for name, value in globals().copy().items()
    if name.startswith("SQLITE_") and name.split("_")[1] in (
        "ABORT", "AUTH", "BUSY", "CANTOPEN", "CONSTRAINT", "CORRUPT", "DONE", "EMPTY", "ERROR", "FORMAT", "FULL",
        "INTERNAL", "INTERRUPT", "IOERR", "LOCKED", "MISMATCH", "MISUSE", "NOLFS", "NOMEM", "NOTADB", "NOTFOUND", "NOTICE",
        "OK", "PERM", "PROTOCOL", "RANGE", "READONLY", "ROW", "SCHEMA", "TOOBIG", "WARNING",
    )
}


def _error(db):
    """The exception for what the connection says is wrong."""
    code = db.errcode()
    if code & 0xFF == 7:
        return MemoryError()
    error = _CLASSES.get(code & 0xFF, DatabaseError)(db.errmsg())
    error.sqlite_errorcode = code
    error.sqlite_errorname = _ERROR_NAMES.get(code, "unknown")
    return error


def _check(db, rc):
    if rc not in (_OK, _ROW, _DONE):
        raise _error(db)
    return rc


def adapt(obj, protocol=PrepareProtocol, /, *alternative):
    adapter = adapters.get((type(obj), protocol))
    if adapter is not None:
        return adapter(obj)
    for adapting, argument in ((protocol, "__adapt__"), (obj, "__conform__")):
        method = getattr(adapting, argument, None)
        if method is not None:
            try:
                adapted = method(obj if adapting is protocol else protocol)
            except TypeError:
                continue
            if adapted is not None:
                return adapted
    if alternative:
        return alternative[0]
    raise ProgrammingError("can't adapt")


_base_types_adapted = False


def register_adapter(type, adapter, /):
    global _base_types_adapted
    if type in (int, float, str, bytearray):
        _base_types_adapted = True
    adapters[type, PrepareProtocol] = adapter


def register_converter(typename, converter, /):
    converters[typename.upper()] = converter


def complete_statement(statement):
    return _sqlite.complete(statement)


def enable_callback_tracebacks(enable, /):
    _sqlite.show_callback_errors(enable)


def _first_word(sql):
    """The word that a statement begins with, behind comments, in capitals."""
    i, end = 0, len(sql)
    while i < end:
        if sql[i] in " \t\r\n\f":
            i += 1
        elif sql.startswith("--", i):
            i = sql.find("\n", i) + 1 or end
        elif sql.startswith("/*", i):
            i = sql.find("*/", i) + 2 if sql.find("*/", i) >= 0 else end
        else:
            break
    return sql[i:i + 8].upper(), i < end


class Row:
    __module__ = "sqlite3"
    __slots__ = ("_data", "_description")

    def __new__(cls, cursor, data, /):
        if not issubclass(type(cursor), Cursor):
            raise TypeError(f"Row() argument 1 must be sqlite3.Cursor, not {type(cursor).__name__}")
        if not isinstance(data, tuple):
            raise TypeError(f"Row() argument 2 must be tuple, not {type(data).__name__}")
        self = object.__new__(cls)
        self._data = data
        self._description = cursor.description
        return self

    def keys(self):
        return [column[0] for column in self._description or ()]

    def __getitem__(self, key, /):
        if isinstance(key, int):
            return self._data[key]
        if isinstance(key, str):
            wanted = key.lower() if key.isascii() else key
            for i, column in enumerate(self._description or ()):
                if column[0] == key or column[0].isascii() and column[0].lower() == wanted:
                    return self._data[i]
            raise IndexError("No item with that key")
        if isinstance(key, slice):
            return self._data[key]
        raise IndexError("Index must be int or string")

    def __len__(self):
        return len(self._data)

    def __iter__(self):
        return iter(self._data)

    def __hash__(self):
        return hash(self._description) ^ hash(self._data)

    def __eq__(self, other, /):
        if isinstance(other, Row):
            return self._description == other._description and self._data == other._data
        return NotImplemented


import collections.abc as _abc
_abc.Sequence.register(Row)


class Cursor:
    __module__ = "sqlite3"
    # What a cursor has whose `__init__` was not called.
    _locked = False
    _connection = _description = _lastrowid = row_factory = None
    _rowcount = arraysize = 0

    def __init__(self, connection, /):
        if self._locked:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        if not isinstance(connection, Connection):
            raise TypeError(f"Cursor() argument 1 must be sqlite3.Connection, not {type(connection).__name__}")
        self._connection = connection
        self._description = None
        self._lastrowid = None
        self._rowcount = -1
        self._statement = None
        self._is_dml = False
        self._converters = None
        self._closed = False
        self._locked = False
        self.arraysize = 1
        self.row_factory = None

    connection = property(lambda self: self._connection)
    description = property(lambda self: self._description)
    lastrowid = property(lambda self: self._lastrowid)
    rowcount = property(lambda self: self._rowcount)

    def _check(self):
        connection = self._connection
        if connection is None:
            raise ProgrammingError("Base Cursor.__init__ not called.")
        if self._closed:
            raise ProgrammingError("Cannot operate on a closed cursor.")
        if self._locked:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        connection._check_thread()
        connection._check_open()
        return connection

    def _drop_statement(self):
        statement, self._statement = self._statement, None
        if statement is not None:
            statement.reset()
            self._connection._active.discard(self._reference)

    def execute(self, sql, parameters=(), /):
        return self._run("execute", sql, parameters, False)

    def executemany(self, sql, seq_of_parameters, /):
        return self._run("executemany", sql, seq_of_parameters, True)

    def _run(self, name, sql, parameters, many):
        connection = self._check()
        if not isinstance(sql, str):
            raise TypeError(f"{name}() argument 1 must be str, not {type(sql).__name__}")
        self._locked = True
        try:
            rows = iter(parameters) if many else iter((parameters,))
            self._drop_statement()
            statement, self._is_dml = connection._prepare(sql)
            db = connection._db
            if statement is None:
                self._description = None
                self._rowcount = -1
                return self
            if many and statement.readonly():
                raise ProgrammingError("executemany() can only execute DML statements.")
            self._rowcount = 0 if self._is_dml else -1
            if (
                connection._autocommit == LEGACY_TRANSACTION_CONTROL and connection._begin is not None and self._is_dml
                and db.autocommit()
            ):
                connection._simple(connection._begin)
            names = None
            for given in rows:
                statement.reset()
                self._bind(statement, given)
                rc = statement.step()
                if rc not in (_ROW, _DONE):
                    error = _error(db)
                    statement.reset()
                    raise error
                self._describe(connection, statement)
                if rc == _DONE and self._is_dml:
                    self._rowcount += db.changes()
                if rc == _DONE or many:
                    statement.reset()
                if not many:
                    self._lastrowid = db.last_insert_rowid()
                    if rc == _ROW:
                        self._statement = statement
                        self._reference = _reference(self, connection._active.discard)
                        connection._active.add(self._reference)
            return self
        except BaseException:
            self._rowcount = -1
            raise
        finally:
            self._locked = False

    def _describe(self, connection, statement):
        count = statement.column_count()
        if not count:
            self._description = None
            self._converters = None
            return
        described, found = [], []
        detect = connection._detect_types
        for i in range(count):
            name = statement.column_name(i)
            converter = None
            if detect & PARSE_COLNAMES and "[" in name:
                start = name.index("[")
                key = name[start + 1:].partition("]")[0]
                converter = converters.get(key.upper())
                name = name[:start - 1] if start and name[start - 1] == " " else name[:start]
            if converter is None and detect & PARSE_DECLTYPES:
                declared = statement.column_decltype(i)
                if declared:
                    for end, c in enumerate(declared):
                        if c in " (":
                            declared = declared[:end]
                            break
                    converter = converters.get(declared.upper())
            found.append(converter)
            described.append((name, None, None, None, None, None, None))
        self._description = tuple(described)
        self._converters = found if any(c is not None for c in found) else None

    def _bind(self, statement, parameters):
        count = statement.parameter_count()
        kind = type(parameters)
        if kind in (tuple, list) or not isinstance(parameters, dict) and hasattr(kind, "__getitem__") and hasattr(
                kind, "__len__") and not isinstance(parameters, _abc.Mapping):
            if len(parameters) != count:
                raise ProgrammingError(
                    "Incorrect number of bindings supplied. The current statement uses "
                    f"{count}, and there are {len(parameters)} supplied.")
            for i in range(count):
                name = statement.parameter_name(i + 1)
                if name is not None and name[0] != "?":
                    import warnings
                    warnings.warn(
                        f"Binding {i + 1} ('{name}') is a named parameter, but you supplied a sequence which requires "
                        "nominal (qmark) placeholders. Starting with Python 3.14 an sqlite3.ProgrammingError will be raised.",
                        DeprecationWarning, skip_file_prefixes=(__file__,))
                self._bind_one(statement, i + 1, parameters[i])
        elif isinstance(parameters, dict) or hasattr(kind, "__getitem__"):
            for i in range(count):
                name = statement.parameter_name(i + 1)
                if name is None:
                    raise ProgrammingError(
                        f"Binding {i + 1} has no name, but you supplied a dictionary (which has only names).")
                name = name[1:]
                try:
                    value = parameters[name]
                except LookupError:
                    raise ProgrammingError(f"You did not supply a value for binding parameter :{name}.") from None
                self._bind_one(statement, i + 1, value)
        else:
            raise ProgrammingError("parameters are of unsupported type")

    def _bind_one(self, statement, i, value):
        if _base_types_adapted or type(value) not in (int, float, str, bytearray, type(None)):
            value = adapt(value, PrepareProtocol, value)
        rc = statement.bind(i, value)
        if rc is None:
            raise ProgrammingError(f"Error binding parameter {i}: type '{type(value).__name__}' is not supported")
        _check(self._connection._db, rc)

    def executescript(self, sql_script, /):
        connection = self._check()
        if not isinstance(sql_script, str):
            raise TypeError(f"executescript() argument must be str, not {type(sql_script).__name__}")
        if "\0" in sql_script:
            raise ValueError("embedded null character")
        db = connection._db
        if len(sql_script.encode()) > db.limit(SQLITE_LIMIT_SQL_LENGTH, -1):
            raise DataError("query string is too large")
        if connection._autocommit == LEGACY_TRANSACTION_CONTROL and not db.autocommit():
            connection._simple("COMMIT")
        rest = sql_script
        while rest:
            rc, statement, rest = db.prepare(rest)
            _check(db, rc)
            if statement is None:
                continue
            rc = _ROW
            while rc == _ROW:
                rc = statement.step()
            if rc != _DONE:
                error = _error(db)
                statement.finalize()
                raise error
            statement.finalize()
        return self

    def __iter__(self):
        return self

    def __next__(self):
        connection = self._check()
        statement = self._statement
        if statement is None:
            raise StopIteration
        self._locked = True
        try:
            row = self._row(connection, statement)
        finally:
            self._locked = False
        rc = statement.step()
        if rc != _ROW:
            if rc == _DONE:
                if self._is_dml:
                    self._rowcount = connection._db.changes()
                self._drop_statement()
            else:
                error = _error(connection._db)
                self._drop_statement()
                raise error
        factory = self.row_factory
        return row if factory is None else factory(self, row)

    def _row(self, connection, statement):
        factory = connection.text_factory
        if self._converters is None and factory is str:
            row = statement.row(False)
            if type(row) is tuple:
                return row
            raise OperationalError(
                f"Could not decode to UTF-8 column '{statement.column_name(row)}' with text "
                f"'{statement.raw(row).decode('utf-8', 'replace')}'")
        row = list(statement.row(True))
        for i in range(len(row)):
            converter = self._converters[i] if self._converters is not None else None
            if converter is not None:
                raw = statement.raw(i)
                # An empty blob has no address.
                row[i] = None if raw is None or not raw and statement.kind(i) == 4 else converter(raw)
            elif type(row[i]) is bytes and statement.kind(i) == 3:
                if factory is str:
                    row[i] = row[i].decode()
                elif factory is not bytes:
                    row[i] = factory(row[i])
        return tuple(row)

    def fetchone(self):
        return next(self, None)

    def fetchmany(self, size=None):
        size = self.arraysize if size is None else size
        rows = []
        while size != 0 and (row := next(self, self)) is not self:
            rows.append(row)
            size -= 1
        return rows

    def fetchall(self):
        return list(self)

    def setinputsizes(self, sizes, /):
        return None

    def setoutputsize(self, size, column=None, /):
        return None

    def close(self):
        if self._locked:
            raise ProgrammingError("Recursive use of cursors not allowed.")
        if self._connection is None:
            raise ProgrammingError("Base Cursor.__init__ not called.")
        self._connection._check_thread()
        self._connection._check_open()
        self._drop_statement()
        self._closed = True


def _c_int(number):
    number = _index(number)
    if not -1 << 31 <= number < 1 << 31:
        raise OverflowError("Python int too large to convert to C int")
    return number


class Blob:
    __module__ = "sqlite3"
    __slots__ = ("_connection", "_blob", "_offset", "__weakref__")

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'sqlite3.Blob' instances")

    def _open(self):
        self._connection._checked()
        if self._blob is None:
            raise ProgrammingError("Cannot operate on a closed blob.")
        return self._blob

    def _done(self, rc):
        _check(self._connection._db, rc)

    def _read(self, length, offset):
        rc, data = self._blob.read(length, offset)
        self._done(rc)
        return data

    def _write(self, data, offset):
        if len(data) > self._blob.size() - offset:
            raise ValueError("data longer than blob length")
        self._done(self._blob.write(data, offset))

    def close(self):
        self._connection._checked()
        self._close()

    def _close(self):
        if self._blob is not None:
            self._blob.close()
            self._blob = None

    def read(self, length=-1, /):
        length = _c_int(length)
        most = self._open().size() - self._offset
        if not 0 <= length <= most:
            length = most
        if not length:
            return b""
        data = self._read(length, self._offset)
        self._offset += length
        return data

    def write(self, data, /):
        data = _sqlite.data(data)
        self._open()
        self._write(data, self._offset)
        self._offset += len(data)

    def seek(self, offset, origin=0, /):
        offset, origin = _c_int(offset), _c_int(origin)
        size = self._open().size()
        if origin == 1:
            offset += self._offset
        elif origin == 2:
            offset += size
        elif origin != 0:
            raise ValueError("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END")
        if offset > 0x7FFFFFFF:
            raise OverflowError("seek offset results in overflow")
        if not 0 <= offset <= size:
            raise ValueError("offset out of blob range")
        self._offset = offset

    def tell(self):
        self._open()
        return self._offset

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, type, val, tb, /):
        self._open()
        self._close()
        return False

    __iter__ = None

    def __len__(self):
        return self._open().size()

    def _position(self, key):
        if not hasattr(type(key), "__index__"):
            raise TypeError("Blob indices must be integers")
        i = _index(key)
        if not -1 << 63 <= i < 1 << 63:
            raise IndexError("cannot fit 'int' into an index-sized integer")
        size = self._blob.size()
        if i < 0:
            i += size
        if not 0 <= i < size:
            raise IndexError("Blob index out of range")
        return i

    def __getitem__(self, key, /):
        size = self._open().size()
        if not isinstance(key, slice):
            return self._read(1, self._position(key))[0]
        places = range(size)[key]
        if not places:
            return b""
        first = min(places[0], places[-1])
        data = self._read(max(places[0], places[-1]) + 1 - first, first)
        return bytes([data[i - first] for i in places])

    def __setitem__(self, key, value, /):
        size = self._open().size()
        if not isinstance(key, slice):
            if not hasattr(type(key), "__index__"):
                raise TypeError("Blob indices must be integers")
            if not isinstance(value, int):
                raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
            i = self._position(key)
            if not 0 <= value <= 255:
                raise ValueError("byte must be in range(0, 256)")
            return self._write(bytes([value]), i)
        places = range(size)[key]
        if not places:
            return
        value = _sqlite.data(value)
        if len(value) != len(places):
            raise IndexError("Blob slice assignment is wrong size")
        first = min(places[0], places[-1])
        data = bytearray(self._read(max(places[0], places[-1]) + 1 - first, first))
        for i, byte in zip(places, value):
            data[i - first] = byte
        self._write(bytes(data), first)

    def __delitem__(self, key, /):
        self._open()
        if isinstance(key, slice):
            raise TypeError("Blob doesn't support slice deletion")
        if not hasattr(type(key), "__index__"):
            raise TypeError("Blob indices must be integers")
        raise TypeError("Blob doesn't support item deletion")


_LEVELS = {"": "BEGIN ", "DEFERRED": "BEGIN DEFERRED", "IMMEDIATE": "BEGIN IMMEDIATE", "EXCLUSIVE": "BEGIN EXCLUSIVE"}


def _begin_of(level):
    if level is None:
        return None
    if not isinstance(level, str):
        raise TypeError("isolation_level must be str or None")
    begin = _LEVELS.get(str.upper(level))
    if begin is None:
        raise ValueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'")
    return begin


class Connection:
    __module__ = "sqlite3"

    Warning = Warning
    Error = Error
    InterfaceError = InterfaceError
    DatabaseError = DatabaseError
    InternalError = InternalError
    OperationalError = OperationalError
    ProgrammingError = ProgrammingError
    IntegrityError = IntegrityError
    DataError = DataError
    NotSupportedError = NotSupportedError

    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True,
                 cached_statements=128, uri=False, *, autocommit=LEGACY_TRANSACTION_CONTROL):
        import os
        _audit("sqlite3.connect", database)
        begin = _begin_of(isolation_level)
        if autocommit not in (True, False, LEGACY_TRANSACTION_CONTROL):
            raise ValueError("autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL")
        name = os.fsencode(database)
        flags = _OPEN_READWRITE | _OPEN_CREATE | (_OPEN_URI if uri else 0)
        if not uri and name.startswith(b"file:"):
            name = b"./" + name
        rc, db = _sqlite.open(name, flags)
        if rc == _OK:
            db.busy_timeout(int(timeout * 1000))
        else:
            error = _error(db)
            db.close()
            raise error
        self._db = db
        self._detect_types = detect_types
        self._isolation_level = isolation_level and str.upper(isolation_level)
        self._begin = begin
        self._autocommit = autocommit
        self._thread = _thread_ident() if check_same_thread else None
        # References to the cursors whose statements are not at their end.
        self._active = set()
        self._blobs = []
        self.row_factory = None
        self.text_factory = str
        if autocommit is False:
            self._simple("BEGIN")
        _audit("sqlite3.connect/handle", self)

    def _check_thread(self):
        if self.__dict__.get("_thread") is not None and self._thread != _thread_ident():
            raise ProgrammingError(
                "SQLite objects created in a thread can only be used in that same thread. The object was created in thread "
                f"id {self._thread} and this is thread id {_thread_ident()}.")

    def _check_open(self):
        if "_db" not in self.__dict__:
            raise ProgrammingError("Base Connection.__init__ not called.")
        if self._db is None:
            raise ProgrammingError("Cannot operate on a closed database.")
        return self._db

    def _checked(self):
        self._check_thread()
        return self._check_open()

    def _simple(self, sql):
        rc, statement, _ = self._db.prepare(sql)
        _check(self._db, rc)
        rc = statement.step()
        if rc not in (_ROW, _DONE):
            error = _error(self._db)
            statement.finalize()
            raise error
        statement.finalize()

    def _prepare(self, sql):
        """A statement, and whether it changes data."""
        if "\0" in sql:
            raise ProgrammingError("the query contains a null character")
        if len(sql.encode()) > self._db.limit(SQLITE_LIMIT_SQL_LENGTH, -1):
            raise DataError("query string is too large")
        rc, statement, rest = self._db.prepare(sql)
        _check(self._db, rc)
        if _first_word(rest.replace(";", " ", 0))[1]:
            raise ProgrammingError("You can only execute one statement at a time.")
        word = _first_word(sql)[0]
        return statement, word.startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))

    def cursor(self, factory=Cursor):
        self._checked()
        cursor = factory(self)
        if not issubclass(type(cursor), Cursor):
            raise TypeError(f"factory must return a cursor, not {type(cursor).__name__}")
        if self.row_factory is not None:
            cursor.row_factory = self.row_factory
        return cursor

    def execute(self, sql, parameters=(), /):
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters, /):
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script, /):
        return self.cursor().executescript(sql_script)

    def commit(self):
        db = self._checked()
        if self._autocommit == LEGACY_TRANSACTION_CONTROL:
            if not db.autocommit():
                self._simple("COMMIT")
        elif self._autocommit is False:
            self._simple("COMMIT")
            self._simple("BEGIN")

    def rollback(self):
        db = self._checked()
        if self._autocommit == LEGACY_TRANSACTION_CONTROL:
            if not db.autocommit():
                self._simple("ROLLBACK")
        elif self._autocommit is False:
            self._simple("ROLLBACK")
            self._simple("BEGIN")

    def close(self):
        self._check_thread()
        if "_db" not in self.__dict__:
            raise ProgrammingError("Base Connection.__init__ not called.")
        db = self._db
        if db is None:
            return
        if self._autocommit is False and not db.autocommit():
            self._simple("ROLLBACK")
        for cursor in [found for found in (reference() for reference in self._active) if found is not None]:
            cursor._drop_statement()
        for blob in [found for found in (reference() for reference in self._blobs) if found is not None]:
            blob._close()
        self._db = None
        db.close()

    def __enter__(self):
        self._checked()
        return self

    def __exit__(self, type, value, traceback, /):
        if type is None and value is None and traceback is None:
            try:
                self.commit()
            except BaseException:
                self.rollback()
                raise
        else:
            self.rollback()
        return False

    def __call__(self, sql, /):
        self._checked()
        return self._prepare(sql)[0]

    in_transaction = property(lambda self: not self._check_open().autocommit())
    total_changes = property(lambda self: self._checked().total_changes())

    @property
    def isolation_level(self):
        self._check_open()
        return self._isolation_level

    @isolation_level.setter
    def isolation_level(self, level):
        self._check_open()
        begin = _begin_of(level)
        if level is None and not self._db.autocommit():
            self._simple("COMMIT")
        self._isolation_level, self._begin = level and str.upper(level), begin

    @isolation_level.deleter
    def isolation_level(self):
        raise AttributeError("cannot delete attribute")

    @property
    def autocommit(self):
        self._checked()
        return self._autocommit

    @autocommit.setter
    def autocommit(self, value):
        db = self._checked()
        if value not in (True, False, LEGACY_TRANSACTION_CONTROL):
            raise ValueError("autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL")
        if value is True and not db.autocommit():
            self._simple("COMMIT")
        elif value is False and db.autocommit():
            self._simple("BEGIN")
        self._autocommit = value

    def create_function(self, name, narg, func, *, deterministic=False):
        db = self._checked()
        if db.create_function(name, narg, 0x800 if deterministic else 0, func) != _OK:
            raise OperationalError("Error creating function")

    def create_aggregate(self, name, n_arg, aggregate_class):
        db = self._checked()
        if db.create_aggregate(name, n_arg, aggregate_class, False) != _OK:
            raise OperationalError("Error creating aggregate")

    def create_window_function(self, name, num_params, aggregate_class, /):
        db = self._checked()
        rc = db.create_aggregate(name, num_params, aggregate_class, True)
        if rc != _OK:
            raise ProgrammingError(_sqlite.errstr(rc))

    def create_collation(self, name, callback, /):
        db = self._checked()
        if callback is not None and not callable(callback):
            raise TypeError("parameter must be callable")
        _check(db, db.create_collation(name, callback))

    def set_authorizer(self, authorizer_callback):
        self._checked().set_authorizer(authorizer_callback)

    def set_progress_handler(self, progress_handler, n):
        self._checked().set_progress(progress_handler, n)

    def set_trace_callback(self, trace_callback):
        self._checked().set_trace(trace_callback)

    def interrupt(self):
        self._check_open().interrupt()

    def iterdump(self):
        self._check_open()
        from sqlite3.dump import _iterdump
        return _iterdump(self)

    def backup(self, target, *, pages=-1, progress=None, name="main", sleep=0.250):
        import time
        db = self._checked()
        if not isinstance(target, Connection):
            raise TypeError(f"backup() argument 1 must be sqlite3.Connection, not {type(target).__name__}")
        if target is self:
            raise ValueError("target cannot be the same connection instance")
        if target._db is None:
            raise ProgrammingError("Cannot operate on a closed database.")

        if progress is not None and not callable(progress):
            raise TypeError("progress argument must be a callable")

        def stepped(rc, remaining, total):
            if progress is not None:
                progress(rc, remaining, total)
            if rc in (SQLITE_BUSY, SQLITE_LOCKED):
                time.sleep(sleep)

        _check(target._db, db.backup_step(target._db, name, pages or -1, stepped))

    def getlimit(self, category, /):
        return self.setlimit(category, -1)

    def setlimit(self, category, limit, /):
        old = self._checked().limit(category, limit)
        if old < 0:
            raise ProgrammingError("'category' is out of bounds")
        return old

    def getconfig(self, op, /):
        return bool(self._config(op, -1))

    def setconfig(self, op, enable=True, /):
        if bool(self._config(op, int(enable))) != bool(enable):
            raise OperationalError("Unable to set config")

    def _config(self, op, value):
        db = self._checked()
        if not 1002 <= op <= 1017:
            raise ValueError("unknown config 'op': %d" % op)
        rc, now = db.config(op, value)
        _check(db, rc)
        return now

    def blobopen(self, table, column, row, /, *, readonly=False, name="main"):
        db = self._checked()
        if not isinstance(row, int):
            raise TypeError("expected 'int'")
        if not -1 << 63 <= row < 1 << 63:
            raise OverflowError("Python int too large to convert to SQLite INTEGER")
        rc, opened = db.blob_open(name, table, column, row, not readonly)
        _check(db, rc)
        blob = object.__new__(Blob)
        blob._connection, blob._blob, blob._offset = self, opened, 0
        self._blobs = [reference for reference in self._blobs if reference() is not None] + [_reference(blob)]
        return blob

    def serialize(self, *, name="main"):
        data = self._checked().serialize(name)
        if data is None:
            raise OperationalError(f"unable to serialize '{name}'")
        return data

    def deserialize(self, data, /, *, name="main"):
        db = self._checked()
        _check(db, db.deserialize(data.encode() if isinstance(data, str) else data, name))

    def __del__(self):
        db = self.__dict__.get("_db")
        if db is not None:
            db.close()


def connect(database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True, factory=Connection,
            cached_statements=128, uri=False, *, autocommit=LEGACY_TRANSACTION_CONTROL):
    arguments = {} if autocommit == LEGACY_TRANSACTION_CONTROL else {"autocommit": autocommit}
    return factory(database, timeout, detect_types, isolation_level, check_same_thread, cached_statements, uri,
                   **arguments)


from _operator import index as _index
from _thread import get_ident as _thread_ident
from _weakref import ref as _reference
from sys import audit as _audit
