/**
 * Several conversations of the same two parties at once over one channel, so that they wait together and not one after the other. A party
 * sends what all of them have to say when none can go on, and then reads the other's turn. Before each message go the number of its
 * strand and its size; what comes for a strand that does not wait for it yet is kept.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Channel } from './channel.ts';
import { readStrandHeader, STRAND_HEADER_BYTES, writeStrandHeader } from './strand-header.ts';

/** Of messages that no strand waits for: a peer must not fill the memory. More than what is sent ahead when correlations begin. */
const MOST_KEPT_BYTES = 64 << 20;
/** An empty message costs its sender a header, and this side an object: they are counted, too. Engines send a few ahead. */
const MOST_KEPT_MESSAGES = 4096;

interface Strand {
  readonly kept: Uint8Array[];
  waiting: { readonly bytes: number; resolve(message: Uint8Array): void; reject(error: unknown): void } | null;
}

class Strands {
  readonly #channel: Channel;
  readonly #strands: readonly Strand[];
  /** What is said in this turn. */
  #said: { readonly strand: number; readonly message: Uint8Array }[] = [];
  /** Conversations that neither wait nor have ended. */
  #running: number;
  #open: number;
  #keptBytes = 0;
  #keptMessages = 0;
  #taking = false;
  #failed: { readonly error: unknown } | null = null;

  constructor(channel: Channel, count: number) {
    this.#channel = channel;
    this.#strands = Array.from({ length: count }, () => ({ kept: [], waiting: null }));
    this.#running = count;
    this.#open = count;
  }

  strand(index: number): Channel {
    const channel = this.#channel;
    return {
      get counters() {
        return channel.counters;
      },
      send: (message) => this.#say(index, message),
      receive: (bytes) => this.#receive(this.#strands[index], bytes),
    };
  }

  /** A conversation has ended well. */
  async ended(): Promise<void> {
    this.#running -= 1;
    this.#open -= 1;
    if (this.#open > 0) this.#goOn();
    else await this.#sendTurn();
  }

  /** What still waits, and what will, ends with this. */
  fail(error: unknown): void {
    this.#failed ??= { error };
    this.#said = [];
    for (const strand of this.#strands) {
      strand.waiting?.reject(this.#failed.error);
      strand.waiting = null;
      strand.kept.length = 0;
    }
  }

  async #say(strand: number, message: Uint8Array): Promise<void> {
    if (this.#failed) throw this.#failed.error;
    this.#said.push({ strand, message });
  }

  async #receive(strand: Strand, bytes: number): Promise<Uint8Array> {
    if (this.#failed) throw this.#failed.error;
    const kept = strand.kept.shift();
    if (kept !== undefined) {
      this.#keptBytes -= kept.length;
      this.#keptMessages -= 1;
      if (kept.length !== bytes) throw wrongSize(kept.length, bytes);
      return kept;
    }
    return new Promise((resolve, reject) => {
      strand.waiting = { bytes, resolve, reject };
      this.#running -= 1;
      this.#goOn();
    });
  }

  /** Takes turns while no conversation can go on by itself. */
  async #goOn(): Promise<void> {
    if (this.#taking) return;
    this.#taking = true;
    try {
      while (this.#running === 0 && this.#open > 0 && !this.#failed) {
        await this.#sendTurn();
        await this.#readTurn();
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.#taking = false;
    }
  }

  async #sendTurn(): Promise<void> {
    const turn = this.#said;
    this.#said = [];
    await Promise.all(
      turn.flatMap(({ strand, message }, index) => {
        const header = writeStrandHeader({ strand, last: index === turn.length - 1, size: message.length });
        return [this.#channel.send(header), this.#channel.send(message)];
      }),
    );
  }

  async #readTurn(): Promise<void> {
    for (let last = false; !last; ) {
      const header = readStrandHeader(await this.#channel.receive(STRAND_HEADER_BYTES));
      const { size } = header;
      const strand = this.#strands[header.strand];
      if (!strand) throw new DoubleblindError('DB3002', `There is no strand ${header.strand}.`);
      if (strand.waiting && strand.waiting.bytes !== size) throw wrongSize(size, strand.waiting.bytes);
      if (!strand.waiting && this.#keptBytes + size > MOST_KEPT_BYTES)
        throw new DoubleblindError('DB3002', `${this.#keptBytes + size} bytes that no strand waits for.`);
      if (!strand.waiting && this.#keptMessages === MOST_KEPT_MESSAGES)
        throw new DoubleblindError('DB3002', `${MOST_KEPT_MESSAGES} messages that no strand waits for.`);
      this.#deliver(strand, await this.#channel.receive(size));
      last = header.last;
    }
  }

  #deliver(strand: Strand, message: Uint8Array): void {
    const { waiting } = strand;
    if (waiting === null) {
      strand.kept.push(message);
      this.#keptBytes += message.length;
      this.#keptMessages += 1;
    } else if (waiting.bytes !== message.length) throw wrongSize(message.length, waiting.bytes);
    else {
      strand.waiting = null;
      this.#running += 1;
      waiting.resolve(message);
    }
  }
}

const wrongSize = (got: number, wanted: number) => new DoubleblindError('DB3002', `${got} bytes instead of ${wanted}.`);

/**
 * Runs conversations at once, each on a channel of its own and a message at a time; at most 256, which both parties start in the same order. The
 * channel is theirs until all have ended. Rejects with the first failure, with which all others end, too; throws DB3002 for what no strand can take.
 */
export async function together<Results extends readonly unknown[]>(
  channel: Channel,
  conversations: { readonly [K in keyof Results]: (strand: Channel) => Promise<Results[K]> },
): Promise<Results> {
  const strands = new Strands(channel, conversations.length);
  const ends = conversations.map(async (converse, index) => {
    try {
      const result = await converse(strands.strand(index));
      await strands.ended();
      return result;
    } catch (error) {
      strands.fail(error);
      throw error;
    }
  });
  return (await Promise.all(ends)) as unknown as Results;
}
