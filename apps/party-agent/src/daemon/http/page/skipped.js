/** Files of an upload that do not count, each of them by name, under the reason. */
import { counted, t } from '/words.js';

const element = (id) => document.getElementById(id);

export function showSkipped(files) {
  const groups = new Map();
  for (const file of files) {
    const reason = reasonOf(file);
    if (reason === null) continue;
    const lines = groups.get(reason) ?? [];
    groups.set(reason, lines);
    lines.push(lineOf(file));
  }
  element('skipped').hidden = groups.size === 0;
  element('skipped-groups').replaceChildren(...[...groups].map(([reason, lines]) => group(reason, lines)));
}

function reasonOf({ status, failure }) {
  if (status === 'rejected') return `${failure.detail} (${failure.code})`;
  return status === 'duplicate'
    ? t('The same bytes came under another name, too. The labels say which name counts.')
    : null;
}

const lineOf = ({ name, status, warnings }) => (status === 'duplicate' ? `${name}: ${warnings.join(' ')}` : name);

function group(reason, lines) {
  const made = document.createElement('details');
  const summary = document.createElement('summary');
  const list = document.createElement('ul');
  summary.textContent = counted(lines.length, '{count} file: {reason}', '{count} files: {reason}', { reason });
  for (const text of lines) {
    const line = document.createElement('li');
    line.textContent = text;
    list.append(line);
  }
  made.append(summary, list);
  return made;
}
