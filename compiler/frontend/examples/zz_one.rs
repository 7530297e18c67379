use std::io::{Read, Write};
fn main() {
    // protocol: u32 length + source, answers u32 length + marshal
    let mut input = std::io::stdin().lock();
    let mut out = std::io::stdout().lock();
    loop {
        let mut len = [0; 4];
        if input.read_exact(&mut len).is_err() {
            return;
        }
        let mut src = vec![0; u32::from_le_bytes(len) as usize];
        input.read_exact(&mut src).unwrap();
        let bytes = match krait_frontend::compile(&src, "x", &krait_frontend::CompileOptions::default()) {
            Ok(c) => krait_bytecode::marshal::write_code(&c),
            Err(e) => format!("E{}", e.message).into_bytes(),
        };
        out.write_all(&(bytes.len() as u32).to_le_bytes()).unwrap();
        out.write_all(&bytes).unwrap();
        out.flush().unwrap();
    }
}
