/** What a page of a browser uses: an image of a file as the agent would read it, and whether it is like the images that a model knows. */
export { decodeImage } from './decode/decode.ts';
export type { DecodedImage, GreyImage, ImageRemark, Remark } from './decode/grey-image.ts';
export { examineFilm, type FilmConcern } from './guard/examine-film.ts';
export { compareWithFilms, filmLook } from './guard/film-look.ts';
export { preprocessImage } from './preprocess/preprocess.ts';
export type { Sentence } from './sentences.ts';
