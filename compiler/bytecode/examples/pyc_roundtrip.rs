//! Reads each `.pyc` file named on the command line, writes it again and says where the bytes differ.

fn main() {
    let (mut same, mut different) = (0, 0);
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).expect("file can be read");
        match krait_bytecode::marshal::read_pyc(&bytes) {
            Err(error) => println!("{path}: {error}"),
            Ok((source, code)) => {
                let written = krait_bytecode::marshal::write_pyc(&code, source);
                if written == bytes {
                    same += 1;
                    continue;
                }
                different += 1;
                let at = written.iter().zip(&bytes).position(|(a, b)| a != b).unwrap_or(0);
                let from = at.saturating_sub(24);
                let end = |bytes: &[u8]| String::from_utf8_lossy(&bytes[from..bytes.len().min(at + 24)]).into_owned();
                println!(
                    "{path}: differ at {at}: ours {:?} theirs {:?}",
                    end(&written),
                    end(&bytes)
                );
            }
        }
    }
    println!("{same} equal, {different} different");
}
