// One remediation: what happened, what is planned and why, and what the caller may do about it.
import { texts } from "../texts.js";
import { readTenants, tenantName } from "../parts/choose-tenant.js";
import { element, facts, link, section } from "../parts/elements.js";
import { command, number, person, state, time, words } from "../parts/shown.js";
import { actionsOf } from "../parts/remediation-actions.js";
import { comparison } from "../parts/comparison.js";

export async function showRemediation({ shell, api, rights, address, place, signal }) {
    const path = `remediations/${encodeURIComponent(address.subject)}`;
    const tenants = await readTenants(api, signal);
    let remediation = await api.get(path, signal);
    const listeners = new Set();
    const regions = [
        new Region((one) => header(one, tenants)),
        new Region(
            (one) =>
                actionsOf({
                    remediation: one,
                    current: () => remediation,
                    changed: (listener) => listeners.add(listener),
                    api,
                    rights,
                    shell,
                    path,
                    reload,
                }),
            (one) => [one.links, one.state, one.plan?.hash],
        ),
        new Region(
            (one) => outcome(one, shell),
            (one) => one.outcome,
        ),
        new Region(decision, (one) => [one.plan?.objections, one.plan?.cause, one.approval, one.error]),
        new Region(
            (one) => comparison(one.plan),
            (one) => one.plan?.hash,
        ),
        new Region(
            (one) => plan(one, shell),
            (one) => one.plan?.hash,
        ),
        new Region(story, (one) => [one.steps, one.completedAt]),
    ];
    place.replaceChildren(...regions.map((region) => region.place));
    const show = () => {
        regions.forEach((region) => region.show(remediation));
        document.title = `${nameOf(remediation)} – ${texts.product}`;
        for (const listener of listeners) listener(remediation);
    };
    async function reload() {
        try {
            remediation = await api.get(path, signal);
            if (!signal.aborted) show();
        } catch (error) {
            shell.report(error);
        }
    }

    show();
    if (remediation.completedAt) return;
    let waiting = null;
    // Steps come in bursts: one reading for each.
    const later = () => {
        clearTimeout(waiting);
        waiting = setTimeout(reload, 150);
    };
    const last = Math.max(0, ...(remediation.steps ?? []).map((step) => step.sequence));
    api.follow(`${path}/events`, last, later, signal).then(later, shell.report);
}

// A part of the page that is drawn anew only when what it shows has changed: focus and selection elsewhere stay.
class Region {
    #draw;
    #subject;
    #shown;
    place = element("div");

    constructor(draw, subject = (remediation) => remediation) {
        this.#draw = draw;
        this.#subject = subject;
    }

    show(remediation) {
        const subject = JSON.stringify(this.#subject(remediation) ?? null);
        if (subject === this.#shown) return;
        this.#shown = subject;
        this.place.replaceChildren(...[this.#draw(remediation)].flat().filter(Boolean));
    }
}

function nameOf({ user }) {
    return user.displayName ?? user.userPrincipalName ?? user.id;
}

function header(remediation, tenants) {
    return [
        element("h1", {}, nameOf(remediation), " ", state(remediation.state)),
        facts([
            [texts.user, remediation.user.userPrincipalName ?? remediation.user.id],
            [texts.tenant, tenantName(tenants, remediation.tenantId)],
            [texts.one.mode, remediation.mode === "Plan" ? texts.list.startPlan : null],
            [texts.list.ticket, tickets(remediation)],
            [texts.list.created, time(remediation.createdAt)],
            [texts.list.changed, time(remediation.updatedAt)],
            [texts.one.nextCheck, time(remediation.nextCheckAt)],
            ["Id", element("code", {}, remediation.id)],
        ]),
    ];
}

function tickets({ ticket, furtherTickets }) {
    const all = [ticket, ...(furtherTickets ?? [])].filter(Boolean);
    if (!all.length) return null;
    return element(
        "span",
        {},
        all.flatMap((one, index) => [index ? ", " : null, safeLink(one)]),
    );
}

// An address comes from a ticket system: only the web may be opened from it.
function safeLink({ id, url }) {
    return /^https?:\/\//i.test(url ?? "") ? link(id, url, { rel: "noreferrer", target: "_blank" }) : id;
}

function outcome({ outcome: ended }, shell) {
    if (!ended) return null;
    return section(
        texts.one.outcome,
        facts([
            [texts.one.found, ended.found],
            [texts.one.done, ended.done],
            [texts.one.verified, ended.verification],
        ]),
        ended.nextSteps?.length ? [element("h3", {}, texts.one.next), steps(ended.nextSteps, shell)] : null,
    );
}

function decision({ plan: planned, approval, error }) {
    if (!planned && !error) return null;
    const objections = planned?.objections ?? [];
    return section(
        texts.one.decision,
        facts([
            [texts.one.error, error?.description],
            [texts.one.cause, planned?.cause],
            [texts.one.policy, planned?.policy],
        ]),
        objections.length
            ? [
                  element("h3", {}, texts.one.asks),
                  element(
                      "ul",
                      {},
                      objections.map((one) => element("li", {}, one.text, " ", element("span", { class: "advice" }, one.advice ?? ""))),
                  ),
              ]
            : null,
        approval
            ? [
                  element("h3", {}, texts.one.approvals),
                  facts([
                      [texts.one.approvals, texts.one.approvalsNeeded((approval.given ?? []).length, approval.needed)],
                      [texts.one.requestedBy, person(approval.requestedBy) ?? texts.one.byScan],
                      [texts.one.askedAt, time(approval.askedAt)],
                      [texts.one.expiresAt, time(approval.expiresAt)],
                  ]),
                  element(
                      "ul",
                      {},
                      (approval.given ?? []).map((one) => element("li", {}, `${person(one.by)}: ${one.comment ?? ""} `, time(one.at))),
                  ),
              ]
            : null,
    );
}

function plan({ plan: planned }, shell) {
    if (!planned) return null;
    return section(
        texts.one.plan,
        facts([[texts.one.hash, element("code", { class: "hash" }, planned.hash)]]),
        element("h3", {}, texts.one.steps),
        planned.steps?.length ? steps(planned.steps, shell) : element("p", {}, texts.one.noSteps),
        planned.alternatives?.length ? [element("h3", {}, texts.one.alternatives), steps(planned.alternatives, shell)] : null,
    );
}

function steps(list, shell) {
    return element(
        "ol",
        {},
        list.map((step) => element("li", {}, step.text, step.command ? command(step.command, shell.announce) : null)),
    );
}

function story(remediation) {
    return section(
        texts.one.story,
        element("p", { class: "hint" }, remediation.completedAt ? texts.one.ended : texts.one.live),
        element(
            "ol",
            { class: "timeline", "aria-live": "polite", "aria-relevant": "additions" },
            (remediation.steps ?? []).map((step) =>
                element(
                    "li",
                    {},
                    element("span", { class: "step" }, step.text),
                    element(
                        "small",
                        {},
                        time(step.at),
                        step.count ? [` · ${texts.one.seen(number(step.count))} `, time(step.lastAt)] : null,
                        ` · ${texts.states[step.state] ?? words(step.state)}`,
                    ),
                ),
            ),
        ),
    );
}
