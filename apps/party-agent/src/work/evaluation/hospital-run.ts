/** A hospital's whole run on a link: from images and checkpoints to finished batches, with what it has cost. */
import type { ThreatModel } from '@doubleblind/contracts';
import type { Network, PeerLink } from '@doubleblind/mpc-core';
import type { Program } from '@doubleblind/program';
import type { Executor, KnownPeer } from '../../executors/assignment.ts';
import { inputFormOf, loadInput, preprocessingOf } from '../../models/load-input.ts';
import { tileLoader } from '../../models/tiled-volumes.ts';
import type { PeerTerms } from '../../peer/handshake.ts';
import type { RunStore } from '../../store/run-store.ts';
import type { StoredTestSet } from '../../store/test-set-content.ts';
import { CostRecord } from './cost-record.ts';
import { evaluateAsHospital } from './hospital.ts';
import type { SessionStatistics } from './run-meter.ts';
import type { RunProgress } from './run-progress.ts';
import type { Places } from './spot-checks/places.ts';

export interface HospitalRun {
  readonly link: PeerLink;
  /** Null in a run by hand. */
  readonly terms: PeerTerms | null;
  readonly threatModel: ThreatModel;
  readonly programHash: string;
  readonly widths: string | null;
  readonly testSet: StoredTestSet;
  /** The program, here or asked of the vendor. */
  readonly program: () => Promise<{ readonly program: Program; readonly programText: string }>;
  /** The run's checkpoints; closed at the end in any case. */
  readonly open: (program: Program, programText: string) => Promise<RunStore>;
  /** Where films stand that check the vendor's answers, if any do. */
  readonly checks?: (run: RunStore) => Promise<Places>;
  readonly lanes: number;
  /** See hospital.ts. */
  readonly workersWith?: KnownPeer;
  readonly executor: Executor;
  readonly network?: Network;
  /** `bytesBefore` are those of earlier sessions of the run. */
  readonly onProgress?: (progress: RunProgress, bytesBefore: number) => void;
  /** See hospital.ts; what happens then is no part of what the secure run costs. */
  readonly afterwards?: (
    run: RunStore,
    loadImage: (index: number) => Promise<Float32Array<ArrayBuffer>>,
  ) => Promise<void>;
}

export async function runAsHospital(job: HospitalRun): Promise<SessionStatistics> {
  const { link, terms, threatModel, programHash, widths, testSet, lanes, executor, network } = job;
  const { onProgress, afterwards, workersWith } = job;
  let run: RunStore | undefined;
  let cost: CostRecord | undefined;
  let prepared: Program;
  let places: Places | undefined;
  let loadTile: ReturnType<typeof tileLoader> | undefined;
  const loadImage = (index: number) => (loadTile ? loadTile(index) : loadInput(testSet, inputFormOf(prepared), index));
  const loadPlace = async (place: number) =>
    places ? places.load(place, preprocessingOf(prepared), loadImage) : loadImage(place);
  try {
    return await evaluateAsHospital({
      ...{ link, terms, threatModel, programHash, widths, loadImage: loadPlace, lanes, executor },
      ...(network ? { network } : {}),
      ...(workersWith ? { workersWith } : {}),
      prepare: async () => {
        const { program, programText } = await job.program();
        prepared = program;
        inputFormOf(program);
        run = await job.open(program, programText);
        const { tiles } = run.plan;
        if (tiles) loadTile = tileLoader(testSet.content, program.input.volume!, tiles);
        cost = await CostRecord.open(run.folder);
        places = await job.checks?.(run);
        return { program, programText, run };
      },
      onCost: (session) => cost!.note(session),
      onProgress: (progress) => onProgress?.(progress, cost!.bytesBefore),
      ...(afterwards ? { afterwards: ({ run: finished }) => afterwards(finished, loadImage) } : {}),
    });
  } finally {
    try {
      await cost?.save();
    } finally {
      await run?.close();
    }
  }
}
