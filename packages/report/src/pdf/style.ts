/** Measures (points) and colours of the PDF. Standard fonts only: every reader has them, and the file stays small. */
export const PAGE = { width: 595.28, height: 841.89, margin: 48, footer: 44 } as const;
export const CONTENT_WIDTH = PAGE.width - 2 * PAGE.margin;
/** Lowest line that content may reach. */
export const CONTENT_BOTTOM = PAGE.height - PAGE.margin - PAGE.footer + 16;

export const FONT = {
  regular: 'Helvetica',
  bold: 'Helvetica-Bold',
  italic: 'Helvetica-Oblique',
  mono: 'Courier',
} as const;

/** Dark blue and grey differ in lightness too, so that figures survive a black-and-white printer. */
export const COLOUR = {
  ink: '#1a1a1a',
  muted: '#5f6670',
  rule: '#c4c9d0',
  stripe: '#f4f6f8',
  secure: '#1f4e8c',
  plaintext: '#9aa3ad',
  frame: '#8a929c',
} as const;
