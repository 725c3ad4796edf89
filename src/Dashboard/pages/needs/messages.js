// Messages that could not be processed or delivered.
import { texts } from "../../texts.js";
import { Address } from "../../parts/address.js";
import { ask } from "../../parts/dialog.js";
import { button, element, link, section, table } from "../../parts/elements.js";
import { number, time } from "../../parts/shown.js";
import { part } from "./part.js";

const text = texts.needs;

export function poisonOf(poison, { shell, api, rights, again }) {
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

export function deadLettersOf(deadLetters, { shell, api, rights, again }) {
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
