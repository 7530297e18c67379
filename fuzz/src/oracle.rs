//! CPython's answer to a source, from a process that stays.

use krait_bytecode::marshal::read_code;
use krait_bytecode::{CodeObject, dis};
use krait_frontend::SyntaxError;
use std::cell::RefCell;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

/// What compiling a source gives.
pub enum Answer {
    Code(Box<CodeObject>),
    /// Class, message, and for syntax errors the place.
    Error(Vec<String>),
}

impl Answer {
    /// Our error in CPython's fields.
    pub fn of_error(error: &SyntaxError) -> Answer {
        let mut fields = vec![error.kind.name().to_owned(), error.message.clone()];
        if error.kind.is_syntax_error() {
            let place = [error.lineno as i32, error.offset, error.end_lineno as i32, error.end_offset];
            fields.extend(place.map(|number| number.to_string()));
        }
        Answer::Error(fields)
    }
}

/// Says where two answers differ.
pub fn difference(ours: &Answer, theirs: &Answer) -> Option<String> {
    match (ours, theirs) {
        (Answer::Code(ours), Answer::Code(theirs)) => {
            let same = ours == theirs && ours.stacksize == theirs.stacksize;
            (!same).then(|| {
                let (ours, theirs) = (dis::disassemble(ours), dis::disassemble(theirs));
                let line = ours.lines().zip(theirs.lines()).find(|(a, b)| a != b);
                format!("other code: {line:?}")
            })
        }
        (Answer::Error(ours), Answer::Error(theirs)) => {
            (ours != theirs).then(|| format!("other error\nours   {ours:?}\ntheirs {theirs:?}"))
        }
        (Answer::Code(_), Answer::Error(theirs)) => Some(format!("CPython refuses it: {theirs:?}")),
        (Answer::Error(ours), Answer::Code(_)) => Some(format!("only we refuse it: {ours:?}")),
    }
}

thread_local! {
    static PROCESS: RefCell<Option<Child>> = RefCell::new(start());
}

fn start() -> Option<Child> {
    let python = std::env::var("KRAIT_PYTHON").unwrap_or_else(|_| "python3.12".to_owned());
    let started = Command::new(&python)
        .args(["-c", include_str!("oracle.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    if started.is_err() {
        eprintln!("SKIPPED: {python} does not run; nothing is compared with CPython 3.12");
    }
    started.ok()
}

/// CPython's answer; `None` without CPython, or if it died of the source.
pub fn compile(source: &[u8]) -> Option<Answer> {
    PROCESS.with_borrow_mut(|process| {
        let answer = process.as_mut().and_then(|child| ask(child, source).ok());
        if answer.is_none()
            && let Some(mut child) = process.take()
        {
            eprintln!("CPython died of a source");
            let _ = child.wait();
            *process = start();
        }
        answer
    })
}

fn ask(child: &mut Child, source: &[u8]) -> std::io::Result<Answer> {
    let stdin = child.stdin.as_mut().expect("piped");
    stdin.write_all(&(source.len() as u32).to_le_bytes())?;
    stdin.write_all(source)?;
    stdin.flush()?;
    let stdout = child.stdout.as_mut().expect("piped");
    let mut length = [0; 4];
    stdout.read_exact(&mut length)?;
    let mut answer = vec![0; u32::from_le_bytes(length) as usize];
    stdout.read_exact(&mut answer)?;
    Ok(match answer.split_first() {
        Some((b'c', code)) => Answer::Code(Box::new(read_code(code).expect("CPython's code can be read"))),
        _ => {
            let text = String::from_utf8_lossy(answer.get(1..).unwrap_or_default()).into_owned();
            Answer::Error(text.split('\0').map(str::to_owned).collect())
        }
    })
}
