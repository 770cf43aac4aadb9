// The sparse linear code of the silent extension (src/two-party/ot/silent/code.ts).

/** out[i] ^= XOR of the 10 secrets that the i-th row of indices names; 16-bit indices, 20 bytes a row. */
export function addRows(out: usize, secrets: usize, indices: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    let a = v128.load(out);
    let b = v128.load(secrets + (<usize>load<u16>(indices) << 4));
    a = v128.xor(a, v128.load(secrets + (<usize>load<u16>(indices, 2) << 4)));
    b = v128.xor(b, v128.load(secrets + (<usize>load<u16>(indices, 4) << 4)));
    a = v128.xor(a, v128.load(secrets + (<usize>load<u16>(indices, 6) << 4)));
    b = v128.xor(b, v128.load(secrets + (<usize>load<u16>(indices, 8) << 4)));
    a = v128.xor(a, v128.load(secrets + (<usize>load<u16>(indices, 10) << 4)));
    b = v128.xor(b, v128.load(secrets + (<usize>load<u16>(indices, 12) << 4)));
    a = v128.xor(a, v128.load(secrets + (<usize>load<u16>(indices, 14) << 4)));
    b = v128.xor(b, v128.load(secrets + (<usize>load<u16>(indices, 16) << 4)));
    a = v128.xor(a, v128.load(secrets + (<usize>load<u16>(indices, 18) << 4)));
    v128.store(out, v128.xor(a, b));
    out += 16;
    indices += 20;
  }
}
