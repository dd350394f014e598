// An OpenID Certified provider on a free loopback port, with a few people in it. Whoever opens an interaction's page
// with ?as=<name> is that person; the port is printed once it listens.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const back = process.argv[2];
const people = {
  ann: { name: "Ann Archer", preferred_username: "ann", email: "ann@example.org", email_verified: true },
  una: { name: "Una Unproved", preferred_username: "una", email: "ann@example.org", email_verified: false },
  new: { name: "Nell New", preferred_username: "nell", email: "nell@example.org", email_verified: true },
};
const client = {
  client_secret: "a secret of the test, nothing else",
  redirect_uris: [`${back}/sign-in/provider/back`],
  post_logout_redirect_uris: [`${back}/sign-in`],
};

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ ...client, client_id: "borough" }, { ...client, client_id: "another" }],
    claims: { openid: ["sub", "amr"], email: ["email", "email_verified"], profile: ["name", "preferred_username"] },
    cookies: { keys: ["a key of the test"] },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    findAccount: (_, id) => people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    pkce: { required: () => true },
  });
  const serve = provider.callback();
  server.on("request", async (request, response) => {
    const asked = new URL(request.url, issuer);
    if (!asked.pathname.startsWith("/interaction/")) return serve(request, response);
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    const answer = {};
    if (prompt.name === "login") {
      const [accountId, ...amr] = asked.searchParams.get("as").split("+");
      answer.login = { accountId, amr: ["pwd", ...amr] };
    } else {
      const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
      grant.addOIDCScope("openid email profile");
      answer.consent = { grantId: await grant.save() };
    }
    return provider.interactionFinished(request, response, answer, { mergeWithLastSubmission: true });
  });
  console.log(issuer);
});
