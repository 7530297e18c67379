//! The statics of the builtin exception classes, and their table.

use super::{
    BASE_SIZE, base, clear, drop_exception, group, import_error, new, os_error, syntax_error, traverse, unicode_error,
};
use crate::exceptions::R;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::late::Late;
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
/// `StopIteration`.
pub static STOP_ITERATION: TypeObject = class(
    "StopIteration",
    EXCEPTION.get(),
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
/// `AttributeError`.
pub static ATTRIBUTE_ERROR: TypeObject = class(
    "AttributeError",
    EXCEPTION.get(),
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
/// `ImportError`.
pub static IMPORT_ERROR: TypeObject = class(
    "ImportError",
    EXCEPTION.get(),
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
/// `KeyError`.
pub static KEY_ERROR: TypeObject = class(
    "KeyError",
    LOOKUP_ERROR.get(),
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
/// `NameError`.
pub static NAME_ERROR: TypeObject = class(
    "NameError",
    EXCEPTION.get(),
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
/// `OSError`.
pub static OS_ERROR: TypeObject = class(
    "OSError",
    EXCEPTION.get(),
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
/// `SyntaxError`.
pub static SYNTAX_ERROR: TypeObject = class(
    "SyntaxError",
    EXCEPTION.get(),
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
/// `UnicodeDecodeError`.
pub static UNICODE_DECODE_ERROR: TypeObject = class(
    "UnicodeDecodeError",
    UNICODE_ERROR.get(),
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
    UNICODE_ERROR.get(),
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
    UNICODE_ERROR.get(),
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

/// The classes that only inherit. They are made when the program starts, and take no place in its file.
macro_rules! late_classes {
    ($($(#[$meta:meta])* $class:ident = $name:literal, $base:ident, $fields:literal, $doc:literal;)*) => {
        $($(#[$meta])* pub static $class: Late<TypeObject> = Late::new();)*

        /// What they are called.
        static LATE_NAMES: &[&str] = &[$($name),*];

        /// Makes them, bases first. To be called once, before anything else.
        pub fn make_late_classes() {
            $(make_class(&$class, $name, &$base, $fields, $doc);)*
        }
    };
}

/// Makes a class like its base.
#[inline(never)]
pub fn make_class(
    late: &'static Late<TypeObject>,
    name: &'static str,
    base: &'static TypeObject,
    fields: usize,
    doc: &'static str,
) {
    let weakly = if name == "ExceptionGroup" {
        flags::WEAKREFABLE
    } else {
        0
    };
    let made = class(
        name,
        base,
        Extension {
            fields,
            slots: Slots::NONE,
            methods: &[],
            getsets: &[],
        },
        doc,
    );
    late.make(made.with_flags(weakly));
}

late_classes! {
    /// `KeyboardInterrupt`.
    KEYBOARD_INTERRUPT = "KeyboardInterrupt", BASE_EXCEPTION, 0, "Program interrupted by user.";
    /// `GeneratorExit`.
    GENERATOR_EXIT = "GeneratorExit", BASE_EXCEPTION, 0, "Request that a generator exit.";
    /// `Exception`.
    EXCEPTION = "Exception", BASE_EXCEPTION, 0, "Common base class for all non-exit exceptions.";
    /// `StopAsyncIteration`.
    STOP_ASYNC_ITERATION = "StopAsyncIteration", EXCEPTION, 0, "Signal the end from iterator.__anext__().";
    /// `ArithmeticError`.
    ARITHMETIC_ERROR = "ArithmeticError", EXCEPTION, 0, "Base class for arithmetic errors.";
    /// `FloatingPointError`.
    FLOATING_POINT_ERROR = "FloatingPointError", ARITHMETIC_ERROR, 0, "Floating point operation failed.";
    /// `OverflowError`.
    OVERFLOW_ERROR = "OverflowError", ARITHMETIC_ERROR, 0, "Result too large to be represented.";
    /// `ZeroDivisionError`.
    ZERO_DIVISION_ERROR = "ZeroDivisionError", ARITHMETIC_ERROR, 0, "Second argument to a division or modulo operation was zero.";
    /// `AssertionError`.
    ASSERTION_ERROR = "AssertionError", EXCEPTION, 0, "Assertion failed.";
    /// `BufferError`.
    BUFFER_ERROR = "BufferError", EXCEPTION, 0, "Buffer error.";
    /// `EOFError`.
    EOF_ERROR = "EOFError", EXCEPTION, 0, "Read beyond end of file.";
    /// `ModuleNotFoundError`.
    MODULE_NOT_FOUND_ERROR = "ModuleNotFoundError", IMPORT_ERROR, 4, "Module not found.";
    /// `LookupError`.
    LOOKUP_ERROR = "LookupError", EXCEPTION, 0, "Base class for lookup errors.";
    /// `IndexError`.
    INDEX_ERROR = "IndexError", LOOKUP_ERROR, 0, "Sequence index out of range.";
    /// `MemoryError`.
    MEMORY_ERROR = "MemoryError", EXCEPTION, 0, "Out of memory.";
    /// `UnboundLocalError`.
    UNBOUND_LOCAL_ERROR = "UnboundLocalError", NAME_ERROR, 1, "Local name referenced but not bound to a value.";
    /// `BlockingIOError`.
    BLOCKING_IO_ERROR = "BlockingIOError", OS_ERROR, 5, "I/O operation would block.";
    /// `ChildProcessError`.
    CHILD_PROCESS_ERROR = "ChildProcessError", OS_ERROR, 5, "Child process error.";
    /// `ConnectionError`.
    CONNECTION_ERROR = "ConnectionError", OS_ERROR, 5, "Connection error.";
    /// `BrokenPipeError`.
    BROKEN_PIPE_ERROR = "BrokenPipeError", CONNECTION_ERROR, 5, "Broken pipe.";
    /// `ConnectionAbortedError`.
    CONNECTION_ABORTED_ERROR = "ConnectionAbortedError", CONNECTION_ERROR, 5, "Connection aborted.";
    /// `ConnectionRefusedError`.
    CONNECTION_REFUSED_ERROR = "ConnectionRefusedError", CONNECTION_ERROR, 5, "Connection refused.";
    /// `ConnectionResetError`.
    CONNECTION_RESET_ERROR = "ConnectionResetError", CONNECTION_ERROR, 5, "Connection reset.";
    /// `FileExistsError`.
    FILE_EXISTS_ERROR = "FileExistsError", OS_ERROR, 5, "File already exists.";
    /// `FileNotFoundError`.
    FILE_NOT_FOUND_ERROR = "FileNotFoundError", OS_ERROR, 5, "File not found.";
    /// `InterruptedError`.
    INTERRUPTED_ERROR = "InterruptedError", OS_ERROR, 5, "Interrupted by signal.";
    /// `IsADirectoryError`.
    IS_A_DIRECTORY_ERROR = "IsADirectoryError", OS_ERROR, 5, "Operation doesn't work on directories.";
    /// `NotADirectoryError`.
    NOT_A_DIRECTORY_ERROR = "NotADirectoryError", OS_ERROR, 5, "Operation only works on directories.";
    /// `PermissionError`.
    PERMISSION_ERROR = "PermissionError", OS_ERROR, 5, "Not enough permissions.";
    /// `ProcessLookupError`.
    PROCESS_LOOKUP_ERROR = "ProcessLookupError", OS_ERROR, 5, "Process not found.";
    /// `TimeoutError`.
    TIMEOUT_ERROR = "TimeoutError", OS_ERROR, 5, "Timeout expired.";
    /// `ReferenceError`.
    REFERENCE_ERROR = "ReferenceError", EXCEPTION, 0, "Weak ref proxy used after referent went away.";
    /// `RuntimeError`.
    RUNTIME_ERROR = "RuntimeError", EXCEPTION, 0, "Unspecified run-time error.";
    /// `NotImplementedError`.
    NOT_IMPLEMENTED_ERROR = "NotImplementedError", RUNTIME_ERROR, 0, "Method or function hasn't been implemented yet.";
    /// `RecursionError`.
    RECURSION_ERROR = "RecursionError", RUNTIME_ERROR, 0, "Recursion limit exceeded.";
    /// `IndentationError`.
    INDENTATION_ERROR = "IndentationError", SYNTAX_ERROR, 8, "Improper indentation.";
    /// `TabError`.
    TAB_ERROR = "TabError", INDENTATION_ERROR, 8, "Improper mixture of spaces and tabs.";
    /// `SystemError`.
    SYSTEM_ERROR = "SystemError", EXCEPTION, 0, "Internal error in the Python interpreter.\n\nPlease report this to the Python maintainer, along with the traceback,\nthe Python version, and the hardware/OS platform and version.";
    /// `TypeError`.
    TYPE_ERROR = "TypeError", EXCEPTION, 0, "Inappropriate argument type.";
    /// `ValueError`.
    VALUE_ERROR = "ValueError", EXCEPTION, 0, "Inappropriate argument value (of correct type).";
    /// `UnicodeError`.
    UNICODE_ERROR = "UnicodeError", VALUE_ERROR, 0, "Unicode related error.";
    /// `Warning`.
    WARNING = "Warning", EXCEPTION, 0, "Base class for warning categories.";
    /// `BytesWarning`.
    BYTES_WARNING = "BytesWarning", WARNING, 0, "Base class for warnings about bytes and buffer related problems, mostly\nrelated to conversion from str or comparing to str.";
    /// `DeprecationWarning`.
    DEPRECATION_WARNING = "DeprecationWarning", WARNING, 0, "Base class for warnings about deprecated features.";
    /// `EncodingWarning`.
    ENCODING_WARNING = "EncodingWarning", WARNING, 0, "Base class for warnings about encodings.";
    /// `FutureWarning`.
    FUTURE_WARNING = "FutureWarning", WARNING, 0, "Base class for warnings about constructs that will change semantically\nin the future.";
    /// `ImportWarning`.
    IMPORT_WARNING = "ImportWarning", WARNING, 0, "Base class for warnings about probable mistakes in module imports";
    /// `PendingDeprecationWarning`.
    PENDING_DEPRECATION_WARNING = "PendingDeprecationWarning", WARNING, 0, "Base class for warnings about features which will be deprecated\nin the future.";
    /// `ResourceWarning`.
    RESOURCE_WARNING = "ResourceWarning", WARNING, 0, "Base class for warnings about resource usage.";
    /// `RuntimeWarning`.
    RUNTIME_WARNING = "RuntimeWarning", WARNING, 0, "Base class for warnings about dubious runtime behavior.";
    /// `SyntaxWarning`.
    SYNTAX_WARNING = "SyntaxWarning", WARNING, 0, "Base class for warnings about dubious syntax.";
    /// `UnicodeWarning`.
    UNICODE_WARNING = "UnicodeWarning", WARNING, 0, "Base class for warnings about Unicode related problems, mostly\nrelated to conversion problems.";
    /// `UserWarning`.
    USER_WARNING = "UserWarning", WARNING, 0, "Base class for warnings generated by user code.";
    /// `ExceptionGroup`, whose second base `Exception` is entered by `ready`.
    EXCEPTION_GROUP = "ExceptionGroup", BASE_EXCEPTION_GROUP, 2, "";
}

/// All classes, bases before derived ones. `EnvironmentError` and `IOError` are further names of `OSError`.
pub static CLASSES: &[&TypeObject] = &[
    &BASE_EXCEPTION,
    &BASE_EXCEPTION_GROUP,
    EXCEPTION.get(),
    GENERATOR_EXIT.get(),
    KEYBOARD_INTERRUPT.get(),
    &SYSTEM_EXIT,
    ARITHMETIC_ERROR.get(),
    FLOATING_POINT_ERROR.get(),
    OVERFLOW_ERROR.get(),
    ZERO_DIVISION_ERROR.get(),
    ASSERTION_ERROR.get(),
    &ATTRIBUTE_ERROR,
    BUFFER_ERROR.get(),
    EOF_ERROR.get(),
    &IMPORT_ERROR,
    MODULE_NOT_FOUND_ERROR.get(),
    LOOKUP_ERROR.get(),
    INDEX_ERROR.get(),
    &KEY_ERROR,
    MEMORY_ERROR.get(),
    &NAME_ERROR,
    UNBOUND_LOCAL_ERROR.get(),
    &OS_ERROR,
    BLOCKING_IO_ERROR.get(),
    CHILD_PROCESS_ERROR.get(),
    CONNECTION_ERROR.get(),
    BROKEN_PIPE_ERROR.get(),
    CONNECTION_ABORTED_ERROR.get(),
    CONNECTION_REFUSED_ERROR.get(),
    CONNECTION_RESET_ERROR.get(),
    FILE_EXISTS_ERROR.get(),
    FILE_NOT_FOUND_ERROR.get(),
    INTERRUPTED_ERROR.get(),
    IS_A_DIRECTORY_ERROR.get(),
    NOT_A_DIRECTORY_ERROR.get(),
    PERMISSION_ERROR.get(),
    PROCESS_LOOKUP_ERROR.get(),
    TIMEOUT_ERROR.get(),
    REFERENCE_ERROR.get(),
    RUNTIME_ERROR.get(),
    NOT_IMPLEMENTED_ERROR.get(),
    RECURSION_ERROR.get(),
    STOP_ASYNC_ITERATION.get(),
    &STOP_ITERATION,
    &SYNTAX_ERROR,
    INDENTATION_ERROR.get(),
    TAB_ERROR.get(),
    SYSTEM_ERROR.get(),
    TYPE_ERROR.get(),
    VALUE_ERROR.get(),
    UNICODE_ERROR.get(),
    &UNICODE_DECODE_ERROR,
    &UNICODE_ENCODE_ERROR,
    &UNICODE_TRANSLATE_ERROR,
    WARNING.get(),
    BYTES_WARNING.get(),
    DEPRECATION_WARNING.get(),
    ENCODING_WARNING.get(),
    FUTURE_WARNING.get(),
    IMPORT_WARNING.get(),
    PENDING_DEPRECATION_WARNING.get(),
    RESOURCE_WARNING.get(),
    RUNTIME_WARNING.get(),
    SYNTAX_WARNING.get(),
    UNICODE_WARNING.get(),
    USER_WARNING.get(),
    EXCEPTION_GROUP.get(),
];

/// Whether a class is called so; no class needs to be made for it.
pub fn is_class_name(name: &str) -> bool {
    let made_by_the_compiler = [
        &BASE_EXCEPTION,
        &SYSTEM_EXIT,
        &BASE_EXCEPTION_GROUP,
        &STOP_ITERATION,
        &ATTRIBUTE_ERROR,
        &IMPORT_ERROR,
        &KEY_ERROR,
        &NAME_ERROR,
        &OS_ERROR,
        &SYNTAX_ERROR,
        &UNICODE_DECODE_ERROR,
        &UNICODE_ENCODE_ERROR,
        &UNICODE_TRANSLATE_ERROR,
    ];
    LATE_NAMES.contains(&name) || made_by_the_compiler.iter().any(|class| class.static_name == name)
}

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
