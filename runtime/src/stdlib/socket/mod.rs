//! `_socket`: the system calls behind `socket`.

mod address;
mod messages;
mod methods;
mod names;

use crate::args;
use crate::cell::Mut;
use crate::exceptions::{R, Raised, new_exception, overflow_error, raise_value, type_error, value_error};
use crate::native_type;
use crate::object::def::{GetSetDef, MethodDef};
use crate::object::lookup;
use crate::object::slots::KwNames;
use crate::object::type_object::TypeObject;
use crate::ops::{call, number};
use crate::stdlib::sys::audit;
use crate::types::{bytes, dict, exception, float, int, keywords, list, module, str, tuple};
use crate::value::Value;
use address::{failed, of_ip, resolve};
use std::cell::Cell;
use std::net::{Ipv4Addr, Ipv6Addr};

/// `socket.gaierror` and `socket.herror`.
static GAI_ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);
static HOST_ERROR: Mut<Option<&'static TypeObject>> = Mut::new(None);
/// `socket.getdefaulttimeout()`, negative for none.
static DEFAULT_TIMEOUT: Mut<f64> = Mut::new(-1.0);

/// A descriptor that is closed with its owner; negative for none.
struct Descriptor(Cell<i32>);

impl Drop for Descriptor {
    fn drop(&mut self) {
        if self.0.get() >= 0 {
            // SAFETY: our own descriptor.
            unsafe { libc::close(self.0.get()) };
        }
    }
}

impl std::ops::Deref for Descriptor {
    type Target = Cell<i32>;

    fn deref(&self) -> &Cell<i32> {
        &self.0
    }
}

impl crate::object::native_type::Field for Descriptor {}

native_type! {
    /// A socket.
    pub struct Socket: TYPE = "_socket.socket" {
        fd: Descriptor,
        family: Cell<i32>,
        kind: Cell<i32>,
        protocol: Cell<i32>,
        timeout: Cell<f64>,
    }
    slots {
        new: |ty, _, _| Ok(Socket::instance(ty, Descriptor(Cell::new(-1)), Cell::new(-1), Cell::new(0), Cell::new(0), Cell::new(-1.0))),
        init: init_socket,
        repr: repr,
        finalize: |v| if Socket::of(v).fd.get() >= 0 {
            crate::stdlib::warnings::warn_unclosed("unclosed ", v);
        },
    }
    .with_getsets(&[
        GetSetDef::read_only("family", |v| Ok(Value::int(Socket::of(v).family.get().into()))).member(),
        GetSetDef::read_only("type", |v| Ok(Value::int(Socket::of(v).kind.get().into()))).member(),
        GetSetDef::read_only("proto", |v| Ok(Value::int(Socket::of(v).protocol.get().into()))).member(),
        GetSetDef::read_only("timeout", |v| Ok(shown_timeout(Socket::of(v).timeout.get()))),
    ])
    .with_methods(methods::METHODS)
}

macro_rules! constants {
    ($($name:ident)*) => { &[$((stringify!($name), libc::$name as i64)),*] };
}

static CONSTANTS: &[(&str, i64)] = constants! {
    AF_UNSPEC AF_UNIX AF_INET AF_INET6 SOCK_STREAM SOCK_DGRAM SOCK_RAW SOCK_SEQPACKET SOCK_CLOEXEC SOCK_NONBLOCK SOL_SOCKET
    SO_DEBUG SO_ACCEPTCONN SO_REUSEADDR SO_REUSEPORT SO_KEEPALIVE SO_DONTROUTE SO_BROADCAST SO_LINGER SO_OOBINLINE
    SO_SNDBUF SO_RCVBUF SO_SNDLOWAT SO_RCVLOWAT SO_SNDTIMEO SO_RCVTIMEO SO_ERROR SO_TYPE SOMAXCONN MSG_OOB MSG_PEEK
    MSG_DONTROUTE MSG_DONTWAIT MSG_WAITALL MSG_NOSIGNAL MSG_TRUNC IPPROTO_IP IPPROTO_ICMP IPPROTO_TCP IPPROTO_UDP
    IPPROTO_IPV6 IPPROTO_RAW TCP_NODELAY TCP_KEEPIDLE TCP_KEEPINTVL TCP_KEEPCNT TCP_MAXSEG IPV6_V6ONLY IP_TTL IP_TOS
    IP_MULTICAST_TTL IP_MULTICAST_LOOP IP_ADD_MEMBERSHIP IP_DROP_MEMBERSHIP SHUT_RD SHUT_WR SHUT_RDWR AI_PASSIVE
    AI_CANONNAME AI_NUMERICHOST AI_NUMERICSERV AI_ADDRCONFIG AI_V4MAPPED EAI_NONAME EAI_AGAIN EAI_FAIL EAI_FAMILY
    EAI_SERVICE EAI_SOCKTYPE NI_NUMERICHOST NI_NUMERICSERV NI_DGRAM NI_NAMEREQD NI_NOFQDN NI_MAXHOST
};

const FUNCTIONS: &[MethodDef] = &[
    MethodDef::positional("socketpair", socketpair),
    MethodDef::one("close", |_, fd| {
        // SAFETY: a plain system call.
        if unsafe { libc::close(number::c_int(fd)?) } < 0 {
            return Err(failed());
        }
        Ok(Value::none())
    }),
    MethodDef::one("dup", |_, fd| {
        // SAFETY: a plain system call.
        let new = unsafe { libc::fcntl(number::c_int(fd)?, libc::F_DUPFD_CLOEXEC, 0) };
        if new < 0 {
            Err(failed())
        } else {
            Ok(Value::int(new.into()))
        }
    }),
    MethodDef::no_args("gethostname", |_| {
        audit::raise("socket.gethostname", Vec::new)?;
        let mut name = [0u8; 256];
        // SAFETY: a buffer of the length that is given.
        unsafe { libc::gethostname(name.as_mut_ptr().cast(), name.len()) };
        let end = name.iter().position(|b| *b == 0).unwrap_or(0);
        Ok(str::from_fs_bytes(&name[..end]))
    }),
    MethodDef::one("gethostbyname", |_, host| {
        audit::raise("socket.gethostbyname", || vec![host.clone()])?;
        Ok(Value::str(&resolve(host, libc::AF_INET)?.to_string()))
    }),
    MethodDef::keywords("getaddrinfo", getaddrinfo),
    MethodDef::one("inet_aton", |_, text| {
        match str::to_string_lossy(text).parse::<Ipv4Addr>() {
            Ok(ip) => Ok(Value::bytes(&ip.octets())),
            Err(_) => Err(os_error("illegal IP address string passed to inet_aton")),
        }
    }),
    MethodDef::one("inet_ntoa", |_, packed| {
        match bytes::contents(packed).map(<[u8; 4]>::try_from) {
            Some(Ok(octets)) => Ok(Value::str(&Ipv4Addr::from(octets).to_string())),
            _ => Err(os_error("packed IP wrong length")),
        }
    }),
    MethodDef::positional("inet_pton", |_, args| {
        args::check_count("inet_pton", args.len(), 2, 2)?;
        let text = str::to_string_lossy(&args[1]);
        let packed = match number::c_int(&args[0])? {
            libc::AF_INET => text.parse::<Ipv4Addr>().map(|ip| ip.octets().to_vec()).ok(),
            _ => text.parse::<Ipv6Addr>().map(|ip| ip.octets().to_vec()).ok(),
        };
        match packed {
            Some(packed) => Ok(Value::bytes(&packed)),
            None => Err(os_error("illegal IP address string passed to inet_pton")),
        }
    }),
    MethodDef::positional("inet_ntop", |_, args| {
        args::check_count("inet_ntop", args.len(), 2, 2)?;
        let packed = bytes::contents(&args[1]).unwrap_or(&[]);
        match (
            number::c_int(&args[0])?,
            <[u8; 4]>::try_from(packed),
            <[u8; 16]>::try_from(packed),
        ) {
            (libc::AF_INET, Ok(octets), _) => Ok(Value::str(&Ipv4Addr::from(octets).to_string())),
            (libc::AF_INET6, _, Ok(octets)) => Ok(Value::str(&Ipv6Addr::from(octets).to_string())),
            _ => Err(value_error("invalid length of packed IP address string")),
        }
    }),
    MethodDef::one("htons", |_, n| short("htons", n)),
    MethodDef::one("ntohs", |_, n| short("ntohs", n)),
    MethodDef::one("htonl", |_, n| long(n)),
    MethodDef::one("ntohl", |_, n| long(n)),
    MethodDef::no_args("getdefaulttimeout", |_| Ok(shown_timeout(*DEFAULT_TIMEOUT.get()))),
    MethodDef::one("setdefaulttimeout", |_, v| {
        *DEFAULT_TIMEOUT.get_mut() = timeout_of(v)?;
        Ok(Value::none())
    }),
];

/// 16 bits in the other order.
fn short(function: &str, n: &Value) -> R {
    // As the format `i` of `PyArg_ParseTuple` takes it.
    let n = number::c_long(n)?;
    if n > i32::MAX.into() {
        return Err(overflow_error("signed integer is greater than maximum"));
    }
    if n < i32::MIN.into() {
        return Err(overflow_error("signed integer is less than minimum"));
    }
    if n < 0 {
        return Err(overflow_error(format_args!(
            "{function}: can't convert negative Python int to C 16-bit unsigned integer"
        )));
    }
    match u16::try_from(n) {
        Ok(n) => Ok(Value::int(n.to_be().into())),
        Err(_) => Err(overflow_error(format_args!(
            "{function}: Python int too large to convert to C 16-bit unsigned integer"
        ))),
    }
}

/// 32 bits in the other order.
fn long(n: &Value) -> R {
    let Some(number) = int::as_ibig(n) else {
        return Err(type_error(format_args!("expected int, {} found", n.ty().name())));
    };
    if *number < dashu_int::IBig::ZERO {
        return Err(overflow_error("can't convert negative value to unsigned int"));
    }
    match u64::try_from(&*number).map(u32::try_from) {
        Ok(Ok(n)) => Ok(Value::int(n.to_be().into())),
        Ok(Err(_)) => Err(overflow_error("int larger than 32 bits")),
        Err(_) => Err(overflow_error("Python int too large to convert to C unsigned long")),
    }
}

/// Makes the module.
pub fn init() -> R {
    let module = module::new("_socket", &[FUNCTIONS, names::FUNCTIONS])?;
    let d = module::dict(&module);
    lookup::ready(&TYPE);
    dict::set_str(&d, "socket", TYPE.value());
    dict::set_str(&d, "SocketType", TYPE.value());
    dict::set_str(&d, "error", exception::OS_ERROR.value());
    dict::set_str(&d, "timeout", exception::TIMEOUT_ERROR.value());
    let herror = new_exception("socket", "herror", &exception::OS_ERROR)?;
    *HOST_ERROR.get_mut() = Some(herror);
    dict::set_str(&d, "herror", herror.value());
    let gai = new_exception("socket", "gaierror", &exception::OS_ERROR)?;
    *GAI_ERROR.get_mut() = Some(gai);
    dict::set_str(&d, "gaierror", gai.value());
    dict::set_str(&d, "has_ipv6", Value::bool(true));
    for (name, number) in CONSTANTS.iter().chain(names::CONSTANTS).chain(names::OTHERS) {
        dict::set_str(&d, name, Value::int(*number));
    }
    dict::set_str(&d, "INADDR_ANY", Value::int(0));
    dict::set_str(&d, "INADDR_LOOPBACK", Value::int(0x7F00_0001));
    dict::set_str(&d, "INADDR_BROADCAST", Value::int(0xFFFF_FFFF));
    Ok(module)
}

/// Raises `socket.gaierror`.
#[cold]
fn gai_error(number: i64, text: &str) -> Raised {
    let class = (*GAI_ERROR.get()).unwrap_or(&exception::OS_ERROR);
    match call::call2(&class.value(), &Value::int(number), &Value::str(text)) {
        Ok(made) => raise_value(made),
        Err(raised) => raised,
    }
}

#[cold]
fn os_error(text: &str) -> Raised {
    crate::exceptions::raise(&exception::OS_ERROR, text)
}

fn shown_timeout(seconds: f64) -> Value {
    if seconds < 0.0 {
        Value::none()
    } else {
        Value::float(seconds)
    }
}

/// The argument of `settimeout`; negative for none.
fn timeout_of(v: &Value) -> R<f64> {
    if v.is_none() {
        return Ok(-1.0);
    }
    let seconds = float::to_f64(v)?;
    if seconds < 0.0 {
        return Err(value_error("Timeout value out of range"));
    }
    Ok(seconds)
}

fn init_socket(v: &Value, args: &[Value], kwnames: KwNames) -> R<()> {
    let [family, kind, protocol, fileno] =
        keywords::parse("socket", args, kwnames, ["family", "type", "proto", "fileno"], 0)?;
    let number = |v: Option<Value>| v.map_or(Ok(-1), |v| number::c_int(&v));
    let (mut family, mut kind, mut protocol) = (number(family)?, number(kind)?, number(protocol)?);
    audit::raise("socket.__new__", || {
        let or_default = |number: i32, default: i32| if number == -1 { default } else { number };
        let kind = or_default(kind, libc::SOCK_STREAM);
        let numbers = [or_default(family, libc::AF_INET), kind, or_default(protocol, 0)];
        let numbers = numbers.map(|n| Value::int(n.into()));
        [v.clone()].into_iter().chain(numbers).collect()
    })?;
    let this = Socket::of(v);
    let fd = match fileno.filter(|f| !f.is_none()) {
        Some(fileno) => {
            if !int::is_int(&fileno) {
                return Err(type_error(format_args!(
                    "'{}' object cannot be interpreted as an integer",
                    fileno.ty().name()
                )));
            }
            let fd = number::c_int(&fileno)?;
            if fd < 0 {
                return Err(value_error("negative file descriptor"));
            }
            if family == -1 {
                family = methods::option(fd, libc::SOL_SOCKET, libc::SO_DOMAIN)?;
            }
            if kind == -1 {
                kind = methods::option(fd, libc::SOL_SOCKET, libc::SO_TYPE)?;
            }
            if protocol == -1 {
                protocol = methods::option(fd, libc::SOL_SOCKET, libc::SO_PROTOCOL)?;
            }
            fd
        }
        None => {
            family = if family == -1 { libc::AF_INET } else { family };
            kind = if kind == -1 { libc::SOCK_STREAM } else { kind };
            protocol = protocol.max(0);
            // SAFETY: a plain system call.
            let fd = unsafe { libc::socket(family, kind | libc::SOCK_CLOEXEC, protocol) };
            if fd < 0 {
                return Err(failed());
            }
            fd
        }
    };
    this.fd.set(fd);
    this.family.set(family);
    this.kind.set(kind & !(libc::SOCK_CLOEXEC | libc::SOCK_NONBLOCK));
    this.protocol.set(protocol);
    this.timeout.set(if kind & libc::SOCK_NONBLOCK != 0 {
        0.0
    } else {
        *DEFAULT_TIMEOUT.get()
    });
    if this.timeout.get() >= 0.0 {
        methods::set_blocking(fd, false)?;
    }
    Ok(())
}

fn repr(v: &Value) -> R {
    let s = Socket::of(v);
    Ok(Value::str(&format!(
        "<socket object, fd={}, family={}, type={}, proto={}>",
        s.fd.get(),
        s.family.get(),
        s.kind.get(),
        s.protocol.get()
    )))
}

/// A new socket object for a descriptor.
fn adopt(fd: i32, family: i32, kind: i32, protocol: i32) -> Value {
    Socket::instance(
        &TYPE,
        Descriptor(Cell::new(fd)),
        Cell::new(family),
        Cell::new(kind),
        Cell::new(protocol),
        Cell::new(*DEFAULT_TIMEOUT.get()),
    )
}

fn socketpair(_: &Value, args: &[Value]) -> R {
    let number = |i: usize, default: i32| args.get(i).map_or(Ok(default), number::c_int);
    let (family, kind, protocol) = (number(0, libc::AF_UNIX)?, number(1, libc::SOCK_STREAM)?, number(2, 0)?);
    let mut fds = [0; 2];
    // SAFETY: an array of two.
    if unsafe { libc::socketpair(family, kind | libc::SOCK_CLOEXEC, protocol, fds.as_mut_ptr()) } < 0 {
        return Err(failed());
    }
    Ok(tuple::new(fds.map(|fd| adopt(fd, family, kind, protocol)).to_vec()))
}

/// `getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)` for hosts by number and by name.
fn getaddrinfo(_: &Value, args: &[Value], kwnames: KwNames) -> R {
    let names = ["host", "port", "family", "type", "proto", "flags"];
    let [host, port, family, kind, protocol, flags] = keywords::parse("getaddrinfo", args, kwnames, names, 2)?;
    let number = |v: Option<Value>| v.map_or(Ok(0), |v| number::c_int(&v));
    let (family, kind, protocol, flags) = (number(family)?, number(kind)?, number(protocol)?, number(flags)?);
    audit::raise("socket.getaddrinfo", || {
        let told = |v: &Option<Value>| v.clone().unwrap_or(Value::none());
        let numbers = [family, kind, protocol].map(|n| Value::int(n.into()));
        [told(&host), told(&port)].into_iter().chain(numbers).collect()
    })?;
    let port = match port.filter(|p| !p.is_none()) {
        None => 0,
        Some(p) if int::is_int(&p) => number::ssize(&p)? as u16,
        Some(p) => {
            let text = match bytes::contents(&p) {
                Some(b) => String::from_utf8_lossy(b).into_owned(),
                None => str::to_string_lossy(&p).into_owned(),
            };
            match text.parse::<u16>() {
                Ok(port) => port,
                Err(_) => match methods::service(&text) {
                    Some(port) => port,
                    None => return Err(gai_error(-8, "Servname not supported for ai_socktype")),
                },
            }
        }
    };
    let host = host.filter(|h| !h.is_none());
    let families: Vec<i32> = match family {
        libc::AF_UNSPEC => vec![libc::AF_INET6, libc::AF_INET],
        one => vec![one],
    };
    let mut found = Vec::new();
    for family in families {
        let ip = match &host {
            Some(host) => match resolve(host, family) {
                Ok(ip) => ip,
                Err(raised) => {
                    drop(raised.take());
                    continue;
                }
            },
            None if flags & libc::AI_PASSIVE != 0 => resolve(&Value::str(""), family)?,
            None if family == libc::AF_INET6 => Ipv6Addr::LOCALHOST.into(),
            None => Ipv4Addr::LOCALHOST.into(),
        };
        let family = if ip.is_ipv4() { libc::AF_INET } else { libc::AF_INET6 };
        for (k, p) in [
            (libc::SOCK_STREAM, libc::IPPROTO_TCP),
            (libc::SOCK_DGRAM, libc::IPPROTO_UDP),
            (libc::SOCK_RAW, 0),
        ] {
            if (kind != 0 && kind != k) || (protocol != 0 && p != 0 && protocol != p) {
                continue;
            }
            found.push(tuple::new(vec![
                Value::int(family.into()),
                Value::int(k.into()),
                Value::int(p.into()),
                Value::str(""),
                of_ip(ip, port).to_python(),
            ]));
        }
    }
    if found.is_empty() {
        return Err(gai_error(-2, "Name or service not known"));
    }
    Ok(list::new(found))
}
