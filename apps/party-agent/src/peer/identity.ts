/**
 * Who this agent is: an Ed25519 key that it makes itself and a self-signed certificate over it, kept in its data folder.
 * The private key's file is readable by its owner only. Peers pin the certificate's SHA-256.
 */
// @peculiar/x509 needs the Reflect metadata API to be there before it loads.
import 'reflect-metadata';
import { createHash, createPrivateKey, type KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fingerprint, publicKeyOf } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { RelayAccess } from '@doubleblind/relay';
import * as x509 from '@peculiar/x509';
import { writeFileAtomically } from '../store/atomic-file.ts';

export interface Identity {
  readonly privateKey: KeyObject;
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  /** SHA-256 of the certificate's DER, 64 hexadecimal digits: what a peer pins. */
  readonly certificateHash: string;
  /** Short form of the key for people to compare, e.g. "3F2A 91C0 77DE 0B14 A5E8". */
  readonly fingerprint: string;
  /** Of a worker: what it shows a relay, which lets it in as its agent. */
  readonly worker?: NonNullable<RelayAccess['worker']>;
}

const KEY_FILE = 'key.pem';
const CERTIFICATE_FILE = 'certificate.pem';
const VALID_YEARS = 20;

/** The identity in `folder`; made there on first use. Throws DB5011 when its files do not belong together. */
export async function loadIdentity(folder: string): Promise<Identity> {
  const keyPem = await readFile(join(folder, KEY_FILE), 'utf8').catch(() => undefined);
  if (keyPem === undefined) return createIdentity(folder);
  const certificatePem = await readFile(join(folder, CERTIFICATE_FILE), 'utf8').catch(() => '');
  try {
    return identityOf(keyPem, certificatePem);
  } catch (error) {
    throw new DoubleblindError('DB5011', folder, { cause: error });
  }
}

function identityOf(privateKeyPem: string, certificatePem: string): Identity {
  const privateKey = createPrivateKey(privateKeyPem);
  const certificate = new X509Certificate(certificatePem);
  if (!certificate.checkPrivateKey(privateKey)) throw new Error('the certificate is of another key');
  return {
    privateKey,
    privateKeyPem,
    certificatePem,
    certificateHash: certificateHash(certificate.raw),
    fingerprint: fingerprint(publicKeyOf(privateKey)),
  };
}

async function createIdentity(folder: string): Promise<Identity> {
  const identity = await makeIdentity(VALID_YEARS * 365 * 86_400_000);
  await storeIdentity(folder, identity);
  return identity;
}

/** In the place of what is there. Where it breaks off between the two files, loadIdentity says that they do not belong together. */
export async function storeIdentity(folder: string, identity: Identity): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writeFileAtomically(join(folder, CERTIFICATE_FILE), identity.certificatePem, 0o644);
  await writeFileAtomically(join(folder, KEY_FILE), identity.privateKeyPem, 0o600);
}

/** A fresh key with its certificate, nowhere but in memory; `validMilliseconds` from now. */
export async function makeIdentity(validMilliseconds: number): Promise<Identity> {
  const keys = (await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair;
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=doubleblind party agent',
      keys,
      signingAlgorithm: { name: 'Ed25519' },
      // A day back, because the two machines' clocks differ.
      notBefore: new Date(now - 86_400_000),
      notAfter: new Date(now + validMilliseconds),
      extensions: [new x509.BasicConstraintsExtension(false, undefined, true)],
    },
    webcrypto as Crypto,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${key.toString('base64')}\n-----END PRIVATE KEY-----\n`;
  return identityOf(keyPem, `${certificate.toString('pem')}\n`);
}

export function certificateHash(der: Uint8Array): string {
  return createHash('sha256').update(der).digest('hex');
}

/** Key and hash of the certificate in a file, as another agent's identity command wrote it. Throws DB5001. */
export async function readCertificate(
  path: string,
): Promise<{ readonly agentKey: string; readonly certificateHash: string }> {
  const pem = await readFile(path, 'utf8').catch((error) => {
    throw new DoubleblindError('DB5001', `${path} cannot be read.`, { cause: error });
  });
  try {
    const { publicKey, raw } = new X509Certificate(pem);
    return { agentKey: publicKeyOf(publicKey), certificateHash: certificateHash(raw) };
  } catch (error) {
    throw new DoubleblindError('DB5001', `${path} is not the certificate of an agent.`, { cause: error });
  }
}

/** The hash to pin from what a user gives: 64 hexadecimal digits (blanks and colons allowed) or a certificate file. */
export async function readPin(text: string): Promise<string> {
  const digits = text.replaceAll(/[\s:]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(digits)) return digits;
  const pem = await readFile(text, 'utf8').catch(() => undefined);
  if (pem === undefined)
    throw new DoubleblindError('DB5001', `--peer "${text}" is neither 64 hexadecimal digits nor a file.`);
  try {
    return certificateHash(new X509Certificate(pem).raw);
  } catch (error) {
    throw new DoubleblindError('DB5001', `--peer "${text}" is not a certificate.`, { cause: error });
  }
}
