/** What privacy costs with a model, as `npm run bench -- privacy-cost` measures it: a vendor shows it with an offer, so it says where and when it was measured. */
import { z } from 'zod';
import { hashSchema, nameSchema, timeSchema } from '../fields.ts';
import { threatModelSchema } from '../work/evaluation/threat-model.ts';

const secondsSchema = z.number().nonnegative().max(1e6);
const bytesSchema = z.number().nonnegative().max(1e15);
const mebibytesSchema = z.number().nonnegative().max(1e7);

/** Measured on one machine, on one day, with one program. */
export const privacyCostSchema = z.strictObject({
  version: z.literal(1),
  programHash: hashSchema,
  threatModel: threatModelSchema,
  measuredAt: timeSchema,
  /** Processor and how many of its cores, memory, browser. */
  machine: nameSchema,
  /** Medians of so many images that were asked about from a page of a browser, batch 1; page, relay and agent shared the machine. */
  page: z.strictObject({
    questions: z.number().int().min(1).max(1000),
    /** Opening a session, before there is an image; 0 where it was opened only with the image. */
    prepareSeconds: secondsSchema,
    /** Decoding and preprocessing the image, and looking whether it is like others. */
    readSeconds: secondsSchema,
    /** From the question to the answer, and from the image's bytes to the answer. */
    answerSeconds: secondsSchema,
    seconds: secondsSchema,
    /** Both ways. */
    bytes: bytesSchema,
    /** Of the protocol's buffers, and of the whole tab. */
    bufferMiB: mebibytesSchema,
    tabMiB: mebibytesSchema,
  }),
  /** One image's numbers in fixed point, put into polynomials, and these encrypted for the first layer: one thread of Node.js. */
  input: z.strictObject({ encodeSeconds: secondsSchema, encryptSeconds: secondsSchema, polynomials: z.number().int() }),
  /** ONNX Runtime on one thread, an image. */
  plaintextSeconds: secondsSchema,
  /** Between two agents on the machine, with so many batches in flight. */
  agents: z
    .array(
      z.strictObject({
        lanes: z.number().int().min(1).max(64),
        batch: z.number().int().min(1),
        images: z.number().int().min(1),
        secondsAnImage: secondsSchema,
        bytesAnImage: bytesSchema,
        vendorMiB: mebibytesSchema,
        hospitalMiB: mebibytesSchema,
      }),
    )
    .max(16),
  /** Largest and mean difference of probabilities to ONNX Runtime's, over the images of the first of these runs. */
  difference: z.strictObject({ largest: z.number().min(0).max(1), mean: z.number().min(0).max(1) }),
});
/** What privacy costs with a model. */
export type PrivacyCost = z.infer<typeof privacyCostSchema>;
