import { Command } from 'commander';
import { drainCommand } from './cluster/drain.ts';
import { initCommand } from './cluster/init.ts';
import { removeCommand } from './cluster/remove.ts';
import { scaleCommand } from './cluster/scale.ts';
import { statusCommand } from './cluster/status.ts';

/** `cluster`: have workers compute, on this machine or on others, instead of the agent's own process. */
export function clusterCommand(): Command {
  return new Command('cluster')
    .description("have workers compute evaluations, in pairs with the other party's")
    .addCommand(initCommand())
    .addCommand(statusCommand())
    .addCommand(scaleCommand())
    .addCommand(drainCommand())
    .addCommand(removeCommand());
}
