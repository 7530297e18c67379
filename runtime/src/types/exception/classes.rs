//! The statics of the builtin exception classes, and their table.

use super::{
    BASE_SIZE, base, clear, drop_exception, group, import_error, new, os_error, syntax_error, traverse, unicode_error,
};
use crate::exceptions::R;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::slots::{KwNames, Slots};
use crate::object::type_object::{TypeObject, flags};
use crate::types::{object, tuple};
use crate::value::Value;

/// What a class adds to its base.
struct Extension {
    fields: usize,
    slots: Slots,
    methods: &'static [MethodDef],
    getsets: &'static [GetSetDef],
}

const PLAIN: Slots = Slots {
    new: Some(new),
    init: Some(base::init),
    ..Slots::NONE
};

/// A class with `fields` slots of its own and its bases'.
const fn class(name: &'static str, parent: &'static TypeObject, e: Extension, doc: &'static str) -> TypeObject {
    TypeObject::builtin(name, Some(parent), e.slots)
        .with_size(BASE_SIZE + 8 * e.fields)
        .with_attributes()
        .with_flags(flags::EXCEPTION_SUBCLASS)
        .with_methods(e.methods)
        .with_getsets(e.getsets)
        .with_doc(doc)
}

/// A class like its base.
const fn inheriting(name: &'static str, parent: &'static TypeObject, fields: usize, doc: &'static str) -> TypeObject {
    class(
        name,
        parent,
        Extension {
            fields,
            slots: Slots::NONE,
            methods: &[],
            getsets: &[],
        },
        doc,
    )
}

/// `BaseException`.
pub static BASE_EXCEPTION: TypeObject = class(
    "BaseException",
    &object::TYPE,
    Extension {
        fields: 0,
        slots: Slots {
            str: Some(base::str_of),
            repr: Some(base::repr_of),
            drop: Some(drop_exception),
            traverse: Some(traverse),
            clear: Some(clear),
            ..PLAIN
        },
        methods: base::METHODS,
        getsets: base::GETSETS,
    },
    "Common base class for all exceptions",
);

/// A field as a member of the class.
macro_rules! member {
    ($name:literal, $index:literal, $doc:literal) => {
        GetSetDef::read_write(
            $name,
            |v| Ok(super::field_value(v, $index)),
            |v, value| {
                super::set_field(v, $index, value.cloned());
                Ok(())
            },
        )
        .member()
        .doc($doc)
    };
}

/// `SystemExit`.
pub static SYSTEM_EXIT: TypeObject = class(
    "SystemExit",
    &BASE_EXCEPTION,
    Extension {
        fields: 1,
        slots: Slots {
            init: Some(system_exit_init),
            ..PLAIN
        },
        methods: &[],
        getsets: &[member!("code", 0, "exception code")],
    },
    "Request to exit from the interpreter.",
);
/// `KeyboardInterrupt`.
pub static KEYBOARD_INTERRUPT: TypeObject =
    inheriting("KeyboardInterrupt", &BASE_EXCEPTION, 0, "Program interrupted by user.");
/// `GeneratorExit`.
pub static GENERATOR_EXIT: TypeObject =
    inheriting("GeneratorExit", &BASE_EXCEPTION, 0, "Request that a generator exit.");
/// `BaseExceptionGroup`.
pub static BASE_EXCEPTION_GROUP: TypeObject = class(
    "BaseExceptionGroup",
    &BASE_EXCEPTION,
    Extension {
        fields: 2,
        slots: Slots {
            new: Some(group::new),
            init: Some(group::init),
            str: Some(group::str_of),
            ..Slots::NONE
        },
        methods: group::METHODS,
        getsets: group::GETSETS,
    },
    "A combination of multiple unrelated exceptions.",
);
/// `Exception`.
pub static EXCEPTION: TypeObject = inheriting(
    "Exception",
    &BASE_EXCEPTION,
    0,
    "Common base class for all non-exit exceptions.",
);
/// `StopIteration`.
pub static STOP_ITERATION: TypeObject = class(
    "StopIteration",
    &EXCEPTION,
    Extension {
        fields: 1,
        slots: Slots {
            init: Some(stop_iteration_init),
            ..PLAIN
        },
        methods: &[],
        getsets: &[member!("value", 0, "generator return value")],
    },
    "Signal the end from iterator.__next__().",
);
/// `StopAsyncIteration`.
pub static STOP_ASYNC_ITERATION: TypeObject = inheriting(
    "StopAsyncIteration",
    &EXCEPTION,
    0,
    "Signal the end from iterator.__anext__().",
);
/// `ArithmeticError`.
pub static ARITHMETIC_ERROR: TypeObject =
    inheriting("ArithmeticError", &EXCEPTION, 0, "Base class for arithmetic errors.");
/// `FloatingPointError`.
pub static FLOATING_POINT_ERROR: TypeObject = inheriting(
    "FloatingPointError",
    &ARITHMETIC_ERROR,
    0,
    "Floating point operation failed.",
);
/// `OverflowError`.
pub static OVERFLOW_ERROR: TypeObject = inheriting(
    "OverflowError",
    &ARITHMETIC_ERROR,
    0,
    "Result too large to be represented.",
);
/// `ZeroDivisionError`.
pub static ZERO_DIVISION_ERROR: TypeObject = inheriting(
    "ZeroDivisionError",
    &ARITHMETIC_ERROR,
    0,
    "Second argument to a division or modulo operation was zero.",
);
/// `AssertionError`.
pub static ASSERTION_ERROR: TypeObject = inheriting("AssertionError", &EXCEPTION, 0, "Assertion failed.");
/// `AttributeError`.
pub static ATTRIBUTE_ERROR: TypeObject = class(
    "AttributeError",
    &EXCEPTION,
    Extension {
        fields: 2,
        slots: Slots {
            init: Some(import_error::attribute_error_init),
            ..PLAIN
        },
        methods: import_error::ATTRIBUTE_ERROR_METHODS,
        getsets: &[member!("obj", 0, "object"), member!("name", 1, "attribute name")],
    },
    "Attribute not found.",
);
/// `BufferError`.
pub static BUFFER_ERROR: TypeObject = inheriting("BufferError", &EXCEPTION, 0, "Buffer error.");
/// `EOFError`.
pub static EOF_ERROR: TypeObject = inheriting("EOFError", &EXCEPTION, 0, "Read beyond end of file.");
/// `ImportError`.
pub static IMPORT_ERROR: TypeObject = class(
    "ImportError",
    &EXCEPTION,
    Extension {
        fields: 4,
        slots: Slots {
            init: Some(import_error::init),
            str: Some(import_error::str_of),
            ..PLAIN
        },
        methods: import_error::METHODS,
        getsets: &[
            member!("msg", 0, "exception message"),
            member!("name", 1, "module name"),
            member!("path", 2, "module path"),
            member!("name_from", 3, "name imported from module"),
        ],
    },
    "Import can't find module, or can't find name in module.",
);
/// `ModuleNotFoundError`.
pub static MODULE_NOT_FOUND_ERROR: TypeObject =
    inheriting("ModuleNotFoundError", &IMPORT_ERROR, 4, "Module not found.");
/// `LookupError`.
pub static LOOKUP_ERROR: TypeObject = inheriting("LookupError", &EXCEPTION, 0, "Base class for lookup errors.");
/// `IndexError`.
pub static INDEX_ERROR: TypeObject = inheriting("IndexError", &LOOKUP_ERROR, 0, "Sequence index out of range.");
/// `KeyError`.
pub static KEY_ERROR: TypeObject = class(
    "KeyError",
    &LOOKUP_ERROR,
    Extension {
        fields: 0,
        slots: Slots {
            str: Some(key_error_str),
            ..PLAIN
        },
        methods: &[],
        getsets: &[],
    },
    "Mapping key not found.",
);
/// `MemoryError`.
pub static MEMORY_ERROR: TypeObject = inheriting("MemoryError", &EXCEPTION, 0, "Out of memory.");
/// `NameError`.
pub static NAME_ERROR: TypeObject = class(
    "NameError",
    &EXCEPTION,
    Extension {
        fields: 1,
        slots: Slots {
            init: Some(import_error::name_error_init),
            ..PLAIN
        },
        methods: &[],
        getsets: &[member!("name", 0, "name")],
    },
    "Name not found globally.",
);
/// `UnboundLocalError`.
pub static UNBOUND_LOCAL_ERROR: TypeObject = inheriting(
    "UnboundLocalError",
    &NAME_ERROR,
    1,
    "Local name referenced but not bound to a value.",
);
/// `OSError`.
pub static OS_ERROR: TypeObject = class(
    "OSError",
    &EXCEPTION,
    Extension {
        fields: 5,
        slots: Slots {
            new: Some(os_error::new),
            init: Some(os_error::init),
            str: Some(os_error::str_of),
            ..Slots::NONE
        },
        methods: os_error::METHODS,
        getsets: os_error::GETSETS,
    },
    "Base class for I/O related errors.",
);
/// `BlockingIOError`.
pub static BLOCKING_IO_ERROR: TypeObject = inheriting("BlockingIOError", &OS_ERROR, 5, "I/O operation would block.");
/// `ChildProcessError`.
pub static CHILD_PROCESS_ERROR: TypeObject = inheriting("ChildProcessError", &OS_ERROR, 5, "Child process error.");
/// `ConnectionError`.
pub static CONNECTION_ERROR: TypeObject = inheriting("ConnectionError", &OS_ERROR, 5, "Connection error.");
/// `BrokenPipeError`.
pub static BROKEN_PIPE_ERROR: TypeObject = inheriting("BrokenPipeError", &CONNECTION_ERROR, 5, "Broken pipe.");
/// `ConnectionAbortedError`.
pub static CONNECTION_ABORTED_ERROR: TypeObject =
    inheriting("ConnectionAbortedError", &CONNECTION_ERROR, 5, "Connection aborted.");
/// `ConnectionRefusedError`.
pub static CONNECTION_REFUSED_ERROR: TypeObject =
    inheriting("ConnectionRefusedError", &CONNECTION_ERROR, 5, "Connection refused.");
/// `ConnectionResetError`.
pub static CONNECTION_RESET_ERROR: TypeObject =
    inheriting("ConnectionResetError", &CONNECTION_ERROR, 5, "Connection reset.");
/// `FileExistsError`.
pub static FILE_EXISTS_ERROR: TypeObject = inheriting("FileExistsError", &OS_ERROR, 5, "File already exists.");
/// `FileNotFoundError`.
pub static FILE_NOT_FOUND_ERROR: TypeObject = inheriting("FileNotFoundError", &OS_ERROR, 5, "File not found.");
/// `InterruptedError`.
pub static INTERRUPTED_ERROR: TypeObject = inheriting("InterruptedError", &OS_ERROR, 5, "Interrupted by signal.");
/// `IsADirectoryError`.
pub static IS_A_DIRECTORY_ERROR: TypeObject = inheriting(
    "IsADirectoryError",
    &OS_ERROR,
    5,
    "Operation doesn't work on directories.",
);
/// `NotADirectoryError`.
pub static NOT_A_DIRECTORY_ERROR: TypeObject = inheriting(
    "NotADirectoryError",
    &OS_ERROR,
    5,
    "Operation only works on directories.",
);
/// `PermissionError`.
pub static PERMISSION_ERROR: TypeObject = inheriting("PermissionError", &OS_ERROR, 5, "Not enough permissions.");
/// `ProcessLookupError`.
pub static PROCESS_LOOKUP_ERROR: TypeObject = inheriting("ProcessLookupError", &OS_ERROR, 5, "Process not found.");
/// `TimeoutError`.
pub static TIMEOUT_ERROR: TypeObject = inheriting("TimeoutError", &OS_ERROR, 5, "Timeout expired.");
/// `ReferenceError`.
pub static REFERENCE_ERROR: TypeObject = inheriting(
    "ReferenceError",
    &EXCEPTION,
    0,
    "Weak ref proxy used after referent went away.",
);
/// `RuntimeError`.
pub static RUNTIME_ERROR: TypeObject = inheriting("RuntimeError", &EXCEPTION, 0, "Unspecified run-time error.");
/// `NotImplementedError`.
pub static NOT_IMPLEMENTED_ERROR: TypeObject = inheriting(
    "NotImplementedError",
    &RUNTIME_ERROR,
    0,
    "Method or function hasn't been implemented yet.",
);
/// `RecursionError`.
pub static RECURSION_ERROR: TypeObject = inheriting("RecursionError", &RUNTIME_ERROR, 0, "Recursion limit exceeded.");
/// `SyntaxError`.
pub static SYNTAX_ERROR: TypeObject = class(
    "SyntaxError",
    &EXCEPTION,
    Extension {
        fields: 8,
        slots: Slots {
            init: Some(syntax_error::init),
            str: Some(syntax_error::str_of),
            ..PLAIN
        },
        methods: &[],
        getsets: &[
            member!("msg", 0, "exception msg"),
            member!("filename", 1, "exception filename"),
            member!("lineno", 2, "exception lineno"),
            member!("offset", 3, "exception offset"),
            member!("text", 4, "exception text"),
            member!("end_lineno", 5, "exception end lineno"),
            member!("end_offset", 6, "exception end offset"),
            member!("print_file_and_line", 7, "exception print_file_and_line"),
        ],
    },
    "Invalid syntax.",
);
/// `IndentationError`.
pub static INDENTATION_ERROR: TypeObject = inheriting("IndentationError", &SYNTAX_ERROR, 8, "Improper indentation.");
/// `TabError`.
pub static TAB_ERROR: TypeObject = inheriting(
    "TabError",
    &INDENTATION_ERROR,
    8,
    "Improper mixture of spaces and tabs.",
);
/// `SystemError`.
pub static SYSTEM_ERROR: TypeObject = inheriting(
    "SystemError",
    &EXCEPTION,
    0,
    "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.",
);
/// `TypeError`.
pub static TYPE_ERROR: TypeObject = inheriting("TypeError", &EXCEPTION, 0, "Inappropriate argument type.");
/// `ValueError`.
pub static VALUE_ERROR: TypeObject = inheriting(
    "ValueError",
    &EXCEPTION,
    0,
    "Inappropriate argument value (of correct type).",
);
/// `UnicodeError`.
pub static UNICODE_ERROR: TypeObject = inheriting("UnicodeError", &VALUE_ERROR, 0, "Unicode related error.");
/// `UnicodeDecodeError`.
pub static UNICODE_DECODE_ERROR: TypeObject = class(
    "UnicodeDecodeError",
    &UNICODE_ERROR,
    Extension {
        fields: 5,
        slots: Slots {
            init: Some(unicode_error::decode_init),
            str: Some(unicode_error::decode_str),
            ..PLAIN
        },
        methods: &[],
        getsets: unicode_error::GETSETS,
    },
    "Unicode decoding error.",
);
/// `UnicodeEncodeError`.
pub static UNICODE_ENCODE_ERROR: TypeObject = class(
    "UnicodeEncodeError",
    &UNICODE_ERROR,
    Extension {
        fields: 5,
        slots: Slots {
            init: Some(unicode_error::encode_init),
            str: Some(unicode_error::encode_str),
            ..PLAIN
        },
        methods: &[],
        getsets: unicode_error::GETSETS,
    },
    "Unicode encoding error.",
);
/// `UnicodeTranslateError`.
pub static UNICODE_TRANSLATE_ERROR: TypeObject = class(
    "UnicodeTranslateError",
    &UNICODE_ERROR,
    Extension {
        fields: 5,
        slots: Slots {
            init: Some(unicode_error::translate_init),
            str: Some(unicode_error::translate_str),
            ..PLAIN
        },
        methods: &[],
        getsets: unicode_error::GETSETS,
    },
    "Unicode translation error.",
);
/// `Warning`.
pub static WARNING: TypeObject = inheriting("Warning", &EXCEPTION, 0, "Base class for warning categories.");
/// `BytesWarning`.
pub static BYTES_WARNING: TypeObject = inheriting(
    "BytesWarning",
    &WARNING,
    0,
    "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.",
);
/// `DeprecationWarning`.
pub static DEPRECATION_WARNING: TypeObject = inheriting(
    "DeprecationWarning",
    &WARNING,
    0,
    "Base class for warnings about deprecated features.",
);
/// `EncodingWarning`.
pub static ENCODING_WARNING: TypeObject = inheriting(
    "EncodingWarning",
    &WARNING,
    0,
    "Base class for warnings about encodings.",
);
/// `FutureWarning`.
pub static FUTURE_WARNING: TypeObject = inheriting(
    "FutureWarning",
    &WARNING,
    0,
    "Base class for warnings about constructs that will change semantically\nin the future.",
);
/// `ImportWarning`.
pub static IMPORT_WARNING: TypeObject = inheriting(
    "ImportWarning",
    &WARNING,
    0,
    "Base class for warnings about probable mistakes in module imports",
);
/// `PendingDeprecationWarning`.
pub static PENDING_DEPRECATION_WARNING: TypeObject = inheriting(
    "PendingDeprecationWarning",
    &WARNING,
    0,
    "Base class for warnings about features which will be deprecated\nin the future.",
);
/// `ResourceWarning`.
pub static RESOURCE_WARNING: TypeObject = inheriting(
    "ResourceWarning",
    &WARNING,
    0,
    "Base class for warnings about resource usage.",
);
/// `RuntimeWarning`.
pub static RUNTIME_WARNING: TypeObject = inheriting(
    "RuntimeWarning",
    &WARNING,
    0,
    "Base class for warnings about dubious runtime behavior.",
);
/// `SyntaxWarning`.
pub static SYNTAX_WARNING: TypeObject = inheriting(
    "SyntaxWarning",
    &WARNING,
    0,
    "Base class for warnings about dubious syntax.",
);
/// `UnicodeWarning`.
pub static UNICODE_WARNING: TypeObject = inheriting(
    "UnicodeWarning",
    &WARNING,
    0,
    "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.",
);
/// `UserWarning`.
pub static USER_WARNING: TypeObject = inheriting(
    "UserWarning",
    &WARNING,
    0,
    "Base class for warnings generated by user code.",
);
/// `ExceptionGroup`, whose second base `Exception` is entered by `ready`.
pub static EXCEPTION_GROUP: TypeObject = inheriting("ExceptionGroup", &BASE_EXCEPTION_GROUP, 2, "");

/// All classes, bases before derived ones. `EnvironmentError` and `IOError` are further names of `OSError`.
pub static CLASSES: &[&TypeObject] = &[
    &BASE_EXCEPTION,
    &SYSTEM_EXIT,
    &KEYBOARD_INTERRUPT,
    &GENERATOR_EXIT,
    &BASE_EXCEPTION_GROUP,
    &EXCEPTION,
    &STOP_ITERATION,
    &STOP_ASYNC_ITERATION,
    &ARITHMETIC_ERROR,
    &FLOATING_POINT_ERROR,
    &OVERFLOW_ERROR,
    &ZERO_DIVISION_ERROR,
    &ASSERTION_ERROR,
    &ATTRIBUTE_ERROR,
    &BUFFER_ERROR,
    &EOF_ERROR,
    &IMPORT_ERROR,
    &MODULE_NOT_FOUND_ERROR,
    &LOOKUP_ERROR,
    &INDEX_ERROR,
    &KEY_ERROR,
    &MEMORY_ERROR,
    &NAME_ERROR,
    &UNBOUND_LOCAL_ERROR,
    &OS_ERROR,
    &BLOCKING_IO_ERROR,
    &CHILD_PROCESS_ERROR,
    &CONNECTION_ERROR,
    &BROKEN_PIPE_ERROR,
    &CONNECTION_ABORTED_ERROR,
    &CONNECTION_REFUSED_ERROR,
    &CONNECTION_RESET_ERROR,
    &FILE_EXISTS_ERROR,
    &FILE_NOT_FOUND_ERROR,
    &INTERRUPTED_ERROR,
    &IS_A_DIRECTORY_ERROR,
    &NOT_A_DIRECTORY_ERROR,
    &PERMISSION_ERROR,
    &PROCESS_LOOKUP_ERROR,
    &TIMEOUT_ERROR,
    &REFERENCE_ERROR,
    &RUNTIME_ERROR,
    &NOT_IMPLEMENTED_ERROR,
    &RECURSION_ERROR,
    &SYNTAX_ERROR,
    &INDENTATION_ERROR,
    &TAB_ERROR,
    &SYSTEM_ERROR,
    &TYPE_ERROR,
    &VALUE_ERROR,
    &UNICODE_ERROR,
    &UNICODE_DECODE_ERROR,
    &UNICODE_ENCODE_ERROR,
    &UNICODE_TRANSLATE_ERROR,
    &WARNING,
    &BYTES_WARNING,
    &DEPRECATION_WARNING,
    &ENCODING_WARNING,
    &FUTURE_WARNING,
    &IMPORT_WARNING,
    &PENDING_DEPRECATION_WARNING,
    &RESOURCE_WARNING,
    &RUNTIME_WARNING,
    &SYNTAX_WARNING,
    &UNICODE_WARNING,
    &USER_WARNING,
    &EXCEPTION_GROUP,
];

fn system_exit_init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    base::init(v, args, kwnames)?;
    let code = match args {
        [] => None,
        [one] => Some(one.clone()),
        _ => Some(tuple::from_slice(args)),
    };
    super::set_field(v, 0, code);
    Ok(())
}

fn stop_iteration_init(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    base::init(v, args, kwnames)?;
    super::set_field(v, 0, Some(args.first().cloned().unwrap_or(Value::none())));
    Ok(())
}

/// A single argument shows as its repr, so that `KeyError('')` is not shown as nothing.
fn key_error_str(v: &Value) -> R {
    let args = base::args_of(v);
    match tuple::items(&args) {
        [one] => crate::ops::format::repr(one),
        _ => base::str_of(v),
    }
}
