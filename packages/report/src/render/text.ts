/** The report as plain text of one or two hundred columns, for terminals and for comparing versions. */
import type { Report } from '@doubleblind/contracts';
import { textTable } from '@doubleblind/metrics';
import type { Block } from '../content/blocks.ts';
import { reportBlocks } from '../content/index.ts';

const WIDTH = 110;

/** Everything but the figures. */
export function renderReportText(report: Report): string {
  const title = 'Evaluation report';
  return `${title}\n${'='.repeat(title.length)}\n${reportBlocks(report).map(renderBlock).join('')}`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `\n${block.text}\n${'-'.repeat(block.text.length)}\n`;
    case 'paragraph':
      return `\n${wrap(block.lead === undefined ? block.text : `${block.lead} ${block.text}`)}\n`;
    case 'list':
      return `\n${block.items.map((item) => wrap(item, '- ', '  ')).join('\n')}\n`;
    case 'facts':
      return `\n${factLines(block.rows)}\n`;
    case 'table':
      return `\n${block.title}\n\n${tableText(block)}\n${wrap(block.caption)}\n`;
    case 'figure':
      return '';
  }
}

function factLines(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, value]) => wrap(value, name.padEnd(width), ' '.repeat(width))).join('\n');
}

/** Tables of figures in columns; tables whose last columns are running text as a list. */
function tableText({ header, rows, textColumns }: Extract<Block, { kind: 'table' }>): string {
  if (textColumns.length < header.length) return textTable(header, rows);
  const lines = rows.map(([item, topic, answer, where]) => {
    const source = where === '-' ? '' : ` [${where}]`;
    return wrap(`${topic}: ${answer}${source}`, item.padEnd(5), '     ');
  });
  return `${lines.join('\n')}\n`;
}

function wrap(text: string, first = '', rest = ''): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/\s+/)) {
    const bare = line === first || line === rest;
    if (!bare && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = rest + word;
    } else line += bare ? word : ` ${word}`;
  }
  return [...lines, line].join('\n').trimEnd();
}
