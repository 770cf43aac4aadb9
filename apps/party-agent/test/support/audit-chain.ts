import { type AuditRecord, chainRecord, GENESIS_HASH } from '@doubleblind/contracts';

/** An audit log of so many records, numbered from 1, each over the hash of the one before. */
export function auditChain(length: number): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (let sequence = 1; sequence <= length; sequence++) {
    const content = {
      sequence,
      at: '2026-01-01T00:00:00.000Z',
      actor: { kind: 'portal' as const, id: 'p', name: 'Portal' },
      action: 'test.record',
      subject: { kind: 'x', id: 'x', name: '' },
      organisations: [],
      detail: { sequence },
    };
    records.push(chainRecord(content, records.at(-1)?.hash ?? GENESIS_HASH));
  }
  return records;
}
