/** Between a thread that wants a file decoded and the one that decodes it. */
import type { ErrorCode } from '@doubleblind/errors';
import type { DecodedImage } from '../grey-image.ts';
import type { DecodeLimits } from '../limits.ts';

export interface DecodeRequest {
  readonly bytes: Uint8Array;
  readonly limits: DecodeLimits;
}

export type DecodeAnswer =
  | { readonly kind: 'image'; readonly image: DecodedImage }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly detail: string };
