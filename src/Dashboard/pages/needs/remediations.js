// Remediations that wait for a person.
import { texts } from "../../texts.js";
import { tenantName } from "../../parts/choose-tenant.js";
import { button, element, table } from "../../parts/elements.js";
import { snooze } from "../../parts/remediation-actions.js";
import { distance, time } from "../../parts/shown.js";
import { userLink } from "../../parts/user.js";
import { part } from "./part.js";

const text = texts.needs;

export function approvalsOf(approvals, tenants, deadlines) {
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
export function casesOf(title, operator, tenants, { shell, api, rights, again }) {
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

export function onPremisesOf(onPremises, tenants) {
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
