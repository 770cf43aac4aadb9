/** The agent's own upload page: what the portal's page does, for browsers that do not let the portal reach this address. */

import { attempt, call, connect } from '/agent.js';
import { showFilms } from '/films.js';
import { showMapping } from '/mapping.js';
import { path } from '/paths.js';
import { counted, t } from '/words.js';

const PARALLEL_FILES = 3;
const REJECTED_SHOWN = 50;
const element = (id) => document.getElementById(id);
const show = (id) => {
  element(id).hidden = false;
};

let testSet = '';
let labelled = false;
/** Calls of sendFiles that are under way. */
let sending = 0;
/** Sizes of the files that the agent has, by name. */
const known = new Map();
const counts = { sent: 0, total: 0, accepted: 0, duplicate: 0, rejected: 0 };

/** Uploads that were begun and not finished: to go on with, or to remove. */
function showDrafts(testSets) {
  const drafts = testSets.filter(({ status }) => status === 'open');
  element('drafts').hidden = drafts.length === 0;
  element('draft-list').replaceChildren(
    ...drafts.map((draft) => {
      const line = document.createElement('li');
      const told = draft.labels ? '{name}: {count} images, labels sent' : '{name}: {count} images, labels not sent';
      line.textContent = `${t(told, { name: draft.name, count: draft.files.accepted })} `;
      const resume = () => attempt(() => goOnWith(draft));
      const remove = (event) => {
        const { target } = event;
        if (target.textContent === t('Delete'))
          target.textContent = t('Delete {count} images', { count: draft.files.accepted });
        else attempt(async () => showDrafts((await call('DELETE', path('testSet', draft.id))).testSets));
      };
      const removal = button(t('Delete'), remove);
      removal.className = 'quiet';
      line.append(button(t('Go on'), resume), ' ', removal);
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
  const { files } = await call('GET', path('files', draft.id));
  for (const { name, bytes } of files) known.set(name, bytes);
  open(draft.id);
  await showFilms(testSet);
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
  open((await call('POST', path('testSets'), about)).id);
}

/** Sends files a few at a time; `entries` are [name, File]. */
async function sendFiles(entries) {
  const queue = entries.filter(([name, file]) => known.get(name) !== file.size);
  counts.total += queue.length;
  show('progress');
  sending += 1;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await sendFile(...next);
  };
  await Promise.all(Array.from({ length: PARALLEL_FILES }, worker));
  sending -= 1;
  if (labelled) await sendLabels({});
  await showFilms(testSet);
}

async function sendFile(name, file) {
  const check = await call('PUT', path('file', testSet, name), file).catch((error) => ({
    status: 'rejected',
    failure: { detail: error.message, code: '' },
  }));
  counts.sent += 1;
  counts[check.status] += 1;
  if (check.bytes !== undefined) known.set(name, file.size);
  // What the agent has taken and cannot use is listed when all is sent.
  else if (counts.rejected <= REJECTED_SHOWN) addLine('rejected', `${name}: ${check.failure.detail}`);
  element('progress').max = counts.total;
  element('progress').value = counts.sent;
  const { sent, total, accepted, duplicate, rejected } = counts;
  element('sent').textContent = counted(
    duplicate,
    '{sent} of {total} sent: {accepted} accepted, {count} duplicate, {rejected} cannot be used',
    '{sent} of {total} sent: {accepted} accepted, {count} duplicates, {rejected} cannot be used',
    { sent, total, accepted, rejected },
  );
}

function addLine(list, text) {
  const line = document.createElement('li');
  line.textContent = text;
  element(list).append(line);
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
  const check = await call('PUT', path('labels', testSet), labels);
  labelled = true;
  element('matched').textContent = t('{images} images have a row; {rows} rows.', {
    ...{ images: check.matchedImages, rows: check.rows },
  });
  element('leave-out-line').hidden = check.rowsWithoutImage.count === 0;
  const { count: missing } = check.rowsWithoutImage;
  element('leave-out-count').textContent = counted(missing, '{count} row', '{count} rows');
  element('label-problems').replaceChildren();
  const tell = ({ count, examples }, what) => {
    if (count > 0) {
      const some = examples.slice(0, 3).join('; ');
      addLine('label-problems', t('{what}: {count}, such as {examples}', { what, count, examples: some }));
    }
  };
  for (const note of check.notes) addLine('label-problems', note);
  tell(check.badCells, t('Cells that are not understood'));
  tell(check.rowsWithoutImage, t('Rows without an image'));
  tell(check.imagesWithoutRow, t('Images without a row, left out'));
  showMapping(check, (mapping) => attempt(() => sendLabels({ mapping })));
}

async function finish() {
  const choice = { leaveOutMissing: element('leave-out').checked };
  const { images, contentHash, nearTo } = await call('POST', path('finish', testSet), choice);
  element('finish').disabled = true;
  testSet = '';
  for (const id of ['images', 'labels', 'leave-out-line']) element(id).hidden = true;
  const finished = t('Finished: {images} images, content {hash}. You can go back to the portal now.', {
    ...{ images, hash: contentHash.slice(0, 16) },
  });
  const near =
    nearTo === undefined
      ? ''
      : t(
          'No counts of findings and sites are registered: it differs from "{nearTo}" in so few patients that the counts of both would tell of these.',
          { nearTo },
        );
  element('finished').textContent = `${finished} ${near}`.trim();
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

// The browser asks in its own words before it leaves files behind that are still to be sent.
window.addEventListener('beforeunload', (event) => {
  if (sending > 0) event.preventDefault();
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

await connect((testSets) => {
  show('describe');
  showDrafts(testSets);
});
