/**
 * The identifiers of an evaluation's trace, made of the work's own identifier, which every process that has a part in it knows: so all
 * spans are of one trace, and no context travels between organisations.
 */
import { createHash } from 'node:crypto';

/** Bytes of a trace's and of a span's identifier (W3C Trace Context, section 3.2.2). */
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

/** In lower-case hex, as OpenTelemetry has them. */
export interface TraceIds {
  readonly traceId: string;
  /** Of the span of the whole work, which the portal sends when the work is over; all others are below it. */
  readonly rootSpanId: string;
}

/** The same in every process. */
export function traceIdsOf(workId: string): TraceIds {
  const hash = createHash('sha256').update(`doubleblind trace ${workId}`).digest('hex');
  return {
    traceId: hash.slice(0, 2 * TRACE_BYTES),
    rootSpanId: hash.slice(2 * TRACE_BYTES, 2 * (TRACE_BYTES + SPAN_BYTES)),
  };
}
