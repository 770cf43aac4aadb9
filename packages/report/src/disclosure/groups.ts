/** Which groups of studies are shown, over all columns of the labels together. */
import type { GroupRow, GroupTable, Proportion, Report } from '@doubleblind/contracts';
import { estimateBits, figureBits, intervalByPatientBits } from './information.ts';
import type { OpenFinding } from './performance.ts';
import { coarse, coarseProportion, decimalsFor } from './precision.ts';
import { byScore } from './roc-steps.ts';
import { RULES } from './rules.ts';
import { everyDerivable } from './shown-sets.ts';
import { type KnownOrder, releasedAuroc, untelling } from './telling.ts';

/** Of what may still be told of a finding. */
const SHARE_FOR_GROUPS = 0.5;

/** One row stands for all groups that are not shown: the name of a small one tells that somebody is in it. */
const OTHERS: GroupRow = { suppressed: true, group: 'other groups' };

export interface ReleasedGroups {
  readonly tables: GroupTable[];
  /** By finding: places of the studies of each shown group. */
  readonly shown: ReadonlyMap<string, readonly (readonly number[])[]>;
}

export function releasedGroups(groups: Report['groups'], findings: readonly OpenFinding[]): ReleasedGroups {
  const shown = new Map<string, (readonly number[])[]>();
  const rows = new Map<string, GroupRow[]>();
  for (const finding of findings) {
    const chosen = groupsOf(finding, groups);
    shown.set(
      finding.full.finding,
      chosen.map(({ members }) => members),
    );
    for (const { column, row } of chosen)
      rows.set(cell(finding, column), [...(rows.get(cell(finding, column)) ?? []), row]);
  }
  const tables = groups.map(
    ({ column, findings: full }): GroupTable => ({
      column,
      findings: findings.flatMap((finding) => {
        const complete = full.find((entry) => entry.finding === finding.full.finding);
        if (complete === undefined) return [];
        const kept = rows.get(cell(finding, column)) ?? [];
        return [{ finding: complete.finding, groups: kept.length < complete.groups.length ? [...kept, OTHERS] : kept }];
      }),
    }),
  );
  return { tables, shown };
}

function cell({ full }: OpenFinding, column: string): string {
  return JSON.stringify([full.finding, column]);
}

interface ChosenGroup {
  readonly column: string;
  readonly members: readonly number[];
  readonly row: GroupRow;
}

/** Largest groups first, column after column: a group joins where all that follows from it is large enough. */
function groupsOf(finding: OpenFinding, tables: Report['groups']): ChosenGroup[] {
  const { evidence, shown, budget } = finding;
  const chosen: ChosenGroup[] = [];
  const reserved = budget.left * (1 - SHARE_FOR_GROUPS);
  const decided = new Set<Uint8Array>();
  for (const { column, findings } of tables) {
    const rows = findings.find((entry) => entry.finding === evidence.finding)?.groups ?? [];
    const candidates = rows.flatMap((row) => {
      if (row.suppressed) return [];
      const members = evidence.columns[column].flatMap((group, s) => (group === row.group ? [s] : []));
      return [{ column, row, members }];
    });
    candidates.sort((a, b) => b.members.length - a.members.length);
    const kept: ChosenGroup[] = [];
    for (const candidate of candidates) {
      const bits = bitsOf(finding, candidate.members);
      if (budget.left - bits < reserved || !shown.admitsGroup(candidate.members)) continue;
      budget.spend(bits);
      shown.addGroup(candidate.members);
      kept.push({ ...candidate, row: releasedRow(finding, candidate, decided) });
    }
    chosen.push(...rows.flatMap(({ group }) => kept.filter(({ row }) => row.group === group)));
  }
  return chosen;
}

/** Number of positives, AUROC with its interval, Brier score. */
function bitsOf({ evidence }: OpenFinding, members: readonly number[]): number {
  const [positives, negatives] = countsOf(evidence.labels, members);
  const decimals = decimalsFor(positives, negatives);
  return Math.log2(members.length + 1) + estimateBits(decimals) + figureBits(decimals);
}

function releasedRow(
  finding: OpenFinding,
  { row, members }: { readonly row: Extract<GroupRow, { suppressed: false }>; readonly members: readonly number[] },
  decided: Set<Uint8Array>,
): GroupRow {
  const [positives, negatives] = countsOf(finding.evidence.labels, members);
  const decimals = decimalsFor(positives, negatives);
  const shares = [row.sensitivity, row.specificity].filter((share) => share !== null);
  const decisions = mayShowDecisions(finding, { members, shares }, decided);
  const known = knownOrder(finding, members, decisions);
  const brier = row.brier === null ? null : { value: coarse(row.brier, decimals), low: null, high: null };
  return {
    suppressed: false,
    group: row.group,
    studies: row.studies,
    positives: row.positives,
    auroc: releasedAuroc(row.auroc, decimals, known),
    brier: brier && untelling('brier', brier, known).value,
    sensitivity: decisions && row.sensitivity ? coarseProportion(row.sensitivity, decimals) : null,
    specificity: decisions && row.specificity ? coarseProportion(row.specificity, decimals) : null,
  };
}

/** The order of a group's studies, with the place of the vendor's threshold where decisions are shown. */
function knownOrder({ full, evidence }: OpenFinding, members: readonly number[], decisions: boolean): KnownOrder {
  const scores = Float64Array.from(members, (study) => evidence.scores[study]);
  const labels = Uint8Array.from(members, (study) => evidence.labels[study]);
  const scored = byScore(scores, labels);
  const threshold = full.operatingPoints[0]?.threshold;
  const above = decisions
    ? scored.ends.findLast(({ studies }) => scores[scored.order[studies - 1]] >= threshold!)
    : null;
  return { scored, scores, steps: above ? [above] : [] };
}

/** Right and wrong decisions of either class are classes of their own here, each with five studies in every set that follows. */
function mayShowDecisions(
  finding: OpenFinding,
  { members, shares }: { readonly members: readonly number[]; readonly shares: readonly Proportion[] },
  decided: Set<Uint8Array>,
): boolean {
  const { full, evidence, budget, shown, confidence } = finding;
  const threshold = full.operatingPoints[0]?.name === "vendor's threshold" ? full.operatingPoints[0].threshold : null;
  if (threshold === null || !finding.parts.has('discrimination')) return false;
  const { labels, scores } = evidence;
  const group = new Uint8Array(labels.length);
  for (const study of members) group[study] = 1;
  const allowed = (set: Uint8Array): boolean => {
    const cells = [0, 0, 0, 0];
    for (let s = 0; s < set.length; s++) if (set[s] === 1) cells[labels[s] + (scores[s] >= threshold ? 2 : 0)]++;
    return Math.min(...cells) >= RULES.minimumPerClass;
  };
  const sets = [new Uint8Array(labels.length).fill(1), ...decided, group];
  const above = [...scores].flatMap((score, s) => (score >= threshold ? [s] : []));
  if (!shown.admits(above) || !everyDerivable(sets, allowed)) return false;
  const intervals = evidence.patients ? shares.map((share) => intervalByPatientBits(share, confidence)) : [];
  const bits = intervals.reduce((sum, own) => sum + own, 2 * Math.log2(members.length + 1));
  if (!budget.spend(bits)) return false;
  shown.addStep(above);
  decided.add(group);
  return true;
}

function countsOf(labels: Uint8Array, members: readonly number[]): [positives: number, negatives: number] {
  const positives = members.reduce((sum, study) => sum + labels[study], 0);
  return [positives, members.length - positives];
}
