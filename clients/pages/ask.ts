/** Asks one of the development routes. null when it does not answer: the page says so and asks again. */
export async function ask<Answer>(path: string, init?: RequestInit): Promise<Answer | null> {
  try {
    const response = await fetch(path, init);
    return response.ok ? ((await response.json()) as Answer) : null;
  } catch {
    return null;
  }
}
