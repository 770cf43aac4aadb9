/** Who calls: the key that signed the hello, and the certificate over it that peers pin. */
import { createHash, X509Certificate } from 'node:crypto';
import { provenCertificate, publicKeyOf, type SignedPageTicket, verifyDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { AgentHello } from './messages.ts';

/** Who has proved to hold a key. */
export interface Caller {
  /** Of the agent, which of a worker is the one that it belongs to; Ed25519, base64url. */
  readonly publicKey: string;
  /** SHA-256 of the certificate's DER: where it is called. */
  readonly certificateHash: string;
  /** Of the agent: who is let in, and whose allowance its calls use. */
  readonly agentHash: string;
}

/**
 * Throws DB3015 for a hello that is not of this moment, for another relay, or not signed by the certificate's key; of a worker also for a
 * certificate that its agent has not signed.
 */
export function callerOf({ signed, certificate, worker }: AgentHello, nonce: string, url: string): Caller {
  try {
    const der = Buffer.from(certificate, 'base64');
    const { document, publicKey } = signed;
    const fresh = document.nonce === nonce && sameRelay(document.relay, url);
    const key = publicKeyOf(new X509Certificate(der).publicKey);
    if (fresh && verifyDocument('relay-hello', signed, key)) {
      const certificateHash = hashOf(der);
      if (!worker) return { publicKey, certificateHash, agentHash: certificateHash };
      const agent = Buffer.from(worker.agent, 'base64');
      const agentKey = publicKeyOf(new X509Certificate(agent).publicKey);
      if (provenCertificate(worker.credential, agentKey) === certificateHash)
        return { publicKey: agentKey, certificateHash, agentHash: hashOf(agent) };
    }
  } catch {
    // No certificate, not of an Ed25519 key, or a key that is no point of the curve.
  }
  throw new DoubleblindError('DB3015', 'The hello is not signed for this relay.');
}

const hashOf = (der: Uint8Array) => createHash('sha256').update(der).digest('hex');

/**
 * Throws DB3018 for a ticket that is not good here and now: of another relay, expired, or not signed by the key of the agent that listens. That the agent
 * has it in its books is for the agent to say.
 */
export function checkTicket(ticket: SignedPageTicket, { publicKey }: Caller, url: string): void {
  const { relay, expiresAt } = ticket.document;
  if (!sameRelay(relay, url)) throw new DoubleblindError('DB3018', `It is for the relay ${relay}.`);
  if (Date.parse(expiresAt) <= Date.now()) throw new DoubleblindError('DB3018', `It expired at ${expiresAt}.`);
  if (!verifyDocument('page-ticket', ticket, publicKey))
    throw new DoubleblindError('DB3018', 'It is not signed by the agent that it names.');
}

/** By host and path: a proxy before the relay ends TLS, so that the scheme may differ. */
function sameRelay(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.host === b.host && a.pathname === b.pathname;
}
