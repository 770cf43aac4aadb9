/** Opens one film with window and level, both in hundredths of the range from black to white. */
import { t } from '/words.js';

function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const canvas = make('canvas');
const title = make('p', { className: 'film-name' });
const remarks = make('ul', { className: 'film-remarks' });
const level = make('input', { id: 'viewer-level', type: 'range', min: '0', max: '100' });
const width = make('input', { id: 'viewer-window', type: 'range', min: '1', max: '100' });
const close = make('button', { type: 'button', className: 'close' }, t('Close'));
const dialog = make(
  'dialog',
  { id: 'viewer' },
  ...[canvas, title, remarks],
  ...[make('label', { htmlFor: level.id }, t('Level')), level],
  ...[make('label', { htmlFor: width.id }, t('Window')), width],
  close,
);
dialog.setAttribute('aria-label', t('Film'));
document.body.append(dialog);
let film = null;

/** @param bytes As the local API sends films: 16 bits each of width, height and brightness, little endian. */
export function openViewer({ name, sentences, bytes }) {
  const view = new DataView(bytes);
  film = { width: view.getUint16(0, true), height: view.getUint16(2, true), brightness: new Uint16Array(bytes, 4) };
  canvas.width = film.width;
  canvas.height = film.height;
  level.value = '50';
  width.value = '100';
  title.textContent = name;
  remarks.replaceChildren(...sentences.map((text) => make('li', {}, text)));
  draw();
  dialog.showModal();
}

function draw() {
  const context = canvas.getContext('2d');
  const picture = context.createImageData(film.width, film.height);
  const shown = new Uint8Array(65536);
  const low = Number(level.value) / 100 - Number(width.value) / 200;
  for (let x = 0; x < 65536; x++) {
    shown[x] = Math.round(255 * Math.min(1, Math.max(0, (x / 65535 - low) / (Number(width.value) / 100))));
  }
  for (let i = 0; i < film.brightness.length; i++) {
    const grey = shown[film.brightness[i]];
    picture.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(picture, 0, 0);
}

level.addEventListener('input', draw);
width.addEventListener('input', draw);
close.addEventListener('click', () => dialog.close());
