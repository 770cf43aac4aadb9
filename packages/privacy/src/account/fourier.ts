/**
 * Fast Fourier transform in place, of a power of two of complex numbers (real and imaginary parts apart): Cooley and
 * Tukey (1965), decimation in time. `inverse` divides by the length.
 */
export function transform(real: Float64Array, imaginary: Float64Array, inverse: boolean): void {
  const length = real.length;
  reorder(real, imaginary);
  const direction = inverse ? 2 * Math.PI : -2 * Math.PI;
  for (let size = 2; size <= length; size *= 2) {
    const half = size / 2;
    // Each factor from its own angle: a running product would lose digits.
    const cosines = Float64Array.from({ length: half }, (_, i) => Math.cos((direction * i) / size));
    const sines = Float64Array.from({ length: half }, (_, i) => Math.sin((direction * i) / size));
    for (let start = 0; start < length; start += size) {
      for (let i = 0; i < half; i++) {
        const even = start + i;
        const odd = even + half;
        const re = real[odd] * cosines[i] - imaginary[odd] * sines[i];
        const im = real[odd] * sines[i] + imaginary[odd] * cosines[i];
        real[odd] = real[even] - re;
        imaginary[odd] = imaginary[even] - im;
        real[even] += re;
        imaginary[even] += im;
      }
    }
  }
  if (!inverse) return;
  for (let i = 0; i < length; i++) {
    real[i] /= length;
    imaginary[i] /= length;
  }
}

function reorder(real: Float64Array, imaginary: Float64Array): void {
  const length = real.length;
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [real[i], real[j]] = [real[j], real[i]];
    [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
  }
}
