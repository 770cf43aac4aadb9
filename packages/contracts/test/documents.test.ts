import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkModelManifest,
  contentHash,
  modelManifestSchema,
  parseAgentMessage,
  parsePortalMessage,
} from '../src/index.ts';
import { modelManifest, program } from './fixtures.ts';

test('a model manifest has no place for a weight', () => {
  expect(modelManifestSchema.safeParse(modelManifest()).success).toBe(true);
  expect(modelManifestSchema.safeParse({ ...modelManifest(), weights: [1, 2] }).success).toBe(false);
  const withWeights = { ...modelManifest(), program: { ...program, initialisers: [1] } };
  expect(modelManifestSchema.safeParse(withWeights).success).toBe(false);
});

test('a manifest whose hash or outputs do not fit its program is found', () => {
  expect(checkModelManifest(modelManifest())).toBeNull();
  expect(checkModelManifest({ ...modelManifest(), programHash: '0'.repeat(64) })).toMatch('hash');
  expect(checkModelManifest({ ...modelManifest(), findings: ['Edema'] })).toMatch('outputs');
  const stray = { ...modelManifest(), operatingPoints: [{ name: 'x', finding: 'Nodule', threshold: 1 }] };
  expect(checkModelManifest(stray)).toMatch('unknown finding');
});

test('the test set hash covers images, labels and groups, and not the order of files', () => {
  const image = {
    imageHash: 'a',
    study: 's1',
    site: 'North',
    patient: null,
    groups: { sex: 'F' },
    labels: { Edema: 1 as const },
  };
  const other = {
    imageHash: 'b',
    study: 's2',
    site: 'North',
    patient: null,
    groups: { sex: 'M' },
    labels: { Edema: 0 as const },
  };
  const hash = contentHash([image, other], 'salt');
  expect(contentHash([other, image], 'salt')).toBe(hash);
  const changes = [
    [{ ...image, imageHash: 'c' }, other],
    [{ ...image, labels: { Edema: 0 as const } }, other],
    [{ ...image, labels: { Edema: null } }, other],
    [{ ...image, site: 'South' }, other],
    [{ ...image, groups: { sex: 'M' } }, other],
    [image],
  ];
  for (const changed of changes) expect(contentHash(changed, 'salt')).not.toBe(hash);
  expect(contentHash([image, other], 'pepper')).not.toBe(hash);
});

test('messages that the contracts do not know are refused, without repeating what was in them', () => {
  expect(parseAgentMessage('{"type":"ping","id":3}')).toEqual({ ok: true, message: { type: 'ping', id: 3 } });
  expect(parseAgentMessage('{"type":"observed","evaluations":[{"secret":"s3cr3t"}]}')).toMatchObject({ ok: false });
  expect(JSON.stringify(parseAgentMessage('{"type":"observed","evaluations":"s3cr3t"}'))).not.toContain('s3cr3t');
  expect(parsePortalMessage('no json')).toEqual({ ok: false, reason: 'not JSON' });
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseAgentMessage(text).ok).toBe(false);
    }),
  );
});
