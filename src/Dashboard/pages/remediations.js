// Remediations: filters in the address, page by page, as a table or CSV.
import { texts } from "../texts.js";
import { Address } from "../parts/address.js";
import { readTenants, tenantChoice, tenantName } from "../parts/choose-tenant.js";
import { ask } from "../parts/dialog.js";
import { download } from "../parts/download.js";
import { button, choice, element, field, link, submit, table } from "../parts/elements.js";
import { state, time, words } from "../parts/shown.js";
import { trend } from "../parts/trend.js";
import { userLink } from "../parts/user.js";

const pageSize = 100;
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const states = [
    "Queued",
    "Diagnosing",
    "AwaitingApproval",
    "Purging",
    "Reprovisioning",
    "Verifying",
    "AwaitingOnPremises",
    "Resolved",
    "NeedsOperator",
    "Rejected",
    "Failed",
    "Canceled",
];

export async function showRemediations({ shell, api, rights, address, place, signal }) {
    const tenants = await readTenants(api, signal);
    const filters = address.filters;
    const query = queryOf(filters);
    const page = await api.get(`remediations?${withPage(query, null)}`, signal);
    const rows = [...page.items];
    let cursor = page.nextCursor ?? null;

    const list = element("div");
    const show = () =>
        list.replaceChildren(
            rows.length ? tableOf(rows, tenants) : element("p", {}, texts.list.nothing),
            ...(cursor ? [button(texts.more, (event) => loadMore(event.currentTarget))] : []),
        );
    async function loadMore(pressed) {
        pressed.disabled = true;
        try {
            const next = await api.get(`remediations?${withPage(query, cursor)}`, signal);
            rows.push(...next.items);
            cursor = next.nextCursor ?? null;
            show();
        } catch (error) {
            pressed.disabled = false;
            shell.report(error);
        }
    }

    const trendQuery = new URLSearchParams(filters.get("tenantId") ? { tenantId: filters.get("tenantId") } : {});
    const csv = button(texts.list.csv, async () => {
        try {
            await download(await api.file(`remediations?${query}`, "text/csv"), "remediations.csv");
        } catch (error) {
            shell.report(error);
        }
    });
    const mayStart = [...tenants.values()].filter((tenant) => rights.may("Operate", tenant.tenantId));
    place.replaceChildren(
        element("h1", {}, texts.pages.remediations),
        filterForm(filters, tenants),
        element("div", { class: "actions" }, csv, mayStart.length ? button(texts.list.start, () => startRemediation(api, mayStart)) : null),
        trend(api, trendQuery, { report: shell.report, signal }),
        list,
    );
    show();
}

function filterForm(filters, tenants) {
    const search = element("input", {
        type: "search",
        name: "search",
        value: filters.get("search") ?? "",
        autocomplete: "off",
        spellcheck: "false",
    });
    const since = element("input", { type: "date", name: "since", value: filters.get("since") ?? "" });
    const form = element(
        "form",
        {
            class: "filters",
            role: "search",
            onsubmit: (event) => {
                event.preventDefault();
                location.hash = Address.of("remediations", null, Object.fromEntries(new FormData(form)));
            },
        },
        field(texts.list.search, search),
        field(
            texts.list.state,
            choice(
                "state",
                [["", texts.list.anyState], ...states.map((name) => [name, texts.states[name] ?? words(name)])],
                filters.get("state"),
            ),
        ),
        field(texts.tenant, tenantChoice(tenants, filters.get("tenantId"))),
        field(texts.list.since, since),
        submit(texts.list.apply),
    );
    return form;
}

function queryOf(filters) {
    const query = new URLSearchParams();
    for (const name of ["state", "tenantId"]) if (filters.get(name)) query.set(name, filters.get(name));
    if (filters.get("since")) query.set("since", new Date(`${filters.get("since")}T00:00:00`).toISOString());
    const search = filters.get("search")?.trim();
    if (search) query.set(guid.test(search) || search.includes("@") ? "user" : "ticket", search);
    return query;
}

function withPage(query, cursor) {
    const page = new URLSearchParams(query);
    page.set("top", pageSize);
    if (cursor) page.set("cursor", cursor);
    return page;
}

function tableOf(rows, tenants) {
    return table(
        texts.pages.remediations,
        [
            { title: texts.user, of: userLink },
            {
                title: texts.list.state,
                of: (row) => element("span", {}, state(row.state), row.quarantined ? ` ${texts.list.quarantined}` : null),
            },
            { title: texts.list.error, of: (row) => (row.problem ? words(row.problem) : null) },
            {
                title: texts.tenant,
                of: (row) => link(tenantName(tenants, row.tenantId), Address.of("remediations", null, { tenantId: row.tenantId })),
            },
            { title: texts.list.ticket, of: (row) => row.ticket?.id },
            { title: texts.list.created, of: (row) => time(row.createdAt) },
            { title: texts.list.changed, of: (row) => time(row.updatedAt) },
        ],
        rows,
    );
}

function startRemediation(api, tenants) {
    const user = element("input", { name: "user", required: true, autocomplete: "off" });
    const planOnly = element("input", { type: "checkbox", name: "planOnly" });
    ask({
        title: texts.list.startTitle,
        content: [
            field(
                texts.tenant,
                choice(
                    "tenantId",
                    tenants.map((tenant) => [tenant.tenantId, tenant.name]),
                    tenants[0].tenantId,
                ),
            ),
            field(texts.list.startUser, user),
            element("label", { class: "check" }, planOnly, " ", texts.list.startPlan),
        ],
        go: texts.list.startGo,
        canGo: () => user.reportValidity(),
        act: async (values) => {
            const started = await api.send("POST", "remediations", {
                tenantId: values.tenantId,
                user: values.user.trim(),
                mode: values.planOnly ? "Plan" : "Remediate",
            });
            location.hash = Address.of("remediation", started.id);
        },
    });
}
