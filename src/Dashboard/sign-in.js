// Signs people in with the authorization code flow and a proof key (PKCE), by Microsoft's own library.

// Of the library's ways to a token: the stored access token, else the refresh token; or the refresh token at once. Never a hidden frame.
const withoutFrames = 2;
const refreshTokenOnly = 3;

/** Somebody must sign in before anything can be shown. */
export class SignInNeeded extends Error {}

/** The sign-in service does not answer. */
export class SignInUnreachable extends Error {
    constructor(authority, cause) {
        super(authority, { cause });
        this.authority = authority;
    }
}

/** Starts the library, and finishes a sign-in that the browser comes back from. */
export async function openSession({ authority, clientId, scope }) {
    const { PublicClientApplication } = globalThis.msal;
    const application = new PublicClientApplication({
        auth: {
            clientId,
            authority,
            knownAuthorities: [new URL(authority).host],
            redirectUri: `${location.origin}/`,
            postLogoutRedirectUri: `${location.origin}/`,
        },
        // Tokens end with the tab.
        cache: { cacheLocation: "sessionStorage" },
        system: { protocolMode: "OIDC", loggerOptions: { loggerCallback: () => {}, piiLoggingEnabled: false } },
    });
    await application.initialize();
    const answer = await application.handleRedirectPromise();
    const account = answer?.account ?? application.getAllAccounts()[0] ?? null;
    return new Session(application, account, scope, authority);
}

/** Who is signed in, and the tokens for the API. */
class Session {
    #application;
    #scopes;
    #authority;

    constructor(application, account, scope, authority) {
        this.#application = application;
        this.#scopes = [scope];
        this.#authority = authority;
        this.account = account;
    }

    /** Leaves for the sign-in page. */
    async signIn() {
        try {
            await this.#application.loginRedirect({ scopes: this.#scopes, prompt: "select_account" });
        } catch (error) {
            throw new SignInUnreachable(this.#authority, error);
        }
    }

    /** Ends the session here and at the authority. */
    signOut() {
        return this.#application.logoutRedirect({ account: this.account });
    }

    /**
     * A token for the API. Refresh tokens end after a day: then somebody must sign in again.
     * @param renew Whether the one that is known was refused.
     */
    async token(renew = false) {
        if (!this.account) throw new SignInNeeded();
        try {
            const answer = await this.#application.acquireTokenSilent({
                account: this.account,
                scopes: this.#scopes,
                cacheLookupPolicy: renew ? refreshTokenOnly : withoutFrames,
            });
            return answer.accessToken;
        } catch (error) {
            throw new SignInNeeded("", { cause: error });
        }
    }
}
