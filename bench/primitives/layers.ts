/** Linear layers of DenseNet-121 at 320x320, by shape alone. */

export interface Layer {
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly hospitalOwns: boolean;
}

export function layer(name: string, inputs: number, outputs: number, size: number, kernel = 1, stride = 1): Layer {
  return { name, inputs, outputs, size, kernel, stride, hospitalOwns: name.includes('stem') };
}

/** The 121 layers less the ones that share a row: blocks of 6, 12, 24, 16 with average pooling before transitions. */
export function denseNet121(): Layer[] {
  const layers = [layer('stem', 3, 64, 320, 7, 2)];
  let channels = 64;
  [6, 12, 24, 16].forEach((depth, block) => {
    const size = 80 >> block;
    for (let i = 0; i < depth; i++) {
      layers.push(layer(`block ${block + 1}, 1x1`, channels, 128, size));
      layers.push(layer(`block ${block + 1}, 3x3`, 128, 32, size, 3));
      channels += 32;
    }
    if (block === 3) return;
    layers.push(layer(`transition ${block + 1}`, channels, channels / 2, size / 2));
    channels /= 2;
  });
  return [...layers, layer('fully connected', channels, 14, 1)];
}
