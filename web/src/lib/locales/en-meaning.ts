/** English texts of search by meaning: loaded with the page of a collection. */
export const enMeaning = {
  meaning: {
    free: "Reading costs nothing: the model for meaning runs on this server. How much electricity it takes is not known.",
    byBoth: "By words, in every script, and by meaning, with a model on this server.",
    bySome: "By words, in every script, and by meaning as far as that is read: {{done}} of {{all}} passages.",
    foundNone: "No passage holds one of these words or says something like it.",
  },
} as const;
