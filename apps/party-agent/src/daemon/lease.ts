/** For how long work may go on without a word of the portal, by a clock that nobody sets: that of the machine may jump meanwhile. */
export class Lease {
  readonly #end: number;

  /** `until`: of this machine's clock as it is now (ISO 8601). */
  constructor(until: string) {
    this.#end = performance.now() + Date.parse(until) - Date.now();
  }

  get isOver(): boolean {
    return performance.now() >= this.#end;
  }
}
