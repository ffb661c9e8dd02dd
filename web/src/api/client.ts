// SPDX-License-Identifier: Apache-2.0
// The one way to the server: openapi-fetch on the generated paths, problems thrown as ApiError.
import type { paths } from "api-schema";
import createClient from "openapi-fetch";

import type { Problem } from "./types";

export const client = createClient<paths>();

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

// What to do about an error; nothing where it does not say.
export const hintOf = (error: Error) => (error instanceof ApiError ? (error.problem.hint ?? "") : "");

const noAnswer: Problem = {
  type: "about:blank",
  title: "The server does not answer",
  status: 0,
  detail: "No connection to the server of this page.",
  hint: "Check that millrace serve is running.",
  instance: "",
};

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "title" in value && "detail" in value;
}

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

export async function answer<T>(call: Promise<Reply<T>>): Promise<T> {
  const reply = await call.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(noAnswer);
  });
  if (reply.response.ok && reply.data !== undefined) return reply.data;
  if (isProblem(reply.error)) throw new ApiError(reply.error);
  const { status } = reply.response;
  // A proxy in front of a server that is down answers for it.
  if (status >= 502 && status <= 504) throw new ApiError(noAnswer);
  throw new ApiError({ ...noAnswer, title: "The answer is not one of the API", status, detail: `HTTP status ${status}` });
}
