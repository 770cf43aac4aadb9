/**
 * The calls that compute an image right now. An image whose link broke may be begun again while this side has not noticed the break: the newer call takes its
 * place, and the older one ends, so that a number that counts once is answered once.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';

export class ImageCalls {
  readonly #links = new Map<string, PeerLink>();

  /** Ends the call that computes this image; the function that is returned says that this one does so no longer. */
  take(ticketId: string, imageId: string, link: PeerLink): () => void {
    const key = `${ticketId} ${imageId}`;
    this.#links.get(key)?.close(new DoubleblindError('DB3001', 'The image was begun again.'));
    this.#links.set(key, link);
    return () => {
      if (this.#links.get(key) === link) this.#links.delete(key);
    };
  }
}
