// A real OpenID Connect provider (npm oidc-provider) for tests: `node issuer.mjs REDIRECT…`. GET /person?subject|address|proved says
// who types that subject at its login. It prints its address; POST /rotate has it sign with another key from then on.
import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(new URL("../web/package.json", import.meta.url));
const { Provider } = await import(pathToFileURL(require.resolve("oidc-provider")).href);

function provider(issuer) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [
      {
        client_id: "aim2balance",
        client_secret: "a-secret-of-the-test",
        redirect_uris: process.argv.slice(2),
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: crypto.randomUUID(), alg: "RS256", use: "sig" }] },
    cookies: { keys: ["of the test"] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_, id) => {
      const [email, proved] = people.get(id);
      return {
        accountId: id,
        claims: () => ({ sub: id, ...(email ? { email, email_verified: proved === "yes", name: "Ada" } : {}) }),
      };
    },
  });
}

let current;
const people = new Map();
const server = createServer((request, response) => {
  if (request.url === "/rotate") {
    current = provider(current.issuer);
    response.end();
  } else if (request.url.startsWith("/person?")) {
    const [subject, ...said] = decodeURIComponent(request.url.slice("/person?".length)).split("|");
    people.set(subject, said);
    response.end();
  } else current.callback()(request, response);
});
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  current = provider(issuer);
  process.stdout.write(`issuer ${issuer}\n`);
});
process.stdin.resume().on("end", () => process.exit(0));
