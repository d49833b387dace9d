// Turns <input data-autocomplete-url="…"> into a type-ahead. data-autocomplete-name names the hidden input that holds
// the chosen value; without it a choice opens the result's own page.
const escape = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const described = (input) =>
  (input.getAttribute("aria-describedby") ?? "").split(" ")
    .map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean).join(" ");

function withQuery(url, query) {
  const address = new URL(url, location.href);
  address.searchParams.set("q", query);
  return address;
}

function search(url) {
  let timer, request;
  return (query, show) => {
    clearTimeout(timer);
    request?.abort();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const answer = await fetch(withQuery(url, query), { signal: request.signal });
        show(answer.ok ? await answer.json() : []);
      } catch (error) {
        if (error.name !== "AbortError") show([]);
      }
    }, 150);
  };
}

function enhance(input) {
  const { autocompleteUrl, autocompleteName } = input.dataset;
  const container = document.createElement("div");
  const hiddenInput = autocompleteName && Object.assign(document.createElement("input"), { type: "hidden", name: autocompleteName });
  const help = described(input);
  input.replaceWith(container);
  if (hiddenInput) container.after(hiddenInput);
  window.accessibleAutocomplete({
    element: container,
    id: input.id,
    name: input.name,
    defaultValue: input.value,
    source: search(autocompleteUrl),
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: "overlay",
    inputClasses: input.className,
    menuAttributes: { "aria-labelledby": null, "aria-label": "Vorschläge" },
    templates: {
      inputValue: (result) => result?.label ?? "",
      suggestion: (result) =>
        result.label ? `<strong>${escape(result.label)}</strong> <span>${escape(result.detail ?? "")}</span>` : escape(String(result)),
    },
    onConfirm: (result) => {
      if (result && hiddenInput) hiddenInput.value = result.value;
      else if (result?.url) location.assign(result.url);
    },
    tNoResults: () => "Kein Treffer",
    tStatusQueryTooShort: (length) => `Geben Sie mindestens ${length} Zeichen ein.`,
    tStatusNoResults: () => "Kein Treffer.",
    tStatusSelectedOption: (label, count, index) => `${label}, ${index + 1} von ${count}, ist ausgewählt.`,
    tStatusResults: (count, label) => `${count === 1 ? "Ein Vorschlag" : `${count} Vorschläge`}. ${label}`,
    tAssistiveHint: () =>
      `${help} Wenn Vorschläge erscheinen, wählen Sie mit den Pfeiltasten aus und bestätigen Sie mit der Eingabetaste.`.trim(),
  });
  container.addEventListener("input", () => { if (hiddenInput) hiddenInput.value = ""; });
}

document.querySelectorAll("[data-autocomplete-url]").forEach(enhance);
