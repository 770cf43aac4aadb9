/** Slices of computed evaluations of masks, with both masks over them, for the hospital's own people on its own page. */
import type { DatabaseSync } from 'node:sqlite';
import type { ProposalDocument, SliceCases } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { runThread } from '../../executors/threads/worker-thread.ts';
import type { DataFolder } from '../../store/data-folder.ts';
import { findEvaluation, listEvaluations } from '../../store/database/evaluations.ts';
import { readMeasured } from '../../work/evaluation/measured-masks.ts';
import type { ShownCase } from '../../work/evaluation/shown-case.ts';
import type { FinishedTestSets } from '../test-sets/finished-test-sets.ts';
import type { ShownCaseAnswer, ShownCaseRequest } from './shown-case-thread.ts';

const THREAD = new URL('./shown-case-thread.ts', import.meta.url);

export class SlicesOfEvaluations {
  readonly #data: DataFolder;
  readonly #database: DatabaseSync;
  readonly #testSets: FinishedTestSets;
  /** The case that was looked at last: whoever scrolls asks for slice after slice. */
  #latest: { readonly key: string; readonly shown: Promise<ShownCase> } | null = null;

  constructor(data: DataFolder, database: DatabaseSync, testSets: FinishedTestSets) {
    this.#data = data;
    this.#database = database;
    this.#testSets = testSets;
  }

  /** Every case of every evaluation of masks that is computed, with what was measured of it. */
  async list(): Promise<SliceCases> {
    const evaluations: SliceCases['evaluations'] = [];
    for (const { id, proposal } of listEvaluations(this.#database)) {
      const measured = proposal.masks && (await readMeasured(this.#data.run(id)).catch(() => null));
      if (!measured) continue;
      const { content } = await this.#testSets.open(proposal.testSet.contentHash);
      evaluations.push({
        ...{ id, model: `${proposal.model.name} ${proposal.model.modelVersion}` },
        ...{ vendor: proposal.vendor.organisationName, testSet: proposal.testSet.name },
        cases: content.images.map(({ path }, at) => ({
          name: path,
          structures: measured.structures.map(({ structure, cases }) => ({
            ...{ structure, dice: cases[at].dice, hausdorff95: cases[at].hausdorff95 },
            volumeDifference: cases[at].volumeDifference,
          })),
        })),
      });
    }
    return { evaluations };
  }

  /** Sizes, spacing and structures of a case. Throws DB5703, and as shownCase. */
  async about(id: string, index: number): Promise<Pick<ShownCase, 'sizes' | 'spacing' | 'structures'>> {
    const { sizes, spacing, structures } = await this.#case(id, index);
    return { sizes, spacing, structures };
  }

  /**
   * A slice across an axis: width and height (16 bits each, little endian), then brightness (16 bits a voxel), the model's mask and the
   * hospital's (8 bits a voxel each, a bit a structure), row by row. Throws DB5703, and as shownCase.
   */
  async slice(id: string, index: number, axis: number, at: number): Promise<Buffer> {
    const { sizes, grey, model, reference } = await this.#case(id, index);
    if (![0, 1, 2].includes(axis) || !Number.isInteger(at) || at < 0 || at >= sizes[axis])
      throw new DoubleblindError('DB5703', 'No such slice.');
    const strides = [sizes[1] * sizes[2], sizes[2], 1];
    const [down, across] = [0, 1, 2].filter((other) => other !== axis);
    const [height, width] = [sizes[down], sizes[across]];
    const bytes = Buffer.alloc(4 + 4 * width * height);
    bytes.writeUInt16LE(width, 0);
    bytes.writeUInt16LE(height, 2);
    for (let row = 0, i = 0; row < height; row++)
      for (let column = 0; column < width; column++, i++) {
        const voxel = at * strides[axis] + row * strides[down] + column * strides[across];
        bytes.writeUInt16LE(grey[voxel], 4 + 2 * i);
        bytes[4 + 2 * width * height + i] = model[voxel];
        bytes[4 + 3 * width * height + i] = reference[voxel];
      }
    return bytes;
  }

  async #case(id: string, index: number): Promise<ShownCase> {
    const proposal = this.#proposal(id);
    if (!proposal.masks || !Number.isInteger(index) || index < 0 || index >= proposal.testSet.images)
      throw new DoubleblindError('DB5703', 'No such case.');
    const key = `${id} ${index}`;
    if (this.#latest?.key !== key) this.#latest = { key, shown: this.#read(proposal, index) };
    return this.#latest.shown.catch((error) => {
      if (this.#latest?.key === key) this.#latest = null;
      throw error;
    });
  }

  async #read({ evaluationId, testSet }: ProposalDocument, index: number): Promise<ShownCase> {
    const { content } = await this.#testSets.open(testSet.contentHash);
    const request: ShownCaseRequest = { folder: this.#data.run(evaluationId), content, index };
    const answer = await runThread<ShownCaseAnswer>(THREAD, request);
    if (!answer.ok) throw new DoubleblindError(answer.code as ErrorCode, answer.detail);
    return answer.shown;
  }

  #proposal(id: string): ProposalDocument {
    const row = findEvaluation(this.#database, id);
    if (!row) throw new DoubleblindError('DB5703', 'No such evaluation.');
    return row.proposal;
  }
}
