/** Runs the steps of a built program on a back end, all parties in this process, and checks each against its meaning. */
import { definitionOf, tensorOf } from '@doubleblind/program';
import { StepChecker, type StepDifference } from '../../src/backend/compare.ts';
import type { Backend } from '../../src/backend/contract.ts';
import { localNetworks } from '../../src/backend/network.ts';
import type { ProgramBuilder } from './program-builder.ts';

export async function runCases<Share, Plan>(
  backend: Backend<Share, Plan>,
  builder: ProgramBuilder,
): Promise<readonly StepDifference[]> {
  const [program, weights, { batch, given }] = [builder.program(), builder.weights(), builder];
  const { parties, roles } = backend;
  const plan = backend.plan(program);
  const checker = new StepChecker(program, weights, batch);
  for (const { id, values } of given) {
    const { shape, bits } = program.tensors[id];
    checker.enter(id, tensorOf(shape, batch, bits, values));
  }
  await Promise.all(
    localNetworks(parties).map(async (network) => {
      const own = network.self === roles.weights ? weights : undefined;
      const operations = await backend.open(network, plan, own);
      const tensors = new Map<number, Share>();
      const planes = new Map<number, Share>();
      for (const { id, owner, values } of given) {
        const known = network.self === roles[owner] ? values : undefined;
        tensors.set(id, operations.share(program.tensors[id], batch, roles[owner], known));
      }
      for (const step of program.steps) {
        const definition = definitionOf(step);
        const reads = definition.reads(step);
        const inputs = {
          tensors: reads.tensors.map((id) => tensors.get(id) as Share),
          planes: reads.planes.map((id) => planes.get(id) as Share),
        };
        const made = await operations.step(step, inputs, batch);
        (definition.makes === 'planes' ? planes : tensors).set(step.output, made);
        const values = await operations.reveal(made, parties[0]);
        if (values) checker.check(step, values);
      }
      for (const share of [...tensors.values(), ...planes.values()]) operations.free(share);
    }),
  );
  return checker.results;
}
