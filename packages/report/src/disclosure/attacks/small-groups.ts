/** Figures of few studies from tables by site, sex, scanner ...: sums over groups, added and subtracted. */
import type { Report } from '@doubleblind/contracts';
import { derivableSets, type ShownGroup, tooManyToSearch } from '../derivable.ts';
import { RULES } from '../rules.ts';
import { isLargeEnough } from '../shown-sets.ts';

export interface SmallGroup {
  readonly finding: string;
  /** Places of its studies. */
  readonly members: readonly number[];
  readonly positives: number;
  /** Mean squared error of its scores; of a single study, the score follows from it. Null where no Brier score is shown. */
  readonly brier: number | null;
}

/**
 * The attacker knows which group each study is in (`columns`, over the studies with a label for the finding), and no label. Finds
 * every set of studies that the tables give away and that is too small, or of too few patients where these are known, smallest first.
 */
export function attackGroups(
  report: Report,
  finding: string,
  columns: Readonly<Record<string, readonly string[]>>,
  patients?: ArrayLike<number>,
): SmallGroup[] {
  const { prevalence, brier } = report.performance.find((entry) => entry.finding === finding)!;
  const everything: ShownGroup = {
    members: new Uint8Array(prevalence.of).fill(1),
    sums: [prevalence.cases, (brier.value ?? Number.NaN) * prevalence.of],
  };
  const shown = report.groups.flatMap(({ column, findings }): ShownGroup[] => {
    const rows = findings.find((entry) => entry.finding === finding)?.groups ?? [];
    return rows.flatMap((row) => {
      if (row.suppressed) return [];
      const members = Uint8Array.from(columns[column], (group) => (group === row.group ? 1 : 0));
      return [{ members, sums: [row.positives, (row.brier ?? Number.NaN) * row.studies] }];
    });
  });
  const groups = [everything, ...shown];
  if (tooManyToSearch(groups)) throw new Error('too many groups for this attack');
  const small: SmallGroup[] = [];
  for (const { members, sums } of derivableSets(groups)) {
    const places = [...members].flatMap((member, s) => (member === 1 ? [s] : []));
    const positives = Math.round(sums[0]);
    const persons = new Set(places.map((place) => patients?.[place] ?? place)).size;
    const large = isLargeEnough(positives, places.length - positives) && persons >= RULES.minimumPatients;
    if (places.length === 0 || large) continue;
    const mean = sums[1] / places.length;
    small.push({ finding, members: places, positives, brier: Number.isNaN(mean) ? null : mean });
  }
  return small.sort((a, b) => a.members.length - b.members.length);
}
