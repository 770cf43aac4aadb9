import { type AuditLink, type AuditRecord, auditHash, GENESIS_HASH } from './record.ts';

/**
 * Outcome of verifyChain: how many records and the last one's hash, or the first sequence number at which the chain
 * is broken and why.
 */
export type ChainCheck =
  | { readonly intact: true; readonly records: number; readonly head: string }
  | { readonly intact: false; readonly sequence: number; readonly reason: string };

function isReadable(link: AuditLink): link is AuditRecord {
  return 'action' in link;
}

/**
 * Checks a stretch of the chain in ascending order: no gap, every hash right, every record tied to the one before it.
 * Sealed records are checked for their place only. `start` is where the stretch continues from; the whole chain
 * starts at sequence 0 with GENESIS_HASH.
 */
export function verifyChain(
  links: readonly AuditLink[],
  start: { sequence: number; hash: string } = { sequence: 0, hash: GENESIS_HASH },
): ChainCheck {
  let { sequence, hash } = start;
  for (const link of links) {
    if (link.sequence !== sequence + 1) {
      return { intact: false, sequence: sequence + 1, reason: `record ${sequence + 1} is missing` };
    }
    if (link.previousHash !== hash) {
      return {
        intact: false,
        sequence: link.sequence,
        reason: `record ${link.sequence} does not follow the one before it`,
      };
    }
    if (isReadable(link)) {
      const { hash: stated, previousHash, ...content } = link;
      if (auditHash(content, previousHash) !== stated) {
        return { intact: false, sequence: link.sequence, reason: `record ${link.sequence} was altered` };
      }
    }
    sequence = link.sequence;
    hash = link.hash;
  }
  return { intact: true, records: links.length, head: hash };
}
