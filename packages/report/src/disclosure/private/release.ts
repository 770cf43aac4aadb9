/** A release with noise: the document, what the agent remembers of it, and whether a document is one. */
import {
  canonicalHash,
  type PrimaryGoal,
  type PrivateCounts,
  type ProposalDocument,
  RELEASED_FORMAT,
  RELEASED_VERSION,
  type ReleasedResults,
  type Report,
} from '@doubleblind/contracts';
import { releasedCost } from '../cost.ts';
import type { Choice, Disclosure } from '../disclose.ts';
import type { Evidence } from '../evidence.ts';
import { releaseOrder } from '../parts.ts';
import type { ReleaseRecord } from '../record.ts';
import { rangeEnds } from './counts.ts';
import { requirePromises, type SpentElsewhere } from './ledger.ts';
import { isEnough } from './noise.ts';
import { privateReport } from './report.ts';

/** What a release with noise is made of, besides the report: nothing of it but the counts speaks of patients. */
export interface PrivateChoice extends Choice {
  readonly goal: PrimaryGoal | undefined;
  /** With noise, drawn once and kept: fresh noise at every look would average out. */
  readonly counts: PrivateCounts;
  /** Most epsilon that the hospital lets all releases and trainings spend on one patient together. */
  readonly limit: number;
  /** What trainings have spent; nothing without it. */
  readonly trainings?: readonly SpentElsewhere[];
}

/** Throws DB5653 where it would spend more than is left of the limit. */
export function disclosePrivately(
  full: Report,
  evidence: Pick<Evidence, 'keys' | 'patients'>,
  { evaluationId, attempt, parts, goal, counts, limit, trainings }: PrivateChoice,
  earlier: readonly ReleaseRecord[],
): Disclosure {
  requirePromises(evidence, counts.privacy, earlier, limit, trainings);
  const ordered = releaseOrder(parts);
  const report = privateReport({ ...full, cost: full.cost && releasedCost(full.cost) }, counts, ordered, goal);
  return {
    document: {
      ...{ format: RELEASED_FORMAT, version: RELEASED_VERSION, evaluationId, attempt, parts: ordered, withheld: [] },
      report,
    },
    record: {
      version: 1,
      evaluationId,
      keys: [...evidence.keys],
      ...(evidence.patients ? { patients: [...evidence.patients] } : {}),
      privacy: counts.privacy,
      findings: [],
    },
    information: [],
  };
}

/** Why a document is no release with noise by these terms, a clause, or null: everything in it is made again from its counts. */
export function brokenPrivately(
  { report, parts, withheld }: ReleasedResults,
  proposal: ProposalDocument,
): string | null {
  const { privacy } = proposal.release;
  const { privateCounts: counts } = report;
  if (privacy === undefined) return counts === undefined ? null : 'they have noise that was not agreed on';
  if (counts === undefined) return 'they lack the noise that was agreed on';
  if (canonicalHash(counts.privacy) !== canonicalHash(privacy)) return 'they have other noise than was agreed on';
  if (!isEnough(privacy, proposal.findings.length)) return 'their noise is less than epsilon and delta need';
  if (counts.findings.map(({ finding }) => finding).join('\n') !== proposal.findings.join('\n'))
    return 'they count other findings than were agreed on';
  const uneven = counts.findings.find(
    ({ thresholds, ends, positives, negatives }) =>
      ends.join() !== rangeEnds(thresholds).join() ||
      positives.length !== ends.length + 1 ||
      negatives.length !== positives.length,
  );
  if (uneven !== undefined) return `they count ${uneven.finding} by other ranges`;
  const again = privateReport(report, counts, parts, proposal.primaryGoal);
  const same = withheld.length === 0 && canonicalHash(again) === canonicalHash(report);
  return same ? null : 'they hold what does not follow from their noisy counts';
}
