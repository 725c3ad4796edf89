// What can be done about one remediation: what its links allow in its state, for those who have the role.
import { texts } from "../texts.js";
import { Address } from "./address.js";
import { contentOf } from "./comparison.js";
import { ask } from "./dialog.js";
import { download } from "./download.js";
import { button, element, field, message } from "./elements.js";
import { time, words } from "./shown.js";

const text = texts.one;

/**
 * The buttons.
 * @param current The remediation as it is by now.
 * @param changed Tells a listener of every change.
 */
export function actionsOf({ remediation, current, changed, api, rights, shell, path, reload }) {
    const { links, tenantId, user } = remediation;
    const may = (role) => rights.may(role, tenantId);
    const place = element("div");
    const done = (said) => async () => {
        shell.announce(said);
        await reload();
    };
    const buttons = [
        links.approve && may("Approve") && remediation.plan
            ? button(
                  text.approve,
                  () => approve({ remediation, current, changed, api, path }).then((given) => given && done(text.approved)()),
                  { appearance: "primary" },
              )
            : null,
        links.reject && may("Approve") && remediation.plan
            ? button(text.reject, () =>
                  reject({ remediation, current, changed, api, path }).then((given) => given && done(text.rejected)()),
              )
            : null,
        links.retry && may("Operate") ? button(text.retry, () => retry(api, path)) : null,
        links.cancel && may("Operate")
            ? button(text.cancelAction, () =>
                  confirm(text.cancelTitle, text.cancelIntro, text.cancelGo, () => api.send("POST", `${path}/cancel`)).then(
                      (given) => given && done(text.canceled)(),
                  ),
              )
            : null,
        may("Operate") ? button(text.snooze, () => snooze(api, tenantId, [user]).then((given) => given && done(text.snoozed)())) : null,
        button(text.evidence, async () => {
            try {
                await download(await api.file(`${path}/evidence`, "application/json"), `evidence-${remediation.id}.json`);
            } catch (error) {
                shell.report(error);
            }
        }),
        may("Operate") ? button(text.statusLink, () => createLink(api, path, shell, place)) : null,
    ];
    return element("div", { role: "group", "aria-label": text.actions }, element("div", { class: "actions" }, buttons), place);
}

/** What carrying out a plan destroys, in words. */
export function lossOf(plan) {
    const { conflict } = plan;
    if (!conflict || plan.decision !== "Approve") return [text.lostNothing];
    const mailbox = contentOf(conflict);
    return [
        text.lostRecipient(
            `${words(conflict.scope)} ${words(conflict.kind).toLowerCase()}`,
            conflict.displayName ?? conflict.primarySmtpAddress ?? conflict.objectId,
        ),
        conflict.kind === "MailUser" && !mailbox ? null : mailbox ? text.lostMailbox(mailbox) : text.lostUnknown,
        plan.copyContentTo ? text.lostCopied(plan.copyContentTo) : null,
        plan.releasesLitigationHold ? text.holdReleased : null,
    ].filter(Boolean);
}

async function approve({ remediation, current, changed, api, path }) {
    const { plan } = remediation;
    const hold = plan.releasesLitigationHold ? element("input", { type: "checkbox", name: "namesHold", required: true }) : null;
    const dialog = ask({
        title: text.approveTitle,
        danger: true,
        reason: "needed",
        go: text.approveGo,
        content: [
            element("p", {}, element("strong", {}, text.approveIntro)),
            element("h3", {}, text.lost),
            element(
                "ul",
                { class: "loss" },
                lossOf(plan).map((line) => element("li", {}, line)),
            ),
            element("p", {}, `${text.hash}: `, element("code", { class: "hash" }, plan.hash)),
            hold ? element("label", { class: "check" }, hold, " ", text.namesHold) : null,
        ],
        canGo: () => !hold || hold.reportValidity(),
        act: (values) =>
            api.send("POST", `${path}/approve`, {
                planHash: plan.hash,
                releaseLitigationHold: Boolean(values.namesHold),
                comment: values.reason.trim(),
            }),
    });
    return watched(dialog, plan, changed, current);
}

async function reject({ remediation, current, changed, api, path }) {
    const { plan } = remediation;
    const dialog = ask({
        title: text.rejectTitle,
        reason: "needed",
        go: text.rejectGo,
        content: [element("p", {}, text.rejectIntro)],
        act: (values) => api.send("POST", `${path}/reject`, { planHash: plan.hash, reason: values.reason.trim() }),
    });
    return watched(dialog, plan, changed, current);
}

// The answer belongs to the plan that was read: once it is another, or decided, the dialog gives no answer any more.
function watched(dialog, plan, changed, current) {
    const look = (remediation) => {
        if (dialog.isOpen && (remediation.state !== "AwaitingApproval" || remediation.plan?.hash !== plan.hash))
            dialog.refuse(text.changedMeanwhile);
    };
    changed(look);
    look(current());
    return dialog.closed;
}

async function retry(api, path) {
    await confirm(text.retryTitle, text.retryIntro, text.retryGo, async () => {
        const started = await api.send("POST", `${path}/retry`);
        location.hash = Address.of("remediation", started.id);
    });
}

function confirm(title, intro, go, act) {
    return ask({ title, content: [element("p", {}, intro)], go, act }).closed;
}

/** Asks until when, and snoozes users. */
export function snooze(api, tenantId, users) {
    const tomorrow = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    const until = element("input", { type: "date", name: "until", required: true, value: tomorrow });
    return ask({
        title: text.snoozeTitle,
        reason: "needed",
        go: text.snoozeGo,
        content: [element("p", {}, text.snoozeIntro), field(text.snoozeUntil, until)],
        canGo: () => until.reportValidity(),
        act: async (values) => {
            const body = { until: new Date(`${values.until}T00:00:00`).toISOString(), reason: values.reason.trim() };
            for (const user of users) await api.send("PUT", `tenants/${user.tenantId ?? tenantId}/users/${user.id}/snooze`, body);
        },
    }).closed;
}

async function createLink(api, path, shell, place) {
    try {
        const made = await api.send("POST", `${path}/status-links`);
        const input = element("input", { readonly: true, value: made.url, "aria-label": text.statusLink, size: 60 });
        place.replaceChildren(message("info", text.statusLinkMade, " ", time(made.expiresAt)), input);
        input.select();
    } catch (error) {
        shell.report(error);
    }
}
