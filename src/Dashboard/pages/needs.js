// Needs you: everything that waits for a person, over all tenants in which the caller has a role.
import { texts } from "../texts.js";
import { Address } from "../parts/address.js";
import { readTenants, tenantChoice, tenantName } from "../parts/choose-tenant.js";
import { ask } from "../parts/dialog.js";
import { button, element, field, link, message, section, table } from "../parts/elements.js";
import { snooze } from "../parts/remediation-actions.js";
import { distance, number, person, state, time } from "../parts/shown.js";
import { userLink } from "../parts/user.js";

const text = texts.needs;

export async function showNeeds(view) {
    const { shell, api, rights, address, place, signal } = view;
    const tenants = await readTenants(api, signal);
    const tenantId = address.filters.get("tenantId");
    const shown = [...tenants.values()].filter((tenant) => !tenantId || tenant.tenantId === tenantId);
    const of = tenantId ? `&tenantId=${tenantId}` : "";
    const [approvals, operator, scans, agents, poison, deadLetters, global, controls] = await Promise.all([
        api.all(`remediations?state=AwaitingApproval${of}`, 500, signal),
        api.all(`remediations?state=NeedsOperator${of}`, 500, signal),
        api.get(`scans?top=200${of}`, signal),
        api.getWhereAllowed("agents", signal),
        api.getWhereAllowed("poison-messages", signal),
        api.getWhereAllowed("dead-letters", signal),
        controlsOf(api, { tenantId: null, name: texts.everyTenant }, signal),
        Promise.all(shown.map((tenant) => controlsOf(api, tenant, signal))),
    ]);
    const deadlines = await Promise.all(
        approvals.items
            .slice(0, 50)
            .map((one) => api.get(`remediations/${one.id}`, signal).then((found) => [one.id, found.approval?.expiresAt])),
    );
    const again = () => showNeeds(view).catch(shell.report);
    const all = {
        approvals,
        operator,
        scans,
        agents,
        poison,
        deadLetters,
        tenants,
        shown,
        deadlines: new Map(deadlines),
        controls: [global, ...controls],
    };

    const parts = [
        stopped(all),
        approvalsOf(all),
        operatorOf(all, { shell, api, rights, again }),
        breakersOf(all),
        scansOf(all, { shell, api, rights, again }),
        agentsOf(all, tenantId),
        poisonOf(all, { shell, api, rights, again }),
        deadLettersOf(all, { shell, api, rights, again }),
        problemsOf(all),
        unreleasedOf(all),
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

async function controlsOf(api, where, signal) {
    const of = where.tenantId ? `?tenantId=${where.tenantId}` : "";
    const [killSwitch, breaker] = await Promise.all([
        api.getWhereAllowed(`kill-switch${of}`, signal),
        api.getWhereAllowed(`breaker${of}`, signal),
    ]);
    return { where, killSwitch, breaker };
}

function part(title, rows, ...content) {
    return rows.length ? section(text.counted(number(rows.length), title), ...content) : null;
}

function stopped({ controls }) {
    const on = controls.filter(({ killSwitch }) => killSwitch?.isOn);
    if (!on.length) return null;
    return message(
        "warning",
        element("strong", {}, text.killSwitches),
        ...on.map(({ where, killSwitch }) => ` ${where.name}: ${killSwitch.reason ?? ""} (${person(killSwitch.changedBy) ?? ""}).`),
        " ",
        link(text.showControls, "#/controls"),
    );
}

function approvalsOf({ approvals, tenants, deadlines }) {
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
function operatorOf({ operator, tenants }, { shell, api, rights, again }) {
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
        text.operator,
        rows,
        selectable.length > 1 ? element("label", { class: "check" }, everything, " ", text.selectAll) : null,
        bar,
        table(
            text.operator,
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

function breakersOf({ controls }) {
    const open = controls.filter(({ breaker }) => breaker && breaker.state !== "Closed");
    return part(
        text.breakers,
        open,
        table(
            text.breakers,
            [
                { title: texts.tenant, of: ({ where }) => where.name },
                { title: texts.list.state, of: ({ breaker }) => state(breaker.state) },
                { title: text.finding, of: ({ breaker }) => text.breakerText(breaker) },
                { title: texts.controls.until, of: ({ breaker }) => time(breaker.openUntil) },
                { title: texts.one.actions, of: () => link(text.showControls, "#/controls") },
            ],
            open,
        ),
    );
}

function scansOf({ scans, tenants }, { shell, api, rights, again }) {
    const latest = new Map();
    for (const scan of scans.items) if (!latest.has(scan.tenantId)) latest.set(scan.tenantId, scan);
    const rows = [...latest.values()].filter((scan) => scan.state === "Partial" || scan.state === "Failed");
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
                { title: texts.tenant, of: (row) => tenantName(tenants, row.tenantId) },
                { title: texts.list.state, of: (row) => state(row.state) },
                { title: text.finding, of: (row) => row.fault },
                { title: texts.scans.ended, of: (row) => time(row.endedAt) },
                {
                    title: texts.one.actions,
                    of: (row) =>
                        rights.may("Operate", row.tenantId) ? button(text.scanAgain, () => scan(row.tenantId), { size: "small" }) : null,
                },
            ],
            rows,
        ),
    );
}

function agentsOf({ agents, tenants }, tenantId) {
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

function poisonOf({ poison }, { shell, api, rights, again }) {
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

function deadLettersOf({ deadLetters }, { shell, api, rights, again }) {
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

function problemsOf({ shown }) {
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

function unreleasedOf({ shown }) {
    const rows = shown.filter((tenant) => !tenant.isReleased && !tenant.pause);
    return part(
        text.unreleased,
        rows,
        table(
            text.unreleased,
            [
                { title: texts.tenant, of: (row) => link(row.name, "#/tenants") },
                { title: texts.tenants.policy, of: (row) => row.policy },
            ],
            rows,
        ),
    );
}
