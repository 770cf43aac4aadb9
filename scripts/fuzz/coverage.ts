/** Which blocks of the source have run, by V8's own counters (Profiler domain of the inspector). */
import { Session } from 'node:inspector/promises';

export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();
  readonly #pattern: RegExp;

  /** @param pattern Of the addresses of the scripts that count. */
  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Blocks that ran since the last call and never before. */
  async fresh(): Promise<string[]> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const blocks: string[] = [];
    for (const { url, functions } of result) {
      if (!this.#pattern.test(url)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          const block = `${url}:${startOffset}:${endOffset}`;
          if (count > 0 && !this.#seen.has(block)) blocks.push(block);
        }
      }
    }
    return blocks;
  }

  add(blocks: readonly string[]): void {
    for (const block of blocks) this.#seen.add(block);
  }

  get size(): number {
    return this.#seen.size;
  }
}
