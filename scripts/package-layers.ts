/** What packages and apps may import, and in which order the folders inside them stand; web-layers.ts has those of the portal. */

const BASE = ['errors'];
const PACKAGES = [
  'errors',
  'program',
  'compiler',
  'mpc-core',
  'imaging',
  'metrics',
  'privacy',
  'aggregation',
  'training',
  'contracts',
  'planner',
  'relay',
  'report',
  'browser-party',
];

/** Folder -> what it may import: packages by name, other folders by path. */
export const ALLOWED: Record<string, string[]> = {
  'packages/errors': [],
  'packages/program': BASE,
  'packages/compiler': [...BASE, 'program', 'mpc-core'],
  'packages/mpc-core': [...BASE, 'program'],
  'packages/imaging': [...BASE, 'program'],
  'packages/metrics': BASE,
  'packages/privacy': [...BASE, 'metrics'],
  'packages/aggregation': BASE,
  'packages/training': [...BASE, 'compiler', 'metrics', 'privacy', 'aggregation'],
  'packages/contracts': [...BASE, 'program'],
  'packages/planner': [...BASE, 'metrics'],
  'packages/relay': [...BASE, 'contracts'],
  'packages/report': [...BASE, 'metrics', 'program', 'contracts', 'privacy'],
  'packages/browser-party': [...BASE, 'program', 'contracts', 'imaging', 'mpc-core'],
  'apps/party-agent': PACKAGES,
  'apps/web': [
    ...BASE,
    'browser-party',
    'contracts',
    'relay',
    'program',
    'metrics',
    'planner',
    'privacy',
    'report',
    'prisma',
  ],
  bench: [...PACKAGES, 'party-agent'],
  // The portal has no package index: scripts start it by its files.
  scripts: [...PACKAGES, 'party-agent', 'web'],
  examples: PACKAGES,
  prisma: [],
};

/** Who may take single files of a package: measurements of its inner parts. */
export const BY_PATH = [
  ['bench/primitives/', 'packages/mpc-core/src/'],
  // Correlations dealt by nobody, to measure the protocols above them alone.
  ['bench/primitives/', 'packages/mpc-core/test/support/ideal/'],
  // What writes small films of every encoding for tests writes what the fuzzer starts from.
  ['scripts/fuzz/', 'packages/imaging/test/helpers/'],
];

/** What a package offers besides its index: without PDF code or node:crypto, so that pages in a browser can use it. */
export const ENTRIES = [
  '@doubleblind/contracts/local-api',
  '@doubleblind/contracts/local-api/rules',
  '@doubleblind/contracts/monitoring',
  '@doubleblind/contracts/page',
  '@doubleblind/contracts/signed-text',
  '@doubleblind/contracts/tracing',
  '@doubleblind/browser-party/build',
  '@doubleblind/browser-party/channel',
  '@doubleblind/browser-party/tab-memory',
  '@doubleblind/imaging/browser',
  '@doubleblind/report/content',
  '@doubleblind/privacy/account',
  '@doubleblind/program/output-meaning',
  '@doubleblind/mpc-core/party',
  '@doubleblind/program/units',
  '@doubleblind/mpc-core/plan',
  '@doubleblind/compiler/onnx',
];

/**
 * Folders and files inside a package, lowest first: each imports only from itself and from those before it. What others enter a package
 * by (its index, other exports) is above them all.
 */
export const LAYERS: Record<string, string[]> = {
  'packages/mpc-core': [
    'kernel',
    'platform',
    'channel',
    'backend',
    'reference',
    'two-party/plan',
    'two-party/ot',
    'two-party/rlwe',
    'two-party/protocols',
    'two-party',
  ],
  'packages/program': [
    'platform',
    'tensor.ts',
    'values',
    'weights',
    'steps',
    'schema',
    'weights-file',
    'text',
    'cleartext',
  ],
  'packages/compiler': [
    ...[
      'onnx',
      'formats',
      'layers',
      'ops',
      'fixed-point',
      'options.ts',
      'passes',
      'emit',
      'calibrate',
      'check',
      'compile.ts',
    ],
  ],
  'packages/contracts': [
    ...['version.ts', 'fields.ts', 'canonical', 'identity', 'work', 'audit', 'manifests', 'report', 'results'],
    ...['agent-channel', 'local-api', 'page', 'monitoring', 'tracing'],
  ],
  'packages/browser-party': ['channel', 'engine', 'worker', 'page'],
  'packages/imaging': ['sentences.ts', 'platform', 'decode', 'labels', 'volume', 'phantom', 'preprocess', 'guard'],
  'packages/metrics': [
    ...[
      'outcome.ts',
      'inputs.ts',
      'random',
      'distributions',
      'intervals',
      'discrimination',
      'calibration',
      'agreement',
      'comparison',
    ],
    ...['segmentation', 'noisy', 'planning', 'synthesis', 'data', 'tables'],
  ],
  'packages/privacy': ['sample', 'account'],
  'packages/aggregation': [
    ...['messages.ts', 'keys.ts', 'masks.ts', 'shares.ts', 'signed.ts', 'member.ts', 'aggregator.ts', 'bfv'],
  ],
  'packages/training': [
    ...['gradient', 'engine.ts', 'data', 'patient-gradient.ts', 'momentum.ts', 'networks', 'private', 'simulate'],
  ],
  'packages/planner': ['prices.ts', 'rates.ts', 'image-cost.ts', 'pace.ts', 'plan.ts', 'simulate.ts'],
  'packages/relay': [
    ...['limits.ts', 'messages.ts', 'quota.ts', 'join.ts', 'caller.ts', 'relay.ts', 'serve.ts', 'client.ts'],
  ],
  'packages/report': [
    // How exactly a figure may be told stands with the rules of disclosure, and scores are rounded before they are counted.
    ...['disclosure/rules.ts', 'disclosure/precision.ts', 'compose', 'content', 'disclosure', 'sign', 'render', 'pdf'],
  ],
  'apps/party-agent': [
    'version.ts',
    'store',
    'peer',
    'executors',
    'models',
    'work',
    'pages',
    'doctor',
    'daemon',
    'pacs',
    'cli',
  ],
};

/** Packages that take certain entries of another, not its index. */
export const ONLY_BY_ENTRY: Record<string, readonly string[]> = {
  // Prices come from the plan; the compiler has no use for channels and keys.
  'packages/compiler': ['@doubleblind/mpc-core/plan'],
  // Graphs are read, written and run; nothing is compiled.
  'packages/training': ['@doubleblind/compiler/onnx'],
  // Nothing of Node.js.
  'packages/browser-party': [
    '@doubleblind/mpc-core/party',
    '@doubleblind/contracts/page',
    '@doubleblind/contracts/signed-text',
    '@doubleblind/contracts/tracing',
    '@doubleblind/imaging/browser',
  ],
  // Its channel; the rest is for pages.
  'apps/party-agent': ['@doubleblind/browser-party/channel'],
};
