/** The configuration of a Keras model, of Keras 2 or 3, Sequential or Functional: its layers and what each is called on. */
import { DoubleblindError } from '@doubleblind/errors';
import { LIMITS } from '../../onnx/limits.ts';
import { isJson, type Json } from './fields.ts';

/** A result of a layer: of which of its calls, and which of the results. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly result: number;
}

/** What a layer is called on, and with what besides. */
export interface Call {
  readonly inputs: readonly Reference[];
  /** Arguments that say something. */
  readonly options: Json;
}

export interface KerasLayer {
  readonly kind: string;
  readonly name: string;
  readonly config: Json;
  readonly calls: readonly Call[];
  /** Where it is a model itself. */
  readonly inner?: KerasModel;
}

export interface KerasModel {
  readonly name: string;
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly Reference[];
  readonly outputs: readonly Reference[];
}

const MODELS = ['Functional', 'Model', 'Sequential'];
const MOST_DEPTH = 8;

/** @throws DoubleblindError DB1019 for what is no configuration, DB1020 for layers of one's own */
export function readConfig(text: string): KerasModel {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new DoubleblindError('DB1019', 'Its configuration is no JSON.', { cause: error });
  }
  return readModel(parsed, 0);
}

function readModel(value: unknown, depth: number): KerasModel {
  if (depth > MOST_DEPTH) throw new DoubleblindError('DB1002', 'Its models are nested too deeply.');
  const { class_name: kind, config } = object(value, 'model');
  if (typeof kind !== 'string' || !MODELS.includes(kind))
    throw new DoubleblindError(
      'DB1020',
      `The model is a ${printable(kind)}; Sequential and Functional models are read.`,
    );
  // Sequential models of the first Keras 2 are a list of layers alone.
  const fields = kind === 'Sequential' && Array.isArray(config) ? { layers: config } : object(config, 'model');
  const name = typeof fields.name === 'string' ? fields.name : 'model';
  const layers = list(fields.layers, 'layers').map((layer) => readLayer(layer, depth));
  if (layers.length > LIMITS.nodes) throw new DoubleblindError('DB1002', `It has ${layers.length} layers.`);
  if (new Set(layers.map((layer) => layer.name)).size !== layers.length)
    throw new DoubleblindError('DB1019', 'Two of its layers have the same name.');
  if (kind === 'Sequential') return chained(name, layers, fields);
  return { name, layers, inputs: ends(fields.input_layers), outputs: ends(fields.output_layers) };
}

/** Every layer is called on the one before; an input is put before the first where it states its own. */
function chained(name: string, layers: readonly KerasLayer[], fields: Json): KerasModel {
  const [first] = layers;
  if (!first) throw new DoubleblindError('DB1019', 'It has no layers.');
  const shape =
    first.config.batch_input_shape ?? (isJson(first.config.build_config) ? undefined : fields.build_input_shape);
  const entry: KerasLayer[] =
    first.kind === 'InputLayer'
      ? []
      : [{ kind: 'InputLayer', name: `${first.name}_input`, config: { batch_input_shape: shape }, calls: [] }];
  const all = [...entry, ...layers].map((layer, at, chain) => ({
    ...layer,
    calls: at === 0 ? [] : [{ inputs: [{ layer: chain[at - 1].name, call: 0, result: 0 }], options: {} }],
  }));
  const end = (layer: KerasLayer): Reference => ({ layer: layer.name, call: 0, result: 0 });
  return { name, layers: all, inputs: [end(all[0])], outputs: [end(all[all.length - 1])] };
}

function readLayer(value: unknown, depth: number): KerasLayer {
  const layer = object(value, 'layer');
  const kind = String(layer.class_name);
  const config = isJson(layer.config) ? layer.config : {};
  const name = String(layer.name ?? config.name ?? '');
  if (name === '' || name.length > LIMITS.nameLength) throw new DoubleblindError('DB1019', 'A layer has no name.');
  checkOrigin(layer, kind, name);
  const calls = layer.inbound_nodes === undefined ? [] : list(layer.inbound_nodes, 'inbound_nodes').map(readCall);
  const inner = MODELS.includes(kind) ? { inner: readModel(layer, depth + 1) } : {};
  return { kind, name, config, calls, ...inner };
}

/** Somebody's own layer may have a name that Keras has, too. */
function checkOrigin({ module, registered_name: registered }: Json, kind: string, name: string): void {
  const isOwn = typeof module === 'string' && !/^(keras|tf_keras|tensorflow\.keras)(\.|$)/.test(module);
  if (isOwn || (typeof registered === 'string' && registered.includes('>')))
    throw new DoubleblindError('DB1020', `Layer "${printable(name)}" (${printable(kind)}) is none of Keras's own.`);
}

function readCall(value: unknown): Call {
  if (isJson(value)) return readCall3(value);
  return readCall2(list(value, 'inbound_nodes'));
}

/** Keras 3: {args: [tensor | [tensor ...]], kwargs: {...}}. */
function readCall3(value: Json): Call {
  const inputs = list(value.args, 'args')
    .flat()
    .map((one) => {
      const config =
        isJson(one) && one.class_name === '__keras_tensor__' && isJson(one.config) ? one.config : undefined;
      if (!config) throw new DoubleblindError('DB1020', 'A layer is called on something that is no result of another.');
      return reference(list(config.keras_history, 'keras_history'));
    });
  return { inputs, options: said(value.kwargs) };
}

/** Keras 2: [[layer, call, result, {options}] ...], or one of them without the list around. */
function readCall2(value: readonly unknown[]): Call {
  const tensors = (typeof value[0] === 'string' ? [value] : value).map((one) => list(one, 'inbound_nodes'));
  const options = Object.assign({}, ...tensors.map((tensor) => said(tensor[3])));
  return { inputs: tensors.map(reference), options };
}

function said(options: unknown): Json {
  if (!isJson(options)) return {};
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== false));
}

function reference([layer, call, result]: readonly unknown[]): Reference {
  if (typeof layer !== 'string' || !Number.isInteger(call) || !Number.isInteger(result))
    throw new DoubleblindError('DB1019', 'It refers to a layer in a way that is not understood.');
  return { layer, call: call as number, result: result as number };
}

/** One end, a list of them, or (rarely) names to ends. */
function ends(value: unknown): Reference[] {
  const all = isJson(value) ? Object.values(value) : list(value, 'input_layers or output_layers');
  return typeof all[0] === 'string' ? [reference(all)] : all.map((one) => reference(list(one, 'ends')));
}

function object(value: unknown, what: string): Json {
  if (!isJson(value)) throw new DoubleblindError('DB1019', `Its configuration has no ${what}.`);
  return value;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new DoubleblindError('DB1019', `Its configuration has no list of ${what}.`);
  return value;
}

/** Names come from the file. */
const printable = (value: unknown) => String(value).replace(/\p{C}/gu, '?').slice(0, 100);
