import { DoubleblindError } from '@doubleblind/errors';
import { type BfvContext, bfvContext } from './scheme.ts';

/** Adds up encrypted vectors; it has no key. */
export class BfvAggregator {
  readonly #bfv: BfvContext;

  private constructor(bfv: BfvContext) {
    this.#bfv = bfv;
  }

  /** An aggregator, once the encryption library is loaded. */
  static async create(): Promise<BfvAggregator> {
    return new BfvAggregator(await bfvContext());
  }

  /** Ciphertexts of the sum. @throws DoubleblindError DB8103 for vectors of different lengths, or what is no ciphertext */
  add(vectors: readonly (readonly Uint8Array[])[]): Uint8Array[] {
    const { seal, context } = this.#bfv;
    const [first, ...others] = vectors;
    if (!first || others.some(({ length }) => length !== first.length))
      throw new DoubleblindError('DB8103', 'Encrypted vectors differ in length, or there is none.');
    const evaluator = new seal.Evaluator(context);
    const total = new seal.Ciphertext();
    const term = new seal.Ciphertext();
    try {
      return first.map((bytes, block) => {
        total.loadFromArray(context, bytes);
        for (const vector of others) {
          term.loadFromArray(context, vector[block]);
          evaluator.addInplace(total, term);
        }
        return Uint8Array.from(total.saveToArray(seal.ComprModeType.none));
      });
    } catch (error) {
      throw new DoubleblindError('DB8103', 'A vector has what is no ciphertext.', { cause: error });
    } finally {
      for (const held of [evaluator, total, term]) held.delete();
    }
  }
}
