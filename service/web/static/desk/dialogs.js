// Dialogs of the page: opened, closed, and the answer waited for.
export function dialog(name) {
  return document.querySelector(`dialog[data-dialog="${name}"]`);
}

// Show a dialog and wait; gives the value of the button that closed it, "" for Escape.
export function answer(box) {
  box.returnValue = "";
  box.showModal();
  return new Promise((resolve) => box.addEventListener("close", () => resolve(box.returnValue), { once: true }));
}
