/** Forms of the local agent's answers. Loaded when the agent is first asked: the pages themselves need none of it. */
import {
  approveAnswerSchema,
  fileCheckSchema,
  fileListSchema,
  finishedTestSetSchema,
  labelsCheckSchema,
  localErrorSchema,
  localHealthSchema,
  modelComparisonSchema,
  previewAnswerSchema,
  releaseAnswerSchema,
  releasePreviewSchema,
  testSetDraftSchema,
  testSetListSchema,
  tokenAnswerSchema,
} from '@doubleblind/contracts/local-api';
import { z } from 'zod';

// Schemas are run, not compiled: the pages' security policy allows no code made from strings.
z.config({ jitless: true });

export const ANSWERS = {
  approval: approveAnswerSchema,
  comparison: modelComparisonSchema,
  draft: testSetDraftSchema,
  error: localErrorSchema,
  file: fileCheckSchema,
  files: fileListSchema,
  finished: finishedTestSetSchema,
  health: localHealthSchema,
  labels: labelsCheckSchema,
  preview: previewAnswerSchema,
  release: releaseAnswerSchema,
  releasePreview: releasePreviewSchema,
  testSets: testSetListSchema,
  token: tokenAnswerSchema,
} as const;

export type Answers = { readonly [Name in keyof typeof ANSWERS]: z.infer<(typeof ANSWERS)[Name]> };
