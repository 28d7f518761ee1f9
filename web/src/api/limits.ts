/** What the server bounds, for forms to say before it does. Its document is compared with these in `tests/app/test_openapi.py`. */

/** Letters in the name of a prompt or a preset. */
export const MOST_NAME = 100;
export const MOST_DESCRIPTION = 300;
/** Letters in a prompt, and in the instructions of a chat or a preset. */
export const MOST_TEXT = 20_000;
/** Letters in a message. */
export const MOST_MESSAGE = 2_000_000;
/** Letters of a draft that the server keeps; a longer text stays in the browser. */
export const MOST_DRAFT = 250_000;
/** Of an agent: questions to begin with, and letters in each. */
export const MOST_STARTERS = 6;
export const MOST_STARTER = 300;
