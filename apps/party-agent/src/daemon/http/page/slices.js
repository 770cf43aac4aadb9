/** Slices of the volumes of a computed evaluation of masks: the model's mask filled, the hospital's as an outline, a colour a structure. */
import { attempt, call, connect } from '/agent.js';
import { path } from '/paths.js';
import { t } from '/words.js';

const element = (id) => document.getElementById(id);
/** Told apart by people who do not see all colours (Okabe and Ito, Color Universal Design, 2008). */
const COLOURS = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
  [255, 255, 255],
];
const FILLED = 0.35;
const LONGEST_SIDE = 640;
let evaluations = [];
/** Sizes, spacing and structures of the case that is shown. */
let about = null;
let hidden = new Set();
/** The latest slice that was asked for; answers to earlier ones are not drawn. */
let asked = 0;

function make(tag, text, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  made.textContent = text;
  return made;
}

const axis = () => Number(document.querySelector('input[name="axis"]:checked').value);
const evaluation = () => evaluations[element('evaluation').selectedIndex];
const caseAt = () => element('case').selectedIndex;

function figureText({ structure, dice, hausdorff95, volumeDifference }) {
  const distance = hausdorff95 === null ? '-' : hausdorff95.toFixed(1);
  const values = {
    structure,
    dice: dice === null ? '-' : dice.toFixed(3),
    distance,
    volume: volumeDifference.toFixed(1),
  };
  return t('{structure}: Dice {dice}, HD95 {distance} mm, volume {volume} ml', values);
}

function chooseEvaluation() {
  const { cases } = evaluation();
  element('case').replaceChildren(...cases.map(({ name }) => make('option', name)));
  return chooseCase();
}

async function chooseCase() {
  const { id, cases } = evaluation();
  const turn = clear();
  element('figures').textContent = cases[caseAt()].structures.map(figureText).join('; ');
  const read = await call('GET', path('sliceCase', id, String(caseAt())));
  if (turn !== asked) return;
  about = read;
  element('legend').replaceChildren(...about.structures.map(legendEntry));
  element('slices').hidden = false;
  return chooseAxis();
}

/** Beside a case's figures no slice of another one stands, however long it takes to be read. */
function clear() {
  about = null;
  const canvas = element('slice');
  canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height);
  element('place').textContent = t('The volume is being read…');
  canvas.setAttribute('aria-label', element('place').textContent);
  return ++asked;
}

function legendEntry(structure, bit) {
  const entry = document.createElement('li');
  const label = document.createElement('label');
  const tick = Object.assign(document.createElement('input'), { type: 'checkbox', checked: !hidden.has(structure) });
  const colour = document.createElement('canvas');
  colour.width = 16;
  colour.height = 16;
  const context = colour.getContext('2d');
  context.fillStyle = `rgb(${COLOURS[bit].join(' ')})`;
  context.fillRect(0, 0, 16, 16);
  tick.addEventListener('change', () => {
    hidden = new Set(tick.checked ? [...hidden].filter((name) => name !== structure) : [...hidden, structure]);
    attempt(draw);
  });
  label.append(tick, colour, document.createTextNode(structure));
  entry.append(label);
  return entry;
}

/** In the middle of the volume at first. */
function chooseAxis() {
  if (about === null) return;
  const last = about.sizes[axis()] - 1;
  element('at').max = String(last);
  element('at').value = String(last >> 1);
  return draw();
}

async function draw() {
  if (about === null) return;
  const turn = ++asked;
  const { sizes, spacing, structures } = about;
  const [across, at] = [axis(), Number(element('at').value)];
  const blob = await call('GET', path('slice', evaluation().id, String(caseAt()), String(across), String(at)));
  const bytes = await blob.arrayBuffer();
  if (turn !== asked) return;
  const view = new DataView(bytes);
  const [width, height] = [view.getUint16(0, true), view.getUint16(2, true)];
  const voxels = width * height;
  const layers = {
    grey: new Uint16Array(bytes, 4, voxels),
    model: new Uint8Array(bytes, 4 + 2 * voxels, voxels),
    reference: new Uint8Array(bytes, 4 + 3 * voxels, voxels),
  };
  const [down, right] = [0, 1, 2].filter((other) => other !== across);
  paint({ width, height, layers, structures, down: spacing[down], right: spacing[right] });
  const values = { slice: at + 1, slices: sizes[across], depth: (at * spacing[across]).toFixed(1) };
  element('place').textContent = t('Slice {slice} of {slices}, {depth} mm from the first', values);
  element('slice').setAttribute('aria-label', element('place').textContent);
}

/** Each voxel as large as it is in the patient: so many whole pixels that an outline can be seen. */
function paint({ width, height, layers, structures, down, right }) {
  const scale = LONGEST_SIDE / Math.max(width * right, height * down);
  const [wide, high] = [
    Math.max(width, Math.round(width * right * scale)),
    Math.max(height, Math.round(height * down * scale)),
  ];
  const canvas = element('slice');
  canvas.width = wide;
  canvas.height = high;
  const context = canvas.getContext('2d');
  const picture = context.createImageData(wide, high);
  const shown = structures
    .map((structure, bit) => (hidden.has(structure) ? 0 : 1 << bit))
    .reduce((all, bit) => all | bit, 0);
  const filled = element('show-model').checked ? shown : 0;
  const outlined = element('show-reference').checked ? shown : 0;
  const voxelAt = (x, y) => Math.floor((y * height) / high) * width + Math.floor((x * width) / wide);
  const inside = (x, y) => (x < 0 || y < 0 || x >= wide || y >= high ? 0 : layers.reference[voxelAt(x, y)]);
  for (let y = 0; y < high; y++)
    for (let x = 0; x < wide; x++) {
      const voxel = voxelAt(x, y);
      const grey = layers.grey[voxel] >> 8;
      const colour = [grey, grey, grey];
      const own = layers.reference[voxel] & outlined;
      // At the rim of the mask, on this or the next pixel.
      const rim = own & ~(inside(x - 2, y) & inside(x + 2, y) & inside(x, y - 2) & inside(x, y + 2));
      COLOURS.forEach((tint, bit) => {
        const part = rim & (1 << bit) ? 1 : layers.model[voxel] & filled & (1 << bit) ? FILLED : 0;
        for (let c = 0; c < 3 && part > 0; c++) colour[c] = colour[c] * (1 - part) + tint[c] * part;
      });
      picture.data.set([...colour.map(Math.round), 255], 4 * (y * wide + x));
    }
  context.putImageData(picture, 0, 0);
}

function step(by) {
  const slider = element('at');
  const wanted = Math.min(Number(slider.max), Math.max(0, Number(slider.value) + by));
  if (wanted === Number(slider.value)) return;
  slider.value = String(wanted);
  attempt(draw);
}

const KEYS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, PageUp: -10, PageDown: 10 };
element('slice').addEventListener('keydown', (event) => {
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  step(KEYS[event.key]);
});
element('slice').addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    step(Math.sign(event.deltaY));
  },
  { passive: false },
);
element('at').addEventListener('input', () => attempt(draw));
for (const id of ['show-model', 'show-reference']) element(id).addEventListener('change', () => attempt(draw));
element('axes').addEventListener('change', () => attempt(chooseAxis));
element('evaluation').addEventListener('change', () => attempt(chooseEvaluation));
element('case').addEventListener('change', () => attempt(chooseCase));
element('choice').addEventListener('submit', (event) => event.preventDefault());

await connect(async () => {
  ({ evaluations } = await call('GET', path('slices')));
  element('nothing').hidden = evaluations.length > 0;
  if (evaluations.length === 0) return;
  const named = ({ model, vendor, testSet }) =>
    make('option', t('{model} of {vendor}, on the test set {testSet}', { model, vendor, testSet }));
  element('evaluation').replaceChildren(...evaluations.map(named));
  element('chosen').hidden = false;
  await chooseEvaluation();
});
