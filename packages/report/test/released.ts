/** Releases for tests, made by the product from an example. */
import { RELEASE_PARTS, type ReleasedResults, type ReleasePart } from '@doubleblind/contracts';
import { type Evidence, evidenceOf, type ReportInput } from '../src/index.ts';
import { type ExampleOptions, exampleInput, exampleRelease } from './example.ts';

/** What the hospital knows of an example; a study's name is its key. */
export function evidenceOfExample(input: ReportInput): Evidence {
  return evidenceOf({ ...input, keys: new Map(input.labels.studies.map((study) => [study, study])) });
}

export function releaseOfExample(
  options: ExampleOptions,
  parts: readonly ReleasePart[] = RELEASE_PARTS,
): ReleasedResults {
  return exampleRelease(exampleInput(options), { evaluationId: 'e', attempt: 1, parts }).document;
}
