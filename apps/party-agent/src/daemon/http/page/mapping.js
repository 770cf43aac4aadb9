/** What the columns of a label table mean, as the agent has read them and a person corrects it. */
import { t } from '/words.js';

const element = (id) => document.getElementById(id);

/** Findings of columns that list them, by column, as the agent has read them. */
const lists = new Map();

const ROLES = ['image', 'study', 'patient', 'site'];
const USES = {
  none: t('not used'),
  image: t('names the image'),
  study: t('names the study'),
  patient: t('names the patient'),
  site: t('names the site'),
  finding: t('a finding'),
  group: t('results by it'),
};

/** With every column what was read in it, and its use; `change` gets the mapping that a person wants instead. */
export function showMapping({ reading, mapping }, change) {
  for (const { column, entry } of mapping.findings) {
    if (entry !== undefined)
      lists.set(
        column,
        mapping.findings.filter((finding) => finding.column === column),
      );
  }
  const columns = reading.flatMap(({ column, text, wrong }) => {
    const [label, select] = choice(column, USES, useOf(mapping, column), (use) =>
      change(withUse(mapping, column, use)),
    );
    const what = document.createElement('p');
    what.textContent = text;
    what.className = wrong ? 'wrong' : '';
    label.append(what);
    return [label, select];
  });
  const meaning = (text, key, choices) =>
    choice(text, choices, mapping[key], (value) => change({ ...mapping, [key]: value }));
  const cells = [
    ...meaning(t('-1 (uncertain) counts as'), 'uncertain', {
      ...{ missing: t('not labelled'), positive: t('yes'), negative: t('no') },
    }),
    ...meaning(t('An empty label counts as'), 'blank', { missing: t('not labelled'), negative: t('no') }),
  ];
  element('mapping').replaceChildren(...columns, ...cells);
}

function useOf(mapping, column) {
  if (mapping.findings.some((finding) => finding.column === column)) return 'finding';
  if (mapping.groups.includes(column)) return 'group';
  return ROLES.find((role) => mapping[role] === column) ?? 'none';
}

/** A column has one use, and one column only names the images, the studies and so on. */
function withUse(mapping, column, use) {
  const roles = Object.fromEntries(ROLES.map((role) => [role, mapping[role] === column ? null : mapping[role]]));
  const findings = mapping.findings.filter((finding) => finding.column !== column);
  const groups = mapping.groups.filter((group) => group !== column);
  return {
    ...mapping,
    ...roles,
    ...(ROLES.includes(use) ? { [use]: column } : {}),
    ...(use === 'study' ? { studyFromPath: false } : {}),
    findings: use === 'finding' ? [...findings, ...(lists.get(column) ?? [{ column, finding: column }])] : findings,
    groups: use === 'group' ? [...groups, column] : groups,
  };
}

let choicesMade = 0;

/** A label and its choices, by their values. */
function choice(text, choices, chosen, onChange) {
  const label = document.createElement('label');
  const select = document.createElement('select');
  choicesMade += 1;
  select.id = `choice-${choicesMade}`;
  label.htmlFor = select.id;
  label.textContent = text;
  for (const [value, words] of Object.entries(choices)) {
    const option = new Option(words, value);
    option.selected = value === chosen;
    select.append(option);
  }
  select.addEventListener('change', () => onChange(select.value));
  return [label, select];
}
