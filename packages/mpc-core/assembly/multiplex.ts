// Kernels of multiplexing and extension: src/protocols/multiplex, src/protocols/extend.
export { productSelect, productTable, receiverWords, senderWords, wrapSelect, wrapTable } from './nonlinear/products';
