/**
 * Traces of works over all processes, by OpenTelemetry's own packages to a collector of each organisation's own (OTLP over HTTP). Off unless a
 * collector is named. What a span may say is a closed list: numbers, and words from a list of the program's own.
 */
import { ROOT_CONTEXT, type Span, SpanStatusCode, TraceFlags, type Tracer, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, RandomIdGenerator } from '@opentelemetry/sdk-trace-base';
import { traceIdsOf } from './trace-ids.ts';

/** Which process sends a span. */
export type TracedService = 'portal' | 'agent' | 'worker';

/** What a work goes through; "work" is the whole of it. */
export const SPAN_NAMES = [
  ...(['work', 'approved', 'prepare', 'preflight', 'run', 'resume', 'paused', 'release'] as const),
  ...(['meet', 'batch', 'steps', 'results'] as const),
] as const;
/** One of them. */
export type SpanName = (typeof SPAN_NAMES)[number];

/** All that a span may tell beside its name, its times and whether it failed. */
export interface SpanFacts {
  /** Which attempt at the work. */
  readonly attempt?: number;
  /** Number of the batch, from 0 in each session. */
  readonly shard?: number;
  /** Images in the batch, or in all batches. */
  readonly images?: number;
  /** Of the numbered errors, where something went wrong. */
  readonly error?: string;
  /** Seconds and bytes of the steps of a kind, over all batches of a session. */
  readonly steps?: Readonly<Record<string, { readonly seconds: number; readonly bytes: number }>>;
}

/** A span that has begun. */
export interface OpenSpan {
  /** Once; with the number of the error where it failed. */
  end(facts?: SpanFacts): void;
}

/** Where spans go. */
export interface Tracing {
  /** One that begins now. */
  begin(workId: string, name: SpanName, facts?: SpanFacts): OpenSpan;
  /** One that is over; the whole work's is "work". */
  record(
    workId: string,
    name: SpanName,
    times: { readonly begun: Date; readonly ended: Date },
    facts?: SpanFacts,
  ): void;
  /** Sends what waits. */
  stop(): Promise<void>;
}

/** Spans go nowhere. */
export const NO_TRACING: Tracing = {
  begin: () => ({ end: () => {} }),
  record: () => {},
  stop: async () => {},
};

const ERROR_NUMBER = /^DB\d{4}$/;
const STEP_KIND = /^[a-z][A-Za-z0-9]{0,30}$/;
const NEVER_MORE_THAN_MILLISECONDS = 5000;

/** The kind of process, whose it is, and the collector's address for traces: http://collector:4318/v1/traces. */
export interface TracingOptions {
  readonly service: TracedService;
  readonly version: string;
  readonly side?: 'vendor' | 'hospital';
  readonly url: string;
  /** How long spans are gathered before they are sent; shorter in tests. */
  readonly delayMilliseconds?: number;
}

/** Sends spans to a collector; what cannot be sent is lost, and nothing waits for it. */
export function startTracing({ service, version, side, url, delayMilliseconds = 2000 }: TracingOptions): Tracing {
  const ids = new PlannedIds();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': `doubleblind-${service}`,
      'service.version': version,
      ...(side && { 'doubleblind.side': side }),
    }),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url, timeoutMillis: NEVER_MORE_THAN_MILLISECONDS }), {
        scheduledDelayMillis: delayMilliseconds,
        exportTimeoutMillis: NEVER_MORE_THAN_MILLISECONDS,
      }),
    ],
  });
  const tracer = provider.getTracer('doubleblind');
  return {
    begin: (workId, name, facts) => {
      const span = start(tracer, ids, workId, name, undefined, facts);
      return { end: (last) => finish(span, last) };
    },
    record: (workId, name, { begun, ended }, facts) =>
      finish(start(tracer, ids, workId, name, begun, facts), {}, ended),
    stop: () => provider.shutdown().catch(() => undefined),
  };
}

function start(tracer: Tracer, ids: PlannedIds, workId: string, name: SpanName, begun?: Date, facts?: SpanFacts): Span {
  const { traceId, rootSpanId } = traceIdsOf(workId);
  const time = begun === undefined ? {} : { startTime: begun };
  const attributes = { 'doubleblind.work': workId, ...attributesOf(facts) };
  if (name === 'work') {
    return ids.planned(traceId, rootSpanId, () =>
      tracer.startSpan(name, { ...time, attributes, root: true }, ROOT_CONTEXT),
    );
  }
  const parent = { traceId, spanId: rootSpanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return tracer.startSpan(name, { ...time, attributes }, trace.setSpanContext(ROOT_CONTEXT, parent));
}

function finish(span: Span, facts?: SpanFacts, ended?: Date): void {
  span.setAttributes(attributesOf(facts));
  if (facts?.error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(ended);
}

/** Whatever comes in, nothing but numbers, numbers of errors and kinds of steps goes out. */
function attributesOf({ attempt, shard, images, error, steps }: SpanFacts = {}): Record<string, number | string> {
  const attributes: Record<string, number | string> = {};
  for (const [name, value] of Object.entries({ attempt, shard, images }))
    if (value !== undefined && Number.isFinite(value)) attributes[`doubleblind.${name}`] = value;
  if (error !== undefined) attributes['doubleblind.error'] = ERROR_NUMBER.test(error) ? error : 'unknown';
  for (const [kind, { seconds, bytes }] of Object.entries(steps ?? {})) {
    if (!STEP_KIND.test(kind)) continue;
    if (Number.isFinite(seconds)) attributes[`doubleblind.steps.${kind}.seconds`] = seconds;
    if (Number.isFinite(bytes)) attributes[`doubleblind.steps.${kind}.bytes`] = bytes;
  }
  return attributes;
}

/** Random, but for the span of the whole work, whose identifiers all processes know. */
class PlannedIds {
  readonly #random = new RandomIdGenerator();
  #planned: { readonly traceId: string; readonly spanId: string } | null = null;

  /** Whatever `begin` begins has these. */
  planned<T>(traceId: string, spanId: string, begin: () => T): T {
    this.#planned = { traceId, spanId };
    try {
      return begin();
    } finally {
      this.#planned = null;
    }
  }

  readonly generateTraceId = (): string => this.#planned?.traceId ?? this.#random.generateTraceId();

  readonly generateSpanId = (): string => this.#planned?.spanId ?? this.#random.generateSpanId();
}
