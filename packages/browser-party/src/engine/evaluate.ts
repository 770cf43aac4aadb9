/** One film through a vendor's model: the hospital's party of the two-party protocol, on whatever thread this is called. */
import {
  ChannelMultiplexer,
  openSession,
  type PeerLink,
  type Session,
  type TwoPartyThreat,
  twoPartyBackend,
} from '@doubleblind/mpc-core/party';
import type { Program } from '@doubleblind/program';
import { type EvaluationProgress, secondsLeft } from './progress.ts';

/** What a session is opened with. */
export interface SessionRequest {
  /** To the vendor's party, who is at its other end. */
  readonly link: PeerLink;
  readonly program: Program;
  /** Against whom it protects; both parties must say the same. */
  readonly threat: TwoPartyThreat;
  /** Public parameters that both parties must have set alike. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** A session with keys and correlations for one film. */
export interface OpenedSession {
  readonly program: Program;
  readonly session: Pick<Session, 'evaluate' | 'close' | 'peakBytes'>;
  /** Bytes of messages so far, both ways, and of everything up to the answer. */
  bytes(): number;
  readonly bytesInAll: number;
  /** What opening it took. */
  readonly setUpSeconds: number;
}

/** What comes of it: the model's outputs, which nobody else has, and what they cost. */
export interface Answer {
  /** Raw outputs; activate() of packages/program makes probabilities of them. */
  readonly logits: Float32Array;
  /** Bytes of messages, both ways, those of the set-up included. */
  readonly bytes: number;
  /** What making keys and correlations took, which may have been before the film was there; and from the question to the outputs. */
  readonly setUpSeconds: number;
  readonly seconds: number;
  /** Highest number of bytes that the protocol's buffers took. */
  readonly peakBytes: number;
}

/** The page's, whose AES is slow. */
const PARTY = 'hospital';
/** The stream of the link that the two parties use. */
const STREAM = 0;

/**
 * @throws DoubleblindError DB4001 (the parties' terms differ), DB4002 (the program has a step that the protocol does not run), DB3001 to
 * DB3012 (the link), DB4101 to DB4103 (the vendor's keys)
 */
export async function openForOneFilm({ link, program, threat, parameters }: SessionRequest): Promise<OpenedSession> {
  const startedAt = performance.now();
  const channel = new ChannelMultiplexer(link, { only: STREAM }).channel(STREAM);
  const { counters } = channel;
  const bytesInAll = bytesOfOneFilm(program, threat);
  const terms = { program, threat, parameters, prepareFor: 1, sparing: PARTY } as const;
  const session = await openSession({ party: PARTY, channel, ...terms });
  return {
    ...{ program, session, bytesInAll, setUpSeconds: (performance.now() - startedAt) / 1000 },
    bytes: () => counters.bytesSent + counters.bytesReceived,
  };
}

/** What one film moves, both ways, set-up included. */
export function bytesOfOneFilm(program: Program, threat: TwoPartyThreat): number {
  const backend = twoPartyBackend(threat, PARTY);
  const { sent } = backend.cost(backend.plan(program), [1]);
  return Object.values(sent).reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * `film`: [C][...space] real inputs, as the program's preprocessing makes them. `startedAt`: `performance.now()` when the person asked. Ends the session.
 *
 * @throws DoubleblindError as openForOneFilm
 */
export async function evaluate(
  { program, session, bytes, bytesInAll, setUpSeconds }: OpenedSession,
  film: Float32Array,
  startedAt: number,
  onProgress: (progress: EvaluationProgress) => void,
): Promise<Answer> {
  const seconds = () => (performance.now() - startedAt) / 1000;
  const [began, before, steps] = [seconds(), bytes(), program.steps.length];
  const report = (stepsDone: number) => {
    const [now, moved] = [seconds(), bytes()];
    const left = secondsLeft(now - began, moved - before, bytesInAll - before);
    onProgress({ phase: 'computing', stepsDone, steps, bytes: moved, bytesInAll, seconds: now, secondsLeft: left });
  };
  try {
    report(0);
    const [logits] = await session.evaluate([film], report);
    return { logits, bytes: bytes(), setUpSeconds, seconds: seconds(), peakBytes: session.peakBytes };
  } finally {
    session.close();
  }
}
