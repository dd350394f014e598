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
