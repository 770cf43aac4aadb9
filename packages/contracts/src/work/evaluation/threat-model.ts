/** Against whom an evaluation protects, as both organisations agree on it. What each promises: docs/SECURITY.md. */
import { z } from 'zod';

/**
 * `semi-honest`: organisations that follow the protocol and look at everything that they see. `private-against-malicious`: one that does
 * anything at all learns no more of the other's secrets than the outputs tell; what it gives out may then be wrong.
 */
export const threatModelSchema = z.enum(['semi-honest', 'private-against-malicious']);
/** Against whom an evaluation protects. */
export type ThreatModel = z.infer<typeof threatModelSchema>;

/** Where nothing is said. */
export const DEFAULT_THREAT_MODEL: ThreatModel = 'semi-honest';

/** Against whom the run that terms speak of protects. */
export function threatModelOf({ threatModel }: { readonly threatModel?: ThreatModel | undefined }): ThreatModel {
  return threatModel ?? DEFAULT_THREAT_MODEL;
}
