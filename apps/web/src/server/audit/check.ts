/**
 * Checks the portal's whole chain, whenever a page shows it. Hashing every record again and again would take long on an
 * old portal, so the check remembers how far the chain was whole and the database's digest of these rows: while the
 * digest is the same, no earlier row was altered, and only the later ones have to be hashed.
 */
import { type ChainCheck, GENESIS_HASH, verifyChain } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { fromRow } from './row.ts';

interface ChainPosition {
  readonly sequence: number;
  readonly hash: string;
}

/** Up to `sequence` the chain was whole when its rows had this digest. */
interface Checked extends ChainPosition {
  readonly digest: string;
}

const START: ChainPosition = { sequence: 0, hash: GENESIS_HASH };
const PAGE = 1000;
/** As many new records are hashed at every look before the remembered position moves on. */
const STRIDE = 200;

const checked = new WeakMap<Database, Checked>();

/** SHA-256 over every column of the records up to `sequence`, in order. */
async function digestUpTo(database: Database, sequence: number): Promise<string> {
  const [{ digest }] = await database.$queryRaw<[{ digest: string }]>`
    SELECT encode(sha256(coalesce(string_agg(sha256(convert_to(record::text, 'UTF8')), '' ORDER BY sequence), '')), 'hex')
      AS digest
    FROM "AuditRecord" record WHERE sequence <= ${sequence}`;
  return digest;
}

/** Hashes every record after `start`; `end` is the last one's position. */
async function hashOnwards(
  database: Database,
  start: ChainPosition,
): Promise<{ check: ChainCheck; end: ChainPosition }> {
  for (let end = start; ; ) {
    const rows = await database.auditRecord.findMany({
      where: { sequence: { gt: end.sequence } },
      orderBy: { sequence: 'asc' },
      take: PAGE,
    });
    const check = verifyChain(rows.map(fromRow), end);
    if (!check.intact) return { check, end };
    end = { sequence: end.sequence + rows.length, hash: check.head };
    if (rows.length < PAGE) return { check: { intact: true, records: end.sequence, head: end.hash }, end };
  }
}

/** The whole chain from its first record, whatever was checked before; for the operator's own commands. */
export async function checkAllRecords(database: Database): Promise<ChainCheck> {
  return (await hashOnwards(database, START)).check;
}

/** Whether every record of the portal is as it was written, also those that this actor may not read. */
export async function checkWholeChain(database: Database, actor: Actor): Promise<ChainCheck> {
  authorise(actor, 'audit.read', { organisationId: actor.organisationId });
  const before = checked.get(database);
  const unchanged = before !== undefined && (await digestUpTo(database, before.sequence)) === before.digest;
  const start = unchanged ? before : START;
  if (!unchanged) checked.delete(database);
  const last = await database.auditRecord.findFirst({ orderBy: { sequence: 'desc' }, select: { sequence: true } });
  const moveTo = last && last.sequence - start.sequence >= STRIDE ? last.sequence : null;
  // Before the records are read: what changes in between makes the digest a wrong one, and is found the next time.
  const digest = moveTo === null ? null : await digestUpTo(database, moveTo);
  const { check, end } = await hashOnwards(database, start);
  if (check.intact && digest !== null && end.sequence === moveTo) checked.set(database, { ...end, digest });
  return check;
}
