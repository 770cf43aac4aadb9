import type { ErrorEntry } from './entry.ts';

/** 1xxx: reading ONNX and compiling it; the program and the weights that come out. */
export const compilerErrors = {
  DB1001: {
    title: 'The ONNX file cannot be read.',
    remedy: 'Export the model again and check that the file was copied whole.',
  },
  DB1002: {
    title: 'The ONNX file is beyond a size limit.',
    remedy: 'Limits keep a hostile file from exhausting memory; see the compiler documentation for them.',
  },
  DB1003: {
    title: 'The model keeps weights outside the ONNX file.',
    remedy: 'Keep the files of weights beside the model, or export it with its weights inside.',
  },
  DB1004: {
    title: 'The graph of the model is not well formed.',
    remedy: 'Run the ONNX checker on the model and export it again.',
  },
  DB1005: {
    title: 'The model uses an operator that is not supported.',
    remedy: 'Replace the operator in the model or leave it out; the message lists what is supported.',
  },
  DB1006: {
    title: 'An operator is used in a way that is not supported.',
    remedy: 'Change the layer as the message says, or export it differently.',
  },
  DB1007: {
    title: 'The shapes in the model do not fit together.',
    remedy: 'Check the input shape (one image: 1xCxHxW) and export the model again.',
  },
  DB1008: {
    title: 'The calibration images do not fit the model.',
    remedy: 'Give at least one image, each as float32 values of the model input shape, all finite.',
  },
  DB1009: {
    title: 'The model holds a number that is not finite.',
    remedy: 'Find out how NaN or infinity came into the weights; such a model gives no scores.',
  },
  DB1010: {
    title: 'A layer does not fit into the widths of the protocol.',
    remedy:
      'The message names the layer and says which widths to change; without --bits the compiler looks for widths itself.',
  },
  DB1011: {
    title: 'A compiler option is out of range.',
    remedy: 'See party-agent compile --help for the options and their ranges.',
  },
  DB1012: {
    title: 'No widths reach the accuracy that was asked for.',
    remedy: 'Allow a larger difference of probabilities, or look for damaged calibration images.',
  },
  DB1013: {
    title: 'The compiled program does not compute what the model file computes.',
    remedy:
      'Calibrate with more and more varied images, or compile with more bits. If the difference stays, do not use the program, and report the model.',
  },
  DB1014: {
    title: 'What the outputs of the model mean is not certain.',
    remedy:
      'State it with --output, or as "meaning" in MODEL.json: logits-sigmoid (one finding each, trained with binary cross entropy), logits-softmax (classes that exclude one another), or probabilities.',
  },
  DB1015: {
    title: 'It is not clear what goes into the model or what comes out of it.',
    remedy:
      'Name the output that has the findings with --output-name; any value of the graph can be named. Describe numbers that it takes beside the image in "numbers" of MODEL.json.',
  },
  DB1016: {
    title: 'The names of the findings do not fit the outputs of the model.',
    remedy: 'Give --findings (or "outputs" in MODEL.json) one name for every output, in their order, each once.',
  },
  DB1017: {
    title: 'The compiler made a program that does not fit together.',
    remedy:
      'Nothing was written. This is a fault of the compiler, not of the model: report it with the graph (weights are not needed). Another export, or --bits 12, may avoid it.',
  },
  DB1018: {
    title: "The model's masks have their classes last.",
    remedy: 'Export it with channels first, [1, classes, height, width]: maps of channels last are not read.',
  },
  DB1019: {
    title: 'The Keras or PyTorch file cannot be read.',
    remedy: 'Save the model again and check that the file was copied whole; or export it as ONNX.',
  },
  DB1020: {
    title: 'The Keras model has a layer that is not read.',
    remedy:
      'Replace the layer that the message names, or export the model as ONNX with tf2onnx; what Keras files may hold stands in docs/FORMATS.md.',
  },
  DB1021: {
    title: 'The program file cannot be read.',
    remedy: 'Compile the model again or ask the vendor for the file.',
  },
  DB1022: {
    title: 'The program is inconsistent.',
    remedy:
      'Do not run it: it was changed after it was compiled, or another version wrote it. Ask whoever compiled it for a program of the current version.',
  },
  DB1023: {
    title: 'The PyTorch file holds more than weights.',
    remedy:
      'Nothing in it was run. Save the weights alone, torch.save(model.state_dict(), "model.pt"), or export the model as ONNX.',
  },
  DB1024: {
    title: 'The weights in the PyTorch file are not those of the architecture.',
    remedy: 'State the architecture that they were saved from with --architecture, or export the model as ONNX.',
  },
  DB1025: {
    title: 'A file of PyTorch weights says nothing of the network that they belong to.',
    remedy:
      'State one of the known networks with --architecture and the size of the images with --input-shape, or export the model as ONNX.',
  },
  DB1031: {
    title: 'The weights file cannot be read.',
    remedy: 'Compile the model again or restore the file from a copy.',
  },
  DB1032: {
    title: 'The weights belong to another program.',
    remedy: 'Use the program and weights files of one compilation together.',
  },
  DB1033: {
    title: 'The weights do not fit their program.',
    remedy: 'Do not run it: compile the model again. A file like this comes from no compilation.',
  },
} as const satisfies Record<string, ErrorEntry>;
