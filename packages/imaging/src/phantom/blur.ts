/** Blend a 3x3 binomial blur into the image; amount may exceed 1 for several passes. */
export function blurInPlace(image: Float32Array, size: number, amount: number): void {
  const row = new Float32Array(size);
  for (let left = amount; left > 0.01; left -= 1) {
    const side = 0.25 * Math.min(1, left);
    const mid = 1 - 2 * side;
    for (let y = 0; y < size; y++) {
      const o = y * size;
      let before = image[o];
      for (let x = 0; x < size; x++) {
        const here = image[o + x];
        const after = x + 1 < size ? image[o + x + 1] : here;
        image[o + x] = side * (before + after) + mid * here;
        before = here;
      }
    }
    row.set(image.subarray(0, size));
    for (let y = 0; y < size; y++) {
      const o = y * size;
      const next = y + 1 < size ? o + size : o;
      for (let x = 0; x < size; x++) {
        const here = image[o + x];
        image[o + x] = side * (row[x] + image[next + x]) + mid * here;
        row[x] = here;
      }
    }
  }
}
