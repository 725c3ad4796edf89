// Scans: what is running with its progress, and what came of the others.
import { texts } from "../texts.js";
import { readTenants, tenantChoice, tenantName } from "../parts/choose-tenant.js";
import { button, element, field, section, table } from "../parts/elements.js";
import { number, state, time } from "../parts/shown.js";

const text = texts.scans;
const lookAgain = 3000;

export async function showScans({ shell, api, rights, place, signal }) {
    const tenants = await readTenants(api, signal);
    const startable = [...tenants.values()].some((tenant) => rights.may("Operate", tenant.tenantId));
    const list = element("div");
    const again = async () => {
        const { items } = await api.get("scans?top=100", signal);
        list.replaceChildren(items.length ? tableOf(items, tenants) : element("p", {}, text.nothing));
        if (items.some((scan) => scan.state === "Running") && !signal.aborted)
            setTimeout(() => signal.aborted || again().catch(shell.report), lookAgain);
    };

    place.replaceChildren(element("h1", {}, texts.pages.scans), startable ? startForm() : "", list);
    await again();

    function startForm() {
        const select = tenantChoice(tenants, null, { all: null, only: (tenant) => rights.may("Operate", tenant.tenantId) });
        const start = button(text.startGo, async () => {
            try {
                await api.send("POST", "scans", { tenantId: select.value });
                shell.announce(text.asked);
                await again();
            } catch (error) {
                shell.report(error);
            }
        });
        return section(text.start, element("div", { class: "filters" }, field(texts.tenant, select), start));
    }
}

function tableOf(scans, tenants) {
    return table(
        texts.pages.scans,
        [
            { title: texts.tenant, of: (scan) => tenantName(tenants, scan.tenantId) },
            { title: texts.list.state, of: (scan) => state(scan.state) },
            { title: text.progress, of: progress },
            { title: text.errors, of: (scan) => number(scan.usersWithErrors ?? 0) },
            { title: text.started, of: (scan) => time(scan.startedAt) },
            { title: text.ended, of: (scan) => time(scan.endedAt) },
            { title: text.fault, of: (scan) => scan.fault },
        ],
        scans,
    );
}

function progress(scan) {
    const read = text.of(number(scan.users ?? 0), number(scan.usersInTotal));
    if (scan.state !== "Running" || !scan.usersInTotal) return read;
    return element(
        "span",
        {},
        element("progress", { max: scan.usersInTotal, value: scan.users ?? 0, "aria-label": read }),
        ` ${read}`,
        scan.secondsLeft ? `, ${text.left(scan.secondsLeft)}` : null,
    );
}
