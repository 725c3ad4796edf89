// Audit: what was done in a tenant, by whom, entry by entry.
import { texts } from "../texts.js";
import { Address } from "../parts/address.js";
import { readTenants, tenantChoice } from "../parts/choose-tenant.js";
import { download } from "../parts/download.js";
import { button, element, field, link, submit, table } from "../parts/elements.js";
import { time } from "../parts/shown.js";

const text = texts.audit;
const pageSize = 200;

export async function showAudit({ shell, api, address, place, signal }) {
    const tenants = await readTenants(api, signal);
    const tenantId = address.filters.get("tenantId") ?? tenants.keys().next().value;
    const after = Number(address.filters.get("after") ?? 0) || 0;
    const select = tenantChoice(tenants, tenantId, { all: null });
    const from = element("input", { type: "number", name: "after", min: 0, value: after });
    const form = element(
        "form",
        {
            class: "filters",
            onsubmit: (event) => {
                event.preventDefault();
                location.hash = Address.of("audit", null, { tenantId: select.value, after: from.value === "0" ? "" : from.value });
            },
        },
        field(texts.tenant, select),
        field(text.from, from),
        submit(text.show),
    );
    const list = element("div");
    place.replaceChildren(element("h1", {}, texts.pages.audit), form, element("p", { class: "hint" }, text.chain), list);
    if (!tenantId) return;

    const rows = [];
    let isCut = false;
    const more = async () => {
        const last = rows.at(-1)?.sequence ?? after;
        const page = await api.lines(`tenants/${tenantId}/audit?after=${last}&top=${pageSize}`, signal);
        rows.push(...page.items);
        isCut = page.isCut;
        list.replaceChildren(
            rows.length ? tableOf(rows) : element("p", {}, text.nothing),
            element(
                "div",
                { class: "actions" },
                isCut ? button(texts.more, () => more().catch(shell.report)) : null,
                button(text.csv, async () => {
                    try {
                        await download(await api.file(`tenants/${tenantId}/audit?after=${after}`, "text/csv"), `audit-${tenantId}.csv`);
                    } catch (error) {
                        shell.report(error);
                    }
                }),
            ),
        );
    };
    await more();
}

function tableOf(rows) {
    return table(
        texts.pages.audit,
        [
            { title: "#", of: (entry) => String(entry.sequence) },
            { title: text.at, of: (entry) => time(entry.at) },
            { title: text.kind, of: (entry) => entry.kind },
            { title: text.by, of: (entry) => entry.actorName ?? entry.actorId },
            {
                title: text.remediation,
                of: (entry) =>
                    entry.remediationId ? link(entry.remediationId.slice(0, 12), Address.of("remediation", entry.remediationId)) : null,
            },
            {
                title: text.content,
                of: (entry) =>
                    element(
                        "details",
                        {},
                        element("summary", {}, text.content),
                        element("pre", {}, JSON.stringify(entry.content, null, 1)),
                    ),
            },
        ],
        rows,
    );
}
