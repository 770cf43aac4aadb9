/** Blocks of cost, methods, limitations and checklists. */
import type { Report } from '@doubleblind/contracts';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { bytes, seconds } from './format.ts';

export function costBlocks({ cost }: Report): Block[] {
  if (cost === null) return [];
  const { cpuSecondsPerImage: cpu, setup, plaintextCpuSecondsPerImage: plaintext } = cost;
  const known = (name: string, value: number | null, format: (value: number) => string): [string, string][] =>
    value === null ? [] : [[name, format(value)]];
  return [
    heading(SECTIONS.cost),
    {
      kind: 'facts',
      rows: [
        ['Images', String(cost.images)],
        ...known('Images in a batch', cost.batchSize, String),
        ['Time per image', seconds(cost.secondsPerImage)],
        ...known("Vendor's processor time per image", cpu.vendor, seconds),
        ...known("Hospital's processor time per image", cpu.hospital, seconds),
        ['Traffic per image, both ways', bytes(cost.bytesPerImage)],
        ...(setup ? [['Set-up, once', `${seconds(setup.seconds)}, ${bytes(setup.bytes)}`] as [string, string]] : []),
        ...known('Plaintext processor time per image', plaintext, seconds),
        ...(cost.setting === null ? [] : [['Setting', cost.setting] as [string, string]]),
      ],
    },
  ];
}

export function methodBlocks({ method, limitations, subject }: Report): Block[] {
  return [
    heading(SECTIONS.method),
    ...method.statements.map(({ topic, text, reference }) => paragraph(`${text} (${reference})`, `${topic}.`)),
    paragraph(
      `Computed by doubleblind ${subject.software.version}` +
        `${method.seed === null ? '' : `, resampling from the seed ${method.seed}`}.`,
    ),
    heading(SECTIONS.limitations),
    { kind: 'list', items: limitations.map(({ text }) => text) },
  ];
}

export function checklistBlocks({ checklists }: Report): Block[] {
  if (checklists.length === 0) return [];
  return [
    heading('Checklists'),
    paragraph(
      'Items are answered where the software knows the answer. A dash is for the authors of the study to fill in.',
    ),
    ...checklists.map(
      ({ guideline, reference, items }): Block => ({
        kind: 'table',
        title: guideline,
        caption: reference,
        header: ['Item', 'Topic', 'Answer', 'Section'],
        rows: items.map(({ item, topic, answer, where }) => [item, topic, answer ?? '-', where ?? '-']),
        textColumns: [0, 1, 2, 3],
      }),
    ),
  ];
}
