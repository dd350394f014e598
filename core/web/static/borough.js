// Makes pages that already work without scripts a little better.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// Components of MoJ Frontend (tables that are sorted, "select all", a calendar) come to the pages that have one.
if (document.querySelector("[data-module^='moj-']")) {
  import("./moj-frontend.min.js").then((moj) => moj.initAll());
}

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
  setTimeout(() => {
    const box = document.createElement("div");
    box.className = "app-ending govuk-body";
    box.setAttribute("role", "alert");
    box.textContent = end.textContent;
    document.getElementById("main-content").append(box);
  }, Math.max(end.dataset.endsIn - 120, 0) * 1000);
}

// Something that goes on in the background is followed, as long as somebody looks at it.
const follow = async () => {
  if (document.hidden) return setTimeout(follow, 2000);
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const bar = document.querySelector("[data-app-follow]");
    const next = fresh.querySelector("[data-app-follow]");
    if (!next) return location.reload();
    bar.querySelector("progress").value = next.querySelector("progress").value;
    bar.querySelector("progress").max = next.querySelector("progress").max;
    bar.querySelector("p").replaceWith(next.querySelector("p"));
  } catch { /* the network is away for a moment */ }
  setTimeout(follow, 2000);
};
if (document.querySelector("[data-app-follow]")) setTimeout(follow, 1000);

// A rectangle drawn on the picture of a page goes into the form below it.
const picture = document.getElementById("page-picture");
if (picture) {
  const place = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    const within = (value, most) => Math.min(Math.max(value, 0), most);
    return [within(point.x, +picture.dataset.width), within(point.y, +picture.dataset.height)];
  };
  let start, box;
  picture.classList.add("app-page__picture--drawn");
  picture.addEventListener("pointerdown", (event) => {
    picture.querySelector(".app-page__new")?.remove();
    start = place(event);
    box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    box.classList.add("app-page__new");
    picture.append(box);
    picture.setPointerCapture(event.pointerId);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = place(event);
    const sides = { x: Math.min(x, start[0]), y: Math.min(y, start[1]), width: Math.abs(x - start[0]), height: Math.abs(y - start[1]) };
    for (const [name, value] of Object.entries(sides)) box.setAttribute(name, value);
  });
  picture.addEventListener("pointerup", () => {
    if (!start) return;
    start = undefined;
    const drawn = (name) => +box.getAttribute(name) / 10;
    const left = Math.floor(drawn("x")), top = Math.floor(drawn("y"));
    const form = {
      left, top,
      width: Math.ceil(drawn("x") + drawn("width")) - left,
      height: Math.ceil(drawn("y") + drawn("height")) - top,
    };
    for (const [name, value] of Object.entries(form)) document.getElementById(name).value = value;
    document.getElementById("why").focus();
  });
}
