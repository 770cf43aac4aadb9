/**
 * The audit log is a chain: every record carries the hash of the one before it, so that whoever alters or drops a
 * record has to alter all later ones, and the copies that the agents keep show it.
 */
import { z } from 'zod';
import { canonicalHash } from '../canonical/hash.ts';
import { hashSchema, idSchema, nameSchema, timeSchema } from '../fields.ts';

/** What stands before the first record. */
export const GENESIS_HASH = '0'.repeat(64);

/** What a record says, without its place in the chain. `sequence` counts from 1; `at` is the portal's clock. */
export const auditContentSchema = z.strictObject({
  sequence: z.number().int().positive(),
  at: timeSchema,
  actor: z.strictObject({ kind: z.enum(['person', 'agent', 'portal']), id: idSchema, name: nameSchema }),
  /** Dotted, for example 'evaluation.approve-first', 'member.invite'. */
  action: z
    .string()
    .regex(/^[a-z-]+(\.[a-z-]+)+$/)
    .max(80),
  subject: z.strictObject({ kind: z.string().max(40), id: idSchema, name: z.string().max(200) }),
  /** Organisations that may read this record. */
  organisations: z.array(idSchema).max(8),
  /** Public particulars; never data. */
  detail: z.record(z.string().max(60), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()])),
});

/** A record with its place in the chain: the hash of the record before it and its own, SHA-256 in hexadecimal. */
export const auditRecordSchema = auditContentSchema.extend({ previousHash: hashSchema, hash: hashSchema });

/** A record as somebody sees who may not read it: enough to check that the chain is whole. */
export const sealedRecordSchema = z.strictObject({
  sequence: z.number().int().positive(),
  previousHash: hashSchema,
  hash: hashSchema,
  /** It was meant to be read, and is of a form that this version does not know: the reader has sealed it. */
  unreadable: z.literal(true).optional(),
});

/** A record that cannot be read must not keep an agent from reading the ones after it: its place in the chain is kept. */
const unreadableRecordSchema = z
  .looseObject({ sequence: z.number().int().positive(), previousHash: hashSchema, hash: hashSchema })
  .transform(({ sequence, previousHash, hash }): SealedRecord => ({ sequence, previousHash, hash, unreadable: true }));

/** A record as a reader gets it: in full, sealed, or, of an unknown form, sealed by the reader. */
export const auditLinkSchema = z.union([auditRecordSchema, sealedRecordSchema, unreadableRecordSchema]);

/** What a record of the audit log says. */
export type AuditContent = z.infer<typeof auditContentSchema>;
/** A record of the audit log with its hashes. */
export type AuditRecord = z.infer<typeof auditRecordSchema>;
/** A record of which only the place in the chain is told. */
export type SealedRecord = z.infer<typeof sealedRecordSchema>;
/** A record of the chain, readable or sealed. */
export type AuditLink = AuditRecord | SealedRecord;

/** SHA-256 in hexadecimal over a record's content and the hash of the record before it (canonical JSON, RFC 8785). */
export function auditHash(content: AuditContent, previousHash: string): string {
  return canonicalHash({ domain: 'doubleblind-audit', version: 1, previousHash, content });
}

/** Appends to the chain whose last hash is `previousHash` (GENESIS_HASH for the first record). */
export function chainRecord(content: AuditContent, previousHash: string): AuditRecord {
  return { ...content, previousHash, hash: auditHash(content, previousHash) };
}

/** The record for somebody who may not read it: sequence number and hashes. */
export function sealRecord(record: AuditRecord): SealedRecord {
  return { sequence: record.sequence, previousHash: record.previousHash, hash: record.hash };
}
