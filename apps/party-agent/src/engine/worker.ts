/** Entry point of a compute thread with the real protocol. */
import { Session } from '@doubleblind/mpc-core';
import { runEngine } from './run-engine.ts';

await runEngine((request) => Session.open(request));
