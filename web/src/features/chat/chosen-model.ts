/** The model chosen for a chat that has not begun: it outlives the way to the checkout and back. */

const place = "a2b-chosen-model";

export function chosenModel(): string | null {
  try {
    return sessionStorage.getItem(place);
  } catch {
    return null;
  }
}

export function keepChosenModel(model: string | null): void {
  try {
    if (model === null) sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, model);
  } catch {
    // The choice lives as long as the page.
  }
}
