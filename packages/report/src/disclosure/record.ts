/** What a hospital's agent remembers of each release, so that later ones can be judged beside it. Never leaves the agent. */
import { idSchema, nameSchema } from '@doubleblind/contracts';
import { z } from 'zod';
import { RULES } from './rules.ts';

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
  findings: z.array(findingRecordSchema),
});

/** One release as the agent remembers it. */
export type ReleaseRecord = z.infer<typeof releaseRecordSchema>;

/** In how many studies two test sets differ. */
export function studiesApart(one: readonly string[], other: readonly string[]): number {
  const [first, second] = [new Set(one), new Set(other)];
  const missing = (from: ReadonlySet<string>, of: ReadonlySet<string>) =>
    [...of].filter((key) => !from.has(key)).length;
  return missing(first, second) + missing(second, first);
}

/** The earlier release whose test set is nearly, but not quite, that of `keys`; null where there is none. */
export function nearlyTheSame(keys: readonly string[], earlier: readonly ReleaseRecord[]): ReleaseRecord | null {
  return (
    earlier.find((record) => {
      const apart = studiesApart(keys, record.keys);
      return apart > 0 && apart <= RULES.nearlyTheSame;
    }) ?? null
  );
}
