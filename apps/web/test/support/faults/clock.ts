/**
 * Loaded before a process's own program (node --import): its clock is off by as many milliseconds as the file of
 * DOUBLEBLIND_TEST_CLOCK says, from one moment to the next. `performance` is not: no clock that is set changes it.
 */
import { readFileSync } from 'node:fs';

const file = process.env.DOUBLEBLIND_TEST_CLOCK!;
const RealDate = Date;
const { now } = RealDate;
const LOOK_MILLISECONDS = 20;
let looked = Number.NEGATIVE_INFINITY;
let off = 0;

function shifted(): number {
  const at = performance.now();
  if (at - looked > LOOK_MILLISECONDS) {
    looked = at;
    try {
      off = Number(readFileSync(file, 'utf8')) || 0;
    } catch {
      off = 0;
    }
  }
  return now() + off;
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [shifted()] : args, newTarget),
  apply: () => new RealDate(shifted()).toString(),
  get: (target, key, receiver) => (key === 'now' ? shifted : Reflect.get(target, key, receiver)),
});
