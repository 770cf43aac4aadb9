/** The agent's own upload page: what the portal's page does, for browsers that do not let the portal reach this address. */

const PARALLEL_FILES = 3;
const REJECTED_SHOWN = 50;
const KEY = 'party-agent-token';

const element = (id) => document.getElementById(id);
const show = (id) => {
  element(id).hidden = false;
};

let token = '';
let testSet = '';
let labelled = false;
/** Sizes of the files that the agent has, by name. */
const known = new Map();
const counts = { sent: 0, total: 0, accepted: 0, duplicate: 0, rejected: 0 };

function report(problem) {
  element('problem').textContent = problem;
  element('problem').hidden = problem === '';
}

/** Throws an Error with the agent's own words. */
async function call(method, path, body) {
  const binary = body instanceof Blob;
  const response = await fetch(path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(binary ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: binary ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new Error('The agent does not answer. Is it still running?');
  });
  if (response.headers.get('content-type') === 'image/png') return response.blob();
  const answer = await response.json();
  if (response.ok) return answer;
  const { code, detail } = answer.error;
  throw new Error(`${detail} (${code})`);
}

/** Runs an action of the page and shows what goes wrong. */
async function attempt(action) {
  report('');
  try {
    await action();
  } catch (error) {
    report(error.message);
  }
}

async function useToken(candidate) {
  token = candidate.trim();
  const { testSets } = await call('GET', '/testsets');
  sessionStorage.setItem(KEY, token);
  element('connect').hidden = true;
  show('describe');
  showDrafts(testSets);
}

/** Uploads that were begun and not finished: to go on with, or to remove. */
function showDrafts(testSets) {
  const drafts = testSets.filter(({ status }) => status === 'open');
  element('drafts').hidden = drafts.length === 0;
  element('draft-list').replaceChildren(
    ...drafts.map((draft) => {
      const line = document.createElement('li');
      line.textContent = `${draft.name}: ${draft.files.accepted} images, labels ${draft.labels ? 'sent' : 'not sent'} `;
      const resume = () => attempt(() => goOnWith(draft));
      const remove = (event) => {
        if (event.target.textContent === 'Delete') event.target.textContent = `Delete ${draft.files.accepted} images`;
        else attempt(async () => showDrafts((await call('DELETE', `/testsets/${draft.id}`)).testSets));
      };
      line.append(button('Go on', resume), ' ', button('Delete', remove));
      return line;
    }),
  );
}

function button(text, onClick) {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', onClick);
  return made;
}

/** Files that the agent has are not sent again. */
async function goOnWith(draft) {
  const { files } = await call('GET', `/testsets/${draft.id}/files`);
  for (const { name, bytes } of files) known.set(name, bytes);
  open(draft.id);
  await showThumbnails();
  if (draft.labels) await sendLabels({});
}

function open(id) {
  testSet = id;
  element('describe').hidden = true;
  show('images');
  show('labels');
  show('close');
}

async function begin() {
  const about = { name: element('name').value.trim(), description: element('description').value };
  open((await call('POST', '/testsets', about)).id);
}

/** Sends files a few at a time; `entries` are [path, File]. */
async function sendFiles(entries) {
  const queue = entries.filter(([path, file]) => known.get(path) !== file.size);
  counts.total += queue.length;
  show('progress');
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await sendFile(...next);
  };
  await Promise.all(Array.from({ length: PARALLEL_FILES }, worker));
  if (labelled) await sendLabels({});
  await showThumbnails();
}

async function sendFile(path, file) {
  const check = await call('PUT', `/testsets/${testSet}/files/${encodeURIComponent(path)}`, file).catch((error) => ({
    status: 'rejected',
    failure: { detail: error.message, code: '' },
  }));
  counts.sent += 1;
  counts[check.status] += 1;
  if (check.bytes !== undefined) known.set(path, file.size);
  if (check.status === 'rejected' && counts.rejected <= REJECTED_SHOWN) {
    addLine('rejected', `${path}: ${check.failure.detail} ${check.failure.code}`);
  }
  element('progress').max = counts.total;
  element('progress').value = counts.sent;
  const { sent, total, accepted, duplicate, rejected } = counts;
  element('sent').textContent =
    `${sent} of ${total} sent: ${accepted} accepted, ${duplicate} duplicates, ${rejected} cannot be used`;
}

function addLine(list, text) {
  const line = document.createElement('li');
  line.textContent = text;
  element(list).append(line);
}

async function showThumbnails() {
  const { thumbnails } = await call('GET', `/testsets/${testSet}`);
  const images = await Promise.all(
    thumbnails.map(async (name) => {
      const image = document.createElement('img');
      image.alt = name;
      image.src = URL.createObjectURL(await call('GET', `/testsets/${testSet}/thumbnails/${encodeURIComponent(name)}`));
      return image;
    }),
  );
  element('thumbnails').replaceChildren(...images);
}

/** The bytes as they are: the agent finds out their encoding. */
async function asBase64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** `labels`: the table, or another mapping of the one that the agent has. */
async function sendLabels(labels) {
  const check = await call('PUT', `/testsets/${testSet}/labels`, labels);
  labelled = true;
  element('matched').textContent = `${check.matchedImages} images have a row; ${check.rows} rows.`;
  element('reading').replaceChildren(...check.reading.flatMap(readingOf));
  element('leave-out-line').hidden = check.rowsWithoutImage.count === 0;
  element('leave-out-count').textContent = check.rowsWithoutImage.count;
  element('label-problems').replaceChildren();
  const tell = ({ count, examples }, what) => {
    if (count > 0) addLine('label-problems', `${count} ${what}, for example ${examples.slice(0, 3).join('; ')}`);
  };
  for (const note of check.notes) addLine('label-problems', note);
  tell(check.badCells, 'cells are not understood');
  tell(check.rowsWithoutImage, 'rows have no image');
  tell(check.imagesWithoutRow, 'images have no row and are left out');
  showMapping(check);
}

/** What was read in a column, as a term and its description. */
function readingOf({ column, use, text, wrong }) {
  const term = document.createElement('dt');
  const description = document.createElement('dd');
  term.textContent = column;
  description.textContent = use === 'unused' ? `not used (${text})` : text;
  description.className = wrong ? 'wrong' : '';
  return [term, description];
}

/** Choices of columns; a change sends the mapping again. */
function showMapping({ columns, mapping }) {
  const change = (next) => attempt(() => sendLabels({ mapping: { ...mapping, ...next } }));
  const rows = ['image', 'study', 'patient', 'site'].flatMap((role) =>
    choice(`Column of the ${role}`, columns, mapping[role], true, (column) => change({ [role]: column })),
  );
  const single = mapping.findings.filter(({ entry }) => entry === undefined);
  const findings = single.flatMap(({ column, finding }) =>
    choice(`Finding "${finding}"`, columns, column, true, (next) =>
      change({
        findings: mapping.findings.flatMap((row) => {
          if (row.finding !== finding) return [row];
          return next === null ? [] : [{ column: next, finding }];
        }),
      }),
    ),
  );
  const groups = [...mapping.groups, null].flatMap((chosen, place) =>
    choice(chosen === null ? 'Also report by' : `Report by (${place + 1})`, columns, chosen, true, (next) => {
      const others = mapping.groups.filter((column) => column !== chosen && column !== next);
      change({ groups: next === null ? others : [...others, next] });
    }),
  );
  const meaning = (text, key, choices) =>
    choice(text, choices, mapping[key], false, (value) => change({ [key]: value }));
  const cells = [
    ...meaning('-1 (uncertain) counts as', 'uncertain', ['missing', 'positive', 'negative']),
    ...meaning('An empty label counts as', 'blank', ['missing', 'negative']),
  ];
  element('mapping').replaceChildren(...rows, ...groups, ...findings, ...cells);
}

function choice(text, columns, chosen, optional, onChange) {
  const label = document.createElement('label');
  const select = document.createElement('select');
  select.id = `choice-${text.replaceAll(/\W+/g, '-')}`;
  label.htmlFor = select.id;
  label.textContent = text;
  for (const column of optional ? [null, ...columns] : columns) {
    const option = new Option(column ?? '(none)', column ?? '');
    option.selected = column === chosen;
    select.append(option);
  }
  select.addEventListener('change', () => onChange(select.value === '' ? null : select.value));
  return [label, select];
}

async function finish() {
  const choice = { leaveOutMissing: element('leave-out').checked };
  const { images, contentHash } = await call('POST', `/testsets/${testSet}/finish`, choice);
  element('finish').disabled = true;
  testSet = '';
  element('images').hidden = true;
  element('finished').textContent =
    `Finished: ${images} images, content ${contentHash.slice(0, 16)}. You can go back to the portal now.`;
}

/** All files below what was dropped, with their paths. */
async function droppedFiles(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found = [];
  const visit = async (entry) => {
    if (entry.isFile) {
      found.push([
        entry.fullPath.replace(/^\/+/, ''),
        await new Promise((resolve, reject) => entry.file(resolve, reject)),
      ]);
      return;
    }
    const reader = entry.createReader();
    // A folder is read in portions until an empty one comes.
    for (;;) {
      const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (portion.length === 0) return;
      for (const child of portion) await visit(child);
    }
  };
  for (const entry of entries) await visit(entry);
  return found;
}

element('token-form').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(() => useToken(element('token').value));
});
element('create-form').addEventListener('submit', (event) => {
  event.preventDefault();
  attempt(begin);
});
for (const id of ['folder', 'files']) {
  element(id).addEventListener('change', ({ target }) => {
    const entries = [...target.files].map((file) => [file.webkitRelativePath || file.name, file]);
    target.value = '';
    attempt(() => sendFiles(entries));
  });
}
element('drop').addEventListener('dragover', (event) => {
  event.preventDefault();
  element('drop').classList.add('over');
});
element('drop').addEventListener('dragleave', () => element('drop').classList.remove('over'));
element('drop').addEventListener('drop', (event) => {
  event.preventDefault();
  element('drop').classList.remove('over');
  attempt(async () => sendFiles(await droppedFiles(event.dataTransfer.items)));
});
element('csv').addEventListener('change', ({ target }) =>
  attempt(async () => {
    await sendLabels({ table: await asBase64(target.files[0]) });
  }),
);
element('finish').addEventListener('click', () => attempt(finish));

// What was sent is kept; a person should know that it is not finished.
window.addEventListener('beforeunload', (event) => {
  if (testSet !== '') event.preventDefault();
});

const health = await fetch('/health').then((response) => response.json());
element('agent').textContent = `Agent of ${health.organisationName}`;
const kept = sessionStorage.getItem(KEY);
if (kept) await attempt(() => useToken(kept));
