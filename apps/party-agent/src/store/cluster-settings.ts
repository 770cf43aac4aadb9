/** How this party computes with workers: written by `party-agent cluster`, read by whoever computes, again and again while it runs. */
import type { DatabaseSync } from 'node:sqlite';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { CLUSTER, readSetting, removeSetting, writeSetting } from './database/settings.ts';

const place = z.strictObject({ host: z.string().max(255), port: z.number().int().min(0).max(65535) });

export const clusterSettingsSchema = z.strictObject({
  /**
   * Who starts the workers. `local`: the agent, as processes of its machine. `slurm`: the agent, as an array of jobs of a Slurm cluster.
   * `external`: somebody else, for example Kubernetes.
   */
  engine: z.enum(['local', 'slurm', 'external']),
  /** Workers that are wanted; of no meaning where somebody else starts them. */
  workers: z.number().int().nonnegative(),
  /** Pairs at a time in one evaluation: the hospital's choice, which the vendor's agent has to allow. */
  mostPairs: z.number().int().positive().max(256),
  /** Where this agent's workers call it. */
  listen: place,
  /** The address that they are told, where it differs from the one that is listened on. */
  advertise: place.nullable(),
  /** Where a worker waits for workers of the other party; null where it can only call out. */
  workersListen: z.string().max(255).nullable(),
  /** The name that those are told; null: the one that it listens at. `hostname`: that of the worker's machine. */
  workersAdvertise: z.string().max(255).nullable(),
  /** Where workers of both parties meet that cannot call each other: wss://HOST/relay; null: at addresses. */
  workersRelay: z.string().max(255).nullable(),
  /** Options of sbatch. */
  slurmOptions: z.array(z.string().max(200)).max(50),
  /** PostgreSQL of this party in which the queue of batches is; null: in the agent's own database. */
  databaseUrl: z.string().max(1000).nullable().default(null),
  /** No new work begins; what is begun is finished. */
  draining: z.boolean(),
});
export type ClusterSettings = z.infer<typeof clusterSettingsSchema>;

/** Null where this agent computes by itself. Throws DB5644 for what another version has written. */
export function readClusterSettings(database: DatabaseSync): ClusterSettings | null {
  const text = readSetting(database, CLUSTER);
  if (text === null) return null;
  const parsed = clusterSettingsSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new DoubleblindError('DB5644', 'Another version has written its settings: run "cluster init" again.');
}

export function writeClusterSettings(database: DatabaseSync, settings: ClusterSettings): void {
  writeSetting(database, CLUSTER, JSON.stringify(clusterSettingsSchema.parse(settings)));
}

export function removeClusterSettings(database: DatabaseSync): void {
  removeSetting(database, CLUSTER);
}
