/** The hospital's side of a preflight: the whole protocol on two made-up images, whose outputs the vendor checks. */
import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { canonicalHash, type ThreatModel } from '@doubleblind/contracts';
import type { PeerLink } from '@doubleblind/mpc-core';
import { isValid, type Program, programHash } from '@doubleblind/program';
import type { Executor } from '../../../executors/assignment.ts';
import { inputFormOf } from '../../../models/load-input.ts';
import { receiveMessage, sendMessage } from '../../../peer/control.ts';
import type { PeerTerms } from '../../../peer/handshake.ts';
import { type RunPlan, RunStore } from '../../../store/run-store.ts';
import { evaluateAsHospital } from '../hospital.ts';
import { outputCount } from '../run-folder.ts';
import type { SessionStatistics } from '../run-meter.ts';
import type { KnownFilms } from '../spot-checks/known-films.ts';
import { checkDifference, MADE_UP_IMAGES, madeUpInput, NO_OUTPUTS, requireCompared } from './made-up-images.ts';
import { type Difference, differenceSchema } from './messages.ts';
import { sampledOutputs } from './sampled-outputs.ts';

export interface HospitalPreflight {
  readonly link: PeerLink;
  readonly terms: PeerTerms;
  readonly threatModel: ThreatModel;
  readonly programHash: string;
  readonly program: () => Promise<{ readonly program: Program; readonly programText: string }>;
  /** For as long as it runs. */
  readonly folder: string;
  readonly executor: Executor;
}

/** The vendor computes what should have come out on one thread; a large model takes a while. */
const DIFFERENCE_TIMEOUT_MILLISECONDS = 5 * 60_000;

/** Throws DB5616 where the two sides compute something else, DB5037 where none of the made-up images has valid outputs. */
export async function preflightAsHospital(
  job: HospitalPreflight,
): Promise<{ statistics: SessionStatistics; difference: Difference; films: KnownFilms }> {
  const { link, terms, threatModel, programHash, folder, executor } = job;
  let difference: Difference | undefined;
  let films: KnownFilms | undefined;
  let tossed = 0;
  let run: RunStore | undefined;
  let program: Program;
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
  try {
    const statistics = await evaluateAsHospital({
      ...{ link, terms, threatModel, programHash, widths: null, lanes: 1, executor },
      prepare: async () => {
        const { programText, ...known } = await job.program();
        program = known.program;
        run = await RunStore.create(folder, planOf(program));
        return { program, programText, run };
      },
      loadImage: async (index, seed) => {
        tossed = seed;
        return madeUpInput(inputFormOf(program), index, seed);
      },
      afterwards: async (prepared) => {
        const sampled = sampledOutputs(program);
        const compared = (values: Float32Array) => (sampled ? Array.from(sampled, (o) => values[o]) : [...values]);
        const outputs = prepared.run.outputs().map((values) => (isValid(values) ? compared(values) : NO_OUTPUTS));
        films = { seed: tossed, outputs };
        await sendMessage(link, { type: 'outputs', outputs });
        difference = await receiveMessage(link, differenceSchema, DIFFERENCE_TIMEOUT_MILLISECONDS);
      },
    });
    checkDifference(difference!);
    requireCompared(films!.outputs);
    return { statistics, difference: difference!, films: films! };
  } finally {
    await run?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function planOf(program: Program): RunPlan {
  return {
    id: 'preflight',
    programHash: programHash(program),
    contentHash: canonicalHash('made-up images'),
    testSet: 'made-up images',
    images: MADE_UP_IMAGES,
    batchSize: MADE_UP_IMAGES,
    outputs: outputCount(program),
  };
}
