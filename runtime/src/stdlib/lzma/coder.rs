//! liblzma's coders behind a safe interface: filters with their options, and streams.

use liblzma_sys as sys;
use std::ptr;

pub const LZMA1: u64 = sys::LZMA_FILTER_LZMA1;
pub const LZMA2: u64 = sys::LZMA_FILTER_LZMA2;
pub const DELTA: u64 = sys::LZMA_FILTER_DELTA;
/// The first and the last filter of jumps.
pub const X86: u64 = sys::LZMA_FILTER_X86;
pub const SPARC: u64 = sys::LZMA_FILTER_SPARC;

/// What liblzma says of a call, where that is not success (`lzma_ret`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault(pub sys::lzma_ret);

fn checked(code: sys::lzma_ret) -> Result<sys::lzma_ret, Fault> {
    match code {
        sys::LZMA_OK | sys::LZMA_STREAM_END | sys::LZMA_NO_CHECK | sys::LZMA_GET_CHECK => Ok(code),
        code => Err(Fault(code)),
    }
}

/// A filter and its options.
#[derive(Clone)]
pub enum Filter {
    /// [`LZMA1`] or [`LZMA2`].
    Lzma(u64, Box<sys::lzma_options_lzma>),
    /// [`DELTA`].
    Delta(sys::lzma_options_delta),
    /// One that makes addresses in a processor's jumps absolute.
    Jumps(u64, sys::lzma_options_bcj),
}

impl Filter {
    /// The delta filter of a distance.
    pub fn delta(distance: u32) -> Filter {
        Filter::Delta(sys::lzma_options_delta {
            // The one type that there is: bytes.
            type_: 0,
            dist: distance,
            reserved_int1: 0,
            reserved_int2: 0,
            reserved_int3: 0,
            reserved_int4: 0,
            reserved_ptr1: ptr::null_mut(),
            reserved_ptr2: ptr::null_mut(),
        })
    }

    /// As liblzma has it. It is valid as long as the filter is; nothing is written to its options.
    fn raw(&self) -> sys::lzma_filter {
        let (id, options) = match self {
            Filter::Lzma(id, options) => (*id, ptr::from_ref(&**options).cast_mut().cast()),
            Filter::Delta(options) => (DELTA, ptr::from_ref(options).cast_mut().cast()),
            Filter::Jumps(id, options) => (*id, ptr::from_ref(options).cast_mut().cast()),
        };
        sys::lzma_filter { id, options }
    }

    /// The options as the header of a block has them.
    pub fn properties(&self) -> Result<Vec<u8>, Fault> {
        let (raw, mut size) = (self.raw(), 0);
        // SAFETY: the filter's options are those of its kind.
        checked(unsafe { sys::lzma_properties_size(&mut size, &raw) })?;
        let mut properties = vec![0; size as usize];
        // SAFETY: there is room for as many bytes as the library asks for.
        checked(unsafe { sys::lzma_properties_encode(&raw, properties.as_mut_ptr()) })?;
        Ok(properties)
    }

    /// The filter whose options a header has like that; `None` if it has none, as filters of jumps may, or is no such filter.
    pub fn with_properties(id: u64, properties: &[u8]) -> Result<Option<Filter>, Fault> {
        let mut raw = sys::lzma_filter {
            id,
            options: ptr::null_mut(),
        };
        // SAFETY: pointer and length are those of the properties; without an allocator the library takes `malloc`.
        checked(unsafe { sys::lzma_properties_decode(&mut raw, ptr::null(), properties.as_ptr(), properties.len()) })?;
        if raw.options.is_null() {
            return Ok(None);
        }
        // SAFETY: the library has made options of the filter's kind, which are copied and then released.
        unsafe {
            let filter = match id {
                LZMA1 | LZMA2 => Some(Filter::Lzma(id, Box::new(*raw.options.cast()))),
                DELTA => Some(Filter::Delta(*raw.options.cast())),
                X86..=SPARC => Some(Filter::Jumps(id, *raw.options.cast())),
                _ => None,
            };
            libc::free(raw.options);
            Ok(filter)
        }
    }
}

/// The options of a preset with its flags; `None` if there is no such preset.
pub fn preset(preset: u32) -> Option<Box<sys::lzma_options_lzma>> {
    // SAFETY: numbers, enums without a range and null pointers.
    let mut options: Box<sys::lzma_options_lzma> = Box::new(unsafe { std::mem::zeroed() });
    // SAFETY: the pointer is to options.
    let is_wrong = unsafe { sys::lzma_lzma_preset(&mut *options, preset) } != 0;
    (!is_wrong).then_some(options)
}

/// Whether the library knows an integrity check.
pub fn is_check_supported(check: u32) -> bool {
    // SAFETY: the call is for any number.
    unsafe { sys::lzma_check_is_supported(check as sys::lzma_check) != 0 }
}

/// Filters one after the other, as liblzma takes them: at most four, and an end.
fn with_chain<T>(filters: &[Filter], f: impl FnOnce(*const sys::lzma_filter) -> T) -> T {
    let end = sys::lzma_filter {
        id: sys::LZMA_VLI_UNKNOWN,
        options: ptr::null_mut(),
    };
    let chain: Vec<_> = filters.iter().map(Filter::raw).chain([end]).collect();
    f(chain.as_ptr())
}

/// Tells of the integrity check of what is read.
const FLAGS: u32 = sys::LZMA_TELL_ANY_CHECK | sys::LZMA_TELL_NO_CHECK;

/// A stream that is being coded or decoded.
///
/// Invariant: one of the library's functions has set it up, and pointers in it are read during [`Stream::code`] only.
pub struct Stream(sys::lzma_stream);

/// What one step did.
pub struct Step {
    /// What the library says.
    pub code: sys::lzma_ret,
    /// Whether there is room left for output.
    pub has_room: bool,
}

impl Stream {
    fn begin(set_up: impl FnOnce(*mut sys::lzma_stream) -> sys::lzma_ret) -> Result<Stream, Fault> {
        // SAFETY: as `LZMA_STREAM_INIT`, of numbers, null pointers and enums that have a zero.
        let mut stream = Stream(unsafe { std::mem::zeroed() });
        checked(set_up(&mut stream.0))?;
        Ok(stream)
    }

    /// Writes `.xz` as a preset does.
    pub fn xz_of_preset(preset: u32, check: u32) -> Result<Stream, Fault> {
        // SAFETY: the stream is new; the library looks at the numbers.
        Stream::begin(|raw| unsafe { sys::lzma_easy_encoder(raw, preset, check as sys::lzma_check) })
    }

    /// Writes `.xz`.
    pub fn xz(filters: &[Filter], check: u32) -> Result<Stream, Fault> {
        // SAFETY: the stream is new; filters are copied.
        let set_up = |raw, chain| unsafe { sys::lzma_stream_encoder(raw, chain, check as sys::lzma_check) };
        Stream::begin(|raw| with_chain(filters, |chain| set_up(raw, chain)))
    }

    /// Writes `.lzma`.
    pub fn alone(options: &sys::lzma_options_lzma) -> Result<Stream, Fault> {
        // SAFETY: the stream is new; options are copied.
        Stream::begin(|raw| unsafe { sys::lzma_alone_encoder(raw, options) })
    }

    /// Writes what filters give, and nothing around it.
    pub fn raw(filters: &[Filter]) -> Result<Stream, Fault> {
        // SAFETY: the stream is new; filters are copied.
        Stream::begin(|raw| with_chain(filters, |chain| unsafe { sys::lzma_raw_encoder(raw, chain) }))
    }

    /// Reads `.xz` and `.lzma`, with so much memory.
    pub fn any_decoder(limit: u64) -> Result<Stream, Fault> {
        // SAFETY: the stream is new.
        Stream::begin(|raw| unsafe { sys::lzma_auto_decoder(raw, limit, FLAGS) })
    }

    /// Reads `.xz`, with so much memory.
    pub fn xz_decoder(limit: u64) -> Result<Stream, Fault> {
        // SAFETY: the stream is new.
        Stream::begin(|raw| unsafe { sys::lzma_stream_decoder(raw, limit, FLAGS) })
    }

    /// Reads `.lzma`, with so much memory.
    pub fn alone_decoder(limit: u64) -> Result<Stream, Fault> {
        // SAFETY: the stream is new.
        Stream::begin(|raw| unsafe { sys::lzma_alone_decoder(raw, limit) })
    }

    /// Reads what [`Stream::raw`] writes.
    pub fn raw_decoder(filters: &[Filter]) -> Result<Stream, Fault> {
        // SAFETY: the stream is new; filters are copied.
        Stream::begin(|raw| with_chain(filters, |chain| unsafe { sys::lzma_raw_decoder(raw, chain) }))
    }

    /// Takes input off `input` and appends at most `room` bytes to `output`; `ends` if there is no more input behind this.
    pub fn code(&mut self, input: &mut &[u8], output: &mut Vec<u8>, room: usize, ends: bool) -> Result<Step, Fault> {
        output.reserve(room);
        let spare = &mut output.spare_capacity_mut()[..room];
        (self.0.next_in, self.0.avail_in) = (input.as_ptr(), input.len());
        (self.0.next_out, self.0.avail_out) = (spare.as_mut_ptr().cast(), room);
        let action = if ends { sys::LZMA_FINISH } else { sys::LZMA_RUN };
        // SAFETY: the stream is set up, and pointers and lengths are those of the input and of spare memory.
        let code = unsafe { sys::lzma_code(&mut self.0, action) };
        let written = room - self.0.avail_out;
        // SAFETY: the library has written so many bytes into the spare memory.
        unsafe { output.set_len(output.len() + written) };
        *input = &input[input.len() - self.0.avail_in..];
        let (has_room, is_stuck) = (self.0.avail_out > 0, code == sys::LZMA_BUF_ERROR);
        // To have nothing to do is no error.
        let code = if is_stuck && input.is_empty() && has_room {
            sys::LZMA_OK
        } else {
            code
        };
        checked(code).map(|code| Step { code, has_room })
    }

    /// The integrity check of what is read, once a step has told that it is known.
    pub fn check(&self) -> u32 {
        // SAFETY: the stream is set up.
        unsafe { sys::lzma_get_check(&self.0) as u32 }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // SAFETY: the stream is set up, or as before that.
        unsafe { sys::lzma_end(&mut self.0) };
    }
}
