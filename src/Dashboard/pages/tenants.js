// Tenants: how each is looked after, whether it is released, and its last scan.
import { texts } from "../texts.js";
import { Address } from "../parts/address.js";
import { ask } from "../parts/dialog.js";
import { button, element, field, link, message, section, table } from "../parts/elements.js";
import { number, person, state, time } from "../parts/shown.js";

const text = texts.tenants;
const maximumBudgets = 50;

export async function showTenants({ shell, api, rights, place, signal }) {
    const [{ items: tenants }, summary] = await Promise.all([api.get("tenants", signal), api.get("summary", signal)]);
    const summaries = new Map(summary.tenants.map((tenant) => [tenant.tenantId, tenant]));
    // Budgets are read tenant by tenant; with very many tenants, only those that are seen first.
    const budgets = new Map(
        await Promise.all(
            tenants
                .slice(0, maximumBudgets)
                .map(({ tenantId }) =>
                    api.getWhereAllowed(`tenants/${tenantId}/summary`, signal).then((found) => [tenantId, found?.budget]),
                ),
        ),
    );
    const again = () => showTenants({ shell, api, rights, place, signal }).catch(shell.report);
    const act = (question, method, path, body, reason) =>
        ask({
            title: question.title,
            content: [element("p", {}, question.intro)],
            go: question.go,
            reason: reason ? "needed" : null,
            act: (values) => api.send(method, path, reason ? { ...body, reason: values.reason.trim() } : body),
        }).closed.then((done) => {
            if (done) {
                shell.announce(text.changed);
                again();
            }
        });

    function buttons(tenant) {
        const { tenantId, name } = tenant;
        const path = `tenants/${tenantId}`;
        const release = tenant.isReleased
            ? { title: text.withdrawTitle(name), intro: text.withdrawIntro, go: text.withdraw }
            : { title: text.releaseTitle(name), intro: text.releaseIntro, go: text.release };
        const pause = tenant.pause
            ? { title: text.resumeTitle(name), intro: text.resumeIntro, go: text.resume.replace(" …", "") }
            : { title: text.pauseTitle(name), intro: text.pauseIntro, go: text.pause.replace(" …", "") };
        return element(
            "div",
            { class: "actions" },
            rights.may("Operate", tenantId)
                ? button(
                      text.scan,
                      () =>
                          api.send("POST", "scans", { tenantId }).then(() => {
                              shell.announce(texts.scans.asked);
                              again();
                          }, shell.report),
                      { size: "small" },
                  )
                : null,
            rights.may("Admin", tenantId)
                ? [
                      button(`${release.go} …`, () => act(release, "PUT", `${path}/release`, { isReleased: !tenant.isReleased }), {
                          size: "small",
                      }),
                      button(`${pause.go} …`, () => act(pause, "PATCH", path, { isPaused: !tenant.pause }, true), { size: "small" }),
                  ]
                : null,
        );
    }

    place.replaceChildren(
        element("h1", {}, texts.pages.tenants),
        tenants.length
            ? table(
                  texts.pages.tenants,
                  [
                      {
                          title: text.name,
                          of: (tenant) =>
                              element(
                                  "span",
                                  { class: "user" },
                                  link(tenant.name, Address.of("remediations", null, { tenantId: tenant.tenantId })),
                                  element("small", {}, tenant.tenantId),
                              ),
                      },
                      { title: text.policy, of: (tenant) => tenant.policy },
                      { title: text.status, of: status },
                      { title: text.lastScan, of: (tenant) => scanOf(summaries.get(tenant.tenantId)?.scans) },
                      { title: text.budget, of: (tenant) => budgetOf(budgets.get(tenant.tenantId)) },
                      { title: texts.one.actions, of: buttons },
                  ],
                  tenants,
              )
            : element("p", {}, text.nothing),
        policyCheck(api),
    );
}

function status(tenant) {
    return element(
        "span",
        {},
        tenant.pause
            ? element(
                  "fluent-badge",
                  { appearance: "tint", color: "warning", title: `${person(tenant.pause.by)}: ${tenant.pause.reason}` },
                  text.paused,
              )
            : element(
                  "fluent-badge",
                  { appearance: "tint", color: tenant.isReleased ? "success" : "informative" },
                  tenant.isReleased ? text.released : text.notReleased,
              ),
        tenant.problem ? element("small", { class: "problem" }, ` ${tenant.problem}`) : null,
    );
}

function scanOf(scans) {
    if (!scans) return null;
    return element(
        "span",
        {},
        scans.isRunning ? state("Running") : scans.lastState ? state(scans.lastState) : text.neverScanned,
        " ",
        time(scans.lastCompleteAt),
    );
}

// Purges that may still be made, as bars; a budget without a limit has none.
function budgetOf(budget) {
    if (!budget) return null;
    const bars = [
        [text.perHour, budget.usedThisHour, budget.perHour],
        [text.perDay, budget.usedToday, budget.perDay],
    ].map(([of, used, limit]) => {
        const said = text.used(number(used), limit === undefined || limit === null ? null : number(limit), of);
        return element(
            "div",
            { class: "budget" },
            limit ? element("meter", { min: 0, max: limit, value: used, high: limit * 0.8, optimum: 0, "aria-label": said }) : null,
            element("small", {}, said),
        );
    });
    return element("div", {}, bars, budget.unreadable ? element("small", { class: "problem" }, budget.unreadable) : null);
}

// What the application would say about a policy at its start, while it is typed.
function policyCheck(api) {
    const answer = element("div", { "aria-live": "polite" });
    const box = element("textarea", { rows: 8, spellcheck: "false", class: "code" });
    let waiting = null;
    box.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(async () => {
            if (!box.value.trim()) {
                answer.replaceChildren();
                return;
            }

            try {
                const checked = await api.send("POST", "policies/validate", JSON.parse(box.value));
                answer.replaceChildren(
                    checked.isValid
                        ? message("success", text.policyGood)
                        : message(
                              "error",
                              element(
                                  "ul",
                                  { class: "plain" },
                                  checked.faults.map((fault) => element("li", {}, fault)),
                              ),
                          ),
                );
            } catch (error) {
                answer.replaceChildren(message("warning", error instanceof SyntaxError ? text.policyNotJson : error.message));
            }
        }, 400);
    });
    return section(text.policyCheck, element("p", { class: "hint" }, text.policyHelp), field(text.policyDocument, box), answer);
}
