/** What one side has to say to the other about pairs of workers, in order, and no more of it in memory than a side that listens leaves there. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Channel } from '@doubleblind/mpc-core';
import { sendText } from './messages.ts';

/** Far more than there are workers on a side (1024 offers): one that reads takes each within a round trip. */
export const MOST_UNTOLD = 4096;

export class Teller {
  readonly #channel: Channel;
  #untold = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Resolves when the line has taken it. Throws DB3014 where the other side has taken nothing for so long that too much waits. */
  async tell(message: object): Promise<void> {
    if (this.#untold >= MOST_UNTOLD)
      throw new DoubleblindError('DB3014', `${this.#untold} messages about workers wait to be taken.`);
    this.#untold += 1;
    try {
      await sendText(this.#channel, message);
    } finally {
      this.#untold -= 1;
    }
  }
}
