/** These pages in the browser's language, or the one that was chosen here: texts are English in pages and scripts, and german.js has the others by them. */
import german from '/german.js';

const KEY = 'party-agent-language';
const NAMES = { en: 'English', de: 'Deutsch' };
const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];

export const language = wanted.find((tag) => Object.hasOwn(NAMES, tag ?? '')) ?? 'en';
const catalogue = language === 'de' ? german : {};

/** The text as it reads here; `{name}` in it stands for a value. */
export function t(text, values = {}) {
  const shown = catalogue[text] ?? text;
  return shown.replaceAll(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** `one` where there is one of it; both have `{count}`. */
export function counted(count, one, several, values = {}) {
  return t(count === 1 ? one : several, { count, ...values });
}

/** The page as it came: its texts, and what is read to who cannot see them. */
function translate() {
  document.documentElement.lang = language;
  document.title = t(document.title);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const text = node.data.trim().replaceAll(/\s+/g, ' ');
    if (text !== '') node.data = node.data.replace(/\S(?:.*\S)?/s, () => t(text));
  }
  for (const element of document.querySelectorAll('[aria-label]'))
    element.setAttribute('aria-label', t(element.getAttribute('aria-label')));
}

/** A button for the other language, which names itself. */
function addSwitch() {
  const other = language === 'de' ? 'en' : 'de';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'language';
  button.lang = other;
  button.textContent = NAMES[other];
  button.addEventListener('click', () => {
    localStorage.setItem(KEY, other);
    location.reload();
  });
  document.querySelector('header').append(button);
}

translate();
addSwitch();
