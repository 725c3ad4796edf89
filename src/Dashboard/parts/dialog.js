// Asks before something is done. The native dialog keeps the focus inside, and closes on Escape.
import { button, element, field } from "./elements.js";
import { texts } from "../texts.js";

/**
 * Opens a dialog.
 * @param title The question.
 * @param content What it is about.
 * @param go The text of the button that does it.
 * @param act Does it with the values of the form. What it throws is shown, and the dialog stays open.
 * @param reason Whether a reason is asked for: "needed", "optional", or null.
 * @param danger Whether it cannot be undone.
 * @returns The dialog: `isOpen`, `refuse(text)`, and `closed`, which ends with whether it was done.
 */
export function ask({ title, content = [], go, act, reason = null, danger = false, canGo = () => true }) {
    const id = `dialog-${Math.random().toString(36).slice(2)}`;
    const problem = element("p", { class: "problem", role: "alert" });
    const text = reason ? element("textarea", { name: "reason", rows: 3, maxlength: 1000, required: reason === "needed" }) : null;
    const confirm = button(go, () => send(), { appearance: "primary", class: danger ? "danger" : null });
    const form = element(
        "form",
        {
            method: "dialog",
            onsubmit: (event) => {
                event.preventDefault();
                send();
            },
        },
        element("h2", { id }, title),
        ...content,
        text ? field(texts.reason, text) : null,
        problem,
        element(
            "div",
            { class: "actions" },
            button(texts.cancel, () => dialog.close()),
            confirm,
        ),
    );
    const dialog = element("dialog", { "aria-labelledby": id }, form);
    let done = false;
    let refused = false;

    async function send() {
        if (refused || confirm.disabled) return;
        const values = Object.fromEntries(new FormData(form));
        if (reason === "needed" && !values.reason.trim()) {
            problem.textContent = texts.reasonNeeded;
            text.focus();
            return;
        }

        if (!canGo(values)) {
            return;
        }

        confirm.disabled = true;
        problem.textContent = "";
        try {
            await act(values);
            done = true;
            dialog.close();
        } catch (error) {
            problem.textContent = error.message || texts.failed;
            confirm.disabled = refused;
        }
    }

    document.body.append(dialog);
    const opener = document.activeElement;
    dialog.showModal();
    const closed = new Promise((resolve) =>
        dialog.addEventListener("close", () => {
            dialog.remove();
            opener?.focus?.();
            resolve(done);
        }),
    );
    return {
        get isOpen() {
            return dialog.open;
        },
        /** What was asked no longer holds: it can only be closed. */
        refuse(why) {
            refused = true;
            confirm.disabled = true;
            problem.textContent = why;
        },
        closed,
    };
}
