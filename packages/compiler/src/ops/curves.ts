/** Functions of the ONNX standard that have no parameters and no file of their own, approximated. */
import { functionOperator, operatorOf } from './function.ts';

const NAMES = ['Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Cos', 'Cosh', 'Sin', 'Sinh', 'Tan'] as const;

export const curves = NAMES.map((name) => functionOperator(name, (_, of) => operatorOf(name, of)));
