/**
 * Chris Doty-Humphrey's sfc32 generator, seeded by a number and a stream name: streams of one seed are independent.
 * It draws pictures; nothing secret may come from here.
 */
export class Rng {
  private a: number;
  private b: number;
  private c: number;
  private d = 1;
  constructor(seed: number, stream: string) {
    let h = 2166136261 | 0;
    const mix = (x: number) => {
      h = Math.imul(h ^ x, 16777619);
      h ^= h >>> 13;
      h = Math.imul(h, 0x5bd1e995);
      h ^= h >>> 15;
    };
    mix(seed & 0xffff);
    mix(seed >>> 16);
    mix((seed / 4294967296) | 0);
    for (let i = 0; i < stream.length; i++) {
      mix(stream.charCodeAt(i));
    }
    mix(1);
    this.a = h | 0;
    mix(2);
    this.b = h | 0;
    mix(3);
    this.c = h | 0;
    for (let i = 0; i < 12; i++) {
      this.bits();
    }
  }
  bits(): number {
    const t = (((this.a + this.b) | 0) + this.d) | 0;
    this.d = (this.d + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + t) | 0;
    return t;
  }
  next(): number {
    return (this.bits() >>> 0) / 4294967296;
  }
  range(lo: number, hi: number): number {
    return lo + (hi - lo) * this.next();
  }
  int(n: number): number {
    return Math.floor(this.next() * n);
  }
  chance(p: number): boolean {
    return this.next() < p;
  }
  sign(): -1 | 1 {
    return this.next() < 0.5 ? -1 : 1;
  }
  normal(mean = 0, sd = 1): number {
    return mean + sd * Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}
