// Controls: the kill switch and the breakers, for every tenant and for each.
import { texts } from "../texts.js";
import { Address } from "../parts/address.js";
import { tenantChoice } from "../parts/choose-tenant.js";
import { ask } from "../parts/dialog.js";
import { button, element, field, section, table } from "../parts/elements.js";
import { number, person, state, time } from "../parts/shown.js";

const text = texts.controls;

// With more tenants than this, those without a finding are shown one at a time.
const maximumShown = 20;

export async function showControls({ shell, api, rights, address, place, signal }) {
    const summary = await api.get("summary", signal);
    const tenants = new Map(summary.tenants.map((tenant) => [tenant.tenantId, tenant]));
    const chosen = address.filters.get("tenantId");
    const isMany = tenants.size > maximumShown;
    const shown = summary.tenants.filter(
        (tenant) => !isMany || tenant.tenantId === chosen || tenant.isKillSwitchOn || tenant.breaker !== "Closed",
    );
    const places = [{ tenantId: null, name: texts.everyTenant }, ...shown.slice(0, 100)];
    const of = (where) => (where.tenantId ? `?tenantId=${where.tenantId}` : "");
    const rows = await Promise.all(
        places.map(async (where) => ({
            where,
            killSwitch: await api.getWhereAllowed(`kill-switch${of(where)}`, signal),
            ...(await breakerOf(`breaker${of(where)}`)),
        })),
    );
    async function breakerOf(path) {
        const found = await api.getTagged(path, signal);
        return { breaker: found?.body ?? null, tag: found?.tag };
    }

    const again = () => showControls({ shell, api, rights, address, place, signal }).catch(shell.report);
    const change = (question) =>
        ask({ reason: "needed", content: [element("p", {}, question.intro)], ...question }).closed.then((done) => {
            if (done) shell.announce(text.done);
            again();
        });
    const named = (where, body) => (where.tenantId ? { ...body, tenantId: where.tenantId } : body);

    function switchButton({ where, killSwitch }) {
        if (!rights.may("Admin", where.tenantId)) return null;
        const isOn = !killSwitch.isOn;
        return button(isOn ? text.stop : text.allow, () =>
            change({
                title: isOn ? text.stopTitle(where.name) : text.allowTitle(where.name),
                intro: isOn ? text.stopIntro : text.allowIntro,
                go: isOn ? text.stopGo : text.allowGo,
                danger: !isOn,
                act: (values) => api.send("PUT", "kill-switch", named(where, { isOn, reason: values.reason.trim() })),
            }),
        );
    }

    function resetButton({ where, breaker, tag }) {
        if (breaker.state === "Closed" || !rights.may("Admin", where.tenantId)) return null;
        return button(text.reset, () =>
            change({
                title: text.resetTitle(where.name),
                intro: text.resetIntro,
                go: text.resetGo,
                act: (values) => api.send("POST", "breaker/reset", named(where, { reason: values.reason.trim() }), tag),
            }),
        );
    }

    const isOn = ({ killSwitch }) =>
        element(
            "fluent-badge",
            { appearance: "tint", color: killSwitch.isOn ? "danger" : "success" },
            killSwitch.isOn ? text.on : text.off,
        );
    const select = tenantChoice(tenants, chosen);
    select.addEventListener("change", () => (location.hash = Address.of("controls", null, { tenantId: select.value })));
    place.replaceChildren(
        element("h1", {}, texts.pages.controls),
        ...(isMany ? [element("div", { class: "filters" }, field(text.show, select)), element("p", { class: "hint" }, text.some)] : []),
        section(
            text.killSwitch,
            element("p", { class: "hint" }, text.killSwitchHelp),
            table(
                text.killSwitch,
                [
                    { title: texts.tenant, of: ({ where }) => where.name },
                    { title: texts.list.state, of: isOn },
                    { title: texts.reason, of: ({ killSwitch }) => killSwitch.reason },
                    {
                        title: text.changedBy,
                        of: ({ killSwitch }) =>
                            killSwitch.changedBy
                                ? element("span", {}, person(killSwitch.changedBy), " ", time(killSwitch.changedAt))
                                : null,
                    },
                    { title: texts.one.actions, of: switchButton },
                ],
                rows.filter((row) => row.killSwitch),
            ),
        ),
        section(
            text.breaker,
            element("p", { class: "hint" }, text.breakerHelp),
            table(
                text.breaker,
                [
                    { title: texts.tenant, of: ({ where }) => where.name },
                    { title: texts.list.state, of: ({ breaker }) => state(breaker.state) },
                    { title: text.purges, of: ({ breaker }) => number(breaker.purges) },
                    { title: text.failed, of: ({ breaker }) => number(breaker.failed) },
                    { title: text.until, of: ({ breaker }) => time(breaker.openUntil) },
                    {
                        title: text.lastReset,
                        of: ({ breaker }) =>
                            breaker.lastReset
                                ? element(
                                      "span",
                                      {},
                                      person(breaker.lastReset.by),
                                      " ",
                                      time(breaker.lastReset.at),
                                      `: ${breaker.lastReset.reason}`,
                                  )
                                : null,
                    },
                    { title: texts.one.actions, of: resetButton },
                ],
                rows.filter((row) => row.breaker),
            ),
        ),
    );
}
