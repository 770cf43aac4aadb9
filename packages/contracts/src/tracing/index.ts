export { traceIdsOf } from './trace-ids.ts';
export {
  NO_TRACING,
  type OpenSpan,
  SPAN_NAMES,
  type SpanFacts,
  type SpanName,
  startTracing,
  type TracedService,
  type Tracing,
  type TracingOptions,
} from './tracing.ts';
