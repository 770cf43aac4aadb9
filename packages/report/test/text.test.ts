import { expect, test } from 'vitest';
import { buildReport, exampleInput, renderReportText } from '../src/index.ts';

test('the text of a small report is the one that was looked over', async () => {
  const report = buildReport(exampleInput({ studies: 60, findings: ['Edema'] }));
  await expect(renderReportText(report)).toMatchFileSnapshot('golden/small-report.txt');
});

test('no line of running text is longer than a terminal of 120 columns', () => {
  const lines = renderReportText(buildReport(exampleInput())).split('\n');
  const prose = lines.filter((line) => !line.includes('  '));
  expect(prose.every((line) => line.length <= 120)).toBe(true);
});
