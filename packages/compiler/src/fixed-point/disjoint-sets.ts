/** Union-find over consecutive numbers (path halving). */
export class DisjointSets {
  readonly #parent: number[] = [];

  /** Adds `count` new singletons; returns the first one's number. */
  add(count: number): number {
    const first = this.#parent.length;
    for (let i = 0; i < count; i++) this.#parent.push(first + i);
    return first;
  }

  get size(): number {
    return this.#parent.length;
  }

  find(member: number): number {
    let at = member;
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]];
      at = this.#parent[at];
    }
    return at;
  }

  join(a: number, b: number): void {
    const [low, high] = [this.find(a), this.find(b)].sort((x, y) => x - y);
    this.#parent[high] = low;
  }
}
