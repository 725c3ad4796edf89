// What surrounds every page: navigation, who is signed in, announcements; and the way from an address to its page.
import { SignInNeeded } from "./sign-in.js";
import { texts } from "./texts.js";
import { button, choice, element, link, message } from "./parts/elements.js";
import { Address } from "./parts/address.js";
import { Rights } from "./parts/rights.js";
import { showAudit } from "./pages/audit.js";
import { showControls } from "./pages/controls.js";
import { showNeeds } from "./pages/needs.js";
import { showRemediation } from "./pages/remediation.js";
import { showRemediations } from "./pages/remediations.js";
import { showScans } from "./pages/scans.js";
import { showTenants } from "./pages/tenants.js";

const pages = {
    needs: showNeeds,
    remediations: showRemediations,
    remediation: showRemediation,
    tenants: showTenants,
    scans: showScans,
    controls: showControls,
    audit: showAudit,
};

/** The frame of the dashboard. */
export class Shell {
    #root;
    #session;
    #main = element("main", { id: "content", tabindex: "-1" });
    #announcements = element("div", { class: "announcements", role: "status", "aria-live": "polite" });
    #session_ended = element("div");
    #links = new Map();
    #leaving = null;

    constructor(root, api, session, me) {
        this.#root = root;
        this.#session = session;
        this.api = api;
        this.me = me;
        this.rights = new Rights(me);
    }

    /** Shows the page of the address, now and whenever the address changes. */
    start() {
        const navigation = Object.keys(pages)
            .filter((name) => name !== "remediation")
            .map((name) => {
                const one = link(texts.pages[name], `#/${name}`);
                this.#links.set(name, one);
                return element("li", {}, one);
            });
        this.#root.replaceChildren(
            element(
                "a",
                {
                    class: "skip",
                    href: "#content",
                    onclick: (event) => {
                        event.preventDefault();
                        this.#main.focus();
                    },
                },
                texts.skip,
            ),
            element(
                "header",
                {},
                element("strong", { class: "product" }, texts.product),
                element("nav", { "aria-label": texts.navigation }, element("ul", {}, navigation)),
                element(
                    "div",
                    { class: "caller" },
                    themeChoice(),
                    element("span", {}, this.me.name ?? this.#session.account.username),
                    button(texts.signOut, () => this.#session.signOut(), { size: "small" }),
                ),
            ),
            this.#session_ended,
            this.#main,
            this.#announcements,
        );
        addEventListener("hashchange", () => this.#show());
        this.#show();
    }

    /** Tells what was done, also to those who hear the page. */
    announce = (text) => {
        this.#announcements.textContent = text;
        clearTimeout(this.hiding);
        this.hiding = setTimeout(() => (this.#announcements.textContent = ""), 8000);
    };

    /** Shows what went wrong. The session's end keeps the page, so that nothing that was typed is lost. */
    report = (error) => {
        if (error?.name === "AbortError") return;
        if (error instanceof SignInNeeded) {
            this.#session_ended.replaceChildren(
                message("warning", texts.expired, " "),
                button(texts.signInAgain, () => this.#session.signIn(), { appearance: "primary" }),
            );
            return;
        }

        this.announce(error.message ?? texts.failed);
    };

    async #show() {
        this.#leaving?.abort();
        this.#leaving = new AbortController();
        const { signal } = this.#leaving;
        const address = Address.read();
        const name = pages[address.page] ? address.page : "needs";
        for (const [key, one] of this.#links) {
            if (key === name || (key === "remediations" && name === "remediation")) one.setAttribute("aria-current", "page");
            else one.removeAttribute("aria-current");
        }

        document.title = `${texts.pages[name]} – ${texts.product}`;
        const place = element(
            "div",
            { class: "page" },
            element("h1", {}, texts.pages[name]),
            element("p", { class: "loading" }, texts.loading),
        );
        this.#main.replaceChildren(place);
        try {
            await pages[name]({ shell: this, api: this.api, rights: this.rights, address, place, signal });
        } catch (error) {
            if (signal.aborted) return;
            if (error instanceof SignInNeeded) this.report(error);
            else
                place.replaceChildren(
                    element("h1", {}, texts.pages[name]),
                    message("error", error.message),
                    button(texts.retryLoading, () => this.#show()),
                );
        }
    }
}

function themeChoice() {
    const stored = localStorage.getItem("theme") ?? "system";
    apply(stored);
    const select = choice("theme", Object.entries(texts.themes), stored);
    select.setAttribute("aria-label", texts.theme);
    select.addEventListener("change", () => {
        localStorage.setItem("theme", select.value);
        apply(select.value);
    });
    return select;
}

function apply(theme) {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
}
