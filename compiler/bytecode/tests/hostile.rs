//! Damaged input must be refused or come out as some code object, never as a panic.

use std::sync::Arc;

use krait_bytecode::code::{flags, kind};
use krait_bytecode::exception_table::{ExceptionEntry, append_entry};
use krait_bytecode::locations::{LocationWriter, Place};
use krait_bytecode::marshal::{MarshalError, read_code, write_code};
use krait_bytecode::verify::{Fault, verify};
use krait_bytecode::{CodeObject, Constant, Joined, Opcode, Text, dis};

/// A code object of the given instructions, without inline caches.
fn code_of(instructions: &[(Opcode, u8)]) -> CodeObject {
    let code: Vec<u8> = instructions
        .iter()
        .flat_map(|(opcode, oparg)| [opcode.number() as u8, *oparg])
        .collect();
    let mut locations = LocationWriter::new(1);
    locations.append(Place::new([1, 1, 0, 1]), code.len() / 2);
    CodeObject {
        stacksize: 4,
        flags: flags::OPTIMIZED,
        bytes: Joined::of([&code, &[kind::LOCAL], &locations.finish(), &[]]),
        consts: [
            Constant::None,
            Constant::from(7),
            Constant::Float(0.5),
            Constant::from("text"),
        ]
        .into(),
        texts: Joined::of([&[Text::from("name")], &[Text::from("local")]]),
        name: "f".into(),
        qualname: "f".into(),
        filename: "f.py".into(),
        firstlineno: 1,
        ..CodeObject::default()
    }
}

fn sample() -> CodeObject {
    let inner = CodeObject {
        argcount: 1,
        ..code_of(&[(Opcode::Resume, 0), (Opcode::LoadFast, 0), (Opcode::ReturnValue, 0)])
    };
    let mut outer = code_of(&[
        (Opcode::Resume, 0),
        (Opcode::LoadConst, 4),
        (Opcode::MakeFunction, 0),
        (Opcode::StoreFast, 0),
        (Opcode::LoadConst, 5),
        (Opcode::PopTop, 0),
        (Opcode::ReturnConst, 0),
        (Opcode::PushExcInfo, 0),
        (Opcode::Reraise, 0),
    ]);
    let tuple: Arc<[Constant]> = [Constant::from("a b"), Constant::Bytes(Arc::from(&b"xyz"[..]))].into();
    let mut consts = outer.consts.to_vec();
    consts.extend([Constant::Code(Arc::new(inner)), Constant::Tuple(tuple)]);
    outer.consts = consts.into();
    let mut table = Vec::new();
    append_entry(
        &mut table,
        ExceptionEntry {
            start: 1,
            end: 6,
            target: 7,
            depth: 0,
            lasti: false,
        },
    );
    outer.set_exceptiontable(&table);
    outer
}

#[test]
fn the_sample_is_good_and_comes_back() {
    let code = sample();
    verify(&code).expect("the sample is sound");
    let bytes = write_code(&code);
    assert_eq!(write_code(&read_code(&bytes).expect("it can be read")), bytes);
}

#[test]
fn damaged_bytes_never_panic() {
    let good = write_code(&sample());
    let mut random = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    let mut sound = 0;
    for _ in 0..40_000 {
        let mut bytes = good.clone();
        for _ in 0..=next(3) {
            let at = next(bytes.len());
            bytes[at] = if next(2) == 0 {
                next(256) as u8
            } else {
                bytes[at] ^ 1 << next(8)
            };
        }
        if next(8) == 0 {
            bytes.truncate(next(good.len()));
        }
        if let Ok(code) = read_code(&bytes) {
            sound += usize::from(verify(&code).is_ok());
            dis::disassemble(&code);
            code.positions().take(1000).count();
            write_code(&code);
        }
    }
    assert!(sound > 0);
}

#[test]
fn deep_nesting_is_refused_without_native_recursion() {
    let mut bytes = vec![0; 0];
    bytes.extend([b')', 1].repeat(1_000_000));
    assert_eq!(read_code(&bytes).unwrap_err(), MarshalError::TooDeep);
}

#[test]
fn sizes_are_not_believed() {
    assert_eq!(
        read_code(&[b'(', 0xFF, 0xFF, 0xFF, 0x7F]).unwrap_err(),
        MarshalError::Truncated
    );
    assert_eq!(
        read_code(&[b's', 0xFF, 0xFF, 0xFF, 0xFF]).unwrap_err(),
        MarshalError::BadSize
    );
}

#[test]
fn an_object_that_holds_itself_is_refused() {
    assert_eq!(
        read_code(&[b')' | 0x80, 1, b'r', 0, 0, 0, 0]).unwrap_err(),
        MarshalError::InvalidReference(0)
    );
}

#[test]
fn faults_are_named() {
    let cases: &[(&[(Opcode, u8)], Fault)] = &[
        (&[(Opcode::PopTop, 0)], Fault::StackUnderflow(Opcode::PopTop)),
        (&[(Opcode::Nop, 0)], Fault::FallsOff),
        (
            &[(Opcode::ReturnConst, 9)],
            Fault::Index {
                opcode: Opcode::ReturnConst,
                oparg: 9,
            },
        ),
        (
            &[(Opcode::LoadFast, 3), (Opcode::ReturnValue, 0)],
            Fault::Index {
                opcode: Opcode::LoadFast,
                oparg: 3,
            },
        ),
        (&[(Opcode::JumpForward, 9), (Opcode::ReturnConst, 0)], Fault::Target(20)),
        (
            &[(Opcode::JumpBackward, 9), (Opcode::ReturnConst, 0)],
            Fault::Target(-16),
        ),
        (
            &[(Opcode::PushNull, 0), (Opcode::ReturnValue, 0)],
            Fault::Null(Opcode::ReturnValue),
        ),
        (&[(Opcode::YieldValue, 0)], Fault::Prefix("RETURN_GENERATOR")),
        (
            &[(Opcode::LoadDeref, 0)],
            Fault::Index {
                opcode: Opcode::LoadDeref,
                oparg: 0,
            },
        ),
        (
            &[(Opcode::CallIntrinsic1, 12)],
            Fault::Oparg {
                opcode: Opcode::CallIntrinsic1,
                oparg: 12,
            },
        ),
        (&[(Opcode::BinaryOp, 0)], Fault::MissingCache(Opcode::BinaryOp)),
        (&[(Opcode::ExtendedArg, 0)], Fault::ExtendedArg),
        (
            &[(Opcode::LoadFast, 0), (Opcode::ReturnValue, 0)],
            Fault::Unbound(Opcode::LoadFast, 0),
        ),
        (
            &[(Opcode::LoadConst, 0), (Opcode::LoadConst, 0), (Opcode::ListAppend, 1)],
            Fault::Kind(Opcode::ListAppend, "list"),
        ),
        (
            &[(Opcode::LoadConst, 1), (Opcode::Reraise, 0)],
            Fault::Kind(Opcode::Reraise, "exception"),
        ),
        (
            &[(Opcode::LoadConst, 1), (Opcode::PushExcInfo, 0)],
            Fault::Kind(Opcode::PushExcInfo, "exception"),
        ),
        (
            &[(Opcode::LoadConst, 3), (Opcode::MakeFunction, 0)],
            Fault::Kind(Opcode::MakeFunction, "code object with its closure"),
        ),
        (
            &[(Opcode::LoadConst, 0), (Opcode::Resume, 2)],
            Fault::Kind(Opcode::Resume, "iterator to resume"),
        ),
        (&[(Opcode::LoadConst, 0), (Opcode::ReturnConst, 0)], Fault::Leftover(1)),
    ];
    for (instructions, fault) in cases {
        assert_eq!(verify(&code_of(instructions)).expect_err("unsound").fault, *fault);
    }
}

#[test]
fn unbounded_pushing_in_a_loop_is_refused() {
    let code = code_of(&[(Opcode::LoadConst, 0), (Opcode::JumpBackward, 2)]);
    assert_eq!(verify(&code).expect_err("unsound").fault, Fault::DepthMismatch(0, 1));
}
