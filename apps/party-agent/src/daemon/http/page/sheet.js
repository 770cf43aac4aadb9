/** Pictures of films that open in the viewer, and lines of films that a person may accept. */
import { attempt, call } from '/agent.js';
import { openViewer } from '/viewer.js';

/** Addresses of pictures that are not asked for yet, by their elements. */
const addresses = new WeakMap();

/** Pictures are asked for when they come into view: a test set may have tens of thousands. */
const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    attempt(async () => {
      target.src = URL.createObjectURL(await call('GET', addresses.get(target)));
    });
  }
});

/**
 * A picture that opens the film.
 * @param film `name` to show, `sentences` about it, `unusual` where somebody should look, and the addresses `thumbnail` and `pixels`
 */
export function picture({ name, sentences, unusual, thumbnail, pixels }) {
  const button = document.createElement('button');
  const image = document.createElement('img');
  image.alt = name;
  button.type = 'button';
  button.className = unusual ? 'film unusual' : 'film';
  button.title = [name, ...sentences].join(' ');
  button.append(image);
  button.addEventListener('click', () =>
    attempt(async () => openViewer({ name, sentences, bytes: await (await call('GET', pixels)).arrayBuffer() })),
  );
  addresses.set(image, thumbnail);
  seen.observe(image);
  return button;
}

/** The film's picture, a tick to accept it (its value is `id`), and the reasons. */
export function toAccept(film, id, reasons) {
  const line = document.createElement('li');
  const label = document.createElement('label');
  const tick = document.createElement('input');
  tick.type = 'checkbox';
  tick.value = id;
  const text = document.createElement('span');
  text.textContent = `${film.name}: ${reasons.join(' ')}`;
  label.append(tick, text);
  line.append(picture(film), label);
  return line;
}

export function ticked(list) {
  return [...list.querySelectorAll('input:checked')].map(({ value }) => value);
}
