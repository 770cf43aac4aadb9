/**
 * The text in which a monitoring system such as Prometheus reads figures: OpenMetrics 1.0 (github.com/prometheus/OpenMetrics, section
 * "Text format"). Names are those of one process; nothing in it is about a patient, a model or a person.
 */

/** A value, for one combination of labels. */
export interface Sample {
  /** Of a histogram: which of its values it is. */
  readonly part?: 'bucket' | 'sum' | 'count';
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One family: values of one meaning. */
export interface Family {
  /** With the base unit at its end, where there is one: doubleblind_agent_disk_free_bytes. */
  readonly name: string;
  /** A counter only grows while the process lives; its samples get the suffix _total. */
  readonly type: 'gauge' | 'counter' | 'info' | 'histogram';
  readonly unit?: 'bytes' | 'seconds';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** Of the answer that carries it. */
export const EXPOSITION_TYPE = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

const SUFFIX = { gauge: '', counter: '_total', info: '_info', histogram: '' } as const;

/** Families without a sample are left out. Throws RangeError for a name or label that the format does not allow. */
export function exposition(families: readonly Family[]): string {
  const shown = families.filter(({ samples }) => samples.length > 0);
  return [...shown.flatMap(linesOf), '# EOF', ''].join('\n');
}

function linesOf({ name, type, unit, help, samples }: Family): string[] {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new RangeError(`${name} is no name of a family`);
  if (unit && !name.endsWith(`_${unit}`)) throw new RangeError(`${name} does not end in its unit`);
  return [
    `# TYPE ${name} ${type}`,
    ...(unit ? [`# UNIT ${name} ${unit}`] : []),
    `# HELP ${name} ${escaped(help)}`,
    ...samples.map(({ part, labels, value }) => {
      const suffix = part === undefined ? SUFFIX[type] : `_${part}`;
      return `${name}${suffix}${labelsText(labels)} ${valueText(value)}`;
    }),
  ];
}

function labelsText(labels: Sample['labels'] = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new RangeError(`${name} is no name of a label`);
    return `${name}="${escaped(value)}"`;
  });
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/"/g, '\\"');

function valueText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
