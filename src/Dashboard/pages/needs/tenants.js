// Tenants in which something keeps repairs from going on.
import { texts } from "../../texts.js";
import { tenantName } from "../../parts/choose-tenant.js";
import { button, element, link, message, table } from "../../parts/elements.js";
import { number, state, time } from "../../parts/shown.js";
import { part } from "./part.js";

const text = texts.needs;

export function isNotScanned({ isPaused, problem, scans }) {
    return !isPaused && !problem && (!scans.lastCompleteAt || scans.lastState !== "Complete");
}

export function stopped(shown, everyTenant) {
    const names = [
        everyTenant.isKillSwitchOn ? texts.everyTenant : null,
        ...shown.filter((one) => one.isKillSwitchOn).map((one) => one.name),
    ];
    const present = names.filter(Boolean);
    if (!present.length) return null;
    return message("warning", element("strong", {}, text.killSwitches), ` ${present.join(", ")}. `, link(text.showControls, "#/controls"));
}

export function breakersOf(shown, everyTenant) {
    const all = [{ name: texts.everyTenant, breaker: everyTenant.breaker }, ...shown];
    const open = all.filter((one) => one.breaker !== "Closed");
    return part(
        text.breakers,
        open,
        table(
            text.breakers,
            [
                { title: texts.tenant, of: (one) => one.name },
                { title: texts.list.state, of: (one) => state(one.breaker) },
                { title: texts.one.actions, of: () => link(text.showControls, "#/controls") },
            ],
            open,
        ),
    );
}

function stateOf({ isRunning, lastState }) {
    if (isRunning) return state("Running");
    return lastState ? state(lastState) : text.neverScanned;
}

export function scansOf(shown, faults, { shell, api, rights, again }) {
    const rows = shown.filter(isNotScanned);
    const scan = (tenantId) =>
        api.send("POST", "scans", { tenantId }).then(() => {
            shell.announce(texts.scans.asked);
            again();
        }, shell.report);
    return part(
        text.scans,
        rows,
        table(
            text.scans,
            [
                { title: texts.tenant, of: (row) => row.name },
                { title: texts.list.state, of: ({ scans }) => stateOf(scans) },
                { title: text.finding, of: (row) => faults.get(row.tenantId) },
                { title: text.lastComplete, of: ({ scans }) => time(scans.lastCompleteAt) },
                { title: text.failures, of: ({ scans }) => number(scans.failures) },
                {
                    title: texts.one.actions,
                    of: ({ tenantId, scans }) =>
                        !scans.isRunning && rights.may("Operate", tenantId)
                            ? button(text.scanAgain, () => scan(tenantId), { size: "small" })
                            : null,
                },
            ],
            rows,
        ),
    );
}

export function agentsOf(agents, tenants, tenantId) {
    const rows = (agents?.items ?? []).filter(
        (one) => (one.status === "Silent" || one.status === "Impaired") && (!tenantId || one.tenantId === tenantId),
    );
    return part(
        text.agents,
        rows,
        table(
            text.agents,
            [
                { title: texts.tenant, of: (row) => tenantName(tenants, row.tenantId) },
                { title: texts.list.state, of: (row) => state(row.status) },
                {
                    title: text.finding,
                    of: (row) =>
                        element(
                            "ul",
                            { class: "plain" },
                            (row.agents ?? []).map((agent) =>
                                element("li", {}, `${agent.name}: ${agent.problem ?? ""} `, time(agent.lastSeenAt)),
                            ),
                        ),
                },
            ],
            rows,
        ),
    );
}

export function problemsOf(shown) {
    const rows = shown.filter((tenant) => tenant.problem);
    return part(
        text.problems,
        rows,
        table(
            text.problems,
            [
                { title: texts.tenant, of: (row) => row.name },
                { title: text.finding, of: (row) => row.problem },
            ],
            rows,
        ),
    );
}

export function unreleasedOf(shown) {
    const rows = shown.filter((tenant) => tenant.needsRelease);
    return part(text.unreleased, rows, tenantsTable(text.unreleased, rows));
}

export function pausedOf(shown) {
    const rows = shown.filter((tenant) => tenant.isPaused);
    return part(text.paused, rows, tenantsTable(text.paused, rows));
}

function tenantsTable(title, rows) {
    return table(
        title,
        [
            { title: texts.tenant, of: (row) => link(row.name, "#/tenants") },
            { title: texts.tenants.policy, of: (row) => row.policy },
        ],
        rows,
    );
}
