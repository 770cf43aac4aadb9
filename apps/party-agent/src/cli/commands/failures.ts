import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DoubleblindError } from '@doubleblind/errors';
import { decodeIsolated } from '@doubleblind/imaging';
import { findingLabels, findingScores, readImageScores, studyScores } from '@doubleblind/metrics';
import { writeFileAtomically } from '../../store/atomic-file.ts';
import { RunStore } from '../../store/run-store.ts';
import type { TestSetContent } from '../../store/test-set-content.ts';
import { openTestSet } from '../../store/test-set-store.ts';
import { thumbnailPng } from '../../store/thumbnail.ts';
import { labelTableOfStudies } from '../../work/evaluation/label-table.ts';
import { SCORES_FILE } from '../../work/evaluation/run-folder.ts';
import { commandWithData, openData, positiveInteger } from '../options.ts';
import { note } from '../print.ts';
import { readTextFile } from '../read-file.ts';

interface FailuresOptions {
  readonly data?: string;
  readonly finding: string;
  readonly out: string;
  readonly top: number;
}

/** `failures`: the films that the model was most wrong about, for the hospital's own people. Nothing of it is ever released. */
export function failuresCommand() {
  return commandWithData('failures')
    .description(
      'a page of the worst misses and false alarms of a finished run, with their images; it stays in the hospital',
    )
    .argument('<RUN>', 'a finished run of evaluate, or an evaluation that the daemon has computed')
    .requiredOption('--finding <NAME>', 'the finding')
    .requiredOption('--out <FILE.html>', 'the page, readable by you only')
    .option('--top <N>', 'studies of either kind', positiveInteger, 10)
    .action(failures);
}

async function failures(runName: string, options: FailuresOptions): Promise<void> {
  const data = await openData(options);
  const run = await RunStore.open(data.run(runName));
  await run.close();
  const { content, name } = await openTestSet(data, run.plan.testSet);
  const secure = studyScores(readImageScores(await readTextFile(join(run.folder, SCORES_FILE))));
  const labels = labelTableOfStudies(content, secure.studies);
  const { finding, top, out } = options;
  if (!secure.findings.includes(finding) || !labels.findings.includes(finding)) {
    throw new DoubleblindError(
      'DB5001',
      `--finding ${finding}: neither scored nor labelled; there are ${labels.findings.join(', ')}.`,
    );
  }
  const score = new Map(secure.studies.map((study, s) => [study, findingScores(secure, finding)[s]]));
  const column = labels.findings.indexOf(finding);
  const truth = findingLabels(labels, finding);
  const labelled = labels.studies.flatMap((study, s) =>
    labels.unlabelled?.[s * labels.findings.length + column] === 1 ? [] : [{ study, positive: truth[s] === 1 }],
  );
  const ranked = labelled.map((row) => ({ ...row, score: score.get(row.study)! })).sort((a, b) => a.score - b.score);
  const missed = ranked.filter(({ positive }) => positive).slice(0, top);
  const alarms = ranked
    .filter(({ positive }) => !positive)
    .slice(-top)
    .reverse();
  const page = [
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(finding)}: what ${escaped(runName)} got wrong</title>`,
    '<style>body{font:16px/1.4 sans-serif;max-width:70rem;margin:2rem auto}figure{display:inline-block;margin:0 1rem 1rem 0;vertical-align:top}img{display:block;background:#000}</style>',
    `<h1>${escaped(finding)}</h1><p>Run ${escaped(runName)} on "${escaped(name)}". Images of patients: keep this page where they may be.</p>`,
    await section('Have the finding, lowest scores', missed, content),
    await section('Have it not, highest scores', alarms, content),
    '</html>',
  ];
  await writeFileAtomically(out, page.join('\n'), 0o600);
  note(`${missed.length} studies with and ${alarms.length} without the finding: ${out}`);
}

interface Ranked {
  readonly study: string;
  readonly score: number;
}

async function section(title: string, studies: readonly Ranked[], content: TestSetContent): Promise<string> {
  const parts: string[] = [];
  for (const { study, score } of studies) {
    const films = await Promise.all(
      content.images
        .filter((image) => image.study === study)
        .map(({ path }) => picture(join(content.imageFolder, path))),
    );
    parts.push(
      `<figure>${films.join('')}<figcaption>${escaped(study)}, score ${score.toFixed(3)}</figcaption></figure>`,
    );
  }
  return `<h2>${title}</h2>\n${parts.length === 0 ? '<p>None.</p>' : parts.join('\n')}`;
}

async function picture(file: string): Promise<string> {
  const png = thumbnailPng(await decodeIsolated(await readFile(file)));
  return `<img alt="" src="data:image/png;base64,${png.toString('base64')}">`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
