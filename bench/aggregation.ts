/**
 * What the secure sum of one round adds: `node bench/aggregation.ts [--hospitals N] [--parameters N] [--runs N] [--json FILE]`. All
 * members and the aggregator run in this process, one after the other, on integers of the size that a training sends; gradients are not
 * computed. Seconds are processor time; a member's bytes are those that it sends and receives, without the parameters themselves.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cpuSeconds } from '@doubleblind/party-agent';
import {
  decodeSum,
  encodeSum,
  planSum,
  Rotation,
  SumAggregator,
  SumMember,
  type SumSession,
  thresholdOf,
} from '@doubleblind/training';

const { values } = parseArgs({
  options: {
    hospitals: { type: 'string', default: '10' },
    parameters: { type: 'string', default: '724548' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});
const [hospitals, parameters, runs] = [values.hospitals, values.parameters, values.runs].map(Number);

interface Measured {
  readonly memberSeconds: number;
  readonly aggregatorSeconds: number;
  /** All members and the aggregator on one core. */
  readonly allSeconds: number;
  readonly memberBytes: number;
}

const identities = Array.from({ length: hospitals }, () => generateKeyPairSync('ed25519').privateKey);
const members = identities.map(
  (key) => new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')),
);
const plan = planSum({
  ...{
    parameters,
    clippingNorm: 2,
    noiseMultiplier: 1.15,
    contributors: thresholdOf(hospitals),
    hospitals,
    patients: 2931,
  },
});

/** JSON with bytes in hexadecimal, as agents send it. */
function wireBytes(message: unknown): number {
  return JSON.stringify(message, (_, value) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  ).length;
}

function once(): Measured {
  const session: SumSession = { id: randomBytes(16), members, threshold: thresholdOf(hospitals), length: plan.length };
  let memberSeconds = 0;
  let aggregatorSeconds = 0;
  let memberBytes = 0;
  const byMembers = <T>(work: () => T): T => {
    const begun = cpuSeconds();
    const result = work();
    memberSeconds += cpuSeconds() - begun;
    return result;
  };
  const byAggregator = <T>(work: () => T): T => {
    const begun = cpuSeconds();
    const result = work();
    aggregatorSeconds += cpuSeconds() - begun;
    return result;
  };
  const everybody = identities.map((identity, i) => new SumMember(session, i + 1, identity));
  const aggregator = new SumAggregator(session);
  const rotation = new Rotation(plan.length, randomBytes(32));
  const real = Float64Array.from({ length: parameters }, (_, i) => Math.sin(i) / 1000);
  const vectors = byMembers(() => everybody.map(() => encodeSum(real, plan, rotation)));
  const advertised = byMembers(() => everybody.map((member) => member.advertise()));
  const keys = byAggregator(() => aggregator.keys(advertised));
  const shares = byMembers(() => everybody.map((member) => member.shares(keys)));
  const inboxes = byAggregator(() => aggregator.route(shares));
  const masked = byMembers(() => everybody.map((member, i) => member.mask(inboxes.get(i + 1) ?? [], vectors[i])));
  const survivors = byAggregator(() => aggregator.survivors(masked));
  const signed = byMembers(() => everybody.map((member) => member.sign(survivors)));
  const revealed = byMembers(() => everybody.map((member) => member.reveal(signed)));
  const sum = byAggregator(() => decodeSum(aggregator.sum(revealed), plan, rotation));
  real.forEach((value, i) => {
    if (Math.abs(sum[i] - hospitals * value) > 1e-3) throw new Error(`value ${i} of the sum is ${sum[i]}`);
  });
  memberBytes += wireBytes(keys[0]) + wireBytes(keys) + wireBytes(shares[0]) + wireBytes(inboxes.get(1));
  memberBytes += masked[0].values.byteLength + wireBytes(survivors) + wireBytes(signed[0]) + wireBytes(signed);
  memberBytes += wireBytes(revealed[0]);
  const allSeconds = memberSeconds + aggregatorSeconds;
  return { memberSeconds: memberSeconds / hospitals, aggregatorSeconds, allSeconds, memberBytes };
}

const measured = Array.from({ length: runs }, once);
const middle = (of: (one: Measured) => number) => measured.map(of).sort((a, b) => a - b)[Math.floor(runs / 2)];
const result = {
  ...{ hospitals, parameters, length: plan.length, runs },
  memberSeconds: middle((one) => one.memberSeconds),
  aggregatorSeconds: middle((one) => one.aggregatorSeconds),
  allSeconds: middle((one) => one.allSeconds),
  memberMegabytes: middle((one) => one.memberBytes) / 1e6,
};
console.log(JSON.stringify(result, null, 2));
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
