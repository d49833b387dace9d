// Closes the rows of other nominees when the declarer ticks that they are nominated themselves, and opens them again;
// rows into which something was typed stay open.
for (const details of document.querySelectorAll("details[data-closed-by]")) {
  const box = document.getElementById(details.dataset.closedBy);
  const typed = () => [...details.querySelectorAll("input:not([type=hidden])")].some((input) => input.value.trim());
  box?.addEventListener("change", () => { details.open = !box.checked || typed(); });
}
