import { Arena, withArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import { firstRows, rowsOfCheck, type SilentPlan, treesKept } from '../../plan/silent.ts';
import type { TwoPartyThreat } from '../../plan/threat.ts';
import type { CorrelationSource, Correlations } from '../correlation.ts';
import { Pool } from '../pool.ts';
import type { Extender } from './extender.ts';

/** Makes the first `rows` correlations (a multiple of 128) at a heap address, by messages proportional to their number. */
export type FirstCorrelations = (rows: number, address: number) => Promise<void>;

export interface SourceParts {
  readonly heap: Heap;
  readonly role: CorrelationSource['role'];
  readonly width: number;
  readonly combinations: number;
  readonly plan: SilentPlan;
  readonly threat: TwoPartyThreat;
  readonly first: FirstCorrelations;
  readonly extender: Extender;
}

/**
 * Correlations by silent extension (Ferret: Yang et al., eprint 2020/924): each iteration turns its base into many more,
 * the first of which are the base of the next. Nothing is sent until the first reserve().
 */
export class SilentSource implements CorrelationSource {
  readonly role: CorrelationSource['role'];
  readonly width: number;
  readonly combinations: number;
  readonly #parts: SourceParts;
  readonly #pool: Pool;
  /** Trees of an iteration whose leaves become the next base. */
  readonly #kept: number;
  /** Of the bases. */
  readonly #arena: Arena;
  /** The current base and the place of the next. */
  #bases: [number, number] | undefined;
  #failure: unknown;
  /** What is still to be made of what was foreseen, and how many may be there at a time. */
  #foreseen = { left: 0, most: 0 };

  constructor(parts: SourceParts) {
    this.role = parts.role;
    this.width = parts.width;
    this.combinations = parts.combinations;
    this.#parts = parts;
    this.#pool = new Pool(parts.heap);
    this.#arena = new Arena(parts.heap);
    this.#kept = treesKept(parts.plan.main, parts.plan.main);
  }

  async reserve(count: number): Promise<void> {
    const missing = count - this.#pool.available;
    if (missing <= 0) return;
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await this.#make(missing, count);
    } catch (error) {
      // What was said about a base must not be said about it once more, with other noise.
      this.#failure = error;
      this.#arena.release();
      throw error;
    }
  }

  foresee(count: number, most: number): void {
    this.#foreseen = { left: count - this.#pool.available, most };
  }

  take(count: number): Correlations {
    return this.#pool.take(count);
  }

  /** At least `missing` more, where at most `left` are in the pool. */
  async #make(missing: number, left: number): Promise<void> {
    const { main } = this.#parts.plan;
    const rest = main.trees - this.#kept;
    const perIteration = rest * 2 ** main.depth;
    const { left: foreseen, most } = this.#foreseen;
    const further = Math.min(
      Math.ceil(foreseen / perIteration),
      Math.floor((most - this.#pool.available) / perIteration),
    );
    const iterations = Math.max(Math.ceil(missing / perIteration), further);
    this.#foreseen.left -= iterations * perIteration;
    let [base, other] = this.#bases ?? (await this.#start());
    // A pool that is filled again and again to the same mark finds no more left than there is now.
    const room = this.#pool.makeRoom(iterations * perIteration, further > 0 ? this.#pool.available : left);
    for (let i = 0; i < iterations; i++) {
      const kept = { trees: this.#kept, address: other };
      const made = { trees: rest, address: room + i * perIteration * BLOCK_BYTES };
      const next = i + 1 < iterations ? { parameters: main, base: other } : undefined;
      await this.#parts.extender.extend({ parameters: main, base, parts: [kept, made], next });
      this.#pool.append(perIteration);
      [base, other] = [other, base];
    }
    this.#bases = [base, other];
  }

  /** From the first correlations, by one small iteration, to the base of the first main one. */
  async #start(): Promise<[number, number]> {
    const { heap, plan, threat, first, extender } = this.#parts;
    const { main } = plan;
    const bytes = Math.max(this.#kept * 2 ** main.depth, plan.first.trees * 2 ** plan.first.depth) * BLOCK_BYTES;
    const rows = firstRows(plan) + rowsOfCheck(threat);
    return withArena(heap, async (arena) => {
      const [base, next] = [arena.allocate(bytes), arena.allocate(bytes)];
      const start = arena.allocate(rows * BLOCK_BYTES);
      await first(rows, start);
      const parts = [{ trees: plan.first.trees, address: base }];
      await extender.extend({ parameters: plan.first, base: start, parts, next: undefined });
      return [this.#arena.adopt(arena.handOver(base)), this.#arena.adopt(arena.handOver(next))];
    });
  }
}
