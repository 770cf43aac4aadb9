import { fingerprint, generateAgentKey, type SignedReport, signDocument } from '@doubleblind/contracts';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { buildReport, renderReportJson, reportHash, signReport, verifyReport } from '../src/index.ts';
import { exampleInput } from './example.ts';
import { releaseOfExample } from './released.ts';

const agent = generateAgentKey();
let signed: SignedReport;
let text: string;

beforeAll(() => {
  signed = signReport(buildReport(exampleInput({ studies: 40, findings: ['Edema'] })), agent.privateKey);
  text = renderReportJson(signed);
});

test('a signed report verifies and names its signer', () => {
  const verified = verifyReport(text, fingerprint(agent.publicKey));
  expect(verified.fingerprint).toBe(fingerprint(agent.publicKey));
  expect(reportHash(verified.report)).toBe(reportHash(signed.document));
});

test('white space and the order of keys do not matter', () => {
  const { document, ...rest } = signed;
  const turned = Object.fromEntries(Object.entries(document).reverse());
  expect(verifyReport(JSON.stringify({ ...rest, document: turned })).report).toEqual(document);
});

/** Every path to a number in a value. */
function numberPaths(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value === 'number') return [path];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) =>
    numberPaths(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

test('no single figure can be changed unnoticed', () => {
  const paths = numberPaths(signed.document);
  fc.assert(
    fc.property(fc.nat(paths.length - 1), (choice) => {
      const copy: Record<string | number, unknown> = JSON.parse(text);
      let parent = copy.document as Record<string | number, unknown>;
      const path = paths[choice];
      for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
      const last = path[path.length - 1];
      parent[last] = parent[last] === 0 ? 1 : 0;
      // A figure outside its range is no report any more; one inside it is a changed report.
      expect(() => verifyReport(JSON.stringify(copy))).toThrow(/DB702[12]/);
    }),
    { numRuns: 50 },
  );
});

test('a changed sentence is found', () => {
  expect(() => verifyReport(text.replace('reading room', 'dining room'))).toThrow(/DB7022/);
});

test('a report signed by another key is refused where the key is known', () => {
  const other = signReport(signed.document, generateAgentKey().privateKey);
  expect(() => verifyReport(renderReportJson(other), fingerprint(agent.publicKey))).toThrow(/DB7023/);
  expect(verifyReport(renderReportJson(other)).fingerprint).not.toBe(fingerprint(agent.publicKey));
});

test("putting one's own key under another's signature is found", () => {
  const forged = { ...signed, publicKey: generateAgentKey().publicKey };
  expect(() => verifyReport(JSON.stringify(forged))).toThrow(/DB7022/);
});

test.each(['', '{}', 'null', '[1, 2]', '{"document": {}}'])('%j is no report', (other) => {
  expect(() => verifyReport(other)).toThrow(/DB7021/);
});

test('a released document verifies as one, and neither its parts nor its figures nor its kind can be changed', () => {
  const document = releaseOfExample({}, ['curves', 'cost']);
  const released = signDocument('released-results', document, agent.privateKey);
  const verified = verifyReport(JSON.stringify(released), fingerprint(agent.publicKey));
  expect(verified.released).toEqual({ evaluationId: 'e', parts: ['curves', 'cost'] });
  expect(verified.report).toEqual(document.report);
  const report = { ...document.report, macro: { ...document.report.macro, brier: 0.5 } };
  const forged = [
    { ...released, document: { ...document, parts: ['curves'] } },
    { ...released, document: { ...document, report } },
    signDocument('report', document, agent.privateKey),
    signDocument('released-results', signed.document, agent.privateKey),
  ];
  for (const file of forged) {
    expect(() => verifyReport(JSON.stringify(file))).toThrow(expect.objectContaining({ code: 'DB7022' }));
  }
});

test('results of the first form are refused by number, whoever signed them', () => {
  const document = { format: 'doubleblind-released', version: 1, report: {} };
  const text = JSON.stringify({ document, publicKey: 'k', signature: 's' });
  expect(() => verifyReport(text)).toThrow(expect.objectContaining({ code: 'DB7024' }));
});
