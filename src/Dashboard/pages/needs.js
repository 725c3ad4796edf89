// Needs you: everything that waits for a person, over all tenants in which the caller has a role.
import { texts } from "../texts.js";
import { Address } from "../parts/address.js";
import { tenantChoice } from "../parts/choose-tenant.js";
import { button, element, field } from "../parts/elements.js";
import { deadLettersOf, poisonOf } from "./needs/messages.js";
import { approvalsOf, casesOf, onPremisesOf } from "./needs/remediations.js";
import { agentsOf, breakersOf, isNotScanned, pausedOf, problemsOf, scansOf, stopped, unreleasedOf } from "./needs/tenants.js";

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
