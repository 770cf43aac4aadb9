import { X509Certificate } from 'node:crypto';
import { publicKeyOf } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { certificateHash } from '../../../peer/identity.ts';
import type { KnownPeer } from '../../assignment.ts';

/** The key behind a certificate (DER, base64). Throws DB3024 where the other agent shows another identity than is known of it. */
export function keyOfPeer(certificate: string, known: KnownPeer): string {
  const der = Buffer.from(certificate, 'base64');
  let key: string;
  try {
    key = publicKeyOf(new X509Certificate(der).publicKey);
  } catch (error) {
    throw new DoubleblindError('DB3024', 'The other agent shows no certificate.', { cause: error });
  }
  const genuine = 'agentKey' in known ? known.agentKey === key : known.certificateHash === certificateHash(der);
  if (!genuine) throw new DoubleblindError('DB3024', 'The other agent shows another identity.');
  return key;
}
