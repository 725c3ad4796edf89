// Starts the dashboard: configuration, sign-in, who the caller is, and the page that the address names.
import "./vendor/fluent-web-components.min.js";
import { Api, ApiProblem } from "./api.js";
import { Shell } from "./shell.js";
import { openSession, SignInNeeded, SignInUnreachable } from "./sign-in.js";
import { texts } from "./texts.js";
import { button, element, link, message } from "./parts/elements.js";

const root = document.getElementById("app");

start().catch((error) => alone(texts.failed, element("p", { role: "alert" }, error.message)));

async function start() {
    const answer = await fetch("/dashboard/configuration", { cache: "no-store" });
    if (!answer.ok) {
        alone(texts.notConfigured);
        return;
    }

    const session = await openSession(await answer.json());
    if (!session.account) {
        askToSignIn(session, texts.signedOut);
        return;
    }

    const api = new Api(session);
    try {
        const me = await api.get("me");
        new Shell(root, api, session, me).start();
    } catch (error) {
        if (error instanceof SignInNeeded) askToSignIn(session, texts.expired);
        else if (error instanceof ApiProblem && error.status === 403) {
            alone(
                texts.noRole,
                element("p", {}, texts.noRoleAction),
                element("p", {}, session.account.username),
                button(texts.signOut, () => session.signOut()),
            );
        } else
            alone(
                texts.failed,
                message("error", error.message),
                button(texts.retryLoading, () => location.reload()),
            );
    }
}

function askToSignIn(session, why) {
    const place = element("div");
    alone(
        texts.product,
        element("p", {}, why),
        button(
            texts.signIn,
            async () => {
                try {
                    await session.signIn();
                } catch (error) {
                    if (!(error instanceof SignInUnreachable)) throw error;
                    place.replaceChildren(
                        message("error", texts.unreachable),
                        element(
                            "p",
                            {},
                            texts.unreachableAction,
                            " ",
                            link(error.authority, `${error.authority.replace(/\/$/, "")}/.well-known/openid-configuration`, {
                                target: "_blank",
                                rel: "noreferrer",
                            }),
                        ),
                    );
                }
            },
            { appearance: "primary" },
        ),
        place,
    );
}

function alone(title, ...content) {
    document.title = `${title} – ${texts.product}`;
    root.replaceChildren(element("main", { class: "alone" }, element("h1", {}, title), ...content));
}
