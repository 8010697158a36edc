#include <verification/report/html_style.hpp>

#include <verification/plot/inline_svg.hpp>
#include <verification/report/mathml.hpp>

namespace wnflow::report {
namespace {

constexpr const char* style = R"css(
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --raised: #f6f8fa; --line: #d0d7de;
  --proved: #0b5d2a; --observed: #0a4a8f; --neutral: #57606a; --undecided: #7a4100; --refuted: #a40e26; --link: #0a4a8f;
  --series-0: #1b1f24; --series-1: #0060a8; --series-2: #b8452a; --series-3: #2a7a3f; --series-4: #7a4fa3;
  --series-5: #8a6d00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a3adb8; --paper: #0f141a; --raised: #1a2028;
  --line: #3b434d; --proved: #56d37d; --observed: #79b8ff; --neutral: #a3adb8; --undecided: #f0b35a; --refuted: #ff8f85;
  --link: #79b8ff; --series-0: #e6edf3; --series-1: #79b8ff; --series-2: #ff9e7d; --series-3: #6fd58e;
  --series-4: #c8a6f5; --series-5: #e3c558; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 66rem; padding: 1rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 2.1rem; line-height: 1.2; margin: 0 0 .35rem; letter-spacing: -.01em; }
h2 { font-size: 1.4rem; margin: 3rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.08rem; margin: 0; }
h3 .id { font: .85em ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; color: var(--soft); margin-left: .4em; }
p { max-width: 46rem; margin: .6rem 0; }
a { color: var(--link); }
sup { line-height: 0; font-size: .75em; }
.soft { color: var(--soft); }
.kicker { margin: 1rem 0 .1rem; font-size: .9rem; }
.lead { font-size: 1.12rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .88em; }
code { overflow-wrap: anywhere; }
pre { background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; overflow-x: auto; }
.digest { font-size: .8rem; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .75rem; margin: 1.25rem 0; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem 1rem; font-size: .92rem; }
.card b { display: block; font-size: 1.65rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
.tally { list-style: none; padding: 0; margin: 1rem 0; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
.tally b { margin-left: .4em; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .35rem; }
caption span { display: block; max-width: min(100%, calc(100vw - 2.5rem)); }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody th { font-weight: 500; }
td ul { margin: 0; padding-left: 1rem; min-width: 15rem; }
td.number, th.number { text-align: right; white-space: nowrap; }
.badge { font-weight: 600; white-space: nowrap; }
.badge.proved { color: var(--proved); } .badge.observed { color: var(--observed); }
.badge.undecided { color: var(--undecided); } .badge.refuted { color: var(--refuted); }
.badge.not-applicable { color: var(--neutral); }
.certified { color: var(--proved); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.numerical { font-style: italic; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
details { margin: .4rem 0; } summary { cursor: pointer; color: var(--soft); }
details.digits { margin: 0; font-size: .9em; }
section.statement { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem; margin: 1rem 0;
  break-inside: avoid; }
section.statement header { display: flex; flex-wrap: wrap; gap: .2rem 1rem; justify-content: space-between; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 24rem); gap: .5rem 1.5rem; align-items: start; }
.columns > div:only-child { grid-column: 1 / -1; }
.formula { overflow-x: auto; padding: .35rem 0; font-size: 1.12rem; }
dl { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .2rem .75rem; margin: .5rem 0 0; font-size: .95rem; }
dl.wide { grid-template-columns: 12rem minmax(0, 1fr); margin-bottom: .75rem; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr)); gap: 1.5rem; margin: 1rem 0; }
figure { margin: 0; min-width: 0; break-inside: avoid; }
figcaption { font-size: .86rem; line-height: 1.45; color: var(--soft); max-width: 30rem; margin-top: .25rem; }
@media (max-width: 46rem) { .columns { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 34rem) { dl, dl.wide { grid-template-columns: minmax(0, 1fr); gap: 0; } dt { margin-top: .4rem; }
  h1 { font-size: 1.7rem; } section.statement { padding: .8rem .8rem; } }
@media print { :root { --ink: #000; --paper: #fff; --raised: #fff; --soft: #333; --line: #bbb; --proved: #0b5d2a;
  --observed: #0a4a8f; --neutral: #333; --undecided: #7a4100; --refuted: #a40e26; --series-0: #000; --series-1: #0060a8;
  --series-2: #b8452a; --series-3: #2a7a3f; --series-4: #7a4fa3; --series-5: #8a6d00; }
  html { font-size: 9pt; } body { max-width: none; padding: 0; } h2, h3, header { break-after: avoid; }
  h2 { margin-top: 1.5rem; } .scroll, .formula, pre { overflow: visible; } pre { white-space: pre-wrap; }
  p, dl { max-width: none; } section.statement { margin: .6rem 0; padding: .6rem .8rem; }
  details:not(.digits)::details-content { display: block; content-visibility: visible; height: auto; }
  tr { break-inside: avoid; } thead { display: table-header-group; }
  .columns { grid-template-columns: minmax(0, 1fr) minmax(0, 27rem); }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  table { font-size: 7.5pt; } th, td { padding-right: .35rem; overflow-wrap: anywhere; }
  section.statement header { break-after: avoid; } a { color: inherit; text-decoration: none; } }
)css";

} // namespace

std::string page(const std::string& title, const std::string& body)
{
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
           "img-src data:\">\n"
           "<link rel=\"icon\" href=\"data:,\">\n<title>" +
           escaped(title) + "</title>\n<style>" + style + plot::inline_svg_style() + "</style>\n</head>\n<body>\n" +
           body + "</body>\n</html>\n";
}

std::string badge(const std::string& verdict)
{
    const std::string sign = verdict == "proved"      ? "■ "
                             : verdict == "observed"  ? "● "
                             : verdict == "refuted"   ? "✗ "
                             : verdict == "undecided" ? "? "
                                                      : "– ";
    return "<span class=\"badge " + escaped(verdict) + "\">" + sign + escaped(verdict) + "</span>";
}

} // namespace wnflow::report
