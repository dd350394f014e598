// Makes the golden files beside it with MoJ Frontend's own templates and the real Nunjucks:
//   npm install --no-save nunjucks && node tests/web/golden/make.cjs
const fs = require("node:fs");
const path = require("node:path");
const nunjucks = require("nunjucks");

const packages = path.join(__dirname, "../../../node_modules");
const env = new nunjucks.Environment(
  new nunjucks.FileSystemLoader([
    path.join(packages, "@ministryofjustice/frontend"),
    path.join(packages, "govuk-frontend/dist"),
  ]),
  { autoescape: true },
);
env.addFilter("date", (stamp) => stamp); // as our pages write days is our own affair
env.addFilter("mojDate", (stamp) => stamp);

const made = {
  "sub-navigation": ["mojSubNavigation", {
    label: "Parts of this page",
    items: [
      { text: "Open", href: "/cases" },
      { text: "Mine & <ours>", href: "/cases/mine", active: true },
    ],
  }],
  timeline: ["mojTimeline", {
    headingLevel: 3,
    items: [
      { label: { text: "Opened <here>" }, byline: { text: "Rosa O'Neil" }, datetime: { timestamp: "2026-04-07", format: "x" }, text: "Now: open" },
      { label: { html: '<a class="govuk-link" href="/cases/1">Moved</a>' }, datetime: { timestamp: "2026-04-08", format: "x" }, text: "Now: closed" },
    ],
  }],
  alert: ["mojAlert", {
    variant: "warning", title: "On hold", showTitleAsHeading: true, text: "Breathing space until May",
  }],
  "alert-bare": ["mojAlert", { variant: "error", title: "It failed", text: "It failed" }],
};
for (const [name, [macro, params]] of Object.entries(made)) {
  const file = name.replace("-bare", "");
  const source = `{% from "moj/components/${file}/macro.njk" import ${macro} %}{{ ${macro}(params) }}`;
  fs.writeFileSync(path.join(__dirname, `${name}.html`), env.renderString(source, { params }).trim() + "\n");
}
