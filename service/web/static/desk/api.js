// Asking the service: one error for whatever goes wrong, and a new token when the session has changed.
import { say } from "./words.js";

export class Failed extends Error {
  constructor(status, code, message, body = {}) {
    super(message);
    Object.assign(this, { status, code, body });
  }

  // A fault of the line or of the service, or a bulletin that a worker has: the same request may succeed later.
  get passing() {
    return this.status === 0 || this.status === 429 || this.status >= 500 || this.code === "conflict";
  }
}

const meta = () => document.querySelector('meta[name="csrf-token"]');

export async function ask(method, address, body, { keepalive = false, again = true } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": meta()?.content ?? "" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(address, {
      method, headers, keepalive, credentials: "same-origin", body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Failed(0, "offline", say("offline"));
  }
  const given = await answer.json().catch(() => null);
  if (given === null && answer.ok) throw new Failed(401, "signed_out", say("signed-out"));
  if (answer.ok) return { status: answer.status, ...given };
  // Who signed in anew in another window has another token.
  const error = given?.error ?? {};
  if (error.code === "bad_request" && again && method !== "GET" && (await newToken())) {
    return ask(method, address, body, { keepalive, again: false });
  }
  const message = answer.status === 401 ? say("signed-out") : error.message ?? say("refused");
  throw new Failed(answer.status, error.code ?? "unknown", message, given ?? {});
}

async function newToken() {
  const page = await fetch(location.href, { headers: { Accept: "text/html" } }).then((it) => it.text()).catch(() => "");
  const token = new DOMParser().parseFromString(page, "text/html").querySelector('meta[name="csrf-token"]')?.content;
  if (!token || !meta()) return false;
  meta().content = token;
  return true;
}
