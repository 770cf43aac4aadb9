/** Cells of docs/RELIABILITY.md that other tests make, tests of what else can go wrong, and why some combinations are none. */
import { type Cell, every, FAULTS, PHASES } from './cells.ts';

export interface OtherTest {
  readonly file: string;
  /** As it stands in the file. */
  readonly name: string;
  readonly cells: readonly Cell[];
}

const AGENT = 'apps/party-agent/test';
const WEB = 'apps/web/test';
const AGENTS = ['vendor', 'hospital'] as const;
const RUNNING = ['running'] as const;
/** In which the relay has something to pass on, or is about to. */
const OF_RELAY = ['prepare', 'preflight', 'running'] as const;

export const OTHER_TESTS: readonly OtherTest[] = [
  {
    file: `${WEB}/kills.nightly.test.ts`,
    name: 'the portal is killed three times',
    cells: every(['killed'], ['portal'], RUNNING),
  },
  {
    file: `${WEB}/kills.nightly.test.ts`,
    name: "the %s's agent is killed three times",
    cells: every(['killed'], AGENTS, RUNNING),
  },
  {
    file: `${WEB}/kills.nightly.test.ts`,
    name: 'the wire between the agents is cut three times',
    cells: every(['link cut'], AGENTS, RUNNING),
  },
  {
    file: `${WEB}/real-agents.test.ts`,
    name: 'the run survives a killed portal and a killed agent',
    cells: every(['killed'], ['portal', 'hospital'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/robustness.test.ts`,
    name: 'a killed %s goes on from its checkpoints',
    cells: every(['killed'], AGENTS, RUNNING),
  },
  {
    file: `${AGENT}/processes.test.ts`,
    name: 'when the %s is killed mid-run the other stops with a number, and resuming finishes',
    cells: every(['killed'], AGENTS, RUNNING),
  },
  {
    file: `${AGENT}/cluster-processes.nightly.test.ts`,
    name: 'with workers killed and suspended on both sides, and their number changed, every image is done once',
    cells: every(['killed', 'suspended'], ['worker'], RUNNING),
  },
  {
    file: `${AGENT}/slurm.nightly.test.ts`,
    name: 'a node that loses power, a worker that is stopped and continued, a controller that starts again: every image once',
    cells: every(['killed', 'suspended'], ['worker'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/cluster.nightly.test.ts`,
    name: 'pairs of workers evaluate every image once, also where a worker %s and then the hospital is killed',
    cells: every(['killed', 'out of memory'], ['worker'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/cluster-lines.nightly.test.ts`,
    name: 'where nothing passes between the %s’s agent and its workers people see that no pair is at work, and every image is done once',
    cells: every(['link half-open'], ['worker'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/cluster-lines.nightly.test.ts`,
    name: 'with 300 ms each way between agents and their workers every image is done, and none again',
    cells: every(['latency'], ['worker'], RUNNING),
  },
  {
    file: `${AGENT}/cluster.test.ts`,
    name: 'a pair that is lost while its result is kept takes no further batch, and a worker that was spare takes its place',
    cells: every(['link cut'], ['worker'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/full-disk.test.ts`,
    name: 'a run stops with its finished batches and goes on from them',
    cells: every(['disk full'], ['hospital'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/full-disk.test.ts`,
    name: 'results that could not be written are computed again without a single image being run twice',
    cells: every(['disk full'], ['hospital'], RUNNING),
  },
  {
    file: `${WEB}/embedded-database.test.ts`,
    name: 'a killed database is told by health and started again, and the portal goes on with it',
    cells: [],
  },
  {
    file: `${AGENT}/daemon/robustness.test.ts`,
    name: 'without the portal the run goes on, and is told when the portal is back',
    cells: every(['link cut'], ['portal'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/robustness.test.ts`,
    name: 'a cut link is opened again with a fresh session',
    cells: every(['link cut'], AGENTS, RUNNING),
  },
  {
    file: `${WEB}/reconcile.test.ts`,
    name: 'a silent agent interrupts a run, and is given up after a day',
    cells: every(['link half-open'], AGENTS, RUNNING),
  },
  {
    file: `${AGENT}/evaluation.test.ts`,
    name: 'a peer that falls silent without closing is given up, and waiting protocols end',
    cells: every(['link half-open'], AGENTS, RUNNING),
  },
  {
    file: `${AGENT}/daemon/robustness.test.ts`,
    name: 'agents whose clocks are half an hour ahead of the portal’s do their work',
    cells: every(['clock jump'], AGENTS),
  },
  {
    file: `${AGENT}/worker-keys.test.ts`,
    name: 'the hash in a credential is believed only where the other agent has signed it, as it stands, and lately',
    cells: every(['clock jump', 'expired certificate'], ['worker'], RUNNING),
  },
  {
    file: `${AGENT}/daemon/absurd-programs.test.ts`,
    name: 'memory is at least what the largest neighbours take, and more than there is, or than a lane can have, is refused',
    cells: every(['out of memory'], ['hospital'], ['prepare']),
  },
  {
    file: `${WEB}/network.nightly.test.ts`,
    name: 'with 300 ms and two of a hundred packets lost, an evaluation goes from its proposal to its release',
    cells: [...every(['latency', 'loss'], ['portal', ...AGENTS]), ...every(['latency', 'loss'], ['relay'], OF_RELAY)],
  },
  {
    file: `${WEB}/network.nightly.test.ts`,
    name: 'the line of the $side is $how for a while, and the run goes on from its batches',
    cells: every(['link cut', 'link half-open'], AGENTS, RUNNING),
  },
  {
    file: `${AGENT}/peer-link.test.ts`,
    name: 'a certificate whose time is over is as good as the pin says',
    cells: every(['expired certificate'], [...AGENTS], ['preflight', 'running']),
  },
  ...beside(),
];

/** What else goes wrong: files that were changed, floods, other certificates, pages of browsers. */
function beside(): OtherTest[] {
  const names: readonly (readonly [string, string])[] = [
    [`${AGENT}/daemon/robustness.test.ts`, 'an image that was changed on the disk fails the evaluation by its number'],
    [`${AGENT}/evaluation.test.ts`, 'a damaged checkpoint is refused by name; without it the run goes on'],
    [
      `${AGENT}/evaluation.test.ts`,
      'a peer that sends heartbeats and nothing else holds no lane for longer than a step may take',
    ],
    [
      'packages/mpc-core/test/channel/multiplexer.test.ts',
      'a flood that nobody reads pauses the link, and a reader opens it again',
    ],
    [
      `${AGENT}/cluster-bounds.test.ts`,
      'a side that takes no word of the other ends the assignment by number; one that does is told all, however much it is',
    ],
    ['packages/relay/test/relay.test.ts', 'tells the other end when one goes, and counts'],
    ['packages/relay/test/relay.test.ts', 'pauses a sender whose receiver does not read, instead of keeping its bytes'],
    [
      'packages/relay/test/relay.test.ts',
      'takes no hello of another moment, for another relay, or by another key than the certificate names',
    ],
    [`${AGENT}/peer-link.test.ts`, 'a vendor that expects another certificate refuses the hospital, and both say so'],
    [`${WEB}/story.test.ts`, 'an agent whose clock is minutes off is let in, and the portal knows how many'],
    [
      `${AGENT}/daemon/lease.test.ts`,
      'a machine whose clock jumps, either way, has neither a longer lease nor a shorter one',
    ],
    [
      `${AGENT}/pages/answering.test.ts`,
      'pays once for an image whose link broke, and no more than its ticket and its day have',
    ],
    [
      `${WEB}/second-opinion.test.ts`,
      'has its keys before its image, says when the link breaks in the middle, and goes on without counting again',
    ],
  ];
  return names.map(([file, name]) => ({ file, name, cells: [] }));
}

export interface Reason {
  readonly text: string;
  readonly cells: readonly Cell[];
}

const otherPhases = PHASES.filter((phase) => phase !== 'running');
const withoutDatabase = FAULTS.filter((fault) => fault !== 'database gone');

export const REASONS: readonly Reason[] = [
  {
    text: 'workers get batches of a run, and nothing before or after it; a preflight is of the agents’ own threads.',
    cells: every(FAULTS, ['worker'], otherPhases),
  },
  {
    text: 'nothing goes through a relay then.',
    cells: every(withoutDatabase, ['relay'], ['computed', 'releasing']),
  },
  {
    text: 'it keeps nothing on a disk.',
    cells: [
      ...every(['disk full', 'disk read-only'], ['worker'], RUNNING),
      ...every(['disk full', 'disk read-only'], ['relay'], OF_RELAY),
    ],
  },
  {
    text: 'the portal’s process keeps nothing on a disk but in its PostgreSQL; one that cannot write any more is in the row of read-only disks.',
    cells: every(['disk full'], ['portal']),
  },
  {
    text: 'what is lost on a line is late for a program, because the kernel sends it again: see latency, and the loss between agents that a kernel made.',
    cells: every(['loss'], ['worker'], RUNNING),
  },
  {
    text: 'an agent’s database is a file that its own process reads and writes (see its disk); workers and relays have none.',
    cells: [...every(['database gone'], [...AGENTS, 'relay']), ...every(['database gone'], ['worker'], RUNNING)],
  },
  {
    text: 'an agent’s certificate is for the link between the agents, of which there is none then.',
    cells: every(['expired certificate'], AGENTS, ['prepare', 'computed', 'releasing']),
  },
];
