//! Addresses of sockets, between Python's tuples and the system's structures.

use crate::exceptions::{R, overflow_error, type_error};
use crate::ops::number;
use crate::types::exception::os_error;
use crate::types::{bytes, str, tuple};
use crate::value::Value;
use std::mem::{size_of, zeroed};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};

/// A system's address of any family.
pub(super) struct Address {
    pub storage: libc::sockaddr_storage,
    pub length: libc::socklen_t,
}

impl Address {
    pub(super) fn empty() -> Address {
        Address {
            // SAFETY: plain data.
            storage: unsafe { zeroed() },
            length: size_of::<libc::sockaddr_storage>() as libc::socklen_t,
        }
    }

    fn of<T>(data: T) -> Address {
        let mut made = Address::empty();
        // SAFETY: the storage has room for every family's structure.
        unsafe { (&raw mut made.storage).cast::<T>().write(data) };
        made.length = size_of::<T>() as libc::socklen_t;
        made
    }

    pub(super) fn pointer(&self) -> *const libc::sockaddr {
        (&raw const self.storage).cast()
    }

    pub(super) fn pointer_mut(&mut self) -> *mut libc::sockaddr {
        (&raw mut self.storage).cast()
    }

    /// The address as Python shows it.
    pub(super) fn to_python(&self) -> Value {
        match i32::from(self.storage.ss_family) {
            libc::AF_INET => {
                // SAFETY: the family says what it is.
                let a = unsafe { &*self.pointer().cast::<libc::sockaddr_in>() };
                let ip = Ipv4Addr::from(u32::from_be(a.sin_addr.s_addr));
                tuple::new(vec![
                    Value::str(&ip.to_string()),
                    Value::int(u16::from_be(a.sin_port).into()),
                ])
            }
            libc::AF_INET6 => {
                // SAFETY: as above.
                let a = unsafe { &*self.pointer().cast::<libc::sockaddr_in6>() };
                let ip = Ipv6Addr::from(a.sin6_addr.s6_addr);
                tuple::new(vec![
                    Value::str(&ip.to_string()),
                    Value::int(u16::from_be(a.sin6_port).into()),
                    Value::int(u32::from_be(a.sin6_flowinfo).into()),
                    Value::int(a.sin6_scope_id.into()),
                ])
            }
            libc::AF_UNIX => {
                // SAFETY: as above.
                let a = unsafe { &*self.pointer().cast::<libc::sockaddr_un>() };
                let length = (self.length as usize).saturating_sub(2).min(a.sun_path.len());
                let path: Vec<u8> = a.sun_path[..length].iter().map(|c| *c as u8).collect();
                if path.first() == Some(&0) {
                    return Value::bytes(&path);
                }
                let end = path.iter().position(|c| *c == 0).unwrap_or(path.len());
                str::from_fs_bytes(&path[..end])
            }
            _ => Value::none(),
        }
    }
}

/// The address that Python code gives for a socket of `family`.
pub(super) fn from_python(function: &str, family: i32, v: &Value) -> R<Address> {
    match family {
        libc::AF_UNIX => {
            let path = match bytes::contents(v) {
                Some(b) => b.to_vec(),
                None => crate::stdlib::posix::path_bytes(&crate::stdlib::posix::fspath(v)?)?,
            };
            // SAFETY: plain data.
            let mut a: libc::sockaddr_un = unsafe { zeroed() };
            if path.len() >= a.sun_path.len() {
                return Err(crate::exceptions::raise(
                    &crate::types::exception::OS_ERROR,
                    "AF_UNIX path too long",
                ));
            }
            a.sun_family = libc::AF_UNIX as u16;
            for (to, from) in a.sun_path.iter_mut().zip(&path) {
                *to = *from as libc::c_char;
            }
            let extra = usize::from(path.first() != Some(&0));
            let mut made = Address::of(a);
            made.length = (2 + path.len() + extra) as libc::socklen_t;
            Ok(made)
        }
        libc::AF_INET | libc::AF_INET6 => {
            let Some(items) = tuple::as_items(v) else {
                let family = if family == libc::AF_INET { "AF_INET" } else { "AF_INET6" };
                return Err(type_error(format_args!(
                    "{function}(): {family} address must be tuple, not {}",
                    v.ty().name()
                )));
            };
            if items.len() < 2 {
                return Err(type_error(format_args!(
                    "{function}(): AF_INET address must be a pair (host, port)"
                )));
            }
            let port = number::ssize(&items[1])?;
            let Ok(port) = u16::try_from(port) else {
                return Err(overflow_error(format_args!("{function}(): port must be 0-65535.")));
            };
            let ip = resolve(&items[0], family)?;
            Ok(of_ip(ip, port))
        }
        _ => Err(crate::exceptions::raise(
            &crate::types::exception::OS_ERROR,
            format_args!("{function}(): bad family"),
        )),
    }
}

/// The system's address of an IP address and a port.
pub(super) fn of_ip(ip: IpAddr, port: u16) -> Address {
    match ip {
        IpAddr::V4(ip) => {
            // SAFETY: plain data.
            let mut a: libc::sockaddr_in = unsafe { zeroed() };
            a.sin_family = libc::AF_INET as u16;
            a.sin_port = port.to_be();
            a.sin_addr.s_addr = u32::from(ip).to_be();
            Address::of(a)
        }
        IpAddr::V6(ip) => {
            // SAFETY: plain data.
            let mut a: libc::sockaddr_in6 = unsafe { zeroed() };
            a.sin6_family = libc::AF_INET6 as u16;
            a.sin6_port = port.to_be();
            a.sin6_addr.s6_addr = ip.octets();
            Address::of(a)
        }
    }
}

/// A host's address: numbers, a name, "" for any.
pub(super) fn resolve(host: &Value, family: i32) -> R<IpAddr> {
    let text = match bytes::contents(host) {
        Some(b) => String::from_utf8_lossy(b).into_owned(),
        None if str::is_str(host) => str::to_string_lossy(host).into_owned(),
        None => {
            return Err(type_error(format_args!(
                "str, bytes or bytearray expected, not {}",
                host.ty().name()
            )));
        }
    };
    let any = if family == libc::AF_INET6 {
        IpAddr::V6(Ipv6Addr::UNSPECIFIED)
    } else {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED)
    };
    match text.as_str() {
        "" => return Ok(any),
        "<broadcast>" => return Ok(IpAddr::V4(Ipv4Addr::BROADCAST)),
        _ => {}
    }
    let fits = |ip: &IpAddr| family == libc::AF_UNSPEC || ip.is_ipv6() == (family == libc::AF_INET6);
    if let Ok(ip) = text.parse::<IpAddr>()
        && fits(&ip)
    {
        return Ok(ip);
    }
    let found = (text.as_str(), 0).to_socket_addrs().ok().into_iter().flatten();
    match found.map(|a| a.ip()).find(fits) {
        Some(ip) => Ok(ip),
        None => Err(super::gai_error(-2, "Name or service not known")),
    }
}

/// Raises OSError for the last failed call.
pub(super) fn failed() -> crate::exceptions::Raised {
    os_error::raise_last(None)
}
