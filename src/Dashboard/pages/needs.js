// Needs you: everything that waits for a person, over all tenants in which the caller has a role.
import { texts } from "../texts.js";
import { Address } from "../parts/address.js";
import { tenantChoice, tenantName } from "../parts/choose-tenant.js";
import { ask } from "../parts/dialog.js";
import { button, element, field, link, message, section, table } from "../parts/elements.js";
import { snooze } from "../parts/remediation-actions.js";
import { distance, number, state, time } from "../parts/shown.js";
import { userLink } from "../parts/user.js";

const text = texts.needs;

const waitingStates = ["AwaitingApproval", "NeedsOperator", "AwaitingOnPremises", "Failed"];

export async function showNeeds(view) {
    const { shell, api, rights, address, place, signal } = view;
    const summary = await api.get("summary", signal);
    const tenants = new Map(summary.tenants.map((tenant) => [tenant.tenantId, tenant]));
    const tenantId = address.filters.get("tenantId");
    const shown = summary.tenants.filter((tenant) => !tenantId || tenant.tenantId === tenantId);
    const { attention } = summary;
    const ofTenant = tenantId ? `&tenantId=${tenantId}` : "";
    const waiting = (state) =>
        attention.remediations[state]
            ? api.all(`remediations?needsAttention=true&state=${state}${ofTenant}`, 500, signal)
            : { items: [], isCut: false };
    const [approvals, operator, onPremises, failed] = await Promise.all(waitingStates.map(waiting));
    const [deadlines, faults, agents, poison, deadLetters, everyTenant] = await Promise.all([
        each(approvals.items, (one) => api.get(`remediations/${one.id}`, signal).then((found) => [one.id, found.approval?.expiresAt])),
        each(shown.filter(isNotScanned), (tenant) => faultOf(api, tenant, signal)),
        attention.tenantsWithoutAgent ? api.get("agents", signal) : null,
        attention.poisonMessages ? api.get("poison-messages", signal) : null,
        attention.deadLetters ? api.get("dead-letters?top=200", signal) : null,
        ofEveryTenant(summary, api, signal),
    ]);
    const soonest = new Map(deadlines);
    approvals.items.sort((one, other) => String(soonest.get(one.id) ?? "9").localeCompare(String(soonest.get(other.id) ?? "9")));
    const again = () => showNeeds(view).catch(shell.report);
    const acts = { shell, api, rights, again };
    const parts = [
        stopped(shown, everyTenant),
        approvalsOf(approvals, tenants, soonest),
        casesOf(text.operator, operator, tenants, acts),
        casesOf(text.failed, failed, tenants, acts),
        onPremisesOf(onPremises, tenants),
        breakersOf(shown, everyTenant),
        scansOf(shown, new Map(faults), acts),
        agentsOf(agents, tenants, tenantId),
        poisonOf(poison, acts),
        deadLettersOf(deadLetters, acts),
        problemsOf(shown),
        unreleasedOf(shown),
        pausedOf(shown),
    ].filter(Boolean);
    const select = tenantChoice(tenants, tenantId);
    select.addEventListener("change", () => (location.hash = Address.of("needs", null, { tenantId: select.value })));
    place.replaceChildren(
        element("h1", {}, texts.pages.needs),
        element("div", { class: "filters" }, field(texts.tenant, select), button(texts.refresh, again)),
        ...(parts.length
            ? parts
            : [
                  element(
                      "div",
                      { class: "nothing" },
                      element("p", {}, element("strong", {}, text.nothing)),
                      element("p", {}, text.nothingMore),
                  ),
              ]),
    );
}

// What the summary leaves out is asked for one by one, and not for more than anybody reads.
function each(items, read) {
    return Promise.all(items.slice(0, 50).map(read));
}

function isNotScanned({ isPaused, problem, scans }) {
    return !isPaused && !problem && (!scans.lastCompleteAt || scans.lastState !== "Complete");
}

async function faultOf(api, { tenantId, scans }, signal) {
    const scan = scans.latestId ? await api.getWhereAllowed(`scans/${scans.latestId}`, signal) : null;
    return [tenantId, scan?.fault];
}

// The switch and the breaker of all tenants together hold for each of them, also where only one is looked at: what is counted beyond the
// tenants' own. Not every caller may read who changed them.
async function ofEveryTenant({ attention, tenants }, api, signal) {
    const switches = attention.killSwitchesOn - tenants.filter((one) => one.isKillSwitchOn).length;
    const breakers = attention.breakersOpen - tenants.filter((one) => one.breaker !== "Closed").length;
    const breaker = breakers > 0 ? await api.getWhereAllowed("breaker", signal) : null;
    return { isKillSwitchOn: switches > 0, breaker: breakers > 0 ? (breaker?.state ?? "Open") : "Closed" };
}

function part(title, rows, ...content) {
    return rows.length ? section(text.counted(number(rows.length), title), ...content) : null;
}

function stopped(shown, everyTenant) {
    const names = [
        everyTenant.isKillSwitchOn ? texts.everyTenant : null,
        ...shown.filter((one) => one.isKillSwitchOn).map((one) => one.name),
    ];
    const present = names.filter(Boolean);
    if (!present.length) return null;
    return message("warning", element("strong", {}, text.killSwitches), ` ${present.join(", ")}. `, link(text.showControls, "#/controls"));
}

function approvalsOf(approvals, tenants, deadlines) {
    return part(
        text.approvals,
        approvals.items,
        element("p", { class: "hint" }, text.approvalsHelp),
        table(
            text.approvals,
            [
                { title: texts.user, of: userLink },
                { title: texts.tenant, of: (row) => tenantName(tenants, row.tenantId) },
                { title: texts.list.error, of: (row) => row.problem },
                {
                    title: text.timeLeft,
                    of: (row) =>
                        deadlines.get(row.id)
                            ? element("span", { class: "deadline" }, distance(deadlines.get(row.id)), " · ", time(deadlines.get(row.id)))
                            : null,
                },
                { title: texts.list.created, of: (row) => time(row.createdAt) },
            ],
            approvals.items,
        ),
        approvals.isCut ? element("p", { class: "hint" }, texts.cut) : null,
    );
}

// Cases may be retried or snoozed together. Plans are never approved together.
function casesOf(title, operator, tenants, { shell, api, rights, again }) {
    const rows = operator.items;
    const chosen = new Map();
    const bar = element("div", { class: "actions", "aria-live": "polite" });
    const boxes = new Map(
        rows.map((row) => [
            row.id,
            element("input", {
                type: "checkbox",
                "aria-label": text.select(row.user.userPrincipalName ?? row.user.id),
                onchange: (event) => choose(row, event.target.checked),
            }),
        ]),
    );
    const selectable = rows.filter((row) => row.links.retry && rights.may("Operate", row.tenantId));
    const everything = element("input", {
        type: "checkbox",
        onchange: (event) =>
            selectable.forEach((row) => {
                boxes.get(row.id).checked = event.target.checked;
                choose(row, event.target.checked);
            }),
    });

    function choose(row, isChosen) {
        if (isChosen) chosen.set(row.id, row);
        else chosen.delete(row.id);
        bar.replaceChildren(
            ...(chosen.size
                ? [
                      element("span", {}, text.selected(chosen.size)),
                      button(text.retrySelected, retryAll),
                      button(text.snoozeSelected, snoozeAll),
                  ]
                : []),
        );
    }

    async function retryAll(event) {
        event.currentTarget.disabled = true;
        const results = [];
        for (const row of chosen.values())
            results.push(
                await api.send("POST", `remediations/${row.id}/retry`).then(
                    () => true,
                    () => false,
                ),
            );
        shell.announce(text.bulkDone(results.filter(Boolean).length, results.filter((done) => !done).length));
        again();
    }

    async function snoozeAll() {
        const users = [...chosen.values()].map((row) => ({ tenantId: row.tenantId, id: row.user.id }));
        if (await snooze(api, null, users)) {
            shell.announce(text.bulkDone(users.length, 0));
            again();
        }
    }

    return part(
        title,
        rows,
        selectable.length > 1 ? element("label", { class: "check" }, everything, " ", text.selectAll) : null,
        bar,
        table(
            title,
            [
                ...(selectable.length
                    ? [{ title: text.selection, of: (row) => (selectable.includes(row) ? boxes.get(row.id) : null) }]
                    : []),
                { title: texts.user, of: userLink },
                { title: texts.tenant, of: (row) => tenantName(tenants, row.tenantId) },
                { title: text.finding, of: (row) => row.outcome?.found ?? row.problem },
                { title: texts.list.changed, of: (row) => time(row.updatedAt) },
            ],
            rows,
        ),
        operator.isCut ? element("p", { class: "hint" }, texts.cut) : null,
    );
}

function breakersOf(shown, everyTenant) {
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

function scansOf(shown, faults, { shell, api, rights, again }) {
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

function agentsOf(agents, tenants, tenantId) {
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

function poisonOf(poison, { shell, api, rights, again }) {
    const queues = (poison?.queues ?? []).filter((queue) => queue.poison > 0);
    if (!queues.length) return null;
    const replay = (queue) =>
        api.send("POST", `poison-messages/replay?queue=${encodeURIComponent(queue)}`).then((done) => {
            shell.announce(text.bulkDone(done.moved, 0));
            again();
        }, shell.report);
    const dismiss = (id) =>
        ask({
            title: text.dismissTitle,
            reason: "needed",
            go: text.dismiss,
            content: [element("p", {}, text.dismissLoss)],
            act: (values) =>
                api.send("POST", `poison-messages/${encodeURIComponent(id)}/dismiss?queue=${encodeURIComponent(poison.queue)}`, {
                    reason: values.reason.trim(),
                }),
        }).closed.then((done) => done && again());
    return section(
        text.queues,
        table(
            text.queues,
            [
                { title: text.queue, of: (queue) => queue.name },
                { title: text.failedTimes, of: (queue) => number(queue.poison) },
                { title: text.waiting, of: (queue) => number(queue.waiting) },
                {
                    title: texts.one.actions,
                    of: (queue) => (rights.may("Operate") ? button(text.replay, () => replay(queue.name), { size: "small" }) : null),
                },
            ],
            queues,
        ),
        poison.items.length
            ? table(
                  poison.queue,
                  [
                      { title: text.finding, of: (item) => item.problem ?? item.text },
                      { title: texts.list.changed, of: (item) => time(item.setAsideAt) },
                      {
                          title: texts.one.actions,
                          of: (item) => (rights.may("Operate") ? button(text.dismiss, () => dismiss(item.id), { size: "small" }) : null),
                      },
                  ],
                  poison.items,
              )
            : null,
    );
}

function deadLettersOf(deadLetters, { shell, api, rights, again }) {
    const rows = deadLetters?.items ?? [];
    const deliver = () =>
        api.send("POST", "dead-letters/replay").then((done) => {
            shell.announce(text.bulkDone(done.moved, 0));
            again();
        }, shell.report);
    return part(
        text.deadLetters,
        rows,
        rights.may("Operate") ? button(text.deliver, deliver) : null,
        table(
            text.deadLetters,
            [
                { title: texts.list.ticket, of: (row) => row.destination },
                { title: texts.audit.kind, of: (row) => row.kind },
                { title: text.finding, of: (row) => row.error },
                {
                    title: texts.audit.remediation,
                    of: (row) => link(row.remediationId.slice(0, 12), Address.of("remediation", row.remediationId)),
                },
                { title: texts.list.created, of: (row) => time(row.createdAt) },
            ],
            rows,
        ),
    );
}

function problemsOf(shown) {
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

function unreleasedOf(shown) {
    const rows = shown.filter((tenant) => tenant.needsRelease);
    return part(text.unreleased, rows, tenantsTable(text.unreleased, rows));
}

function pausedOf(shown) {
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

function onPremisesOf(onPremises, tenants) {
    return part(
        text.onPremises,
        onPremises.items,
        table(
            text.onPremises,
            [
                { title: texts.user, of: userLink },
                { title: texts.tenant, of: (row) => tenantName(tenants, row.tenantId) },
                { title: texts.list.changed, of: (row) => time(row.updatedAt) },
            ],
            onPremises.items,
        ),
    );
}
