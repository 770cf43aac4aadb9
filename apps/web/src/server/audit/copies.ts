/**
 * What agents copy of the chain. Records never change, so every block of them is read, checked and written as JSON once, whoever
 * gets it: many agents that connect at once with empty copies cost little more than one.
 */
import { auditRecordSchema, sealRecord } from '@doubleblind/contracts';
import type { Database } from '../database/client.ts';
import { fromRow } from './row.ts';

/** Records in a block, and so at most in a message. */
const BLOCK = 500;
/** Blocks that are remembered, 1 MB each at most; the one asked for longest ago goes first. */
const REMEMBERED = 40;

interface Entry {
  readonly sequence: number;
  readonly hash: string;
  /** Who may read it; nobody where it was written before records were checked and no agent could read it. */
  readonly readers: ReadonlySet<string>;
  readonly whole: string;
  readonly sealed: string;
}

export interface AuditPart {
  /** Of AuditLinks: an organisation's own records in full, the others sealed. */
  readonly json: string;
  /** The last of them. */
  readonly sequence: number;
  readonly hash: string;
  /** Whether more may follow now. */
  readonly full: boolean;
}

export class AuditCopies {
  readonly #database: Database;
  readonly #blocks = new Map<number, Promise<readonly Entry[]>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** The records behind `after` that one message may hold, as an organisation may see them; null where there are none. */
  async part(organisationId: string, after: number): Promise<AuditPart | null> {
    const block = await this.#block(Math.floor(after / BLOCK));
    const entries = block.filter(({ sequence }) => sequence > after);
    const last = entries.at(-1);
    if (!last) return null;
    const links = entries.map((entry) => (entry.readers.has(organisationId) ? entry.whole : entry.sealed));
    const { sequence, hash } = last;
    return { json: `[${links.join(',')}]`, sequence, hash, full: sequence % BLOCK === 0 };
  }

  /** One after the other for each block: what two ask for at once is read once. */
  #block(index: number): Promise<readonly Entry[]> {
    const known = this.#blocks.get(index) ?? Promise.resolve([]);
    const read = known.catch(() => []).then((entries) => this.#continue(index, entries));
    this.#blocks.delete(index);
    this.#blocks.set(index, read);
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= REMEMBERED) break;
      this.#blocks.delete(oldest);
    }
    return read;
  }

  async #continue(index: number, known: readonly Entry[]): Promise<readonly Entry[]> {
    if (known.length === BLOCK) return known;
    const rows = await this.#database.auditRecord.findMany({
      where: { sequence: { gt: index * BLOCK + known.length, lte: (index + 1) * BLOCK } },
      orderBy: { sequence: 'asc' },
    });
    if (rows.length === 0) return known;
    const fresh = rows.map((row): Entry => {
      const record = fromRow(row);
      const readable = auditRecordSchema.safeParse(record).success;
      return {
        sequence: record.sequence,
        hash: record.hash,
        readers: new Set(readable ? record.organisations : []),
        whole: JSON.stringify(record),
        sealed: JSON.stringify(sealRecord(record)),
      };
    });
    return [...known, ...fresh];
  }
}
