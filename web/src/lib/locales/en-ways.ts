/** English texts of other ways to sign in: loaded where they are offered and where they are linked. */
export const enWays = {
  ways: {
    or: "or",
    with: "Continue with {{name}}",
    learns: "Whoever you choose learns that you sign in here, and when. They learn nothing about your chats.",
    title: "Linked sign-ins",
    lead: "Another way into the same account.",
    none: "None yet.",
    link: "Link {{name}}",
    used: "Linked on {{linked}}, last used {{used}}.",
    neverUsed: "Linked on {{linked}}.",
    unlink: "Unlink",
    unlinkLabel: "Unlink {{name}}",
    linked: "Linked. From now on it opens your account too.",
    noPassword: "You have no password here. To set one, sign out and choose the link for a forgotten password.",
    failed: "Linked sign-ins could not be loaded.",
    problems: {
      link_first:
        "There is an account with this address already. Sign in to it with your password, then link this way in under Settings, Security.",
      sign_in_taken: "This way in already leads to another account.",
      sign_in_not_found: "This is not linked any more. Please load the page again.",
      sign_in_interrupted: "This sign-in was begun elsewhere or took too long. Please begin again.",
      sign_in_provider_refused: "The other side did not say who you are. Please begin again.",
      sign_in_provider_failed: "The other side does not answer at the moment. Please try again later.",
      sign_in_provider_not_found: "This way to sign in is not offered any more.",
      sign_in_without_address: "The other side told no e-mail address, and an account here needs one.",
      last_way_in: "This is the only way into your account. Set a password first.",
      unauthenticated: "Your session has ended meanwhile. Please sign in and link it again.",
    },
  },
} as const;
