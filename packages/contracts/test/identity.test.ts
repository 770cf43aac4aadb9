import { expect, test } from 'vitest';
import {
  checkApproval,
  fingerprint,
  generateAgentKey,
  proposalHash,
  signDocument,
  verifyDocument,
} from '../src/index.ts';
import { proposal } from './fixtures.ts';

test('a signature holds for its document, kind and key, and for nothing else', () => {
  const { privateKey, publicKey } = generateAgentKey();
  const signed = signDocument('approval', { a: 1 }, privateKey);
  expect(verifyDocument('approval', signed, publicKey)).toBe(true);
  expect(verifyDocument('approval', { ...signed, document: { a: 2 } })).toBe(false);
  expect(verifyDocument('revocation', signed)).toBe(false);
  expect(verifyDocument('approval', signed, generateAgentKey().publicKey)).toBe(false);
});

test('fingerprints are five groups that differ between keys', () => {
  const [a, b] = [generateAgentKey().publicKey, generateAgentKey().publicKey];
  expect(fingerprint(a)).toMatch(/^([0-9A-F]{4} ){4}[0-9A-F]{4}$/);
  expect(fingerprint(a)).not.toBe(fingerprint(b));
  // SHA-256 of 32 zero bytes starts 66687aadf862bd776c8f.
  expect(fingerprint(Buffer.alloc(32).toString('base64url'))).toBe('6668 7AAD F862 BD77 6C8F');
});

test('an approval counts for its side, terms and key, until the agreed time is over', () => {
  const vendor = generateAgentKey();
  const hospital = generateAgentKey();
  const terms = proposal(vendor.publicKey, hospital.publicKey);
  const now = new Date('2026-06-01T00:00:00Z');
  const document = {
    format: 'doubleblind-approval',
    version: 1,
    evaluationId: terms.evaluationId,
    side: 'hospital',
    proposalHash: proposalHash(terms),
    approvedBy: 'A. Person',
    approvedAt: '2026-05-01T00:00:00.000Z',
  } as const;
  const approval = signDocument('approval', document, hospital.privateKey);
  expect(checkApproval(terms, approval, 'hospital', now)).toBeNull();
  expect(checkApproval(terms, approval, 'vendor', now)).toMatch("hospital's");
  expect(checkApproval({ ...terms, purpose: 'Something else' }, approval, 'hospital', now)).toMatch('other terms');
  const forged = signDocument('approval', document, vendor.privateKey);
  expect(checkApproval(terms, forged, 'hospital', now)).toMatch('signature');
  expect(checkApproval(terms, approval, 'hospital', new Date('2027-01-01T00:00:00Z'))).toMatch('over');
});
