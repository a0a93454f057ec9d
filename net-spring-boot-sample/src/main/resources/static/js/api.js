// Requests to the server. A refusal becomes an Error whose message is the server's own explanation.

const TIMEOUT_MILLIS = 5000;

export const get = (path) => request(path, {});

export const post = (path) => request(path, { method: "POST" });

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  } catch {
    throw new Error("The server does not answer.");
  }
  if (!response.ok) {
    throw new Error(await explanation(response));
  }
  return response.json();
}

async function explanation(response) {
  if (response.status === 401) {
    return "You are not signed in, so this is not shown.";
  }
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title ?? `The server answered ${response.status}.`;
  } catch {
    return response.status === 403 ? "You have no permission for this." : `The server answered ${response.status}.`;
  }
}
