//! Messages with ancillary data, and reading into buffers: `sendmsg`, `recvmsg` and their kin.

use super::Socket;
use super::address::{Address, from_python};
use super::methods::{goes_in_turns, receive, repeat, send_rest};
use crate::args;
use crate::exceptions::{R, type_error, value_error};
use crate::ops::{iter, number};
use crate::stdlib::sys::audit;
use crate::types::{buffer, list, tuple};
use crate::value::Value;
use std::mem::zeroed;

/// `socket.recvmsg`.
pub(super) fn recvmsg(v: &Value, args: &[Value]) -> R {
    args::check_count("recvmsg", args.len(), 1, 3)?;
    let size = number::ssize(&args[0])?;
    if size < 0 {
        return Err(value_error("negative buffer size in recvmsg()"));
    }
    let mut room = vec![0u8; size as usize];
    let got = receive_message(v, &mut [&mut room[..]], &args[1..])?;
    room.truncate(got.count);
    Ok(tuple::new(vec![
        Value::bytes(&room),
        got.ancillary,
        Value::int(got.flags.into()),
        got.from,
    ]))
}

/// `socket.recvmsg_into`.
pub(super) fn recvmsg_into(v: &Value, args: &[Value]) -> R {
    args::check_count("recvmsg_into", args.len(), 1, 3)?;
    let targets = iter::collect(&args[0])?;
    let mut rooms = Vec::new();
    for target in &targets {
        rooms.push(vec![0u8; buffer::with_bytes_mut(target, |t| t.len())?]);
    }
    let mut slices: Vec<&mut [u8]> = rooms.iter_mut().map(|r| &mut r[..]).collect();
    let got = receive_message(v, &mut slices, &args[1..])?;
    let mut left = got.count;
    for (target, room) in targets.iter().zip(&rooms) {
        let n = left.min(room.len());
        buffer::with_bytes_mut(target, |t| t[..n].copy_from_slice(&room[..n]))?;
        left -= n;
    }
    Ok(tuple::new(vec![
        Value::usize(got.count),
        got.ancillary,
        Value::int(got.flags.into()),
        got.from,
    ]))
}

/// `socket.recvfrom_into`.
pub(super) fn recvfrom_into(v: &Value, args: &[Value]) -> R {
    args::check_count("recvfrom_into", args.len(), 1, 3)?;
    let wanted = args.get(1).map_or(Ok(0), number::ssize)?;
    let flags = args.get(2).map_or(Ok(0), number::c_int)?;
    let length = buffer::with_bytes_mut(&args[0], |t| t.len())?;
    if wanted < 0 {
        return Err(value_error("negative buffersize in recvfrom_into"));
    }
    if wanted as usize > length {
        return Err(value_error("nbytes is greater than the length of the buffer"));
    }
    let size = if wanted == 0 { length } else { wanted as usize };
    let (mut room, mut from) = (vec![0; size], Address::empty());
    let n = receive(v, &mut room, flags, Some(&mut from))?;
    buffer::with_bytes_mut(&args[0], |t| t[..n].copy_from_slice(&room[..n]))?;
    Ok(tuple::new(vec![Value::usize(n), from.to_python()]))
}

/// Level, type and data of one piece of ancillary data.
fn ancillary_of(v: &Value) -> R<(i32, i32, Vec<u8>)> {
    let wrong = |n: usize| {
        type_error(format_args!(
            "[sendmsg() ancillary data items]() argument must be sequence of length 3, not {n}"
        ))
    };
    match &iter::collect(v)?[..] {
        [level, kind, data] => Ok((number::c_int(level)?, number::c_int(kind)?, buffer::get(data)?.to_vec())),
        other => Err(wrong(other.len())),
    }
}

/// `socket.sendmsg`.
pub(super) fn sendmsg(v: &Value, args: &[Value]) -> R {
    if args.is_empty() {
        return Err(type_error("sendmsg() takes at least 1 argument (0 given)"));
    }
    args::check_count("sendmsg", args.len(), 1, 4)?;
    if !iter::is_iterable(&args[0]) {
        return Err(type_error("sendmsg() argument 1 must be an iterable"));
    }
    let mut data = Vec::new();
    for part in iter::collect(&args[0])? {
        data.push(buffer::get(&part)?.to_vec());
    }
    let given = args.get(1).map_or(Ok(Vec::new()), iter::collect)?;
    let ancillary = given.iter().map(ancillary_of).collect::<R<Vec<_>>>()?;
    let flags = args.get(2).map_or(Ok(0), number::c_int)?;
    let to = match args.get(3).filter(|a| !a.is_none()) {
        Some(a) => Some(from_python("sendmsg", Socket::of(v).family.get(), a)?),
        None => None,
    };
    audit::raise("socket.sendmsg", || {
        vec![v.clone(), args.get(3).cloned().unwrap_or(Value::none())]
    })?;
    // SAFETY: a plain computation.
    let space = |n: usize| unsafe { libc::CMSG_SPACE(n as u32) } as usize;
    let size: usize = ancillary.iter().map(|(_, _, data)| space(data.len())).sum();
    let mut control = vec![0u64; size.div_ceil(8)];
    let mut parts: Vec<libc::iovec> = data
        .iter_mut()
        .map(|part| libc::iovec {
            iov_base: part.as_mut_ptr().cast(),
            iov_len: part.len(),
        })
        .collect();
    let in_turns = goes_in_turns(v, flags);
    let now = if in_turns { libc::MSG_DONTWAIT } else { 0 };
    let sent = repeat(v, libc::POLLOUT, flags, |fd| {
        // SAFETY: the message's parts, and room for all ancillary data in words.
        unsafe {
            let mut message: libc::msghdr = zeroed();
            message.msg_iov = parts.as_mut_ptr();
            message.msg_iovlen = parts.len() as _;
            if let Some(a) = &to {
                message.msg_name = a.pointer().cast_mut().cast();
                message.msg_namelen = a.length;
            }
            if size > 0 {
                message.msg_control = control.as_mut_ptr().cast();
                message.msg_controllen = size as _;
                let mut header = libc::CMSG_FIRSTHDR(&message);
                for (level, kind, data) in &ancillary {
                    (*header).cmsg_level = *level;
                    (*header).cmsg_type = *kind;
                    (*header).cmsg_len = libc::CMSG_LEN(data.len() as u32) as _;
                    std::ptr::copy_nonoverlapping(data.as_ptr(), libc::CMSG_DATA(header), data.len());
                    header = libc::CMSG_NXTHDR(&message, header);
                }
            }
            libc::sendmsg(fd, &message, flags | now | libc::MSG_NOSIGNAL)
        }
    })?;
    if in_turns && sent < data.iter().map(Vec::len).sum() {
        return Ok(Value::usize(send_rest(v, &data.concat(), sent, flags, to.as_ref())));
    }
    Ok(Value::usize(sent))
}

/// What a received message is, besides its bytes.
struct Received {
    count: usize,
    ancillary: Value,
    flags: i32,
    from: Value,
}

fn receive_message(v: &Value, rooms: &mut [&mut [u8]], rest: &[Value]) -> R<Received> {
    let room = rest.first().map_or(Ok(0), number::ssize)?;
    if room < 0 {
        return Err(value_error("invalid ancillary data buffer length"));
    }
    let flags = rest.get(1).map_or(Ok(0), number::c_int)?;
    let mut control = vec![0u64; (room as usize).div_ceil(8)];
    let mut parts: Vec<libc::iovec> = rooms
        .iter_mut()
        .map(|part| libc::iovec {
            iov_base: part.as_mut_ptr().cast(),
            iov_len: part.len(),
        })
        .collect();
    let mut from = Address::empty();
    // SAFETY: plain data.
    let mut message: libc::msghdr = unsafe { zeroed() };
    let count = repeat(v, libc::POLLIN, flags, |fd| {
        message.msg_name = from.pointer_mut().cast();
        message.msg_namelen = size_of::<libc::sockaddr_storage>() as _;
        message.msg_iov = parts.as_mut_ptr();
        message.msg_iovlen = parts.len() as _;
        message.msg_control = if room > 0 {
            control.as_mut_ptr().cast()
        } else {
            std::ptr::null_mut()
        };
        message.msg_controllen = room as _;
        // SAFETY: buffers of the lengths that are given.
        unsafe { libc::recvmsg(fd, &mut message, flags) }
    })?;
    from.length = message.msg_namelen;
    let mut found = Vec::new();
    // SAFETY: the system filled the ancillary data, whose headers say how long they are.
    unsafe {
        let mut header = if room > 0 {
            libc::CMSG_FIRSTHDR(&message)
        } else {
            std::ptr::null_mut()
        };
        while !header.is_null() {
            let data = libc::CMSG_DATA(header);
            let end = header.cast::<u8>() as usize + (*header).cmsg_len as usize;
            let limit = message.msg_control as usize + message.msg_controllen as usize;
            let length = end.min(limit).saturating_sub(data as usize);
            found.push(tuple::new(vec![
                Value::int((*header).cmsg_level.into()),
                Value::int((*header).cmsg_type.into()),
                Value::bytes(std::slice::from_raw_parts(data, length)),
            ]));
            header = libc::CMSG_NXTHDR(&message, header);
        }
    }
    let sender = if message.msg_namelen == 0 {
        Value::none()
    } else {
        from.to_python()
    };
    Ok(Received {
        count,
        ancillary: list::new(found),
        flags: message.msg_flags,
        from: sender,
    })
}
