/** English texts of the way from an answer to the donation of its month: loaded with the receipt. */
export const enProof = {
  proof: {
    given: "{{amount}} of this answer went to the restoration fund.",
    demo: "Demo credit paid for this answer: its share reaches no donation.",
    open: "{{month}} is still open: the fund collects until the month is closed.",
    over: "{{month}} is over and not closed yet.",
    due: "{{month}} is closed, and {{partner}} is owed {{amount}}.",
    paid: "{{month}}: {{amount}} were paid to {{partner}} on {{day}}.",
    confirmed: "{{month}}: {{partner}} has confirmed {{amount}}.",
    document: "Receipt of the partner",
    months: "All months",
    before:
      "This month was closed before receipts were kept under a hash. What it collected stands in the list of all months.",
    insecure: "The check needs a secure connection (https).",
    check: "Check it here",
    failed: "The list of months could not be loaded.",
    inMonth: "This receipt is one of {{all}} in {{month}}.",
    published: "Their hash stands in the published entry of {{month}}.",
    inChain: "The entry is number {{number}} of the published chain, which is whole.",
    holds: "holds",
    fails: "does not hold",
    ok: "Your browser has computed this itself.",
    notOk: "This does not hold. Please tell the operator.",
  },
} as const;
