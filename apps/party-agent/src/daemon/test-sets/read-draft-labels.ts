/** Reading a labels table and bringing it together with the images: large tables in a thread, for seconds of it would hold up heartbeats. */
import type { LabelsCheck, PutLabels } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { readLabelsTable } from '@doubleblind/imaging';
import { runThread } from '../../executors/threads/worker-thread.ts';
import { type CheckedLabels, checkLabels, labelsCheckOf } from '../../store/test-set-check.ts';

export interface DraftLabels {
  readonly labels: CheckedLabels;
  readonly check: LabelsCheck;
}

export interface DraftTable extends Pick<PutLabels, 'mapping' | 'choices'> {
  /** The table as it was sent. */
  readonly bytes: Uint8Array;
  /** Paths of the images that are there. */
  readonly names: readonly string[];
  readonly folder: string | null;
  /** Files that were sent and cannot be used, each with the reason. */
  readonly unusable: ReadonlyMap<string, string>;
}

export type DraftAnswer =
  | { readonly ok: true; readonly labels: DraftLabels }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

const THREAD = new URL('./read-draft-thread.ts', import.meta.url);
/** About a thousand rows, which take a tenth of a second. */
const LARGE_BYTES = 128 * 1024;

/** Throws DB20xx where the table cannot be read at all. */
export async function readDraftLabels(task: DraftTable): Promise<DraftLabels> {
  if (task.bytes.length < LARGE_BYTES) return readHere(task);
  // Not the memory that Node.js shares between small buffers.
  const answer = await runThread<DraftAnswer>(THREAD, { ...task, bytes: Uint8Array.from(task.bytes) });
  if (!answer.ok) throw new DoubleblindError(answer.code, answer.detail);
  return answer.labels;
}

export function readHere({ bytes, ...given }: DraftTable): DraftLabels {
  const table = readLabelsTable(bytes);
  const labels = checkLabels({ table, ...given });
  return { labels, check: labelsCheckOf(table, labels) };
}
