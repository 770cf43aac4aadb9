/** Who made a report, and that nobody changed it since: an Ed25519 signature of the hospital's agent, checked offline. */

import type { KeyObject } from 'node:crypto';
import {
  canonicalHash,
  RELEASED_FORMAT,
  RELEASED_VERSION,
  type ReleasePart,
  type Report,
  type SignedReport,
  type SignedResults,
  signDocument,
  signedReportSchema,
  signedResultsSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { requireSigner } from './signer.ts';

/** SHA-256 of the report's canonical JSON: printed on every page of the PDF, so that PDF and JSON can be matched. */
export function reportHash(report: Report): string {
  return canonicalHash(report);
}

/** The report with the agent’s Ed25519 signature over its canonical JSON (kind "report"). */
export function signReport(report: Report, privateKey: KeyObject): SignedReport {
  return signDocument('report', report, privateKey);
}

/** A report whose signature was checked. */
export interface VerifiedReport {
  readonly report: Report;
  /** Of the key that signed, as people compare it. */
  readonly fingerprint: string;
  /** Which parts of the full report these are, where the hospital released it; null for the full report. */
  readonly released: { readonly evaluationId: string; readonly parts: readonly ReleasePart[] } | null;
}

/**
 * Checks the text of a signed report: a full one, or what a hospital released to a portal. `expected` is the fingerprint
 * of the key that must have signed (case and blanks do not matter); without it the caller must compare the returned one.
 * Throws DB7021 (no report), DB7022 (changed), DB7023 (another key), DB7024 (released in the first form).
 */
export function verifyReport(text: string, expected?: string): VerifiedReport {
  const { kind, signed } = parse(text);
  const signer = requireSigner(kind, signed, expected);
  if (kind === 'report') return { report: signed.document, fingerprint: signer, released: null };
  const { report, evaluationId, parts } = signed.document;
  return { report, fingerprint: signer, released: { evaluationId, parts } };
}

type SignedForm =
  | { readonly kind: 'report'; readonly signed: SignedReport }
  | { readonly kind: 'released-results'; readonly signed: SignedResults };

function parse(text: string): SignedForm {
  try {
    const json: unknown = JSON.parse(text);
    if (isEarlierRelease(json)) throw new DoubleblindError('DB7024', '');
    const released = signedResultsSchema.safeParse(json);
    if (released.success) return { kind: 'released-results', signed: released.data };
    return { kind: 'report', signed: signedReportSchema.parse(json) };
  } catch (error) {
    if (error instanceof DoubleblindError) throw error;
    throw new DoubleblindError('DB7021', '', { cause: error });
  }
}

const anyReleaseSchema = z.object({
  document: z.object({ format: z.literal(RELEASED_FORMAT), version: z.number().int() }),
});

function isEarlierRelease(json: unknown): boolean {
  const { success, data } = anyReleaseSchema.safeParse(json);
  return success && data.document.version < RELEASED_VERSION;
}
