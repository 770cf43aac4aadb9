/**
 * A Helm chart of docker/helm as manifests, for those who have no Helm: `node scripts/docker/chart.ts doubleblind-workers --release eval
 * --set workers=8 | kubectl apply -f -`. Of Helm's templates (helm.sh/docs/chart_template_guide) the charts here use values, the release's
 * name, `quote` and `if`; anything else is refused, so that what this makes is what Helm makes.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseYAML } from 'confbox/yaml';

const CHARTS = join(import.meta.dirname, '..', '..', 'docker', 'helm');

/** By name; `changes` replace the values of values.yaml. Throws for a value that the chart does not have, and for what is no part of the subset. */
export function renderChart(
  chart: string,
  release: string,
  changes: Readonly<Record<string, unknown>> = {},
): readonly string[] {
  const folder = join(CHARTS, chart);
  const values = parseYAML<Record<string, unknown>>(readFileSync(join(folder, 'values.yaml'), 'utf8'));
  for (const [name, value] of Object.entries(changes)) {
    if (!(name in values)) throw new Error(`${chart} has no value "${name}"`);
    values[name] = value;
  }
  const templates = globSync('templates/*.yaml', { cwd: folder }).sort();
  return templates.map((template) => render(readFileSync(join(folder, template), 'utf8'), release, values));
}

/** Lines: a part between `if` and `end` stands where its value is true in Go's sense. */
export function render(template: string, release: string, values: Readonly<Record<string, unknown>>): string {
  const kept: string[] = [];
  const conditions: boolean[] = [];
  for (const line of template.split('\n')) {
    const [, condition] = /^\s*\{\{- if \.Values\.(\w+) \}\}$/.exec(line) ?? [];
    if (condition !== undefined) conditions.push(isTrue(valueNamed(values, condition)));
    else if (/^\s*\{\{- end \}\}$/.test(line)) {
      if (conditions.pop() === undefined) throw new Error('"end" without "if"');
    } else if (conditions.every(Boolean)) kept.push(filled(line, release, values));
  }
  if (conditions.length > 0) throw new Error('"if" without "end"');
  return kept.join('\n');
}

function filled(line: string, release: string, values: Readonly<Record<string, unknown>>): string {
  const text = line.replaceAll(/\{\{ (?:\.Values\.(\w+)|\.Release\.Name)( \| quote)? \}\}/g, (_all, name, quote) => {
    const value = String(name === undefined ? release : valueNamed(values, name));
    return quote ? JSON.stringify(value) : value;
  });
  if (/\{\{|\}\}/.test(text)) throw new Error(`not of the subset: ${line.trim()}`);
  return text;
}

function valueNamed(values: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!(name in values)) throw new Error(`there is no value "${name}"`);
  return values[name];
}

function isTrue(value: unknown): boolean {
  return value !== '' && value !== 0 && value !== false && value !== null && value !== undefined;
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { release: { type: 'string' }, set: { type: 'string', multiple: true, default: [] } },
  });
  const changes = values.set.map((setting) => {
    const [name, ...rest] = setting.split('=');
    return [name, parseYAML(rest.join('='))] as const;
  });
  if (positionals.length !== 1 || !values.release)
    throw new Error('usage: node scripts/docker/chart.ts CHART --release NAME [--set NAME=VALUE]...');
  console.log(renderChart(positionals[0], values.release, Object.fromEntries(changes)).join('\n---\n'));
}
