/**
 * The one place for error numbers. A number never changes its meaning; docs/errors/ has a page for each, generated
 * from these tables by scripts/write-error-pages.ts.
 */
import { agentErrors } from './agent.ts';
import { approvedWorkErrors } from './approved-work.ts';
import { archiveErrors } from './archive.ts';
import { compilerErrors } from './compiler.ts';
import { dataErrors } from './data.ts';
import type { ErrorEntry } from './entry.ts';
import { localApiErrors } from './local-api.ts';
import { peerErrors } from './peer.ts';
import { portalErrors } from './portal.ts';
import { protocolErrors } from './protocol.ts';
import { statisticsErrors } from './statistics.ts';
import { trainingErrors } from './training.ts';

export type { ErrorEntry };

/**
 * Ranges: 1xxx compiler, 2xxx images and labels, 3xxx peer link, 4xxx protocol, 5xxx agent (56xx approved work, 57xx local API, 58xx image archives),
 * 6xxx portal, 7xxx statistics, 8xxx training.
 */
export const ERRORS = {
  ...compilerErrors,
  ...dataErrors,
  ...peerErrors,
  ...protocolErrors,
  ...agentErrors,
  ...approvedWorkErrors,
  ...localApiErrors,
  ...archiveErrors,
  ...portalErrors,
  ...statisticsErrors,
  ...trainingErrors,
} as const satisfies Record<string, ErrorEntry>;

/** One of the numbers, "DB1001". */
export type ErrorCode = keyof typeof ERRORS;

/** An error that a user may see: "DB3004: the peer closed the link. ... (what to do)". Details never hold secrets. */
export class DoubleblindError extends Error {
  readonly code: ErrorCode;
  /** Public particulars: file names, node names, sizes. */
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${ERRORS[code].title} ${detail}`.trim(), options);
    this.name = 'DoubleblindError';
    this.code = code;
    this.detail = detail;
  }

  get remedy(): string {
    return ERRORS[this.code].remedy;
  }
}
