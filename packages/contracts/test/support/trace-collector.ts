/** A collector of traces as small as can be: takes OTLP over HTTP in JSON (opentelemetry.io/docs/specs/otlp) and keeps what comes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Value = { readonly stringValue?: string; readonly intValue?: number | string; readonly doubleValue?: number };
interface KeyValue {
  readonly key: string;
  readonly value: Value;
}

export interface CollectedSpan {
  readonly service: string;
  readonly side: string | undefined;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly begun: number;
  readonly ended: number;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
}

const plain = ({ stringValue, intValue, doubleValue }: Value) => stringValue ?? Number(intValue ?? doubleValue);
const record = (pairs: readonly KeyValue[]) => Object.fromEntries(pairs.map(({ key, value }) => [key, plain(value)]));

export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  /** All that came, as it came. */
  text = '';
  readonly #server: Server;

  static async start(): Promise<TraceCollector> {
    const collector = new TraceCollector();
    await new Promise<void>((resolve) => collector.#server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const text = Buffer.concat(await request.toArray()).toString();
      this.text += text;
      for (const { resource, scopeSpans } of JSON.parse(text).resourceSpans) this.#keep(resource, scopeSpans);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/traces`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #keep(resource: { attributes: KeyValue[] }, scopes: { spans: Record<string, unknown>[] }[]): void {
    const of = record(resource.attributes);
    for (const span of scopes.flatMap(({ spans }) => spans)) {
      this.spans.push({
        service: String(of['service.name']),
        side: of['doubleblind.side'] as string | undefined,
        traceId: String(span.traceId),
        spanId: String(span.spanId),
        parentSpanId: (span.parentSpanId as string | undefined) || undefined,
        name: String(span.name),
        begun: Number(span.startTimeUnixNano) / 1e6,
        ended: Number(span.endTimeUnixNano) / 1e6,
        failed: (span.status as { code?: number } | undefined)?.code === 2,
        attributes: record((span.attributes as KeyValue[] | undefined) ?? []),
      });
    }
  }
}
