/**
 * Protections and random sources, each taken out of the code in turn (run.ts): the tests named must then
 * fail. A mutant that survives is a protection that nobody would miss.
 */
export interface Mutant {
  /** What is missing. */
  readonly name: string;
  /** Folder of the package, of which `src` is changed; packages/mpc-core, if absent. */
  readonly project?: string;
  /** From the package's `src`; in packages/mpc-core from src/two-party. */
  readonly file: string;
  /** Text that occurs once in the file, and what stands there instead. */
  readonly find: string;
  readonly replace: string;
  /** From the package's `test`; in packages/mpc-core from test/two-party. */
  readonly tests: readonly string[];
}

const LINEAR = ['linear/protections.test.ts'];
const OT = ['ot/base.test.ts', 'ot/secrets.test.ts', 'ot/iknp.test.ts', 'ot/iteration.test.ts', 'ot/silent.test.ts'];
const ATTACKS = ['extension', 'trees', 'base-transfers', 'points'].map((name) => `attacks/${name}.test.ts`);
const MESSAGES = ['protocols/transcripts.test.ts'];
const AGENT = 'apps/party-agent';
const BUDGET = ['daemon/peer.test.ts'];
const SPOT_CHECKS = ['daemon/spot-checks.test.ts'];
const ZEROS = 'new Uint8Array(16)';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'no encryption of zero on second polynomials',
    file: 'protocols/linear/hiding.ts',
    find: 'this.#keys.addSecond(second, u, domain, this.#sampler);',
    replace:
      "if (domain === 'values') for (let j = 0; j < ring.primes; j++) ring.inverse(second + j * ring.residueBytes, j);",
    tests: LINEAR,
  },
  {
    name: 'no mask on first polynomials',
    file: 'protocols/linear/hiding.ts',
    find: 'kernels.addResidues(first + offset, mask + offset, count, prime);',
    replace: '',
    tests: LINEAR,
  },
  {
    name: 'one mask for all outputs',
    file: 'protocols/linear/hiding.ts',
    find: 'this.#sampler.uniform(mask + offset, count, prime);',
    replace: 'for (let i = 0; i < count; i++) heap.words(mask + offset, count)[i] = (i * 2654435761) % prime;',
    tests: LINEAR,
  },
  {
    name: 'one u for all outputs',
    file: 'protocols/linear/vendor.ts',
    find: 'if (parts.second) writer.addSecond',
    replace: 'if (parts.second && m === 0) writer.addSecond',
    tests: LINEAR,
  },
  {
    name: 'no error in the encryption of zero',
    file: 'rlwe/fast/public-key.ts',
    find: 'this.addError(second, sampler);',
    replace: '',
    tests: LINEAR,
  },
  {
    name: "no error in the hospital's ciphertexts",
    file: 'rlwe/fast/encryptor.ts',
    find: 'kernels.addSmall(at, this.#errors, degree, prime);',
    replace: '',
    tests: LINEAR,
  },
  {
    name: "the hospital's ciphertexts from one seed",
    file: 'protocols/linear/hospital.ts',
    find: 'const seeds = randomBytes(SEED_BYTES * layout.bundles);',
    replace: 'const seeds = new Uint8Array(SEED_BYTES * layout.bundles);',
    tests: LINEAR,
  },
  {
    name: "the vendor's masks from one seed",
    file: 'protocols/linear/vendor.ts',
    find: 'new Sampler(heap, ring.kernels, randomBytes(SEED_BYTES), ring.degree)',
    replace: `new Sampler(heap, ring.kernels, ${ZEROS}, ring.degree)`,
    tests: LINEAR,
  },
  {
    name: 'secret keys from one seed',
    file: 'protocols/linear/keys.ts',
    find: 'new Sampler(heap, ring.kernels, randomBytes(SEED_BYTES), ring.degree)',
    replace: `new Sampler(heap, ring.kernels, ${ZEROS}, ring.degree)`,
    tests: LINEAR,
  },
  {
    name: "a sender's scalar that is always the same",
    file: 'ot/base/sender.ts',
    find: 'const a = randomScalar();',
    replace: 'const a = 7n;',
    tests: OT,
  },
  {
    name: "a receiver's scalars that are always the same",
    file: 'ot/base/receiver.ts',
    find: 'const b = randomScalar();',
    replace: 'const b = 7n;',
    tests: OT,
  },
  {
    name: 'IKNP choices in the clear',
    file: 'ot/iknp/receiver.ts',
    find: 'fillColumns(heap, one, seeds.one, rows);',
    replace: 'fillColumns(heap, one, seeds.zero, rows);',
    tests: OT,
  },
  {
    name: "the receiver's IKNP secret always the same",
    file: 'ot/iknp/offsets.ts',
    find: 'const secret = randomBytes(BLOCK_BYTES);',
    replace: 'const secret = new Uint8Array(BLOCK_BYTES).fill(5);',
    tests: OT,
  },
  {
    name: 'offsets always the same',
    file: 'ot/iknp/offsets.ts',
    find: 'const offsets = randomBytes(OFFSETS * BLOCK_BYTES);',
    replace: 'const offsets = new Uint8Array(OFFSETS * BLOCK_BYTES).fill(5);',
    tests: OT,
  },
  {
    name: 'noise of the first iteration used in all',
    file: 'ot/silent/receiver.ts',
    find: 'const paths = randomFillSync(new Uint32Array(trees));',
    replace: 'const paths = Uint32Array.from({ length: trees }, (_, i) => Math.imul(i, 2654435761));',
    tests: OT,
  },
  {
    name: 'noise of one value only',
    file: 'ot/silent/receiver.ts',
    find: 'digits[filled] = byte & mask;',
    replace: 'digits[filled] = 1;',
    tests: OT,
  },
  {
    name: 'roots of trees used in every iteration',
    file: 'ot/silent/sender.ts',
    find: 'new Prg(randomBytes(BLOCK_BYTES))',
    replace: 'new Prg(new Uint8Array(BLOCK_BYTES))',
    tests: OT,
  },
  {
    name: 'one tweak for all correlations',
    file: 'protocols/common/keys.ts',
    find: 'const tweak = taken.firstTweak + first;',
    replace: 'const tweak = 0;',
    tests: ['protocols/keys.test.ts', 'protocols/compare.test.ts'],
  },
  {
    name: "the receiver's choices in the clear",
    file: 'protocols/common/words.ts',
    find: 'kernels.choicePlanes(choices, count / 8, taken.address, count / 16, 1);',
    replace: 'arena.heap.u8.fill(0, choices, choices + count / 8);',
    tests: [...MESSAGES, 'protocols/multiplex.test.ts'],
  },
  {
    name: 'outputs truncated on shares instead of rounded',
    file: 'steps/round.ts',
    find: '((shares[i] >>> shift) + words[i] + one)',
    replace: '((shares[i] >>> shift) + (words[i] & 0) + one)',
    tests: ['attacks/dropped-bits.test.ts'],
  },
  {
    name: 'outputs opened with all bits',
    project: 'packages/compiler',
    file: 'emit/emit.ts',
    find: 'let shift = Math.max(0, widths.outputFractionBits - fractionBits);',
    replace: 'let shift = 0;',
    tests: ['densenet.test.ts'],
  },
  {
    name: 'the last sum truncated before it is rounded',
    project: 'packages/compiler',
    file: 'emit/emit.ts',
    find: "if (last?.op === 'linear' && last.output === tensor) {",
    replace: 'if (false) {',
    tests: ['densenet.test.ts'],
  },
  {
    name: 'an opened nonce that is not checked',
    project: AGENT,
    file: 'work/evaluation/coin-toss.ts',
    find: 'if (commitmentTo(hospitalsNonce) !== commitment)',
    replace: 'if (commitment.length === 0)',
    tests: ['coin-toss.test.ts'],
  },
  {
    name: 'made-up images that the hospital chooses alone',
    project: AGENT,
    file: 'work/evaluation/coin-toss.ts',
    find: "hash('outcome', hospitalsNonce, vendorsNonce)",
    replace: "hash('outcome', hospitalsNonce)",
    tests: ['coin-toss.test.ts'],
  },
  {
    name: 'made-up images that the vendor chooses alone',
    project: AGENT,
    file: 'work/evaluation/coin-toss.ts',
    find: "hash('outcome', hospitalsNonce, vendorsNonce)",
    replace: "hash('outcome', vendorsNonce)",
    tests: ['coin-toss.test.ts'],
  },
  {
    name: 'images counted only when their batch is done',
    project: AGENT,
    file: 'work/evaluation/vendor.ts',
    find: "if (outcome.type === 'starting') budget.spend(batches[outcome.batch]);",
    replace: "if (outcome.type === 'done') budget.spend(batches[outcome.batch]);",
    tests: BUDGET,
  },
  {
    name: 'endless preflights',
    project: AGENT,
    file: 'daemon/evaluations/budget.ts',
    find: ' || readServed(database, key).sessions >= preflights',
    replace: '',
    tests: BUDGET,
  },
  {
    name: 'batches and lanes as the hospital likes',
    project: AGENT,
    file: 'daemon/evaluations/budget.ts',
    find: 'if (batchSize > limits.batch || lanes > limits.lanes) {',
    replace: 'if (batchSize > 1e9) {',
    tests: BUDGET,
  },
  {
    name: 'sessions without end',
    project: AGENT,
    file: 'daemon/evaluations/budget.ts',
    find: 'if (served.sessions >= limits.sessions)',
    replace: 'if (served.sessions < 0)',
    tests: BUDGET,
  },
  {
    name: "the elements of an endemic transfer not shifted by each other's hash",
    file: 'ot/endemic/sender.ts',
    find: '        .add(shiftOf(i, j, own, halves[1 - j]))\n',
    replace: '',
    tests: ATTACKS,
  },
  {
    name: "an endemic sender's scalar that is always the same",
    file: 'ot/endemic/sender.ts',
    find: 'const y = randomScalar();',
    replace: 'const y = 7n;',
    tests: ATTACKS,
  },
  {
    name: "an endemic receiver's scalars that are always the same",
    file: 'ot/endemic/receiver.ts',
    find: 'const x = randomScalar();',
    replace: 'const x = 7n;',
    tests: ATTACKS,
  },
  {
    name: "an endemic receiver's other elements that are always the same",
    file: 'ot/endemic/receiver.ts',
    find: 'BASE.multiply(randomScalar()).toBytes()',
    replace: 'BASE.multiply(7n).toBytes()',
    tests: ATTACKS,
  },
  {
    name: 'extension of seeds not checked',
    file: 'ot/iknp/offsets.ts',
    find: 'if (checked) await checkAsSender(channel, kept);',
    replace: '',
    tests: ATTACKS,
  },
  {
    name: 'extensions of first correlations not checked',
    file: 'ot/iknp/vector.ts',
    find: 'if (checksPeer(threat)) await checkAsSender(channel, kept);',
    replace: '',
    tests: ATTACKS,
  },
  {
    name: 'answers of an extension check not compared',
    file: 'ot/iknp/check/sender.ts',
    find: 'if (!consistent.every(Boolean))',
    replace: 'if (consistent.length === 0)',
    tests: ATTACKS,
  },
  {
    name: 'key of an extension check always the same',
    file: 'ot/iknp/check/sender.ts',
    find: 'const key = randomBytes(BLOCK_BYTES);',
    replace: 'const key = new Uint8Array(BLOCK_BYTES).fill(5);',
    tests: ATTACKS,
  },
  {
    name: 'choices of the rows of a check always the same',
    file: 'ot/iknp/offsets.ts',
    find: 'randomBytes(rowsOfCheck(threat) / 8)',
    replace: 'new Uint8Array(rowsOfCheck(threat) / 8)',
    tests: ATTACKS,
  },
  {
    name: 'answers of a tree check not compared',
    file: 'ot/silent/check/receiver.ts',
    find: 'if (!timingSafeEqual(expected, answer))',
    replace: 'if (expected.length !== answer.length)',
    tests: ATTACKS,
  },
  {
    name: 'key of a tree check always the same',
    file: 'ot/silent/check/receiver.ts',
    find: 'this.#key = randomBytes(BLOCK_BYTES);',
    replace: 'this.#key = new Uint8Array(BLOCK_BYTES).fill(5);',
    tests: ATTACKS,
  },
  {
    name: 'noise of a tree check not masked',
    file: 'ot/silent/check/receiver.ts',
    find: 'if (((choice >> j) & 1) === 1)',
    replace: 'if (choice > 255)',
    tests: ATTACKS,
  },
  {
    name: 'answer of a tree check not hashed',
    file: 'ot/silent/check/messages.ts',
    find: "createHash('sha256').update('doubleblind tree check:').update(key).update(value).digest()",
    replace: '[...value, ...value.map(() => createHash.length & key.length & 0)]',
    tests: ATTACKS,
  },
  {
    name: 'keys against parties that deviate by one call',
    file: 'protocols/common/keys.ts',
    find: 'this.#twice = checksPeer(threat);',
    replace: 'this.#twice = checksPeer(threat) && arena === undefined;',
    tests: ATTACKS,
  },
  {
    name: 'no tweak before the second call',
    file: 'protocols/common/keys.ts',
    find: 'this.#kernels.addTweaks(this.inputs, values / GROUP_VALUES, blocks / values, tweak);',
    replace: 'this.#kernels.addTweaks(this.inputs, 0, blocks / values, tweak);',
    tests: ATTACKS,
  },
  {
    name: 'checks of the vendor at places that it knows',
    project: AGENT,
    file: 'work/evaluation/spot-checks/places.ts',
    find: 'return shuffled([...all, ...copies, ...madeUp], draw);',
    replace: 'return [...all, ...copies, ...madeUp];',
    tests: SPOT_CHECKS,
  },
  {
    name: 'checks of the vendor whose answers nobody compares',
    project: AGENT,
    file: 'work/evaluation/spot-checks/places.ts',
    find: 'else if (differ(before, answers[place])) contradictions++;',
    replace: '',
    tests: SPOT_CHECKS,
  },
  {
    name: 'terms that understate what outputs tell of the model',
    project: AGENT,
    file: 'daemon/evaluations/vendor-work.ts',
    find: 'checkExposure(program, proposal);',
    replace: '',
    tests: SPOT_CHECKS,
  },
  {
    name: 'weights of any size from the file',
    project: 'packages/program',
    file: 'weights/check.ts',
    find: 'if (range && array.some((value) => value < range[0] || value > range[1]))',
    replace: 'if (range && array.length > 1e9)',
    tests: ['weights.test.ts'],
  },
];
