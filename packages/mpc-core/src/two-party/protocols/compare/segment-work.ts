import type { Party } from '../../plan/party.ts';
import type { Segment } from '../common/segments.ts';
import type { ShareInput } from './sender.ts';

/** What the work on one segment knows. */
export interface SegmentWork {
  readonly segment: Segment;
  readonly digits: readonly number[];
  /** Low bits of the shares that no digit covers. */
  readonly ignored: number;
  readonly sender: Party;
  /** The party that sends all gates, if one does. */
  readonly gateSender?: Party;
  readonly thresholds: number;
  readonly input: ShareInput;
  /** Address of the segment's first byte in the first result plane, and the distance of planes. */
  readonly signs: number;
  readonly signStride: number;
}
