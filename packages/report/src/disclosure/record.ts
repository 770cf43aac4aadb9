/** What a hospital's agent remembers of each release, so that later ones can be judged beside it. Never leaves the agent. */
import { idSchema, nameSchema, releasePrivacySchema } from '@doubleblind/contracts';
import { z } from 'zod';
import type { Evidence } from './evidence.ts';
import { type ComparedStudy, nearlyAlike } from './near.ts';
import type { FindingRecord } from './shown-sets.ts';

const placesSchema = z.array(z.number().int().nonnegative());

const findingRecordSchema = z.strictObject({
  finding: nameSchema,
  studies: z.array(z.strictObject({ key: z.string(), positive: z.boolean() })),
  groups: z.array(placesSchema),
  steps: z.array(placesSchema),
});

/** Form of a record in the agent’s database: keys of studies, and the sets of studies that figures have told of. */
export const releaseRecordSchema = z.strictObject({
  version: z.literal(1),
  evaluationId: idSchema,
  /** Of every study of the test set, labelled or not. */
  keys: z.array(z.string()),
  /** The patient of each of these studies, empty where the labels do not say; absent where they name none. */
  patients: z.array(z.string()).optional(),
  /** Of a release with noise, which has no exact sets. */
  privacy: releasePrivacySchema.optional(),
  findings: z.array(findingRecordSchema),
});

/** One release as the agent remembers it. */
export type ReleaseRecord = z.infer<typeof releaseRecordSchema>;

/** The earlier release whose test set is nearly, but not quite, that of these studies; null where there is none. */
export function nearlyTheSame(
  { keys, patients }: Pick<Evidence, 'keys' | 'patients'>,
  earlier: readonly ReleaseRecord[],
): ReleaseRecord | null {
  const own = comparedStudies(keys, patients);
  return earlier.find((record) => nearlyAlike(own, comparedStudies(record.keys, record.patients))) ?? null;
}

/** The sets of studies of a finding that earlier releases have shown. */
export function shownBefore(finding: string, earlier: readonly ReleaseRecord[]): FindingRecord[] {
  return earlier.flatMap(({ keys, patients, findings }) => {
    const patientOf = new Map(keys.map((key, study) => [key, patients?.[study]]));
    return findings
      .filter((entry) => entry.finding === finding)
      .map((entry) => ({
        ...entry,
        studies: entry.studies.map((study) => ({ ...study, patient: patientOf.get(study.key) })),
      }));
  });
}

function comparedStudies(keys: readonly string[], patients: readonly string[] | undefined): ComparedStudy[] {
  return keys.map((key, study) => ({ key, patient: patients?.[study] ?? '' }));
}
