/** How a comparison's bits are cut into digits: at most 4 bits each, as even as possible, the larger ones first. */
export function digitsOf(bits: number): number[] {
  const count = Math.ceil(bits / 4);
  return Array.from({ length: count }, (_, index) => Math.floor(bits / count) + (index < bits % count ? 1 : 0));
}
