/**
 * Reads the text format of OpenMetrics 1.0 strictly, by the grammar of its specification: what is not in it is an error. Not a line of it
 * is shared with what writes the format.
 */

export interface ReadSample {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly value: number;
}

export interface ReadFamily {
  readonly type: string;
  readonly unit: string | undefined;
  readonly help: string;
  readonly samples: ReadSample[];
}

const SUFFIXES: Record<string, readonly string[]> = {
  gauge: [''],
  counter: ['_total'],
  info: ['_info'],
  histogram: ['_bucket', '_sum', '_count'],
};

export function readExposition(text: string): Map<string, ReadFamily> {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('no end');
  const families = new Map<string, ReadFamily>();
  let current:
    | { name: string; family: { type: string; unit?: string; help: string; samples: ReadSample[] } }
    | undefined;
  for (const line of lines) {
    const about = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/s.exec(line);
    if (about) {
      const [, what, name, rest] = about;
      if (what === 'TYPE') {
        if (families.has(name) || !SUFFIXES[rest]) throw new Error(`family ${name} of ${rest}`);
        current = { name, family: { type: rest, help: '', samples: [] } };
        families.set(name, current.family as ReadFamily);
      } else if (current?.name !== name || current.family.samples.length > 0)
        throw new Error(`${what} out of place: ${line}`);
      else if (what === 'UNIT') current.family.unit = rest;
      else current.family.help = unescaped(rest);
      continue;
    }
    if (!current) throw new Error(`no family: ${line}`);
    current.family.samples.push(readSample(line, current.name, current.family.type));
  }
  return families;
}

function readSample(line: string, family: string, type: string): ReadSample {
  const match = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)$/s.exec(line);
  if (!match) throw new Error(`no sample: ${line}`);
  const [, name, inside = '', value] = match;
  if (!SUFFIXES[type].some((suffix) => name === family + suffix)) throw new Error(`${name} in the ${type} ${family}`);
  const labels: Record<string, string> = {};
  let rest = inside;
  while (rest !== '') {
    const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\["\\n])*)"(,|$)/s.exec(rest);
    if (!label) throw new Error(`no label: ${rest}`);
    labels[label[1]] = unescaped(label[2]);
    rest = rest.slice(label[0].length);
  }
  return { name, labels, value: numberOf(value) };
}

const unescaped = (text: string) => text.replace(/\\(["\\n])/g, (_, sign) => (sign === 'n' ? '\n' : sign));

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY;
  if (text === '-Inf') return Number.NEGATIVE_INFINITY;
  if (text === 'NaN') return Number.NaN;
  if (!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) throw new Error(`no number: ${text}`);
  return Number(text);
}
