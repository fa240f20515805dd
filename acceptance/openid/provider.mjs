// provider.mjs PORT ORIGIN ACCESS_TOKEN_SECONDS: an OpenID provider at http://localhost:PORT that signs in whoever comes, for the gateway
// at ORIGIN. It keeps all in memory, so that after a restart it knows nobody. Prints a line for each grant.
import Provider from 'oidc-provider';

const [port, origin, seconds] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const own = `${origin}/.ambassador/oauth2/`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'gateway',
    client_secret: 'a secret & more',
    redirect_uris: [`${own}redirection-endpoint`],
    post_logout_redirect_uris: [`${own}post-logout-redirect`],
    backchannel_logout_uri: `${own}backchannel-logout`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code', 'refresh_token'],
  }],
  cookies: { keys: ['of the tests alone'] },
  features: { backchannelLogout: { enabled: true }, introspection: { enabled: true } },
  scopes: ['openid', 'offline_access', 'orders'],
  // The client is ours, so nobody is asked whether it may have what it wants.
  loadExistingGrant: async (ctx) => {
    const known = ctx.oidc.result?.consent?.grantId ?? ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
    const grant = known
      ? await ctx.oidc.provider.Grant.find(known)
      : new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope('openid offline_access orders');
    await grant.save();
    return grant;
  },
  issueRefreshToken: async () => true,
  rotateRefreshToken: true,
  ttl: { AccessToken: Number(seconds) },
  // Without its guard, which keeps it from asking this machine.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
});

provider.on('grant.success', (ctx) => console.log(`grant ${ctx.oidc.params.grant_type}`));
provider.on('grant.error', (ctx, error) => console.log(`grant refused: ${error.error} ${error.error_detail ?? ''}`));
provider.on('pushed_authorization_request.success', () => console.log('pushed'));
provider.on('backchannel.success', () => console.log('backchannel logout done'));
provider.on('backchannel.error', (ctx, error) => console.log(`backchannel logout failed: ${error.message}`));
provider.on('server_error', (ctx, error) => console.log(error));
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
