/** English texts of what waits for an answer to end: loaded with the first of them. */
export const enQueue = {
  queue: {
    title: "What waits for the answer",
    waits: "Next:",
    steers: "For the agent:",
    add: "Ask next",
    steer: "Tell the agent now",
    send: "Send it now",
    remove: "Do not ask this",
  },
} as const;
