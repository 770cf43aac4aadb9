/** A test set's labels in the form that statistics take. */
import type { LabelTable } from '@doubleblind/metrics';
import type { TestSetContent } from '../../store/test-set-content.ts';

/** What the statistics need of a study: an image of the content is one, and a row of a table. */
export type StudyLabels = Pick<TestSetContent['images'][number], 'study' | 'site' | 'patient' | 'groups' | 'labels'> & {
  readonly uncertain?: readonly string[] | undefined;
};

/** Labels of the findings by study, each study once: which are missing, the patients, and the columns to report by. */
export function labelTableOf(studies: readonly StudyLabels[], findings: readonly string[]): LabelTable {
  const first = new Map<string, StudyLabels>();
  for (const study of studies) if (!first.has(study.study)) first.set(study.study, study);
  const all = [...first.values()];
  const cells = all.flatMap(({ labels }) => findings.map((finding) => labels[finding] ?? null));
  const groups = Object.keys(all[0]?.groups ?? {});
  return {
    studies: all.map(({ study }) => study),
    findings,
    labels: Uint8Array.from(cells, (label) => label ?? 0),
    unlabelled: Uint8Array.from(cells, (label) => (label === null ? 1 : 0)),
    ...(all.some(({ uncertain }) => uncertain !== undefined)
      ? {
          uncertain: Uint8Array.from(
            all.flatMap((study) => findings.map((name) => (isUncertain(study, name) ? 1 : 0))),
          ),
        }
      : {}),
    ...(all.some(({ patient }) => patient !== null) ? { patientId: all.map(({ patient }) => patient ?? '') } : {}),
    columns: {
      ...Object.fromEntries(groups.map((column) => [column, all.map((study) => study.groups[column] ?? '')])),
      site: all.map(({ site }) => site ?? ''),
    },
  };
}

function isUncertain({ uncertain }: StudyLabels, finding: string): boolean {
  return uncertain?.includes(finding) ?? false;
}

/** Of the studies with these ids, in the order of the content. */
export function labelTableOfStudies({ images, findings }: TestSetContent, studies: readonly string[]): LabelTable {
  const wanted = new Set(studies);
  return labelTableOf(
    images.filter(({ study }) => wanted.has(study)),
    findings,
  );
}
