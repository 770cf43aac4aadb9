/** What pages of the portal ask for: each is shown as the agent describes it, and confirmed or refused here. */
import { attempt, call, connect } from '/agent.js';
import { path } from '/paths.js';
import { language, t } from '/words.js';

const LOOK_MILLISECONDS = 1500;
const element = (id) => document.getElementById(id);
let shown = '';

function make(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

function button(text, onClick, className) {
  const made = make('button', text, className);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

/** A time of the terms as the reader writes times; anything else as it is. */
function readable(value) {
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return value;
  return new Date(value).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'long' });
}

function section({ id, title, facts, document: text, toType, warning }) {
  const made = make('section');
  const list = make('dl');
  for (const [term, value] of facts) list.append(make('dt', term), make('dd', readable(value)));
  made.append(make('h2', title), list);
  if (text !== undefined) {
    const shownText = make('pre', text);
    // What scrolls is reached by the keyboard.
    shownText.tabIndex = 0;
    made.append(make('h3', t('What both organisations will see')), shownText);
  }
  if (warning !== undefined) made.append(make('p', warning, 'wrong'));
  let typed = null;
  if (toType !== undefined) {
    const label = make('label', t('To confirm, type: {text}', { text: toType }));
    typed = make('input');
    typed.id = `typed-${id}`;
    typed.autocomplete = 'off';
    label.htmlFor = typed.id;
    made.append(label, typed);
  }
  const answer = (confirmed) =>
    attempt(async () => {
      const body = { confirmed, ...(typed && confirmed ? { typed: typed.value } : {}) };
      show(await call('POST', path('confirmation', id), body));
    });
  const buttons = make('p');
  buttons.append(
    button(t('Confirm'), () => answer(true)),
    ' ',
    button(t('Refuse'), () => answer(false), 'quiet'),
  );
  made.append(buttons);
  return made;
}

function show({ confirmations }) {
  const wanted = JSON.stringify(confirmations);
  element('nothing').hidden = confirmations.length > 0;
  // What somebody is reading, or typing in, stays as it is.
  if (wanted === shown) return;
  shown = wanted;
  element('confirmations').replaceChildren(...confirmations.map(section));
}

const look = async () => show(await call('GET', path('confirmations')));

await connect(async () => {
  await look();
  // What went wrong with an answer stays to be read.
  setInterval(() => look().catch(() => undefined), LOOK_MILLISECONDS);
});
