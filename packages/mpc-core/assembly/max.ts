// Local kernels of the maximum over windows: src/protocols/max.
export { add, gatherColumns, gatherRows, subtract } from './nonlinear/windows';
