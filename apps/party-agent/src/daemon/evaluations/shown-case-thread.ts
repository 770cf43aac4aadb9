/** Body of a thread that reads one case to show: unpacking a volume and resizing masks must not hold up heartbeats. */
import { parentPort, workerData } from 'node:worker_threads';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { TestSetContent } from '../../store/test-set-content.ts';
import { type ShownCase, shownCase } from '../../work/evaluation/shown-case.ts';

export interface ShownCaseRequest {
  readonly folder: string;
  readonly content: TestSetContent;
  readonly index: number;
}

/** Errors with a number come as such. */
export type ShownCaseAnswer =
  | { readonly ok: true; readonly shown: ShownCase }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

async function answer({ folder, content, index }: ShownCaseRequest): Promise<ShownCaseAnswer> {
  try {
    return { ok: true, shown: await shownCase(folder, content, index) };
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    return { ok: false, code: error.code, detail: error.detail };
  }
}

parentPort!.postMessage(await answer(workerData as ShownCaseRequest));
