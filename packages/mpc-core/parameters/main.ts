/** `npm run parameters`: what it takes to break the parameters that ship, by the published attacks. */
import { ERROR_DEVIATION, PARAMETER_SETS, PRIME_BITS } from '../src/two-party/plan/linear-noise.ts';
import { lpnCosts } from './lpn.ts';
import { primalAttack, primalCost, STANDARD_MODULUS_BITS } from './rlwe.ts';

const rounded = (value: number) => Math.round(value * 10) / 10;

for (const threat of ['semi-honest', 'private-against-malicious'] as const) {
  console.log(`\nLPN, ${threat}: bits of each attack`);
  console.table(
    [1, 2, 3, 4]
      .flatMap((width) => lpnCosts(width, threat))
      .map(({ costs, ...problem }) => ({
        ...problem,
        ...Object.fromEntries(Object.entries(costs).map(([name, bits]) => [name, rounded(bits)])),
      })),
  );
}
console.log('\nRLWE: bits of q that the standard allows for 128 bits, and the primal attack');
console.table(
  PARAMETER_SETS.map(({ degree, primes }) => {
    const problem = { degree, modulusBits: primes * PRIME_BITS, errorDeviation: ERROR_DEVIATION };
    return {
      ...{ degree, 'bits of q': problem.modulusBits, 'standard allows': STANDARD_MODULUS_BITS[degree] },
      ...primalAttack(problem),
      bits: rounded(primalCost(problem)),
    };
  }),
);
