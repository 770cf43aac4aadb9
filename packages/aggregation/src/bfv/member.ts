import { DoubleblindError } from '@doubleblind/errors';
import type { BatchEncoder, Decryptor, Encryptor } from 'node-seal';
import { BFV_DEGREE, BFV_LARGEST, BFV_MODULUS, type BfvContext, bfvContext } from './scheme.ts';

/** A member of sums under BFV. All members have one secret key; who adds up must not get it. */
export class BfvMember {
  readonly #bfv: BfvContext;
  readonly #encoder: BatchEncoder;
  readonly #encryptor: Encryptor;
  readonly #decryptor: Decryptor;
  /** For the other members. */
  readonly secretKey: Uint8Array;

  private constructor(bfv: BfvContext, secretKey: Uint8Array | undefined) {
    const { seal, context } = bfv;
    this.#bfv = bfv;
    const key = new seal.SecretKey();
    if (secretKey) key.loadFromArray(context, secretKey);
    else key.assign(new seal.KeyGenerator(context).secretKey());
    this.secretKey = Uint8Array.from(key.saveToArray(seal.ComprModeType.none));
    this.#encoder = new seal.BatchEncoder(context);
    this.#encryptor = new seal.Encryptor(context, new seal.KeyGenerator(context, key).createPublicKey(), key);
    this.#decryptor = new seal.Decryptor(context, key);
  }

  /**
   * A member, once the encryption library is loaded.
   * @param secretKey the members' key; the first member leaves it out and makes one
   */
  static async create(secretKey?: Uint8Array): Promise<BfvMember> {
    return new BfvMember(await bfvContext(), secretKey);
  }

  /**
   * Ciphertexts of a vector, BFV_DEGREE numbers each; each number is taken modulo BFV_MODULUS, as the sum will be.
   */
  encrypt(vector: Int32Array): Uint8Array[] {
    const { seal } = this.#bfv;
    const blocks: Uint8Array[] = [];
    const plaintext = new seal.Plaintext();
    for (let at = 0; at < vector.length; at += BFV_DEGREE) {
      const slots = new BigInt64Array(BFV_DEGREE);
      vector.subarray(at, at + BFV_DEGREE).forEach((value, i) => {
        slots[i] = BigInt(centred(value));
      });
      this.#encoder.encode(slots, plaintext);
      // Half of it is a seed: it is stored so.
      const ciphertext = this.#encryptor.encryptSymmetricSerializable(plaintext);
      blocks.push(Uint8Array.from(ciphertext.saveToArray(seal.ComprModeType.none)));
      ciphertext.delete();
    }
    plaintext.delete();
    return blocks;
  }

  /** The numbers of a sum, from -BFV_LARGEST to BFV_LARGEST. @throws DoubleblindError DB8103 for what is no sum of such vectors */
  decrypt(sum: readonly Uint8Array[], length: number): Int32Array {
    const { seal, context } = this.#bfv;
    if (sum.length !== Math.ceil(length / BFV_DEGREE))
      throw new DoubleblindError('DB8103', `A sum of ${length} numbers has ${sum.length} ciphertexts.`);
    const vector = new Int32Array(length);
    const plaintext = new seal.Plaintext();
    const ciphertext = new seal.Ciphertext();
    try {
      sum.forEach((bytes, block) => {
        ciphertext.loadFromArray(context, bytes);
        // What too many additions have spoiled decrypts to noise.
        if (this.#decryptor.invariantNoiseBudget(ciphertext) <= 0)
          throw new DoubleblindError('DB8103', 'The sum cannot be decrypted.');
        this.#decryptor.decrypt(ciphertext, plaintext);
        const slots: BigInt64Array = this.#encoder.decodeBigInt64(plaintext);
        const at = block * BFV_DEGREE;
        for (let i = 0; at + i < Math.min(length, at + BFV_DEGREE); i++) vector[at + i] = Number(slots[i]);
      });
    } catch (error) {
      if (error instanceof DoubleblindError) throw error;
      throw new DoubleblindError('DB8103', 'A ciphertext of the sum is none.', { cause: error });
    } finally {
      plaintext.delete();
      ciphertext.delete();
    }
    return vector;
  }
}

/** The representative of a number's class that lies nearest to 0. */
function centred(value: number): number {
  const rest = ((value % BFV_MODULUS) + BFV_MODULUS) % BFV_MODULUS;
  return rest > BFV_LARGEST ? rest - BFV_MODULUS : rest;
}
