/** Before anything secret moves, both agents say what they are about to run, and each checks the other's word. */
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import type { Party } from '@doubleblind/mpc-core/plan';
import { type Program, programHash } from '@doubleblind/program';
import { EVALUATION_PROTOCOL_VERSION, encodeMessage, type Hello, type Plan, parseHello } from './messages.ts';
import { widthsText } from './widths.ts';

const HELLO_TIMEOUT_MILLISECONDS = 25_000;

/** What the vendor insists on; absent fields are the hospital's choice. */
export interface PlanDemands {
  readonly run?: string;
  readonly batchSize?: number;
}

/** Exchanges hellos and resolves to the plan that both follow. Throws DB3008 to DB3011. */
export async function shakeHands(
  link: PeerLink,
  own: { readonly party: Party; readonly program: Program; readonly plan?: Plan; readonly demands?: PlanDemands },
): Promise<Plan> {
  const { party, program, plan, demands = {} } = own;
  const hello: Hello = {
    type: 'hello',
    version: EVALUATION_PROTOCOL_VERSION,
    party,
    programHash: programHash(program),
    widths: widthsText(program),
    ...(plan ? { plan } : {}),
  };
  await link.sendControl(encodeMessage(hello));
  const peer = parseHello(await nextControl(link, HELLO_TIMEOUT_MILLISECONDS));
  if (peer.party === party) throw new DoubleblindError('DB3011', `Both sides are the ${party}.`);
  if (peer.programHash !== hello.programHash) throw programsDiffer(hello, peer);
  const agreed = plan ?? peer.plan;
  if (!agreed) throw new DoubleblindError('DB3008', 'The hospital sent no plan.');
  checkPlan(agreed, demands);
  return agreed;
}

/** The next control message. Throws DB3008 when none comes in time, and the link's error when it ends. */
export async function nextControl(link: PeerLink, timeoutMilliseconds: number): Promise<Uint8Array> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new DoubleblindError('DB3008', `No answer within ${timeoutMilliseconds / 1000} s.`)),
    timeoutMilliseconds,
  );
  try {
    return await Promise.race([link.receiveControl(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function programsDiffer(own: Hello, peer: Hello): DoubleblindError {
  const hashes = `This side's is ${own.programHash.slice(0, 12)}, the peer's ${peer.programHash.slice(0, 12)}`;
  const widths = own.widths === peer.widths ? '' : `; widths here: ${own.widths}; there: ${peer.widths}`;
  return new DoubleblindError('DB3010', `${hashes}${widths}.`);
}

function checkPlan(plan: Plan, { run, batchSize }: PlanDemands): void {
  if (run !== undefined && run !== plan.run) {
    throw new DoubleblindError('DB3011', `The vendor expects run ${run}, the hospital runs ${plan.run}.`);
  }
  if (batchSize !== undefined && batchSize !== plan.batchSize) {
    throw new DoubleblindError(
      'DB3011',
      `The vendor expects batches of ${batchSize}, the hospital's have ${plan.batchSize}.`,
    );
  }
  const planned = plan.batches.reduce((sum, batch) => sum + batch, 0);
  if (planned > plan.images || plan.batches.some((batch) => batch > plan.batchSize)) {
    throw new DoubleblindError('DB3008', 'The plan contradicts itself.');
  }
}
