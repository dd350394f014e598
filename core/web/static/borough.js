// Makes pages that already work without scripts a little better.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// "/" goes to the search box, as in most tools that people search in all day.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.getElementById("search-everything");
  if (event.key === "/" && !typing && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

// Two minutes before the session ends, says so where it is seen and heard. The time itself stands at the foot
// of every page, also without scripts.
const end = document.getElementById("session-end");
if (end) {
  const left = () => new Date(end.dataset.endsAt) - Date.now();
  const warn = () => {
    if (left() > 120_000) {
      setTimeout(warn, left() - 120_000);
      return;
    }
    const box = document.createElement("div");
    box.className = "app-ending govuk-body";
    box.setAttribute("role", "alert");
    box.textContent = end.textContent;
    document.body.append(box);
  };
  setTimeout(warn, Math.max(left() - 120_000, 0));
}
