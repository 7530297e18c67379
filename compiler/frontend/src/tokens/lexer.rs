//! The tokenizer of CPython 3.12 (`Parser/tokenizer.c`): the same tokens, and the same errors at the same places.
//!
//! The scanner behind the parser (`parse::parser`) is the fast one. This one serves where CPython's very behaviour shows: the view that
//! `python -m tokenize` gives, and the words and places of syntax errors. It works on bytes of UTF-8, one line at a time: how
//! far the current line has been read is part of what errors report.

use std::borrow::Cow;

use super::identifier::{begins_name, continues_name};
use super::kind::{TokenKind, operator};
use super::mode::Mode;
use crate::error::{SyntaxWarning, Undecodable, WarningKind};

/// The end of the input, as a character.
pub(super) const EOF: i32 = -1;

const TAB_SIZE: usize = 8;
const MAX_INDENT: usize = 100;
const MAX_LEVEL: usize = 200;

/// A token. Columns are bytes within the line, or -1.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub kind: TokenKind,
    /// Where the text begins, as an offset into the source.
    pub start: usize,
    /// Where the text ends.
    pub end: usize,
    pub lineno: u32,
    pub col_offset: i32,
    pub end_lineno: u32,
    pub end_col_offset: i32,
    /// How many brackets were open after the token.
    pub level: usize,
}

/// How far the tokenizer has come: CPython's `tok->done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Ok,
    Eof,
    /// A dedent to no outer level.
    Dedent,
    /// Tabs and spaces that cannot be compared.
    TabSpace,
    TooDeep,
    /// Something other than a line break after a backslash.
    LineContinuation,
    /// An error with a message of its own: [`Lexer::error`].
    Error,
    /// A name that is not UTF-8: [`Lexer::undecodable`].
    Undecodable,
    /// A line that cannot be read: [`Lexer::limit`].
    Unreadable,
}

/// An error that the tokenizer words itself. Columns count characters from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexError {
    pub message: String,
    pub lineno: u32,
    pub offset: u32,
    pub end_offset: u32,
    /// The line, without its break.
    pub text: String,
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
pub struct Bracket {
    pub character: u8,
    pub lineno: u32,
    /// In bytes, from 0.
    pub column: usize,
}

/// The lines of a source that is read as far as tokens are asked for; nothing where it ends.
pub type Lines = Box<dyn FnMut() -> Option<String>>;

/// The state of the tokenizer.
pub struct Lexer<'a> {
    pub(super) text: Cow<'a, [u8]>,
    /// What comes after the text, where it is read line by line.
    lines: Option<Lines>,
    /// The line that was read last had no break; one was put after it.
    implicit_newline: bool,
    /// The next byte to read.
    pub(super) cur: usize,
    /// The end of the current line.
    pub(super) inp: usize,
    /// Where the buffer begins: the current line, or the first line of the token being read.
    pub(super) buf: usize,
    pub(super) line_start: usize,
    pub(super) multi_line_start: usize,
    pub(super) start: Option<usize>,
    pub(super) lineno: u32,
    pub(super) first_lineno: u32,
    pub(super) done: Done,
    pub(super) error: Option<LexError>,
    undecodable: Option<Undecodable>,
    /// Where the line begins that cannot be read.
    pub limit: usize,
    /// Whether type comments are tokens.
    pub type_comments: bool,
    /// The source is a file: CPython keeps the lines of f-strings in its buffer.
    pub is_file: bool,
    pub(super) brackets: Vec<Bracket>,
    pub(super) modes: Vec<Mode>,
    at_line_start: bool,
    /// Columns of the open blocks, with tabs to 8 and to 1.
    indents: Vec<(usize, usize)>,
    pending_indents: i32,
    /// Whether comments and insignificant line breaks are tokens, as `tokenize` wants.
    pub(super) extra: bool,
    comment_newline: bool,
    pub(super) warnings: Vec<SyntaxWarning>,
}

impl<'a> Lexer<'a> {
    /// A tokenizer for `text`; with `extra`, comments and insignificant line breaks are tokens.
    pub fn new(text: &'a [u8], extra: bool) -> Lexer<'a> {
        Lexer {
            text: Cow::Borrowed(text),
            lines: None,
            implicit_newline: false,
            cur: 0,
            inp: 0,
            buf: 0,
            line_start: 0,
            multi_line_start: 0,
            start: None,
            lineno: 0,
            first_lineno: 0,
            done: Done::Ok,
            error: None,
            undecodable: None,
            limit: usize::MAX,
            type_comments: false,
            is_file: false,
            brackets: Vec::new(),
            modes: vec![Mode::regular()],
            at_line_start: true,
            indents: vec![(0, 0)],
            pending_indents: 0,
            extra,
            comment_newline: false,
            warnings: Vec::new(),
        }
    }

    /// A tokenizer for lines, each of which is read when the tokens have come to it.
    pub fn of_lines(lines: Lines, extra: bool) -> Lexer<'a> {
        Lexer {
            lines: Some(lines),
            ..Lexer::new(&[], extra)
        }
    }

    /// The source, as far as it was read.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Whether the line that was read last ends in a line break that it did not have.
    pub fn implicit_newline(&self) -> bool {
        self.implicit_newline
    }

    /// The line being read, from 1; 0 before the first.
    pub fn lineno(&self) -> u32 {
        self.lineno
    }

    /// The offset of the next byte to read.
    pub fn position(&self) -> usize {
        self.cur
    }

    /// The offset at which the current line begins.
    pub fn line_start(&self) -> usize {
        self.line_start
    }

    /// The lines that CPython has in its buffer.
    pub fn buffer(&self) -> (usize, usize) {
        (self.buf, self.inp)
    }

    /// The line and offset at which the string that was read last begins.
    pub fn multi_line_start(&self) -> (u32, usize) {
        (self.first_lineno, self.multi_line_start)
    }

    /// How far the tokenizer has come.
    pub fn done(&self) -> Done {
        self.done
    }

    /// The brackets that are open.
    pub fn brackets(&self) -> &[Bracket] {
        &self.brackets
    }

    /// The error that ended the tokens, if the tokenizer words it itself.
    pub fn error(&self) -> Option<&LexError> {
        self.error.as_ref()
    }

    /// What was warned of.
    pub fn warnings_mut(&mut self) -> &mut Vec<SyntaxWarning> {
        &mut self.warnings
    }

    /// What is wrong with the name that is not UTF-8.
    pub fn undecodable(&self) -> Option<&Undecodable> {
        self.undecodable.as_ref()
    }

    /// Drops the blocks that are open, so that their DEDENT tokens come next: the end of interactive input.
    pub fn close_blocks(&mut self) {
        self.pending_indents = -(self.indents.len() as i32 - 1);
        self.indents.truncate(1);
    }

    /// Whether blocks are open.
    pub fn has_open_blocks(&self) -> bool {
        self.indents.len() > 1
    }

    /// The next token.
    pub fn next_token(&mut self) -> Token {
        if self.mode().in_string {
            self.string_mode_token()
        } else {
            self.regular_token()
        }
    }

    pub(super) fn mode(&mut self) -> &mut Mode {
        self.modes.last_mut().expect("the regular mode stays")
    }

    /// Whether an f-string is open.
    pub fn inside_fstring(&self) -> bool {
        self.modes.len() > 1
    }

    pub(super) fn next_char(&mut self) -> i32 {
        if self.cur != self.inp {
            self.cur += 1;
            return i32::from(self.text[self.cur - 1]);
        }
        if self.done != Done::Ok {
            return EOF;
        }
        if self.inp == self.text.len() && !self.read_line() {
            self.done = Done::Eof;
            return EOF;
        }
        if self.cur >= self.limit {
            self.done = Done::Unreadable;
            return EOF;
        }
        if self.start.is_none() && !(self.is_file && self.inside_fstring()) {
            self.buf = self.cur;
        }
        self.line_start = self.cur;
        self.lineno += 1;
        self.inp = match &self.lines {
            // What was read at once is one line, whatever is in it.
            Some(_) => self.text.len(),
            None => memchr::memchr(b'\n', &self.text[self.cur..]).map_or(self.text.len(), |at| self.cur + at + 1),
        };
        self.cur += 1;
        i32::from(self.text[self.cur - 1])
    }

    /// Reads a line more, if lines are read one by one and there is one.
    fn read_line(&mut self) -> bool {
        let Some(line) = self.lines.as_mut().and_then(|lines| lines()) else {
            return false;
        };
        let text = self.text.to_mut();
        text.extend_from_slice(line.as_bytes());
        self.implicit_newline = !line.ends_with('\n');
        if self.implicit_newline {
            text.push(b'\n');
        }
        true
    }

    pub(super) fn back(&mut self, character: i32) {
        if character != EOF {
            self.cur -= 1;
        }
    }

    /// A token of the text from `start` to `end`, or without text.
    pub(super) fn token(&self, kind: TokenKind, range: Option<(usize, usize)>) -> Token {
        let string_like = kind.is_string_like();
        let line_start = if string_like {
            self.multi_line_start
        } else {
            self.line_start
        };
        let column = |at: usize, line_start: usize| at.checked_sub(line_start).map_or(-1, |column| column as i32);
        let (start, end) = range.unwrap_or((self.cur, self.cur));
        Token {
            kind,
            start,
            end,
            lineno: if string_like { self.first_lineno } else { self.lineno },
            col_offset: range.map_or(-1, |(start, _)| column(start, line_start)),
            end_lineno: self.lineno,
            end_col_offset: range.map_or(-1, |(_, end)| column(end, self.line_start)),
            level: self.brackets.len(),
        }
    }

    /// A token from the start of the current one to the next byte to read.
    pub(super) fn token_here(&self, kind: TokenKind) -> Token {
        self.token(kind, Some((self.start.expect("a token was begun"), self.cur)))
    }

    pub(super) fn error_token(&self) -> Token {
        self.token(TokenKind::ErrorToken, None)
    }

    /// Ends the tokens with an error at the last character read.
    pub(super) fn fail(&mut self, message: impl Into<String>) -> Token {
        self.fail_at(message.into(), None)
    }

    /// Ends the tokens with an error at the given columns, counted from 1.
    pub(super) fn fail_at(&mut self, message: String, columns: Option<(u32, u32)>) -> Token {
        if self.done == Done::Unreadable {
            return self.error_token();
        }
        let line = &self.text[self.line_start..];
        let length = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let read = String::from_utf8_lossy(&self.text[self.line_start..self.cur.max(self.line_start)]);
        let (offset, end_offset) = columns.unwrap_or_else(|| {
            let offset = read.chars().count() as u32;
            (offset, offset)
        });
        self.error = Some(LexError {
            message,
            lineno: self.lineno,
            offset,
            end_offset,
            text: String::from_utf8_lossy(&line[..length]).into_owned(),
        });
        self.done = Done::Error;
        self.error_token()
    }

    fn fail_with(&mut self, done: Done) -> Token {
        self.done = done;
        self.cur = self.inp;
        self.error_token()
    }

    pub(super) fn warn(&mut self, message: String) {
        // The place is the last character that was read.
        let column = (self.cur - self.line_start).saturating_sub(1) as u32;
        self.warnings.push(SyntaxWarning {
            kind: WarningKind::SyntaxWarning,
            message,
            lineno: self.lineno,
            col_offset: column,
            end_lineno: self.lineno,
            end_col_offset: column,
        });
    }

    /// A token outside of the literal parts of f-strings.
    pub(super) fn regular_token(&mut self) -> Token {
        'next_line: loop {
            self.start = None;
            let mut blank_line = false;
            if self.at_line_start {
                self.at_line_start = false;
                match self.indentation() {
                    Ok(blank) => blank_line = blank,
                    Err(token) => return *token,
                }
            }
            self.start = Some(self.cur);
            if self.pending_indents != 0 {
                return self.pending_indent();
            }
            let mut c = self.next_char();
            self.back(c);
            'again: loop {
                self.start = None;
                loop {
                    c = self.next_char();
                    if c != i32::from(b' ') && c != i32::from(b'\t') && c != 0x0C {
                        break;
                    }
                }
                self.start = Some(self.cur.saturating_sub(usize::from(c != EOF)));
                if c == i32::from(b'#') {
                    while c != EOF && c != i32::from(b'\n') && c != i32::from(b'\r') {
                        c = self.next_char();
                    }
                    if self.type_comments
                        && let Some(token) = self.type_comment(c, blank_line)
                    {
                        return token;
                    }
                    if self.extra {
                        self.back(c);
                        self.comment_newline = blank_line;
                        return self.token_here(TokenKind::Comment);
                    }
                }
                if c == EOF {
                    return self.end_of_file();
                }
                if is_identifier_start(c) {
                    return self.name_or_string(c);
                }
                if c == i32::from(b'\r') {
                    c = self.next_char();
                }
                if c == i32::from(b'\n') {
                    match self.newline(blank_line) {
                        Some(token) => return token,
                        None => continue 'next_line,
                    }
                }
                if c == i32::from(b'.') {
                    return self.dot();
                }
                if is_digit(c) {
                    return self.number(c);
                }
                if c == i32::from(b'\'') || c == i32::from(b'"') {
                    return self.string(c);
                }
                if c == i32::from(b'\\') {
                    if !self.continuation_line() {
                        return self.error_token();
                    }
                    continue 'again;
                }
                return self.punctuation(c as u8);
            }
        }
    }

    /// The token of a comment that says a type, or that types are not to be looked at; `c` was read after it.
    fn type_comment(&mut self, c: i32, blank_line: bool) -> Option<Token> {
        let start = self.start.expect("a token was begun");
        let end = self.cur - usize::from(c != EOF);
        let blanks = |at: usize| {
            let rest = self.text[at..end].iter();
            at + rest.take_while(|byte| matches!(byte, b' ' | b'\t')).count()
        };
        let at = blanks(start + 1);
        if !self.text[at..end].starts_with(b"type:") {
            return None;
        }
        let at = blanks(at + b"type:".len());
        let tag = self.text[at..end].strip_prefix(b"ignore");
        let ignored = tag.filter(|tag| {
            tag.first()
                .is_none_or(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        });
        let tag_length = ignored.map(<[u8]>::len);
        self.back(c);
        match tag_length {
            Some(length) => {
                let start = end - length;
                if blank_line {
                    // Alone on its line, it takes the line break with it.
                    self.next_char();
                    self.at_line_start = true;
                }
                Some(self.token(TokenKind::TypeIgnore, Some((start, self.cur))))
            }
            _ => Some(self.token(TokenKind::TypeComment, Some((at, end)))),
        }
    }

    fn end_of_file(&mut self) -> Token {
        if !self.brackets.is_empty() || self.done != Done::Eof {
            return self.error_token();
        }
        self.token(TokenKind::EndMarker, None)
    }

    fn newline(&mut self, blank_line: bool) -> Option<Token> {
        self.at_line_start = true;
        let after_comment = std::mem::take(&mut self.comment_newline);
        if blank_line || !self.brackets.is_empty() {
            return self.extra.then(|| self.token_here(TokenKind::Nl));
        }
        if after_comment && self.extra {
            return Some(self.token_here(TokenKind::Nl));
        }
        // The line break is not part of the token's text, but of its columns.
        let token = self.token(
            TokenKind::Newline,
            Some((self.start.expect("a token was begun"), self.cur - 1)),
        );
        Some(Token {
            end_col_offset: token.end_col_offset + 1,
            ..token
        })
    }

    fn pending_indent(&mut self) -> Token {
        let start = self.buf;
        if self.pending_indents < 0 {
            self.pending_indents += 1;
            return self.token(TokenKind::Dedent, self.extra.then_some((self.cur, self.cur)));
        }
        self.pending_indents -= 1;
        self.token(TokenKind::Indent, self.extra.then_some((start, self.cur)))
    }

    /// Measures the indentation of a line and notes what blocks begin or end. Returns whether the line is blank.
    fn indentation(&mut self) -> Result<bool, Box<Token>> {
        let (mut column, mut alternate, mut continued) = (0, 0, 0);
        let c = loop {
            let c = self.next_char();
            match u8::try_from(c) {
                Ok(b' ') => (column, alternate) = (column + 1, alternate + 1),
                Ok(b'\t') => {
                    column = (column / TAB_SIZE + 1) * TAB_SIZE;
                    alternate += 1;
                }
                Ok(0x0C) => (column, alternate) = (0, 0),
                Ok(b'\\') => {
                    // The first backslash decides the level of what comes after it.
                    continued = if continued != 0 { continued } else { column };
                    if !self.continuation_line() {
                        return Err(Box::new(self.error_token()));
                    }
                }
                _ => break c,
            }
        };
        if self.done == Done::Unreadable {
            return Err(Box::new(self.error_token()));
        }
        self.back(c);
        if c == i32::from(b'#') || c == i32::from(b'\n') || c == i32::from(b'\r') {
            return Ok(true);
        }
        if !self.brackets.is_empty() {
            return Ok(false);
        }
        if continued != 0 {
            (column, alternate) = (continued, continued);
        }
        self.change_blocks(column, alternate)?;
        Ok(false)
    }

    fn change_blocks(&mut self, column: usize, alternate: usize) -> Result<(), Box<Token>> {
        let (current, current_alternate) = *self.indents.last().expect("the first level stays");
        if column == current {
            if alternate != current_alternate {
                return Err(Box::new(self.fail_with(Done::TabSpace)));
            }
        } else if column > current {
            if self.indents.len() >= MAX_INDENT {
                return Err(Box::new(self.fail_with(Done::TooDeep)));
            }
            if alternate <= current_alternate {
                return Err(Box::new(self.fail_with(Done::TabSpace)));
            }
            self.pending_indents += 1;
            self.indents.push((column, alternate));
        } else {
            while self.indents.len() > 1 && column < self.indents[self.indents.len() - 1].0 {
                self.pending_indents -= 1;
                self.indents.pop();
            }
            let (outer, outer_alternate) = *self.indents.last().expect("the first level stays");
            if column != outer {
                return Err(Box::new(self.fail_with(Done::Dedent)));
            }
            if alternate != outer_alternate {
                return Err(Box::new(self.fail_with(Done::TabSpace)));
            }
        }
        Ok(())
    }

    /// Reads the line break after a backslash.
    fn continuation_line(&mut self) -> bool {
        let mut c = self.next_char();
        if c == i32::from(b'\r') {
            c = self.next_char();
        }
        if self.done == Done::Unreadable {
            return false;
        }
        if c != i32::from(b'\n') {
            self.done = Done::LineContinuation;
            return false;
        }
        c = self.next_char();
        if c == EOF {
            if self.done != Done::Unreadable {
                self.done = Done::Eof;
            }
            self.cur = self.inp;
            return false;
        }
        self.back(c);
        true
    }

    fn dot(&mut self) -> Token {
        let c = self.next_char();
        if is_digit(c) {
            return self.fraction(c);
        }
        if c == i32::from(b'.') {
            let third = self.next_char();
            if third == i32::from(b'.') {
                return self.token_here(TokenKind::Ellipsis);
            }
            self.back(third);
        }
        self.back(c);
        self.token_here(TokenKind::Dot)
    }

    /// A name, or a string with a prefix. `c` is its first character.
    fn name_or_string(&mut self, mut c: i32) -> Token {
        let (mut saw_b, mut saw_r, mut saw_u, mut saw_f) = (false, false, false, false);
        loop {
            match u8::try_from(c) {
                Ok(b'b' | b'B') if !(saw_b || saw_u || saw_f) => saw_b = true,
                Ok(b'u' | b'U') if !(saw_b || saw_u || saw_r || saw_f) => saw_u = true,
                Ok(b'r' | b'R') if !(saw_r || saw_u) => saw_r = true,
                Ok(b'f' | b'F') if !(saw_f || saw_b || saw_u) => saw_f = true,
                _ => break,
            }
            c = self.next_char();
            if c == i32::from(b'"') || c == i32::from(b'\'') {
                return if saw_f { self.fstring_start(c) } else { self.string(c) };
            }
        }
        let mut ascii = true;
        while is_identifier_char(c) {
            ascii &= c < 0x80;
            c = self.next_char();
        }
        self.back(c);
        if !ascii
            && !self.extra
            && let Some(error) = self.verify_identifier()
        {
            return error;
        }
        match &self.text[self.start.expect("a token was begun")..self.cur] {
            b"async" => self.token_here(TokenKind::Async),
            b"await" => self.token_here(TokenKind::Await),
            _ => self.token_here(TokenKind::Name),
        }
    }

    /// Tests that a name with characters outside ASCII is one (PEP 3131).
    fn verify_identifier(&mut self) -> Option<Token> {
        let start = self.start.expect("a token was begun");
        let bytes = &self.text[start..self.cur];
        let Ok(name) = std::str::from_utf8(bytes) else {
            self.undecodable = Undecodable::of_utf8(bytes);
            self.done = Done::Undecodable;
            return Some(self.error_token());
        };
        let (at, invalid) = name.char_indices().find(|&(at, character)| {
            if at == 0 {
                !begins_name(character)
            } else {
                !continues_name(character)
            }
        })?;
        let point = u32::from(invalid);
        if at + invalid.len_utf8() < name.len() {
            self.cur = start + at + invalid.len_utf8();
        }
        Some(if krait_bytecode::printable::is_printable(point) {
            self.fail(format!("invalid character '{invalid}' (U+{point:04X})"))
        } else {
            self.fail(format!("invalid non-printable character U+{point:04X}"))
        })
    }

    /// An operator or delimiter; `c` is its first character.
    fn punctuation(&mut self, c: u8) -> Token {
        if matches!(c, b':' | b'}' | b'!' | b'{')
            && self.inside_fstring()
            && self.mode().in_expression()
            && let Some(token) = self.fstring_punctuation(c)
        {
            return token;
        }
        if let Some(kind) = self.long_operator(c) {
            return self.token_here(kind);
        }
        let error = match c {
            b'(' | b'[' | b'{' => self.open_bracket(c),
            b')' | b']' | b'}' => self.close_bracket(c),
            _ => None,
        };
        if let Some(error) = error {
            return error;
        }
        if !krait_bytecode::printable::is_printable(u32::from(c)) {
            return self.fail(format!("invalid non-printable character U+{c:04X}"));
        }
        if c == b'!' && self.mode().in_expression() {
            self.mode().conversion = true;
        }
        self.token_here(operator(&[c]).unwrap_or(TokenKind::Op))
    }

    /// An operator of two or three characters that begins with `c`.
    fn long_operator(&mut self, c: u8) -> Option<TokenKind> {
        let second = self.next_char();
        let Some(two) = u8::try_from(second).ok().and_then(|second| operator(&[c, second])) else {
            self.back(second);
            return None;
        };
        let third = self.next_char();
        let three = u8::try_from(third)
            .ok()
            .and_then(|third| operator(&[c, second as u8, third]));
        if three.is_none() {
            self.back(third);
        }
        Some(three.unwrap_or(two))
    }

    fn open_bracket(&mut self, c: u8) -> Option<Token> {
        if self.brackets.len() >= MAX_LEVEL {
            return Some(self.fail("too many nested parentheses"));
        }
        let column = self.start.expect("a token was begun") - self.line_start;
        self.brackets.push(Bracket {
            character: c,
            lineno: self.lineno,
            column,
        });
        if self.inside_fstring() {
            self.mode().depth += 1;
        }
        None
    }

    fn close_bracket(&mut self, c: u8) -> Option<Token> {
        let shown = char::from(c);
        let inside = self.inside_fstring();
        if inside && self.mode().depth == 0 && c == b'}' {
            return Some(self.fail("f-string: single '}' is not allowed"));
        }
        let Some(open) = self.brackets.pop() else {
            return (!self.extra).then(|| self.fail(format!("unmatched '{shown}'")));
        };
        if !self.extra && !matches!((open.character, c), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            if inside && open.character == b'{' && self.mode().depth - 1 == self.mode().expression_depth {
                return Some(self.fail(format!("f-string: unmatched '{shown}'")));
            }
            let mut message = format!(
                "closing parenthesis '{shown}' does not match opening parenthesis '{}'",
                char::from(open.character)
            );
            if open.lineno != self.lineno {
                message.push_str(&format!(" on line {}", open.lineno));
            }
            return Some(self.fail(message));
        }
        if inside {
            let mode = self.mode();
            mode.depth -= 1;
            if c == b'}' && mode.depth == mode.expression_depth {
                mode.expression_depth -= 1;
                mode.in_string = true;
                mode.conversion = false;
            }
        }
        None
    }

    /// A string that is no f-string; `quote` was read last.
    fn string(&mut self, quote: i32) -> Token {
        let mut quote_size = 1;
        let mut end_quotes = 0;
        self.first_lineno = self.lineno;
        self.multi_line_start = self.line_start;
        let mut c = self.next_char();
        if c == quote {
            c = self.next_char();
            if c == quote {
                quote_size = 3;
            } else {
                end_quotes = 1;
            }
        }
        if c != quote {
            self.back(c);
        }
        while end_quotes != quote_size {
            c = self.next_char();
            if c == EOF || (quote_size == 1 && c == i32::from(b'\n')) {
                return self.unterminated_string(quote, quote_size);
            }
            if c == quote {
                end_quotes += 1;
            } else {
                end_quotes = 0;
                if c == i32::from(b'\\') {
                    let escaped = self.next_char();
                    if escaped == i32::from(b'\r') {
                        self.next_char();
                    }
                }
            }
        }
        self.token_here(TokenKind::String)
    }

    fn unterminated_string(&mut self, quote: i32, quote_size: usize) -> Token {
        self.cur = self.start.expect("a token was begun") + 1;
        self.line_start = self.multi_line_start;
        let detected = self.lineno;
        self.lineno = self.first_lineno;
        if self.inside_fstring() {
            // The quote is rather that of the f-string, and a brace is missing.
            let mode = self.mode();
            if i32::from(mode.quote) == quote && mode.quote_size == quote_size {
                return self.fail("f-string: expecting '}'");
            }
        }
        let kind = if quote_size == 3 {
            "triple-quoted string"
        } else {
            "string"
        };
        self.fail(format!("unterminated {kind} literal (detected at line {detected})"))
    }
}

pub(super) fn is_digit(c: i32) -> bool {
    (i32::from(b'0')..=i32::from(b'9')).contains(&c)
}

fn is_identifier_start(c: i32) -> bool {
    u8::try_from(c).is_ok_and(|c| c.is_ascii_alphabetic() || c == b'_' || c >= 0x80)
}

pub(super) fn is_identifier_char(c: i32) -> bool {
    is_identifier_start(c) || is_digit(c)
}
