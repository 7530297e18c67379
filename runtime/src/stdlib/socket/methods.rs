//! The methods of sockets. A socket with a time limit does not block: it waits for its descriptor, then calls.

use super::address::{Address, failed, from_python};
use super::{Socket, messages, shown_timeout, timeout_of};
use crate::args;
use crate::exceptions::{R, raise, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{compare, number};
use crate::stdlib::io::file::errno;
use crate::stdlib::sys::audit;
use crate::threads::{self, wait_for_descriptors};
use crate::types::exception::os_error;
use crate::types::{buffer, exception, int, tuple};
use crate::value::Value;
use std::time::{Duration, Instant};

pub(super) static METHODS: &[MethodDef] = &[
    MethodDef::no_args("_accept", accept),
    MethodDef::one("bind", |v, address| {
        let a = from_python("bind", Socket::of(v).family.get(), address)?;
        audit::raise("socket.bind", || vec![v.clone(), address.clone()])?;
        // SAFETY: an address and its length.
        done(unsafe { libc::bind(fd(v), a.pointer(), a.length) })
    }),
    MethodDef::one("connect", |v, address| match connect(v, address)? {
        0 => Ok(Value::none()),
        error => Err(os_error::raise_errno(error, None, None)),
    }),
    MethodDef::one("connect_ex", |v, address| {
        connect(v, address).map(|e| Value::int(e.into()))
    }),
    MethodDef::positional("listen", |v, args| {
        args::check_count("listen", args.len(), 0, 1)?;
        let backlog = args.first().map_or(Ok(128), number::c_int)?.max(0);
        // SAFETY: a plain system call.
        done(unsafe { libc::listen(fd(v), backlog) })
    }),
    MethodDef::no_args("close", |v| {
        let fd = Socket::of(v).fd.replace(-1);
        // SAFETY: our own descriptor.
        if fd >= 0 && unsafe { libc::close(fd) } < 0 && errno() != libc::ECONNRESET {
            return Err(failed());
        }
        Ok(Value::none())
    }),
    MethodDef::no_args("detach", |v| Ok(Value::int(Socket::of(v).fd.replace(-1).into()))),
    MethodDef::no_args("fileno", |v| Ok(Value::int(fd(v).into()))),
    MethodDef::no_args("gettimeout", |v| Ok(shown_timeout(Socket::of(v).timeout.get()))),
    MethodDef::one("settimeout", |v, seconds| {
        let seconds = timeout_of(seconds)?;
        Socket::of(v).timeout.set(seconds);
        set_blocking(fd(v), seconds < 0.0)?;
        Ok(Value::none())
    }),
    MethodDef::one("setblocking", |v, flag| {
        let blocking = compare::is_true(flag)?;
        Socket::of(v).timeout.set(if blocking { -1.0 } else { 0.0 });
        set_blocking(fd(v), blocking)?;
        Ok(Value::none())
    }),
    MethodDef::no_args("getblocking", |v| Ok(Value::bool(Socket::of(v).timeout.get() != 0.0))),
    MethodDef::no_args("getsockname", |v| name(v, libc::getsockname)),
    MethodDef::no_args("getpeername", |v| name(v, libc::getpeername)),
    MethodDef::one("shutdown", |v, how| {
        // SAFETY: a plain system call.
        done(unsafe { libc::shutdown(fd(v), number::c_int(how)?) })
    }),
    MethodDef::positional("getsockopt", get_option),
    MethodDef::positional("setsockopt", set_option),
    MethodDef::positional("recv", |v, args| {
        args::check_count("recv", args.len(), 1, 2)?;
        let size = size_argument("recv", &args[0])?;
        let mut room = vec![0; size];
        let n = receive(v, &mut room, flags(args, 1)?, None)?;
        Ok(Value::bytes(&room[..n]))
    }),
    MethodDef::positional("recvfrom", |v, args| {
        args::check_count("recvfrom", args.len(), 1, 2)?;
        let size = size_argument("recvfrom", &args[0])?;
        let (mut room, mut from) = (vec![0; size], Address::empty());
        let n = receive(v, &mut room, flags(args, 1)?, Some(&mut from))?;
        Ok(tuple::new(vec![Value::bytes(&room[..n]), from.to_python()]))
    }),
    MethodDef::positional("sendmsg", messages::sendmsg),
    MethodDef::positional("recvmsg", messages::recvmsg),
    MethodDef::positional("recvmsg_into", messages::recvmsg_into),
    MethodDef::positional("recvfrom_into", messages::recvfrom_into),
    MethodDef::positional("recv_into", |v, args| {
        args::check_count("recv_into", args.len(), 1, 3)?;
        let (size, flags) = (args.get(1).map_or(Ok(0), number::ssize)?, flags(args, 2)?);
        let length = buffer::with_bytes(&args[0], <[u8]>::len)?;
        let wanted = if size > 0 { length.min(size as usize) } else { length };
        let mut room = vec![0; wanted];
        let n = receive(v, &mut room, flags, None)?;
        buffer::with_bytes_mut(&args[0], |target| target[..n].copy_from_slice(&room[..n]))?;
        Ok(Value::usize(n))
    }),
    MethodDef::positional("send", |v, args| {
        args::check_count("send", args.len(), 1, 2)?;
        let data = buffer::get(&args[0])?.to_vec();
        send(v, &data, flags(args, 1)?, None).map(Value::usize)
    }),
    MethodDef::positional("sendall", |v, args| {
        args::check_count("sendall", args.len(), 1, 2)?;
        let data = buffer::get(&args[0])?.to_vec();
        let flags = flags(args, 1)?;
        let mut sent = 0;
        while sent < data.len() {
            sent += send(v, &data[sent..], flags, None)?;
        }
        Ok(Value::none())
    }),
    MethodDef::positional("sendto", |v, args| {
        args::check_count("sendto", args.len(), 2, 3)?;
        let data = buffer::get(&args[0])?.to_vec();
        let flags = if args.len() == 3 { number::c_int(&args[1])? } else { 0 };
        let to = from_python("sendto", Socket::of(v).family.get(), &args[args.len() - 1])?;
        audit::raise("socket.sendto", || vec![v.clone(), args[args.len() - 1].clone()])?;
        send(v, &data, flags, Some(&to)).map(Value::usize)
    }),
];

fn fd(v: &Value) -> i32 {
    Socket::of(v).fd.get()
}

fn done(result: i32) -> R {
    if result < 0 { Err(failed()) } else { Ok(Value::none()) }
}

/// Makes calls on the descriptor block or not.
pub(super) fn set_blocking(fd: i32, blocking: bool) -> R<()> {
    // SAFETY: plain system calls.
    unsafe {
        let flags = libc::fcntl(fd, libc::F_GETFL);
        let wanted = if blocking {
            flags & !libc::O_NONBLOCK
        } else {
            flags | libc::O_NONBLOCK
        };
        if flags < 0 || (wanted != flags && libc::fcntl(fd, libc::F_SETFL, wanted) < 0) {
            return Err(failed());
        }
    }
    Ok(())
}

/// An integer option of a socket.
pub(super) fn option(fd: i32, level: i32, option: i32) -> R<i32> {
    let (mut value, mut length) = (0i32, 4);
    // SAFETY: room for an integer.
    if unsafe { libc::getsockopt(fd, level, option, (&raw mut value).cast(), &mut length) } < 0 {
        return Err(failed());
    }
    Ok(value)
}

/// The port of a well-known service.
pub(super) fn service(name: &str) -> Option<u16> {
    Some(match name {
        "http" => 80,
        "https" => 443,
        "ftp" => 21,
        "ssh" => 22,
        "smtp" => 25,
        "domain" => 53,
        _ => return None,
    })
}

/// Calls until it does not fail for want of data or room, waiting for the descriptor in between; `flags` are those that the
/// program gave.
pub(super) fn repeat(v: &Value, events: i16, flags: i32, mut call: impl FnMut(i32) -> isize) -> R<usize> {
    let timeout = Socket::of(v).timeout.get();
    let deadline = (timeout >= 0.0).then(|| Instant::now() + Duration::from_secs_f64(timeout.min(1e9)));
    let mut waits = timeout > 0.0;
    loop {
        // A blocking call would hold up the other threads.
        waits |= goes_in_turns(v, flags);
        if waits {
            let wanted = libc::pollfd {
                fd: fd(v),
                events,
                revents: 0,
            };
            if fd(v) >= 0 && wait_for_descriptors(vec![wanted], deadline)?.is_empty() {
                return Err(raise(&exception::TIMEOUT_ERROR, "timed out"));
            }
        }
        let n = call(fd(v));
        if n >= 0 {
            return Ok(n as usize);
        }
        match errno() {
            libc::EINTR => crate::ops::control::poll()?,
            libc::EAGAIN if waits => {}
            _ => return Err(failed()),
        }
    }
}

/// Goes on with a blocking call of which a part is done: what would end it now, an error or a signal, is left to the next call,
/// and `None` comes back.
fn go_on(v: &Value, events: i16, mut call: impl FnMut(i32) -> isize) -> Option<usize> {
    while fd(v) >= 0 && threads::wait_unless_signal(fd(v), events) {
        match call(fd(v)) {
            n @ 0.. => return Some(n as usize),
            _ if errno() == libc::EAGAIN => {}
            _ => return None,
        }
    }
    None
}

fn accept(v: &Value) -> R {
    let mut from = Address::empty();
    let new = repeat(v, libc::POLLIN, 0, |fd| {
        from = Address::empty();
        let length = &raw mut from.length;
        // SAFETY: an address and its length.
        unsafe { libc::accept4(fd, from.pointer_mut(), length, libc::SOCK_CLOEXEC) as isize }
    })?;
    Ok(tuple::new(vec![Value::usize(new), from.to_python()]))
}

/// The error number of connecting, 0 for none.
fn connect(v: &Value, address: &Value) -> R<i32> {
    let a = from_python("connect", Socket::of(v).family.get(), address)?;
    audit::raise("socket.connect", || vec![v.clone(), address.clone()])?;
    // SAFETY: an address and its length.
    if unsafe { libc::connect(fd(v), a.pointer(), a.length) } == 0 {
        return Ok(0);
    }
    let error = errno();
    let timeout = Socket::of(v).timeout.get();
    if error == libc::EINTR || (error == libc::EINPROGRESS && timeout > 0.0) {
        let deadline = (timeout > 0.0).then(|| Instant::now() + Duration::from_secs_f64(timeout.min(1e9)));
        let wanted = libc::pollfd {
            fd: fd(v),
            events: libc::POLLOUT,
            revents: 0,
        };
        if wait_for_descriptors(vec![wanted], deadline)?.is_empty() {
            return Err(raise(&exception::TIMEOUT_ERROR, "timed out"));
        }
        return option(fd(v), libc::SOL_SOCKET, libc::SO_ERROR);
    }
    Ok(error)
}

type NameCall = unsafe extern "C" fn(i32, *mut libc::sockaddr, *mut libc::socklen_t) -> i32;

fn name(v: &Value, call: NameCall) -> R {
    let mut a = Address::empty();
    let length = &raw mut a.length;
    // SAFETY: an address and its length.
    if unsafe { call(fd(v), a.pointer_mut(), length) } < 0 {
        return Err(failed());
    }
    Ok(a.to_python())
}

fn flags(args: &[Value], at: usize) -> R<i32> {
    args.get(at).map_or(Ok(0), number::c_int)
}

fn size_argument(function: &str, v: &Value) -> R<usize> {
    let size = number::ssize(v)?;
    usize::try_from(size).map_err(|_| value_error(format_args!("negative buffersize in {function}")))
}

pub(super) fn receive(v: &Value, room: &mut [u8], flags: i32, mut from: Option<&mut Address>) -> R<usize> {
    // What is to fill the room would hold up the other threads: it comes in parts.
    let fills = flags & libc::MSG_WAITALL != 0
        && flags & libc::MSG_PEEK == 0
        && Socket::of(v).kind.get() == libc::SOCK_STREAM
        && goes_in_turns(v, flags);
    let flags = if fills { flags & !libc::MSG_WAITALL } else { flags };
    let mut read = |fd, rest: &mut [u8]| {
        let (address, length) = match &mut from {
            Some(a) => (a.pointer_mut(), &raw mut a.length),
            None => (std::ptr::null_mut(), std::ptr::null_mut()),
        };
        // SAFETY: a buffer of the length that is given, an address and its length or none.
        unsafe { libc::recvfrom(fd, rest.as_mut_ptr().cast(), rest.len(), flags, address, length) }
    };
    let mut got = repeat(v, libc::POLLIN, flags, |fd| read(fd, room))?;
    let mut ended = !fills || got == 0;
    while !ended && got < room.len() {
        match go_on(v, libc::POLLIN, |fd| read(fd, &mut room[got..])) {
            Some(n @ 1..) => got += n,
            _ => ended = true,
        }
    }
    Ok(got)
}

/// Whether a call with these flags could block, and hold up other threads.
pub(super) fn goes_in_turns(v: &Value, flags: i32) -> bool {
    Socket::of(v).timeout.get() < 0.0 && flags & libc::MSG_DONTWAIT == 0 && !threads::alone()
}

/// Sends as a blocking call does, which takes all bytes, but lets the other threads run where there is no room for more.
fn send(v: &Value, data: &[u8], flags: i32, to: Option<&Address>) -> R<usize> {
    if goes_in_turns(v, flags) {
        let sent = repeat(v, libc::POLLOUT, flags, |fd| send_now(fd, data, flags, to))?;
        return Ok(send_rest(v, data, sent, flags, to));
    }
    repeat(v, libc::POLLOUT, flags, |fd| send_once(fd, data, flags, to))
}

/// Sends what a first call had no room for; the number of bytes that are sent then.
pub(super) fn send_rest(v: &Value, data: &[u8], mut sent: usize, flags: i32, to: Option<&Address>) -> usize {
    while sent < data.len() {
        match go_on(v, libc::POLLOUT, |fd| send_now(fd, &data[sent..], flags, to)) {
            Some(n) => sent += n,
            None => break,
        }
    }
    sent
}

fn send_now(fd: i32, data: &[u8], flags: i32, to: Option<&Address>) -> isize {
    send_once(fd, data, flags | libc::MSG_DONTWAIT, to)
}

fn send_once(fd: i32, data: &[u8], flags: i32, to: Option<&Address>) -> isize {
    let (address, length) = to.map_or((std::ptr::null(), 0), |a| (a.pointer(), a.length));
    let flags = flags | libc::MSG_NOSIGNAL;
    // SAFETY: bytes of the length that is given, an address and its length or none.
    unsafe { libc::sendto(fd, data.as_ptr().cast(), data.len(), flags, address, length) }
}

fn get_option(v: &Value, args: &[Value]) -> R {
    args::check_count("getsockopt", args.len(), 2, 3)?;
    let (level, name) = (number::c_int(&args[0])?, number::c_int(&args[1])?);
    if args.len() == 2 {
        return option(fd(v), level, name).map(|n| Value::int(n.into()));
    }
    let mut room = vec![0u8; number::ssize(&args[2])?.clamp(0, 1024) as usize];
    let mut length = room.len() as libc::socklen_t;
    // SAFETY: a buffer of the length that is given.
    if unsafe { libc::getsockopt(fd(v), level, name, room.as_mut_ptr().cast(), &mut length) } < 0 {
        return Err(failed());
    }
    Ok(Value::bytes(&room[..length as usize]))
}

fn set_option(v: &Value, args: &[Value]) -> R {
    args::check_count("setsockopt", args.len(), 3, 4)?;
    let (level, name) = (number::c_int(&args[0])?, number::c_int(&args[1])?);
    let data = if int::is_int(&args[2]) {
        number::c_int(&args[2])?.to_ne_bytes().to_vec()
    } else if buffer::is_bytes_like(&args[2]) {
        buffer::get(&args[2])?.to_vec()
    } else {
        return Err(type_error(format_args!(
            "a bytes-like object is required, not '{}'",
            args[2].ty().name()
        )));
    };
    // SAFETY: bytes of the length that is given.
    done(unsafe { libc::setsockopt(fd(v), level, name, data.as_ptr().cast(), data.len() as libc::socklen_t) })
}
