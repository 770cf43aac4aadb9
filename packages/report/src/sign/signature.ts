/** Who made a report, and that nobody changed it since: an Ed25519 signature of the hospital's agent, checked offline. */

import type { KeyObject } from 'node:crypto';
import {
  canonicalHash,
  fingerprint,
  type Report,
  type SignedReport,
  signDocument,
  signedReportSchema,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';

/** SHA-256 of the report's canonical JSON: printed on every page of the PDF, so that PDF and JSON can be matched. */
export function reportHash(report: Report): string {
  return canonicalHash(report);
}

export function signReport(report: Report, privateKey: KeyObject): SignedReport {
  return signDocument('report', report, privateKey);
}

export interface VerifiedReport {
  readonly report: Report;
  /** Of the key that signed, as people compare it. */
  readonly fingerprint: string;
}

/**
 * Checks the text of a signed report. `expected` is the fingerprint of the key that must have signed (case and blanks do
 * not matter); without it the caller must compare the returned one. Throws DB7021 (no report), DB7022 (changed), DB7023
 * (another key).
 */
export function verifyReport(text: string, expected?: string): VerifiedReport {
  const signed = parse(text);
  const signer = fingerprint(signed.publicKey);
  if (!isAuthentic(signed)) throw new DoubleblindError('DB7022', '');
  if (expected !== undefined && plain(expected) !== plain(signer)) {
    throw new DoubleblindError('DB7023', `It is signed by ${signer}.`);
  }
  return { report: signed.document, fingerprint: signer };
}

function parse(text: string): SignedReport {
  try {
    return signedReportSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new DoubleblindError('DB7021', '', { cause: error });
  }
}

/** False too where the public key is no point of the curve, for which node:crypto throws. */
function isAuthentic(signed: SignedReport): boolean {
  try {
    return verifyDocument('report', signed);
  } catch {
    return false;
  }
}

function plain(text: string): string {
  return text.replaceAll(/[\s:-]/g, '').toUpperCase();
}
