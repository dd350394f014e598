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
  badge: ["mojBadge", { text: "Restricted <here>", classes: "moj-badge--red" }],
  "side-navigation": ["mojSideNavigation", {
    label: "Parts of this page",
    items: [
      { text: "Open", href: "/cases" },
      { text: "Mine & <ours>", href: "/cases/mine", active: true },
    ],
  }],
  filter: ["mojFilter", {
    heading: { text: "Filter" },
    selectedFilters: {
      heading: { text: "Selected filters" },
      clearLink: { text: "Clear filters", href: "/cases?" },
      categories: [
        { heading: { text: "Stage" }, items: [{ text: "Open <now>", href: "/cases?team=1" }] },
        { heading: { text: "Team" }, items: [{ text: "North", href: "/cases?stage=open" }] },
      ],
    },
    optionsHtml: "",
  }],
  "date-picker": ["mojDatePicker", {
    id: "until", name: "until", value: "27/3/2026", weekStartDay: "monday",
    classes: "govuk-input--width-10",
    label: { text: "Last <day>", classes: "govuk-label--s" },
    hint: { text: "For example, 27/3/2026" },
  }],
  "alert-bare": ["mojAlert", { variant: "error", title: "It failed", text: "It failed" }],
};
for (const [name, [macro, params]] of Object.entries(made)) {
  const file = name.replace("-bare", "");
  const source = `{% from "moj/components/${file}/macro.njk" import ${macro} %}{{ ${macro}(params) }}`;
  fs.writeFileSync(path.join(__dirname, `${name}.html`), env.renderString(source, { params }).trim().replace(/\n\s*\n/g, "\n") + "\n");
}
