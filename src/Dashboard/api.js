// The API, which is all that the dashboard knows.
import { SignInNeeded } from "./sign-in.js";
import { texts } from "./texts.js";

/** An answer that is not the one asked for; the message says what to do. */
export class ApiProblem extends Error {
    constructor(status, code, detail) {
        super(detail);
        this.status = status;
        this.code = code;
    }
}

/** Calls the API as whoever is signed in. */
export class Api {
    #session;

    constructor(session) {
        this.#session = session;
    }

    /** GET; the parsed body. */
    async get(path, signal) {
        return (await this.#send("GET", path, { signal })).json();
    }

    /** GET; null where the caller may not ask, or where there is nothing. */
    async getWhereAllowed(path, signal) {
        return (await this.getTagged(path, signal))?.body ?? null;
    }

    /** The same with the answer's tag, by which a change can be refused if somebody else was faster. */
    async getTagged(path, signal) {
        try {
            const answer = await this.#send("GET", path, { signal });
            return { body: await answer.json(), tag: answer.headers.get("ETag") };
        } catch (error) {
            if (error instanceof ApiProblem && (error.status === 403 || error.status === 404)) return null;
            throw error;
        }
    }

    /** Every entry of a list, up to a limit; `isCut` says that there are more. */
    async all(path, limit = 1000, signal) {
        const items = [];
        let cursor = null;
        do {
            const page = await this.get(
                `${path}${path.includes("?") ? "&" : "?"}top=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
                signal,
            );
            items.push(...page.items);
            cursor = page.nextCursor ?? null;
        } while (cursor && items.length < limit);
        return { items, isCut: cursor !== null };
    }

    /** POST, PUT, PATCH or DELETE, if the tag still holds where there is one; the parsed body, or null. */
    async send(method, path, body, tag = null) {
        const answer = await this.#send(method, path, { body, headers: tag ? { "If-Match": tag } : {} });
        return answer.status === 204 ? null : answer.json();
    }

    /** The raw answer, for files. */
    file(path, accept) {
        return this.#send("GET", path, { accept });
    }

    /** Lines of JSON, and whether there are more. */
    async lines(path, signal) {
        const answer = await this.#send("GET", path, { signal });
        const text = await answer.text();
        return {
            items: text
                .split("\n")
                .filter(Boolean)
                .map((line) => JSON.parse(line)),
            isCut: answer.headers.has("Link"),
        };
    }

    /**
     * Follows a timeline until it ends or nobody listens any more. Event sources of browsers cannot carry a token.
     * @param onEvent Called with the name and the data of each event.
     */
    async follow(path, after, onEvent, signal) {
        let last = after;
        while (!signal.aborted) {
            try {
                const answer = await this.#send("GET", path, {
                    accept: "text/event-stream",
                    headers: { "Last-Event-ID": String(last) },
                    signal,
                });
                if (answer.status === 204) return;
                for await (const event of events(answer.body)) {
                    if (event.id) last = Number(event.id);
                    if (event.name) onEvent(event.name, event.data ? JSON.parse(event.data) : null);
                    if (event.name === "end") return;
                }
            } catch (error) {
                if (signal.aborted) return;
                if (error instanceof SignInNeeded) throw error;
                if (error instanceof ApiProblem && error.status < 500 && error.status !== 429) return;
            }

            await new Promise((resolve) => setTimeout(resolve, 2000));
        }
    }

    async #send(method, path, { body, accept = "application/json", headers = {}, signal } = {}) {
        let answer = await this.#fetch(method, path, body, accept, headers, signal, await this.#session.token());
        if (answer.status === 401) {
            answer = await this.#fetch(method, path, body, accept, headers, signal, await this.#session.token(true));
            if (answer.status === 401) throw new SignInNeeded();
        }

        if (answer.ok) return answer;
        const problem = await answer.json().catch(() => ({}));
        throw new ApiProblem(answer.status, problem.code, problem.detail ?? texts.answered(answer.status));
    }

    async #fetch(method, path, body, accept, headers, signal, token) {
        const address = new URL(path.startsWith("/") ? path : `/api/v1/${path}`, location.origin);
        try {
            return await fetch(address, {
                method,
                signal,
                cache: "no-store",
                headers: {
                    ...headers,
                    Accept: accept,
                    Authorization: `Bearer ${token}`,
                    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
                },
                body: body === undefined ? undefined : JSON.stringify(body),
            });
        } catch (error) {
            if (error.name === "AbortError") throw error;
            throw new ApiProblem(0, "offline", texts.offline);
        }
    }
}

// Reads server-sent events from a stream.
async function* events(stream) {
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    try {
        while (true) {
            const { value, done } = await reader.read();
            if (done) return;
            const blocks = (rest + value).split("\n\n");
            rest = blocks.pop();
            for (const block of blocks) {
                const fields = Object.fromEntries(
                    block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
                );
                yield { id: fields.id, name: fields.event, data: fields.data };
            }
        }
    } finally {
        reader.cancel().catch(() => {});
    }
}
