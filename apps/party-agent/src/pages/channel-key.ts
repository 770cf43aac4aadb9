/**
 * The X25519 key with which this agent answers pages. It is derived from the identity key's seed by HKDF: there is no second secret to keep and
 * restore, tickets outlive restarts, and no number is used in two schemes, as it would be if the Ed25519 key itself were turned into one of X25519. Nobody
 * can derive the public half from the identity's, so tickets name it, signed by the identity key.
 */
import { hkdfSync, type KeyObject } from 'node:crypto';
import { base64url, bytesOf, channelKeyOf } from '@doubleblind/browser-party/channel';

const PURPOSE = 'doubleblind page channel 1';

export interface ChannelKey {
  /** 32 bytes. */
  readonly secretKey: Uint8Array;
  /** Base64url, as tickets name it. */
  readonly publicKey: string;
}

/** `identity`: an Ed25519 private key. */
export function channelKey(identity: KeyObject): ChannelKey {
  const seed = bytesOf(String(identity.export({ format: 'jwk' }).d));
  const secretKey = new Uint8Array(hkdfSync('sha256', seed, new Uint8Array(0), PURPOSE, 32));
  return { secretKey, publicKey: base64url(channelKeyOf(secretKey)) };
}
