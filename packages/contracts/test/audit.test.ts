import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AuditRecord, chainRecord, GENESIS_HASH, sealRecord, verifyChain } from '../src/index.ts';

function chain(length: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let sequence = 1; sequence <= length; sequence++) {
    const content = {
      sequence,
      at: '2026-01-02T03:04:05.000Z',
      actor: { kind: 'person', id: 'p', name: 'A. Person' },
      action: 'evaluation.approve-first',
      subject: { kind: 'evaluation', id: `e${sequence}`, name: '' },
      organisations: ['h'],
      detail: { number: sequence },
    } as const;
    records.push(chainRecord({ ...content, organisations: ['h'] }, records.at(-1)?.hash ?? GENESIS_HASH));
  }
  return records;
}

test('a chain is intact, also where records are sealed', () => {
  const records = chain(6);
  expect(verifyChain(records)).toEqual({ intact: true, records: 6, head: records[5].hash });
  const partly = records.map((record, index) => (index % 2 ? sealRecord(record) : record));
  expect(verifyChain(partly).intact).toBe(true);
  expect(verifyChain(records.slice(3), { sequence: 3, hash: records[2].hash }).intact).toBe(true);
});

test('any alteration, omission or exchange is found at its place', () => {
  const records = chain(8);
  const alterations: ((record: AuditRecord) => AuditRecord)[] = [
    (record) => ({ ...record, detail: { number: 99 } }),
    (record) => ({ ...record, actor: { ...record.actor, name: 'B. Other' } }),
    (record) => ({ ...record, at: '2026-01-02T03:04:06.000Z' }),
    (record) => ({ ...record, organisations: [] }),
    (record) => ({ ...record, hash: 'f'.repeat(64) }),
  ];
  fc.assert(
    fc.property(fc.nat(7), fc.constantFrom(...alterations), (index, alter) => {
      const tampered = records.with(index, alter(records[index]));
      expect(verifyChain(tampered)).toMatchObject({ intact: false, sequence: index + 1 });
    }),
  );
  expect(verifyChain(records.toSpliced(3, 1))).toMatchObject({ intact: false, sequence: 4 });
  expect(verifyChain([records[1], records[0]])).toMatchObject({ intact: false, sequence: 1 });
});

test('an operator who rewrites the whole chain is found out by a copy', () => {
  const original = chain(5);
  const { hash, previousHash, ...content } = original[2];
  const rewritten = original.slice(0, 2);
  rewritten.push(chainRecord({ ...content, detail: { number: 99 } }, rewritten[1].hash));
  for (const record of original.slice(3)) {
    const { hash: _, previousHash: __, ...rest } = record;
    rewritten.push(chainRecord(rest, rewritten.at(-1)!.hash));
  }
  expect(verifyChain(rewritten).intact).toBe(true);
  const differing = original.find((record, i) => record.hash !== rewritten[i].hash);
  expect(differing?.sequence).toBe(3);
  expect(hash).not.toBe(previousHash);
});
