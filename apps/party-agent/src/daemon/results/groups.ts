/** Results by site, small groups suppressed. */
import type { GroupResult } from '@doubleblind/contracts';
import { DEFAULT_SUPPRESSION, type GroupRow, groupTable } from '@doubleblind/metrics';
import { estimate } from './estimates.ts';
import { findingLabels, findingStudyScores, labelled, type ScoredImages, type StudyLabels } from './scores.ts';

/** Empty where the labels name no sites. A suppressed group carries its name only. */
export function siteGroups(
  secure: ScoredImages,
  studies: readonly StudyLabels[],
  findings: readonly string[],
  { confidence, suppressBelow }: { confidence: number; suppressBelow: number },
): GroupResult[] {
  const withSite = studies.filter(({ site }) => site !== null);
  const suppression = { ...DEFAULT_SUPPRESSION, minimumStudies: suppressBelow };
  const rows = findings.flatMap((finding) => {
    const chosen = labelled(withSite, finding);
    if (chosen.length === 0) return [];
    const { table } = findingStudyScores(secure, finding, chosen);
    const groups = groupTable(table, findingLabels(chosen, finding), 'site', { suppression, confidence });
    return groups.findings[0].groups.map((row) => ({ finding, row }));
  });
  const names = [...new Set(withSite.map(({ site }) => site!))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return names.map((group) => {
    const shown = rows.flatMap(({ finding, row }) =>
      row.group === group && !row.suppressed ? [{ finding, row }] : [],
    );
    return {
      column: 'site',
      group,
      studies: Math.max(0, ...shown.map(({ row }) => row.studies)),
      suppressed: shown.length === 0,
      findings: shown.map(({ finding, row }) => findingOfGroup(finding, row)),
    };
  });
}

function findingOfGroup(finding: string, row: Extract<GroupRow, { suppressed: false }>) {
  const { positives, studies, auroc } = row;
  return { finding, positives, negatives: studies - positives, auroc: estimate(auroc) };
}
