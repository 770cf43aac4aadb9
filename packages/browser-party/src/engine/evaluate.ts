/** One film through a vendor's model: the hospital's party of the two-party protocol, on whatever thread this is called. */
import {
  ChannelMultiplexer,
  openSession,
  type PeerLink,
  type TwoPartyThreat,
  twoPartyBackend,
} from '@doubleblind/mpc-core/party';
import type { Program } from '@doubleblind/program';
import { type EvaluationProgress, secondsLeft } from './progress.ts';

/** What an evaluation takes. */
export interface Evaluation {
  /** To the vendor's party, who is at its other end; the evaluation ends it. */
  readonly link: PeerLink;
  readonly program: Program;
  /** [C][...space] real inputs, as the program's preprocessing makes them. */
  readonly film: Float32Array;
  /** Against whom it protects; both parties must say the same. Semi-honest parties unless it is said. */
  readonly threat?: TwoPartyThreat;
  /** Public parameters that both parties must have set alike. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** `performance.now()` when the person asked for it; from now on, unless it is said. */
  readonly startedAt?: number;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

/** What comes of it: the model's outputs, which nobody else has, and what they cost. */
export interface Answer {
  /** Raw outputs; activate() of packages/program makes probabilities of them. */
  readonly logits: Float32Array;
  /** Bytes of messages, both ways. */
  readonly bytes: number;
  /** Until keys and correlations were there, and in all. */
  readonly setUpSeconds: number;
  readonly seconds: number;
  /** Highest number of bytes that the protocol's buffers took. */
  readonly peakBytes: number;
}

/** The stream of the link that the two parties use. */
const STREAM = 0;

/**
 * @throws DoubleblindError DB4001 (the parties' terms differ), DB4002 (the program has a step that the protocol does not run), DB3001 to
 * DB3012 (the link), DB4101 to DB4103 (the vendor's keys)
 */
export async function evaluate(evaluation: Evaluation): Promise<Answer> {
  const { link, program, film, threat = 'semi-honest', startedAt = performance.now(), onProgress } = evaluation;
  const channel = new ChannelMultiplexer(link, { only: STREAM }).channel(STREAM);
  const { counters } = channel;
  const backend = twoPartyBackend(threat);
  const { sent } = backend.cost(backend.plan(program), [1]);
  const bytesInAll = Object.values(sent).reduce((sum, bytes) => sum + bytes, 0);
  const bytes = () => counters.bytesSent + counters.bytesReceived;
  const seconds = () => (performance.now() - startedAt) / 1000;
  const report = (phase: EvaluationProgress['phase'], stepsDone: number) => {
    const [now, moved] = [seconds(), bytes()];
    const left = phase === 'computing' ? secondsLeft(now, moved, bytesInAll) : null;
    const steps = program.steps.length;
    onProgress?.({ phase, stepsDone, steps, bytes: moved, bytesInAll, seconds: now, secondsLeft: left });
  };
  report('set-up', 0);
  const { parameters = {} } = evaluation;
  const session = await openSession({ party: 'hospital', channel, program, threat, parameters });
  const setUpSeconds = seconds();
  try {
    report('computing', 0);
    const [logits] = await session.evaluate([film], (done) => report('computing', done));
    return { logits, bytes: bytes(), setUpSeconds, seconds: seconds(), peakBytes: session.peakBytes };
  } finally {
    session.close();
  }
}
