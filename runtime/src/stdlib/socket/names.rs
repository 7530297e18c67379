//! Names of hosts, services, protocols and interfaces, from the C library's databases.

use super::address::{failed, from_python, of_ip, resolve};
use super::{HOST_ERROR, gai_error, os_error};
use crate::args;
use crate::exceptions::{R, Raised, overflow_error, raise_value, type_error, value_error};
use crate::object::def::MethodDef;
use crate::ops::{call, number};
use crate::stdlib::sys::audit;
use crate::types::{exception, list, str, tuple};
use crate::value::Value;
use std::ffi::{CStr, CString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(super) static FUNCTIONS: &[MethodDef] = &[
    MethodDef::one("gethostbyaddr", |_, host| by_address(host)),
    MethodDef::one("gethostbyname_ex", |_, host| {
        audit::raise("socket.gethostbyname", || vec![host.clone()])?;
        let ip = resolve(host, libc::AF_INET)?;
        let name = str::to_string_lossy(host).into_owned();
        Ok(triple(&name, &[], &[ip.to_string()]))
    }),
    MethodDef::positional("getnameinfo", name_info),
    MethodDef::positional("getservbyname", |_, args| {
        args::check_count("getservbyname", args.len(), 1, 2)?;
        let (name, protocol) = (
            c_string(&args[0], "getservbyname", 1)?,
            protocol_of(args, "getservbyname")?,
        );
        audit::raise("socket.getservbyname", || {
            vec![args[0].clone(), args.get(1).cloned().unwrap_or(Value::none())]
        })?;
        // SAFETY: C strings; the entry is read at once.
        unsafe {
            let found = libc::getservbyname(name.as_ptr(), pointer(protocol.as_ref()));
            match found.as_ref() {
                Some(entry) => Ok(Value::int(u16::from_be(entry.s_port as u16).into())),
                None => Err(os_error("service/proto not found")),
            }
        }
    }),
    MethodDef::positional("getservbyport", |_, args| {
        args::check_count("getservbyport", args.len(), 1, 2)?;
        let Ok(port) = u16::try_from(number::ssize(&args[0])?) else {
            return Err(overflow_error("getservbyport: port must be 0-65535."));
        };
        let protocol = protocol_of(args, "getservbyport")?;
        audit::raise("socket.getservbyport", || {
            vec![args[0].clone(), args.get(1).cloned().unwrap_or(Value::none())]
        })?;
        // SAFETY: a C string; the entry is read at once.
        unsafe {
            let found = libc::getservbyport(port.to_be().into(), pointer(protocol.as_ref()));
            match found.as_ref() {
                Some(entry) => Ok(text(entry.s_name)),
                None => Err(os_error("port/proto not found")),
            }
        }
    }),
    MethodDef::one("getprotobyname", |_, name| {
        let c = c_string(name, "getprotobyname", 1)?;
        // SAFETY: a C string; the entry is read at once.
        match unsafe { libc::getprotobyname(c.as_ptr()).as_ref() } {
            Some(entry) => Ok(Value::int(entry.p_proto.into())),
            None => Err(os_error("protocol not found")),
        }
    }),
    MethodDef::no_args("if_nameindex", |_| {
        let mut found = Vec::new();
        // SAFETY: the table ends with a null name and is freed once.
        unsafe {
            let table = libc::if_nameindex();
            if table.is_null() {
                return Err(failed());
            }
            let mut at = table;
            while (*at).if_index != 0 && !(*at).if_name.is_null() {
                found.push(tuple::new(vec![Value::int((*at).if_index.into()), text((*at).if_name)]));
                at = at.add(1);
            }
            libc::if_freenameindex(table);
        }
        Ok(list::new(found))
    }),
    MethodDef::one("if_nametoindex", |_, name| {
        let c = c_string(name, "if_nametoindex", 1)?;
        // SAFETY: a C string.
        match unsafe { libc::if_nametoindex(c.as_ptr()) } {
            0 => Err(os_error("no interface with this name")),
            index => Ok(Value::int(index.into())),
        }
    }),
    MethodDef::one("if_indextoname", |_, index| {
        let index = number::ssize(index)?;
        let mut name = [0 as libc::c_char; libc::IF_NAMESIZE];
        // SAFETY: the buffer is as long as the system asks for.
        unsafe {
            if libc::if_indextoname(index as u32, name.as_mut_ptr()).is_null() {
                return Err(failed());
            }
            Ok(text(name.as_ptr()))
        }
    }),
    MethodDef::one("sethostname", |_, name| {
        audit::raise("socket.sethostname", || vec![name.clone()])?;
        let name = crate::stdlib::posix::path_bytes(name)?;
        // SAFETY: the bytes live through the call.
        let result = unsafe { libc::sethostname(name.as_ptr().cast(), name.len()) };
        if result < 0 { Err(failed()) } else { Ok(Value::none()) }
    }),
    MethodDef::one("CMSG_LEN", |_, n| {
        let n = number::ssize(n)?;
        // SAFETY: plain arithmetic.
        Ok(Value::int(unsafe { libc::CMSG_LEN(n as u32) }.into()))
    }),
    MethodDef::one("CMSG_SPACE", |_, n| {
        let n = number::ssize(n)?;
        // SAFETY: plain arithmetic.
        Ok(Value::int(unsafe { libc::CMSG_SPACE(n as u32) }.into()))
    }),
];

/// Text of the C library.
///
/// # Safety
/// `p` is a C string.
unsafe fn text(p: *const libc::c_char) -> Value {
    // SAFETY: the caller's promise.
    str::from_fs_bytes(unsafe { CStr::from_ptr(p) }.to_bytes())
}

fn c_string(v: &Value, function: &str, position: usize) -> R<CString> {
    if !str::is_str(v) {
        return Err(args::bad_argument(function, &format!("argument {position}"), "str", v));
    }
    CString::new(str::wtf8(v)).map_err(|_| value_error("embedded null character"))
}

fn protocol_of(args: &[Value], function: &str) -> R<Option<CString>> {
    args.get(1).map(|v| c_string(v, function, 2)).transpose()
}

fn pointer(text: Option<&CString>) -> *const libc::c_char {
    text.map_or(std::ptr::null(), |t| t.as_ptr())
}

fn triple(name: &str, aliases: &[String], addresses: &[String]) -> Value {
    let values = |items: &[String]| list::new(items.iter().map(|i| Value::str(i)).collect());
    tuple::new(vec![Value::str(name), values(aliases), values(addresses)])
}

#[cold]
fn host_error(number: i64, message: &str) -> Raised {
    let class = (*HOST_ERROR.get()).unwrap_or(&exception::OS_ERROR);
    match call::call2(&class.value(), &Value::int(number), &Value::str(message)) {
        Ok(made) => raise_value(made),
        Err(raised) => raised,
    }
}

fn by_address(host: &Value) -> R {
    audit::raise("socket.gethostbyaddr", || vec![host.clone()])?;
    let ip = resolve(host, libc::AF_UNSPEC)?;
    let (bytes, family) = match ip {
        IpAddr::V4(ip) => (ip.octets().to_vec(), libc::AF_INET),
        IpAddr::V6(ip) => (ip.octets().to_vec(), libc::AF_INET6),
    };
    unsafe extern "C" {
        fn gethostbyaddr(
            address: *const libc::c_void,
            length: libc::socklen_t,
            kind: libc::c_int,
        ) -> *const libc::hostent;
    }
    // SAFETY: the entry and its lists, which end with nulls, are read at once.
    unsafe {
        let Some(entry) = gethostbyaddr(bytes.as_ptr().cast(), bytes.len() as u32, family).as_ref() else {
            return Err(host_error(1, "Unknown host"));
        };
        let name = CStr::from_ptr(entry.h_name).to_string_lossy().into_owned();
        let mut aliases = Vec::new();
        let mut at = entry.h_aliases;
        while !at.is_null() && !(*at).is_null() {
            aliases.push(CStr::from_ptr(*at).to_string_lossy().into_owned());
            at = at.add(1);
        }
        let mut addresses = Vec::new();
        let mut at = entry.h_addr_list;
        while !at.is_null() && !(*at).is_null() {
            let raw = std::slice::from_raw_parts((*at).cast::<u8>(), entry.h_length as usize);
            addresses.push(match (<[u8; 4]>::try_from(raw), <[u8; 16]>::try_from(raw)) {
                (Ok(v4), _) => Ipv4Addr::from(v4).to_string(),
                (_, Ok(v6)) => Ipv6Addr::from(v6).to_string(),
                _ => String::new(),
            });
            at = at.add(1);
        }
        Ok(triple(&name, &aliases, &addresses))
    }
}

fn name_info(_: &Value, args: &[Value]) -> R {
    args::check_count("getnameinfo", args.len(), 2, 2)?;
    let flags = number::c_int(&args[1])?;
    let Some(items) = tuple::as_items(&args[0]) else {
        return Err(type_error("getnameinfo() argument 1 must be a tuple"));
    };
    if items.len() < 2 {
        return Err(type_error("getnameinfo() argument 1 must be a pair (host, port)"));
    }
    audit::raise("socket.getnameinfo", || vec![args[0].clone()])?;
    let is_v6 = str::to_string_lossy(&items[0]).contains(':');
    let family = if is_v6 { libc::AF_INET6 } else { libc::AF_INET };
    let address = match str::to_string_lossy(&items[0]).parse::<IpAddr>() {
        Ok(ip) => {
            let port = u16::try_from(number::ssize(&items[1])?)
                .map_err(|_| overflow_error("getsockaddrarg: port must be 0-65535."))?;
            of_ip(ip, port)
        }
        Err(_) => from_python("getnameinfo", family, &args[0])?,
    };
    let (mut host, mut service) = ([0 as libc::c_char; 1025], [0 as libc::c_char; 32]);
    // SAFETY: the buffers are as long as said.
    unsafe {
        let result = libc::getnameinfo(
            address.pointer(),
            address.length,
            host.as_mut_ptr(),
            host.len() as u32,
            service.as_mut_ptr(),
            service.len() as u32,
            flags,
        );
        if result != 0 {
            let message = CStr::from_ptr(libc::gai_strerror(result))
                .to_string_lossy()
                .into_owned();
            return Err(gai_error(result.into(), &message));
        }
        Ok(tuple::new(vec![text(host.as_ptr()), text(service.as_ptr())]))
    }
}

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

/// More numbers of the system.
pub(super) static CONSTANTS: &[(&str, i64)] = constants! {
    AF_APPLETALK AF_ASH AF_ATMPVC AF_ATMSVC AF_AX25 AF_BRIDGE AF_CAN AF_DECnet AF_ECONET AF_IPX AF_IRDA AF_KEY AF_LLC
    AF_NETBEUI AF_NETLINK AF_NETROM AF_PACKET AF_PPPOX AF_RDS AF_ROSE AF_ROUTE AF_SECURITY AF_SNA AF_TIPC AF_VSOCK
    AF_WANPIPE AF_X25 AI_ALL EAI_BADFLAGS EAI_MEMORY EAI_NODATA EAI_OVERFLOW EAI_SYSTEM IPPROTO_AH IPPROTO_DSTOPTS
    IPPROTO_EGP IPPROTO_ESP IPPROTO_FRAGMENT IPPROTO_GRE IPPROTO_HOPOPTS IPPROTO_ICMPV6 IPPROTO_IDP IPPROTO_IGMP
    IPPROTO_IPIP IPPROTO_NONE IPPROTO_PIM IPPROTO_PUP IPPROTO_ROUTING IPPROTO_RSVP IPPROTO_SCTP IPPROTO_TP
    IPV6_MULTICAST_HOPS IPV6_MULTICAST_IF IPV6_MULTICAST_LOOP IPV6_PKTINFO IPV6_RECVPKTINFO IPV6_UNICAST_HOPS
    IPV6_TCLASS IP_HDRINCL IP_MULTICAST_IF IP_OPTIONS IP_PKTINFO IP_TRANSPARENT MSG_CMSG_CLOEXEC MSG_CONFIRM MSG_CTRUNC
    MSG_EOR MSG_ERRQUEUE MSG_FASTOPEN MSG_MORE PF_PACKET SCM_CREDENTIALS SCM_RIGHTS SOCK_RDM SO_BINDTODEVICE SO_DOMAIN
    SO_INCOMING_CPU SO_MARK SO_PASSCRED SO_PASSSEC SO_PEERCRED SO_PEERSEC SO_PRIORITY SO_PROTOCOL TCP_CONGESTION
    TCP_CORK TCP_DEFER_ACCEPT TCP_FASTOPEN TCP_INFO TCP_LINGER2 TCP_QUICKACK TCP_SYNCNT TCP_USER_TIMEOUT
    TCP_WINDOW_CLAMP
};

/// Numbers that the C library's bindings do not name.
pub(super) static OTHERS: &[(&str, i64)] = &[
    ("SOL_IP", 0),
    ("SOL_TCP", 6),
    ("SOL_UDP", 17),
    ("IPV6_JOIN_GROUP", 20),
    ("IPV6_LEAVE_GROUP", 21),
    ("INADDR_NONE", 0xFFFF_FFFF),
    ("INADDR_ALLHOSTS_GROUP", 0xE000_0001),
    ("INADDR_MAX_LOCAL_GROUP", 0xE000_00FF),
    ("INADDR_UNSPEC_GROUP", 0xE000_0000),
    ("IPPORT_RESERVED", 1024),
    ("IPPORT_USERRESERVED", 5000),
    ("NI_MAXSERV", 32),
    ("IP_DEFAULT_MULTICAST_TTL", 1),
    ("IP_DEFAULT_MULTICAST_LOOP", 1),
    ("IP_MAX_MEMBERSHIPS", 20),
    ("IPPROTO_MPTCP", 262),
    ("IPPROTO_UDPLITE", 136),
];
