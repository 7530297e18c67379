//! The `krait` command: see `cli`.

mod cache;
mod cli;
mod diagnostic;
mod driver;
mod encodings;
mod lines;
mod link;
mod modules;
mod pycache;
mod reach;
mod stdlib;
mod warnings;

fn main() {
    krait_frontend::source::add_decoder(modules::decode_east_asian);
    std::process::exit(cli::main());
}
