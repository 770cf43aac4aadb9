/** What a signature is over; browsers check signatures, too. */
import { canonicalJson } from '@doubleblind/program';
import { SIGNATURE_VERSION } from '../version.ts';

/** What a signed document is for; part of what is signed. */
export type DocumentKind =
  | 'enrolment'
  | 'hello'
  | 'key-rotation'
  | 'peer-card'
  | 'model-manifest'
  | 'test-set-manifest'
  | 'deletion'
  | 'approval'
  | 'revocation'
  | 'released-results'
  | 'training-approval'
  | 'training-card'
  | 'report'
  | 'relay-hello'
  | 'page-ticket'
  | 'page-record'
  | 'worker'
  | 'page-offer';

/** `doubleblind/VERSION/KIND`, line feed, canonical JSON of the document. */
export function signedText(kind: DocumentKind, document: unknown): string {
  return `doubleblind/${SIGNATURE_VERSION}/${kind}\n${canonicalJson(document)}`;
}
