//! The opcode table of CPython 3.12: one row per instruction, and what can be asked of it.
//!
//! In: nothing. Out: [`Opcode`] with its name, oparg kind, stack effect, inline cache entries and flags. The rows follow
//! CPython's `Lib/opcode.py`, `Python/bytecodes.c` and, for the pseudo instructions that only the compiler sees,
//! `Python/compile.c`. Specialised and instrumented instructions exist only in CPython's memory, never in a code object
//! at rest, so they have no row and their numbers are unknown here.

/// What the argument of an instruction means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpargKind {
    /// The instruction takes no argument; the byte is ignored.
    Unused,
    /// A number: of items, a depth, or a set of bits.
    Number,
    /// An index into `co_consts`.
    Const,
    /// An index into `co_names`.
    Name,
    /// An index into `co_names` times two, plus a flag (`LOAD_GLOBAL`, `LOAD_ATTR`).
    NameAndFlag,
    /// An index into `co_names` times four, plus two flags (`LOAD_SUPER_ATTR`).
    NameAndTwoFlags,
    /// An index into the fast locals.
    Local,
    /// An index into the fast locals, where a cell or a free variable lives.
    Free,
    /// A distance in code units, forward from the end of the instruction (a label before assembly).
    Jump,
    /// A distance in code units, backward from the end of the instruction.
    JumpBackward,
    /// A comparison operator, shifted by four.
    Compare,
    /// A binary operator (`NB_*`).
    Binary,
    /// The number of a one-argument intrinsic.
    Intrinsic1,
    /// The number of a two-argument intrinsic.
    Intrinsic2,
}

/// Facts about an instruction that control-flow analysis needs, as bits.
pub mod flag {
    /// Nothing special.
    pub const NONE: u8 = 0;
    /// May go to its target instead of the next instruction.
    pub const JUMP: u8 = 1;
    /// Never goes to the next instruction.
    pub const ENDS: u8 = 2;
    /// Leaves the frame, by return or by raise.
    pub const EXIT: u8 = 4;
    /// Installs an exception handler (pseudo instructions only).
    pub const PUSHES_BLOCK: u8 = 8;
}

/// Calls `$callback!` with the table of opcodes. A row is
/// `Variant, "NAME", number, oparg kind, inline cache entries, flags, (in -- out), pops, pushes, "doc";`
/// where pops and pushes are functions of the oparg on the path that does not jump.
#[macro_export]
macro_rules! for_each_opcode {
    ($callback:ident) => {
        $callback! {
            Cache, "CACHE", 0, Unused, 0, NONE, ( -- ), |_| 0, |_| 0, "Room for an inline cache.";
            PopTop, "POP_TOP", 1, Unused, 0, NONE, (value -- ), |_| 1, |_| 0, "Drop the top of the stack.";
            PushNull, "PUSH_NULL", 2, Unused, 0, NONE, ( -- null), |_| 0, |_| 1, "Push the null that marks a call without self.";
            InterpreterExit, "INTERPRETER_EXIT", 3, Unused, 0, ENDS | EXIT, (value -- ), |_| 1, |_| 0, "Leave the interpreter loop.";
            EndFor, "END_FOR", 4, Unused, 0, NONE, (iter, null -- ), |_| 2, |_| 0, "Drop the exhausted iterator and what was pushed with it.";
            EndSend, "END_SEND", 5, Unused, 0, NONE, (receiver, value -- value), |_| 2, |_| 1, "Drop the receiver under the result of SEND.";
            Nop, "NOP", 9, Unused, 0, NONE, ( -- ), |_| 0, |_| 0, "Do nothing, but have a line.";
            UnaryNegative, "UNARY_NEGATIVE", 11, Unused, 0, NONE, (value -- result), |_| 1, |_| 1, "-value";
            UnaryNot, "UNARY_NOT", 12, Unused, 0, NONE, (value -- result), |_| 1, |_| 1, "not value";
            UnaryInvert, "UNARY_INVERT", 15, Unused, 0, NONE, (value -- result), |_| 1, |_| 1, "~value";
            Reserved, "RESERVED", 17, Unused, 0, NONE, ( -- ), |_| 0, |_| 0, "Never executed.";
            BinarySubscr, "BINARY_SUBSCR", 25, Unused, 1, NONE, (container, sub -- result), |_| 2, |_| 1, "container[sub]";
            BinarySlice, "BINARY_SLICE", 26, Unused, 0, NONE, (container, start, stop -- result), |_| 3, |_| 1, "container[start:stop]";
            StoreSlice, "STORE_SLICE", 27, Unused, 0, NONE, (value, container, start, stop -- ), |_| 4, |_| 0, "container[start:stop] = value";
            GetLen, "GET_LEN", 30, Unused, 0, NONE, (object -- object, length), |_| 1, |_| 2, "Push len(object).";
            MatchMapping, "MATCH_MAPPING", 31, Unused, 0, NONE, (subject -- subject, bool), |_| 1, |_| 2, "Push whether the subject is a mapping.";
            MatchSequence, "MATCH_SEQUENCE", 32, Unused, 0, NONE, (subject -- subject, bool), |_| 1, |_| 2, "Push whether the subject is a sequence pattern's match.";
            MatchKeys, "MATCH_KEYS", 33, Unused, 0, NONE, (subject, keys -- subject, keys, values_or_none), |_| 2, |_| 3, "Push the subject's values for the keys, or None.";
            PushExcInfo, "PUSH_EXC_INFO", 35, Unused, 0, NONE, (exc -- prev, exc), |_| 1, |_| 2, "Make exc the handled exception, keeping the previous one.";
            CheckExcMatch, "CHECK_EXC_MATCH", 36, Unused, 0, NONE, (exc, type -- exc, bool), |_| 2, |_| 2, "Test exc against an except clause.";
            CheckEgMatch, "CHECK_EG_MATCH", 37, Unused, 0, NONE, (exc, type -- rest, match), |_| 2, |_| 2, "Split exc by an except* clause.";
            WithExceptStart, "WITH_EXCEPT_START", 49, Unused, 0, NONE, (exit, lasti, prev, exc -- exit, lasti, prev, exc, result), |_| 4, |_| 5, "Call exit(type(exc), exc, traceback).";
            GetAiter, "GET_AITER", 50, Unused, 0, NONE, (object -- iter), |_| 1, |_| 1, "object.__aiter__()";
            GetAnext, "GET_ANEXT", 51, Unused, 0, NONE, (iter -- iter, awaitable), |_| 1, |_| 2, "Push the awaitable of iter.__anext__().";
            BeforeAsyncWith, "BEFORE_ASYNC_WITH", 52, Unused, 0, NONE, (manager -- aexit, awaitable), |_| 1, |_| 2, "Enter an async context manager.";
            BeforeWith, "BEFORE_WITH", 53, Unused, 0, NONE, (manager -- exit, result), |_| 1, |_| 2, "Enter a context manager.";
            EndAsyncFor, "END_ASYNC_FOR", 54, Unused, 0, NONE, (iter, exc -- ), |_| 2, |_| 0, "End the loop on StopAsyncIteration, else reraise.";
            CleanupThrow, "CLEANUP_THROW", 55, Unused, 0, NONE, (receiver, last, exc -- none, value), |_| 3, |_| 2, "Take the value of StopIteration, else reraise.";
            StoreSubscr, "STORE_SUBSCR", 60, Unused, 1, NONE, (value, container, sub -- ), |_| 3, |_| 0, "container[sub] = value";
            DeleteSubscr, "DELETE_SUBSCR", 61, Unused, 0, NONE, (container, sub -- ), |_| 2, |_| 0, "del container[sub]";
            GetIter, "GET_ITER", 68, Unused, 0, NONE, (iterable -- iter), |_| 1, |_| 1, "iter(iterable)";
            GetYieldFromIter, "GET_YIELD_FROM_ITER", 69, Unused, 0, NONE, (iterable -- iter), |_| 1, |_| 1, "The iterator that yield from delegates to.";
            LoadBuildClass, "LOAD_BUILD_CLASS", 71, Unused, 0, NONE, ( -- build_class), |_| 0, |_| 1, "Push builtins.__build_class__.";
            LoadAssertionError, "LOAD_ASSERTION_ERROR", 74, Unused, 0, NONE, ( -- type), |_| 0, |_| 1, "Push AssertionError, whatever the name means now.";
            ReturnGenerator, "RETURN_GENERATOR", 75, Unused, 0, NONE, ( -- ), |_| 0, |_| 0, "Return a generator made of this frame.";
            ReturnValue, "RETURN_VALUE", 83, Unused, 0, ENDS | EXIT, (value -- ), |_| 1, |_| 0, "Return the value to the caller.";
            SetupAnnotations, "SETUP_ANNOTATIONS", 85, Unused, 0, NONE, ( -- ), |_| 0, |_| 0, "Make __annotations__ if it is not there.";
            LoadLocals, "LOAD_LOCALS", 87, Unused, 0, NONE, ( -- locals), |_| 0, |_| 1, "Push the namespace of a class body.";
            PopExcept, "POP_EXCEPT", 89, Unused, 0, NONE, (prev -- ), |_| 1, |_| 0, "Restore the exception handled before.";
            StoreName, "STORE_NAME", 90, Name, 0, NONE, (value -- ), |_| 1, |_| 0, "name = value, in the namespace.";
            DeleteName, "DELETE_NAME", 91, Name, 0, NONE, ( -- ), |_| 0, |_| 0, "del name, in the namespace.";
            UnpackSequence, "UNPACK_SEQUENCE", 92, Number, 1, NONE, (sequence -- items[oparg]), |_| 1, |n| n, "Push the items, the first on top.";
            ForIter, "FOR_ITER", 93, Jump, 1, JUMP, (iter -- iter, next), |_| 1, |_| 2, "Push the next item, or jump to END_FOR.";
            UnpackEx, "UNPACK_EX", 94, Number, 0, NONE, (sequence -- after[oparg >> 8], rest, before[oparg & 255]), |_| 1, |n| (n & 0xFF) + (n >> 8) + 1, "Unpack with a starred target.";
            StoreAttr, "STORE_ATTR", 95, Name, 4, NONE, (value, owner -- ), |_| 2, |_| 0, "owner.name = value";
            DeleteAttr, "DELETE_ATTR", 96, Name, 0, NONE, (owner -- ), |_| 1, |_| 0, "del owner.name";
            StoreGlobal, "STORE_GLOBAL", 97, Name, 0, NONE, (value -- ), |_| 1, |_| 0, "name = value, in the globals.";
            DeleteGlobal, "DELETE_GLOBAL", 98, Name, 0, NONE, ( -- ), |_| 0, |_| 0, "del name, in the globals.";
            Swap, "SWAP", 99, Number, 0, NONE, (bottom, between[oparg - 2], top -- top, between[oparg - 2], bottom), |n| $crate::opcodes::at_least(n, 2), |n| $crate::opcodes::at_least(n, 2), "Exchange the top with the oparg-th item.";
            LoadConst, "LOAD_CONST", 100, Const, 0, NONE, ( -- value), |_| 0, |_| 1, "Push a constant.";
            LoadName, "LOAD_NAME", 101, Name, 0, NONE, ( -- value), |_| 0, |_| 1, "Push a name of the namespace, the globals or the builtins.";
            BuildTuple, "BUILD_TUPLE", 102, Number, 0, NONE, (items[oparg] -- tuple), |n| n, |_| 1, "Make a tuple of the items.";
            BuildList, "BUILD_LIST", 103, Number, 0, NONE, (items[oparg] -- list), |n| n, |_| 1, "Make a list of the items.";
            BuildSet, "BUILD_SET", 104, Number, 0, NONE, (items[oparg] -- set), |n| n, |_| 1, "Make a set of the items.";
            BuildMap, "BUILD_MAP", 105, Number, 0, NONE, (pairs[oparg * 2] -- map), |n| n * 2, |_| 1, "Make a dict of keys and values.";
            LoadAttr, "LOAD_ATTR", 106, NameAndFlag, 9, NONE, (owner -- self_or_null if (oparg & 1), attr), |_| 1, |n| 1 + (n & 1), "owner.name; with the flag, a method and its self, ready for CALL.";
            CompareOp, "COMPARE_OP", 107, Compare, 1, NONE, (left, right -- result), |_| 2, |_| 1, "Compare; the low four bits only guide specialisation.";
            ImportName, "IMPORT_NAME", 108, Name, 0, NONE, (level, fromlist -- module), |_| 2, |_| 1, "__import__(name, ..., fromlist, level)";
            ImportFrom, "IMPORT_FROM", 109, Name, 0, NONE, (module -- module, value), |_| 1, |_| 2, "Push an attribute or submodule of the module.";
            JumpForward, "JUMP_FORWARD", 110, Jump, 0, JUMP | ENDS, ( -- ), |_| 0, |_| 0, "Jump forward.";
            PopJumpIfFalse, "POP_JUMP_IF_FALSE", 114, Jump, 0, JUMP, (condition -- ), |_| 1, |_| 0, "Jump forward if false.";
            PopJumpIfTrue, "POP_JUMP_IF_TRUE", 115, Jump, 0, JUMP, (condition -- ), |_| 1, |_| 0, "Jump forward if true.";
            LoadGlobal, "LOAD_GLOBAL", 116, NameAndFlag, 4, NONE, ( -- null if (oparg & 1), value), |_| 0, |n| 1 + (n & 1), "Push a name of the globals or the builtins.";
            IsOp, "IS_OP", 117, Number, 0, NONE, (left, right -- bool), |_| 2, |_| 1, "left is right, or 'is not'.";
            ContainsOp, "CONTAINS_OP", 118, Number, 0, NONE, (left, right -- bool), |_| 2, |_| 1, "left in right, or 'not in'.";
            Reraise, "RERAISE", 119, Number, 0, ENDS | EXIT, (values[oparg], exc -- values[oparg]), |n| n + 1, |n| n, "Raise exc again; with an oparg, at the instruction saved on the stack.";
            Copy, "COPY", 120, Number, 0, NONE, (bottom, unused[oparg - 1] -- bottom, unused[oparg - 1], copy), |n| $crate::opcodes::at_least(n, 1), |n| $crate::opcodes::at_least(n, 1) + 1, "Push the oparg-th item.";
            ReturnConst, "RETURN_CONST", 121, Const, 0, ENDS | EXIT, ( -- ), |_| 0, |_| 0, "Return a constant.";
            BinaryOp, "BINARY_OP", 122, Binary, 1, NONE, (left, right -- result), |_| 2, |_| 1, "left OP right, or left OP= right.";
            Send, "SEND", 123, Jump, 1, JUMP, (receiver, value -- receiver, yielded), |_| 2, |_| 2, "Send the value; jump when the receiver returns.";
            LoadFast, "LOAD_FAST", 124, Local, 0, NONE, ( -- value), |_| 0, |_| 1, "Push a local that is known to be bound.";
            StoreFast, "STORE_FAST", 125, Local, 0, NONE, (value -- ), |_| 1, |_| 0, "Set a local.";
            DeleteFast, "DELETE_FAST", 126, Local, 0, NONE, ( -- ), |_| 0, |_| 0, "Unbind a local; raises if it is unbound.";
            LoadFastCheck, "LOAD_FAST_CHECK", 127, Local, 0, NONE, ( -- value), |_| 0, |_| 1, "Push a local; raises if it is unbound.";
            PopJumpIfNotNone, "POP_JUMP_IF_NOT_NONE", 128, Jump, 0, JUMP, (value -- ), |_| 1, |_| 0, "Jump forward if not None.";
            PopJumpIfNone, "POP_JUMP_IF_NONE", 129, Jump, 0, JUMP, (value -- ), |_| 1, |_| 0, "Jump forward if None.";
            RaiseVarargs, "RAISE_VARARGS", 130, Number, 0, ENDS | EXIT, (args[oparg] -- ), |n| n, |_| 0, "raise, raise x, or raise x from y.";
            GetAwaitable, "GET_AWAITABLE", 131, Number, 0, NONE, (iterable -- iter), |_| 1, |_| 1, "The iterator of an awaitable; the oparg words the error.";
            MakeFunction, "MAKE_FUNCTION", 132, Number, 0, NONE, (defaults if (oparg & 1), kwdefaults if (oparg & 2), annotations if (oparg & 4), closure if (oparg & 8), code -- function), |n| 1 + (n & 1) + (n >> 1 & 1) + (n >> 2 & 1) + (n >> 3 & 1), |_| 1, "Make a function.";
            BuildSlice, "BUILD_SLICE", 133, Number, 0, NONE, (start, stop, step if (oparg == 3) -- slice), |n| 2 + (n == 3) as i32, |_| 1, "Make a slice.";
            JumpBackwardNoInterrupt, "JUMP_BACKWARD_NO_INTERRUPT", 134, JumpBackward, 0, JUMP | ENDS, ( -- ), |_| 0, |_| 0, "Jump backward without polling for signals.";
            MakeCell, "MAKE_CELL", 135, Free, 0, NONE, ( -- ), |_| 0, |_| 0, "Put a local into a cell.";
            LoadClosure, "LOAD_CLOSURE", 136, Free, 0, NONE, ( -- cell), |_| 0, |_| 1, "Push a cell itself.";
            LoadDeref, "LOAD_DEREF", 137, Free, 0, NONE, ( -- value), |_| 0, |_| 1, "Push a cell's value.";
            StoreDeref, "STORE_DEREF", 138, Free, 0, NONE, (value -- ), |_| 1, |_| 0, "Set a cell's value.";
            DeleteDeref, "DELETE_DEREF", 139, Free, 0, NONE, ( -- ), |_| 0, |_| 0, "Empty a cell; raises if it is empty.";
            JumpBackward, "JUMP_BACKWARD", 140, JumpBackward, 0, JUMP | ENDS, ( -- ), |_| 0, |_| 0, "Jump backward, polling for signals.";
            LoadSuperAttr, "LOAD_SUPER_ATTR", 141, NameAndTwoFlags, 1, NONE, (super, class, self -- self_or_null if (oparg & 1), attr), |_| 3, |n| 1 + (n & 1), "super(class, self).name; flag 2 says that super has two arguments.";
            CallFunctionEx, "CALL_FUNCTION_EX", 142, Number, 0, NONE, (null, function, args, kwargs if (oparg & 1) -- result), |n| 3 + (n & 1), |_| 1, "function(*args, **kwargs)";
            LoadFastAndClear, "LOAD_FAST_AND_CLEAR", 143, Local, 0, NONE, ( -- value_or_null), |_| 0, |_| 1, "Push a local, or null, and unbind it.";
            ExtendedArg, "EXTENDED_ARG", 144, Number, 0, NONE, ( -- ), |_| 0, |_| 0, "The next instruction's oparg has eight more bits.";
            ListAppend, "LIST_APPEND", 145, Number, 0, NONE, (list, unused[oparg - 1], value -- list, unused[oparg - 1]), |n| $crate::opcodes::at_least(n, 1) + 1, |n| $crate::opcodes::at_least(n, 1), "Append to the oparg-th item below.";
            SetAdd, "SET_ADD", 146, Number, 0, NONE, (set, unused[oparg - 1], value -- set, unused[oparg - 1]), |n| $crate::opcodes::at_least(n, 1) + 1, |n| $crate::opcodes::at_least(n, 1), "Add to the oparg-th item below.";
            MapAdd, "MAP_ADD", 147, Number, 0, NONE, (map, unused[oparg - 1], key, value -- map, unused[oparg - 1]), |n| $crate::opcodes::at_least(n, 1) + 2, |n| $crate::opcodes::at_least(n, 1), "Set a key of the oparg-th item below.";
            CopyFreeVars, "COPY_FREE_VARS", 149, Number, 0, NONE, ( -- ), |_| 0, |_| 0, "Copy the closure's cells into the frame.";
            YieldValue, "YIELD_VALUE", 150, Number, 0, NONE, (value -- sent), |_| 1, |_| 1, "Yield; the oparg is the number of blocks around.";
            Resume, "RESUME", 151, Number, 0, NONE, ( -- ), |_| 0, |_| 0, "Start or resume: poll, trace.";
            MatchClass, "MATCH_CLASS", 152, Number, 0, NONE, (subject, type, names -- attrs_or_none), |_| 3, |_| 1, "Match a class pattern with oparg positional patterns.";
            FormatValue, "FORMAT_VALUE", 155, Number, 0, NONE, (value, spec if (oparg & 4) -- string), |n| 1 + (n >> 2 & 1), |_| 1, "Convert (low two bits) and format a value.";
            BuildConstKeyMap, "BUILD_CONST_KEY_MAP", 156, Number, 0, NONE, (values[oparg], keys -- map), |n| n + 1, |_| 1, "Make a dict from a constant tuple of keys.";
            BuildString, "BUILD_STRING", 157, Number, 0, NONE, (pieces[oparg] -- string), |n| n, |_| 1, "Concatenate strings.";
            ListExtend, "LIST_EXTEND", 162, Number, 0, NONE, (list, unused[oparg - 1], iterable -- list, unused[oparg - 1]), |n| $crate::opcodes::at_least(n, 1) + 1, |n| $crate::opcodes::at_least(n, 1), "Extend the oparg-th item below.";
            SetUpdate, "SET_UPDATE", 163, Number, 0, NONE, (set, unused[oparg - 1], iterable -- set, unused[oparg - 1]), |n| $crate::opcodes::at_least(n, 1) + 1, |n| $crate::opcodes::at_least(n, 1), "Update the oparg-th item below.";
            DictMerge, "DICT_MERGE", 164, Number, 0, NONE, (function, dict, unused[oparg - 1], update -- function, dict, unused[oparg - 1]), |n| $crate::opcodes::at_least(n, 1) + 1, |n| $crate::opcodes::at_least(n, 1), "Merge keyword arguments; duplicates raise.";
            DictUpdate, "DICT_UPDATE", 165, Number, 0, NONE, (dict, unused[oparg - 1], update -- dict, unused[oparg - 1]), |n| $crate::opcodes::at_least(n, 1) + 1, |n| $crate::opcodes::at_least(n, 1), "Update the oparg-th item below.";
            Call, "CALL", 171, Number, 3, NONE, (method_or_null, function_or_self, args[oparg] -- result), |n| n + 2, |_| 1, "Call with oparg arguments, the last ones named by KW_NAMES.";
            KwNames, "KW_NAMES", 172, Const, 0, NONE, ( -- ), |_| 0, |_| 0, "The names of the next CALL's keyword arguments.";
            CallIntrinsic1, "CALL_INTRINSIC_1", 173, Intrinsic1, 0, NONE, (value -- result), |_| 1, |_| 1, "Call an intrinsic of one argument.";
            CallIntrinsic2, "CALL_INTRINSIC_2", 174, Intrinsic2, 0, NONE, (left, right -- result), |_| 2, |_| 1, "Call an intrinsic of two arguments.";
            LoadFromDictOrGlobals, "LOAD_FROM_DICT_OR_GLOBALS", 175, Name, 0, NONE, (dict -- value), |_| 1, |_| 1, "Look a name up in the dict, then in globals and builtins.";
            LoadFromDictOrDeref, "LOAD_FROM_DICT_OR_DEREF", 176, Free, 0, NONE, (dict -- value), |_| 1, |_| 1, "Look a name up in the dict, then in the cell.";
            SetupFinally, "SETUP_FINALLY", 256, Jump, 0, PUSHES_BLOCK, ( -- ), |_| 0, |_| 0, "Pseudo: from here on, exceptions go to the target.";
            SetupCleanup, "SETUP_CLEANUP", 257, Jump, 0, PUSHES_BLOCK, ( -- ), |_| 0, |_| 0, "Pseudo: as SETUP_FINALLY, with the instruction offset pushed too.";
            SetupWith, "SETUP_WITH", 258, Jump, 0, PUSHES_BLOCK, ( -- ), |_| 0, |_| 0, "Pseudo: as SETUP_CLEANUP, below the result of __enter__.";
            PopBlock, "POP_BLOCK", 259, Unused, 0, NONE, ( -- ), |_| 0, |_| 0, "Pseudo: the innermost handler ends here.";
            Jump, "JUMP", 260, Jump, 0, JUMP | ENDS, ( -- ), |_| 0, |_| 0, "Pseudo: jump, either way.";
            JumpNoInterrupt, "JUMP_NO_INTERRUPT", 261, Jump, 0, JUMP | ENDS, ( -- ), |_| 0, |_| 0, "Pseudo: jump, either way, without polling.";
            LoadMethod, "LOAD_METHOD", 262, Name, 0, NONE, (owner -- self_or_null, method), |_| 1, |_| 2, "Pseudo: LOAD_ATTR with the flag.";
            LoadSuperMethod, "LOAD_SUPER_METHOD", 263, Name, 0, NONE, (super, class, self -- self_or_null, method), |_| 3, |_| 2, "Pseudo: LOAD_SUPER_ATTR with both flags.";
            LoadZeroSuperMethod, "LOAD_ZERO_SUPER_METHOD", 264, Name, 0, NONE, (super, class, self -- self_or_null, method), |_| 3, |_| 2, "Pseudo: LOAD_SUPER_ATTR of a bare super(), with the method flag.";
            LoadZeroSuperAttr, "LOAD_ZERO_SUPER_ATTR", 265, Name, 0, NONE, (super, class, self -- attr), |_| 3, |_| 1, "Pseudo: LOAD_SUPER_ATTR of a bare super().";
            StoreFastMaybeNull, "STORE_FAST_MAYBE_NULL", 266, Local, 0, NONE, (value_or_null -- ), |_| 1, |_| 0, "Pseudo: STORE_FAST of what may be null.";
        }
    };
}

macro_rules! define_opcode {
    ($($variant:ident, $name:literal, $number:literal, $kind:ident, $caches:literal, $($flag:ident)|+, ($($stack:tt)*),
       |$popped:pat_param| $pops:expr, |$pushed:pat_param| $pushes:expr, $doc:literal;)*) => {
        /// An instruction of CPython 3.12, real or pseudo.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Opcode {
            $(#[doc = $doc] $variant = $number,)*
        }

        impl Opcode {
            /// Every opcode in the order of numbers.
            pub const ALL: &'static [Opcode] = &[$(Opcode::$variant),*];

            /// CPython's name, as `dis` prints it.
            pub const fn name(self) -> &'static str {
                match self { $(Opcode::$variant => $name,)* }
            }

            /// One sentence on what it does.
            pub const fn doc(self) -> &'static str {
                match self { $(Opcode::$variant => $doc,)* }
            }

            /// The stack before and after, `in -- out`, top of the stack on the right.
            pub const fn stack_comment(self) -> &'static str {
                match self { $(Opcode::$variant => stringify!($($stack)*),)* }
            }

            /// How many items it takes from the stack on the path that does not jump.
            #[inline]
            pub const fn pops(self, oparg: i32) -> i32 {
                match self { $(Opcode::$variant => { let $popped = oparg; $pops })* }
            }

            /// How many items it leaves on the stack on the path that does not jump.
            #[inline]
            pub const fn pushes(self, oparg: i32) -> i32 {
                match self { $(Opcode::$variant => { let $pushed = oparg; $pushes })* }
            }
        }

        const NUMBERED: [Option<Opcode>; TABLE] = {
            let mut table = [None; TABLE];
            $(table[$number] = Some(Opcode::$variant);)*
            table
        };
        const KINDS: [OpargKind; TABLE] = {
            let mut table = [OpargKind::Unused; TABLE];
            $(table[$number] = OpargKind::$kind;)*
            table
        };
        const CACHES: [u8; TABLE] = {
            let mut table = [0; TABLE];
            $(table[$number] = $caches;)*
            table
        };
        const FLAGS: [u8; TABLE] = {
            let mut table = [flag::NONE; TABLE];
            $(table[$number] = $(flag::$flag)|+;)*
            table
        };
    };
}

/// The larger of two numbers, for use in the table.
pub const fn at_least(number: i32, least: i32) -> i32 {
    if number > least { number } else { least }
}

const TABLE: usize = 267;
for_each_opcode!(define_opcode);

/// How an opcode changes the depth of the stack: by `base`, by `slope` for each unit of the oparg, and by `odd` if it is odd.
#[derive(Clone, Copy)]
struct Effect {
    base: i8,
    slope: i8,
    odd: i8,
    /// Set where that does not hold, or where the jump matters.
    varies: bool,
}

const EFFECTS: [Effect; TABLE] = {
    let nothing = Effect {
        base: 0,
        slope: 0,
        odd: 0,
        varies: false,
    };
    let mut table = [nothing; TABLE];
    let mut index = 0;
    while index < Opcode::ALL.len() {
        let opcode = Opcode::ALL[index];
        table[opcode as usize] = effect_of(opcode);
        index += 1;
    }
    table
};

const fn effect_of(opcode: Opcode) -> Effect {
    let base = opcode.pushes(0) - opcode.pops(0);
    let slope = (opcode.pushes(2) - opcode.pops(2) - base) / 2;
    let odd = opcode.pushes(1) - opcode.pops(1) - base - slope;
    let mut varies = opcode.is_block_push() || matches!(opcode, Opcode::LoadZeroSuperAttr);
    let mut oparg = 1;
    while oparg < 1000 {
        varies |= opcode.pushes(oparg) - opcode.pops(oparg) != base + slope * oparg + odd * (oparg & 1);
        // Large opargs may be made of two numbers.
        oparg += if oparg < 32 { 1 } else { 100 };
    }
    Effect {
        base: base as i8,
        slope: slope as i8,
        odd: odd as i8,
        varies,
    }
}

/// Real opcodes from this number on take an argument.
pub const HAVE_ARGUMENT: u16 = 90;
/// Numbers from here on exist in the compiler only.
pub const MIN_PSEUDO_OPCODE: u16 = 256;

impl Opcode {
    /// The opcode of a byte in `co_code`; `None` for numbers that no code object at rest may hold.
    #[inline]
    pub const fn from_u8(number: u8) -> Option<Opcode> {
        NUMBERED[number as usize]
    }

    /// The opcode of a number, pseudo instructions included.
    pub const fn from_number(number: u16) -> Option<Opcode> {
        if (number as usize) < TABLE {
            NUMBERED[number as usize]
        } else {
            None
        }
    }

    /// The opcode of CPython's name for it.
    pub fn from_name(name: &str) -> Option<Opcode> {
        Opcode::ALL.iter().copied().find(|opcode| opcode.name() == name)
    }

    /// The number that CPython gives it.
    #[inline]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// What the oparg means.
    #[inline]
    pub const fn oparg_kind(self) -> OpargKind {
        KINDS[self as usize]
    }

    /// How many inline cache entries follow it in `co_code`.
    #[inline]
    pub const fn caches(self) -> usize {
        CACHES[self as usize] as usize
    }

    /// Whether CPython counts it among the instructions with an argument.
    #[inline]
    pub const fn has_arg(self) -> bool {
        let number = self as u16;
        (number >= HAVE_ARGUMENT && number < MIN_PSEUDO_OPCODE) || number > Opcode::PopBlock as u16
    }

    /// Whether it exists in the compiler only.
    #[inline]
    pub const fn is_pseudo(self) -> bool {
        self as u16 >= MIN_PSEUDO_OPCODE
    }

    /// Whether the oparg is an index into the constants.
    #[inline]
    pub const fn has_const(self) -> bool {
        matches!(self, Opcode::LoadConst | Opcode::ReturnConst | Opcode::KwNames)
    }

    /// Whether it may jump.
    #[inline]
    pub const fn is_jump(self) -> bool {
        FLAGS[self as usize] & flag::JUMP != 0
    }

    /// Whether it is a pseudo instruction that installs an exception handler.
    #[inline]
    pub const fn is_block_push(self) -> bool {
        FLAGS[self as usize] & flag::PUSHES_BLOCK != 0
    }

    /// Whether it names another instruction: jumps and installers of handlers.
    #[inline]
    pub const fn has_target(self) -> bool {
        FLAGS[self as usize] & (flag::JUMP | flag::PUSHES_BLOCK) != 0
    }

    /// Whether it always jumps.
    #[inline]
    pub const fn is_unconditional_jump(self) -> bool {
        FLAGS[self as usize] & (flag::JUMP | flag::ENDS) == flag::JUMP | flag::ENDS
    }

    /// Whether control never reaches the next instruction.
    #[inline]
    pub const fn ends_block(self) -> bool {
        FLAGS[self as usize] & flag::ENDS != 0
    }

    /// Whether it leaves the frame by return or raise.
    #[inline]
    pub const fn is_scope_exit(self) -> bool {
        FLAGS[self as usize] & flag::EXIT != 0
    }

    /// Whether it must be the last of its basic block.
    #[inline]
    pub const fn is_terminator(self) -> bool {
        FLAGS[self as usize] & (flag::JUMP | flag::EXIT) != 0
    }

    /// How much deeper the stack is after it, as `dis.stack_effect(opcode, oparg, jump=jump)` says.
    ///
    /// ```
    /// use krait_bytecode::Opcode;
    /// assert_eq!(Opcode::Call.stack_effect(2, false), -3);
    /// ```
    #[inline]
    pub fn stack_effect(self, oparg: i32, jump: bool) -> i32 {
        let effect = EFFECTS[self as usize];
        if effect.varies {
            return self.varying_stack_effect(oparg, jump);
        }
        i32::from(effect.base) + i32::from(effect.slope) * oparg + i32::from(effect.odd) * (oparg & 1)
    }

    /// [`Self::stack_effect`] as three numbers: what it is at least, what each unit of the oparg adds, what an odd oparg adds.
    /// The last part says whether that does not hold, so that the effect must be asked for.
    pub const fn effect(self) -> (i8, i8, i8, bool) {
        let Effect {
            base,
            slope,
            odd,
            varies,
        } = EFFECTS[self as usize];
        (base, slope, odd, varies)
    }

    fn varying_stack_effect(self, oparg: i32, jump: bool) -> i32 {
        match self {
            Opcode::SetupFinally | Opcode::SetupWith if jump => 1,
            Opcode::SetupCleanup if jump => 2,
            // One too many, but so says CPython; the compiler emits LOAD_SUPER_ATTR itself.
            Opcode::LoadZeroSuperAttr => -1,
            _ => self.pushes(oparg) - self.pops(oparg),
        }
    }
}

impl std::fmt::Display for Opcode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The comparison operators in the order of `COMPARE_OP`'s oparg (shifted right by four).
pub const COMPARE_OPERATORS: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];

/// The binary operators in the order of `BINARY_OP`'s oparg.
pub const BINARY_OPERATORS: [&str; 26] = [
    "+", "&", "//", "<<", "@", "*", "%", "|", "**", ">>", "-", "/", "^", "+=", "&=", "//=", "<<=", "@=", "*=", "%=",
    "|=", "**=", ">>=", "-=", "/=", "^=",
];

/// The intrinsics of `CALL_INTRINSIC_1` by number.
pub const INTRINSICS_1: [&str; 12] = [
    "INTRINSIC_1_INVALID",
    "INTRINSIC_PRINT",
    "INTRINSIC_IMPORT_STAR",
    "INTRINSIC_STOPITERATION_ERROR",
    "INTRINSIC_ASYNC_GEN_WRAP",
    "INTRINSIC_UNARY_POSITIVE",
    "INTRINSIC_LIST_TO_TUPLE",
    "INTRINSIC_TYPEVAR",
    "INTRINSIC_PARAMSPEC",
    "INTRINSIC_TYPEVARTUPLE",
    "INTRINSIC_SUBSCRIPT_GENERIC",
    "INTRINSIC_TYPEALIAS",
];

/// The intrinsics of `CALL_INTRINSIC_2` by number.
pub const INTRINSICS_2: [&str; 5] = [
    "INTRINSIC_2_INVALID",
    "INTRINSIC_PREP_RERAISE_STAR",
    "INTRINSIC_TYPEVAR_WITH_BOUND",
    "INTRINSIC_TYPEVAR_WITH_CONSTRAINTS",
    "INTRINSIC_SET_FUNCTION_TYPE_PARAMS",
];
