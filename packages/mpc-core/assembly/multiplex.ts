// Kernels of multiplexing and extension: src/two-party/protocols/multiplex, src/two-party/protocols/extend.
export { productSelect, productTable, receiverWords, senderWords, wrapSelect, wrapTable } from './nonlinear/products';
