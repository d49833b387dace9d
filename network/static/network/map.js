// Says above the map what is pointed at or has the focus. A first tap shows it, the link in it leads on. Without this
// module the browser shows each shape's title, and the table says the same.
const map = document.querySelector(".map-page__map");
const label = map.querySelector(".map-page__pointed");
let byTouch = false;
let shown = null;
label.textContent = "Zeigen oder tippen Sie auf eine Gemeinde";

function show(link) {
  if (link === shown) return;
  shown = link;
  label.replaceChildren();
  if (!link) return;
  const title = link.querySelector("title");
  if (title) {
    link.dataset.name = title.textContent;
    link.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  const [name, ...rest] = (link.getAttribute("aria-label") ?? "").split(": ");
  const head = document.createElement("a");
  head.textContent = name;
  head.tabIndex = -1;
  if (link.hasAttribute("href")) head.href = link.getAttribute("href");
  const detail = document.createElement("span");
  detail.textContent = rest.join(": ");
  label.append(head, detail);
}

const over = (event) => event.target.closest?.("svg.map__drawing a");
map.addEventListener("pointerdown", (event) => { byTouch = event.pointerType === "touch"; });
map.addEventListener("pointerover", (event) => { if (event.pointerType === "mouse" && over(event)) show(over(event)); });
map.addEventListener("focusin", (event) => { if (!byTouch && over(event)) show(over(event)); });
map.addEventListener("click", (event) => {
  const link = over(event);
  if (!link || !byTouch || link === shown) return;
  event.preventDefault();
  show(link);
});
