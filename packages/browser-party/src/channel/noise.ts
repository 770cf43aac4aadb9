/**
 * The handshake of a page and a vendor's agent: Noise, revision 34, pattern NK, "Noise_NK_25519_AESGCM_SHA256".
 *
 *     <- s
 *     ...
 *     -> e, es
 *     <- e, ee
 *
 * The page knows the agent's X25519 key from a ticket that the agent's identity key has signed, and is itself anonymous to the handshake: what
 * it may do, its ticket says afterwards, inside. Both payloads are empty, because the first one could be played back.
 * Curves and hashes by @noble, AES-GCM by Web Crypto, which browsers and Node.js have alike.
 */
import { x25519 } from '@noble/curves/ed25519.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';

/** 28 bytes: padded with zeros to a hash, as section 5.2 says of names that are not longer than one. */
const PROTOCOL_NAME = 'Noise_NK_25519_AESGCM_SHA256';
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const EMPTY = new Uint8Array(0);

/** Web Crypto takes nothing that threads share. */
type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes of either handshake message with an empty payload. */
export const HANDSHAKE_BYTES = KEY_BYTES + TAG_BYTES;

/** A key of one direction and its counter of messages (section 5.1). Messages are sealed and opened in the order of the calls. */
export class CipherState {
  readonly #key: Promise<CryptoKey>;
  #messages = 0n;

  /** `key`: 32 bytes. */
  constructor(key: Bytes) {
    this.#key = crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
  }

  /** Ciphertext with its tag. */
  async seal(plaintext: Bytes, additionalData: Bytes = EMPTY): Promise<Bytes> {
    const parameters = this.#next(additionalData);
    return new Uint8Array(await crypto.subtle.encrypt(parameters, await this.#key, plaintext));
  }

  /** Rejects where the message is not the one that was sealed as the next. */
  async open(ciphertext: Bytes, additionalData: Bytes = EMPTY): Promise<Bytes> {
    const parameters = this.#next(additionalData);
    return new Uint8Array(await crypto.subtle.decrypt(parameters, await this.#key, ciphertext));
  }

  /** 32 bits of zeros, then the counter, big-endian (section 12). 2^64 messages are not reached. */
  #next(additionalData: Bytes): AesGcmParams {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setBigUint64(4, this.#messages);
    this.#messages += 1n;
    return { name: 'AES-GCM', iv, additionalData };
  }
}

/** What both have when the handshake is done. */
export interface Transport {
  readonly send: CipherState;
  readonly receive: CipherState;
  /** Of this one handshake, 32 bytes; alike on both sides. */
  readonly handshakeHash: Uint8Array;
}

/** Sections 5.2 and 5.3, for the tokens of this pattern. */
class Handshake {
  #chainingKey: Bytes;
  #hash: Bytes;
  #cipher: CipherState | undefined;

  constructor(prologue: Uint8Array, responderKey: Uint8Array) {
    this.#hash = new Uint8Array(KEY_BYTES);
    this.#hash.set(new TextEncoder().encode(PROTOCOL_NAME));
    this.#chainingKey = this.#hash;
    this.mixHash(prologue);
    this.mixHash(responderKey);
  }

  mixHash(data: Uint8Array): void {
    this.#hash = Uint8Array.from(sha256(concatBytes(this.#hash, data)));
  }

  /** Throws for a point of small order. */
  mixSharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): void {
    const [chainingKey, key] = twoKeys(this.#chainingKey, x25519.getSharedSecret(secretKey, publicKey));
    this.#chainingKey = chainingKey;
    this.#cipher = new CipherState(key);
  }

  async seal(payload: Bytes): Promise<Bytes> {
    const ciphertext = await this.#cipher!.seal(payload, this.#hash);
    this.mixHash(ciphertext);
    return ciphertext;
  }

  async open(ciphertext: Bytes): Promise<void> {
    await this.#cipher!.open(ciphertext, this.#hash);
    this.mixHash(ciphertext);
  }

  split(side: 'initiator' | 'responder'): Transport {
    const keys = twoKeys(this.#chainingKey, EMPTY).map((key) => new CipherState(key));
    const [send, receive] = side === 'initiator' ? keys : keys.toReversed();
    return { send, receive, handshakeHash: this.#hash };
  }
}

/** HKDF of section 4.3 with two outputs, which is that of RFC 5869 without information. */
function twoKeys(chainingKey: Uint8Array, material: Uint8Array): [Bytes, Bytes] {
  const output = Uint8Array.from(hkdf(sha256, material, chainingKey, EMPTY, 2 * KEY_BYTES));
  return [output.slice(0, KEY_BYTES), output.slice(KEY_BYTES)];
}

/** What test vectors set. */
export interface HandshakeOptions {
  readonly prologue: Uint8Array;
  /** Secret key of this side for this one handshake; random unless it is said. */
  readonly ephemeral?: Uint8Array;
  readonly payload?: Bytes;
}

/** Public key of a secret key, 32 bytes each (RFC 7748). */
export function channelKeyOf(secretKey: Uint8Array): Uint8Array {
  return x25519.getPublicKey(secretKey);
}

/** The page's side. */
export async function initiate(
  responderKey: Uint8Array,
  { prologue, ephemeral = x25519.utils.randomSecretKey(), payload = EMPTY }: HandshakeOptions,
): Promise<{ readonly message: Bytes; readonly finish: (answer: Bytes) => Promise<Transport> }> {
  const handshake = new Handshake(prologue, responderKey);
  const own = channelKeyOf(ephemeral);
  handshake.mixHash(own);
  handshake.mixSharedSecret(ephemeral, responderKey);
  const message = Uint8Array.from(concatBytes(own, await handshake.seal(payload)));
  const finish = async (answer: Bytes) => {
    const theirs = answer.subarray(0, KEY_BYTES);
    handshake.mixHash(theirs);
    handshake.mixSharedSecret(ephemeral, theirs);
    await handshake.open(answer.subarray(KEY_BYTES));
    return handshake.split('initiator');
  };
  return { message, finish };
}

/** The agent's side: its answer to the page's message. Rejects for a message that was not made for this key. */
export async function respond(
  secretKey: Uint8Array,
  message: Bytes,
  { prologue, ephemeral = x25519.utils.randomSecretKey(), payload = EMPTY }: HandshakeOptions,
): Promise<{ readonly answer: Bytes; readonly transport: Transport }> {
  const handshake = new Handshake(prologue, channelKeyOf(secretKey));
  const theirs = message.subarray(0, KEY_BYTES);
  handshake.mixHash(theirs);
  handshake.mixSharedSecret(secretKey, theirs);
  await handshake.open(message.subarray(KEY_BYTES));
  const own = channelKeyOf(ephemeral);
  handshake.mixHash(own);
  handshake.mixSharedSecret(ephemeral, theirs);
  const answer = Uint8Array.from(concatBytes(own, await handshake.seal(payload)));
  return { answer, transport: handshake.split('responder') };
}
