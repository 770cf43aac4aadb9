/** Certificates of a server on this machine, as an authority that the agents trust has made them: one that is good, and one whose time is over. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const DAY = 86_400_000;

export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** Self-signed, for localhost; `endsAt` in milliseconds since 1970. */
async function certificate(endsAt: number): Promise<ServerCertificate> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=localhost',
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date(endsAt - 90 * DAY),
      notAfter: new Date(endsAt),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
      ],
    },
    webcrypto as Crypto,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return { cert: made.toString('pem'), key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` };
}

export interface Certificates {
  readonly good: ServerCertificate;
  readonly expired: ServerCertificate;
}

export async function makeCertificates(): Promise<Certificates> {
  return { good: await certificate(Date.now() + 30 * DAY), expired: await certificate(Date.now() - DAY) };
}
