/**
 * The plan of a program: what both parties must agree on besides the program, derived from it alone. What depends on the batch as
 * well (layouts of ciphertexts, segments) follows from plan and batch by the functions of this folder.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { type Program, scopeOf } from '@doubleblind/program';
import { chooseDigits } from './digits.ts';
import { otherParty, type Party } from './party.ts';
import { chooseSenders } from './senders.ts';
import { obstacle } from './steps/planners.ts';
import type { TwoPartyThreat } from './threat.ts';
import type { TwoPartyPlan } from './two-party-plan.ts';

/**
 * `sparing`: see TwoPartyPlan.
 * @throws DoubleblindError DB4002 naming the first step that this back end cannot run
 */
export function planProgram(program: Program, threat: TwoPartyThreat = 'semi-honest', sparing?: Party): TwoPartyPlan {
  const scope = scopeOf(program);
  const digits = chooseDigits(program, scope, sparing);
  const senders = new Map<string, Party>();
  const gates = sparing && { gateSender: otherParty(sparing) };
  const plan: TwoPartyPlan = {
    program,
    scope,
    threat,
    ...(sparing && { sparing }),
    comparison(step) {
      const known = digits.get(step);
      if (!known) throw new RangeError(`step "${step}" does not compare`);
      return { digits: known, sender: senders.get(step) ?? 'vendor', ...gates };
    },
  };
  for (const step of program.steps) {
    const what = obstacle(step, plan);
    if (what) throw new DoubleblindError('DB4002', `Step "${step.name}": ${what}.`);
  }
  for (const [step, sender] of chooseSenders(plan)) senders.set(step, sender);
  return plan;
}
