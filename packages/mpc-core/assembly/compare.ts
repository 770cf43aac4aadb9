// Kernels of the comparison (src/two-party/protocols/compare), and of the keys and planes that all of them use.
export { addTweaks, receiverInputs, senderInputs } from './nonlinear/keys';
export { bitPlane, choicePlanes, copyBits, copyVectors, invertBits, subtractPerChannel, wordPlanes, xorVectors } from './nonlinear/planes';
export { carryTable, digitTable, gateTable, receiverPads, selectPads, senderPads, wideGateTable } from './nonlinear/tables';
